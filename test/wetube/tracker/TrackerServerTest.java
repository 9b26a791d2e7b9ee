package wetube.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.tracker.Asked.action;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wetube.identity.Identity;
import wetube.testing.Await;
import wetube.testing.HttpServers;

/** A real tracker over real HTTPS, on the loopback. */
@DisplayName("The tracker's server")
class TrackerServerTest {
    private static final Duration SOON = Await.LONG;

    private TrackerServer tracker;
    private HttpsPeer ada;
    private HttpsPeer bo;

    @BeforeEach
    void start() throws Exception {
        HttpServers.setLimits();
        tracker = new TrackerServer(Identity.fresh(), 0);
        ada = new HttpsPeer(tracker.port());
        bo = new HttpsPeer(tracker.port());
    }

    @AfterEach
    void stop() {
        ada.close();
        bo.close();
        tracker.close();
    }

    /** Registers for "party", as listening at that port. */
    private static String connect(HttpsPeer peer, String host, int port) {
        return Asked.connect("t" + System.nanoTime(), peer.identity.id(), List.of(host), action("JOIN", "party", "LEECH"))
                .replace("\"port\":7001", "\"port\":" + port);
    }

    private List<PeerInfo> found(HttpsPeer by) throws Exception {
        return by.request(Asked.find("f" + System.nanoTime(), by.identity.id(), "party")).results().getFirst().peers().orElseThrow();
    }

    @Test
    @DisplayName("dials back to where the request came from, and hands out what proved its key there (threat 16)")
    void dialsBack() throws Exception {
        try (DialledPeer listening = new DialledPeer(ada.identity)) {
            ada.request(connect(ada, "10.255.255.1", listening.port()));
            Await.until("Ada is reachable", SOON, ada::isReachable, Optional.of(true)::equals);
            PeerInfo info = new PeerInfo(ada.identity.id(), List.of(
                    new PeerAddr("127.0.0.1", listening.port(), PeerAddr.Type.REFLEXIVE, true),
                    new PeerAddr("10.255.255.1", listening.port(), PeerAddr.Type.HOST, false)));
            assertEquals(List.of(info), bo.request(connect(bo, "10.0.0.1", 7001)).results().getFirst().peers().orElseThrow());
            assertEquals(List.of(), listening.turnedAway, "whoever dials back is no stranger to be told of");
        }
    }

    @Test
    @DisplayName("a port where another key answers, or nobody, is not handed out")
    void falseAddress() throws Exception {
        try (DialledPeer victim = new DialledPeer(Identity.fresh()); HttpsPeer cleo = new HttpsPeer(tracker.port())) {
            ada.request(connect(ada, "203.0.113.5", victim.port()));
            cleo.request(connect(cleo, "203.0.113.5", 1));
            try (DialledPeer listening = new DialledPeer(bo.identity)) {
                bo.request(connect(bo, "203.0.113.5", listening.port()));
                Await.until("Bo was dialled, and so the two before him", SOON, bo::isReachable, Optional.of(true)::equals);
            }
            Await.until("both were dialled", SOON, () -> tracker.counts().reachable(), reachable -> reachable == 1);
            assertEquals(List.of(), found(bo));
            assertEquals(List.of(bo.identity.id()), found(ada).stream().map(PeerInfo::id).toList());
        }
    }

    @Test
    @DisplayName("a registration that somebody recorded is refused under another key, and without one: error 6")
    void replayed() throws Exception {
        String recorded = connect(ada, "10.0.0.1", 7001);
        assertEquals(0, ada.ask(recorded).integer("error_code", 0, 6));
        assertEquals(6, bo.ask(recorded).integer("error_code", 0, 6));
        try (HttpsPeer nobody = HttpsPeer.anonymous(tracker.port())) {
            assertEquals(6, nobody.ask(recorded).integer("error_code", 0, 6));
            assertEquals(6, nobody.ask(Asked.connect("t", ada.identity.id(), "LEAVE", "party")).integer("error_code", 0, 6));
        }
        assertEquals(1, tracker.counts().peers());
    }

    @ParameterizedTest
    @CsvSource({"application/ppsp-tracker+json, 0", "Application/PPSP-Tracker+JSON;charset=utf-8, 0", "application/json, 1", "text/plain, 1"})
    @DisplayName("takes the RFC's media type only")
    void mediaType(String type, int error) throws Exception {
        HttpRequest.Builder request = ada.to("/").setHeader("Content-Type", type);
        assertEquals(error, Asked.root(ada.send(request.POST(HttpRequest.BodyPublishers.ofString(connect(ada, "10.0.0.1", 1)))).body())
                .integer("error_code", 0, 6));
    }

    @Test
    @DisplayName("a body that is too long is error 1, however long, and the next request is served")
    void oversized() throws Exception {
        for (int length : new int[] {16 * 1024 + 1, 10_000_000}) {
            try {
                assertEquals(1, ada.ask("{\"x\":\"" + "y".repeat(length) + "\"}").integer("error_code", 0, 6));
            } catch (IOException e) {
                assertTrue(length > 1_000_000, "the server may close what goes on too long: " + e);
            }
        }
        assertEquals(0, ada.ask(connect(ada, "10.0.0.1", 7001)).integer("error_code", 0, 6));
    }

    @Test
    @DisplayName("other methods than POST are 405")
    void methods() throws Exception {
        HttpResponse<String> answer = ada.send(ada.to("/video_1").GET());
        assertEquals(405, answer.statusCode());
        assertEquals(Optional.of("POST"), answer.headers().firstValue("Allow"));
        assertEquals(405, ada.send(ada.to("/").DELETE()).statusCode());
    }

    @Test
    @DisplayName("a flood from one address, in requests, connections and half-open ones, doesn't hurt the others")
    void flood() throws Exception {
        List<Socket> halfOpen = new ArrayList<>();
        Limits slow = new Limits(20_000, 20_000, 1_000, 64, 256, 512, 1, 100, 20, 100, 256, 16, 50_000);    // a flood on any machine
        try (TrackerServer flooded = new TrackerServer(Identity.fresh(), 0, slow);
                HttpsPeer honest = new HttpsPeer(flooded.port());
                HttpsPeer flooder = new HttpsPeer(Identity.fresh(), flooded.port(), "127.0.0.66")) {
            for (int i = 0; i < 150; i++) {
                Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), flooded.port(), InetAddress.getByName("127.0.0.77"), 0);
                halfOpen.add(socket);
                try {
                    socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2});
                } catch (SocketException e) {
                    // turned away already
                }
            }
            long refused = 0;
            for (int i = 0; i < 400; i++) {
                refused += flooder.ask(Asked.report("r" + i, flooder.identity.id())).integer("error_code", 0, 6) == 5 ? 1 : 0;
            }
            assertTrue(refused > 0, "the flood is refused");
            assertEquals(0, honest.ask(connect(honest, "10.0.0.1", 7001)).integer("error_code", 0, 6));
            assertEquals(List.of(), found(honest));
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("so many connections from one address, and the next one is closed before its handshake")
    void connections() throws Exception {
        Limits few = new Limits(10, 10, 10, 10, 10, 10, 50, 50, 0, 2, 10, 10, 10);
        try (TrackerServer strict = new TrackerServer(Identity.fresh(), 0, few);
                HttpsPeer first = new HttpsPeer(strict.port());
                HttpsPeer second = new HttpsPeer(strict.port());
                HttpsPeer third = new HttpsPeer(strict.port());
                HttpsPeer elsewhere = new HttpsPeer(Identity.fresh(), strict.port(), "127.0.0.2")) {
            assertEquals(0, first.ask(connect(first, "10.0.0.1", 1)).integer("error_code", 0, 6));
            assertEquals(0, second.ask(connect(second, "10.0.0.1", 1)).integer("error_code", 0, 6));
            assertThrows(IOException.class, () -> third.ask(connect(third, "10.0.0.1", 1)));
            assertEquals(0, elsewhere.ask(connect(elsewhere, "10.0.0.1", 1)).integer("error_code", 0, 6));
            assertEquals(0, first.ask(Asked.report("r", first.identity.id())).integer("error_code", 0, 6), "on the connection it has");
        }
    }

    @Test
    @DisplayName("keeps nothing over a restart: a peer is told by error 3, and registers again")
    void restart() throws Exception {
        ada.ask(connect(ada, "10.0.0.1", 7001));
        int port = tracker.port();
        tracker.close();
        tracker = new TrackerServer(Identity.fresh(), port);
        assertEquals(3, Await.until("the tracker answers again", SOON,
                () -> ada.ask(Asked.report("r", ada.identity.id())), answer -> true).integer("error_code", 0, 6));
        assertEquals(0, ada.ask(connect(ada, "10.0.0.1", 7001)).integer("error_code", 0, 6));
    }

    @Test
    @DisplayName("a port that is in use is a BindException")
    void portInUse() {
        assertThrows(BindException.class, () -> new TrackerServer(Identity.fresh(), tracker.port()).close());
    }

    @Test
    @DisplayName("the state is shown on the loopback, under its own names only")
    void status() throws Exception {
        ada.ask(connect(ada, "203.0.113.5", 1));
        List<String> lines = new ArrayList<>();
        try (StatusPage page = new StatusPage(tracker, 0, lines::add); HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page.port() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertEquals("{\"peers\":1,\"reachable\":0,\"swarms\":1,\"networks\":1,\"requests\":1,\"refused\":0}\n", answer);
            try (Socket socket = new Socket("127.0.0.1", page.port())) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertTrue(new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).startsWith("HTTP/1.1 403"));
            }
        }
        assertEquals(List.of(), lines, "a line a minute, not more");
    }
}
