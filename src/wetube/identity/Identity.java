package wetube.identity;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import wetube.wire.ProtocolException;

/**
 * Who this peer is: a private key, its public half as a {@link PeerId}, and the certificate that shows it to others.
 *
 * <p>Lives in a {@link KeyFile}. Immutable, thread-safe.
 */
public final class Identity {
    private final PeerId id;
    private final PrivateKey privateKey;
    private final X509Certificate certificate;

    /** The halves of one key, and its certificate. */
    Identity(PeerId id, PrivateKey privateKey, X509Certificate certificate) {
        this.id = id;
        this.privateKey = privateKey;
        this.certificate = certificate;
    }

    /** A new identity that is kept nowhere. */
    public static Identity fresh() {
        KeyPair pair = Ed25519.newKeyPair();
        try {
            PeerId id = PeerId.of(Ed25519.rawKey(pair.getPublic()));
            return new Identity(id, pair.getPrivate(), Certificate.selfSigned(pair, id));
        } catch (ProtocolException e) {
            throw new IllegalStateException("the JDK made a key that is none", e);
        }
    }

    public PeerId id() {
        return id;
    }

    public Signer signer() {
        return Ed25519.signer(privateKey);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey privateKey() {
        return privateKey;
    }
}
