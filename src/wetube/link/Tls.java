package wetube.link;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import wetube.identity.Certificate;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/**
 * How WeTube uses TLS: version 1.3 (RFC 8446), both sides with the certificate of their key, one way to do each thing. Links
 * between peers, and HTTPS between a peer and a tracker.
 *
 * <p>Sockets are made in two layers, TLS on a plain {@link Socket}, because only the plain one can be closed while somebody
 * writes ({@link Watchdog}). Thread-safe.
 */
public final class Tls {
    /**
     * The protocol's name and version, agreed on in the handshake (ALPN, RFC 7301). What was agreed on
     * ({@link SSLSocket#getApplicationProtocol}) says who takes the connection over.
     */
    static final String CONTROL = "wetube/1";
    /** The same for the connection that carries video. */
    static final String BULK = "ppspp/1";

    /** A server showed another key than the one that was expected; the connection is refused. */
    public static final class OtherKey extends CertificateException {
        private static final long serialVersionUID = 1L;

        OtherKey(PeerId shown, PeerId expected) {
            super("the key there is " + shown.text() + ", not " + expected.text());
        }
    }

    private final SSLContext context;

    /** Takes any key that may be a peer's; whoever made the connection judges it by {@link #peer}. */
    public Tls(Identity identity) {
        this(identity, Optional.empty());
    }

    /** @param expected the one key that a server may show, {@link OtherKey} if it has another; empty: any */
    public Tls(Identity identity, Optional<PeerId> expected) {
        try {
            context = SSLContext.getInstance("TLSv1.3");
            context.init(keyManagers(identity), new TrustManager[] {new OneEd25519Certificate(expected)}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }

    /** For an HTTPS server or client of the JDK's, with {@link #parameters()}. */
    public SSLContext context() {
        return context;
    }

    /** The settings of every connection, without a protocol's name. */
    public SSLParameters parameters() {
        return settle(context.getDefaultSSLParameters());
    }

    /** TLS on a connection that we made to {@code host}. */
    SSLSocket client(Socket plain, String host, String protocol) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        tls.setUseClientMode(true);
        SSLParameters parameters = settle(tls.getSSLParameters());
        parameters.setApplicationProtocols(new String[] {protocol});
        // The name of the host would be sent in the clear (RFC 6066 §3), and nobody reads it.
        parameters.setServerNames(List.of());
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** TLS on a connection that was made to us. */
    SSLSocket server(Socket plain) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        tls.setUseClientMode(false);
        SSLParameters parameters = settle(tls.getSSLParameters());
        parameters.setNeedClientAuth(true);
        tls.setSSLParameters(parameters);
        return tls;
    }

    private static SSLParameters settle(SSLParameters parameters) {
        // SSLContext.getInstance("TLSv1.3") alone would still agree to TLS 1.2.
        parameters.setProtocols(new String[] {"TLSv1.3"});
        // ChaCha20 is ten times slower in the JDK than AES-GCM on a processor with AES instructions: never let it be chosen.
        parameters.setCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"});
        // The JDK offers a share of each kind of group; one kind makes a handshake a quarter quicker.
        parameters.setNamedGroups(new String[] {"x25519"});
        parameters.setSignatureSchemes(new String[] {"ed25519"});
        return parameters;
    }

    /**
     * Whose key the other end has proved to have. From the session, not from the trust manager, which is not asked when a
     * session is resumed.
     */
    public static PeerId peer(SSLSession session) throws SSLPeerUnverifiedException, ProtocolException {
        return Certificate.peerId((X509Certificate) session.getPeerCertificates()[0]);
    }

    /** The JDK's own key manager, over a key store in memory; it picks our key when asked for "EdDSA". */
    private static KeyManager[] keyManagers(Identity identity) throws GeneralSecurityException, IOException {
        char[] noPassword = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("identity", identity.privateKey(), noPassword, new X509Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, noPassword);
        return factory.getKeyManagers();
    }

    /**
     * Takes a certificate for what its key is: exactly one, of a key that may be a peer's. Names, dates and the certificate's
     * own signature say nothing we would read. The extended kind, since the JDK wraps checks of its own round the plain one.
     */
    private static final class OneEd25519Certificate extends X509ExtendedTrustManager {
        private final Optional<PeerId> expected;

        OneEd25519Certificate(Optional<PeerId> expected) {
            this.expected = expected;
        }

        private void judgeServer(X509Certificate[] chain) throws CertificateException {
            PeerId shown = judge(chain);
            if (expected.isPresent() && !expected.get().equals(shown)) {
                throw new OtherKey(shown, expected.get());
            }
        }

        private static PeerId judge(X509Certificate[] chain) throws CertificateException {
            if (chain.length != 1) {
                throw new CertificateException("a peer shows exactly one certificate, not " + chain.length);
            }
            try {
                return Certificate.peerId(chain[0]);
            } catch (ProtocolException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            judge(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            judgeServer(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            judge(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            judgeServer(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judgeServer(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
