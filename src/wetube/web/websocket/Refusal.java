package wetube.web.websocket;

import java.nio.charset.StandardCharsets;
import wetube.wire.ProtocolException;

/** Why a handshake is not accepted, as the HTTP answer that says so; behind it the connection ends. */
public final class Refusal extends ProtocolException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String fields;

    /**
     * @param status the HTTP status, 400-599
     * @param reason one line of ASCII, shown to whoever asked; says the rule, nothing of ours
     * @param fields further header fields, such as {@code Sec-WebSocket-Version: 13}
     */
    public Refusal(int status, String reason, String... fields) {
        super(reason);
        this.status = status;
        this.fields = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    }

    static void require(boolean kept, int status, String reason) throws Refusal {
        if (!kept) {
            throw new Refusal(status, reason);
        }
    }

    /** The whole answer; the reason is its phrase and its body. */
    byte[] answer() {
        return ("HTTP/1.1 " + status + " " + getMessage() + "\r\n" + fields
                + "Content-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
                + "Content-Length: " + getMessage().length() + "\r\nConnection: close\r\n\r\n"
                + getMessage()).getBytes(StandardCharsets.ISO_8859_1);
    }
}
