package wetube.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519Test {
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final byte[] SECRET = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final byte[] PUBLIC = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    private static final byte[] MESSAGE = "PAUSE".getBytes(UTF_8);

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            TEST 1,        9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, \
                           d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', \
                           e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
            5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
            TEST 2,        4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, \
                           3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, \
                           92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            TEST 3,        c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7, \
                           fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, \
                           6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
            18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            TEST SHA(abc), 833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42, \
                           ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf, \
                           ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
            2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f, \
                           dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589\
            09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
            """)
    @DisplayName("RFC 8032 §7.1: the vectors")
    void vectors(String name, String secret, String key, String message, String signature) throws Exception {
        assertArrayEquals(hex(signature), Ed25519.signer(privateKey(hex(secret))).sign(hex(message)));
        assertTrue(Verifier.ED25519.verify(PeerId.of(hex(key)), hex(message), hex(signature)));
    }

    @Test
    @DisplayName("a signature speaks for its message and its author only: not for any other bit of either, or of itself")
    void everyBitCounts() throws Exception {
        PeerId author = PeerId.of(PUBLIC);
        byte[] signature = Ed25519.signer(privateKey(SECRET)).sign(MESSAGE);
        assertTrue(verifies(author, MESSAGE, signature));

        for (int bit = 0; bit < 8 * signature.length; bit++) {
            assertFalse(verifies(author, MESSAGE, flipped(signature, bit)), "bit " + bit + " of the signature");
        }
        for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
            assertFalse(verifies(author, flipped(MESSAGE, bit), signature), "bit " + bit + " of the message");
        }
        assertFalse(verifies(Identity.fresh().id(), MESSAGE, signature), "another author");
    }

    @Test
    @DisplayName("a signature of any other length than 64 bytes is false, and no error")
    void wrongLength() throws Exception {
        PeerId author = PeerId.of(PUBLIC);
        byte[] signature = Ed25519.signer(privateKey(SECRET)).sign(MESSAGE);
        for (int length : new int[] {0, 1, 31, 32, 63, 65, 128}) {
            assertFalse(verifies(author, MESSAGE, Arrays.copyOf(signature, length)), length + " bytes");
        }
    }

    @Test
    @DisplayName("RFC 8032 §5.1.7: an S that is not below L is refused, so a signature has one form")
    void malleability() throws Exception {
        byte[] signature = Ed25519.signer(privateKey(SECRET)).sign(MESSAGE);
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));

        for (BigInteger other = s.add(L); other.bitLength() <= 256; other = other.add(L)) {
            assertFalse(verifies(PeerId.of(PUBLIC), MESSAGE, signature(Arrays.copyOf(signature, 32), other)));
        }
    }

    @Test
    @DisplayName("an R of small order is refused, though the equation holds for it")
    void smallOrderR() throws Exception {
        byte[] identityPoint = littleEndian(BigInteger.ONE);
        byte[] signature = signedWithoutNonce(identityPoint);
        assertTrue(jdkVerifies(signature), "the JDK sees nothing wrong in it");

        assertFalse(verifies(PeerId.of(PUBLIC), MESSAGE, signature));
    }

    @Test
    @DisplayName("an R that is not in its canonical form is refused")
    void nonCanonicalR() throws Exception {
        BigInteger prime = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        byte[] pPlusOne = littleEndian(prime.add(BigInteger.ONE));
        byte[] minusZero = littleEndian(BigInteger.ONE.add(BigInteger.TWO.pow(255)));

        assertFalse(verifies(PeerId.of(PUBLIC), MESSAGE, signedWithoutNonce(pPlusOne)));
        assertFalse(verifies(PeerId.of(PUBLIC), MESSAGE, signedWithoutNonce(minusZero)));
    }

    @Test
    @DisplayName("under a key that is no point of the curve nothing verifies, and nothing is thrown")
    void keyNotOnTheCurve() throws Exception {
        byte[] signature = Ed25519.signer(privateKey(SECRET)).sign(MESSAGE);
        for (int y = 2; y < 30; y++) {
            assertFalse(verifies(PeerId.of(littleEndian(BigInteger.valueOf(y))), MESSAGE, signature), "y = " + y);
        }
    }

    @Test
    @DisplayName("the raw key of an Ed25519 key is its last 32 bytes; of a key of another kind there is none")
    void rawKey() throws Exception {
        assertArrayEquals(PUBLIC, Ed25519.rawKey(PeerId.of(PUBLIC).publicKey()));
        for (String algorithm : new String[] {"EC", "Ed448", "X25519"}) {
            assertNull(Ed25519.rawKey(KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic()), algorithm);
        }
    }

    @Test
    @DisplayName("one signer and one verifier serve many threads")
    void threads() throws Exception {
        Identity identity = Identity.fresh();
        Signer signer = identity.signer();
        Verifier verifier = Verifier.ED25519;
        long verified = IntStream.range(0, 64).parallel()
                .mapToObj(i -> new byte[] {(byte) i})
                .filter(message -> verifier.verify(identity.id(), message, signer.sign(message)))
                .count();

        assertEquals(64, verified);
    }

    private static boolean verifies(PeerId author, byte[] message, byte[] signature) {
        return Verifier.ED25519.verify(author, message, signature);
    }

    private static boolean jdkVerifies(byte[] signature) throws Exception {
        Signature verification = Signature.getInstance("Ed25519");
        verification.initVerify(PeerId.of(PUBLIC).publicKey());
        verification.update(MESSAGE);
        return verification.verify(signature);
    }

    /** A signature of MESSAGE by SECRET with the nonce r = 0: R = 0·B, encoded as given, and S = H(R, A, M)·a. */
    private static byte[] signedWithoutNonce(byte[] identityPoint) throws Exception {
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        byte[] a = Arrays.copyOf(sha512.digest(SECRET), 32);
        a[0] &= (byte) 0xF8;
        a[31] &= 0x7F;
        a[31] |= 0x40;
        sha512.update(identityPoint);
        sha512.update(PUBLIC);
        byte[] h = sha512.digest(MESSAGE);
        return signature(identityPoint, littleEndian(h).multiply(littleEndian(a)).mod(L));
    }

    private static byte[] signature(byte[] r, BigInteger s) {
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(littleEndian(s), 0, signature, 32, 32);
        return signature;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] other = bytes.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        return other;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    /** RFC 8410 §7: the 32 secret bytes as a PKCS#8 key. */
    private static PrivateKey privateKey(byte[] secret) throws Exception {
        byte[] encoded = Arrays.copyOf(hex("302e020100300506032b657004220420"), 48);
        System.arraycopy(secret, 0, encoded, 16, 32);
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
