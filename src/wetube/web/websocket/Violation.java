package wetube.web.websocket;

import wetube.wire.ProtocolException;

/**
 * What the other side did wrong after the handshake, with the close code that says so. Its message names the rule and
 * travels as the reason of our Close frame, so it never carries anything of ours.
 */
final class Violation extends ProtocolException {
    private static final long serialVersionUID = 1L;

    /** One of {@link CloseCode}. */
    final int code;

    Violation(int code, String rule) {
        super(rule);
        this.code = code;
    }

    static void require(boolean kept, int code, String rule) throws Violation {
        if (!kept) {
            throw new Violation(code, rule);
        }
    }
}
