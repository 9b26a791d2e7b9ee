package wetube.identity;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Certificates that no peer has: of another kind of key, or issued by somebody. For tests of who is refused. */
public final class TestCertificates {
    private static final byte[] ED25519 = Der.sequence(Der.oid(1, 3, 101, 112));
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));

    private TestCertificates() {}

    /** A self-signed certificate of a P-256 key. */
    public static X509Certificate ec(KeyPair pair) throws Exception {
        return certificate("ec", pair.getPublic(), "ec", pair.getPrivate(), ECDSA_SHA256, "SHA256withECDSA");
    }

    /** A certificate of the identity's key, signed by an authority, and the authority's. */
    public static X509Certificate[] chainOfTwo(Identity identity) throws Exception {
        KeyPair authority = Ed25519.newKeyPair();
        return new X509Certificate[] {
            certificate("peer", identity.id().publicKey(), "authority", authority.getPrivate(), ED25519, "Ed25519"),
            certificate("authority", authority.getPublic(), "authority", authority.getPrivate(), ED25519, "Ed25519")};
    }

    private static X509Certificate certificate(String subject, PublicKey key, String issuer, PrivateKey issuerKey,
            byte[] algorithm, String signatureName) throws Exception {
        byte[] toBeSigned = Der.sequence(
                Der.explicit(0, Der.integer(2)),
                Der.integer(1),
                algorithm,
                name(issuer),
                Der.sequence(Der.time(Instant.EPOCH), Der.time(Instant.parse("9999-12-31T23:59:59Z"))),
                name(subject),
                key.getEncoded());
        Signature signature = Signature.getInstance(signatureName);
        signature.initSign(issuerKey);
        signature.update(toBeSigned);
        byte[] certificate = Der.sequence(toBeSigned, algorithm, Der.bitString(0, signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(commonName))));
    }
}
