package wetube.party;

import java.util.Optional;
import wetube.clock.ClockFilter;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;

/**
 * The exchanges of timestamps with one neighbour, and what they say of its clock.
 *
 * <p>Outlives the link: what was measured holds as long as the neighbour's process runs.
 *
 * <p>Owned by the core's thread; only {@link TimeExchange} changes it.
 */
final class Exchange {
    /** The first exchanges come quickly, to be on time soon. */
    static final long QUICK_MS = 150;
    static final long EVERY_MS = 2000;

    /** Which start of the neighbour's process this is about. */
    private final String run;
    private final ClockFilter filter = new ClockFilter();
    /** Local time of the question that has no answer yet; 0 if there is none. */
    private double askedMs;
    private long nextMs;
    /** So many more come quickly. */
    private int quick;
    private Optional<PeerMessage.TimeReply> reply = Optional.empty();

    Exchange(String run) {
        this.run = run;
    }

    boolean isWith(String theRun) {
        return run.equals(theRun);
    }

    /** A new link, or a clock that has moved: answers that are on their way say nothing any more, and a new question goes out at once. */
    void again() {
        askedMs = 0;
        hurry();
    }

    /** What the neighbour said last may no longer hold: it is asked at once, and some times quickly. */
    void hurry() {
        nextMs = 0;
        quick = ClockFilter.FULL;
    }

    /** A question goes out. */
    void ask(long nowMs) {
        askedMs = nowMs;
        nextMs = nowMs + EVERY_MS;
    }

    long nextMs() {
        return nextMs;
    }

    /** Whether this answers the last question, which has no other answer yet. */
    boolean awaits(PeerMessage.TimeReply answer) {
        return answer.t1() == askedMs;
    }

    /** By how much the neighbour's clock has run ahead of ours since it was last measured; empty if it never was. */
    Optional<Double> aheadMs(PeerMessage.TimeReply answer, long nowMs) {
        ClockFilter now = new ClockFilter();
        now.add(answer.t1(), answer.t2(), answer.t3(), nowMs);
        return filter.size() == 0 || now.size() == 0 ? Optional.empty() : Optional.of(now.best().offsetMs() - filter.best().offsetMs());
    }

    /** Takes the answer to the last question. */
    void take(PeerMessage.TimeReply answer, long nowMs) {
        askedMs = 0;
        filter.add(answer.t1(), answer.t2(), answer.t3(), nowMs);
        reply = Optional.of(answer);
        if (--quick > 0) {
            nextMs = nowMs + QUICK_MS;
        }
    }

    /** The shortest one-way delay of late, in milliseconds; empty before the first answer. */
    Optional<Double> delayMs() {
        return filter.size() == 0 ? Optional.empty() : Optional.of(filter.lateDelayMs() / 2);
    }

    /** So much the neighbour's clock may be misread, in milliseconds; empty before the first answer. */
    Optional<Double> errorMs() {
        return filter.size() == 0 ? Optional.empty() : Optional.of(filter.errorMs());
    }

    /** Whose time the neighbour follows, by its last answer. */
    Optional<PeerId> reference() {
        return reply.flatMap(PeerMessage.TimeReply::reference);
    }

    /** What the answers say; empty while they are few, and as long as the neighbour follows nobody. */
    Optional<SessionClock.Neighbour> measured(PeerId peer) {
        return filter.size() < ClockFilter.FEWEST ? Optional.empty() : reply.flatMap(last -> last.reference().map(whose ->
                new SessionClock.Neighbour(peer, whose, last.stratum(), last.offsetMs(), filter.best(), filter.size())));
    }
}
