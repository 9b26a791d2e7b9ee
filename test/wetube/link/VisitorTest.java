package wetube.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.identity.Identity;
import wetube.identity.TestCertificates;
import wetube.link.Recorder.Heard;

/** Who comes to the door and must not get in, and that the door stays open for others. */
class VisitorTest {
    private TestPeer bo;

    @BeforeEach
    void start() throws Exception {
        bo = new TestPeer("bo");
    }

    /** After each visitor, whatever it did, a peer still gets in, and nothing more was said of the visitor. */
    @AfterEach
    void stop() throws Exception {
        try (TestPeer ada = new TestPeer("ada")) {
            ada.connect(bo);
        } finally {
            bo.close();
        }
    }

    @Test
    @DisplayName("a stranger that does everything right is a peer")
    void guest() throws Exception {
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            assertEquals("hello from a guest", bo.recorder.next(Heard.Up.class).greeting());
            guest.hangUp();
        }
        bo.recorder.next(Heard.Down.class);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "SSH-2.0-x\r\n", "\u0000\u0000\u0000\u000e{\"type\":\"BYE\"}",
            "\u0016\u0003\u0001\u0000\u0005xxxxx", "\u0016\u0003\u0003\u0000\u0000"})
    @DisplayName("what is not TLS is turned away as NOT_WETUBE")
    void notTls(String bytes) throws Exception {
        try (Socket visitor = Stranger.connect(bo)) {
            visitor.getOutputStream().write(bytes.getBytes(ISO_8859_1));

            assertTurnedAway(DialFailure.NOT_WETUBE);
            assertHungUp(visitor);
        }
    }

    @Test
    @DisplayName("an old TLS is turned away as NOT_WETUBE, and the visitor told by TLS")
    void oldTls() throws Exception {
        assertRefusedByTls(peerContext(), parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}),
                DialFailure.NOT_WETUBE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"})
    @DisplayName("TLS 1.3 with AES-GCM and x25519 is what a link speaks")
    void suites(String suite) throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(peerContext(), plain, parameters -> {
                parameters.setCipherSuites(new String[] {suite});
                parameters.setNamedGroups(new String[] {"x25519"});
            });
            tls.startHandshake();
            assertEquals(suite, tls.getSession().getCipherSuite());
            assertEquals("TLSv1.3", tls.getSession().getProtocol());
            assertEquals("hello from bo", new String(Frame.read(tls.getInputStream()), UTF_8));
        }
    }

    @Test
    @DisplayName("ChaCha20, which is ten times slower in the JDK, is never agreed on")
    void chaCha() throws Exception {
        assertRefusedByTls(peerContext(),
                parameters -> parameters.setCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"}), DialFailure.NOT_WETUBE);
    }

    @Test
    @DisplayName("another group than x25519 is never agreed on")
    void otherGroup() throws Exception {
        assertRefusedByTls(peerContext(), parameters -> parameters.setNamedGroups(new String[] {"secp256r1"}),
                DialFailure.NOT_WETUBE);
    }

    @Test
    @DisplayName("a peer of another version is told so by TLS, and turned away as OTHER_VERSION")
    void otherVersion() throws Exception {
        SSLException alert = assertRefusedByTls(peerContext(),
                parameters -> parameters.setApplicationProtocols(new String[] {"wetube/2", "h2"}), DialFailure.OTHER_VERSION);
        assertTrue(alert.getMessage().contains("no_application_protocol"), alert.getMessage());
    }

    @Test
    @DisplayName("a peer that also speaks our version gets in with it")
    void severalVersions() throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(peerContext(), plain,
                    parameters -> parameters.setApplicationProtocols(new String[] {"wetube/2", "wetube/1"}));
            tls.startHandshake();
            assertEquals("wetube/1", tls.getApplicationProtocol());
            assertNotNull(Frame.read(tls.getInputStream()));
        }
    }

    @Test
    @DisplayName("a TLS client that names no protocol is turned away as NOT_WETUBE")
    void noApplicationProtocol() throws Exception {
        assertNotGreeted(peerContext(), parameters -> parameters.setApplicationProtocols(new String[0]));
    }

    @Test
    @DisplayName("a client without a certificate is turned away as NOT_WETUBE")
    void noCertificate() throws Exception {
        assertNotGreeted(Stranger.anonymous(), parameters -> { });
    }

    @Test
    @DisplayName("a client with another kind of key is turned away as NOT_WETUBE")
    void otherKey() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        assertNotGreeted(Stranger.context(pair.getPrivate(), TestCertificates.ec(pair)), parameters -> { });
    }

    @Test
    @DisplayName("a client with a chain of two certificates is turned away as NOT_WETUBE, though the first is a peer's")
    void twoCertificates() throws Exception {
        Identity identity = Identity.fresh();
        assertNotGreeted(Stranger.context(identity.privateKey(), TestCertificates.chainOfTwo(identity)), parameters -> { });
    }

    @Test
    @DisplayName("a client with somebody else's certificate, but not the key, is turned away as NOT_WETUBE")
    void stolenCertificate() throws Exception {
        assertNotGreeted(Stranger.context(Identity.fresh().privateKey(), Identity.fresh().certificate()), parameters -> { });
    }

    @Test
    @DisplayName("a visitor with our own key from one of our own addresses is ourselves: hung up on, and nothing is said of it")
    void ownKey() throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(Stranger.context(bo.identity), plain, parameters -> { });
            tls.startHandshake();
            assertHungUp(tls);
        }
        garbageGreeting();    // the first that is heard of
    }

    @Test
    @DisplayName("garbage in place of the greeting is turned away as NOT_WETUBE")
    void garbageGreeting() throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(peerContext(), plain, parameters -> { });
            tls.startHandshake();
            Frame.read(tls.getInputStream());
            tls.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertTurnedAway(DialFailure.NOT_WETUBE);
        }
    }

    @Test
    @DisplayName("a visitor that leaves again, at whatever point, is not worth a word")
    void leaves() throws Exception {
        Stranger.connect(bo).close();
        try (Socket plain = Stranger.connect(bo)) {
            plain.getOutputStream().write(new byte[] {22, 3});
        }
        try (Socket plain = Stranger.connect(bo)) {
            plain.setSoLinger(true, 0);
            plain.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
        }
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(peerContext(), plain, parameters -> { });
            tls.startHandshake();
            Frame.read(tls.getInputStream());
        }
        // stop() then finds that the next thing heard is a link.
    }

    @Test
    @DisplayName("a visitor that says nothing, drips its bytes or never greets has to go when its time is up")
    void slow() throws Exception {
        Limits hasty = new TestLimits().introductionMs(1_500).build();
        CountDownLatch never = new CountDownLatch(1);
        try (TestPeer peer = new TestPeer("hasty", hasty)) {
            try (Socket silent = Stranger.connect(peer)) {
                assertEquals(new Heard.TurnedAway("127.0.0.1", DialFailure.NO_ANSWER), peer.recorder.next());
                assertHungUp(silent);
            }
            try (Socket dripping = Stranger.connect(peer)) {
                dripping.getOutputStream().write(new byte[] {22, 3, 1, 64, 0, 1, 0, 63, (byte) 0xFC});
                assertThrows(IOException.class, () -> {
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        dripping.getOutputStream().write(0);
                    }
                });
                assertEquals(new Heard.TurnedAway("127.0.0.1", DialFailure.NO_ANSWER), peer.recorder.next());
            }
            try (Socket plain = Stranger.connect(peer)) {
                SSLSocket tls = Stranger.client(peerContext(), plain, parameters -> { });
                tls.startHandshake();
                assertEquals(new Heard.TurnedAway("127.0.0.1", DialFailure.NO_ANSWER), peer.recorder.next());
            }
        }
    }

    @Test
    @DisplayName("hundreds of half-open connections take the places of their own network only, and free them when they go")
    void halfOpen() throws Exception {
        Limits few = new TestLimits().halfOpen(24, 16).build();
        try (TestPeer peer = new TestPeer("besieged", few); TestPeer ada = new TestPeer("ada")) {
            List<Socket> siege = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    siege.add(connectFrom("127.0.0.2", peer));
                }
                // The oldest make room for the newest, so all but the last have been hung up on in the end.
                for (Socket refused : siege.subList(0, 300 - 16)) {
                    assertHungUp(refused);
                }
                ada.connect(peer);
            } finally {
                for (Socket socket : siege) {
                    socket.close();
                }
            }
            assertEquals(List.of(), peer.recorder.rest());
            awaitPlace(peer);
        }
    }

    @Test
    @DisplayName("when all places are taken, the fullest network's oldest visitor makes room: slow ones from five hosts keep nobody out")
    void fullest() throws Exception {
        Limits few = new TestLimits().halfOpen(20, 8).build();
        try (TestPeer peer = new TestPeer("besieged", few)) {
            List<Socket> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    slow.add(connectFrom("127.0.0." + (2 + i % 5), peer));
                }
                for (int i = 0; i < 20; i++) {
                    try (TestPeer honest = new TestPeer("honest")) {
                        assertInstanceOf(Heard.Up.class, honest.dial(Optional.of(peer.id()), peer.address()));
                        slow.add(connectFrom("127.0.0." + (2 + i % 5), peer));
                    }
                }
            } finally {
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    @Test
    @DisplayName("a network may connect so often, whatever becomes of it; where a member was, others are let in all the same")
    void attempts() throws Exception {
        Limits few = new TestLimits().attempts(1, 3).build();
        try (TestPeer peer = new TestPeer("peer", few); TestPeer ada = new TestPeer("ada"); TestPeer bo = new TestPeer("bo")) {
            long link = ada.connect(peer).there();
            List<Socket> siege = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                siege.add(Stranger.connect(peer));
            }
            assertHungUp(siege.getLast());
            peer.links.favour(link, true);
            bo.connect(peer);
            for (Socket socket : siege) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("there are only so many links")
    void tooManyLinks() throws Exception {
        Limits two = new TestLimits().linksMax(2).build();
        try (TestPeer peer = new TestPeer("small", two); TestPeer ada = new TestPeer("ada");
                Stranger.Guest one = new Stranger.Guest(peer); Stranger.Guest other = new Stranger.Guest(peer)) {
            peer.recorder.next(Heard.Up.class);
            peer.recorder.next(Heard.Up.class);

            assertEquals(DialFailure.TURNED_AWAY, ada.failureOf(peer.address()));
            assertNotNull(one.plain);
            assertNotNull(other.plain);
        }
    }

    /** The visitor's handshake fails, and the peer under test says why. */
    private SSLException assertRefusedByTls(SSLContext context, Consumer<SSLParameters> change, DialFailure why)
            throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(context, plain, change);
            SSLException alert = assertThrows(SSLException.class, tls::startHandshake);
            assertTurnedAway(why);
            return alert;
        }
    }

    /** Whether or not its handshake seems to succeed, the visitor never sees a greeting. */
    private void assertNotGreeted(SSLContext context, Consumer<SSLParameters> change) throws Exception {
        try (Socket plain = Stranger.connect(bo)) {
            SSLSocket tls = Stranger.client(context, plain, change);
            byte[] greeting = null;
            try {
                tls.startHandshake();
                greeting = Frame.read(tls.getInputStream());
            } catch (IOException refused) {
                assertNotNull(refused.getMessage());
            }
            assertEquals(null, greeting);
        }
        assertTurnedAway(DialFailure.NOT_WETUBE);
    }

    private void assertTurnedAway(DialFailure why) {
        assertEquals(new Heard.TurnedAway("127.0.0.1", why), bo.recorder.next());
    }

    private static void assertHungUp(Socket visitor) throws IOException {
        try {
            while (visitor.getInputStream().read() >= 0) {
                // TLS may say why before it hangs up.
                assertTrue(visitor.isConnected());
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("not hung up on", e);
        } catch (IOException reset) {
            assertNotNull(reset.getMessage());
        }
    }

    /** Waits until a guest from the besieged network gets in again. */
    private static void awaitPlace(TestPeer peer) throws Exception {
        long endNanos = System.nanoTime() + Recorder.PATIENCE_MS * 1_000_000L;
        while (true) {
            try (Socket plain = connectFrom("127.0.0.2", peer)) {
                SSLSocket tls = Stranger.client(peerContext(), plain, parameters -> { });
                tls.startHandshake();
                assertEquals("hello from besieged", new String(Frame.read(tls.getInputStream()), UTF_8));
                return;
            } catch (IOException stillFull) {
                assertTrue(System.nanoTime() < endNanos, "places are not freed: " + stillFull);
            }
        }
    }

    /** A connection from another loopback address, of which Linux has millions; where a system has only the usual one, the test is skipped and says so. */
    private static Socket connectFrom(String address, TestPeer peer) throws IOException {
        Socket plain = new Socket();
        plain.setSoTimeout(Recorder.PATIENCE_MS);
        try {
            plain.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            assumeTrue(System.getProperty("os.name").startsWith("Linux"), "this system has no " + address);
            throw e;
        }
        plain.connect(new InetSocketAddress("127.0.0.1", peer.links.port()));
        return plain;
    }

    private static SSLContext peerContext() throws Exception {
        return Stranger.context(Identity.fresh());
    }
}
