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
    @DisplayName("RFC 5905 §10: of the last samples, the one of least delay")
    void leastDelay() {
        filter.add(0, 105, 105, 10);
        assertEquals(100, filter.best().offsetMs());
        for (int i = 0; i < ClockFilter.SAMPLES - 1; i++) {
            filter.add(0, 130, 130, 40);
            assertEquals(100, filter.best().offsetMs());
        }
        assertEquals(90, filter.size());
        filter.add(0, 130, 130, 40);
        assertEquals(110, filter.best().offsetMs(), "the ninety-first pushes the first out");
        assertEquals(90, filter.size());
    }

    @Test
    @DisplayName("a minute in which everything waits in a queue of 400 ms does not make it forget the time before")
    void queue() {
        double now = 0;
        for (int i = 0; i < 8; i++, now += 2000) {
            filter.add(now, now + 110, now + 110, now + 20);
        }
        for (int i = 0; i < 30; i++, now += 2000) {
            filter.add(now, now + 510, now + 510, now + 420);
            assertEquals(100, filter.best().offsetMs(), "they are 100 ms apart, and not 300");
        }
    }

    @Test
    @DisplayName("a sample grows old: what two bad quartzes may have drifted since counts as delay")
    void age() {
        filter.add(0, 105, 105, 10);
        filter.add(10_000, 10_107, 10_107, 10_012);
        assertEquals(101, filter.best().offsetMs(), "2 ms more delay, 10 s younger");
        filter.add(10_100, 10_211, 10_211, 10_120);
        assertEquals(101, filter.best().offsetMs(), "8 ms more delay, 0.1 s younger");
    }

    @Test
    @DisplayName("a sample that contradicts all before it tells of a clock that was set or stood still: they are forgotten")
    void contradiction() {
        for (int i = 0; i < 8; i++) {
            filter.add(1000 * i, 1000 * i + 5, 1000 * i + 5, 1000 * i + 10);
        }
        filter.add(9000, 9000 + 60_000 + 50, 9000 + 60_000 + 50, 9100);
        assertEquals(new ClockFilter.Sample(60_000, 100), filter.best());
        assertEquals(1, filter.size());
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
