package wetube.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.Tls;
import wetube.testing.Await;
import wetube.testing.HttpServers;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/** A peer's side against a real tracker. */
@DisplayName("The tracker's client")
class TrackerClientTest {
    private static final Duration SOON = Await.LONG;

    @TempDir
    private Path folder;
    private final Identity key = Identity.fresh();
    private TrackerServer tracker;
    private int port;

    /** A peer with a client, and with a port that answers; it keeps what it was told last. */
    private final class Person implements TrackerClient.Listener, AutoCloseable {
        final Identity identity = Identity.fresh();
        final DialledPeer listening = new DialledPeer(identity);
        final Map<String, List<PeerInfo>> found = new ConcurrentHashMap<>();
        volatile Optional<Boolean> reachable = Optional.empty();
        volatile String trouble = "";
        final TrackerClient client;

        Person(String name, String at) throws IOException, ProtocolException {
            client = new TrackerClient(identity, TrackerAddress.parse(at), new KnownTrackers(folder.resolve(name)),
                    () -> List.of("127.0.0.1:" + listening.port()), this);
        }

        @Override
        public void found(String swarm, List<PeerInfo> peers) {
            found.put(swarm, peers);
        }

        @Override
        public void state(Optional<PeerAddr> seen, String words) {
            reachable = seen.map(PeerAddr::proved);
            trouble = words;
        }

        PeerInfo info() {
            return new PeerInfo(identity.id(), List.of(new PeerAddr("127.0.0.1", listening.port(), PeerAddr.Type.REFLEXIVE, true)));
        }

        void awaitTrouble(String part) {
            Await.until("the words", SOON, () -> trouble, words -> words.contains(part));
        }

        void awaitFound(String swarm, PeerInfo... peers) {
            Await.until("found", SOON, () -> found.get(swarm), List.of(peers)::equals);
        }

        @Override
        public void close() {
            client.close();
            listening.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        HttpServers.setLimits();
        tracker = new TrackerServer(key, 0);
        port = tracker.port();
    }

    @AfterEach
    void stop() {
        tracker.close();
    }

    private String at() {
        return "127.0.0.1:" + port;
    }

    @Test
    @DisplayName("two who join one swarm find each other and learn that they can be reached; who leaves is gone at once")
    void meet() throws Exception {
        try (Person ada = new Person("ada", at()); Person bo = new Person("bo", "https://" + at() + "/" + key.id().text())) {
            ada.client.join("party");
            bo.client.join("party");
            bo.client.join("other");
            ada.awaitFound("party", bo.info());
            bo.awaitFound("party", ada.info());
            bo.awaitFound("other");
            Await.until("both can be reached", SOON, () -> ada.reachable.orElse(false) && bo.reachable.orElse(false));
            assertEquals("", ada.trouble + bo.trouble);
            assertEquals(2, tracker.counts().peers());

            bo.client.leave("party");
            Await.until("Bo left the party", SOON, () -> {
                ada.client.find();
                return ada.found.get("party").isEmpty();
            });
            assertEquals(2, tracker.counts().swarms());
        }
        assertEquals(0, tracker.counts().peers(), "closing says LEAVE");
    }

    @Test
    @DisplayName("after a restart of the tracker all register again by themselves, and its key is known")
    void restart() throws Exception {
        try (Person ada = new Person("ada", at()); Person bo = new Person("bo", at())) {
            ada.client.join("party");
            bo.client.join("party");
            ada.awaitFound("party", bo.info());
            tracker.close();
            ada.client.find();
            ada.awaitTrouble("No tracker answers at " + at());
            tracker = new TrackerServer(key, port);
            Await.until("both are back", SOON, () -> tracker.counts().peers(), peers -> {
                bo.client.find();
                return peers == 2;
            });
            Await.until("no trouble is left", SOON, () -> ada.trouble, String::isEmpty);
            ada.awaitFound("party", bo.info());
        }
    }

    @Test
    @DisplayName("a tracker with another key than at first is refused in words, before anything is said to it; the right one is let in again")
    void otherKey() throws Exception {
        try (Person ada = new Person("ada", at())) {
            ada.client.join("party");
            ada.awaitFound("party");
            assertEquals(Optional.of(key.id()), new KnownTrackers(folder.resolve("ada")).key(Address.parse(at())));
            tracker.close();
            Identity other = Identity.fresh();
            tracker = new TrackerServer(other, port);
            ada.client.find();
            ada.awaitTrouble("is not the one it was: the key there is " + other.id().text() + ", not " + key.id().text());
            assertEquals(0, tracker.counts().requests());
            tracker.close();
            tracker = new TrackerServer(key, port);
            Await.until("back", SOON, () -> tracker.counts().peers(), peers -> peers == 1);
        }
    }

    @Test
    @DisplayName("a key that is given counts more than one that is remembered, and is remembered then")
    void givenKey() throws Exception {
        KnownTrackers known = new KnownTrackers(folder.resolve("ada"));
        known.remember(Address.parse(at()), Identity.fresh().id());
        try (Person ada = new Person("ada", at() + "/" + key.id().text())) {
            ada.client.join("party");
            ada.awaitFound("party");
        }
        assertEquals(Optional.of(key.id()), known.key(Address.parse(at())));
        try (Person bo = new Person("bo", at() + "/" + Identity.fresh().id().text())) {
            bo.client.join("party");
            bo.awaitTrouble("is not the one it was");
        }
    }

    @Test
    @DisplayName("what is no tracker is said to be none: plain HTTP, a link's port, silence")
    void noTracker() throws Exception {
        try (ServerSocket web = new ServerSocket(0);
                Person ada = new Person("ada", "127.0.0.1:" + web.getLocalPort());
                DialledPeer link = new DialledPeer(Identity.fresh());
                Person bo = new Person("bo", "127.0.0.1:" + link.port());
                ServerSocket silent = new ServerSocket(0);
                Person cleo = new Person("cleo", "127.0.0.1:" + silent.getLocalPort())) {
            for (Person person : List.of(ada, bo, cleo)) {
                person.client.join("party");
            }
            try (Socket asked = web.accept()) {
                asked.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                ada.awaitTrouble("What answers at 127.0.0.1:" + web.getLocalPort() + " is no tracker of WeTube.");
            }
            bo.awaitTrouble("127.0.0.1:" + link.port());
            cleo.awaitTrouble("No tracker answers at 127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    @DisplayName("what speaks HTTPS and is no tracker is said to be none")
    void noTrackerOverHttps() throws Exception {
        Tls tls = new Tls(key);
        HttpsServer web = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        web.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        web.createContext("/", exchange -> {
            byte[] page = "<html>".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        try (Person ada = new Person("ada", "127.0.0.1:" + web.getAddress().getPort())) {
            ada.client.join("party");
            ada.awaitTrouble("What answers at 127.0.0.1:" + web.getAddress().getPort() + " is no tracker: not JSON");
            assertEquals(Optional.empty(), new KnownTrackers(folder.resolve("ada")).key(Address.parse("127.0.0.1:" + web.getAddress().getPort())));
        } finally {
            web.stop(0);
        }
    }

    @Test
    @DisplayName("closing does not wait for a tracker that is down")
    void closesWithout() throws Exception {
        tracker.close();
        Person ada = new Person("ada", at());
        ada.client.join("party");
        ada.awaitTrouble("No tracker answers");
        long begin = System.nanoTime();
        ada.close();
        assertTrue(System.nanoTime() - begin < 10_000_000_000L, "closed in time");
    }

    @Test
    @DisplayName("a remembered key that is damaged is an error, never a first use")
    void damaged() throws Exception {
        Files.writeString(folder.resolve("ada"), at() + " nonsense\n");
        try (Person ada = new Person("ada", at())) {
            ada.client.join("party");
            ada.awaitTrouble("is damaged");
        }
        assertEquals(0, tracker.counts().requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tracker.example:7000", "https://tracker.example:7000", "HTTPS://tracker.example:7000/", " tracker.example:7000/ "})
    @DisplayName("an address of a tracker")
    void address(String text) throws ProtocolException {
        assertEquals(new TrackerAddress(new Address("tracker.example", 7000), Optional.empty()), TrackerAddress.parse(text));
    }

    @Test
    @DisplayName("an address with a key")
    void addressWithKey() throws ProtocolException {
        PeerId id = key.id();
        TrackerAddress address = new TrackerAddress(new Address("2001:db8::1", 7000), Optional.of(id));
        assertEquals(address, TrackerAddress.parse("https://[2001:db8::1]:7000/" + id.text() + "/"));
        assertEquals(address, TrackerAddress.parse(address.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tracker.example", "tracker.example:0", "http://tracker.example:7000", "tracker.example:7000/key",
        "tracker.example:7000//", "tracker.example:7000/a/b", "tracker.example:7000?x", "https://"})
    @DisplayName("no address of a tracker")
    void noAddress(String text) {
        assertThrows(ProtocolException.class, () -> TrackerAddress.parse(text));
    }
}
