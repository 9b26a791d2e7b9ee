package wetube.party;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.election.ElectionEffect;
import wetube.election.Election;
import wetube.election.View;
import wetube.election.Token;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.Profile;
import wetube.session.Session;

/**
 * Connects the election to the session: what this peer sees goes in, tokens go out, votes become events.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Electing {
    /** A peer that has just started, or woken, has seen too little to say that somebody is gone. */
    static final long SETTLED_MS = 10_000;
    /** Time that passes unnoticed: the machine slept, or the process was stopped. */
    static final long SLEPT_MS = 3000;
    /** Less is a busy machine: {@link Election} wants to look more often than this. */
    private static final long STILL_MS = 600;
    /** Three of a director's beats. */
    static final long DIRECTOR_GONE_MS = 1500;
    /**
     * A director of whom this peer has just learned gets so long to be heard from. After a healed partition the log comes over the
     * first link that is back, and the director's own may take seconds more.
     */
    static final long INTRODUCED_MS = 3000;
    /** Who was elected is told when the last votes are in. */
    private static final long TOLD_AFTER_MS = 1000;

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Presence presence;
    private final Membership membership;
    private final Joining joining;
    private final Pen pen;
    private final Election election;
    /** Since when this peer has known of each director. */
    private final Map<PeerId, Long> directorSinceMs = new HashMap<>();
    private long awakeSinceMs;
    private long lastMs;
    /** When this peer last stood still, and for how long: a process that is stopped, a full collection. */
    private long stillFromMs;
    private long stillMs;
    private Object shown = "";
    private long nextLookMs;
    /** How many events there were, and how much had changed with whoever is here, when we looked last. */
    private int eventsSeen;
    private long changesSeen;
    /** The election that whoever runs this peer was told of last, or will be at {@code tellAtMs}. */
    private Optional<EventId> announced = Optional.empty();
    private boolean opened;
    private long tellAtMs = Long.MAX_VALUE;

    Electing(Context context, Session session, Contacts contacts, Presence presence, Membership membership, Joining joining, Pen pen) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.presence = presence;
        this.membership = membership;
        this.joining = joining;
        this.pen = pen;
        this.election = new Election(context.self, context.random, token -> context.signer.sign(token.signedBytes(session.id())));
        this.awakeSinceMs = context.nowMs;
        this.lastMs = context.nowMs;
    }

    void tick() {
        noticeStill();
        boolean news = session.log().size() != eventsSeen || presence.changes() != changesSeen;
        if (news || nextLookMs <= context.nowMs) {
            eventsSeen = session.log().size();
            changesSeen = presence.changes();
            look();
        }
    }

    /** Costs more than most that a peer does after an input, so not after each. */
    private void look() {
        session.ballot().ifPresent(this::meet);
        Optional<View> view = view();
        view.ifPresent(seen -> act(election.look(seen, context.nowMs)));
        nextLookMs = election.wakeAtMs(context.nowMs);
        Object now = election.term() == 0 ? "" : List.of(election.term(), progress(view));
        if (!now.equals(shown)) {
            shown = now;
            context.changed = true;
        }
        if (view.isPresent()) {
            tell();
        }
    }

    /** News for the terminal; what was known when the session was opened is none. */
    private void tell() {
        Optional<Ballot.Mandate> mandate = mandate();
        Optional<EventId> election = mandate.map(Ballot.Mandate::event);
        if (!opened) {
            opened = true;
            announced = election;
        } else if (!announced.equals(election)) {
            announced = election;
            tellAtMs = context.nowMs + TOLD_AFTER_MS;
        }
        if (mandate.isPresent() && context.nowMs >= tellAtMs) {
            tellAtMs = Long.MAX_VALUE;
            PeerId winner = mandate.get().winner();
            String name = session.profile(winner).map(Profile::name).orElse("Somebody");
            context.add(new Effect.Report(name + " (" + winner.shortText() + ") was elected director, with " + mandate.get().backers()
                    + " votes of " + mandate.get().electorate().size() + "."));
        }
    }

    void received(PeerId from, PeerMessage.ElectionToken message) {
        Token.Signed signed = new Token.Signed(message.token(), message.signature());
        view().ifPresent(view -> act(election.receive(from, signed, view, context.nowMs)));
        nextLookMs = context.nowMs;
    }

    void received(PeerId from, PeerMessage.TokenAck message) {
        election.acknowledged(from, message.token());
    }

    long wakeAtMs() {
        return nextLookMs;
    }

    /** This machine may have slept until now. */
    void wake() {
        awakeSinceMs = context.nowMs;
    }

    private void noticeStill() {
        long gapMs = context.nowMs - lastMs;
        if (gapMs >= SLEPT_MS) {
            wake();
        }
        if (gapMs >= STILL_MS) {
            stillFromMs = lastMs;
            stillMs = gapMs;
        }
        lastMs = context.nowMs;
    }

    /** Nothing to vote on unless the session is open for us, or was until somebody removed us who may be no director. */
    private Optional<View> view() {
        boolean open = membership.isOpen() || membership.keeps(context.self);
        if (!open || !joining.mayWrite()) {
            return Optional.empty();
        }
        return session.ballot().map(ballot -> {
            Set<PeerId> alive = presence.here(Role.VIEWER).collect(Collectors.toCollection(HashSet::new));
            membership.kept().stream().filter(presence.here()::contains).forEach(alive::add);
            Set<PeerId> directors = ballot.everyDirector().filter(this::isDirecting).collect(Collectors.toSet());
            ballot.everyDirector().filter(peer -> !directors.contains(peer)).forEach(alive::remove);
            return new View(ballot, alive, directors, context.nowMs - awakeSinceMs >= SETTLED_MS);
        });
    }

    private void meet(Ballot ballot) {
        Set<PeerId> directors = ballot.everyDirector().collect(Collectors.toSet());
        directorSinceMs.keySet().retainAll(directors);
        directors.forEach(director -> directorSinceMs.putIfAbsent(director, context.nowMs));
    }

    private boolean isDirecting(PeerId peer) {
        return session.roster().roleOf(peer) == Role.DIRECTOR && !presence.hasLeft(peer) && (peer.equals(context.self)
                || context.nowMs - directorSinceMs.getOrDefault(peer, context.nowMs) < INTRODUCED_MS
                || presence.awayMs(peer).filter(away -> silentMs(away) < DIRECTOR_GONE_MS).isPresent());
    }

    /** What was said while we stood still is yet to be read: that time is nobody's silence. */
    private long silentMs(long awayMs) {
        return context.nowMs - awayMs <= stillFromMs ? awayMs - stillMs : awayMs;
    }

    private void act(List<ElectionEffect> effects) {
        for (ElectionEffect effect : effects) {
            switch (effect) {
                case ElectionEffect.Send d -> contacts.get(d.to()).ifPresent(contact ->
                        context.send(contact.link, new PeerMessage.ElectionToken(session.id(), d.signed().token(), d.signed().signature())));
                case ElectionEffect.Acknowledge d -> contacts.get(d.to()).ifPresent(contact ->
                        context.send(contact.link, new PeerMessage.TokenAck(session.id(), d.token())));
                case ElectionEffect.Vote d -> pen.proposeUnasked("VOTE", new Act.Vote(d.base(), d.term(), d.candidate()),
                        () -> view().filter(view -> election.means(d, view)).isPresent());
                case ElectionEffect.Claim d -> pen.proposeUnasked("VOTE", new Act.Elected(d.base(), d.term()),
                        () -> view().filter(view -> election.means(d, view)).isPresent());
            }
        }
    }

    // ---- what the page shows ----

    /** The term of the election that is going on; 0 if none is. */
    int term() {
        return election.term();
    }

    /** The most votes that anybody has in it, and how many are here to vote. */
    Progress progress() {
        return progress(view());
    }

    private static Progress progress(Optional<View> view) {
        return view.map(seen -> {
            Set<PeerId> here = seen.alive().stream().filter(seen.ballot().ranking()::contains).collect(Collectors.toSet());
            int most = here.stream().mapToInt(peer -> seen.ballot().votesFor(peer, here)).max().orElse(0);
            return new Progress(most, here.size());
        }).orElse(new Progress(0, 0));
    }

    record Progress(int votes, int of) {}

    /** Who directs by election, with how many votes of how many. */
    Optional<Ballot.Mandate> mandate() {
        return session.ballot().flatMap(Ballot::mandate)
                .filter(mandate -> session.roster().elected().equals(Optional.of(mandate.winner())));
    }
}
