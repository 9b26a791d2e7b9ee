package wetube.clock;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import wetube.identity.PeerId;

/**
 * What time it is for all of a session.
 *
 * <p>Session time = local time + an offset. One member is the <em>reference</em>: its offset stays as it is. Every other follows the
 * neighbour nearest to the reference, as NTP's strata do: stratum 0 is the reference, 1 follows it directly, and so on. Measured is
 * the distance between the two machines' free-running clocks ({@link ClockFilter}); the neighbour says its own offset with each
 * answer, so a change of reference spoils no measurement.
 *
 * <p>The first time is taken over at once. Later changes are slewed, so that nobody's playback jumps when a reference goes or comes
 * or two halves of a split meet; only a difference that would take many seconds to make up for is a jump, and only if the caller
 * allows it. Whom to trust is the caller's business too: see {@link Falsetickers}.
 *
 * <p>Milliseconds throughout. No I/O. Owned by the core's thread.
 */
public final class SessionClock {
    /** Players make up for 10 % of rate; half of that is left to them. */
    static final double MAX_SLEW_MS_PER_S = 50;
    /** Slewing more than this would take over 40 s. */
    static final double MAX_SLEWED_MS = 2000;
    /** Exchanges come every 2 s; a clock that has been cut off for long does not make up for all that time at once. */
    static final long MAX_PAUSE_MS = 4000;
    /** A newcomer follows for so long before others may follow it: by then it has heard everybody, not just whoever was first. */
    static final long SETTLE_MS = 10_000;
    /** RFC 5905: 16 means unsynchronised. */
    public static final int UNSYNCHRONISED = 16;

    /**
     * What a neighbour last said of its clock, and what we measured of it.
     *
     * @param reference whose time it follows
     * @param stratum   over how many others: 0 is the reference itself
     * @param offsetMs  its session time minus its local time
     * @param samples   how many {@code measured} is the best of
     */
    public record Neighbour(PeerId peer, PeerId reference, int stratum, double offsetMs, ClockFilter.Sample measured, int samples) {
        /** What our own offset would be, were our session time the same as theirs. */
        public double impliedOffsetMs() {
            return measured.offsetMs() + offsetMs;
        }
    }

    private double offsetMs;
    private int stratum = UNSYNCHRONISED;
    private Optional<PeerId> reference = Optional.empty();
    private boolean restored;
    private boolean onTime;
    private int steps;
    /** Local time at which it first followed. */
    private OptionalLong followedMs = OptionalLong.empty();
    /** Local time of the last change; empty while there is none to measure a slew from. */
    private OptionalLong changedMs = OptionalLong.empty();

    /** Session time at a local time. */
    public long at(long localMs) {
        return Math.round(localMs + offsetMs);
    }

    /** Our session time minus our local time. */
    public double offsetMs() {
        return offsetMs;
    }

    /** How often it was set anew: between two steps it goes on evenly. */
    public int steps() {
        return steps;
    }

    public int stratum() {
        return stratum;
    }

    public Optional<PeerId> reference() {
        return reference;
    }

    /** Whether this clock leads, follows, or goes on from an earlier run. */
    public boolean isSet() {
        return stratum < UNSYNCHRONISED;
    }

    /** Whether this clock may be the reference: it founded the session's time, or has followed it for a while on a full set of samples. */
    public boolean isOnTime() {
        return onTime;
    }

    /** Whether it knows the time by itself: it is on time, or was in an earlier run. */
    public boolean isTrusted() {
        return onTime || restored;
    }

    /** Goes on with the time of an earlier run, until it hears better. */
    public void restore(double keptOffsetMs) {
        offsetMs = keptOffsetMs;
        stratum = UNSYNCHRONISED - 1;
        restored = true;
        steps++;
    }

    /** This peer's own time is the session's, from what it is now. */
    public void lead(PeerId self) {
        steps += isSet() ? 0 : 1;
        reference = Optional.of(self);
        stratum = 0;
        onTime = true;
        changedMs = OptionalLong.empty();
    }

    /**
     * Follows those of the neighbours that are nearest to the reference; without one the clock runs on. Who says to be the reference
     * must be it. Of three or more that are equally near, the median counts: one may show anything.
     *
     * @param neighbours those heard of lately
     * @param mayStep    whether a difference that is too large to slew is to be believed at once
     */
    public void follow(PeerId newReference, Collection<Neighbour> neighbours, boolean mayStep, long nowMs) {
        List<Neighbour> leading = neighbours.stream()
                .filter(n -> n.reference.equals(newReference) && n.stratum + 1 < UNSYNCHRONISED
                        && (n.stratum == 0) == n.peer.equals(newReference)).toList();
        Optional<Neighbour> best = leading.stream()
                .min(Comparator.comparingInt(Neighbour::stratum).thenComparingDouble(n -> n.measured.delayMs()));
        if (best.isEmpty()) {
            return;
        }
        double[] targets = leading.stream().filter(n -> n.stratum == best.get().stratum).mapToDouble(Neighbour::impliedOffsetMs).toArray();
        double change = (targets.length < 3 ? best.get().impliedOffsetMs() : Falsetickers.median(targets)) - offsetMs;
        if (!isSet() || mayStep && Math.abs(change) > MAX_SLEWED_MS) {
            steps++;
        } else {
            long pauseMs = Math.clamp(nowMs - changedMs.orElse(nowMs), 0, MAX_PAUSE_MS);
            double most = MAX_SLEW_MS_PER_S * pauseMs / 1000;
            change = Math.clamp(change, -most, most);
        }
        offsetMs += change;
        changedMs = OptionalLong.of(nowMs);
        reference = Optional.of(newReference);
        stratum = best.get().stratum + 1;
        followedMs = OptionalLong.of(followedMs.orElse(nowMs));
        onTime |= best.get().samples >= ClockFilter.FULL && nowMs - followedMs.getAsLong() >= SETTLE_MS;
    }
}
