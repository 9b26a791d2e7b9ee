package wetube.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.log.Author;

@DisplayName("RFC 5905 §11.2.1: falsetickers are")
class FalsetickersTest {
    private static PeerId id(int number) {
        return Author.named("clock " + number).id();
    }

    private static Set<Integer> among(double... times) {
        Map<PeerId, Double> byPeer = new HashMap<>();
        for (int i = 0; i < times.length; i++) {
            byPeer.put(id(i), times[i]);
        }
        Set<PeerId> found = Falsetickers.among(byPeer);
        return IntStream.range(0, times.length).filter(i -> found.contains(id(i))).boxed().collect(Collectors.toSet());
    }

    @Test
    @DisplayName("those whom more than half of all contradict")
    void majority() {
        assertEquals(Set.of(2), among(0, 10, 5000));
        assertEquals(Set.of(0), among(-600_000, 10, 20, 5));
        assertEquals(Set.of(1, 3), among(0, -900, 10, 900, 20));
    }

    @Test
    @DisplayName("nobody, where no more than half agree")
    void undecided() {
        assertEquals(Set.of(), among());
        assertEquals(Set.of(), among(5));
        assertEquals(Set.of(), among(0, 5000));
        assertEquals(Set.of(), among(0, 10, 5000, 5010));
        assertEquals(Set.of(), among(0, 1000, 2000));
    }

    @Test
    @DisplayName("nobody whose clock differs by what delays and slewing explain")
    void tolerance() {
        assertEquals(Set.of(), among(0, 10, Falsetickers.TOLERANCE_MS + 10));
        assertEquals(Set.of(2), among(0, 10, Falsetickers.TOLERANCE_MS + 11));
        assertTrue(Falsetickers.agree(100, 100 - Falsetickers.TOLERANCE_MS));
        assertFalse(Falsetickers.agree(100, 101 + Falsetickers.TOLERANCE_MS));
    }

    @Test
    @DisplayName("never one of the honest, as long as these are more than half: whatever the others show")
    void honest() {
        Random random = new Random(1);
        for (int run = 0; run < 2000; run++) {
            int honest = 1 + random.nextInt(8);
            int liars = random.nextInt(honest);
            double[] times = new double[honest + liars];
            for (int i = 0; i < times.length; i++) {
                times[i] = i < honest ? random.nextDouble(Falsetickers.TOLERANCE_MS) : random.nextGaussian() * 1000;
            }
            assertTrue(among(times).stream().noneMatch(i -> i < honest));
        }
    }
}
