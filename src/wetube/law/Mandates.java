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
 * <p>Begin with no election. Take what an election can be about, the <em>bases</em> (START, INVITE, ROLE, REMOVE), from the oldest in the
 * order, and look for an ELECTED on one that is in force. Once there is one, what other elected directors wrote outside its past
 * is void, and only it and what follows it are bases. Repeat; the last one's author is the elected director, the last base is
 * what the next election is about. (The elections in force, from the first to the last, are the <em>line</em>.)
 *
 * <p><b>The electorate</b> of a base: the founder, those whom an INVITE in its past names, and those whom an INVITE names that owes nothing
 * to an election, wherever it lies; but for those who were out when the base was written. A vote counts if its author was a member by then, apart from what directors elected on this base or
 * later did to them. A vote of one who is shown to have forked doesn't, unless it follows the FORK.
 *
 * <p><b>An ELECTED by c on base B is in force</b> if c is of the electorate, somebody stands for c, and at least as many as against:
 *
 * <ul>
 * <li>whoever has <em>gone on</em> stands for nobody: wrote, or voted on, a base that follows B but no ELECTED of c on B, and has not
 *     voted on B again since;
 * <li>all others stand as they last voted on B. But a vote for another than c is set aside if it lies in that ELECTED's own past:
 *     who is still there and still against says so again. (Votes of the dead would block every later term.)
 * </ul>
 *
 * <p>When equal, nobody beats c, and so does whoever of those voted for ranks higher. Of several on one base: most votes, then rank in the first
 * term, then order.
 *
 * <p>A VOTE or an ELECTED is void unless its base is the last one by its own past; a VOTE may also be about the base of an election in
 * force there; and who is in office there does not claim again (see {@link Authority}). So nobody who has heard of later bases can claim
 * an old one. Each author's claims on one base are limited: every one that nobody has objected to yet is in force for a moment.
 */
final class Mandates {
    /** Somebody whose network comes and goes claims again each time it is alone; who wants to disturb has no more than this. */
    static final int MAX_CLAIMS = 16;

    /** @param stands for (true) or against (false) the claim's author */
    private record Tally(Ruling base, Ruling claim, Set<PeerId> electorate, Map<PeerId, Ballot.Vote> votes, Map<PeerId, Boolean> stands,
                         boolean inForce) {
        long votesFor() {
            return stands.values().stream().filter(stand -> stand).count();
        }

        Ballot.Mandate mandate() {
            return new Ballot.Mandate(claim.entry().id(), base.entry().id(), claim.author(), electorate, votes, stands);
        }
    }

    private final EventId session;
    private final List<Tally> line = new ArrayList<>();

    // What counts when the elections of the line are in force, in the log's order.
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
            read(counting.apply(line()));
        } while (bases.stream().anyMatch(this::decide));
    }

    private void read(List<Ruling> deeds) {
        List.of(gifts, convictions, lastVotes, claims).forEach(Map::clear);
        invitedFreely.clear();
        invitations.clear();
        bases = deeds.stream().filter(deed -> last().map(from -> deed == from.claim || deed.isBase() && from.claim.isOrIsBefore(deed))
                .orElse(deed.isBase())).toList();
        deeds.stream().filter(deed -> deed.act() instanceof Act.Fork)
                .forEach(fork -> convictions.computeIfAbsent(fork.subject(), peer -> new ArrayList<>()).add(fork));
        for (Ruling deed : deeds) {
            if (deed.act() instanceof Act.Start || deed.act() instanceof Act.Invite) {
                invitations.add(deed);
                if (deed.free()) {
                    invitedFreely.add(deed.subject());
                }
            }
            if (deed.given().isPresent()) {
                gifts.computeIfAbsent(deed.subject(), peer -> new ArrayList<>()).add(deed);
            }
            boolean honest = convictions.getOrDefault(deed.author(), List.of()).stream().allMatch(fork -> fork.isOrIsBefore(deed));
            if (honest && deed.act() instanceof Act.Vote vote) {
                lastVotes.computeIfAbsent(vote.base(), base -> new HashMap<>()).put(deed.author(), deed);
            } else if (honest && deed.act() instanceof Act.Elected claim) {
                claims.computeIfAbsent(claim.base(), base -> new ArrayList<>()).add(deed);
            }
        }
    }

    private Optional<Tally> last() {
        return line.isEmpty() ? Optional.empty() : Optional.of(line.get(line.size() - 1));
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
        won.ifPresent(line::add);
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
        Map<PeerId, Boolean> stands = new TreeMap<>();
        boolean nobody = false;
        boolean outranked = false;
        for (PeerId member : electorate) {
            Optional<Ruling> vote = Optional.ofNullable(votes.get(member));
            Optional<PeerId> choice = vote.flatMap(last -> ((Act.Vote) last.act()).candidate());
            if (elsewhere.stream().anyMatch(next -> hasGoneOn(member, next, vote))) {
                stands.put(member, false);
                nobody = true;
            } else if (choice.equals(Optional.of(candidate))) {
                stands.put(member, true);
            } else if (vote.isPresent() && !vote.get().isOrIsBefore(claim)) {
                stands.put(member, false);
                nobody |= choice.isEmpty();
                outranked |= choice.filter(rival -> electorate.contains(rival) && ranking.outranks(rival, candidate, 1)).isPresent();
            }
        }
        long votesFor = stands.values().stream().filter(stand -> stand).count();
        long against = stands.size() - votesFor;
        boolean inForce = votesFor > against || votesFor == against && votesFor > 0 && !nobody && !outranked;
        return new Tally(base, claim, Set.copyOf(electorate), votes(base, electorate), Map.copyOf(stands), inForce);
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
    List<LogEntry> line() {
        return line.stream().map(tally -> tally.claim.entry()).toList();
    }

    /** Whether what an elected director wrote stands, if these elections are in force: its own is, and no later one overtook it. */
    static boolean stands(LogEntry deed, Optional<LogEntry> mandate, List<LogEntry> line) {
        return mandate.isEmpty() || line.contains(mandate.get())
                && line.stream().allMatch(election -> !mandate.get().isBefore(election) || deed.isBefore(election));
    }

    /** The winner of the last election in force. */
    Optional<PeerId> winner() {
        return last().map(tally -> tally.claim.author());
    }

    /** Whether somebody stands for the winner. */
    boolean isFor(PeerId peer) {
        return last().filter(tally -> tally.stands.getOrDefault(peer, false)).isPresent();
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
        return line.stream().map(Tally::base).filter(base -> base.entry().id().equals(id)).findFirst()
                .or(() -> base().filter(base -> base.entry().id().equals(id)));
    }

    /** How things stand for the next election. */
    Ballot ballot(Roster roster) {
        Ruling base = base().orElseThrow();
        Set<PeerId> electorate = electorate(base);
        electorate.removeIf(peer -> roster.givenTo(peer) == Role.NONE);
        List<PeerId> refused = claims.getOrDefault(base.entry().id(), List.of()).stream().map(Ruling::author).toList();
        return new Ballot(base.entry().id(), ranking(base, electorate, refused), votes(base, electorate),
                line.stream().map(Tally::mandate).toList(), roster.elected(), Set.copyOf(roster.appointed().toList()));
    }

    private Map<PeerId, Ballot.Vote> votes(Ruling base, Set<PeerId> electorate) {
        Map<PeerId, Ballot.Vote> votes = new HashMap<>();
        lastVotes.getOrDefault(base.entry().id(), Map.of()).forEach((member, deed) -> {
            if (electorate.contains(member)) {
                Act.Vote vote = (Act.Vote) deed.act();
                votes.put(member, new Ballot.Vote(vote.term(), vote.candidate()));
            }
        });
        return Map.copyOf(votes);
    }
}
