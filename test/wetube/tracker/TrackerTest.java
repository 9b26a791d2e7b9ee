package wetube.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.tracker.Asked.action;
import static wetube.tracker.Asked.connect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.tracker.Asked.Peer;
import wetube.tracker.Response.SwarmResult;
import wetube.tracker.Tracker.Dial;

/** The tracker's core in virtual time. */
@DisplayName("The tracker")
class TrackerTest {
    private static final Peer ADA = Peer.number(1);
    private static final Peer BO = Peer.number(2);
    private static final Peer CLEO = Peer.number(3);

    private Tracker tracker = new Tracker(Limits.STANDARD, new Random(1));

    private static Response answer(String transaction, Optional<PeerAddr> seen, SwarmResult... results) {
        return new Response(ErrorCode.NO_ERROR, transaction, seen, List.of(results));
    }

    private static Response refusal(ErrorCode error, String transaction) {
        return new Response(error, transaction, Optional.empty(), List.of());
    }

    private static Optional<PeerAddr> seen(Peer peer, boolean proved) {
        return Optional.of(new PeerAddr(peer.host(), 7001, PeerAddr.Type.REFLEXIVE, proved));
    }

    private static Set<PeerId> ids(Response response) {
        Set<PeerId> ids = new HashSet<>();
        response.results().forEach(result -> result.peers().orElse(List.of()).forEach(peer -> ids.add(peer.id())));
        return ids;
    }

    @Test
    @DisplayName("a peer that proved its address is told to the next one, and is itself told whether it can be reached")
    void meets() {
        assertEquals(answer("jparty0", seen(ADA, false), new SwarmResult("party", true, Optional.of(List.of()))), ADA.join(tracker, "party", 0));
        assertEquals(answer("jparty1", seen(BO, false), new SwarmResult("party", true, Optional.of(List.of(ADA.info())))), BO.join(tracker, "party", 1));
        assertEquals(answer("fparty2", seen(ADA, true), new SwarmResult("party", true, Optional.of(List.of(BO.info())))), ADA.find(tracker, "party", 2));
        assertEquals(new Tracker.Counts(2, 2, 1, 2, 3, 0), tracker.counts());
    }

    @Test
    @DisplayName("an address that was not proved is told to nobody: it may be a victim's (threat 16)")
    void unproved() {
        Tracker.Outcome ada = ADA.ask(tracker, connect("t", ADA.id(), List.of("203.0.113.9"), action("JOIN", "party", "LEECH")), 0);

        assertEquals(Optional.of(new Dial(ADA.id(), ADA.host(), ADA.host(), List.of(7001))), ada.dial(), "where it asked from, and nowhere else");
        assertEquals(Set.of(), ids(BO.join(tracker, "party", 1)));
        tracker.dialled(ada.dial().get(), OptionalInt.empty(), 2);
        assertEquals(Set.of(), ids(BO.find(tracker, "party", 3)));
    }

    @Test
    @DisplayName("an address that did not answer is dialled again when its peer is heard, after 5 s")
    void redials() {
        Dial dial = ADA.ask(tracker, connect("t", ADA.id(), "JOIN", "party"), 0).dial().orElseThrow();
        assertEquals(Optional.empty(), ADA.ask(tracker, Asked.report("a", ADA.id()), 1).dial(), "once at a time");
        tracker.dialled(dial, OptionalInt.empty(), 2);
        assertEquals(Optional.empty(), ADA.ask(tracker, Asked.report("b", ADA.id()), 2 + Limits.REDIAL_MS - 1).dial());
        assertEquals(Optional.of(dial), ADA.ask(tracker, Asked.report("c", ADA.id()), 2 + Limits.REDIAL_MS).dial());
        tracker.dialled(dial, OptionalInt.of(7001), 6_000);
        assertEquals(Optional.empty(), ADA.ask(tracker, Asked.report("d", ADA.id()), 60_000).dial());
        assertEquals(Set.of(ADA.id()), ids(BO.join(tracker, "party", 60_001)));
    }

    @Test
    @DisplayName("who comes from another address must be proved there anew")
    void moves() {
        ADA.join(tracker, "party", 0);
        Peer moved = new Peer(ADA.id(), "203.0.113.200");
        Dial dial = moved.ask(tracker, Asked.report("r", ADA.id()), 1).dial().orElseThrow();
        assertEquals("203.0.113.200", dial.host());
        assertEquals(Set.of(), ids(BO.join(tracker, "party", 2)));
        tracker.dialled(dial, OptionalInt.of(7001), 3);
        assertEquals(List.of(moved.info()), BO.find(tracker, "party", 4).results().getFirst().peers().orElseThrow());
        assertEquals(new Tracker.Counts(2, 2, 1, 3, 4, 0), tracker.counts());
    }

    @Test
    @DisplayName("two behind one router are told each other's private addresses, marked unproved; nobody else is")
    void neighbours() {
        Peer ada = Peer.number(1, "203.0.113.1");
        Peer bo = Peer.number(2, "203.0.113.1");
        for (Peer peer : List.of(ada, bo)) {
            Dial dial = peer.ask(tracker, connect("t", peer.id(), List.of("192.168.1." + peer.id().bytes()[1], "8.8.8.8"),
                    action("JOIN", "party", "LEECH")), 0).dial().orElseThrow();
            tracker.dialled(dial, OptionalInt.empty(), 0);
        }
        assertEquals(List.of(new PeerInfo(bo.id(), List.of(new PeerAddr("192.168.1.2", 7001, PeerAddr.Type.HOST, false)))),
                ada.find(tracker, "party", 1).results().getFirst().peers().orElseThrow());
        assertEquals(Set.of(), ids(CLEO.join(tracker, "party", 2)));
    }

    @Test
    @DisplayName("RFC 7846 §4.3: the tracker expects repeats, answers them alike and acts once")
    void repeats() {
        IntStream.range(10, 60).forEach(n -> Peer.number(n).join(tracker, "party", 0));
        String join = connect("t", ADA.id(), List.of("10.0.0.5"), action("JOIN", "party", "LEECH"));
        Response first = ADA.ask(tracker, join, 1).response();
        assertEquals(Limits.LIST_STANDARD, ids(first).size());
        assertEquals(first, ADA.ask(tracker, join, 2).response());
        assertEquals(51, tracker.counts().peers());

        String leave = connect("u", ADA.id(), "LEAVE", "party");
        Response left = ADA.ask(tracker, leave, 3).response();
        assertEquals(answer("u", seen(ADA, false), new SwarmResult("party", true, Optional.empty())), left);
        assertEquals(left, ADA.ask(tracker, leave, 4).response(), "also when it is gone");
        assertEquals(refusal(ErrorCode.FORBIDDEN_ACTION, "v"), ADA.ask(tracker, connect("v", ADA.id(), "LEAVE", "party"), 5).response());
        assertEquals(50, tracker.counts().peers());
        assertNotEquals(first, ADA.ask(tracker, join, 6).response(), "a new registration");
        assertEquals(51, tracker.counts().peers());
    }

    @Test
    @DisplayName("a seeder's repeated JOIN is no second JOIN, which Table 6 forbids")
    void repeatedSeeder() {
        String join = connect("t", ADA.id(), List.of("10.0.0.5"), action("JOIN", "1", "SEEDER"), action("JOIN", "2", "SEEDER"));
        Response first = ADA.ask(tracker, join, 0).response();
        assertEquals(answer("t", seen(ADA, false), new SwarmResult("1", true, Optional.empty()), new SwarmResult("2", true, Optional.empty())), first);
        assertEquals(first, ADA.ask(tracker, join, 1).response());
    }

    @Test
    @DisplayName("the track timer: three reports missed, and the peer is gone; each request starts it anew")
    void expires() {
        ADA.join(tracker, "party", 0);
        BO.join(tracker, "party", 0);
        BO.ask(tracker, Asked.report("r", BO.id()), Limits.TRACK_MS - 1);
        tracker.expire(Limits.TRACK_MS - 1);
        assertEquals(2, tracker.counts().peers());
        tracker.expire(Limits.TRACK_MS);
        assertEquals(1, tracker.counts().peers());
        assertEquals(Set.of(BO.id()), ids(CLEO.join(tracker, "party", Limits.TRACK_MS)));
        assertEquals(refusal(ErrorCode.FORBIDDEN_ACTION, "s"), ADA.ask(tracker, Asked.report("s", ADA.id()), Limits.TRACK_MS).response());
        tracker.expire(10 * Limits.TRACK_MS);
        assertEquals(new Tracker.Counts(0, 0, 0, 3, 5, 1), tracker.counts());
    }

    @Test
    @DisplayName("nobody speaks for another key: error 6, and nothing is done (a replayed registration)")
    void foreignKey() {
        ADA.join(tracker, "party", 0);
        String leave = connect("t", ADA.id(), "LEAVE", "party");
        assertEquals(refusal(ErrorCode.AUTHENTICATION_REQUIRED, "t"), BO.ask(tracker, leave, 1).response());
        assertEquals(refusal(ErrorCode.AUTHENTICATION_REQUIRED, "t"),
                tracker.handle(new Tracker.Asker(Optional.empty(), "192.0.2.1", "192.0.2.1"), leave.getBytes(UTF_8), 1).response());
        assertEquals(1, tracker.counts().peers());
    }

    @Test
    @DisplayName("a swarm that the peer is not in: error 3, and the peer stays registered")
    void foreignSwarm() {
        ADA.join(tracker, "party", 0);
        BO.join(tracker, "other", 0);
        assertEquals(refusal(ErrorCode.FORBIDDEN_ACTION, "fother1"), ADA.find(tracker, "other", 1));
        assertEquals(refusal(ErrorCode.FORBIDDEN_ACTION, "t"), ADA.ask(tracker, connect("t", ADA.id(), "LEAVE", "other"), 2).response());
        assertEquals(refusal(ErrorCode.FORBIDDEN_ACTION, "t"), ADA.ask(tracker, Asked.request("STAT_REPORT", "t", ADA.id().text(),
                ",\"stat_report\":{\"type\":\"STREAM_STATS\",\"stat\":[{\"swarm_id\":\"other\"}]}"), 3).response());
        assertEquals(2, tracker.counts().peers());
    }

    @Test
    @DisplayName("lists are random samples: everybody turns up, and at most 29 at once")
    void samples() {
        IntStream.range(10, 110).forEach(n -> Peer.number(n).join(tracker, "party", 0));
        ADA.join(tracker, "party", 0);
        Set<PeerId> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Set<PeerId> drawn = ids(ADA.find(tracker, "party", 1_000L * i));
            assertEquals(Limits.LIST_MAX, drawn.size());
            seen.addAll(drawn);
        }
        assertEquals(100, seen.size());
    }

    @Test
    @DisplayName("a peer_count that is asked for is kept to, 0 included")
    void counts() {
        IntStream.range(10, 20).forEach(n -> Peer.number(n).join(tracker, "party", 0));
        ADA.join(tracker, "party", 0);
        for (int count : List.of(0, 1, 5)) {
            assertEquals(count, ids(ADA.ask(tracker, Asked.request("FIND", "t" + count, ADA.id().text(),
                    ",\"swarm_id\":\"party\",\"peer_num\":{\"peer_count\":" + count + "}"), 1).response()).size());
        }
    }

    @Test
    @DisplayName("ten thousand swarms from one address: refused after 512, and the others don't notice")
    void manySwarms() {
        BO.join(tracker, "party", 0);
        int granted = 0;
        for (int n = 0; n < 10_000; n++) {
            Response response = Peer.number(1000 + n / 32, "203.0.113.66").join(tracker, "swarm" + n, 100L * n);
            granted += response.error() == ErrorCode.NO_ERROR ? 1 : 0;
            BO.ask(tracker, Asked.report("r" + n, BO.id()), 100L * n);
        }
        assertTrue(tracker.counts().swarms() <= Limits.STANDARD.membershipsOfOne() + 1, () -> "" + tracker.counts());
        assertTrue(granted >= Limits.STANDARD.membershipsOfOne(), "granted " + granted);
        assertEquals(Set.of(BO.id()), ids(ADA.join(tracker, "party", 1_000_000)));
    }

    @Test
    @DisplayName("one address can't fill a swarm, nor the table of peers")
    void manyPeers() {
        List<ErrorCode> errors = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            errors.add(Peer.number(1000 + n, "203.0.113.66").join(tracker, "party", 100L * n).error());
        }
        assertEquals(Limits.STANDARD.swarmPeersOfOne(), tracker.counts().peers());
        assertEquals(ErrorCode.SERVICE_UNAVAILABLE, errors.getLast());
        IntStream.range(0, 300).forEach(n -> Peer.number(1000 + n, "203.0.113.66").join(tracker, "swarm" + n, 50_000 + 100L * n));
        assertEquals(Limits.STANDARD.peersOfOne(), tracker.counts().peers());
        assertEquals(ErrorCode.NO_ERROR, ADA.join(tracker, "party", 90_000).error());
    }

    @Test
    @DisplayName("a swarm that is full has result 1, the others of the same request 0")
    void fullSwarm() {
        tracker = new Tracker(new Limits(10, 10, 2, 2, 10, 10, 50, 50, 50, 50, 10, 10, 10), new Random(1));
        BO.join(tracker, "full", 0);
        CLEO.join(tracker, "full", 0);
        assertEquals(List.of(new SwarmResult("full", false, Optional.empty()), new SwarmResult("free", true, Optional.of(List.of()))),
                ADA.ask(tracker, connect("t", ADA.id(), List.of("10.0.0.5"), action("JOIN", "full", "LEECH"), action("JOIN", "free", "LEECH")), 1)
                        .response().results());
        Peer dan = Peer.number(4);
        assertEquals(refusal(ErrorCode.SERVICE_UNAVAILABLE, "jfull2"), dan.join(tracker, "full", 2), "nothing granted, nothing kept");
        assertEquals(3, tracker.counts().peers());
    }

    @Test
    @DisplayName("a flood from one address is refused by error 5, and doesn't touch the others")
    void flood() {
        ADA.join(tracker, "party", 0);
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            Response response = BO.ask(tracker, i % 2 == 0 ? Asked.report("r" + i, BO.id()) : "{", 1).response();
            refused += response.error() == ErrorCode.SERVICE_UNAVAILABLE ? 1 : 0;
        }
        assertEquals((10_000 - Limits.STANDARD.requestsAtOnce()) / 2, refused, "what can't be read stays error 1");
        assertEquals(ErrorCode.NO_ERROR, ADA.find(tracker, "party", 1).error());
        assertTrue(tracker.admits(ADA.host(), 1));
        int connections = (int) IntStream.range(0, 1_000).filter(i -> tracker.admits(BO.host(), 1)).count();
        assertEquals(Limits.STANDARD.connectionsAtOnce(), connections);
        assertEquals(ErrorCode.NO_ERROR, BO.join(tracker, "party", 10_000).error(), "it is forgiven");
    }

    @Test
    @DisplayName("the table of networks is bounded; those with peers are never forgotten")
    void networks() {
        tracker = new Tracker(new Limits(10, 10, 10, 10, 10, 10, 50, 50, 50, 50, 10, 10, 3), new Random(1));
        ADA.join(tracker, "party", 0);
        BO.join(tracker, "party", 0);
        IntStream.range(10, 1_000).forEach(n -> Peer.number(n).ask(tracker, "{", 1));
        assertEquals(3, tracker.counts().networks());
        CLEO.join(tracker, "party", 2);
        assertEquals(refusal(ErrorCode.SERVICE_UNAVAILABLE, "jparty3"), Peer.number(4).join(tracker, "party", 3));
        assertEquals(Set.of(BO.id(), CLEO.id()), ids(ADA.find(tracker, "party", 4)));
    }

    @Test
    @DisplayName("so many are dialled back at one time, and so many of one network")
    void dials() {
        int dialled = 0;
        for (int n = 0; n < 60; n++) {
            Peer peer = Peer.number(1000 + n, "203.0.113.66");
            dialled += peer.ask(tracker, connect("t", peer.id(), "JOIN", "swarm" + n), 100L * n).dial().isPresent() ? 1 : 0;
        }
        assertEquals(Limits.STANDARD.dialsOfOne(), dialled);
        assertTrue(ADA.ask(tracker, connect("t", ADA.id(), "JOIN", "party"), 0).dial().isPresent());
    }

    @Test
    @DisplayName("ten thousand peers in a thousand swarms, and all of them reporting, fit in 60 MB of heap")
    void memory() {
        long before = usedBytes();
        for (int n = 0; n < 10_000; n++) {
            Peer.number(n).join(tracker, "0123456789abcdef0123456789abcdef" + n % 1_000, n);
            Peer.number(n).find(tracker, "0123456789abcdef0123456789abcdef" + n % 1_000, n);
        }
        double megabytes = (usedBytes() - before) / 1e6;
        System.out.printf("A tracker of 10,000 peers in 1,000 swarms: %.1f MB of heap%n", megabytes);
        assertEquals(new Tracker.Counts(10_000, 10_000, 1_000, 10_000, 20_000, 0), tracker.counts());
        assertTrue(megabytes < 60, () -> megabytes + " MB");
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    @DisplayName("random requests: the counts always fit, and when all are gone nothing is left")
    void random() {
        Random random = new Random(7);
        long nowMs = 0;
        for (int i = 0; i < 20_000; i++) {
            nowMs += random.nextInt(2_000);
            Peer peer = Peer.number(random.nextInt(40), random.nextInt(8) == 0 ? "203.0.113.66" : "198.51.100." + random.nextInt(4));
            String swarm = "" + random.nextInt(5);
            String mode = random.nextInt(4) == 0 ? "SEEDER" : "LEECH";
            Tracker.Outcome outcome = peer.ask(tracker, switch (random.nextInt(5)) {
                case 0 -> Asked.report("t" + i, peer.id());
                case 1 -> Asked.find("t" + i, peer.id(), swarm);
                case 2 -> connect("t" + i, peer.id(), List.of("10.0.0.1"), action("LEAVE", swarm, mode));
                default -> connect("t" + i, peer.id(), List.of("10.0.0.1"), action("JOIN", swarm, mode));
            }, nowMs);
            outcome.dial().ifPresent(dial -> tracker.dialled(dial, random.nextBoolean() ? OptionalInt.of(7001) : OptionalInt.empty(), 0));
            Tracker.Counts counts = tracker.counts();
            assertTrue(counts.peers() <= 40 && counts.reachable() <= counts.peers() && counts.swarms() <= 5, counts::toString);
        }
        assertNotEquals(0, tracker.counts().peers());
        tracker.expire(nowMs + Limits.TRACK_MS);
        assertEquals(0, tracker.counts().peers() + tracker.counts().swarms());
    }
}
