package wetube.sim;

import java.util.PriorityQueue;

/**
 * Virtual time: milliseconds since the simulation began, and what will happen when.
 *
 * <p>Nothing waits: time jumps to the next thing planned. Things planned for the same moment happen in the order in which they were
 * planned, so a run depends on its seed alone.
 */
public final class Timeline {
    /** More things than this at one moment are a circle that never ends. */
    private static final int MAX_AT_ONE_MOMENT = 200_000;

    /** Something that will happen, unless it is cancelled. */
    public static final class Plan implements Comparable<Plan> {
        private final long atMs;
        private final long number;
        private Runnable what;

        private Plan(long atMs, long number, Runnable what) {
            this.atMs = atMs;
            this.number = number;
            this.what = what;
        }

        public long atMs() {
            return atMs;
        }

        public void cancel() {
            what = null;
        }

        @Override
        public int compareTo(Plan other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Plan> plans = new PriorityQueue<>();
    private long nowMs;
    private long planned;
    private int atThisMoment;

    public long nowMs() {
        return nowMs;
    }

    /** Plans something for a moment, or for now if that is past. */
    public Plan at(long timeMs, Runnable what) {
        Plan plan = new Plan(Math.max(nowMs, timeMs), ++planned, what);
        plans.add(plan);
        return plan;
    }

    public Plan after(long delayMs, Runnable what) {
        return at(nowMs + delayMs, what);
    }

    /** Lets the next thing happen, if it is planned for no later than {@code untilMs}; otherwise it becomes that time. */
    public boolean step(long untilMs) {
        while (!plans.isEmpty() && plans.peek().atMs <= untilMs) {
            Plan next = plans.remove();
            if (next.what == null) {
                continue;
            }
            atThisMoment = next.atMs == nowMs ? atThisMoment + 1 : 0;
            if (atThisMoment > MAX_AT_ONE_MOMENT) {
                throw new Violation("time stands still: " + MAX_AT_ONE_MOMENT + " things happened at one moment");
            }
            nowMs = next.atMs;
            next.what.run();
            return true;
        }
        nowMs = Math.max(nowMs, untilMs);
        return false;
    }
}
