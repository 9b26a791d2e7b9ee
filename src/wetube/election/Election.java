package wetube.election;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * One peer's part in electing a director when none is left: when to begin, whom to vote for, when to claim, when to try again.
 *
 * <pre>
 *                       no director seen                 own number back            more than half voted
 *   idle ───────────────────────────────► lap 1 ELECTION ──────────────► lap 2 ELECTED ────────────────► ELECTED written
 *    ▲                                       │ time-out                     │ time-out                        │
 *    └── a director is seen ◄──────┐         ▼                              ▼                                 │
 *                                  └── term 2, 3, … : the highest of the term asks everybody ─────────────────┘
 * </pre>
 *
 * <p>{@link ChangRoberts} finds <em>whom</em> to vote for. What decides is in the log: VOTE and ELECTED are events, and whether an
 * election is in force is a fold over them ({@link Ballot}). Who seems alive decides only what this peer signs.
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
        record Send(PeerId to, Token token) implements Deed {}

        /** "It has come", to whoever handed a token on. */
        record Acknowledge(PeerId to, Token token) implements Deed {}

        record Vote(EventId base, int term, Optional<PeerId> candidate) implements Deed {}

        /** "More than half of those here voted for me." */
        record Claim(EventId base, int term) implements Deed {}
    }

    /** Hands and a disk at each hop: generous on a busy machine, short enough for nobody to notice. */
    static final long LAP_BASE_MS = 700;
    static final long LAP_HOP_MS = 90;
    static final int MAX_BACKOFF = 16;
    /** A neighbour answers within milliseconds; one that doesn't is skipped. */
    static final long ACKNOWLEDGE_MS = 400;
    /** How long a token waits for this peer to see what its sender saw. */
    static final long HOLD_MS = 3000;
    static final int MAX_HELD = 64;
    static final int MAX_SEEN = 1024;
    /** So long others leave it to the director to say that an election was none. */
    static final long OBJECT_MIN_MS = 100;
    static final long OBJECT_SPREAD_MS = 600;
    /** A wish to write takes a moment to become an event. */
    static final long WRITE_MS = 1500;

    private record Held(PeerId from, Token token, long untilMs) {}

    private record Sent(PeerId to, Token token, long sentMs) {}

    private final PeerId self;
    private final RandomGenerator random;
    private final List<Deed> deeds = new ArrayList<>();
    private Optional<EventId> base = Optional.empty();
    private int term;
    private boolean running;
    private long deadlineMs;
    private ChangRoberts ring;
    private final Set<Token> seen = new HashSet<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final Map<Token, Sent> unacknowledged = new LinkedHashMap<>();
    private final Set<PeerId> silent = new TreeSet<>();
    private final Map<PeerId, Integer> terms = new HashMap<>();
    private final Map<EventId, Long> objectAtMs = new HashMap<>();
    private final Map<Object, Long> wroteMs = new HashMap<>();

    public Election(PeerId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    // ---- inputs ----

    /** Time has passed, or what this peer sees has changed. */
    public List<Deed> look(View view, long nowMs) {
        if (!base.equals(Optional.of(view.ballot.base()))) {
            begin(view.ballot.base());
        }
        judgeMandate(view, nowMs);
        if (isOpen(view)) {
            if (!running) {
                run(view, nowMs);
            }
            retry(view, nowMs);
            hear(view, nowMs);
            claim(view, nowMs);
            if (nowMs >= deadlineMs) {
                advance(term + 1, view, nowMs);
            }
        } else {
            running = false;
            unacknowledged.clear();
            held.removeIf(token -> token.untilMs <= nowMs);
        }
        return take();
    }

    /** A token came, from a neighbour or from its candidate; its signature holds. */
    public List<Deed> receive(PeerId from, Token token, View view, long nowMs) {
        deeds.add(new Deed.Acknowledge(from, token));
        if (token.term() >= 1 && token.term() <= Token.MAX_TERM && !seen.contains(token) && held.size() < MAX_HELD) {
            held.add(new Held(from, token, nowMs + HOLD_MS));
        }
        return look(view, nowMs);
    }

    /** A neighbour has taken a token over. */
    public void acknowledged(PeerId by, Token token) {
        Sent sent = unacknowledged.get(token);
        if (sent != null && sent.to.equals(by)) {
            unacknowledged.remove(token);
        }
    }

    /** When {@link #look} has something to do, if nothing else happens. */
    public long wakeAtMs(long nowMs) {
        long wake = nowMs + ACKNOWLEDGE_MS;
        if (running) {
            wake = Math.min(wake, deadlineMs);
        }
        for (long at : objectAtMs.values()) {
            wake = Math.min(wake, Math.max(at, nowMs + 1));
        }
        return wake;
    }

    /** The term this peer is in; 0 while it sees a director. */
    public int term() {
        return running ? term : 0;
    }

    private List<Deed> take() {
        List<Deed> taken = List.copyOf(deeds);
        deeds.clear();
        return taken;
    }

    // ---- when to begin, and when to try again ----

    private void begin(EventId newBase) {
        base = Optional.of(newBase);
        term = 1;
        running = false;
        seen.clear();
        unacknowledged.clear();
        silent.clear();
        terms.clear();
    }

    /** Whether this peer takes part: no director here, and it may vote. */
    private boolean isOpen(View view) {
        return view.settled && view.directorsHere.isEmpty() && view.ballot.ranking().contains(self);
    }

    /** Those of the electorate that seem alive. */
    private static Set<PeerId> voters(View view) {
        Set<PeerId> voters = new TreeSet<>(view.alive);
        voters.removeIf(peer -> !view.ballot.ranking().contains(peer));
        return voters;
    }

    private void run(View view, long nowMs) {
        running = true;
        int thisTerm = term;
        ring = new ChangRoberts(self, (one, other) -> view.ballot.ranking().outranks(one, other, thisTerm));
        Set<PeerId> voters = voters(view);
        deadlineMs = nowMs + patience(voters.size());
        if (voters.size() == 1) {
            vote(self, term, view, nowMs);
        } else if (term == 1) {
            ring.start().ifPresent(message -> pass(message, view, nowMs));
        } else if (view.ballot.ranking().highest(voters, term).equals(self)) {
            Token ask = new Token(base.orElseThrow(), term, self, Token.Lap.ASK);
            voters.stream().filter(peer -> !peer.equals(self)).forEach(peer -> deeds.add(new Deed.Send(peer, ask)));
            vote(self, term, view, nowMs);
        }
    }

    /** Longer for a larger ring, doubled with each term, and not the same for everybody. */
    private long patience(int voters) {
        long lap = LAP_BASE_MS + LAP_HOP_MS * voters;
        long backedOff = lap * Math.min(MAX_BACKOFF, 1L << Math.min(term - 1, 10));
        return backedOff * 3 / 4 + random.nextLong(backedOff / 2 + 1);
    }

    private void advance(int newTerm, View view, long nowMs) {
        term = Math.min(newTerm, Token.MAX_TERM);
        unacknowledged.clear();
        run(view, nowMs);
    }

    // ---- tokens ----

    private void hear(View view, long nowMs) {
        List<Held> ready = new ArrayList<>();
        held.removeIf(token -> {
            boolean ours = token.token.base().equals(view.ballot.base());
            if (ours) {
                ready.add(token);
            }
            return ours || token.untilMs <= nowMs;
        });
        for (Held each : ready) {
            hear(each, view, nowMs);
        }
    }

    private void hear(Held each, View view, long nowMs) {
        Token token = each.token;
        PeerId candidate = token.candidate();
        if (!view.ballot.ranking().contains(candidate) || seen.size() >= MAX_SEEN || !seen.add(token)) {
            return;    // no member; or it has been here before, and a token whose candidate died would go round for ever
        }
        terms.merge(token.lap() == Token.Lap.ASK ? candidate : each.from, token.term(), Math::max);
        if (token.term() > term && mayFollow(token.term(), view)) {
            advance(token.term(), view, nowMs);
        }
        if (Math.abs((long) token.term() - term) > 1) {
            return;
        }
        switch (token.lap()) {
            case ASK -> vote(candidate, token.term(), view, nowMs);
            case ELECTION -> {
                if (token.term() == term) {
                    ring.receive(new ChangRoberts.Message.Election(candidate)).ifPresent(message -> {
                        if (message instanceof ChangRoberts.Message.Elected) {
                            vote(self, term, view, nowMs);
                        }
                        pass(message, view, nowMs);
                    });
                }
            }
            case ELECTED -> {
                vote(candidate, token.term(), view, nowMs);
                if (token.term() == term) {
                    ring.receive(new ChangRoberts.Message.Elected(candidate)).ifPresent(message -> pass(message, view, nowMs));
                }
            }
        }
    }

    /** One term ahead is somebody's shorter patience; more is followed when half of those here, two others at least, are there. */
    private boolean mayFollow(int newTerm, View view) {
        if (newTerm == term + 1) {
            return true;
        }
        long jumped = terms.entrySet().stream().filter(e -> view.alive.contains(e.getKey()) && e.getValue() >= newTerm).count();
        return jumped >= 2 && 2 * jumped >= voters(view).size();
    }

    private void pass(ChangRoberts.Message message, View view, long nowMs) {
        Token.Lap lap = message instanceof ChangRoberts.Message.Election ? Token.Lap.ELECTION : Token.Lap.ELECTED;
        send(new Token(base.orElseThrow(), term, message.candidate(), lap), view, nowMs);
    }

    private void send(Token token, View view, long nowMs) {
        PeerId successor = Ring.of(voters(view)).without(silent).successor(self);
        if (!successor.equals(self)) {
            deeds.add(new Deed.Send(successor, token));
            unacknowledged.put(token, new Sent(successor, token, nowMs));
        }
    }

    /** A successor that does not acknowledge is skipped. */
    private void retry(View view, long nowMs) {
        for (Sent sent : List.copyOf(unacknowledged.values())) {
            if (nowMs - sent.sentMs >= ACKNOWLEDGE_MS || !view.alive.contains(sent.to)) {
                unacknowledged.remove(sent.token);
                silent.add(sent.to);
                send(sent.token, view, nowMs);
            }
        }
    }

    // ---- votes ----

    /** Votes for a candidate that outranks all that seem alive, in this term; not against an earlier vote of the same term. */
    private void vote(PeerId candidate, int forTerm, View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        Optional<Ballot.Vote> last = Optional.ofNullable(view.ballot.votes().get(self));
        boolean voted = last.filter(vote -> vote.candidate().equals(Optional.of(candidate)) || vote.term() >= forTerm).isPresent();
        if (!voted && voters.contains(candidate) && view.ballot.ranking().highest(voters, forTerm).equals(candidate)) {
            write(new Deed.Vote(base.orElseThrow(), forTerm, Optional.of(candidate)), nowMs);
        }
    }

    /** The winner says so, once more than half of those it sees alive have voted for it. */
    private void claim(View view, long nowMs) {
        Set<PeerId> voters = voters(view);
        if (2 * view.ballot.votesFor(self, voters) > voters.size()) {
            write(new Deed.Claim(base.orElseThrow(), term), nowMs);
        }
    }

    /** For, over to, or against the election that is in force. */
    private void judgeMandate(View view, long nowMs) {
        if (view.ballot.mandate().isEmpty() || !view.settled) {
            return;
        }
        Ballot.Mandate mandate = view.ballot.mandate().get();
        boolean winnerHere = view.alive.contains(mandate.winner());
        boolean directorHere = view.directorsHere.stream().anyMatch(view.ballot.directors()::contains);
        Set<PeerId> electors = new TreeSet<>(view.alive);
        electors.retainAll(mandate.electorate());
        if (!electors.contains(self)) {
            return;
        }
        long standing = mandate.votersFor(electors);
        boolean stands = mandate.stands().getOrDefault(self, false);
        boolean against = mandate.stands().containsKey(self) && !stands;
        if (winnerHere && !stands && (against ? 2 * standing > electors.size() : 2 * standing >= electors.size())) {
            write(new Deed.Vote(mandate.base(), 1, Optional.of(mandate.winner())), nowMs);
        } else if (2 * standing < electors.size() && (directorHere || winnerHere) && !against) {
            boolean director = view.ballot.directors().contains(self);
            long at = objectAtMs.computeIfAbsent(mandate.event(),
                    event -> nowMs + (director ? 0 : OBJECT_MIN_MS + random.nextLong(OBJECT_SPREAD_MS)));
            if (nowMs >= at && at != Long.MAX_VALUE) {
                objectAtMs.put(mandate.event(), Long.MAX_VALUE);    // once
                write(new Deed.Vote(mandate.base(), 1, Optional.empty()), nowMs);
            }
        } else {
            objectAtMs.values().removeIf(at -> at != Long.MAX_VALUE);
        }
    }

    /** Wishes for an event; the same wish not again before it can have come true. */
    private void write(Deed deed, long nowMs) {
        wroteMs.values().removeIf(at -> nowMs - at >= WRITE_MS);
        if (wroteMs.putIfAbsent(deed, nowMs) == null) {
            deeds.add(deed);
        }
    }
}
