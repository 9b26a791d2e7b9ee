package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A share of the random schedules; {@link RandomElections} runs as many as one likes. */
@DisplayName("Elections in random trouble")
class RandomElectionsTest {
    private static final int SCHEDULES = Integer.getInteger("wetube.elections", 50);

    @Test
    @DisplayName("with crashes, pauses, splits and a minority of liars: nothing forbidden happens, and a director is found")
    void nothingForbidden() {
        List<String> violations = new ArrayList<>();
        int elected = 0;
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            RandomElections.Outcome outcome = RandomElections.run(seed);
            elected += outcome.elected() ? 1 : 0;
            outcome.violation().ifPresent(what -> violations.add("seed " + outcome.seed() + ": " + what));
        }
        assertEquals(List.of(), violations);
        assertTrue(elected > SCHEDULES / 4 && elected < SCHEDULES, elected + " of " + SCHEDULES + " ended with somebody elected");
    }
}
