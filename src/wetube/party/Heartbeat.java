package wetube.party;

import java.util.List;
import java.util.Optional;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.session.Session;

/**
 * Our own beats: "I am here, I hold these events, and my player is there", to each neighbour that belongs to the session.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Heartbeat {
    static final long BEAT_MS = 1000;
    /** News do not come more often than this. */
    private static final long MIN_BEAT_MS = 250;

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Gossip gossip;
    private final Presence presence;
    private final Membership membership;
    private final SessionClock clock;
    private long nextMs;
    /** What our last beat said of our clock. */
    private boolean onTime;
    private List<PeerId> saidMissing = List.of();
    private long saidMs;

    Heartbeat(Context context, Session session, Contacts contacts, Gossip gossip, Presence presence, Membership membership,
            SessionClock clock) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.gossip = gossip;
        this.presence = presence;
        this.membership = membership;
        this.clock = clock;
        this.nextMs = context.nowMs;
    }

    /** Something has changed that the others should hear of before the next beat is due. */
    void soon() {
        nextMs = context.nowMs;
    }

    void tick() {
        boolean news = clock.isOnTime() != onTime || context.nowMs - saidMs >= MIN_BEAT_MS && !missing().equals(saidMissing);
        if (nextMs <= context.nowMs || news) {
            beat();
        }
    }

    private void beat() {
        Roster roster = session.roster();
        onTime = clock.isOnTime();
        nextMs = context.nowMs + (roster.roleOf(context.self) == Role.DIRECTOR ? Gossip.DIRECTORS_BEAT_MS : BEAT_MS);
        if (!membership.belongs(context.self)) {
            return;    // we are out: nobody waits for a beat of ours
        }
        saidMs = context.nowMs;
        saidMissing = missing();
        Sync sync = new Sync(session.id(), ++context.beats, clock.at(context.nowMs),
                session.log().heads(Event.MAX_AFTER), saidMissing, onTime, presence.player());
        contacts.stream().filter(contact -> membership.belongs(contact.peer))
                .forEach(contact -> context.send(contact.link, new PeerMessage.Pulse(sync)));
        gossip.speak(sync);
    }

    /**
     * Whom we don't hear ourselves, so that others pass on what they say. Beyond a mesh everybody passes on everything, and need not be
     * told for whom. A member who spoke and whose beat is less than 3 s late is not missing: if others passed on what comes late from a busy
     * machine, all would be busier still.
     */
    private List<PeerId> missing() {
        return !gossip.isMesh() ? List.of() : session.roster().joined()
                .filter(peer -> !peer.equals(context.self) && contacts.get(peer).filter(this::isHeard).isEmpty())
                .limit(Sync.MAX_MISSING).toList();
    }

    private boolean isHeard(Contact contact) {
        return contact.isPresent() && (contact.sync().isEmpty() || contact.isFresh(context.nowMs));
    }

    /**
     * A beat for somebody who is no member any more and does not know: all it shows is by which event. Once a second at most, or two
     * peers that hold each other for removed would never stop.
     */
    void showEnd(Contact contact, EventId end) {
        if (contact.ends.take(1, context.nowMs)) {
            context.send(contact.link, new PeerMessage.Pulse(new Sync(session.id(), ++context.beats, clock.at(context.nowMs), List.of(end),
                    List.of(), false, Optional.empty())));
        }
    }

    long wakeAtMs() {
        return nextMs;
    }
}
