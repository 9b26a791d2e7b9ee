package wetube.web.websocket;

import java.util.Map;

/**
 * Why a handshake is not accepted, as an HTTP answer.
 *
 * @param status the HTTP status, 400-599
 * @param reason one line of ASCII, shown to whoever asked; says the rule, nothing of ours
 * @param fields further header fields, such as {@code Sec-WebSocket-Version}
 */
public record Refusal(int status, String reason, Map<String, String> fields) {
    public Refusal(int status, String reason) {
        this(status, reason, Map.of());
    }
}
