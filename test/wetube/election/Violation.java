package wetube.election;

/** Something was seen that must never be. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }
}
