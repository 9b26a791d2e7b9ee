package wetube.link;

/** Why two ends did not come together; the message is a part of a sentence for a person, and names the address. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final DialFailure failure;

    Refusal(DialFailure failure, String detail) {
        super(detail);
        this.failure = failure;
    }

    DialFailure failure() {
        return failure;
    }
}
