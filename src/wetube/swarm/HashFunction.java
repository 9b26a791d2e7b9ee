package wetube.swarm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import wetube.wire.ProtocolException;

/** The Merkle hash functions of RFC 7574 §7.6, in the order of their codes. SHA-1 and SHA-256 must be supported; all five are. */
public enum HashFunction {
    SHA1("SHA-1", 20),
    SHA224("SHA-224", 28),
    SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64);

    private final String algorithm;
    private final int lengthBytes;
    private final Bytes zero;

    HashFunction(String algorithm, int lengthBytes) {
        this.algorithm = algorithm;
        this.lengthBytes = lengthBytes;
        zero = Bytes.of(new byte[lengthBytes]);
    }

    /** The function with this code. */
    static HashFunction of(int code) throws ProtocolException {
        if (code >= values().length) {
            throw new ProtocolException("no Merkle hash function has the code " + code);
        }
        return values()[code];
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** §5.1: the all-zero "hash" of what the content does not have. No chunk has it. */
    public Bytes zero() {
        return zero;
    }

    /** The hash of the parts one after the other. */
    public Bytes hash(Bytes... parts) {
        MessageDigest digest = digest();
        for (Bytes part : parts) {
            digest.update(part.array());
        }
        return Bytes.of(digest.digest());
    }

    /** The hash of a part of an array. */
    public Bytes hash(byte[] array, int from, int count) {
        MessageDigest digest = digest();
        digest.update(array, from, count);
        return Bytes.of(digest.digest());
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
