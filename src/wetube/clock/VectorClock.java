package wetube.clock;

import java.util.Arrays;

/**
 * Before, after, or concurrent: one counter for each process.
 *
 * <p>Processes are numbered 0, 1, 2 … by whoever keeps the clocks; a process that is not mentioned has counted 0. Immutable.
 *
 * <p>Source: C. Fidge, "Timestamps in message-passing systems that preserve the partial ordering" (1988); F. Mattern,
 * "Virtual time and global states of distributed systems" (1989), section 6. There each process sends its clock along; here the
 * receiver computes it from what an event names as its causes, so that nobody can lie about it (see {@code wetube.log}).
 */
public final class VectorClock {
    /** Nothing has happened yet. */
    public static final VectorClock ZERO = new VectorClock(new int[0]);

    /** How two clocks stand to each other. */
    public enum Relation { BEFORE, AFTER, EQUAL, CONCURRENT }

    private final int[] counts;

    private VectorClock(int[] counts) {
        this.counts = counts;
    }

    /** How many events of {@code process} this clock has seen. */
    public int count(int process) {
        return process < counts.length ? counts[process] : 0;
    }

    /** Mattern's sup(u, v): what is known when both are known. */
    public VectorClock merge(VectorClock other) {
        int[] longer = counts.length >= other.counts.length ? counts : other.counts;
        int[] shorter = longer == counts ? other.counts : counts;
        int[] merged = longer.clone();
        for (int i = 0; i < shorter.length; i++) {
            merged[i] = Math.max(merged[i], shorter[i]);
        }
        return new VectorClock(merged);
    }

    /** The same clock after {@code process} has counted to {@code count}. */
    public VectorClock with(int process, int count) {
        int[] changed = Arrays.copyOf(counts, Math.max(counts.length, process + 1));
        changed[process] = count;
        return new VectorClock(changed);
    }

    /** This clock seen from {@code other}: BEFORE means that everything counted here is counted there, and more. */
    public Relation compare(VectorClock other) {
        boolean less = false;
        boolean more = false;
        for (int i = 0; i < Math.max(counts.length, other.counts.length); i++) {
            less |= count(i) < other.count(i);
            more |= count(i) > other.count(i);
        }
        if (less) {
            return more ? Relation.CONCURRENT : Relation.BEFORE;
        }
        return more ? Relation.AFTER : Relation.EQUAL;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof VectorClock other && compare(other) == Relation.EQUAL;
    }

    @Override
    public int hashCode() {
        int length = counts.length;
        while (length > 0 && counts[length - 1] == 0) {
            length--;
        }
        return Arrays.hashCode(Arrays.copyOf(counts, length));
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
