package wetube.web.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of the opening handshake (RFC 6455 §4.2): judges a request and writes the answer. Pure.
 *
 * @param deflate what was agreed for permessage-deflate, if the client offered it and we take it
 * @param answer the bytes of {@code HTTP/1.1 101 Switching Protocols}
 */
record Handshake(Optional<DeflateAgreement> deflate, byte[] answer) {
    /** RFC 6455 §1.3: a string no server sends unless it understands WebSocket. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    /** Of a key in base64. */
    private static final int KEY_CHARS = 24;

    /** @param deflate whether an offer of permessage-deflate may be taken */
    static Handshake accept(Request request, boolean deflate) throws Refusal {
        // RFC 6455 §4.2.1: "An Upgrade header field containing the value 'websocket', treated as an ASCII case-insensitive
        // value" and "A Connection header field that includes the token 'Upgrade'".
        boolean asked = request.elements("Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
                && request.elements("Connection").stream().anyMatch("Upgrade"::equalsIgnoreCase);
        Refusal.require(asked, 400, "this is a WebSocket: Upgrade must name websocket, and Connection Upgrade");
        // §4.2.2: "If this version does not match a version understood by the server, the server MUST abort the WebSocket
        // handshake … and instead send an appropriate HTTP error code (such as 426 Upgrade Required) and a
        // Sec-WebSocket-Version header field indicating the version(s) the server is capable of understanding."
        if (!request.field("Sec-WebSocket-Version").equals(Optional.of(VERSION))) {
            throw new Refusal(426, "only WebSocket version 13 is spoken here",
                    "Sec-WebSocket-Version: " + VERSION, "Upgrade: websocket", "Connection: Upgrade");
        }
        String key = request.field("Sec-WebSocket-Key").filter(Handshake::isKey)
                .orElseThrow(() -> new Refusal(400, "Sec-WebSocket-Key must be 16 bytes in base64"));
        // §4.1: the subprotocols "MUST be non-empty strings … and MUST all be unique strings". We choose none, so §4.2.2
        // forbids us the field in the answer.
        List<String> subprotocols = request.elements("Sec-WebSocket-Protocol");
        Refusal.require(subprotocols.stream().allMatch(Request::isToken)
                && new HashSet<>(subprotocols).size() == subprotocols.size(), 400, "malformed Sec-WebSocket-Protocol");
        Refusal.require(request.fieldValues("Origin").size() <= 1, 400, "more than one Origin field");
        Optional<DeflateAgreement> agreement =
                DeflateAgreement.choose(ExtensionOffer.parse(request.elements("Sec-WebSocket-Extensions"))).filter(a -> deflate);
        return new Handshake(agreement, answer(key, agreement));
    }

    /** §4.2.1: "a base64-encoded (see Section 4 of [RFC4648]) value that, when decoded, is 16 bytes in length". */
    private static boolean isKey(String value) {
        try {
            return value.length() == KEY_CHARS && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false; // not base64
        }
    }

    private static byte[] answer(String key, Optional<DeflateAgreement> agreement) {
        return ("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptance(key) + "\r\n"
                + agreement.map(a -> "Sec-WebSocket-Extensions: " + a.element() + "\r\n").orElse("")
                + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** §4.2.2: the key and the GUID, "taking the SHA-1 hash of this concatenated value … and base64-encoding". */
    static String acceptance(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
