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
 * counters lie in pages. A clock has only pages on which something has counted, and clocks that agree on a page share it: an event
 * costs the pages it changes, and not those of processes it does not know.
 */
public final class VectorClock {
    /** How two clocks stand to each other. */
    public enum Relation { BEFORE, AFTER, EQUAL, CONCURRENT }

    /** Counters in a page: enough for a party's members to fit in one. */
    static final int PAGE = 32;
    private static final int[] ZEROS = new int[PAGE];

    /** Nothing has happened yet. */
    public static final VectorClock ZERO = new VectorClock(new int[0], new int[0][]);

    /** Which pages there are, in order. */
    private final int[] numbers;
    /** Pages are shared and never changed. */
    private final int[][] pages;

    private VectorClock(int[] numbers, int[][] pages) {
        this.numbers = numbers;
        this.pages = pages;
    }

    /** How many events of {@code process} this clock has seen. */
    public int count(int process) {
        return page(process / PAGE)[process % PAGE];
    }

    private int[] page(int number) {
        int at = Arrays.binarySearch(numbers, number);
        return at < 0 ? ZEROS : pages[at];
    }

    /** Mattern's sup(u, v): what is known when both are known. */
    public VectorClock merge(VectorClock other) {
        int[] all = union(other.numbers);
        int[][] merged = new int[all.length][];
        boolean same = true;
        for (int i = 0; i < all.length; i++) {
            merged[i] = higher(page(all[i]), other.page(all[i]));
            same &= merged[i] == page(all[i]);
        }
        return same ? this : new VectorClock(all, merged);
    }

    /** The numbers of the pages that one or the other has. */
    private int[] union(int[] others) {
        if (Arrays.equals(numbers, others)) {
            return numbers;
        }
        int[] union = Arrays.copyOf(numbers, numbers.length + others.length);
        int count = numbers.length;
        for (int number : others) {
            if (Arrays.binarySearch(numbers, number) < 0) {
                union[count++] = number;
            }
        }
        int[] all = Arrays.copyOf(union, count);
        Arrays.sort(all);
        return all;
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
        int number = process / PAGE;
        int[] page = page(number).clone();
        page[process % PAGE] = count;
        int[] all = union(new int[] {number});
        return new VectorClock(all, Arrays.stream(all).mapToObj(one -> one == number ? page : page(one)).toArray(int[][]::new));
    }

    /** This clock seen from {@code other}: BEFORE means that everything counted here is counted there, and more. */
    public Relation compare(VectorClock other) {
        boolean less = false;
        boolean more = false;
        for (int number : union(other.numbers)) {
            int[] ours = page(number);
            int[] theirs = other.page(number);
            for (int i = 0; i < PAGE && ours != theirs; i++) {
                less |= ours[i] < theirs[i];
                more |= ours[i] > theirs[i];
            }
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
        for (int at = 0; at < numbers.length; at++) {
            for (int i = 0; i < PAGE; i++) {
                hash += (31 * (PAGE * numbers[at] + i) + 1) * pages[at][i];    // a counter at 0 adds nothing
            }
        }
        return hash;
    }

    /** For people who look for a bug: {@code {0=3, 2=1}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int at = 0; at < numbers.length; at++) {
            for (int i = 0; i < PAGE; i++) {
                if (pages[at][i] > 0) {
                    text.append(text.length() > 1 ? ", " : "").append(PAGE * numbers[at] + i).append('=').append(pages[at][i]);
                }
            }
        }
        return text.append('}').toString();
    }
}
