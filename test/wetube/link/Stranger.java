package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import wetube.identity.Identity;

/** Whoever else may be at the other end: TLS of its own making, for tests that need one which does it wrong. */
final class Stranger {
    private Stranger() {}

    /** What a stranger does with a connection that was made to it. */
    interface Host {
        void serve(Socket connection) throws Exception;
    }

    /** A server that gives each connection to {@code host} and closes it afterwards. */
    static final class Server implements AutoCloseable {
        private final ServerSocket server;

        Server(Host host) throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket connection = server.accept();
                        Thread.ofVirtual().start(() -> {
                            try (connection) {
                                host.serve(connection);
                            } catch (Exception e) {
                                // The peer under test hung up, as it should; what matters is what that peer reports.
                                Watchdog.LOG.log(System.Logger.Level.DEBUG, "stranger: " + e);
                            }
                        });
                    } catch (IOException e) {
                        Watchdog.LOG.log(System.Logger.Level.DEBUG, "stranger: " + e);
                    }
                }
            });
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A TLS context that trusts all and shows {@code chain}. */
    static SSLContext context(PrivateKey key, X509Certificate... chain) throws Exception {
        return context(keys(key, chain));
    }

    /** A TLS context that trusts all and shows nothing. */
    static SSLContext anonymous() throws Exception {
        return context((KeyManager[]) null);
    }

    private static SSLContext context(KeyManager[] keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    static KeyManager[] keys(PrivateKey key, X509Certificate... chain) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("k", key, new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    static SSLContext context(Identity identity) throws Exception {
        return context(identity.privateKey(), identity.certificate());
    }

    /** TLS as a client on {@code plain}, with the settings of a peer, but for what {@code change} makes of them. */
    static SSLSocket client(SSLContext context, Socket plain, Consumer<SSLParameters> change) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        return secure(tls, true, change);
    }

    static SSLSocket server(SSLContext context, Socket plain, Consumer<SSLParameters> change) throws IOException {
        return secure((SSLSocket) context.getSocketFactory().createSocket(plain, null, true), false, change);
    }

    private static SSLSocket secure(SSLSocket tls, boolean client, Consumer<SSLParameters> change) throws IOException {
        tls.setUseClientMode(client);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"wetube/1"});
        if (!client) {
            parameters.setWantClientAuth(true);
        }
        change.accept(parameters);
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** A stranger that has come in as a peer: the greetings are exchanged, and what follows is up to the test. */
    static final class Guest implements AutoCloseable {
        final Socket plain;
        final InputStream in;
        final OutputStream out;

        Guest(TestPeer peer) throws Exception {
            plain = connect(peer);
            SSLSocket tls = client(context(Identity.fresh()), plain, parameters -> { });
            tls.startHandshake();
            in = tls.getInputStream();
            out = tls.getOutputStream();
            Frame.read(in);
            out.write(Frame.encode("hello from a guest".getBytes(UTF_8)));
        }

        /** Goes, without the farewell of TLS. */
        void hangUp() {
            Watchdog.abort(plain);
        }

        @Override
        public void close() {
            hangUp();
        }
    }

    static Socket connect(TestPeer peer) throws IOException {
        Socket plain = new Socket("127.0.0.1", peer.links.port());
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(Recorder.PATIENCE_MS);
        return plain;
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // trusted
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // trusted
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
