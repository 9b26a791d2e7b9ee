package wetube.web.websocket;

import java.util.List;
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
    /** A browser sends under 1 KiB, plus the cookies that other programs on localhost have set. */
    static final int BYTES_MAX = 64 * 1024;
    static final int FIELDS_MAX = 64;

    private static final Pattern LINE = Pattern.compile("([^ ]+) ([^ ]+) HTTP/([0-9]\\.[0-9])");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)(.*)");

    /** Each byte as one character. */
    private final StringBuilder text = new StringBuilder();
    private int skippedBytes;

    /**
     * Takes bytes as far as the head goes.
     *
     * @return where in {@code source} the head ended and the first frames may begin, or -1 if it goes on
     */
    int add(byte[] source, int from, int to) throws Refusal {
        for (int i = from; i < to; i++) {
            char c = (char) (source[i] & 0xFF);
            boolean afterReturn = !text.isEmpty() && text.charAt(text.length() - 1) == '\r';
            Refusal.require(skippedBytes + text.length() < BYTES_MAX, 431, "request head too long"); // RFC 6585 §5
            // RFC 9112 §2.2: lines end with CRLF. A bare LF or CR, or a control character, is refused when it comes.
            Refusal.require((c == '\n') == afterReturn && (c >= ' ' && c != 0x7F || c == '\t' || c == '\r' || c == '\n'), 400,
                    "control character in the request head");
            text.append(c);
            if (c == '\n' && text.length() > 2 && text.charAt(text.length() - 3) == '\n') {
                return i + 1;
            }
            // RFC 9112 §2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at least one empty line
            // (CRLF) received prior to the request-line."
            if (c == '\n' && text.length() == "\r\n".length()) {
                skippedBytes += text.length();
                text.setLength(0);
            }
        }
        return -1;
    }

    /** The whole head. */
    Request parse() throws Refusal {
        List<String> lines = List.of(text.substring(0, text.length() - 2 * "\r\n".length()).split("\r\n", -1));
        List<String> fields = lines.subList(1, lines.size());
        Refusal.require(fields.size() <= FIELDS_MAX, 431, "too many header fields");
        for (String field : fields) {
            // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon. … A server MUST reject, with a
            // response status code of 400 (Bad Request), any received request message that contains whitespace between a
            // header field name and colon." §5.2: a folded line, which begins with a space, likewise.
            boolean wellFormed = field.contains(":") && Request.isToken(field.substring(0, field.indexOf(':')));
            Refusal.require(wellFormed, 400, "malformed header field");
        }
        Matcher line = LINE.matcher(lines.getFirst());
        Refusal.require(line.matches() && Request.isToken(line.group(1)), 400, "malformed request line");
        // RFC 6455 §4.2.1: "An HTTP/1.1 or higher GET request"
        if (!line.group(1).equals("GET")) {
            throw new Refusal(405, "a WebSocket begins with GET", "Allow: GET");
        }
        Refusal.require(line.group(3).compareTo("1.1") >= 0, 400, "a WebSocket needs HTTP/1.1");
        return request(line.group(2), fields);
    }

    private static Request request(String target, List<String> fields) throws Refusal {
        Request asSent = new Request(target, fields);
        // RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
        // lacks a Host header field and to any request message that contains more than one Host header field line."
        String host = asSent.field("Host").orElseThrow(() -> new Refusal(400, "exactly one Host field is needed"));
        // RFC 9112 §6: a body would be taken for frames.
        Refusal.require(asSent.fieldValues("Transfer-Encoding").isEmpty()
                && asSent.fieldValues("Content-Length").stream().allMatch("0"::equals), 400, "a handshake has no body");
        return new Request(originForm(target, host), fields);
    }

    /** RFC 6455 §4.2.1: a "resource name … (or an absolute HTTP/HTTPS URI containing the /resource name/)". */
    private static String originForm(String target, String host) throws Refusal {
        Matcher absolute = ABSOLUTE.matcher(target);
        String resource = target;
        if (absolute.matches()) {
            // RFC 9112 §3.2.2 lets the target overrule Host; two that differ are refused instead.
            Refusal.require(absolute.group(1).equalsIgnoreCase(host), 400, "request target and Host differ");
            resource = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
        }
        // RFC 6455 §3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used."
        Refusal.require(resource.matches("/[!-~&&[^#]]*"), 400, "malformed request target");
        return resource;
    }
}
