package wetube.identity;

/** The identity on disk cannot be used. The message is for a person: what happened, and what to do about it. */
public class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    public IdentityException(String message) {
        super(message);
    }

    public IdentityException(String message, Throwable cause) {
        super(message, cause);
    }
}
