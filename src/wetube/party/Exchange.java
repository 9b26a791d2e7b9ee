package wetube.party;

import java.util.Optional;
import wetube.clock.ClockFilter;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;

/**
 * The exchanges of timestamps with one neighbour, and what they say of its clock.
 *
 * <p>Owned by the core's thread; only {@link TimeExchange} changes it.
 */
final class Exchange {
    /** The first exchanges come quickly, to be on time soon. */
    static final long QUICK_MS = 150;
    static final long EVERY_MS = 2000;
    private static final int QUICK = 8;

    private final ClockFilter filter = new ClockFilter();
    /** Local time of the question that has no answer yet; 0 if there is none. */
    private double askedMs;
    private long nextMs;
    private int count;
    private Optional<PeerMessage.TimeReply> reply = Optional.empty();

    /** A question goes out. */
    void ask(long nowMs) {
        askedMs = nowMs;
        count++;
        nextMs = nowMs + (count < QUICK ? QUICK_MS : EVERY_MS);
    }

    long nextMs() {
        return nextMs;
    }

    /** Takes an answer; false if it is one to a question that we gave up, or to none. */
    boolean take(PeerMessage.TimeReply answer, long nowMs) {
        if (answer.t1() != askedMs) {
            return false;
        }
        askedMs = 0;
        filter.add(answer.t1(), answer.t2(), answer.t3(), nowMs);
        reply = Optional.of(answer);
        return true;
    }

    /** The shortest one-way delay of late, in milliseconds; empty before the first answer. */
    Optional<Double> delayMs() {
        return filter.size() == 0 ? Optional.empty() : Optional.of(filter.best().delayMs() / 2);
    }

    /** Whose time the neighbour follows, by its last answer. */
    Optional<PeerId> reference() {
        return reply.flatMap(PeerMessage.TimeReply::reference);
    }

    /** What the answers say; empty as long as none was of use, or the neighbour follows nobody. */
    Optional<SessionClock.Neighbour> measured(PeerId peer) {
        return filter.size() == 0 ? Optional.empty() : reply.flatMap(last -> last.reference().map(whose ->
                new SessionClock.Neighbour(peer, whose, last.stratum(), last.offsetMs(), filter.best(), filter.size())));
    }
}
