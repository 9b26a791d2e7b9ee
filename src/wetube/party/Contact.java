package wetube.party;

import java.util.Optional;
import wetube.clock.Bucket;
import wetube.identity.PeerId;

/**
 * A neighbour in the open session: what it has told us of itself, and how far the parts of the session are with it. Lives as long as
 * its link.
 *
 * <p>Owned by the core's thread. Each of its parts has one owner; what the neighbour has told is {@link Presence}'s, and {@link Party}'s
 * whether it gets the news.
 */
final class Contact {
    /** A beat older than this says nothing about now. */
    static final long FRESH_MS = 3000;

    final long link;
    final PeerId peer;
    /** {@link Repair}'s. */
    final Pulling pulling;
    /** {@link TimeExchange}'s. */
    final Exchange exchange;
    /** Beats of others that it may be told: {@link Gossip}'s. */
    final Bucket beats;
    /** How often it is shown why it is no member any more: {@link Heartbeat}'s. */
    final Bucket ends;
    /** How often it may ask for the conference's code: {@link Chat}'s. */
    final Bucket codes;
    private boolean present;
    private Optional<Sync> sync = Optional.empty();
    private long syncMs;

    Contact(long link, PeerId peer, Exchange exchange, long nowMs) {
        this.link = link;
        this.peer = peer;
        this.exchange = exchange;
        this.pulling = new Pulling(nowMs);
        this.beats = new Bucket(Rates.BEATS_PER_S, Rates.BEATS_BURST, nowMs);
        this.codes = new Bucket(1, 10, nowMs);
        this.ends = new Bucket(1, 1, nowMs);
    }

    /** Whether it has shown that it has the session open: then it gets the news. */
    boolean isPresent() {
        return present;
    }

    void setPresent(boolean isPresent) {
        present = isPresent;
    }

    /** Its last beat, unless it has said goodbye since. */
    Optional<Sync> sync() {
        return sync;
    }

    boolean isFresh(long nowMs) {
        return sync.isPresent() && nowMs - syncMs < FRESH_MS;
    }

    void setSync(Sync last, long nowMs) {
        sync = Optional.of(last);
        syncMs = nowMs;
    }

    void forgetSync() {
        sync = Optional.empty();
    }
}
