package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.overlay.Overlay;
import wetube.sim.Crowd;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** A hundred whole peers in one session. */
@DisplayName("A hundred members")
class HundredTest {
    private static final int SIZE = 100;
    private static final int BROADCASTS = 5;
    private static final long GATHERED_MS = 20_000;
    private static final long AT_ONCE_MS = 1000;
    private static final long REPAIRED_MS = 4000;

    @Test
    @DisplayName("see one another over 14 links each; what one says reaches all at once, in n log n messages, and when a fifth of them has died too")
    void hundred() {
        Simulation sim = new Simulation(12).withObjects().withoutPlayers();
        Crowd crowd = new Crowd(sim, SIZE);
        long gatheredMs = crowd.gather(GATHERED_MS);
        double links = crowd.linksEach();
        System.out.printf("%d peers, all started at once: all see all after %,d ms, over %.1f links each%n", SIZE, gatheredMs, links);
        for (int i = 0; i < BROADCASTS; i++) {
            long before = sim.checks().news();
            Machine author = crowd.machines().get(19 * i);
            long tookMs = crowd.broadcast(author, crowd.machines(), AT_ONCE_MS);
            sim.runFor(AT_ONCE_MS);
            long messages = sim.checks().news() - before;
            System.out.printf("a broadcast of %s: %,d messages, at most %d hops, heard by all after %d ms%n", author, messages, Overlay.hopsMax(SIZE),
                    tookMs);
            assertTrue(messages <= SIZE * (links - 1) + links, messages + " messages");
        }
        sim.runUntilTogether(crowd.session(), AT_ONCE_MS);
        List<Machine> dead = crowd.machines().stream().filter(machine -> machine.number() % 5 == 0).toList();
        dead.forEach(sim::losePower);
        long tookMs = crowd.broadcast(crowd.editor(), crowd.up(), REPAIRED_MS);
        System.out.printf("with %d of them just dead: heard by all others after %d ms%n", dead.size(), tookMs);
    }
}
