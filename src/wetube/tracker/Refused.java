package wetube.tracker;

/** A request that is answered by an error; its transaction is named if it could be read. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;
    private final String transactionId;

    Refused(ErrorCode error, String transactionId, String why) {
        super(why);
        this.error = error;
        this.transactionId = transactionId;
    }

    ErrorCode error() {
        return error;
    }

    String transactionId() {
        return transactionId;
    }
}
