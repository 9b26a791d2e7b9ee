package wetube.identity;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import wetube.wire.ProtocolException;

/**
 * The self-signed X.509 certificate in which a peer shows its key to TLS; about 250 bytes. The JDK reads certificates but
 * has no public way to make one.
 *
 * <p>Source: RFC 5280 §4.1 and, for Ed25519 in certificates, RFC 8410. Nothing but the key is ever read from it: any name
 * and any dates would do, so the dates are the widest there are and friends' clocks may be as wrong as they like. The same
 * key always gives the same certificate.
 */
public final class Certificate {
    /** RFC 8410 §3: id-Ed25519, an algorithm whose "parameters MUST be absent". */
    private static final byte[] ED25519 = Der.sequence(Der.oid(1, 3, 101, 112));

    /** RFC 5280 §4.1.2.1: version 3 is written as 2. RFC 8446 §4.4.2.2: "The certificate type MUST be X.509v3". */
    private static final int VERSION_3 = 2;

    /** RFC 5280 §4.1.2.2: "It MUST be unique for each certificate issued by a given CA"; a peer issues one. */
    private static final int SERIAL = 1;

    private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
    private static final byte[] KEY_USAGE = Der.oid(2, 5, 29, 15);

    /** RFC 5280 §4.2.1.3: bit 0 of KeyUsage, digitalSignature; the other seven bits are unused. */
    private static final byte DIGITAL_SIGNATURE = (byte) 0x80;

    private static final Instant NOT_BEFORE = Instant.EPOCH;

    /** RFC 5280 §4.1.2.5: "the notAfter SHOULD be assigned the GeneralizedTime value of 99991231235959Z". */
    private static final Instant NOT_AFTER = Instant.parse("9999-12-31T23:59:59Z");

    private Certificate() {}

    /** A certificate for the public key of {@code pair}, which is that of {@code id}, signed with its private key. */
    public static X509Certificate selfSigned(KeyPair pair, PeerId id) {
        byte[] toBeSigned = toBeSigned(pair, id);
        byte[] signature = Ed25519.signer(pair.getPrivate()).sign(toBeSigned);
        byte[] certificate = Der.sequence(toBeSigned, ED25519, Der.bitString(0, signature));
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate));
        } catch (CertificateException e) {
            throw new IllegalStateException("the JDK does not take our own certificate of " + id, e);
        }
    }

    /**
     * Whose certificate this is: the one thing that is ever read from another peer's certificate. That the other end has the
     * private key too is for TLS to prove (RFC 8446 §4.4.3).
     */
    public static PeerId peerId(X509Certificate certificate) throws ProtocolException {
        byte[] key = Ed25519.rawKey(certificate.getPublicKey());
        if (key == null) {
            throw new ProtocolException("the certificate's key must be Ed25519, not "
                    + certificate.getPublicKey().getAlgorithm());
        }
        return PeerId.of(key);
    }

    /** {@code TBSCertificate}, RFC 5280 §4.1. */
    private static byte[] toBeSigned(KeyPair pair, PeerId id) {
        // RFC 5280 §4.1.2.4: "The issuer field MUST contain a non-empty distinguished name (DN)." The JDK insists on it.
        byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(id.shortText()))));
        // RFC 8410 §5: the key usage of an end entity's Ed25519 key contains digitalSignature.
        byte[] keyUsage = Der.sequence(KEY_USAGE, Der.bool(true), Der.octetString(Der.bitString(7, DIGITAL_SIGNATURE)));
        return Der.sequence(
                Der.explicit(0, Der.integer(VERSION_3)),
                Der.integer(SERIAL),
                ED25519,
                name,
                Der.sequence(Der.time(NOT_BEFORE), Der.time(NOT_AFTER)),
                name,
                pair.getPublic().getEncoded(),
                Der.explicit(3, Der.sequence(keyUsage)));
    }
}
