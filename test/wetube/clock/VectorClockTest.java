package wetube.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.clock.VectorClock.Relation.AFTER;
import static wetube.clock.VectorClock.Relation.BEFORE;
import static wetube.clock.VectorClock.Relation.CONCURRENT;
import static wetube.clock.VectorClock.Relation.EQUAL;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("A vector clock")
class VectorClockTest {
    private static VectorClock clock(int... counts) {
        VectorClock clock = VectorClock.ZERO;
        for (int i = 0; i < counts.length; i++) {
            clock = clock.with(i, counts[i]);
        }
        return clock;
    }

    private static VectorClock random(Random random) {
        VectorClock clock = VectorClock.ZERO;
        for (int i = random.nextInt(6); i > 0; i--) {
            clock = clock.with(random.nextInt(3) * VectorClock.PAGE + random.nextInt(3), random.nextInt(3));
        }
        return clock;
    }

    @Test
    @DisplayName("Mattern 1989, section 6: u < v when no count is higher and one is lower; u || v when each has a higher one")
    void relations() {
        assertEquals(BEFORE, clock(1, 2).compare(clock(1, 3)));
        assertEquals(AFTER, clock(2, 2).compare(clock(1, 2)));
        assertEquals(CONCURRENT, clock(2, 1).compare(clock(1, 2)));
        assertEquals(EQUAL, clock(2, 1).compare(clock(2, 1)));
        assertEquals(BEFORE, VectorClock.ZERO.compare(clock(0, 0, 1)));
    }

    @Test
    @DisplayName("a process that is not mentioned has counted 0")
    void unmentioned() {
        assertEquals(0, VectorClock.ZERO.count(0));
        assertEquals(0, clock(1).count(1_000_000));
        assertEquals(clock(1), clock(1, 0, 0));
        assertEquals(clock(1), clock(1).with(500, 0));
        assertEquals(clock(1).hashCode(), clock(1).with(500, 0).hashCode());
        assertEquals("{0=1, 500=7}", clock(1).with(500, 7).toString());
    }

    @Test
    @DisplayName("takes room for the processes it knows, not for all that there are")
    void room() {
        VectorClock one = clock(1).with(1_000_000, 1);
        assertEquals("{0=1, 1000000=1}", one.toString());
        assertEquals(CONCURRENT, one.compare(clock(1).with(500_000, 1)));
        assertEquals("{0=1, 500000=1, 1000000=1}", one.merge(clock(1).with(500_000, 1)).toString());
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        VectorClock[] clocks = new VectorClock[20_000];
        for (int i = 0; i < clocks.length; i++) {
            clocks[i] = clock(1).with(VectorClock.PAGE * i, 1);
        }
        runtime.gc();
        long bytes = (runtime.totalMemory() - runtime.freeMemory() - before) / clocks.length;
        assertTrue(bytes < 1500, bytes + " bytes each");
        assertEquals(1, clocks[clocks.length - 1].count(0));
    }

    @Test
    @DisplayName("is not changed by what is made of it")
    void immutable() {
        VectorClock one = clock(1, 2);
        VectorClock other = one.with(0, 5);
        one.merge(clock(9, 9));
        assertEquals(1, one.count(0));
        assertEquals(5, other.count(0));
        assertEquals(2, other.count(1));
    }

    @Test
    @DisplayName("the example of Fidge's and Mattern's papers: a message makes what came before it known")
    void message() {
        VectorClock p = VectorClock.ZERO.with(0, 1);
        VectorClock q = VectorClock.ZERO.with(1, 1);
        assertEquals(CONCURRENT, p.compare(q));
        VectorClock received = q.merge(p).with(1, 2);
        assertEquals(BEFORE, p.compare(received));
        assertEquals(clock(1, 2), received);
    }

    @RepeatedTest(20)
    @DisplayName("merge is the least clock that is not before either: commutative, associative, idempotent")
    void merge(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        for (int i = 0; i < 200; i++) {
            VectorClock a = random(random);
            VectorClock b = random(random);
            VectorClock c = random(random);
            VectorClock sup = a.merge(b);
            assertEquals(sup, b.merge(a));
            assertEquals(sup.merge(c), a.merge(b.merge(c)));
            assertEquals(a, a.merge(a));
            assertTrue(a.compare(sup) == BEFORE || a.compare(sup) == EQUAL);
            for (int p = 0; p < 3 * VectorClock.PAGE; p++) {
                assertEquals(Math.max(a.count(p), b.count(p)), sup.count(p));
            }
        }
    }

    @RepeatedTest(20)
    @DisplayName("compare is a partial order, and agrees with the counts one by one; equal clocks have equal hashes")
    void order(RepetitionInfo info) {
        Random random = new Random(100 + info.getCurrentRepetition());
        for (int i = 0; i < 200; i++) {
            VectorClock a = random(random);
            VectorClock b = random(random);
            VectorClock c = random(random);
            boolean more = false;
            boolean less = false;
            for (int p = 0; p < 3 * VectorClock.PAGE; p++) {
                more |= a.count(p) > b.count(p);
                less |= a.count(p) < b.count(p);
            }
            assertEquals(more ? less ? CONCURRENT : AFTER : less ? BEFORE : EQUAL, a.compare(b));
            if (a.compare(b) == BEFORE && b.compare(c) == BEFORE) {
                assertEquals(BEFORE, a.compare(c));
            }
            assertEquals(a.compare(b) == EQUAL, a.equals(b));
            if (a.equals(b)) {
                assertEquals(a.hashCode(), b.hashCode());
            }
            assertEquals(Map.of(BEFORE, AFTER, AFTER, BEFORE, EQUAL, EQUAL, CONCURRENT, CONCURRENT).get(a.compare(b)),
                    b.compare(a));
        }
    }

    @Test
    @DisplayName("with thousands of processes, clocks share what they agree on")
    void many() {
        VectorClock all = VectorClock.ZERO;
        Map<Integer, Integer> counts = new TreeMap<>();
        Random random = new Random(1);
        for (int p = 0; p < 3000; p++) {
            counts.put(p, 1 + random.nextInt(5));
            all = all.with(p, counts.get(p));
        }
        VectorClock last = all;
        counts.forEach((p, count) -> assertEquals(count, last.count(p)));
        assertEquals(last, last.merge(VectorClock.ZERO));
        VectorClock one = last.with(7, 100);
        VectorClock other = last.with(2900, 100);
        VectorClock both = one.merge(other);
        assertEquals(100, both.count(7));
        assertEquals(100, both.count(2900));
        assertEquals(counts.get(1500), both.count(1500));
        assertNotEquals(one, other);
    }
}
