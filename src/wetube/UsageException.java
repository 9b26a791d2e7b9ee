package wetube;

/** The program can't do what it was asked to; the message is one line that says what to do. Ends it with status 2. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
