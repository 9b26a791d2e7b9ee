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
 *
 * <p>A log keeps one clock an event, and somebody may make up many processes (each fork of an author counts as one). So the
 * counters lie in pages, and clocks that agree on a page share it: an event costs the pages it changes, not all there are.
 */
public final class VectorClock {
    /** How two clocks stand to each other. */
    public enum Relation { BEFORE, AFTER, EQUAL, CONCURRENT }

    /** Counters in a page: enough for a party's members to fit in one. */
    static final int PAGE = 32;
    private static final int[] ZEROS = new int[PAGE];

    /** Nothing has happened yet. */
    public static final VectorClock ZERO = new VectorClock(new int[0][]);

    /** Pages are shared and never changed. What lies beyond the last has counted 0. */
    private final int[][] pages;

    private VectorClock(int[][] pages) {
        this.pages = pages;
    }

    /** How many events of {@code process} this clock has seen. */
    public int count(int process) {
        return page(process / PAGE)[process % PAGE];
    }

    private int[] page(int number) {
        return number < pages.length ? pages[number] : ZEROS;
    }

    /** Mattern's sup(u, v): what is known when both are known. */
    public VectorClock merge(VectorClock other) {
        int[][] merged = new int[Math.max(pages.length, other.pages.length)][];
        for (int i = 0; i < merged.length; i++) {
            merged[i] = higher(page(i), other.page(i));
        }
        return new VectorClock(merged);
    }

    private static int[] higher(int[] one, int[] other) {
        if (one == other || other == ZEROS) {
            return one;
        }
        int[] higher = one.clone();
        for (int i = 0; i < PAGE; i++) {
            higher[i] = Math.max(one[i], other[i]);
        }
        return Arrays.equals(higher, one) ? one : Arrays.equals(higher, other) ? other : higher;
    }

    /** The same clock after {@code process} has counted to {@code count}. */
    public VectorClock with(int process, int count) {
        int[][] changed = Arrays.copyOf(pages, Math.max(pages.length, process / PAGE + 1));
        Arrays.fill(changed, pages.length, changed.length, ZEROS);
        changed[process / PAGE] = page(process / PAGE).clone();
        changed[process / PAGE][process % PAGE] = count;
        return new VectorClock(changed);
    }

    /** This clock seen from {@code other}: BEFORE means that everything counted here is counted there, and more. */
    public Relation compare(VectorClock other) {
        boolean less = false;
        boolean more = false;
        for (int i = 0; i < PAGE * Math.max(pages.length, other.pages.length); i++) {
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
        int hash = 0;
        for (int i = 0; i < PAGE * pages.length; i++) {
            hash += 31 * i * count(i) + count(i);    // a counter at 0 adds nothing, wherever the pages end
        }
        return hash;
    }

    /** For people who look for a bug: {@code {0=3, 2=1}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < PAGE * pages.length; i++) {
            if (count(i) > 0) {
                text.append(text.length() > 1 ? ", " : "").append(i).append('=').append(count(i));
            }
        }
        return text.append('}').toString();
    }
}
