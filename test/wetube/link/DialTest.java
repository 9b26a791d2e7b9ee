package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
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

/** Each way in which a dial fails, and that its reason is the right one. */
class DialTest {
    /** For tests in which somebody does not answer. */
    private static final Limits HASTY = new TestLimits().connectMs(500).introductionMs(500).build();

    private TestPeer ada;

    @BeforeEach
    void start() throws Exception {
        ada = new TestPeer("ada");
    }

    @AfterEach
    void stop() {
        ada.close();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"nonsense", "no.such.host.invalid:7001", "-:1", "127.0.0.1:70000", "a..b:1"})
    @DisplayName("an address that leads nowhere is UNKNOWN_HOST")
    void unknownHost(String address) {
        assertEquals(DialFailure.UNKNOWN_HOST, ada.failureOf(address));
    }

    @Test
    @DisplayName("no address at all is UNKNOWN_HOST")
    void noAddress() {
        assertEquals(new Heard.Failed(1, DialFailure.UNKNOWN_HOST, "no address is known"), ada.dial(Optional.empty()));
    }

    @Test
    @DisplayName("a port where nothing listens is REFUSED")
    void refused() throws Exception {
        String address = closedPort();

        assertEquals(new Heard.Failed(1, DialFailure.REFUSED, "nothing listens at " + address),
                ada.dial(Optional.empty(), address));
    }

    @Test
    @DisplayName("a server that takes the connection and says nothing is NO_GREETING, when the time is up")
    void silent() throws Exception {
        try (TestPeer hasty = new TestPeer("hasty", HASTY); Stranger.Server server = new Stranger.Server(DialTest::readAll)) {
            assertEquals(new Heard.Failed(1, DialFailure.NO_GREETING,
                    server.address() + " took the connection, but said nothing more"),
                    hasty.dial(Optional.empty(), server.address()));
        }
    }

    @Test
    @DisplayName("a server that drips bytes for ever is NO_GREETING, when the time is up")
    void dripping() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Stranger.Host drip = connection -> {
            // The header of a TLS record of 16 KiB, and then its bytes one at a time.
            connection.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                connection.getOutputStream().write(0);
            }
        };
        try (TestPeer hasty = new TestPeer("hasty", HASTY); Stranger.Server server = new Stranger.Server(drip)) {
            assertEquals(DialFailure.NO_GREETING, hasty.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a peer that ends the handshake and never greets is NO_GREETING, when the time is up")
    void noGreeting() throws Exception {
        SSLContext context = Stranger.context(Identity.fresh());
        Limits hasty = new TestLimits().introductionMs(2_000).build();
        try (TestPeer peer = new TestPeer("hasty", hasty);
                Stranger.Server server = new Stranger.Server(connection ->
                        readAll(Stranger.server(context, connection, parameters -> { })))) {
            assertEquals(DialFailure.NO_GREETING, peer.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a server that closes at once is TURNED_AWAY")
    void closedAtOnce() throws Exception {
        try (Stranger.Server server = new Stranger.Server(connection -> { })) {
            assertEquals(DialFailure.TURNED_AWAY, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a peer that closes between handshake and greeting is TURNED_AWAY: until then we are not connected")
    void closedBeforeGreeting() throws Exception {
        try (Stranger.Server server = tls(Identity.fresh(), parameters -> { }, tls -> { })) {
            assertEquals(new Heard.Failed(1, DialFailure.TURNED_AWAY,
                    server.address() + " closed the connection before its greeting"),
                    ada.dial(Optional.empty(), server.address()));
        }
    }

    @Test
    @DisplayName("a peer that refuses our certificate, after our handshake is over, is TURNED_AWAY")
    void refusesOurCertificate() throws Exception {
        SSLContext refusing = SSLContext.getInstance("TLS");
        Identity identity = Identity.fresh();
        // No trust manager of its own: the JDK's, which knows no peer.
        refusing.init(Stranger.keys(identity.privateKey(), identity.certificate()), null, null);
        try (Stranger.Server server = new Stranger.Server(connection -> {
            SSLSocket tls = Stranger.server(refusing, connection, parameters -> parameters.setNeedClientAuth(true));
            tls.startHandshake();
        })) {
            assertEquals(DialFailure.TURNED_AWAY, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a web server is NOT_WETUBE")
    void notTls() throws Exception {
        try (Stranger.Server server = new Stranger.Server(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            readAll(connection);
        })) {
            assertEquals(new Heard.Failed(1, DialFailure.NOT_WETUBE, "what answers at " + server.address() + " is not WeTube"),
                    ada.dial(Optional.empty(), server.address()));
        }
    }

    @Test
    @DisplayName("a server with an old TLS is NOT_WETUBE")
    void oldTls() throws Exception {
        try (Stranger.Server server = tls(Identity.fresh(), p -> p.setProtocols(new String[] {"TLSv1.2"}), DialTest::greet)) {
            assertEquals(DialFailure.NOT_WETUBE, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a server with another kind of key is NOT_WETUBE")
    void otherKey() throws Exception {
        KeyPair pair = ecKey();
        SSLContext context = Stranger.context(pair.getPrivate(), TestCertificates.ec(pair));
        try (Stranger.Server server = new Stranger.Server(connection ->
                greet(Stranger.server(context, connection, parameters -> { })))) {
            assertEquals(DialFailure.NOT_WETUBE, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a server with a chain of two certificates is NOT_WETUBE, though the first is a peer's")
    void twoCertificates() throws Exception {
        Identity identity = Identity.fresh();
        SSLContext context = Stranger.context(identity.privateKey(), TestCertificates.chainOfTwo(identity));
        try (Stranger.Server server = new Stranger.Server(connection ->
                greet(Stranger.server(context, connection, parameters -> { })))) {
            assertEquals(DialFailure.NOT_WETUBE, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a server with TLS 1.3 and an Ed25519 key that does not say it speaks WeTube is NOT_WETUBE")
    void noApplicationProtocol() throws Exception {
        try (Stranger.Server server = tls(Identity.fresh(), p -> p.setApplicationProtocols(new String[0]), DialTest::greet)) {
            assertEquals(DialFailure.NOT_WETUBE, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a peer that greets with garbage is NOT_WETUBE")
    void garbageGreeting() throws Exception {
        try (Stranger.Server server = tls(Identity.fresh(), parameters -> { }, tls -> {
            tls.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            readAll(tls);
        })) {
            assertEquals(DialFailure.NOT_WETUBE, ada.failureOf(server.address()));
        }
    }

    @Test
    @DisplayName("a peer with another version is OTHER_VERSION")
    void otherVersion() throws Exception {
        try (Stranger.Server server = tls(Identity.fresh(), p -> p.setApplicationProtocols(new String[] {"wetube/2"}),
                DialTest::greet)) {
            assertEquals(new Heard.Failed(1, DialFailure.OTHER_VERSION,
                    "the peer at " + server.address() + " has another version of WeTube"),
                    ada.dial(Optional.empty(), server.address()));
        }
    }

    @Test
    @DisplayName("another peer than the expected one is WRONG_KEY, and the one that is there hears nothing of it")
    void wrongKey() throws Exception {
        try (TestPeer bo = new TestPeer("bo")) {
            Identity expected = Identity.fresh();
            assertEquals(new Heard.Failed(1, DialFailure.WRONG_KEY, "the peer at " + bo.address() + " is " + bo.id().shortText()
                    + ", not " + expected.id().shortText()), ada.dial(Optional.of(expected.id()), bo.address()));

            ada.connect(bo);
            assertEquals(List.of(), bo.recorder.rest());
        }
    }

    @Test
    @DisplayName("this very peer is OWN_KEY, and so is another one with our identity, which hears of it too")
    void ownKey() throws Exception {
        assertEquals(DialFailure.OWN_KEY, failed(ada, ada.address()).failure());
        try (TestPeer copy = new TestPeer(ada.identity, new Recorder("hello from a copy"), TestPeer.PATIENT)) {
            assertEquals("this identity already runs at " + ada.address(), failed(copy, ada.address()).detail());
            assertEquals(DialFailure.OWN_KEY, failed(copy, ada.address()).failure());
        }
        // However it was reported, no link came of it.
        assertTrue(ada.recorder.rest().stream().allMatch(heard -> heard instanceof Heard.TurnedAway away
                && away.why() == DialFailure.OWN_KEY));
    }

    @Test
    @DisplayName("of several addresses, the one that answers is taken, wherever it stands, and the others are given up")
    void severalAddresses() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        Limits endless = new TestLimits().introductionMs(300_000).build();
        try (TestPeer bo = new TestPeer("bo"); TestPeer cy = new TestPeer("cy", endless);
                Stranger.Server silent = new Stranger.Server(connection -> {
                    readAll(connection);
                    hungUp.countDown();
                })) {
            Heard heard = cy.dial(Optional.of(bo.id()), "nonsense", silent.address(), closedPort(), bo.address());

            assertEquals(new Heard.Up(1, bo.id(), true, 1, bo.address(), "hello from bo"), heard);
            assertTrue(hungUp.await(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS), "the attempts that lost are given up");
        }
    }

    @Test
    @DisplayName("a peer that answers at two addresses gets one link")
    void sameAtTwoAddresses() throws Exception {
        try (TestPeer bo = new TestPeer("bo")) {
            for (int i = 0; i < 10; i++) {
                ada.links.dial(1, Optional.of(bo.id()), List.of(bo.address(), "localhost:" + bo.links.port()));
                long link = ada.recorder.next(Heard.Up.class).link();
                ada.links.close(link, "done");
                ada.recorder.next(Heard.Down.class);
                bo.recorder.next(Heard.Up.class);
                bo.recorder.next(Heard.Down.class);
            }
            ada.connect(bo);
            assertEquals(List.of(), bo.recorder.rest());
            assertEquals(List.of(), ada.recorder.rest());
        }
    }

    @Test
    @DisplayName("if all addresses fail, the reason is of the one that got farthest, and each is told")
    void allFail() throws Exception {
        try (TestPeer bo = new TestPeer("bo")) {
            Identity expected = Identity.fresh();
            String closed = closedPort();
            Heard.Failed failed = TestPeer.failure(ada.dial(Optional.of(expected.id()), "nonsense", bo.address(), closed));

            assertEquals(DialFailure.WRONG_KEY, failed.failure());
            assertTrue(failed.detail().contains("an address is host:port"), failed.detail());
            assertTrue(failed.detail().contains("nothing listens at " + closed), failed.detail());
        }
    }

    @Test
    @DisplayName("of endless addresses only the first sixteen are tried")
    void tooManyAddresses() throws Exception {
        try (TestPeer bo = new TestPeer("bo")) {
            String[] addresses = new String[17];
            Arrays.setAll(addresses, i -> "nonsense" + i);
            addresses[16] = bo.address();

            assertEquals(DialFailure.UNKNOWN_HOST, TestPeer.failure(ada.dial(Optional.empty(), addresses)).failure());
        }
    }

    @Test
    @DisplayName("two dials under one number are our mistake, and so is number 0")
    void numberTaken() throws Exception {
        try (Stranger.Server silent = new Stranger.Server(DialTest::readAll)) {
            List<String> addresses = List.of(silent.address());
            ada.links.dial(1, Optional.empty(), addresses);

            assertThrows(IllegalStateException.class, () -> ada.links.dial(1, Optional.empty(), addresses));
            assertThrows(IllegalStateException.class, () -> ada.links.dial(0, Optional.empty(), addresses));
        }
    }

    @Test
    @DisplayName("after a failure, the same number can dial again")
    void numberFreeAgain() throws Exception {
        String closed = closedPort();
        for (int i = 0; i < 3; i++) {
            assertEquals(DialFailure.REFUSED, ada.failureOf(closed));
        }
    }

    /** The failure of a dial by a peer that may also hear that it has turned itself away. */
    private static Heard.Failed failed(TestPeer peer, String address) {
        Heard heard = peer.dial(Optional.empty(), address);
        while (heard instanceof Heard.TurnedAway) {
            heard = peer.recorder.next();
        }
        return TestPeer.failure(heard);
    }

    /** What a stranger does once TLS stands. */
    private interface Talk {
        void with(SSLSocket tls) throws Exception;
    }

    private static Stranger.Server tls(Identity identity, Consumer<SSLParameters> change, Talk talk) throws Exception {
        SSLContext context = Stranger.context(identity);
        return new Stranger.Server(connection -> {
            SSLSocket tls = Stranger.server(context, connection, change);
            tls.startHandshake();
            talk.with(tls);
        });
    }

    private static void greet(SSLSocket tls) throws Exception {
        tls.getOutputStream().write(Frame.encode("hello".getBytes(UTF_8)));
        readAll(tls);
    }

    private static void readAll(Socket connection) throws Exception {
        try (InputStream in = connection.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static KeyPair ecKey() throws Exception {
        return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    /** A port that was free a moment ago. */
    private static String closedPort() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "127.0.0.1:" + server.getLocalPort();
        }
    }
}
