package wetube.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Signatures by Ed25519 (RFC 8032 §5.1): the JDK's, with the checks it leaves out.
 *
 * <p>Without those, somebody may own an id under which every signature verifies (a public key of small order), or make a
 * second valid encoding of a key or a signature, which would then be a second event with a second hash. So three encodings
 * are refused: a point's y that is not below the field's prime, a point of small order (as key or as R), and an S that is
 * not below the group's order. See Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs", 2020.
 *
 * <p>About 1 ms of CPU for a signature and for a verification. Stateless, thread-safe.
 */
final class Ed25519 {
    public static final int SIGNATURE_BYTES = 64;

    private static final int POINT_BYTES = 32;

    /** The algorithm's name for {@link Signature} and {@link KeyFactory}; a key calls itself "EdDSA". */
    private static final String ALGORITHM = "Ed25519";

    /** RFC 8410 §4: what stands before the 32 bytes of a key in its SubjectPublicKeyInfo. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** p = 2^255 - 19, RFC 8032 §5.1. */
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** L = 2^252 + 27742317777372353535851937790883648493, RFC 8032 §5.1. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** The y of two of the four points of order 8; that of the other two is its negative. */
    private static final BigInteger ORDER_8_Y =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    /** The y of all points whose order divides 8: order 1, 2, 4 (both signs of x) and 8 (both signs of x, twice). */
    private static final Set<BigInteger> SMALL_ORDER_Y = Set.of(
            BigInteger.ONE, PRIME.subtract(BigInteger.ONE), BigInteger.ZERO, ORDER_8_Y, PRIME.subtract(ORDER_8_Y));

    /** What an encoded point is fit for. */
    enum Judgement { FIT, NOT_CANONICAL, SMALL_ORDER }

    private Ed25519() {}

    public static Signer signer(PrivateKey key) {
        return message -> sign(key, message);
    }

    public static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }

    /** The key as the JDK's object; {@code key} is 32 bytes. */
    static PublicKey publicKey(byte[] key) {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + key.length);
        System.arraycopy(key, 0, encoded, X509_PREFIX.length, key.length);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no Ed25519 key of " + key.length + " bytes", e);
        }
    }

    /** The 32 bytes of an Ed25519 key; of any other key, or another encoding of one, null. */
    static byte[] rawKey(PublicKey key) {
        byte[] encoded = key.getEncoded();
        boolean ed25519 = encoded != null && encoded.length == X509_PREFIX.length + POINT_BYTES
                && Arrays.equals(encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length);
        return ed25519 ? Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length) : null;
    }

    /** Judges 32 bytes as the encoding of a point; whether it is on the curve is not looked at. */
    static Judgement judge(byte[] point) {
        boolean xIsOdd = point[POINT_BYTES - 1] < 0;
        byte[] yBytes = point.clone();
        yBytes[POINT_BYTES - 1] &= 0x7F;
        BigInteger y = littleEndian(yBytes);
        // RFC 8032 §5.1.3: "If the resulting value is >= p, decoding fails."
        if (y.compareTo(PRIME) >= 0) {
            return Judgement.NOT_CANONICAL;
        }
        // The same section: "If x = 0, and x_0 = 1, decoding fails." x is 0 where y is 1 or -1.
        boolean xIsZero = y.equals(BigInteger.ONE) || y.equals(PRIME.subtract(BigInteger.ONE));
        if (xIsZero && xIsOdd) {
            return Judgement.NOT_CANONICAL;
        }
        return SMALL_ORDER_Y.contains(y) ? Judgement.SMALL_ORDER : Judgement.FIT;
    }

    private static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with a key of type " + key.getAlgorithm(), e);
        }
    }

    static boolean verify(PublicKey author, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES
                || judge(Arrays.copyOf(signature, POINT_BYTES)) != Judgement.FIT
                || !isCanonicalScalar(Arrays.copyOfRange(signature, POINT_BYTES, SIGNATURE_BYTES))) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(author);
            verification.update(message);
            return verification.verify(signature);
        } catch (InvalidKeyException | SignatureException notAPoint) {
            // The key or R is not on the curve: RFC 8032 §5.1.7, "If any of the decodings fail […], the signature is
            // invalid."
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no Ed25519", e);
        }
    }

    // RFC 8032 §5.1.7: "decode […] the second half as an integer S, in the range 0 <= s < L."
    private static boolean isCanonicalScalar(byte[] scalar) {
        return littleEndian(scalar).compareTo(ORDER) < 0;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] bigEndian = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
