package wetube.clock;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * How far another machine's clock is from ours, from exchanges of four timestamps.
 *
 * <pre>
 *   t1 ours, sending ──────────► t2 theirs, receiving
 *   t4 ours, receiving ◄──────── t3 theirs, sending
 *
 *   offset = ((t2 - t1) + (t3 - t4)) / 2        delay = (t4 - t1) - (t3 - t2)
 * </pre>
 *
 * <p>The error of an offset is at most half its delay, and queues only ever add delay: of the last {@value #SAMPLES} samples the one
 * of least delay is the best. Older ones count as more delayed, by what two quartzes may have drifted since; and two honest exchanges
 * can't contradict each other, so one that does means that a clock was set, or stopped with its machine: what was measured before says
 * nothing any more. Source: RFC 5905 section 8 (on-wire protocol) and section 10 (clock filter).
 *
 * <p>Milliseconds throughout. No I/O. Owned by the core's thread.
 */
public final class ClockFilter {
    /**
     * Exchanges come every 2 s, so this is 3 minutes. (RFC 5905 section 7.2, NSTAGE, has 8.) A download that fills somebody's line for a
     * minute puts a queue into each of 8 samples, and their clock was a quarter of a second off; with 90, it still knows the time before.
     */
    public static final int SAMPLES = 90;
    /** So many tell what time it is: NSTAGE. */
    public static final int FULL = 8;
    /** Fewer say nothing: the first exchange may have met any queue. */
    public static final int FEWEST = 3;

    /** How fast two clocks may part: a bad quartz is off by 200 millionths. RFC 5905 section 7.2 has 15, for disciplined ones. */
    private static final double DRIFT = 400e-6;
    /** Slack beyond what the delays explain. */
    private static final double CONTRADICTION_MS = 20;

    /** @param offsetMs what to add to our clock to get theirs */
    public record Sample(double offsetMs, double delayMs) {}

    private record Taken(Sample sample, double atMs) {}

    private final Deque<Taken> samples = new ArrayDeque<>();

    /** Takes in an exchange; one whose delay is negative (somebody's clock was set, or lies) is left out. */
    public void add(double t1, double t2, double t3, double t4) {
        double delay = t4 - t1 - (t3 - t2);
        if (!(delay >= 0) || !(t4 >= t1)) {
            return;
        }
        Sample fresh = new Sample((t2 - t1 + (t3 - t4)) / 2, delay);
        samples.removeIf(old -> Math.abs(old.sample.offsetMs - fresh.offsetMs)
                > (old.sample.delayMs + fresh.delayMs) / 2 + DRIFT * Math.abs(t4 - old.atMs) + CONTRADICTION_MS);
        samples.addLast(new Taken(fresh, t4));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** How many of the last samples there are: 0 to {@value #SAMPLES}. */
    public int size() {
        return samples.size();
    }

    /** The sample of least delay and age; the caller has seen that there is one. */
    public Sample best() {
        return bestTaken().sample;
    }

    /** The other clock differs from {@link #best} by no more than this: half the delay, and what the two may have drifted since. */
    public double errorMs() {
        return uncertainty(bestTaken()) / 2;
    }

    /** The least delay of late, there and back: queues that fill a line for long are part of it. */
    public double lateDelayMs() {
        return samples.stream().skip(Math.max(0, samples.size() - FULL)).mapToDouble(taken -> taken.sample.delayMs).min().orElseThrow();
    }

    private Taken bestTaken() {
        return samples.stream().min(Comparator.comparingDouble(this::uncertainty))
                .orElseThrow(() -> new IllegalStateException("no sample yet"));
    }

    private double uncertainty(Taken taken) {
        return taken.sample.delayMs + 2 * DRIFT * Math.abs(samples.getLast().atMs - taken.atMs);
    }
}
