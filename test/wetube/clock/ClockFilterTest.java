package wetube.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("The clock filter")
class ClockFilterTest {
    private final ClockFilter filter = new ClockFilter();

    @Test
    @DisplayName("RFC 5905 §8: offset = ((t2 - t1) + (t3 - t4)) / 2, delay = (t4 - t1) - (t3 - t2)")
    void formulas() {
        filter.add(1000, 1112, 1115, 1023);
        assertEquals(new ClockFilter.Sample(102, 20), filter.best());
    }

    @Test
    @DisplayName("an even road, in whatever time: the offset is exact")
    void even() {
        filter.add(0, 5000 + 30, 5000 + 80, 30 + 50 + 30);
        assertEquals(new ClockFilter.Sample(5000, 60), filter.best());
    }

    @Test
    @DisplayName("RFC 5905 §10: of the last eight samples, the one of least delay")
    void leastOfEight() {
        filter.add(0, 105, 105, 10);
        assertEquals(100, filter.best().offsetMs());
        for (int i = 0; i < ClockFilter.SAMPLES - 1; i++) {
            filter.add(0, 300, 300, 40);
            assertEquals(100, filter.best().offsetMs());
        }
        assertEquals(8, filter.size());
        filter.add(0, 300, 300, 40);
        assertEquals(280, filter.best().offsetMs(), "the ninth pushes the first out");
        assertEquals(8, filter.size());
    }

    @Test
    @DisplayName("exchanges in which time ran backwards, or no numbers, are left out")
    void absurd() {
        filter.add(100, 200, 200, 99);
        filter.add(100, 200, 300, 150);
        filter.add(Double.NaN, 200, 200, 300);
        filter.add(100, Double.NaN, 200, 300);
        assertEquals(0, filter.size());
        assertThrows(IllegalStateException.class, filter::best);
    }

    @RepeatedTest(20)
    @DisplayName("the error is at most half the delay, whatever queues there are on the way")
    void error(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        double offset = random.nextDouble(-1e6, 1e6);
        double now = 1e12;
        for (int i = 0; i < 50; i++) {
            double there = 5 - 20 * Math.log(1 - random.nextDouble());
            double back = 5 - 20 * Math.log(1 - random.nextDouble());
            double thinking = random.nextDouble(3);
            filter.add(now, now + there + offset, now + there + thinking + offset, now + there + thinking + back);
            ClockFilter.Sample best = filter.best();
            assertTrue(Math.abs(best.offsetMs() - offset) <= best.delayMs() / 2 + 0.01);
            now += 2000;
        }
    }
}
