package wetube.web.websocket;

import java.util.Map;
import wetube.wire.ProtocolException;

/** A handshake that cannot be accepted, with the HTTP answer that says why. */
final class Refused extends ProtocolException {
    private static final long serialVersionUID = 1L;

    final transient Refusal refusal;

    Refused(Refusal refusal) {
        super(refusal.status() + " " + refusal.reason());
        this.refusal = refusal;
    }

    Refused(int status, String reason) {
        this(new Refusal(status, reason));
    }

    Refused(int status, String reason, Map<String, String> fields) {
        this(new Refusal(status, reason, fields));
    }
}
