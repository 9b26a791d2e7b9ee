package wetube.soak;

import java.util.List;
import wetube.overlay.Overlay;
import wetube.sim.Crowd;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/**
 * A hundred whole peers in one session, in virtual time: they see one another over 14 links each, and what one says reaches all
 * at once, in n log n messages, also when a fifth of them has just died.
 */
final class HundredMembers implements Part {
    private static final int SIZE = 100;
    private static final int BROADCASTS = 5;
    private static final long GATHERED_MS = 20_000;
    private static final long AT_ONCE_MS = 1000;
    private static final long REPAIRED_MS = 4000;

    @Override
    public String name() {
        return "hundred";
    }

    @Override
    public String about() {
        return SIZE + " whole peers in one session, in virtual time";
    }

    @Override
    public void run(Setting setting) {
        Simulation sim = new Simulation(12).withObjects().withoutPlayers();
        Crowd crowd = new Crowd(sim, SIZE);
        long gatheredMs = crowd.gather(GATHERED_MS);
        double links = crowd.linksEach();
        setting.journal().line("%d peers, all started at once: all see all after %,d ms, over %.1f links each", SIZE, gatheredMs,
                links);
        for (int i = 0; i < BROADCASTS; i++) {
            long before = sim.checks().news();
            Machine author = crowd.machines().get(19 * i);
            long tookMs = crowd.broadcast(author, crowd.machines(), AT_ONCE_MS);
            sim.runFor(AT_ONCE_MS);
            long messages = sim.checks().news() - before;
            setting.journal().line("a broadcast of %s: %,d messages, at most %d hops, heard by all after %d ms", author, messages,
                    Overlay.hopsMax(SIZE),
                    tookMs);
            setting.journal().check("every link has it once, or twice where two meet", messages <= SIZE * (links - 1) + links,
                    messages);
        }
        sim.runUntilTogether(crowd.session(), AT_ONCE_MS);
        List<Machine> dead = crowd.machines().stream().filter(machine -> machine.number() % 5 == 0).toList();
        dead.forEach(sim::losePower);
        long tookMs = crowd.broadcast(crowd.editor(), crowd.up(), REPAIRED_MS);
        setting.journal().line("with %d of them just dead: heard by all others after %d ms", dead.size(), tookMs);
    }
}
