package wetube.sim;

/** Something that must never be has been seen. The message says what; the simulation adds how to see it again. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    public Violation(String message) {
        super(message);
    }

    public Violation(String message, Throwable cause) {
        super(message, cause);
    }
}
