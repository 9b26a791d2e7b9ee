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
 * of least delay is the best. Source: RFC 5905 section 8 (on-wire protocol) and section 10 (clock filter), without its dispersion
 * bookkeeping.
 *
 * <p>Milliseconds throughout. No I/O. Owned by the core's thread.
 */
public final class ClockFilter {
    /** RFC 5905 section 7.2: NSTAGE. */
    public static final int SAMPLES = 8;

    /** @param offsetMs what to add to our clock to get theirs */
    public record Sample(double offsetMs, double delayMs) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes in an exchange; one whose delay is negative (somebody's clock was set, or lies) is left out. */
    public void add(double t1, double t2, double t3, double t4) {
        double delay = t4 - t1 - (t3 - t2);
        if (!(delay >= 0) || !(t4 >= t1)) {
            return;
        }
        samples.addLast(new Sample((t2 - t1 + (t3 - t4)) / 2, delay));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** How many of the last samples there are: 0 to {@value #SAMPLES}. */
    public int size() {
        return samples.size();
    }

    /** The sample of least delay; the caller has seen that there is one. */
    public Sample best() {
        return samples.stream().min(Comparator.comparingDouble(Sample::delayMs))
                .orElseThrow(() -> new IllegalStateException("no sample yet"));
    }
}
