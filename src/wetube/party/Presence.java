package wetube.party;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.overlay.Overlay;
import wetube.session.PlayerReport;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * Who is here, and where their players are, by what their beats say.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Presence {
    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Gossip gossip;
    private final SessionClock clock;
    /** When each neighbour's last beat came, also of those whose link is gone. */
    private final Map<PeerId, Long> heardMs = new HashMap<>();
    private final Map<PeerId, Long> goodbyeMs = new HashMap<>();
    private Optional<PlayerReport> player = Optional.empty();
    private long playerMs;
    private long changes;

    Presence(Context context, Session session, Contacts contacts, Gossip gossip, SessionClock clock) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.gossip = gossip;
        this.clock = clock;
    }

    long sessionTimeMs() {
        return clock.at(context.nowMs);
    }

    // ---- who is here ----

    /** Whether somebody is here, we included, with a beat that is fresh, told by whomever. */
    boolean isHere(PeerId peer) {
        return peer.equals(context.self) || contacts.isFresh(peer) || gossip.isFresh(peer);
    }

    /** Whether somebody is here who does not tell us so itself: what they say and hear goes through others. */
    boolean isRelayed(PeerId peer) {
        return !peer.equals(context.self) && !contacts.isFresh(peer) && gossip.isFresh(peer);
    }

    /** The last beat of somebody who is here. */
    Optional<Sync> sync(PeerId peer) {
        return contacts.get(peer).filter(contact -> contact.isFresh(context.nowMs)).flatMap(Contact::sync).or(() -> gossip.sync(peer));
    }

    /** How long nothing has been heard of a member; empty if it has not been here since this session was opened. */
    Optional<Long> awayMs(PeerId peer) {
        return lastHeardMs(peer).map(heard -> context.nowMs - heard);
    }

    private Optional<Long> lastHeardMs(PeerId peer) {
        return Stream.of(Optional.ofNullable(heardMs.get(peer)), gossip.heardMs(peer)).flatMap(Optional::stream).max(Long::compare);
    }

    /** All whose beats are fresh, and we. */
    Set<PeerId> here() {
        Set<PeerId> fresh = new HashSet<>(Set.of(context.self));
        contacts.fresh().forEach(contact -> fresh.add(contact.peer));
        gossip.fresh().forEach(fresh::add);
        return fresh;
    }

    /** Members of the role or more who are here, in the order of their keys. */
    Stream<PeerId> here(Role role) {
        Set<PeerId> fresh = here();
        return session.roster().atLeast(role).filter(fresh::contains);
    }

    /** Whether somebody's last word was goodbye. */
    boolean hasLeft(PeerId peer) {
        return goodbyeMs.containsKey(peer) && lastHeardMs(peer).filter(heard -> heard > goodbyeMs.get(peer)).isEmpty();
    }

    /** The longest one-way delay to anybody here, in milliseconds; beyond a mesh at most so much for each hop. */
    double worstDelayMs() {
        int members = gossip.isMesh() ? 1 : (int) session.roster().joined().count();
        return Math.max(1, Overlay.hopsMax(members))
                * contacts.fresh().flatMap(contact -> contact.exchange.delayMs().stream()).mapToDouble(delay -> delay).max().orElse(0);
    }

    /** Goes up with each arrival, goodbye and change of a neighbour's player that is worth looking at at once. */
    long changes() {
        return changes;
    }

    private void change() {
        changes++;
        context.changed = true;
    }

    // ---- neighbours ----

    /** A neighbour's beat. Its count only goes up: an old one that somebody kept says nothing. */
    void heard(Contact contact, Sync sync) throws ProtocolException {
        if (contact.sync().filter(last -> last.n() >= sync.n()).isPresent()) {
            throw new ProtocolException("a beat must count up");
        }
        boolean was = contact.isFresh(context.nowMs);
        Optional<List<Object>> before = contact.sync().map(Sync::playerState);
        contact.setSync(sync, context.nowMs);
        heardMs.put(contact.peer, context.nowMs);
        goodbyeMs.remove(contact.peer);
        if (!was || !before.equals(Optional.of(sync.playerState()))) {
            change();
        }
    }

    /** A neighbour says goodbye: from now on it is not here. */
    void goodbye(Contact contact) {
        contact.forgetSync();
        gossip.linkDown(contact.peer);
        goodbyeMs.put(contact.peer, context.nowMs);
        change();
    }

    // ---- players ----

    /** Where our page's player is; true if the others should hear of it at once: its state has changed. */
    boolean report(PlayerReport told) {
        boolean timely = Math.abs(told.atMs() - sessionTimeMs()) <= Contact.FRESH_MS;
        PlayerReport report = timely ? told : told.at(sessionTimeMs());
        boolean news = player.filter(last -> last.state() == report.state() && last.ready() == report.ready()
                && last.item().equals(report.item()) && last.failure().equals(report.failure())).isEmpty();
        player = Optional.of(report);
        playerMs = context.nowMs;
        return news;
    }

    /** The player is gone with its page. */
    void noPlayer() {
        player = Optional.empty();
    }

    Optional<PlayerReport> player() {
        return player.filter(report -> context.nowMs - playerMs < Contact.FRESH_MS);
    }

    /** Where everybody's players are, by their fresh beats: of those who have one open. */
    Map<PeerId, PlayerReport> players() {
        Map<PeerId, PlayerReport> players = new HashMap<>();
        gossip.fresh().forEach(peer -> gossip.sync(peer).flatMap(Sync::player).ifPresent(report -> players.put(peer, report)));
        contacts.fresh().forEach(contact ->
                contact.sync().flatMap(Sync::player).ifPresent(report -> players.put(contact.peer, report)));
        player().ifPresent(report -> players.put(context.self, report));
        return players;
    }

    /** The last beat of each neighbour in the session, and of those of whom others tell. */
    Map<PeerId, Sync> beats() {
        Map<PeerId, Sync> beats = new LinkedHashMap<>();
        gossip.fresh().forEach(peer -> gossip.sync(peer).ifPresent(sync -> beats.put(peer, sync)));
        contacts.all().forEach(contact -> contact.sync().ifPresent(sync -> beats.put(contact.peer, sync)));
        return beats;
    }
}
