package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CertificateTest {
    @Test
    @DisplayName("the certificate says what RFC 5280 wants, about the key")
    void fields() throws Exception {
        KeyPair pair = Ed25519.newKeyPair();
        PeerId id = PeerId.of(Ed25519.rawKey(pair.getPublic()));
        X509Certificate certificate = Certificate.selfSigned(pair, id);

        assertEquals(3, certificate.getVersion());
        assertEquals(1, certificate.getSerialNumber().signum());
        assertEquals("CN=" + id.shortText(), certificate.getSubjectX500Principal().getName());
        assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
        assertEquals("1.3.101.112", certificate.getSigAlgOID());
        assertEquals(id, Certificate.peerId(certificate));
        assertTrue(certificate.getKeyUsage()[0], "digitalSignature");
        assertEquals(Set.of("2.5.29.15"), certificate.getCriticalExtensionOIDs());
        assertTrue(certificate.getEncoded().length < 300, "small: it is sent with each handshake");
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    @DisplayName("the certificate is valid from 1970 to 9999, so wrong clocks do not matter")
    void validity() throws Exception {
        X509Certificate certificate = Identity.fresh().certificate();

        certificate.checkValidity(Date.from(Instant.EPOCH));
        certificate.checkValidity(Date.from(Instant.parse("9999-12-31T23:59:59Z")));
    }

    @Test
    @DisplayName("the same key gives the same certificate, another key another")
    void deterministic() throws Exception {
        KeyPair pair = Ed25519.newKeyPair();
        PeerId id = PeerId.of(Ed25519.rawKey(pair.getPublic()));

        assertArrayEquals(Certificate.selfSigned(pair, id).getEncoded(), Certificate.selfSigned(pair, id).getEncoded());
        X509Certificate other = Identity.fresh().certificate();
        assertThrows(SignatureException.class, () -> other.verify(pair.getPublic()));
    }

    @Test
    @DisplayName("the JDK's TLS 1.3 accepts the certificate on both sides")
    void tls() throws Exception {
        Identity server = Identity.fresh();
        Identity client = Identity.fresh();
        SSLEngine serverEngine = engine(server, false);
        SSLEngine clientEngine = engine(client, true);
        shakeHands(clientEngine, serverEngine);

        assertEquals("TLSv1.3", clientEngine.getSession().getProtocol());
        assertArrayEquals(new X509Certificate[] {server.certificate()}, clientEngine.getSession().getPeerCertificates());
        assertArrayEquals(new X509Certificate[] {client.certificate()}, serverEngine.getSession().getPeerCertificates());
    }

    private static SSLEngine engine(Identity identity, boolean client) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("k", identity.privateKey(), new char[0], new X509Certificate[] {identity.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), new TrustManager[] {new TrustsAll()}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setNeedClientAuth(!client);
        return engine;
    }

    /** Carries the bytes of both engines to and fro until both are done. */
    private static void shakeHands(SSLEngine client, SSLEngine server) throws Exception {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < 100 && !(isDone(client) && isDone(server)); round++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertTrue(isDone(client) && isDone(server));
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(nothing, out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
            case FINISHED -> throw new IllegalStateException("only a result's status");
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !Arrays.equals(new byte[0], engine.getSession().getId());
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            assertEquals(1, chain.length);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            assertEquals(1, chain.length);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
