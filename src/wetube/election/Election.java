package wetube.election;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * One peer's part in electing a director when none is left: when to begin, whom to vote for, when to claim, when to try again.
 *
 * <pre>
 *                  no director seen                 own number back            more than half voted
 *   idle ──────────────────────────► lap 1 ELECTION ──────────────► lap 2 ELECTED ────────────────► ELECTED written
 *    ▲                                  │ time-out                     │ time-out                        │
 *    └── a director is seen ◄──────┐    ▼                              ▼                                 │
 *                                  └── term 2, 3, … : the highest of the term asks everybody ────────────┘
 * </pre>
 *
 * <p>{@link ChangRoberts} finds <em>whom</em> to vote for. What decides is in the log: VOTE and ELECTED are events, and whether an
 * election is in force is a fold over them ({@link Ballot}). Who seems alive decides only what this peer signs; what it says to
 * an election in force is in {@link Consent}.
 *
 * <p>What somebody else sends changes little here. A token makes a peer vote for whom it would choose itself in this term or one
 * next to it. A term is left for a higher one when its time is up, or when half of those here have voted in higher ones.
 *
 * <p>No I/O, no clock. Owned by the core's thread.
 */
public final class Election {
    /** What one peer sees when it is asked to act. */
    public record View(Ballot ballot, Set<PeerId> alive, Set<PeerId> directorsHere, boolean settled) {
        /**
         * @param alive         members seen alive, this peer included
         * @param directorsHere directors among them, appointed or elected in force
         * @param settled       this peer has been awake long enough to trust what it sees
         */
        public View {
            alive = Set.copyOf(alive);
            directorsHere = Set.copyOf(directorsHere);
        }
    }

    /** What this peer does. */
    public sealed interface Deed {
        record Send(PeerId to, Token.Signed signed) implements Deed {}

        /** "I have taken it over", to whoever handed a token on. */
        record Acknowledge(PeerId to, Token token) implements Deed {}

        record Vote(EventId base, int term, Optional<PeerId> candidate) implements Deed {}

        /** "More than half of those here voted for me." */
        record Claim(EventId base, int term) implements Deed {}
    }

    /** Hands and a disk at each hop: generous on a busy machine, short enough for nobody to notice. */
    static final long LAP_BASE_MS = 700;
    static final long LAP_HOP_MS = 90;
    static final int MAX_BACKOFF = 16;
    /** Further than peers of one component ever are from one another, unless somebody lies. */
    static final int MAX_JUMP = 1000;
    /** A wish to write takes a moment to become an event. */
    static final long WRITE_MS = 1500;
    /** What a peer sees of the others changes with time alone. */
    static final long LOOK_MS = 400;

    private final PeerId self;
    private final RandomGenerator random;
    private final Function<Token, byte[]> signer;
    private final Consent consent;
    private final Relay relay = new Relay();
    private final List<Deed> deeds = new ArrayList<>();

    private boolean open;
    private Optional<EventId> base = Optional.empty();
    private int term = 1;
    private long deadlineMs;
    private long jumpedMs = -LAP_BASE_MS;
    private boolean asked;
    private boolean claimed;
    private ChangRoberts ring;
    /** Tokens of this term and those next to it. A token whose candidate died would go round for ever. */
    private final Set<Token> seen = new HashSet<>();
    /** What this peer voted last; the log shows it a moment later. */
    private Optional<Deed.Vote> pledge = Optional.empty();
    private final Map<Deed, Long> wroteMs = new HashMap<>();

    /** @param signer signs a token that puts up this peer */
    public Election(PeerId self, RandomGenerator random, Function<Token, byte[]> signer) {
        this.self = self;
        this.random = random;
        this.signer = signer;
        this.consent = new Consent(self, random);
    }

    // ---- inputs ----

    /** Time has passed, or what this peer sees has changed. */
    public List<Deed> look(View view, long nowMs) {
        relay.take(token -> false, nowMs);
        consent.judge(view, nowMs).ifPresent(vote -> write(vote, nowMs));
        if (consent.isDoubtful(view, nowMs)) {
            return takeDeeds();    // a claim that will not last: what was going on before goes on after it
        }
        open = open && isOpen(view) && base.equals(Optional.of(view.ballot.base()));
        if (isOpen(view)) {
            if (!open) {
                begin(view, nowMs);
            }
            catchUp(view, nowMs);
            relay.overdue(view.alive, nowMs).forEach(token -> send(token, view, nowMs));
            relay.take(token -> isUnderstood(token, view), nowMs).forEach(token -> hear(token, view, nowMs));
            vote(view, nowMs);
            claim(view, nowMs);
            if (nowMs >= deadlineMs) {
                enter(term + 1, view, nowMs);
            }
        }
        return takeDeeds();
    }

    /** A token came, from a neighbour or from its candidate; its signature holds. */
    public List<Deed> receive(PeerId from, Token.Signed signed, View view, long nowMs) {
        if (signed.token().isSound()) {
            relay.hold(from, signed, nowMs);
        }
        return look(view, nowMs);
    }

    /** A neighbour has taken a token over. */
    public void acknowledged(PeerId by, Token token) {
        relay.acknowledged(by, token);
    }

    /** When {@link #look} has something to do, if nothing else happens. */
    public long wakeAtMs(long nowMs) {
        long wake = Math.min(nowMs + LOOK_MS, consent.wakeAtMs());
        return Math.max(nowMs + 1, open ? Math.min(wake, Math.min(deadlineMs, relay.wakeAtMs())) : wake);
    }

    /** The term this peer is in; 0 while it sees a director. */
    public int term() {
        return open ? term : 0;
    }

    private List<Deed> takeDeeds() {
        List<Deed> taken = List.copyOf(deeds);
        deeds.clear();
        return taken;
    }

    // ---- terms ----

    /** Whether this peer takes part: no director here, and it may vote. */
    private boolean isOpen(View view) {
        return view.settled && view.directorsHere.isEmpty() && view.ballot.ranking().contains(self);
    }

    /** Those of the electorate that seem alive. */
    private static Set<PeerId> voters(View view) {
        Set<PeerId> voters = new TreeSet<>(view.alive);
        voters.retainAll(view.ballot.ranking().electorate());
        return voters;
    }

    /** Goes on in the term of its own last vote: it may have restarted since. */
    private void begin(View view, long nowMs) {
        open = true;
        base = Optional.of(view.ballot.base());
        consent.accept(view.ballot);
        seen.clear();
        relay.reset();
        ring = new ChangRoberts(self, (one, other) -> view.ballot.ranking().outranks(one, other, 1));
        enter(Math.max(1, lastVotedTerm(view)), view, nowMs);
    }

    private void enter(int newTerm, View view, long nowMs) {
        term = Math.min(newTerm, Token.MAX_TERM);
        asked = false;
        claimed = false;
        seen.removeIf(token -> token.term() < term - 1);
        deadlineMs = nowMs + patienceMs(voters(view).size());
        if (term == 1) {
            ring.start().ifPresent(message -> pass(message, view, nowMs));
        }
    }

    /** Longer for a larger ring, doubled with each term, and not the same for everybody. */
    private long patienceMs(int voters) {
        long backedOff = (LAP_BASE_MS + LAP_HOP_MS * voters) * Math.min(MAX_BACKOFF, 1L << Math.min(term - 1, 10));
        return backedOff * 3 / 4 + random.nextLong(backedOff / 2 + 1);
    }

    /** Follows those who are further on, if half of those here are. */
    private void catchUp(View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        List<Integer> reached = voters.stream().filter(peer -> !peer.equals(self))
                .map(peer -> view.ballot.vote(peer).lastTerm()).sorted(Comparator.reverseOrder()).toList();
        int half = (voters.size() + 1) / 2;
        if (half <= reached.size() && reached.get(half - 1) > term && nowMs >= jumpedMs + LAP_BASE_MS) {
            jumpedMs = nowMs;
            enter(Math.min(reached.get(half - 1), term + MAX_JUMP), view, nowMs);
        }
    }

    // ---- tokens ----

    private boolean isUnderstood(Token token, View view) {
        return token.base().equals(view.ballot.base()) && token.term() <= term + 1;
    }

    private void hear(Relay.Held held, View view, long nowMs) {
        Token token = held.token();
        deeds.add(new Deed.Acknowledge(held.from(), token));
        if (token.term() < term - 1 || !view.ballot.ranking().contains(token.candidate()) || !seen.add(token)) {
            return;
        }
        switch (token.lap()) {
            case ELECTION -> {
                if (term == 1) {
                    ring.receive(new ChangRoberts.Message.Election(token.candidate()))
                            .ifPresent(message -> passOn(message, held.signed(), view, nowMs));
                }
            }
            case ELECTED -> ring.receive(new ChangRoberts.Message.Elected(token.candidate()))
                    .ifPresent(message -> passOn(message, held.signed(), view, nowMs));
            case ASK -> { }    // stops here
        }
    }

    /** What goes on is the token that came, or one of our own. */
    private void passOn(ChangRoberts.Message message, Token.Signed came, View view, long nowMs) {
        if (message.candidate().equals(self)) {
            pass(message, view, nowMs);
        } else {
            send(came, view, nowMs);
        }
    }

    private void pass(ChangRoberts.Message message, View view, long nowMs) {
        Token token = switch (message) {
            case ChangRoberts.Message.Election m -> new Token(base.orElseThrow(), 1, self, Token.Lap.ELECTION);
            case ChangRoberts.Message.Elected m -> new Token(base.orElseThrow(), 1, self, Token.Lap.ELECTED);
        };
        if (token.asksForVotes()) {
            seen.add(token);
        }
        send(sign(token), view, nowMs);
    }

    private void send(Token.Signed token, View view, long nowMs) {
        relay.send(token, self, Ring.of(voters(view)), nowMs).ifPresent(deeds::add);
    }

    private Token.Signed sign(Token token) {
        return new Token.Signed(token, signer.apply(token));
    }

    // ---- votes ----

    /** Votes for whoever asked and outranks all that seem alive; asks for votes if that is this peer, and it is past the ring. */
    private void vote(View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        if (!asked && (term > 1 || voters.size() == 1) && view.ballot.ranking().highest(voters, term).equals(self)) {
            asked = true;
            Token ask = new Token(base.orElseThrow(), term, self, term > 1 ? Token.Lap.ASK : Token.Lap.ELECTED);
            seen.add(ask);
            if (voters.size() > 1) {
                Token.Signed signed = sign(ask);
                voters.stream().filter(peer -> !peer.equals(self)).forEach(peer -> deeds.add(new Deed.Send(peer, signed)));
            }
        }
        seen.stream().filter(Token::asksForVotes).sorted(Comparator.comparing(Token::term)).toList()
                .forEach(token -> vote(token, voters, view, nowMs));
    }

    /** Never for two in one term, and never in an earlier one. */
    private void vote(Token token, Set<PeerId> voters, View view, long nowMs) {
        PeerId candidate = token.candidate();
        Deed.Vote vote = new Deed.Vote(token.base(), token.term(), Optional.of(candidate));
        boolean stale = token.term() <= lastVotedTerm(view) && !pledge.equals(Optional.of(vote));
        if (stale || view.ballot.vote(self).isFor(candidate) || !voters.contains(candidate)
                || !view.ballot.ranking().highest(voters, token.term()).equals(candidate)) {
            return;
        }
        write(vote, nowMs);
        if (token.term() > term) {
            enter(token.term(), view, nowMs);
        }
    }

    /** The last term in which this peer voted for somebody, on this base. */
    private int lastVotedTerm(View view) {
        int pledged = pledge.filter(vote -> vote.base().equals(view.ballot.base()))
                .map(vote -> new Ballot.Vote(vote.term(), vote.candidate()).lastTerm()).orElse(0);
        return Math.max(pledged, view.ballot.vote(self).lastTerm());
    }

    /** The winner says so, once more than half of those it sees alive have voted for it; once a term. */
    private void claim(View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        if (!claimed && 2 * view.ballot.votesFor(self, voters) > voters.size()) {
            claimed = true;
            write(new Deed.Claim(base.orElseThrow(), term), nowMs);
        }
    }

    /** Wishes for an event; the same wish not again before it can have come true. An objection is to one ELECTED, so always new. */
    private void write(Deed deed, long nowMs) {
        wroteMs.values().removeIf(at -> nowMs - at >= WRITE_MS);
        boolean objection = deed instanceof Deed.Vote vote && vote.candidate().isEmpty();
        if (wroteMs.putIfAbsent(deed, nowMs) == null || objection) {
            deeds.add(deed);
            pledge = deed instanceof Deed.Vote vote ? Optional.of(vote) : pledge;
        }
    }
}
