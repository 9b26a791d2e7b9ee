package wetube.identity;

/** Checks what a {@link Signer} made. Implementations are thread-safe and never throw for what somebody else sent. */
@FunctionalInterface
public interface Verifier {
    /** See {@link Ed25519}, which is stricter than the JDK. */
    Verifier ED25519 = (author, message, signature) -> Ed25519.verify(author.publicKey(), message, signature);

    /** Whether {@code author} signed {@code message} with {@code signature}, which may be of any length. */
    boolean verify(PeerId author, byte[] message, byte[] signature);
}
