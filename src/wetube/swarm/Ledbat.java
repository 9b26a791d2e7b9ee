package wetube.swarm;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much may be on its way to one neighbour, so that everybody else's traffic goes first: low extra delay background transport.
 *
 * <p>Source: RFC 6817 §2.4.2, whose names are kept. The sender watches how long what it sends takes one way. The least of the last ten
 * minutes is the delay of the empty line; what is above it is a queue, and most of it is our own. The window grows while that queue is
 * shorter than TARGET and shrinks while it is longer; TCP, which fills queues until they overflow, therefore always finds room.
 *
 * <p>The two clocks need not agree, for only differences of delays count. What is lost here of the RFC: nothing it demands; slow start,
 * which it allows, is left out.
 *
 * <p>Sizes in bytes, times in µs. Pure; not thread-safe.
 */
public final class Ledbat {
    /** §2.4.2: how often the window may grow or shrink by a segment in a round trip, at most: as fast as TCP. */
    private static final double GAIN = 1;
    /** §2.4.2: how far the window may be ahead of what is really sent, in segments. */
    private static final int ALLOWED_INCREASE = 1;
    private static final int INIT_CWND = 2;
    private static final int MIN_CWND = 2;
    /** §2.4.2: so many minutes of least delays are kept: a route that has become longer is accepted after as many. */
    private static final int BASE_HISTORY = 10;
    private static final long BASE_INTERVAL_US = 60_000_000;
    /** §3.4.2: the least of the last few samples counts, so that one late one is no queue. None may be older than a round trip. */
    private static final int CURRENT_FILTER = 4;
    private static final long INIT_CTO_US = 1_000_000;
    private static final long MAX_CTO_US = 60_000_000;
    /** RFC 6298 §2.4: a time-out of less than a second is rounded up to one. */
    private static final long MIN_CTO_US = 1_000_000;

    private record Sample(long atUs, long delayUs) {}

    private final int mss;
    private final long targetUs;
    private final Deque<Sample> currentDelays = new ArrayDeque<>();
    private final Deque<Sample> baseDelays = new ArrayDeque<>();
    private double cwnd;
    private long flightsize;
    private long ctoUs = INIT_CTO_US;
    private long srttUs;
    private long rttvarUs;
    private long lastAckUs;
    private long lastLossUs = Long.MIN_VALUE / 2;

    /**
     * @param mss      bytes of one segment: here, of one chunk
     * @param targetUs how long the queue may become that we make; RFC 6817 §2.4.2: "TARGET MUST be 100 milliseconds or less"
     */
    public Ledbat(int mss, long targetUs, long nowUs) {
        if (targetUs > 100_000) {
            throw new IllegalArgumentException("a TARGET of " + targetUs + " us");
        }
        this.mss = mss;
        this.targetUs = targetUs;
        cwnd = INIT_CWND * mss;
        lastAckUs = nowUs;
    }

    /** Whether a segment of so many bytes may leave now. One always may when nothing is on its way. */
    public boolean maySend(int bytes) {
        return flightsize == 0 || flightsize + bytes <= cwnd;
    }

    public void sent(int bytes, long nowUs) {
        if (flightsize == 0) {
            lastAckUs = nowUs;
        }
        flightsize += bytes;
    }

    /**
     * What was sent has arrived.
     *
     * @param bytes    newly acknowledged: never more than were on their way
     * @param delayUs  one way, by two clocks
     * @param rttUs    from sending to this acknowledgement, by one's own clock
     */
    public void acknowledged(int bytes, long delayUs, long rttUs, long nowUs) {
        lastAckUs = nowUs;
        updateCto(rttUs);
        updateBaseDelay(delayUs, nowUs);
        updateCurrentDelay(delayUs, nowUs);
        double offTarget = (double) (targetUs - queuingDelayUs()) / targetUs;
        cwnd += GAIN * offTarget * bytes * mss / cwnd;
        cwnd = Math.min(cwnd, flightsize + (double) ALLOWED_INCREASE * mss);
        cwnd = Math.max(cwnd, MIN_CWND * mss);
        flightsize -= bytes;
    }

    /** §2.4.2: "on data loss: at most once per RTT". */
    public void lost(int bytes, long nowUs) {
        if (nowUs - lastLossUs >= srttUs) {
            lastLossUs = nowUs;
            cwnd = Math.min(cwnd, Math.max(cwnd / 2, MIN_CWND * mss));
        }
        flightsize -= bytes;
    }

    /** What was on its way is no longer expected, and that is nobody's loss. */
    public void forgotten(int bytes) {
        flightsize -= bytes;
    }

    /** Whether so long nothing was acknowledged that all that is on its way counts as lost. If so, the window is one segment. */
    public boolean timedOut(long nowUs) {
        if (flightsize == 0 || nowUs - lastAckUs < ctoUs) {
            return false;
        }
        cwnd = mss;
        flightsize = 0;
        // §2.4.2: "Set cwnd to 1 MSS and backoff the congestion timer."
        ctoUs = Math.min(2 * ctoUs, MAX_CTO_US);
        lastAckUs = nowUs;
        return true;
    }

    /** How long the queue is, as far as is known. */
    public long queuingDelayUs() {
        return currentDelays.isEmpty() ? 0 : least(currentDelays) - least(baseDelays);
    }

    public long ctoUs() {
        return ctoUs;
    }

    private static long least(Deque<Sample> samples) {
        return samples.stream().mapToLong(Sample::delayUs).min().orElseThrow();
    }

    /** One least delay a minute. */
    private void updateBaseDelay(long delayUs, long nowUs) {
        Sample last = baseDelays.peekLast();
        if (last == null || nowUs / BASE_INTERVAL_US != last.atUs() / BASE_INTERVAL_US) {
            if (baseDelays.size() == BASE_HISTORY) {
                baseDelays.removeFirst();
            }
            baseDelays.addLast(new Sample(nowUs, delayUs));
        } else if (delayUs < last.delayUs()) {
            baseDelays.removeLast();
            baseDelays.addLast(new Sample(last.atUs(), delayUs));
        }
    }

    private void updateCurrentDelay(long delayUs, long nowUs) {
        currentDelays.addLast(new Sample(nowUs, delayUs));
        while (currentDelays.size() > CURRENT_FILTER
                || currentDelays.size() > 1 && nowUs - currentDelays.getFirst().atUs() > srttUs) {
            currentDelays.removeFirst();
        }
    }

    /** RFC 6298 §2, whose retransmission time-out serves as congestion time-out. */
    private void updateCto(long rttUs) {
        if (srttUs == 0) {
            srttUs = rttUs;
            rttvarUs = rttUs / 2;
        } else {
            rttvarUs = (3 * rttvarUs + Math.abs(srttUs - rttUs)) / 4;
            srttUs = (7 * srttUs + rttUs) / 8;
        }
        ctoUs = Math.clamp(srttUs + 4 * rttvarUs, MIN_CTO_US, MAX_CTO_US);
    }
}
