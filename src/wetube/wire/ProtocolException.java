package wetube.wire;

/**
 * What the other side did wrong. The message names the rule it broke; it goes to the log and to a person, never back
 * over the link. Checked, because whoever reads somebody else's bytes must decide what a breach does: as a rule it
 * closes that link and nothing else.
 */
public class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
