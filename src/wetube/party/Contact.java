package wetube.party;

import java.util.Optional;
import wetube.clock.Bucket;
import wetube.clock.ClockFilter;
import wetube.identity.PeerId;
import wetube.log.WaitingRoom;

/** What a neighbour and we have told each other about the open session. Lives as long as its link. */
final class Contact {
    /** A beat older than this says nothing about now. */
    static final long FRESH_MS = 3000;

    final Neighbour neighbour;
    final WaitingRoom room = new WaitingRoom();
    final ClockFilter filter = new ClockFilter();

    /** Its news is read: it belongs to the session. */
    boolean listened;
    /** Has shown that it has the session open: gets the news. */
    boolean present;
    Optional<PeerMessage.Sync> sync = Optional.empty();
    long syncMs;

    /** Local time of our unanswered WANT; 0 if there is none. */
    long wantMs;
    boolean wantExact;
    boolean wantAgain;
    /** Has answered a WANT in full since its link came up: what it held then is here. */
    boolean answered;

    /** WANTs that are left to us, so that we stay within the other side's {@link Gate}. */
    final Bucket wants;
    /** Answers it may have of us; an honest peer asks for half as many. */
    final Bucket answers;
    /** News that it may be told; what goes beyond it will ask for when it sees our heads. */
    final Bucket news;
    /** Beats of others that it may be told. */
    final Bucket beats;
    /** Local time at which we last showed it why it is no member any more. */
    long endShownMs;

    /** Where in our log our last answer to it stopped, if there was more to send; else 0. */
    int answeredTo;

    double timeSent;
    long nextTimeMs;
    int exchanges;
    Optional<PeerMessage.TimeReply> reply = Optional.empty();

    Contact(Neighbour neighbour, long nowMs) {
        this.neighbour = neighbour;
        this.wants = new Bucket(Repair.WANTS_PER_S, Repair.WANTS_BURST, nowMs);
        this.answers = new Bucket(2 * Repair.WANTS_PER_S, 2 * Repair.WANTS_BURST, nowMs);
        this.news = new Bucket(Repair.NEWS_PER_S, Repair.NEWS_BURST, nowMs);
        this.beats = new Bucket(Gossip.PASSED_ON_PER_S, Gossip.PASSED_ON_BURST, nowMs);
        this.endShownMs = nowMs - Presence.BEAT_MS;
    }

    PeerId peer() {
        return neighbour.peer;
    }

    long link() {
        return neighbour.link;
    }

    boolean isFresh(long nowMs) {
        return sync.isPresent() && nowMs - syncMs < FRESH_MS;
    }
}
