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
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.election.Ranking;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Which elections are in force: a fold over authority events, so that equal logs agree.
 *
 * <p>Begin with no election. An election is about a <em>base</em>: a START, INVITE, ROLE or REMOVE. Take the bases from the oldest in the
 * order, and look for an ELECTED on one of them that is in force. Once there is one, what other elected directors wrote outside its
 * past is void, and only it and what follows it are bases. Repeat. The elections in force, from the first to the last, are the
 * <em>succession</em>: the author of the last one is the elected director, and the last base is what the next election is about.
 *
 * <p><b>The electorate</b> of a base: the founder, those whom an INVITE in its past names, and those whom an INVITE
 * names that owes nothing to an election, wherever it lies; without those who had left or been removed when the base was written. A
 * vote counts if its author was a member by then, apart from what directors elected on this base or later did to them. The vote of
 * an author who is shown to have forked counts only if it follows the FORK.
 *
 * <p><b>An ELECTED by c on base B is in force</b> if c is of the electorate, somebody backs c, and at least as many as are against c:
 *
 * <ul>
 * <li>a member that has <em>gone on</em> is against c, and backs nobody: it wrote, or voted on, a base that follows B but follows no
 *     ELECTED of c on B, and has not voted on B again since;
 * <li>all others back the candidate of their last vote on B. But a vote for another than c is set aside if it lies in that ELECTED's own
 *     past: a member that is still there and still against says so again. (Otherwise votes of the dead would block every later term.)
 * </ul>
 *
 * <p>If as many are against c as back c, c loses to a vote for nobody, and to a rival that ranks higher. Of several ELECTED in force on
 * one base, the one with most votes counts, then the better rank in the first term, then the later in the order.
 *
 * <p>A VOTE or an ELECTED is void unless its base is the last one by its own past; a VOTE may also be about the base of an election in
 * force there; and a director elected there does not claim again (see {@link Law#entitled}). So nobody who has heard of later bases can
 * claim an old one. Each author's claims on one base are limited, because every claim is in force until somebody objects.
 */
final class Mandates {
    /** A peer whose network comes and goes claims again each time it is alone; a peer that wants to disturb can claim no more often. */
    static final int MAX_CLAIMS = 16;

    /** @param backs whether a member backs the claim's author (true) or is against (false) */
    private record Tally(Ruling base, Ruling claim, Set<PeerId> electorate, Map<PeerId, Ballot.Vote> votes, Map<PeerId, Boolean> backs,
                         boolean inForce) {
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

    /** Looks for an election in force on a base; whether there is one. */
    private boolean decide(Ruling base) {
        List<Ruling> claimed = claims.getOrDefault(base.entry().id(), List.of());
        if (claimed.isEmpty()) {
            return false;
        }
        Set<PeerId> electorate = electorate(base);
        Ranking ranking = ranking(base, electorate, List.of());
        Comparator<Tally> better = Comparator.comparing(Tally::votesFor)
                .thenComparing((one, other) -> compare(ranking, one.claim.author(), other.claim.author()));
        Map<PeerId, Integer> tries = new HashMap<>();
        Optional<Tally> won = claimed.stream()
                .filter(claim -> electorate.contains(claim.author()) && tries.merge(claim.author(), 1, Integer::sum) <= MAX_CLAIMS)
                .map(claim -> tally(base, claim, electorate, ranking)).filter(Tally::inForce)
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
        boolean inForce = votesFor > against || votesFor == against && votesFor > 0 && !nobody && !outranked;
        return new Tally(base, claim, Set.copyOf(electorate), votes(base, electorate), Map.copyOf(backs), inForce);
    }

    /** Whether a member wrote a later base, or voted on it, after this vote on the base before. */
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

    /** Editors are those whose last gift up to the base, or else first one, makes them that: a fact that later roles don't change. */
    private Ranking ranking(Ruling base, Set<PeerId> electorate, List<PeerId> refused) {
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

    /** What the last election in force was about. */
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
        List<PeerId> refused = claims.getOrDefault(base.entry().id(), List.of()).stream().map(Ruling::author).toList();
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
