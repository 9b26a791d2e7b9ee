package wetube.party;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.act.Role;
import wetube.clock.Falsetickers;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.session.Session;

/**
 * What time it is in the session: four timestamps with each neighbour, every two seconds, and whose time it is.
 *
 * <p>The reference is the director of the lowest key who is here and on time; else an editor, else a viewer. Who is contradicted by a
 * majority of those on time is not ({@link Falsetickers}): neither a liar, nor ourselves after our machine slept. A clock that was on
 * time in an earlier run goes on with that, so that a director who starts again need not believe whoever is there.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class TimeExchange {
    /** How often we look whose time it is, between exchanges. */
    private static final long FOLLOW_MS = 100;
    /** Machines' clocks are seconds off, some a few minutes; a session time farther from ours than this is somebody's lie. */
    static final long MAX_ASTRAY_MS = 600_000;
    /** With nobody on time for so long, somebody must begin. */
    static final long LEADERLESS_MS = 3000;
    /** Sooner, if it is who knows the time from an earlier run. */
    private static final long RESTORED_MS = 1000;
    /** With somebody who says to be on time and gives no time for so long, we go by our own. */
    private static final long TIMELESS_MS = 10_000;
    /** In the year 2255, well within what messages and events can say. */
    private static final double MAX_TIME_MS = 9e12;
    /** A kept offset is this good, at least … */
    private static final double KEEP_MS = 20;
    /** … and the disk is not asked more often than this. */
    private static final long KEEP_EVERY_MS = 5000;

    private final Context context;
    private final Session session;
    private final Presence presence;
    private final Gossip gossip;
    private final Contacts contacts;
    private final SessionClock clock;
    private final long openedMs;
    /** When somebody was last seen to be on time. */
    private long onTimeMs;
    private long nextFollowMs;
    /** Whose time it was when we looked last. */
    private Optional<PeerId> followed = Optional.empty();
    private Optional<Double> keptOffsetMs = Optional.empty();
    private long nextKeepMs;

    /** @param clock set by this class alone */
    TimeExchange(Context context, Session session, Contacts contacts, Gossip gossip, Presence presence, SessionClock clock) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.contacts = contacts;
        this.gossip = gossip;
        this.clock = clock;
        this.openedMs = context.nowMs;
        this.onTimeMs = context.nowMs;
        this.nextFollowMs = context.nowMs;
    }

    /** Goes on with the time of an earlier run. */
    void restore(double offsetMs) {
        if (isSane(context.nowMs + localOffsetMs(offsetMs))) {
            clock.restore(localOffsetMs(offsetMs));
            keptOffsetMs = Optional.of(offsetMs);
        }
    }

    /** What is kept, and told by the disk, is without the time that this machine has slept since the peer started. */
    private double localOffsetMs(double keptMs) {
        return keptMs - context.wall.sleptMs();
    }

    /** The wall clock has been moved: the neighbours tell what that means. What was kept is an offset to that clock. */
    void wallMoved() {
        contacts.stream().forEach(contact -> contact.exchange.again());
        keptOffsetMs = Optional.empty();
    }

    // ---- exchanges ----

    /** Half an exchange; a session's members answer one another. */
    void answer(Contact contact, PeerMessage.Time time) {
        context.send(contact.link, new PeerMessage.TimeReply(session.id(), time.t1(), context.nowMs, context.nowMs, clock.offsetMs(),
                clock.stratum(), clock.reference()));
    }

    void receive(Contact contact, PeerMessage.TimeReply reply) {
        if (!contact.exchange.awaits(reply)) {
            return;    // to a question that we gave up, or to none
        }
        Optional<Double> aheadMs = context.wall.isUnexplained() ? contact.exchange.aheadMs(reply, context.nowMs) : Optional.empty();
        if (aheadMs.isPresent()) {
            context.wall.compare(aheadMs.get());
            contact.exchange.again();    // what it has measured is by a local time that may have been wrong
            return;
        }
        contact.exchange.take(reply, context.nowMs);
        follow();
    }

    void tick() {
        if (nextFollowMs <= context.nowMs) {
            follow();
        }
        contacts.stream().filter(contact -> contact.isPresent() && contact.exchange.nextMs() <= context.nowMs).forEach(contact -> {
            contact.exchange.ask(context.nowMs);
            context.send(contact.link, new PeerMessage.Time(session.id(), context.nowMs));
        });
        keep();
    }

    /** The offset that a next run begins with. */
    private void keep() {
        double offsetMs = clock.offsetMs() + context.wall.sleptMs();
        boolean same = keptOffsetMs.filter(kept -> Math.abs(kept - offsetMs) <= KEEP_MS).isPresent();
        if (clock.isOnTime() && !same && nextKeepMs <= context.nowMs) {
            nextKeepMs = context.nowMs + KEEP_EVERY_MS;
            keptOffsetMs = Optional.of(offsetMs);
            context.add(new Effect.KeepClock(session.id(), offsetMs));
        }
    }

    // ---- whose time it is ----

    private void follow() {
        nextFollowMs = context.nowMs + FOLLOW_MS;
        Map<PeerId, Double> offsets = offsets();
        Set<PeerId> falsetickers = Falsetickers.among(offsets);
        Optional<PeerId> reference = reference(offsets, falsetickers);
        if (!reference.equals(followed)) {    // for 2 s our neighbours' last answers would tell of the one before
            followed = reference;
            contacts.stream().forEach(contact -> contact.exchange.hurry());
        }
        if (reference.equals(Optional.of(context.self))) {
            if (clock.stratum() != 0) {
                clock.lead(context.self);
            }
            return;
        }
        boolean mayStep = !clock.isTrusted() || falsetickers.contains(context.self) || offsets.size() <= 2;
        List<SessionClock.Neighbour> neighbours = contacts.stream().flatMap(contact -> neighbour(contact).stream())
                .filter(neighbour -> !falsetickers.contains(neighbour.peer())).toList();
        reference.ifPresent(whose -> clock.follow(whose, neighbours, mayStep, context.nowMs));
        if (!clock.isSet() && context.nowMs - openedMs >= TIMELESS_MS) {
            clock.lead(context.self);    // until somebody who says to be on time also says what time it is
        }
    }

    /** What those on time, we included, make of session time: as what our own offset would be by theirs. */
    private Map<PeerId, Double> offsets() {
        Map<PeerId, Double> offsets = new HashMap<>();
        if (clock.isTrusted()) {
            offsets.put(context.self, clock.offsetMs());
        }
        contacts.stream().filter(contact -> saysToBeOnTime(contact.peer))
                .forEach(contact -> neighbour(contact).ifPresent(one -> offsets.put(one.peer(), one.impliedOffsetMs())));
        return offsets;
    }

    private Optional<SessionClock.Neighbour> neighbour(Contact contact) {
        return contact.isFresh(context.nowMs)
                ? contact.exchange.measured(contact.peer).filter(one -> isSane(context.nowMs + one.impliedOffsetMs())) : Optional.empty();
    }

    /** A time that can be sent and written down, now and for years: whatever a neighbour says, we must stay able to speak. */
    private boolean isSane(double sessionTimeMs) {
        return sessionTimeMs > 0 && sessionTimeMs < MAX_TIME_MS && Math.abs(sessionTimeMs - context.nowMs) <= MAX_ASTRAY_MS;
    }

    /**
     * The director of the lowest key that is here and on time; with no director, the member. If nobody has been on time for a while,
     * as when all have just started again, the first of those here begins; if that one does not, the next, and so on.
     */
    private Optional<PeerId> reference(Map<PeerId, Double> offsets, Set<PeerId> falsetickers) {
        Optional<PeerId> onTime = first(Role.DIRECTOR, offsets, falsetickers).or(() -> followedByNeighbours(falsetickers))
                .or(() -> first(Role.EDITOR, offsets, falsetickers))
                .or(() -> first(Role.VIEWER, offsets, falsetickers));
        if (onTime.isPresent()) {
            onTimeMs = context.nowMs;
            return onTime;
        }
        List<PeerId> directors = presence.here(Role.DIRECTOR).toList();
        List<PeerId> candidates = directors.isEmpty() ? presence.here(Role.VIEWER).toList() : directors;
        if (clock.isTrusted() && context.nowMs - onTimeMs >= RESTORED_MS
                && candidates.stream().findFirst().equals(Optional.of(context.self))) {
            return Optional.of(context.self);
        }
        boolean alone = session.roster().joined().allMatch(context.self::equals);
        long turn = alone ? 0 : (context.nowMs - onTimeMs) / LEADERLESS_MS - 1;
        return turn < 0 || candidates.isEmpty() ? Optional.empty()
                : Optional.of(candidates.get((int) Math.min(turn, candidates.size() - 1)));
    }

    private Optional<PeerId> first(Role role, Map<PeerId, Double> offsets, Set<PeerId> falsetickers) {
        return presence.here(role).filter(peer -> !falsetickers.contains(peer))
                .filter(peer -> peer.equals(context.self) ? isOnTime(offsets) : saysToBeOnTime(peer)).findFirst();
    }

    /**
     * Beyond a mesh, whoever has no time, or one that is far off, can't tell fresh beats of others from old ones, and so can't see whose
     * time it is. Then it is a director's whom a neighbour follows, or somebody's whom half of them do, as long as beats of that one come.
     */
    private Optional<PeerId> followedByNeighbours(Set<PeerId> falsetickers) {
        List<PeerId> followed = gossip.isMesh() ? List.of() : contacts.stream()
                .filter(contact -> contact.isFresh(context.nowMs) && !falsetickers.contains(contact.peer))
                .flatMap(contact -> contact.exchange.reference().stream())
                .filter(peer -> !presence.isHere(peer) && gossip.isSpeaking(peer)).sorted().toList();
        return followed.stream().filter(peer -> session.roster().roleOf(peer) == Role.DIRECTOR).findFirst()
                .or(() -> followed.stream().filter(peer -> 2 * Collections.frequency(followed, peer) >= contacts.size()).findFirst());
    }

    /** By the time of an earlier run, only where nobody who is on time confirms it: otherwise we follow them, and are soon on time. */
    private boolean isOnTime(Map<PeerId, Double> offsets) {
        boolean confirmed = offsets.entrySet().stream().filter(entry -> !entry.getKey().equals(context.self))
                .anyMatch(entry -> Falsetickers.agree(entry.getValue(), clock.offsetMs()));
        return clock.isOnTime() || clock.isTrusted() && !confirmed && offsets.size() > 1;
    }

    private boolean saysToBeOnTime(PeerId peer) {
        return contacts.get(peer).flatMap(Contact::sync).or(() -> gossip.sync(peer))
                .filter(Sync::onTime).isPresent();
    }

    long wakeAtMs() {
        return contacts.stream().filter(Contact::isPresent).mapToLong(contact -> contact.exchange.nextMs()).min()
                .orElse(Long.MAX_VALUE);
    }
}
