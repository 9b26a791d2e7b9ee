package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.sim.RandomParty;
import wetube.sim.Transcript;

/** Parties at which everything happens; {@code make soak ONLY=parties} has more of them. */
@DisplayName("At a hundred random parties")
class RandomPartyTest {
    private static final int SEEDS = 60;

    @Test
    @DisplayName("with crashes, splits, full disks and liars, nothing happens that must never be")
    void nothingForbidden() {
        Queue<String> violations = new ConcurrentLinkedQueue<>();
        long startNs = System.nanoTime();
        List<RandomParty.Outcome> outcomes = LongStream.rangeClosed(1, SEEDS).parallel().boxed().flatMap(seed -> {
            int peers = RandomParty.peersOf(seed);
            try {
                return List.of(RandomParty.run(seed, peers, Transcript.NONE)).stream();
            } catch (AssertionError | RuntimeException violation) {
                violations.add("make sim SEED=" + seed + " PEERS=" + peers + "\n   " + violation.getMessage());
                return new ArrayList<RandomParty.Outcome>().stream();
            }
        }).toList();
        System.out.printf("%,d seeds in %.1f s: %,d inputs, %,.0f s of virtual time, up to %d events, %d liars; "
                + "together again within %.1f s%n",
                outcomes.size(), (System.nanoTime() - startNs) / 1e9,
                outcomes.stream().mapToLong(RandomParty.Outcome::inputs).sum(),
                outcomes.stream().mapToLong(RandomParty.Outcome::virtualMs).sum() / 1e3,
                outcomes.stream().mapToInt(RandomParty.Outcome::events).max().orElse(0),
                outcomes.stream().mapToInt(RandomParty.Outcome::liars).sum(),
                outcomes.stream().mapToLong(RandomParty.Outcome::togetherMs).max().orElse(0) / 1e3);
        assertTrue(violations.isEmpty(), () -> violations.size() + " of " + SEEDS + " seeds:\n" + String.join("\n", violations));
    }

    @Test
    @DisplayName("the same seed is the same run, to the last word")
    void replayable() {
        for (long seed : new long[] {10, 33}) {
            assertEquals(story(seed), story(seed));
        }
    }

    private static List<String> story(long seed) {
        List<String> lines = new ArrayList<>();
        lines.add(RandomParty.run(seed, 8, (timeMs, who, what) -> lines.add(Transcript.format(timeMs, who, what))).toString());
        return lines;
    }
}
