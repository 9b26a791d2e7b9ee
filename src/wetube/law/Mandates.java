package wetube.law;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.election.Ranking;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Finds the succession: which elections are in force, given what would count if others were. The rule, with a story, is in the
 * package's introduction ("Elections"); here is each of its steps.
 *
 * <pre>
 *   Mandates   begin with no election, and as long as one is found, begin again     "the succession"
 *   read       what counts now: bases, invitations, last votes, claims              "bases, electorate, votes"
 *   decide     the claim that wins on one base, if any does                         "of several claims"
 *   tally      who backs a claim, and who is against it                             "when a claim wins"
 * </pre>
 *
 * <p>Built once for a set of rulings, and not changed afterwards. Owned by the core's thread.
 */
final class Mandates {
    /** A peer whose network comes and goes claims again each time it is alone. Each claim wins until somebody objects, so there is a limit. */
    static final int MAX_CLAIMS = 16;

    /**
     * How the votes on a claim came out.
     *
     * @param backs whether a member backs the claim's author (true) or is against (false); others are left out
     */
    private record Tally(Ruling base, Ruling claim, Set<PeerId> electorate, Map<PeerId, Ballot.Vote> votes, Map<PeerId, Boolean> backs,
                         boolean wins) {
        long votesFor() {
            return backs.values().stream().filter(one -> one).count();
        }

        Ballot.Mandate mandate() {
            return new Ballot.Mandate(claim.entry().id(), base.entry().id(), claim.author(), electorate, votes, backs);
        }
    }

    private final EventId session;
    private final List<Tally> succession = new ArrayList<>();

    // What counts when the elections of the succession are in force, in the log's order.
    private List<Ruling> bases = List.of();
    private final Set<PeerId> invitedFreely = new HashSet<>();
    private final List<Ruling> invitations = new ArrayList<>();
    private final Map<PeerId, List<Ruling>> gifts = new HashMap<>();
    private final Map<PeerId, List<Ruling>> convictions = new HashMap<>();
    private final Map<EventId, Map<PeerId, Ruling>> lastVotes = new HashMap<>();
    private final Map<EventId, List<Ruling>> claims = new HashMap<>();

    /** @param counting what counts if these elections, and no others, are in force; in the log's order */
    Mandates(EventId session, Function<List<LogEntry>, List<Ruling>> counting) {
        this.session = session;
        do {
            read(counting.apply(succession()));
        } while (bases.stream().anyMatch(this::decide));
    }

    private void read(List<Ruling> rulings) {
        List.of(gifts, convictions, lastVotes, claims).forEach(Map::clear);
        invitedFreely.clear();
        invitations.clear();
        bases = rulings.stream().filter(ruling -> last().map(from -> ruling == from.claim || ruling.isBase() && from.claim.isOrIsBefore(ruling))
                .orElse(ruling.isBase())).toList();
        rulings.stream().filter(ruling -> ruling.act() instanceof Act.Fork)
                .forEach(fork -> convictions.computeIfAbsent(fork.subject(), peer -> new ArrayList<>()).add(fork));
        for (Ruling ruling : rulings) {
            if (ruling.act() instanceof Act.Start || ruling.act() instanceof Act.Invite) {
                invitations.add(ruling);
                if (ruling.free()) {
                    invitedFreely.add(ruling.subject());
                }
            }
            if (ruling.given().isPresent()) {
                gifts.computeIfAbsent(ruling.subject(), peer -> new ArrayList<>()).add(ruling);
            }
            boolean honest = convictions.getOrDefault(ruling.author(), List.of()).stream().allMatch(fork -> fork.isOrIsBefore(ruling));
            if (honest && ruling.act() instanceof Act.Vote vote) {
                lastVotes.computeIfAbsent(vote.base(), base -> new HashMap<>()).put(ruling.author(), ruling);
            } else if (honest && ruling.act() instanceof Act.Elected claim) {
                claims.computeIfAbsent(claim.base(), base -> new ArrayList<>()).add(ruling);
            }
        }
    }

    private Optional<Tally> last() {
        return succession.isEmpty() ? Optional.empty() : Optional.of(succession.get(succession.size() - 1));
    }

    /** Looks for a claim that wins on a base; says whether there is one, which then ends the succession. */
    private boolean decide(Ruling base) {
        List<Ruling> claimed = claims.getOrDefault(base.entry().id(), List.of());
        if (claimed.isEmpty()) {
            return false;
        }
        Set<PeerId> electorate = electorate(base);
        Ranking ranking = ranking(base, electorate, Set.of());
        Comparator<Tally> better = Comparator.comparing(Tally::votesFor)
                .thenComparing((one, other) -> compare(ranking, one.claim.author(), other.claim.author()));
        Map<PeerId, Integer> tries = new HashMap<>();
        Optional<Tally> won = claimed.stream()
                .filter(claim -> electorate.contains(claim.author()) && tries.merge(claim.author(), 1, Integer::sum) <= MAX_CLAIMS)
                .map(claim -> tally(base, claim, electorate, ranking)).filter(Tally::wins)
                .reduce((best, next) -> better.compare(next, best) > 0 ? next : best);
        won.ifPresent(succession::add);
        return won.isPresent();
    }

    private static int compare(Ranking ranking, PeerId one, PeerId other) {
        return one.equals(other) ? 0 : ranking.outranks(one, other, 1) ? 1 : -1;
    }

    private Tally tally(Ruling base, Ruling claim, Set<PeerId> electorate, Ranking ranking) {
        PeerId candidate = claim.author();
        Map<PeerId, Ruling> votes = lastVotes.getOrDefault(base.entry().id(), Map.of());
        List<Ruling> own = claims.get(base.entry().id()).stream().filter(other -> other.author().equals(candidate)).toList();
        List<Ruling> elsewhere = bases.stream().filter(next -> base.entry().isBefore(next.entry())
                && own.stream().noneMatch(mine -> mine.isOrIsBefore(next))).toList();
        Map<PeerId, Boolean> backs = new TreeMap<>();
        boolean nobody = false;
        boolean outranked = false;
        for (PeerId member : electorate) {
            Optional<Ruling> vote = Optional.ofNullable(votes.get(member));
            Optional<PeerId> choice = vote.flatMap(last -> ((Act.Vote) last.act()).candidate());
            if (elsewhere.stream().anyMatch(next -> hasGoneOn(member, next, vote))) {
                backs.put(member, false);
                nobody = true;
            } else if (choice.equals(Optional.of(candidate))) {
                backs.put(member, true);
            } else if (vote.isPresent() && !vote.get().isOrIsBefore(claim)) {
                backs.put(member, false);
                nobody |= choice.isEmpty();
                outranked |= choice.filter(rival -> electorate.contains(rival) && ranking.outranks(rival, candidate, 1)).isPresent();
            }
        }
        long votesFor = backs.values().stream().filter(one -> one).count();
        long against = backs.size() - votesFor;
        boolean wins = votesFor > against || votesFor == against && votesFor > 0 && !nobody && !outranked;
        return new Tally(base, claim, Set.copyOf(electorate), votes(base, electorate), Map.copyOf(backs), wins);
    }

    /** Whether a member's word on a later base (it wrote that base, or voted on it) follows the member's vote on this base, if there is one. */
    private boolean hasGoneOn(PeerId member, Ruling next, Optional<Ruling> vote) {
        Ruling word = next.author().equals(member) ? next : lastVotes.getOrDefault(next.entry().id(), Map.of()).get(member);
        return word != null && vote.filter(last -> !last.isOrIsBefore(word)).isEmpty();
    }

    private Set<PeerId> electorate(Ruling base) {
        Set<PeerId> electorate = new TreeSet<>(invitedFreely);
        invitations.stream().filter(invitation -> invitation.isOrIsBefore(base)).forEach(one -> electorate.add(one.subject()));
        electorate.removeIf(peer -> gifts.getOrDefault(peer, List.of()).stream().anyMatch(end -> end.given().equals(Optional.of(Role.NONE))
                && end.isOrIsBefore(base) && !isInvitedAfter(end, base)));
        return electorate;
    }

    private boolean isInvitedAfter(Ruling end, Ruling base) {
        return invitations.stream().anyMatch(invitation -> invitation.subject().equals(end.subject())
                && end.entry().isBefore(invitation.entry()) && (invitation.free() || invitation.isOrIsBefore(base)));
    }

    /** An editor is who held that role when the base was written, or else got it first: a fact that later roles don't change. */
    private Ranking ranking(Ruling base, Set<PeerId> electorate, Set<PeerId> refused) {
        Set<PeerId> editors = new HashSet<>(electorate);
        editors.removeIf(peer -> {
            List<Ruling> all = gifts.getOrDefault(peer, List.of());
            Optional<Ruling> last = all.stream().filter(gift -> gift.isOrIsBefore(base)).reduce((one, next) -> next);
            return last.or(() -> all.stream().findFirst()).flatMap(Ruling::given).filter(role -> role.includes(Role.EDITOR)).isEmpty();
        });
        return new Ranking(session, base.entry().id(), electorate, editors, refused);
    }

    // ---- what comes of it ----

    /** The elections in force, from the first to the last. */
    List<LogEntry> succession() {
        return succession.stream().map(tally -> tally.claim.entry()).toList();
    }

    /** Whether what an elected director wrote counts, if these elections are in force: its own is, and no later one had come by then. */
    static boolean upholds(LogEntry written, Optional<LogEntry> mandate, List<LogEntry> succession) {
        return mandate.isEmpty() || succession.contains(mandate.get())
                && succession.stream().allMatch(election -> !mandate.get().isBefore(election) || written.isBefore(election));
    }

    /** The winner of the last election in force. */
    Optional<PeerId> winner() {
        return last().map(tally -> tally.claim.author());
    }

    /** Whether somebody backs the winner. */
    boolean isBackedBy(PeerId peer) {
        return last().filter(tally -> tally.backs.getOrDefault(peer, false)).isPresent();
    }

    /** The last ELECTED in force. */
    Optional<LogEntry> mandate() {
        return last().map(tally -> tally.claim.entry());
    }

    /** The base of the last election in force. */
    Optional<Ruling> decided() {
        return last().map(Tally::base);
    }

    /** What the next election is about; empty before START. */
    Optional<Ruling> base() {
        return bases.isEmpty() ? Optional.empty() : Optional.of(bases.get(bases.size() - 1));
    }

    /** A base that can be voted on: the next election's, or that of one in force. */
    Optional<Ruling> votable(EventId id) {
        return succession.stream().map(Tally::base).filter(base -> base.entry().id().equals(id)).findFirst()
                .or(() -> base().filter(base -> base.entry().id().equals(id)));
    }

    /** How things stand for the next election. */
    Ballot ballot(Roster roster) {
        Ruling base = base().orElseThrow();
        Set<PeerId> electorate = electorate(base);
        electorate.removeIf(peer -> roster.givenTo(peer) == Role.NONE);
        Set<PeerId> refused = claims.getOrDefault(base.entry().id(), List.of()).stream().map(Ruling::author).collect(Collectors.toSet());
        return new Ballot(base.entry().id(), ranking(base, electorate, refused), votes(base, electorate),
                succession.stream().map(Tally::mandate).toList(), roster.elected(), Set.copyOf(roster.appointed().toList()));
    }

    private Map<PeerId, Ballot.Vote> votes(Ruling base, Set<PeerId> electorate) {
        Map<PeerId, Ballot.Vote> votes = new HashMap<>();
        lastVotes.getOrDefault(base.entry().id(), Map.of()).forEach((member, ruling) -> {
            if (electorate.contains(member)) {
                Act.Vote vote = (Act.Vote) ruling.act();
                votes.put(member, new Ballot.Vote(vote.term(), vote.candidate()));
            }
        });
        return Map.copyOf(votes);
    }
}
