package wetube.election;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * What one peer says to an election that is in force: for it, over to it, or against it. Each is a vote on the base of that election.
 *
 * <ul>
 * <li><b>For</b>, if it has not voted on that base, and half of those it sees alive stand for the winner; or if it has just returned and
 *     found the winner in office, and no appointed director is here.
 * <li><b>Over</b> to it from another, or back to it, only if more than half of those it sees alive stand for the winner.
 * <li><b>Against</b> it, if fewer than half of those it sees alive stand for the winner, while a director or the winner is here: a
 *     director says so at once, others after a moment and only if it is still needed. Also if it voted for the winner itself and
 *     the claim came when an appointed director was here again: the vote was meant for a time without one. Once for each ELECTED.
 * </ul>
 *
 * <p>Owned by the core's thread.
 */
final class Consent {
    /** So long others leave it to the director to say that an election was none. */
    static final long OBJECT_MIN_MS = 100;
    static final long OBJECT_SPREAD_MS = 600;
    /** Elections that were in force at some time; more than this many is somebody's game, and costs at most a vote too many. */
    private static final int MAX_IMPRESSIONS = 64;

    /** How this peer first saw an ELECTED in force, and what it did about it. */
    private static final class Impression {
        final boolean onReturn;
        final boolean besideDirector;
        boolean objected;

        Impression(boolean onReturn, boolean besideDirector) {
            this.onReturn = onReturn;
            this.besideDirector = besideDirector;
        }
    }

    private record Plan(EventId against, long atMs) {}

    private final PeerId self;
    private final RandomGenerator random;
    private Optional<Plan> plan = Optional.empty();
    private final Map<EventId, Impression> impressions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, Impression> eldest) {
            return size() > MAX_IMPRESSIONS;
        }
    };

    Consent(PeerId self, RandomGenerator random) {
        this.self = self;
        this.random = random;
    }

    /** Whether most of those here have not agreed to a winner who is here: objections are on their way, or will not come. */
    static boolean isDoubtful(Election.View view) {
        return view.ballot().mandate().filter(mandate -> view.alive().contains(mandate.winner())
                && 2 * mandate.votersFor(electors(view, mandate)) < electors(view, mandate).size()).isPresent();
    }

    private static Set<PeerId> electors(Election.View view, Ballot.Mandate mandate) {
        Set<PeerId> electors = new TreeSet<>(view.alive());
        electors.retainAll(mandate.electorate());
        return electors;
    }

    /** The vote to write now, if any. */
    Optional<Election.Deed.Vote> judge(Election.View view, long nowMs) {
        plan = plan.filter(objection -> view.ballot().mandate().map(Ballot.Mandate::event).equals(Optional.of(objection.against)));
        return view.ballot().mandate().flatMap(mandate -> judge(mandate, view, nowMs));
    }

    private Optional<Election.Deed.Vote> judge(Ballot.Mandate mandate, Election.View view, long nowMs) {
        boolean directorHere = view.directorsHere().stream().anyMatch(view.ballot().directors()::contains);
        Impression impression = impressions.computeIfAbsent(mandate.event(),
                event -> new Impression(!view.settled(), view.settled() && directorHere));
        Set<PeerId> electors = electors(view, mandate);
        if (!view.settled() || !electors.contains(self)) {
            return Optional.empty();
        }
        boolean winnerHere = view.alive().contains(mandate.winner());
        int standing = mandate.votersFor(electors);
        boolean half = 2 * standing >= electors.size();
        boolean most = 2 * standing > electors.size();
        boolean uncommitted = !mandate.votes().containsKey(self) && !mandate.isAgainst(self);
        boolean agreeable = uncommitted ? half || impression.onReturn && !directorHere : most;
        if (winnerHere && !mandate.isFor(self) && agreeable) {
            return Optional.of(vote(mandate, Optional.of(mandate.winner())));
        }
        boolean withdraws = mandate.isFor(self) && impression.besideDirector && directorHere;
        boolean objects = !mandate.isAgainst(self) && (directorHere || winnerHere) && (!half || withdraws);
        if (!objects || impression.objected) {
            plan = Optional.empty();
            return Optional.empty();
        }
        if (plan.isEmpty()) {
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
    private Election.Deed.Vote vote(Ballot.Mandate mandate, Optional<PeerId> candidate) {
        int last = mandate.votes().getOrDefault(self, Ballot.Vote.NONE).lastTerm();
        int term = candidate.isPresent() ? Math.max(1, last) : Math.min(last + 1, Token.MAX_TERM);
        return new Election.Deed.Vote(mandate.base(), term, candidate);
    }

    /** When {@link #judge} has something to say, if nothing else happens. */
    long wakeAtMs() {
        return plan.map(Plan::atMs).orElse(Long.MAX_VALUE);
    }
}
