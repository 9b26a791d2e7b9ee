package wetube.web.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the head of an HTTP/1.1 request (RFC 9112 §2-§5), as strictly as a server may that only ever gets one from a
 * WebSocket client: what is doubtful is refused, since two readers that take it differently are how requests are smuggled.
 *
 * <pre>{@code
 * GET /chat HTTP/1.1
 * Host: localhost:9001
 * Upgrade: websocket
 * Connection: Upgrade
 * Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
 * Sec-WebSocket-Version: 13
 * Origin: http://localhost:8001
 *
 * }</pre>
 *
 * <p>No I/O. Not thread-safe; owned by the connection's reader thread.
 */
final class RequestHead {
    /** A browser sends under 1 KiB, plus its cookies of all ports of localhost. */
    static final int BYTES_MAX = 12 * 1024;
    static final int FIELDS_MAX = 64;

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)(.*)");

    private byte[] bytes = new byte[1024];
    private int length;

    /**
     * Takes bytes as far as the head goes.
     *
     * @return where in {@code source} the head ended and the first frames may begin, or -1 if it goes on
     */
    int add(byte[] source, int from, int to) throws Refused {
        for (int i = from; i < to; i++) {
            if (length == BYTES_MAX) {
                // RFC 6585 §5
                throw new Refused(431, "request head over " + BYTES_MAX + " bytes");
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, 2 * length));
            }
            bytes[length++] = source[i];
            check(source[i]);
            if (endsWithEmptyLine()) {
                return i + 1;
            }
        }
        return -1;
    }

    /** RFC 9112 §2.2: lines end with CRLF. A bare LF or CR, or a control character, is refused when it comes. */
    private void check(byte b) throws Refused {
        boolean afterReturn = length > 1 && bytes[length - 2] == '\r';
        if (b == '\n' != afterReturn || b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7F) {
            throw new Refused(400, "control character in the request head");
        }
    }

    private boolean endsWithEmptyLine() {
        return length >= 4 && bytes[length - 1] == '\n' && bytes[length - 3] == '\n';
    }

    /** The whole head. */
    Request parse() throws Refused {
        String text = new String(bytes, 0, length - 4, StandardCharsets.ISO_8859_1);
        List<String> lines = List.of(text.split("\r\n", -1));
        if (lines.size() - 1 > FIELDS_MAX) {
            throw new Refused(431, "more than " + FIELDS_MAX + " header fields");
        }
        for (String line : lines.subList(1, lines.size())) {
            // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon. … A server MUST reject, with a
            // response status code of 400 (Bad Request), any received request message that contains whitespace between a
            // header field name and colon." §5.2: a folded line, which begins with a space, likewise.
            int colon = line.indexOf(':');
            if (colon < 0 || !Request.isToken(line.substring(0, colon))) {
                throw new Refused(400, "malformed header field");
            }
        }
        return request(lines.getFirst().split(" ", -1), List.copyOf(lines.subList(1, lines.size())));
    }

    private static Request request(String[] line, List<String> fieldLines) throws Refused {
        if (line.length != 3 || !Request.isToken(line[0]) || !line[2].matches("HTTP/[0-9]\\.[0-9]")) {
            throw new Refused(400, "malformed request line");
        }
        // RFC 6455 §4.2.1: "An HTTP/1.1 or higher GET request"
        if (!line[0].equals("GET")) {
            throw new Refused(405, "a WebSocket begins with GET", Map.of("Allow", "GET"));
        }
        if (line[2].compareTo("HTTP/1.1") < 0) {
            throw new Refused(400, "a WebSocket needs HTTP/1.1");
        }
        Request asSent = new Request(line[1], "", fieldLines);
        // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
        // lacks a Host header field and to any request message that contains more than one Host header field line."
        String host = asSent.field("Host").orElseThrow(() -> new Refused(400, "exactly one Host field is needed"));
        // RFC 9112 §6: a body would be taken for frames.
        if (!asSent.fieldValues("Transfer-Encoding").isEmpty()
                || !asSent.fieldValues("Content-Length").stream().allMatch("0"::equals)) {
            throw new Refused(400, "a handshake has no body");
        }
        String[] target = originForm(line[1], host).split("\\?", 2);
        return new Request(target[0], target.length == 1 ? "" : target[1], fieldLines);
    }

    /** RFC 6455 §4.2.1: a "resource name … (or an absolute HTTP/HTTPS URI containing the /resource name/)". */
    private static String originForm(String target, String host) throws Refused {
        Matcher absolute = ABSOLUTE.matcher(target);
        String path = target;
        if (absolute.matches()) {
            // RFC 9112 §3.2.2 lets the target overrule Host; two that differ are refused instead.
            if (!absolute.group(1).equalsIgnoreCase(host)) {
                throw new Refused(400, "request target and Host differ");
            }
            path = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
        }
        // RFC 6455 §3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used."
        if (!path.matches("/[!-~&&[^#]]*")) {
            throw new Refused(400, "malformed request target");
        }
        return path;
    }
}
