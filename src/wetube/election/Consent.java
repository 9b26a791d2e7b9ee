package wetube.election;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.wire.Recent;

/**
 * What one peer says to elections in force: for, over to, or against. Each is a vote on the base of that election.
 *
 * <p>The elections in force are looked at from the oldest on, until one is met that this peer does not accept; whether the later ones count
 * depends on that one. An election is <em>accepted</em>, for good, once this peer has agreed to it, or taken part in the next one. An
 * election that had already been built on when this peer returned is accepted for as long as one that is in force follows it.
 *
 * <ul>
 * <li><b>For</b> the winner who directs now, if this peer has not voted on that base, and half of those it sees alive back the winner; or if
 *     it has just returned, found that winner directing, and no appointed director is here.
 * <li><b>Over</b> to the winner from another candidate, or back to it, only if more than half of those it sees alive back the winner.
 * <li><b>Against</b> an election that is not accepted, if fewer than half of those it sees alive back its winner. (This peer votes against
 *     an election that it found on its return only if that winner or a director is here: what absent members have decided is left as it
 *     is.) Also against an election in which it voted for the winner itself, if the claim came when an appointed director was here
 *     again: the vote was meant for a time without a director. A director says so at once, others after a moment and only if it is
 *     still needed; each peer once for each ELECTED.
 * </ul>
 *
 * <p>Owned by the core's thread.
 */
final class Consent {
    /** So long others leave it to the director to say that an election was none. */
    static final long OBJECT_MIN_MS = 100;
    static final long OBJECT_SPREAD_MS = 600;
    /** So long an unwanted election may take to be refused; then it is built on like any other. */
    static final long DOUBT_MS = 2000;
    /**
     * When a network heals, its members come into sight one after the other. Whoever counted them meanwhile objected to what half of all
     * stood for, or agreed to what few did, by chance. So nobody judges until nobody new has come for a while (a beat that is passed on
     * comes every 5 s); but not for ever.
     */
    static final long GATHERED_MS = 6000;
    static final long GATHERED_MOST_MS = 18_000;
    /** More than this many at a time, in force one after the other, is somebody's game, and costs at most a vote too many. */
    private static final int MAX_REMEMBERED = 64;

    /** How this peer first saw an ELECTED in force, and what it did about it. */
    private static final class Impression {
        final long atMs;
        final boolean onReturn;
        final boolean besideDirector;
        boolean objected;

        Impression(View view, long nowMs) {
            atMs = nowMs;
            onReturn = !view.settled();
            besideDirector = view.settled() && hasDirector(view);
        }
    }

    private record Plan(EventId against, long atMs) {}

    private final PeerId self;
    private final RandomGenerator random;
    private Optional<Plan> plan = Optional.empty();
    /** Who was here when we looked last, or while they came. */
    private Set<PeerId> alive = Set.of();
    /** Since when people come, and when the last one came. */
    private long gatherMs;
    private long cameMs = Long.MIN_VALUE / 2;
    private final Deque<EventId> accepted = new ArrayDeque<>();
    /** What others had already built on when this peer returned. */
    private Set<EventId> foundOnReturn = Set.of();
    private final Map<EventId, Impression> impressions = new Recent<>(MAX_REMEMBERED, true);

    Consent(PeerId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    // ---- what is accepted ----

    /** This peer builds on all that is in force. */
    void accept(Ballot ballot) {
        if (!ballot.succession().isEmpty()) {
            accept(ballot.succession().get(ballot.succession().size() - 1));
        }
    }

    private void accept(Ballot.Mandate mandate) {
        if (!accepted.contains(mandate.event())) {
            accepted.add(mandate.event());
            if (accepted.size() > MAX_REMEMBERED) {
                accepted.remove();
            }
        }
    }

    /** The elections in force that follow the last accepted one. */
    private List<Ballot.Mandate> unaccepted(Ballot ballot) {
        List<Ballot.Mandate> succession = ballot.succession();
        int from = succession.size();
        while (from > 0 && !accepted.contains(succession.get(from - 1).event())
                && (from == succession.size() || !foundOnReturn.contains(succession.get(from - 1).event()))) {
            from--;
        }
        return succession.subList(from, succession.size());
    }

    private Impression impression(Ballot.Mandate mandate, View view, long nowMs) {
        return impressions.computeIfAbsent(mandate.event(), event -> new Impression(view, nowMs));
    }

    private static Set<PeerId> electors(View view, Ballot.Mandate mandate) {
        Set<PeerId> electors = new TreeSet<>(view.alive());
        electors.retainAll(mandate.electorate());
        return electors;
    }

    /** Whether an appointed director is here. */
    private static boolean hasDirector(View view) {
        return view.directorsHere().stream().anyMatch(view.ballot().directors()::contains);
    }

    private static boolean isBackedByHalf(View view, Ballot.Mandate mandate) {
        Set<PeerId> electors = electors(view, mandate);
        return 2 * mandate.backers(electors) >= electors.size();
    }

    /** Whether there is one in force that will hardly last: objections are on their way. */
    boolean isDoubtful(View view, long nowMs) {
        return unaccepted(view.ballot()).stream().anyMatch(mandate -> !isGathered(nowMs)
                || nowMs < impression(mandate, view, nowMs).atMs + DOUBT_MS && isUnwanted(mandate, view, nowMs));
    }

    private boolean isUnwanted(Ballot.Mandate mandate, View view, long nowMs) {
        boolean here = view.alive().contains(mandate.winner()) || hasDirector(view);
        return view.settled() && !isBackedByHalf(view, mandate) && (here || !impression(mandate, view, nowMs).onReturn);
    }

    private void watch(View view, long nowMs) {
        if (!alive.isEmpty() && !alive.containsAll(view.alive())) {
            gatherMs = isGathered(nowMs) ? nowMs : gatherMs;
            cameMs = nowMs;
        }
        Set<PeerId> now = new TreeSet<>(view.alive());
        if (!isGathered(nowMs)) {
            now.addAll(alive);    // somebody whose link comes and goes holds up nobody
        }
        alive = now;
    }

    private boolean isGathered(long nowMs) {
        return nowMs - cameMs >= GATHERED_MS || nowMs - gatherMs >= GATHERED_MOST_MS;
    }

    // ---- what is said ----

    /** The vote to write now, if any. */
    Optional<ElectionEffect.Vote> judge(View view, long nowMs) {
        Ballot ballot = view.ballot();
        plan = plan.filter(objection -> ballot.succession().stream().anyMatch(mandate -> mandate.event().equals(objection.against)));
        if (!view.settled()) {
            foundOnReturn = ballot.succession().stream().map(Ballot.Mandate::event).collect(Collectors.toSet());
            ballot.succession().forEach(mandate -> impression(mandate, view, nowMs));
            return Optional.empty();
        }
        watch(view, nowMs);
        if (!isGathered(nowMs)) {
            return Optional.empty();
        }
        for (Ballot.Mandate mandate : unaccepted(ballot)) {
            Impression impression = impression(mandate, view, nowMs);
            boolean withdraws = mandate.isBackedBy(self) && impression.besideDirector && hasDirector(view);
            boolean agrees = ballot.mandate().equals(Optional.of(mandate)) && agree(mandate, view, nowMs).isPresent();
            if (!agrees && (withdraws || isUnwanted(mandate, view, nowMs))) {
                return object(mandate, impression, view, nowMs);
            }
            if (agrees || mandate.isBackedBy(self)) {
                accept(mandate);
            }
        }
        plan = Optional.empty();
        return ballot.mandate().flatMap(mandate -> agree(mandate, view, nowMs));
    }

    private Optional<ElectionEffect.Vote> agree(Ballot.Mandate mandate, View view, long nowMs) {
        Set<PeerId> electors = electors(view, mandate);
        boolean here = electors.contains(self) && view.alive().contains(mandate.winner());
        boolean most = 2 * mandate.backers(electors) > electors.size();
        boolean uncommitted = !mandate.votes().containsKey(self) && !mandate.isOpposedBy(self);
        boolean onReturn = impression(mandate, view, nowMs).onReturn && !hasDirector(view);
        boolean agrees = here && !mandate.isBackedBy(self) && (most || uncommitted && (isBackedByHalf(view, mandate) || onReturn));
        return agrees ? Optional.of(vote(mandate, Optional.of(mandate.winner()))) : Optional.empty();
    }

    private Optional<ElectionEffect.Vote> object(Ballot.Mandate mandate, Impression impression, View view, long nowMs) {
        if (impression.objected || mandate.isOpposedBy(self) || !electors(view, mandate).contains(self)) {
            plan = Optional.empty();
            return Optional.empty();
        }
        if (plan.filter(objection -> objection.against.equals(mandate.event())).isEmpty()) {
            boolean atOnce = view.ballot().directors().contains(self);
            plan = Optional.of(new Plan(mandate.event(), nowMs + (atOnce ? 0 : OBJECT_MIN_MS + random.nextLong(OBJECT_SPREAD_MS + 1))));
        }
        if (nowMs < plan.get().atMs) {
            return Optional.empty();
        }
        plan = Optional.empty();
        impression.objected = true;
        return Optional.of(vote(mandate, Optional.empty()));
    }

    /** In the term this peer had come to on that base: nobody else's number is taken over. */
    private ElectionEffect.Vote vote(Ballot.Mandate mandate, Optional<PeerId> candidate) {
        int last = mandate.votes().getOrDefault(self, Ballot.Vote.NONE).lastTerm();
        int term = candidate.isPresent() ? Math.max(1, last) : Math.min(last + 1, Ballot.MAX_TERM);
        return new ElectionEffect.Vote(mandate.base(), term, candidate);
    }

    /** When {@link #judge} has something to say, if nothing else happens. */
    long wakeAtMs() {
        return plan.map(Plan::atMs).orElse(Long.MAX_VALUE);
    }
}
