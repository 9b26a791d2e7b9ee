package wetube.identity;

import java.security.PublicKey;
import java.util.Arrays;
import wetube.wire.Base64Url;
import wetube.wire.ProtocolException;

/**
 * Who a peer is: its Ed25519 public key (RFC 8032), 32 bytes, written as 43 characters of base64url without padding
 * (RFC 4648 §5). People see {@link #shortText}.
 *
 * <p>One peer has one id: encodings of a point that are not the canonical one are refused, and so are the eight points of
 * small order, for which anybody can make signatures. Bytes that are no point of the curve at all pass; nothing verifies
 * under them, and finding out costs as much as a good part of a verification.
 *
 * <p>Ordered by the key's bytes, unsigned. Immutable.
 */
public final class PeerId implements Comparable<PeerId> {
    public static final int LENGTH_BYTES = 32;

    private static final int SHORT_CHARS = 8;

    private final byte[] key;
    private final String text;

    private PeerId(byte[] key, String text) {
        this.key = key;
        this.text = text;
    }

    /** The id of the peer with this public key, or a refusal: not 32 bytes, not canonical, of small order. */
    public static PeerId of(byte[] key) throws ProtocolException {
        requireStrong(key);
        return new PeerId(key.clone(), Base64Url.encode(key));
    }

    /** Reads what {@link #text} wrote. */
    public static PeerId parse(String text43) throws ProtocolException {
        return of(Base64Url.decode("a peer id", text43, LENGTH_BYTES));
    }

    /** The whole id, 43 characters. */
    public String text() {
        return text;
    }

    /** The first 8 characters: enough for people to tell peers apart, never to decide anything. */
    public String shortText() {
        return text.substring(0, SHORT_CHARS);
    }

    /** The key, a copy. */
    public byte[] bytes() {
        return key.clone();
    }

    public PublicKey publicKey() {
        return Ed25519.publicKey(key);
    }

    private static void requireStrong(byte[] key) throws ProtocolException {
        if (key.length != LENGTH_BYTES) {
            throw new ProtocolException("a peer's key has 32 bytes, not " + key.length);
        }
        switch (Ed25519.judge(key)) {
            case NOT_CANONICAL -> throw new ProtocolException("a peer's key must be in its canonical form (RFC 8032 §5.1.3)");
            case SMALL_ORDER -> throw new ProtocolException("a peer's key must not be of small order");
            case FIT -> { }
        }
    }

    @Override
    public int compareTo(PeerId other) {
        int first = Byte.compareUnsigned(key[0], other.key[0]);    // nearly always enough, and sorted maps ask often
        return first != 0 ? first : Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return text;
    }
}
