package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.overlay.Overlay;
import wetube.sim.Crowd;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** More members than link to one another directly. */
@DisplayName("Among forty members")
class CrowdTest {
    private static final int SIZE = 40;
    /**
     * All start at once, with nobody on time: the director's takes three seconds to be taken for the session's, others' beats
     * five more.
     */
    private static final long GATHERED_MS = 15_000;
    /** Three intervals, and what the last beat took on its way. */
    private static final long AWAY_MS = 3 * Gossip.BEAT_MS + 2000;
    /** A flood, over a few hops of at most 60 ms; a beat later neighbours compare their logs. */
    private static final long FLOODED_MS = 500;
    private static final long REPAIRED_MS = 3000;

    /** Of the links: what {@code peer.Neighbours} waits at most before it dials again, and before it closes a link without use. */
    private static final long MAX_BACKOFF_MS = 15_000;
    private static final long PURPOSELESS_MS = 30_000;

    private final Simulation sim = new Simulation(5).withObjects().withoutPlayers();

    @AfterEach
    void nobodyHeapsUp() {
        sim.machines().stream().filter(Machine::isUp).limit(3).forEach(machine -> sim.checks().weigh(machine, 1100));
    }

    @Test
    @DisplayName("all see all, over a dozen links each, and a broadcast takes one flood")
    void gathered() {
        Crowd crowd = new Crowd(sim, SIZE);
        crowd.gather(GATHERED_MS);
        assertEquals(10, crowd.linksEach(), 0.5);
        long before = sim.checks().news();
        long took = crowd.broadcast(crowd.machines().get(17), crowd.machines(), FLOODED_MS);
        sim.runFor(1000);
        long messages = sim.checks().news() - before;
        assertTrue(messages <= SIZE * 9 + 10, messages + " messages for one broadcast, in " + took + " ms");
        sim.runUntilTogether(crowd.session(), 1000);
        Machine gone = crowd.machines().get(21);
        List<Machine> linked = crowd.machines().stream().filter(machine -> sim.network().linksBetween(machine, gone) > 0).toList();
        sim.network().delay(gone, linked.get(0), 1000);    // who hears of it through others first
        sim.runFor(2 * Gossip.BEAT_MS);
        sim.crash(gone);
        sim.runUntil("those who had a link to one who is gone see it at once", 2500,
                () -> linked.stream().noneMatch(one -> one.sees(gone)));
    }

    @Test
    @DisplayName("the page tells whom it reaches through others: those to whom there is no link")
    void relayed() {
        Crowd crowd = new Crowd(sim, SIZE);
        crowd.gather(GATHERED_MS);
        Machine looking = crowd.machines().get(3);
        looking.browser(true);
        sim.runUntil("all are shown, half of them and more as reached through others", 5000, () -> crowd.machines().stream()
                .allMatch(one -> looking.page().user(one.id(), "state").equals("here")
                        && looking.page().isRelayed(one.id()) == (one != looking
                                && sim.network().linksBetween(looking, one) == 0)));
        assertTrue(crowd.machines().stream().filter(one -> looking.page().isRelayed(one.id())).count() > SIZE / 2);
        Machine gone = crowd.machines().stream().filter(one -> looking.page().isRelayed(one.id())).findFirst().orElseThrow();
        sim.losePower(gone);
        sim.runUntil("who is gone is not reached at all", AWAY_MS, () -> looking.page().user(gone.id(), "state").equals("away")
                && !looking.page().isRelayed(gone.id()));
    }

    @Test
    @DisplayName("eight die at once: news reaches all others at once, all notice, and the ring closes")
    void fifthKilled() {
        Crowd crowd = new Crowd(sim, SIZE);
        crowd.gather(GATHERED_MS);
        List<Machine> dead = IntStream.range(0, 8).mapToObj(i -> crowd.machines().get(4 + 4 * i)).toList();
        dead.forEach(sim::losePower);
        crowd.broadcast(crowd.editor(), crowd.up(), REPAIRED_MS);
        sim.runUntil("all have noticed", AWAY_MS,
                () -> crowd.up().stream().noneMatch(machine -> dead.stream().anyMatch(machine::sees)));
        sim.runFor(Topology.UNSETTLED_MS);
        crowd.broadcast(crowd.director(), crowd.up(), FLOODED_MS);
        assertTrue(crowd.see(crowd.up(), crowd.up()), "those who are left see one another");
        assertTrue(crowd.linksEach() > 9, () -> "the ring is not closed: " + crowd.linksEach() + " links each");
        dead.forEach(sim::restart);
        crowd.gather(GATHERED_MS);
        sim.runUntilTogether(crowd.session(), 10_000);
    }

    @Test
    @DisplayName("the only director dies: one of the others is elected, and all know whom")
    void elected() {
        Crowd crowd = new Crowd(sim, Overlay.MESH + 2);
        crowd.gather(GATHERED_MS);
        sim.runFor(10_000);
        sim.losePower(crowd.director());
        sim.runUntil(() -> "one is elected", 10_000, 100,
                () -> crowd.up().stream().allMatch(machine -> machine.valid("ELECTED").size() == 1));
        sim.runFor(2000);
        assertEquals(1, crowd.up().stream().map(machine -> machine.valid("ELECTED").get(0).id()).distinct().count());
        assertEquals(2, crowd.editor().session().orElseThrow().roster().atLeast(Role.DIRECTOR).count());
    }

    @Test
    @DisplayName("halves of a split are each a ring, and one again when it heals")
    void split() {
        Crowd crowd = new Crowd(sim, SIZE);
        crowd.gather(GATHERED_MS);
        List<Machine> left = crowd.machines().subList(0, SIZE / 2);
        List<Machine> right = crowd.machines().subList(SIZE / 2, SIZE);
        sim.network().split(left, right);
        sim.runFor(AWAY_MS + Topology.UNSETTLED_MS);
        for (List<Machine> half : List.of(left, right)) {
            assertTrue(crowd.see(half, half));
            crowd.broadcast(half.get(3), half, FLOODED_MS);
        }
        assertFalse(left.get(0).sees(right.get(0)));
        sim.network().heal();
        crowd.gather(MAX_BACKOFF_MS * 3 / 2 + GATHERED_MS);
        sim.runUntilTogether(crowd.session(), 5000);
        sim.runFor(Topology.UNSETTLED_MS);
        assertTrue(crowd.linksEach() < 25, () -> "links to all who were ever next on the ring: " + crowd.linksEach());
    }

    @Test
    @DisplayName("of whom many pairs can't reach one another, or can in one direction only, all hear all")
    void unreachablePairs() {
        Crowd crowd = new Crowd(sim, SIZE);
        Random random = new Random(2);
        for (Machine one : crowd.machines()) {
            for (Machine other : crowd.machines()) {
                if (one.number() < other.number() && random.nextInt(4) == 0) {
                    sim.network().cut(one, other);
                } else if (one != other && random.nextInt(4) == 0) {
                    sim.network().block(one, other);
                }
            }
        }
        crowd.gather(2 * GATHERED_MS);
        crowd.broadcast(crowd.machines().get(9), crowd.machines(), REPAIRED_MS);
        sim.runFor(Topology.UNSETTLED_MS);
        assertTrue(crowd.linksEach() > 9, () -> "for those out of reach there are no others: " + crowd.linksEach() + " links each");
        crowd.broadcast(crowd.machines().get(12), crowd.machines(), FLOODED_MS);
    }

    @Test
    @DisplayName("liars who pass nothing on are passed by")
    void droppedRelays() {
        Liar[] liars = IntStream.range(0, 8).mapToObj(i -> sim.liar("liar" + i)).toArray(Liar[]::new);
        Crowd crowd = new Crowd(sim, Overlay.MESH, liars);
        crowd.gather(GATHERED_MS);
        for (int i = 0; i < 5; i++) {
            crowd.broadcast(crowd.machines().get(i), crowd.machines(), FLOODED_MS);
        }
    }

    @Test
    @DisplayName("nobody is taken to be here for beats that somebody has kept")
    void replayedBeats() {
        Liar liar = sim.liar("mallory");
        Crowd crowd = new Crowd(sim, Overlay.MESH, liar);
        liar.tell(Lie.REPLAYED_BEATS);
        crowd.gather(GATHERED_MS);
        sim.runFor(10_000);
        Machine director = crowd.director();
        sim.losePower(director);
        sim.runUntil("all see that the director is gone", 5000,
                () -> crowd.up().stream().noneMatch(machine -> machine.sees(director)));
        Machine late = crowd.machines().get(7);
        sim.crash(late);
        sim.restart(late);
        for (int i = 0; i < 20; i++) {
            sim.runFor(500);
            assertTrue(crowd.up().stream().noneMatch(machine -> machine.sees(director)), "somebody sees a dead director");
        }
    }

    @Test
    @DisplayName("one who floods keeps nobody else's news from being passed on")
    void flood() {
        Liar liar = sim.liar("mallory");
        Crowd crowd = new Crowd(sim, Overlay.MESH, liar);
        crowd.gather(GATHERED_MS);
        liar.tell(Lie.EVENT_FLOOD);
        sim.runFor(100);
        for (int i = 2; i < 6; i++) {
            crowd.broadcast(crowd.machines().get(i), crowd.machines(), FLOODED_MS);
        }
    }

    @Test
    @DisplayName("the thirty-third of 33 makes a mesh of the ring when it leaves; and a newcomer a ring of the mesh")
    void boundary() {
        Crowd crowd = new Crowd(sim, Overlay.MESH + 1);
        crowd.gather(GATHERED_MS);
        assertTrue(crowd.linksEach() < 11);
        Machine last = crowd.machines().get(Overlay.MESH);
        last.browser(true);
        last.page().leave();
        sim.runUntil(() -> "all are linked to all", 30_000, 1000, () -> crowd.linksEach() >= Overlay.MESH - 2);
        crowd.director().browser(true);
        sim.invite(crowd.director(), last, "viewer");
        sim.runUntil(() -> "the links of a mesh are gone", PURPOSELESS_MS + 10_000, 1000, () -> crowd.linksEach() < 13);
        crowd.broadcast(crowd.machines().get(5), crowd.machines(), FLOODED_MS);
    }

    @Test
    @DisplayName("those who link to somebody unasked are suffered, and leave room for guests")
    void unaskedLinks() {
        Liar[] liars = IntStream.range(0, 60).mapToObj(i -> sim.liar("liar" + i)).toArray(Liar[]::new);
        Crowd crowd = new Crowd(sim, 3, liars);
        Machine director = crowd.director();
        sim.runUntil(() -> "all liars are linked to the director", 30_000, 1000,
                () -> sim.network().linksOf(director) >= liars.length);
        Machine guest = sim.machine("guest");
        director.browser(true);
        sim.invite(director, guest, "viewer");
        // Liars don't beat for those far off: the ring closes without them
        sim.runFor(Topology.SILENT_MS + PURPOSELESS_MS);
        long before = director.linksSoFar();
        sim.runFor(PURPOSELESS_MS + 10_000);
        assertTrue(director.linksSoFar() - before < 3, "links are closed and come back");
    }
}
