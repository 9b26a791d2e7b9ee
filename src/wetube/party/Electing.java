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
import wetube.election.Deed;
import wetube.election.Election;
import wetube.election.View;
import wetube.election.Token;
import wetube.identity.PeerId;
import wetube.log.EventId;
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
    private final Party party;
    private final Election election;
    /** Since when this peer has known of each director. */
    private final Map<PeerId, Long> directorSinceMs = new HashMap<>();
    private long awakeSinceMs;
    private long lastMs;
    /** When this peer last stood still, and for how long: a process that is stopped, a full collection. */
    private long stillFromMs;
    private long stillMs;
    private Object shown = "";
    /** The election that whoever runs this peer was told of last, or will be at {@code tellAtMs}. */
    private Optional<EventId> told = Optional.empty();
    private boolean opened;
    private long tellAtMs = Long.MAX_VALUE;

    Electing(Context context, Party party) {
        this.context = context;
        this.party = party;
        this.election = new Election(context.self, context.random, token -> context.signer.sign(token.signedBytes(party.id())));
        this.awakeSinceMs = context.nowMs;
        this.lastMs = context.nowMs;
    }

    void tick() {
        party.session().ballot().ifPresent(this::meet);
        Optional<View> view = view();
        view.ifPresent(seen -> act(election.look(seen, context.nowMs)));
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
            told = election;
        } else if (!told.equals(election)) {
            told = election;
            tellAtMs = context.nowMs + TOLD_AFTER_MS;
        }
        if (mandate.isPresent() && context.nowMs >= tellAtMs) {
            tellAtMs = Long.MAX_VALUE;
            PeerId winner = mandate.get().winner();
            String name = party.session().profile(winner).map(Session.Profile::name).orElse("Somebody");
            context.add(new Effect.Report(name + " (" + winner.shortText() + ") was elected director, with " + mandate.get().votersFor()
                    + " votes of " + mandate.get().electorate().size() + "."));
        }
    }

    void received(PeerId from, PeerMessage.ElectionToken message) {
        Token.Signed signed = new Token.Signed(message.token(), message.signature());
        view().ifPresent(view -> act(election.receive(from, signed, view, context.nowMs)));
    }

    void received(PeerId from, PeerMessage.TokenAck message) {
        election.acknowledged(from, message.token());
    }

    long wakeAtMs() {
        return election.wakeAtMs(context.nowMs);
    }

    private void noticeStill() {
        long gapMs = context.nowMs - lastMs;
        if (gapMs >= SLEPT_MS) {
            awakeSinceMs = context.nowMs;
        }
        if (gapMs >= STILL_MS) {
            stillFromMs = lastMs;
            stillMs = gapMs;
        }
        lastMs = context.nowMs;
    }

    /** Nothing to vote on unless the session is open for us, or was until somebody removed us who may be no director. */
    private Optional<View> view() {
        noticeStill();
        boolean open = party.phase() == Summary.Phase.OPEN || keeps(context.self);
        if (!open || !party.isWritable()) {
            return Optional.empty();
        }
        return party.session().ballot().map(ballot -> {
            Set<PeerId> alive = party.presence().here(Role.VIEWER).collect(Collectors.toCollection(HashSet::new));
            kept().stream().filter(party.presence().here()::contains).forEach(alive::add);
            Set<PeerId> directors = ballot.everyDirector().filter(this::isDirecting).collect(Collectors.toSet());
            ballot.everyDirector().filter(peer -> !directors.contains(peer)).forEach(alive::remove);
            return new View(ballot, alive, directors, context.nowMs - awakeSinceMs >= SETTLED_MS);
        });
    }

    /** Whether we still talk to somebody who was removed, and hear their vote: see {@link #kept}. */
    boolean keeps(PeerId peer) {
        return isDisputed() && isKept(peer);
    }

    /**
     * Those removed by an elected director for whom not even most of those here stand. If it comes out that it never was elected, they
     * never were removed; so links to them stay until most have agreed to it.
     */
    Set<PeerId> kept() {
        return !isDisputed() ? Set.of() : lastMandate().stream().flatMap(mandate -> mandate.electorate().stream())
                .filter(this::isKept).collect(Collectors.toSet());
    }

    private boolean isKept(PeerId peer) {
        return lastMandate().filter(mandate -> mandate.electorate().contains(peer)).isPresent() && party.session().canObject(peer);
    }

    private boolean isDisputed() {
        return lastMandate().filter(mandate -> {
            Set<PeerId> electors = party.presence().here();
            electors.retainAll(mandate.electorate());
            return 2 * mandate.votersFor(electors) <= electors.size();
        }).isPresent();
    }

    private Optional<Ballot.Mandate> lastMandate() {
        return party.session().ballot().map(Ballot::line).filter(line -> !line.isEmpty()).map(line -> line.get(line.size() - 1));
    }

    private void meet(Ballot ballot) {
        Set<PeerId> directors = ballot.everyDirector().collect(Collectors.toSet());
        directorSinceMs.keySet().retainAll(directors);
        directors.forEach(director -> directorSinceMs.putIfAbsent(director, context.nowMs));
    }

    private boolean isDirecting(PeerId peer) {
        return party.session().roster().roleOf(peer) == Role.DIRECTOR && !party.presence().hasLeft(peer) && (peer.equals(context.self)
                || context.nowMs - directorSinceMs.getOrDefault(peer, context.nowMs) < INTRODUCED_MS
                || party.presence().awayMs(peer).filter(away -> silentMs(away) < DIRECTOR_GONE_MS).isPresent());
    }

    /** What was said while we stood still is yet to be read: that time is nobody's silence. */
    private long silentMs(long awayMs) {
        return context.nowMs - awayMs <= stillFromMs ? awayMs - stillMs : awayMs;
    }

    private void act(List<Deed> deeds) {
        for (Deed deed : deeds) {
            switch (deed) {
                case Deed.Send d -> party.presence().contact(d.to()).ifPresent(contact ->
                        context.send(contact.link(), new PeerMessage.ElectionToken(party.id(), d.signed().token(), d.signed().signature())));
                case Deed.Acknowledge d -> party.presence().contact(d.to()).ifPresent(contact ->
                        context.send(contact.link(), new PeerMessage.TokenAck(party.id(), d.token())));
                case Deed.Vote d -> party.propose("VOTE", time -> new Act.Vote(d.base(), d.term(), d.candidate()));
                case Deed.Claim d -> party.propose("VOTE", time -> new Act.Elected(d.base(), d.term()));
            }
        }
    }

    /** Whether a vote that was wished for is still meant, now that it can be written. */
    boolean means(Act.Vote vote) {
        return view().filter(view -> election.means(new Deed.Vote(vote.base(), vote.term(), vote.candidate()), view)).isPresent();
    }

    boolean means(Act.Elected claim) {
        return view().filter(view -> election.means(new Deed.Claim(claim.base(), claim.term()), view)).isPresent();
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
        return party.session().ballot().flatMap(Ballot::mandate)
                .filter(mandate -> party.session().roster().elected().equals(Optional.of(mandate.winner())));
    }
}
