package wetube.web.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.wire.ProtocolException;

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

    /** @param deflate whether an offer of permessage-deflate may be taken */
    static Handshake accept(Request request, HandshakePolicy policy, boolean deflate) throws Refused {
        // RFC 6455 §4.2.1: "An Upgrade header field containing the value 'websocket', treated as an ASCII case-insensitive
        // value" and "A Connection header field that includes the token 'Upgrade'".
        requireToken(request, "Upgrade", "websocket");
        requireToken(request, "Connection", "Upgrade");
        // §4.2.2: "If this version does not match a version understood by the server, the server MUST abort the WebSocket
        // handshake … and instead send an appropriate HTTP error code (such as 426 Upgrade Required) and a
        // Sec-WebSocket-Version header field indicating the version(s) the server is capable of understanding."
        if (!request.field("Sec-WebSocket-Version").equals(Optional.of(VERSION))) {
            throw new Refused(426, "only WebSocket version 13 is spoken here",
                    Map.of("Sec-WebSocket-Version", VERSION, "Upgrade", "websocket", "Connection", "Upgrade"));
        }
        String key = request.field("Sec-WebSocket-Key").filter(Handshake::isKey)
                .orElseThrow(() -> new Refused(400, "Sec-WebSocket-Key must be 16 bytes in base64"));
        checkSubprotocols(request.fieldValues("Sec-WebSocket-Protocol"));
        if (request.fieldValues("Origin").size() > 1) {
            throw new Refused(400, "more than one Origin field");
        }
        Optional<DeflateAgreement> agreement = agree(request.fieldValues("Sec-WebSocket-Extensions"));
        Optional<Refusal> refusal = policy.judge(request);
        if (refusal.isPresent()) {
            throw new Refused(refusal.get());
        }
        agreement = agreement.filter(a -> deflate);
        return new Handshake(agreement, answer(key, agreement));
    }

    private static void requireToken(Request request, String field, String token) throws Refused {
        for (String value : request.fieldValues(field)) {
            for (String element : value.split(",")) {
                if (element.strip().equalsIgnoreCase(token)) {
                    return;
                }
            }
        }
        throw new Refused(400, "this is a WebSocket: " + field + " must name " + token);
    }

    /** §4.2.1: "a base64-encoded (see Section 4 of [RFC4648]) value that, when decoded, is 16 bytes in length". */
    private static boolean isKey(String value) {
        try {
            return value.length() == 24 && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false; // not base64
        }
    }

    /**
     * §4.1: "The elements that comprise this value MUST be non-empty strings … and MUST all be unique strings"; §4.2.1: a
     * violation of the grammar is a 400. None is ever chosen, so §4.2.2 forbids us the field.
     */
    private static void checkSubprotocols(List<String> values) throws Refused {
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            for (String element : value.split(",", -1)) {
                if (!Request.isToken(element.strip()) || !seen.add(element.strip())) {
                    throw new Refused(400, "malformed Sec-WebSocket-Protocol");
                }
            }
        }
    }

    private static Optional<DeflateAgreement> agree(List<String> extensions) throws Refused {
        try {
            return DeflateAgreement.choose(ExtensionOffer.parse(extensions));
        } catch (ProtocolException e) {
            throw new Refused(400, e.getMessage());
        }
    }

    private static byte[] answer(String key, Optional<DeflateAgreement> agreement) {
        return ("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + acceptance(key) + "\r\n"
                + agreement.map(a -> "Sec-WebSocket-Extensions: " + a.header() + "\r\n").orElse("")
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

    /** A refusal as an HTTP answer, after which the connection ends. The reason is its phrase and its body. */
    static byte[] refuse(Refusal refusal) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + refusal.status() + " " + refusal.reason() + "\r\n");
        refusal.fields().forEach((name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
        answer.append("Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n")
                .append("Content-Length: ").append(refusal.reason().length()).append("\r\nConnection: close\r\n\r\n")
                .append(refusal.reason());
        return answer.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
