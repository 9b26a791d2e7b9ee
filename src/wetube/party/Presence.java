package wetube.party;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.overlay.Overlay;
import wetube.session.PlayerReport;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * Who is here, and where their players are: the beats.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Presence {
    static final long BEAT_MS = 1000;
    static final long DIRECTORS_BEAT_MS = 500;
    /** A neighbour that sends nothing at all for so long is gone, whatever TCP thinks. */
    static final long DEAD_MS = 10_000;

    private final Context context;
    private final Session session;
    private final Map<Long, Contact> contacts;
    private final Predicate<PeerId> belongs;
    private final TimeExchange time;
    /** When each member's last beat came. */
    private final Map<PeerId, Long> lastHeardMs = new HashMap<>();
    private final Set<PeerId> left = new HashSet<>();
    private long nextBeatMs;
    private final Gossip gossip;
    private Optional<PlayerReport> player = Optional.empty();
    private long playerMs;

    /** @param belongs who gets beats, and whether we send any */
    Presence(Context context, Session session, Map<Long, Contact> contacts, Predicate<PeerId> belongs) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.belongs = belongs;
        this.time = new TimeExchange(context, session, this, contacts);
        this.nextBeatMs = context.nowMs;
        this.gossip = new Gossip(context, session, contacts, this);
    }

    Gossip gossip() {
        return gossip;
    }

    TimeExchange time() {
        return time;
    }

    SessionClock clock() {
        return time.clock();
    }

    long sessionTimeMs() {
        return clock().at(context.nowMs);
    }

    // ---- who is here ----

    Optional<Contact> contact(PeerId peer) {
        return contacts.values().stream().filter(contact -> contact.peer().equals(peer)).findFirst();
    }

    /** Whether somebody is here, we included, with a beat that is fresh, told by whomever. */
    boolean isHere(PeerId peer) {
        return peer.equals(context.self) || isLinked(peer) || gossip.isFresh(peer);
    }

    /** Whether somebody tells us itself that it is here. */
    private boolean isLinked(PeerId peer) {
        return contact(peer).filter(contact -> contact.isFresh(context.nowMs)).isPresent();
    }

    /** Whether somebody is here who does not tell us so itself: what they say and hear goes through others. */
    boolean isRelayed(PeerId peer) {
        return !peer.equals(context.self) && !isLinked(peer) && gossip.isFresh(peer);
    }

    /** The last beat of somebody who is here. */
    Optional<PeerMessage.Sync> sync(PeerId peer) {
        return contact(peer).filter(contact -> contact.isFresh(context.nowMs)).flatMap(contact -> contact.sync).or(() -> gossip.sync(peer));
    }

    /** Others say that a member is here. */
    void heardOf(PeerId peer) {
        lastHeardMs.put(peer, context.nowMs);
        left.remove(peer);
    }

    /** How long nothing has been heard of a member; empty if it has not been here since this session was opened. */
    Optional<Long> awayMs(PeerId peer) {
        return Optional.ofNullable(lastHeardMs.get(peer)).map(heard -> context.nowMs - heard);
    }

    /** All whose beats are fresh, and we. */
    Set<PeerId> here() {
        Set<PeerId> fresh = new HashSet<>(Set.of(context.self));
        contacts.values().stream().filter(contact -> contact.isFresh(context.nowMs)).forEach(contact -> fresh.add(contact.peer()));
        gossip.fresh().forEach(fresh::add);
        return fresh;
    }

    /** Members of the role or more who are here, in the order of their keys. */
    Stream<PeerId> here(Role role) {
        Set<PeerId> fresh = here();
        return session.roster().atLeast(role).filter(fresh::contains);
    }

    /** A neighbour says goodbye: from now on it is not here. */
    void goodbye(Contact contact) {
        contact.sync = Optional.empty();
        gossip.linkDown(contact.peer());
        left.add(contact.peer());
        context.changed = true;
    }

    /** Whether somebody's last word was goodbye. */
    boolean hasLeft(PeerId peer) {
        return left.contains(peer);
    }

    /** The longest one-way delay to anybody here, in milliseconds; beyond a mesh at most so much for each hop. */
    double worstDelayMs() {
        int members = gossip.isMesh() ? 1 : (int) session.roster().joined().count();
        return Math.max(1, Overlay.hopsMax(members)) * contacts.values().stream().filter(contact -> contact.isFresh(context.nowMs) && contact.filter.size() > 0)
                .mapToDouble(contact -> contact.filter.best().delayMs() / 2).max().orElse(0);
    }

    // ---- beats ----

    /** Where our page's player is; the others hear of a change of state at once. */
    void report(PlayerReport told) {
        boolean timely = Math.abs(told.atMs() - sessionTimeMs()) <= Contact.FRESH_MS;
        PlayerReport report = timely ? told : told.at(sessionTimeMs());
        boolean news = player.filter(last -> last.state() == report.state() && last.ready() == report.ready()
                && last.item().equals(report.item()) && last.failure().equals(report.failure())).isEmpty();
        player = Optional.of(report);
        playerMs = context.nowMs;
        if (news) {
            beatSoon();
        }
    }

    /** The player is gone with its page. */
    void noPlayer() {
        player = Optional.empty();
        beatSoon();
    }

    Optional<PlayerReport> player() {
        return player.filter(report -> context.nowMs - playerMs < Contact.FRESH_MS);
    }

    /** Where everybody's players are, by their fresh beats: of those who have one open. */
    Map<PeerId, PlayerReport> players() {
        Map<PeerId, PlayerReport> players = new HashMap<>();
        gossip.fresh().forEach(peer -> gossip.sync(peer).flatMap(PeerMessage.Sync::player).ifPresent(report -> players.put(peer, report)));
        for (Contact contact : contacts.values()) {
            if (contact.isFresh(context.nowMs)) {
                contact.sync.flatMap(PeerMessage.Sync::player).ifPresent(report -> players.put(contact.peer(), report));
            }
        }
        player().ifPresent(report -> players.put(context.self, report));
        return players;
    }

    /** The last beat of each neighbour in the session, and of those of whom others tell. */
    Map<PeerId, PeerMessage.Sync> beats() {
        Map<PeerId, PeerMessage.Sync> beats = new LinkedHashMap<>();
        gossip.fresh().forEach(peer -> gossip.sync(peer).ifPresent(sync -> beats.put(peer, sync)));
        contacts.values().forEach(contact -> contact.sync.ifPresent(sync -> beats.put(contact.peer(), sync)));
        return beats;
    }

    void beatSoon() {
        nextBeatMs = context.nowMs;
    }

    private void beat() {
        Roster roster = session.roster();
        boolean director = roster.roleOf(context.self) == Role.DIRECTOR;
        nextBeatMs = context.nowMs + (director ? DIRECTORS_BEAT_MS : BEAT_MS);
        if (!belongs.test(context.self)) {
            return;    // we are out: nobody waits for a beat of ours
        }
        // Beyond a mesh everybody passes on everything, and need not be told for whom. Who is only late has a link: were others to pass
        // on what comes late from a machine that is busy, all would be busier still.
        List<PeerId> missing = !gossip.isMesh() ? List.of() : roster.joined()
                .filter(peer -> !peer.equals(context.self) && contact(peer).filter(contact -> contact.present).isEmpty())
                .limit(PeerMessage.MAX_MISSING).toList();
        PeerMessage.Sync sync = new PeerMessage.Sync(session.id(), ++context.beats, sessionTimeMs(), session.log().heads(Event.MAX_AFTER),
                missing, clock().isOnTime(), player());
        for (Contact contact : contacts.values()) {
            if (belongs.test(contact.peer())) {
                context.send(contact.link(), sync);
            }
        }
        gossip.speak(sync);
    }

    /** A beat for somebody who is no member any more and does not know: all it shows is by which event. */
    void showEnd(Contact contact, EventId end) {
        if (context.nowMs - contact.endShownMs < BEAT_MS) {
            return;    // two who hold each other for removed would never stop
        }
        contact.endShownMs = context.nowMs;
        context.send(contact.link(), new PeerMessage.Sync(session.id(), ++context.beats, sessionTimeMs(), List.of(end), List.of(), false,
                Optional.empty()));
    }

    /** A neighbour's beat. Its count only goes up: an old one that somebody kept says nothing. */
    void heard(Contact contact, PeerMessage.Sync sync) throws ProtocolException {
        if (contact.sync.filter(last -> last.n() >= sync.n()).isPresent()) {
            throw new ProtocolException("a beat must count up");
        }
        boolean was = contact.isFresh(context.nowMs);
        Optional<PlayerReport> before = contact.sync.flatMap(PeerMessage.Sync::player);
        contact.present = true;
        contact.sync = Optional.of(sync);
        contact.syncMs = context.nowMs;
        lastHeardMs.put(contact.peer(), context.nowMs);
        left.remove(contact.peer());
        if (!was || !stateOf(before).equals(stateOf(sync.player()))) {
            context.changed = true;
        }
    }

    private static List<Object> stateOf(Optional<PlayerReport> player) {
        return player.<List<Object>>map(report -> List.of(report.item(), report.state(), report.ready(), report.failure()))
                .orElse(List.of());
    }

    void tick() {
        time.tick();
        if (nextBeatMs <= context.nowMs) {
            beat();
        }
        gossip.tick();
        for (Contact contact : contacts.values()) {
            if (mustBeat(contact) && context.nowMs - contact.neighbour.heardMs >= DEAD_MS) {
                contact.neighbour.heardMs = context.nowMs;
                context.add(new Effect.CloseLink(contact.link(), "silent for " + DEAD_MS / 1000 + " s"));
            }
        }
    }

    /** Members do; somebody who has not answered an invitation yet has nothing to say. */
    private boolean mustBeat(Contact contact) {
        return session.roster().roleOf(contact.peer()) != Role.NONE;
    }

    long wakeAtMs() {
        long wake = Math.min(Math.min(nextBeatMs, gossip.wakeAtMs()), time.wakeAtMs());
        for (Contact contact : contacts.values()) {
            if (mustBeat(contact)) {
                wake = Math.min(wake, contact.neighbour.heardMs + DEAD_MS);
            }
        }
        return wake;
    }
}
