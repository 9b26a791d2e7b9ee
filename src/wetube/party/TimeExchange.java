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
    /** The first exchanges with a neighbour come quickly, to be on time soon. */
    static final long QUICK_EXCHANGE_MS = 150;
    static final long EXCHANGE_MS = 2000;
    private static final int QUICK_EXCHANGES = 8;
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
    private final Map<Long, Contact> contacts;
    private final SessionClock clock = new SessionClock();
    private final long openedMs;
    /** When somebody was last seen to be on time. */
    private long onTimeMs;
    private long nextFollowMs;
    private Optional<Double> keptOffsetMs = Optional.empty();
    private long nextKeepMs;

    TimeExchange(Context context, Session session, Presence presence, Map<Long, Contact> contacts) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.contacts = contacts;
        this.openedMs = context.nowMs;
        this.onTimeMs = context.nowMs;
        this.nextFollowMs = context.nowMs;
    }

    SessionClock clock() {
        return clock;
    }

    /** Goes on with the time of an earlier run. */
    void restore(double offsetMs) {
        if (isSane(context.nowMs + offsetMs)) {
            clock.restore(offsetMs);
            keptOffsetMs = Optional.of(offsetMs);
        }
    }

    // ---- exchanges ----

    /** Half an exchange; a session's members answer one another. */
    void answer(Contact contact, PeerMessage.Time time) {
        context.send(contact.link(), new PeerMessage.TimeReply(session.id(), time.t1(), context.nowMs, context.nowMs, clock.offsetMs(),
                clock.stratum(), clock.reference()));
    }

    void answered(Contact contact, PeerMessage.TimeReply reply) {
        if (reply.t1() != contact.timeSent) {
            return;    // of an exchange we gave up, or of none
        }
        contact.timeSent = 0;
        contact.filter.add(reply.t1(), reply.t2(), reply.t3(), context.nowMs);
        contact.reply = Optional.of(reply);
        follow();
    }

    void tick() {
        if (nextFollowMs <= context.nowMs) {
            follow();
        }
        for (Contact contact : contacts.values()) {
            if (contact.present && contact.nextTimeMs <= context.nowMs) {
                contact.timeSent = context.nowMs;
                contact.exchanges++;
                contact.nextTimeMs = context.nowMs + (contact.exchanges < QUICK_EXCHANGES ? QUICK_EXCHANGE_MS : EXCHANGE_MS);
                context.send(contact.link(), new PeerMessage.Time(session.id(), contact.timeSent));
            }
        }
        keep();
    }

    /** The offset that a next run begins with. */
    private void keep() {
        boolean same = keptOffsetMs.filter(kept -> Math.abs(kept - clock.offsetMs()) <= KEEP_MS).isPresent();
        if (clock.isOnTime() && !same && nextKeepMs <= context.nowMs) {
            nextKeepMs = context.nowMs + KEEP_EVERY_MS;
            keptOffsetMs = Optional.of(clock.offsetMs());
            context.add(new Effect.KeepClock(session.id(), clock.offsetMs()));
        }
    }

    // ---- whose time it is ----

    private void follow() {
        nextFollowMs = context.nowMs + FOLLOW_MS;
        Map<PeerId, Double> offsets = offsets();
        Set<PeerId> falsetickers = Falsetickers.among(offsets);
        Optional<PeerId> reference = reference(offsets, falsetickers);
        if (reference.equals(Optional.of(context.self))) {
            if (clock.stratum() != 0) {
                clock.lead(context.self);
                presence.beatSoon();
            }
            return;
        }
        boolean wasOnTime = clock.isOnTime();
        boolean mayStep = !clock.isTrusted() || falsetickers.contains(context.self) || offsets.size() <= 2;
        List<SessionClock.Neighbour> neighbours = contacts.values().stream().flatMap(contact -> neighbour(contact).stream())
                .filter(neighbour -> !falsetickers.contains(neighbour.peer())).toList();
        reference.ifPresent(whose -> clock.follow(whose, neighbours, mayStep, context.nowMs));
        if (!clock.isSet() && context.nowMs - openedMs >= TIMELESS_MS) {
            clock.lead(context.self);    // until somebody who says to be on time also says what time it is
        }
        if (clock.isOnTime() != wasOnTime) {
            presence.beatSoon();
        }
    }

    /** What those on time, we included, make of session time: as what our own offset would be by theirs. */
    private Map<PeerId, Double> offsets() {
        Map<PeerId, Double> offsets = new HashMap<>();
        if (clock.isTrusted()) {
            offsets.put(context.self, clock.offsetMs());
        }
        contacts.values().stream().filter(contact -> saysToBeOnTime(contact.peer()))
                .forEach(contact -> neighbour(contact).ifPresent(one -> offsets.put(one.peer(), one.impliedOffsetMs())));
        return offsets;
    }

    private Optional<SessionClock.Neighbour> neighbour(Contact contact) {
        if (!contact.isFresh(context.nowMs) || contact.filter.size() == 0 || contact.reply.isEmpty()) {
            return Optional.empty();
        }
        PeerMessage.TimeReply reply = contact.reply.get();
        return reply.reference().map(whose -> new SessionClock.Neighbour(contact.peer(), whose, reply.stratum(), reply.offsetMs(),
                contact.filter.best(), contact.filter.size())).filter(one -> isSane(context.nowMs + one.impliedOffsetMs()));
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
        Gossip gossip = presence.gossip();
        List<PeerId> followed = gossip.isMesh() ? List.of() : contacts.values().stream()
                .filter(contact -> contact.isFresh(context.nowMs) && !falsetickers.contains(contact.peer()))
                .flatMap(contact -> contact.reply.stream()).flatMap(reply -> reply.reference().stream())
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
        return presence.contact(peer).flatMap(contact -> contact.sync).or(() -> presence.gossip().sync(peer))
                .filter(PeerMessage.Sync::onTime).isPresent();
    }

    long wakeAtMs() {
        return contacts.values().stream().filter(contact -> contact.present).mapToLong(contact -> contact.nextTimeMs).min()
                .orElse(Long.MAX_VALUE);
    }
}
