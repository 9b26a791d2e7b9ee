package wetube.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import wetube.sim.RandomParty;
import wetube.sim.Transcript;

/**
 * A thousand parties of 2 to 12 whole peers in virtual time, at which everything happens. The same ones each time, from seed 1
 * on, all of them however short the soak is: seven minutes on one processor.
 */
final class RandomParties implements Part {
    private static final long PARTIES = 1000;
    private static final int TOLD_EVERY = 250;

    @Override
    public String name() {
        return "parties";
    }

    @Override
    public String about() {
        return String.format("%,d random parties in virtual time, with crashes, splits, full disks and liars", PARTIES);
    }

    @Override
    public void run(Setting setting) {
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        for (long first = 1; first <= PARTIES; first += TOLD_EVERY) {
            List<RandomParty.Outcome> outcomes = LongStream.range(first, first + TOLD_EVERY).parallel().boxed()
                    .flatMap(seed -> run(seed, broken).stream()).toList();
            setting.journal().line("seeds %d to %d: %,d inputs, %,.0f s of virtual time, %d liars; "
                    + "together again within %.1f s; %d violations so far",
                    first, first + TOLD_EVERY - 1, outcomes.stream().mapToLong(RandomParty.Outcome::inputs).sum(),
                    outcomes.stream().mapToLong(RandomParty.Outcome::virtualMs).sum() / 1e3,
                    outcomes.stream().mapToInt(RandomParty.Outcome::liars).sum(),
                    outcomes.stream().mapToLong(RandomParty.Outcome::togetherMs).max().orElse(0) / 1e3, broken.size());
        }
        setting.journal().check("no rule is broken at any of them", broken.isEmpty(), new ArrayList<>(broken));
    }

    private static List<RandomParty.Outcome> run(long seed, Queue<String> broken) {
        int peers = RandomParty.peersOf(seed);
        try {
            return List.of(RandomParty.run(seed, peers, Transcript.NONE));
        } catch (AssertionError | RuntimeException violation) {
            broken.add("make sim SEED=" + seed + " PEERS=" + peers + ": " + violation.getMessage());
            return List.of();
        }
    }
}
