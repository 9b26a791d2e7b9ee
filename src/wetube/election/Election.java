package wetube.election;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
 *                                  └── term 2, 3, … : all vote for the highest of the term ──────────────┘
 * </pre>
 *
 * <p>{@link ChangRoberts} finds <em>whom</em> to vote for. What decides is in the log: VOTE and ELECTED are events, and whether an
 * election is in force is a fold over them ({@link Ballot}). Who seems alive decides only what this peer signs; what it says to
 * elections in force is in {@link Consent}.
 *
 * <p><b>Later terms</b> need no ring, so whoever spoils the ring costs one term. The highest of the term begins by voting for itself;
 * who sees that and agrees votes for it, and who has waited in vain for half of the term votes for the highest it sees all the same. So
 * votes also tell how far everybody is, in the log, where a liar can't say one thing to one and something else to another. When its
 * time is up, a peer goes to the next term; or further up, where half of those alive are, two at least; or down, if half of those who
 * voted are lower. Terms of liars, be they huge or tiny, move nobody while they are fewer.
 *
 * <p>No I/O, no clock. Owned by the core's thread.
 */
public final class Election {
    /** Further than peers of one component ever are from one another, unless somebody lies. */
    static final int MAX_JUMP = 1000;
    /** Hands and a disk at each hop: generous on a busy machine, short enough for nobody to notice. */
    static final long LAP_BASE_MS = 700;
    static final long LAP_HOP_MS = 90;
    static final int MAX_BACKOFF = 16;
    /** A wish to write becomes an event in a moment, if the disk is well and the vote counts. */
    static final long WRITE_MS = 30_000;
    /** What a peer sees of the others changes with time alone. */
    static final long LOOK_MS = 400;

    private final PeerId self;
    private final RandomGenerator random;
    private final Function<Token, byte[]> signer;
    private final Consent consent;
    private final Setbacks setbacks;
    private final Relay relay = new Relay();
    private final List<ElectionEffect> effects = new ArrayList<>();

    private boolean underway;
    private Optional<EventId> base = Optional.empty();
    private int term = 1;
    private long halfTimeMs;
    private long deadlineMs;
    private boolean claimed;
    private ChangRoberts ring;
    /** A token whose candidate died would go round for ever. */
    private final Set<Token> seen = new HashSet<>();
    /** The last term in which this peer voted for somebody, on this base; the log shows it a moment later. */
    private int votedTerm;
    private Optional<ElectionEffect.Vote> pledge = Optional.empty();
    private long pledgedMs;

    /** @param signer signs a token that puts up this peer */
    public Election(PeerId self, RandomGenerator random, Function<Token, byte[]> signer) {
        this.self = self;
        this.random = random;
        this.signer = signer;
        this.consent = new Consent(self, random);
        this.setbacks = new Setbacks(self);
    }

    // ---- inputs ----

    /** Time has passed, or what this peer sees has changed. */
    public List<ElectionEffect> look(View view, long nowMs) {
        consent.judge(view, nowMs).ifPresent(vote -> write(vote, nowMs));
        if (consent.isDoubtful(view, nowMs)) {
            return takeEffects();    // a claim that will not last: what was going on before goes on after it
        }
        boolean waits = setbacks.mustWait(view.ballot(), isOpen(view) ? voters(view).size() : 0, nowMs);
        boolean takesPart = isOpen(view) && !waits;
        underway = underway && takesPart && base.equals(Optional.of(view.ballot().base()));
        if (takesPart) {
            if (!underway) {
                begin(view, nowMs);
            }
            relay.overdue(view.alive(), nowMs).forEach(token -> send(token, view, nowMs));
            relay.take(token -> token.base().equals(view.ballot().base()), nowMs).forEach(token -> hear(token, view, nowMs));
            vote(view, nowMs);
            claim(view);
            if (nowMs >= deadlineMs) {
                enter(nextTerm(view), view, nowMs);
            }
        } else {
            relay.take(token -> false, nowMs);
        }
        return takeEffects();
    }

    /** A token came from a neighbour; its signature holds. */
    public List<ElectionEffect> receive(PeerId from, Token.Signed signed, View view, long nowMs) {
        relay.hold(from, signed, nowMs);
        return look(view, nowMs);
    }

    /** A neighbour has taken a token over. */
    public void acknowledged(PeerId by, Token token) {
        relay.acknowledged(by, token);
    }

    /** When {@link #look} has something to do, if nothing else happens. */
    public long wakeAtMs(long nowMs) {
        long wake = Math.min(nowMs + LOOK_MS, consent.wakeAtMs());
        return Math.max(nowMs + 1, underway ? Math.min(wake, Math.min(nowMs < halfTimeMs ? halfTimeMs : deadlineMs, relay.wakeAtMs())) : wake);
    }

    /** The term this peer is in; 0 while it sees a director. */
    public int term() {
        return underway ? term : 0;
    }

    /** Whether this peer still means to write this, now that it can: much may have come to its ears since it wished to. */
    public boolean means(ElectionEffect.Vote vote, View view) {
        boolean decided = view.ballot().succession().stream().anyMatch(mandate -> mandate.base().equals(vote.base()));
        return pledge.equals(Optional.of(vote))
                && (decided || view.ballot().base().equals(vote.base()) && view.directorsHere().isEmpty());
    }

    /** See {@link #means(ElectionEffect.Vote, View)}. */
    public boolean means(ElectionEffect.Claim claim, View view) {
        return isOpen(view) && view.ballot().base().equals(claim.base()) && isVotedFor(view);
    }

    private List<ElectionEffect> takeEffects() {
        List<ElectionEffect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    // ---- terms ----

    /** Whether this peer takes part: no director here, and it may vote. */
    private boolean isOpen(View view) {
        return view.settled() && view.directorsHere().isEmpty() && view.ballot().ranking().contains(self);
    }

    /** Those of the electorate that seem alive. */
    private static Set<PeerId> voters(View view) {
        Set<PeerId> voters = new TreeSet<>(view.alive());
        voters.retainAll(view.ballot().ranking().electorate());
        return voters;
    }

    /** Goes on in the term of its own last vote: it may have restarted since. */
    private void begin(View view, long nowMs) {
        underway = true;
        base = Optional.of(view.ballot().base());
        consent.accept(view.ballot());
        seen.clear();
        relay.reset();
        ring = new ChangRoberts(view.ballot().base(), self, (one, other) -> view.ballot().ranking().outranks(one, other, 1));
        int pledged = pledge.filter(vote -> vote.base().equals(view.ballot().base()))
                .map(vote -> new Ballot.Vote(vote.term(), vote.candidate()).lastTerm()).orElse(0);
        votedTerm = Math.max(pledged, view.ballot().vote(self).lastTerm());
        enter(Math.max(1, votedTerm), view, nowMs);
    }

    private void enter(int newTerm, View view, long nowMs) {
        term = Math.min(newTerm, Ballot.MAX_TERM);
        claimed = false;
        long patienceMs = patienceMs(voters(view).size());
        halfTimeMs = nowMs + patienceMs / 2;
        deadlineMs = nowMs + patienceMs;
        if (term == 1) {
            ring.start().ifPresent(token -> pass(token, view, nowMs));
        }
    }

    /** Longer for a larger ring, doubled with each term, and not the same for everybody. */
    private long patienceMs(int voters) {
        long backedOff = (LAP_BASE_MS + LAP_HOP_MS * voters) * Math.min(MAX_BACKOFF, 1L << Math.min(term - 1, 10));
        return backedOff * 3 / 4 + random.nextLong(backedOff / 2 + 1);
    }

    /** One further; or where the others are, if that is not near. */
    private int nextTerm(View view) {
        Set<PeerId> voters = voters(view);
        List<Integer> others = voters.stream().filter(peer -> !peer.equals(self)).map(peer -> view.ballot().vote(peer).lastTerm())
                .sorted(Comparator.reverseOrder()).toList();
        int many = Math.max(2, (voters.size() + 1) / 2);
        if (others.size() >= many && others.get(many - 1) > term + 1) {
            return Math.min(others.get(many - 1), term + MAX_JUMP);
        }
        List<Integer> voted = Stream.concat(Stream.of(term), others.stream().filter(last -> last > 0)).sorted().toList();
        int middle = voted.get((voted.size() - 1) / 2);
        if (middle < term - 1) {
            votedTerm = middle;
            return middle + 1;
        }
        return term + 1;
    }

    // ---- tokens ----

    private void hear(Relay.Held held, View view, long nowMs) {
        Token token = held.token();
        effects.add(new ElectionEffect.Acknowledge(held.from(), token));
        if (!view.ballot().ranking().contains(token.candidate()) || !seen.add(token)) {
            return;
        }
        if (token.lap() == Token.Lap.ELECTED || term == 1) {
            // What goes on is the token that came, or one of our own.
            ring.receive(token).ifPresent(next -> {
                if (next.equals(token)) {
                    send(held.signed(), view, nowMs);
                } else {
                    pass(next, view, nowMs);
                }
            });
        }
    }

    /** Signs and sends a token that puts up this peer. */
    private void pass(Token token, View view, long nowMs) {
        if (token.lap() == Token.Lap.ELECTED) {
            seen.add(token);
        }
        send(new Token.Signed(token, signer.apply(token)), view, nowMs);
    }

    private void send(Token.Signed token, View view, long nowMs) {
        relay.send(token, self, Ring.of(voters(view)), nowMs).ifPresent(effects::add);
    }

    // ---- votes ----

    /**
     * Votes for whoever is put up, by ring or by its own vote, and outranks all that seem alive; in this term or the one before, or, when
     * its own term is half over, in the next: others may be faster.
     */
    private void vote(View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        for (int each = Math.max(1, term - 1); each <= Math.min(Ballot.MAX_TERM, nowMs < halfTimeMs ? term : term + 1); each++) {
            PeerId highest = view.ballot().ranking().highest(voters, each);
            boolean putUp = each == 1 ? voters.size() == 1 || seen.contains(new Token(base.orElseThrow(), highest, Token.Lap.ELECTED))
                    : view.ballot().vote(highest).equals(new Ballot.Vote(each, Optional.of(highest)));
            boolean now = each > 1 && each == term && (highest.equals(self) || nowMs >= halfTimeMs);
            if (putUp || now) {
                vote(new ElectionEffect.Vote(base.orElseThrow(), each, Optional.of(highest)), view, nowMs);
            }
        }
    }

    /** Never for two in one term; never in an earlier one, unless most have gone back there. */
    private void vote(ElectionEffect.Vote vote, View view, long nowMs) {
        boolean wished = pledge.equals(Optional.of(vote));
        boolean voted = view.ballot().vote(self).equals(new Ballot.Vote(vote.term(), vote.candidate()));
        if (!voted && (wished || vote.term() > votedTerm)) {
            votedTerm = vote.term();
            write(vote, nowMs);
            if (vote.term() > term) {
                enter(vote.term(), view, nowMs);
            }
        }
    }

    /** The winner says so, once more than half of those it sees alive have voted for it; once a term. */
    private void claim(View view) {
        if (!claimed && isVotedFor(view)) {
            claimed = true;
            effects.add(new ElectionEffect.Claim(base.orElseThrow(), term));
        }
    }

    private boolean isVotedFor(View view) {
        Set<PeerId> voters = voters(view);
        return 2 * view.ballot().votesFor(self, voters) > voters.size();
    }

    /** Wishes for an event. The same vote not again before it must be clear that it was lost; an objection is to one ELECTED, so new. */
    private void write(ElectionEffect.Vote vote, long nowMs) {
        boolean again = pledge.equals(Optional.of(vote)) && vote.candidate().isPresent();
        if (!again || nowMs >= pledgedMs + WRITE_MS) {
            pledge = Optional.of(vote);
            pledgedMs = nowMs;
            effects.add(vote);
        }
    }
}
