package wetube.identity;

/**
 * Signs as one peer. Given to the core, which so needs no keys: a real peer's is {@link Ed25519#signer}, a simulated one's
 * may be a keyed hash. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Signer {
    /** The 64-byte signature of {@code message}. */
    byte[] sign(byte[] message);
}
