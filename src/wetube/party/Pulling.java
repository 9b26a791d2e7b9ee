package wetube.party;

import wetube.clock.Bucket;
import wetube.log.WaitingRoom;

/**
 * How far {@link Repair} is with one neighbour: what we have asked of it, and what it has asked of us.
 *
 * <p>Owned by the core's thread; only Repair changes it.
 */
final class Pulling {
    static final long ANSWER_MS = 5000;
    /** How soon a WANT that had to wait is tried again. */
    private static final long AGAIN_MS = 50;

    /** What came over this link before its past did. */
    final WaitingRoom room = new WaitingRoom();
    /** WANTs that are left to us, so that we stay within the other side's limit. */
    private final Bucket wants;
    /** Answers that the neighbour may have of us; an honest one asks for half as many. */
    final Bucket answers;
    /** News that it may be told; what goes beyond that it will ask for when it sees our heads. */
    final Bucket news;
    /** Runs of chat that it may be told. */
    final Bucket talk;
    /** Local time of our WANT that has no answer yet; 0 if there is none. */
    private long wantMs;
    private boolean exact;
    private boolean again;
    private boolean toldAll;
    /** Where in our log our last answer stopped, if there was more to send; else 0. */
    int answeredTo;

    Pulling(long nowMs) {
        wants = new Bucket(Rates.WANTS_PER_S, Rates.WANTS_BURST, nowMs);
        answers = new Bucket(Rates.ANSWERS_PER_S, Rates.ANSWERS_BURST, nowMs);
        talk = new Bucket(Rates.TALK_PER_S, Rates.TALK_BURST, nowMs);
        news = new Bucket(Rates.NEWS_PER_S, Rates.NEWS_BURST, nowMs);
    }

    /** A WANT is wished for. Whether it may go out now; if not, it is tried again later. */
    boolean ask(boolean exactly, long nowMs) {
        if (isWaiting()) {
            again = true;
            return false;
        }
        exact = exactly;
        again = !wants.take(1, nowMs);
        wantMs = again ? 0 : nowMs;
        return !again;
    }

    /** An answer has come, or will not come any more. */
    void stopWaiting() {
        wantMs = 0;
    }

    /** The neighbour has answered a WANT in full: what it held then is here. */
    void finish() {
        toldAll = true;
    }

    boolean hasToldAll() {
        return toldAll;
    }

    /** Whether a WANT of ours has no answer yet. */
    boolean isWaiting() {
        return wantMs != 0;
    }

    /** Whether our WANT has had no answer for so long. */
    boolean isOverdue(long ms, long nowMs) {
        return isWaiting() && nowMs - wantMs >= ms;
    }

    /** Whether the last WANT was exact: see {@link PeerMessage.Want}. */
    boolean isExact() {
        return exact;
    }

    /** Whether another WANT was wished for meanwhile. */
    boolean isWishedAgain() {
        return again;
    }

    long wakeAtMs(long nowMs) {
        return isWaiting() ? wantMs + ANSWER_MS : again ? nowMs + AGAIN_MS : Long.MAX_VALUE;
    }
}
