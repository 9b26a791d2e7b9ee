package wetube.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.election.Ranking;
import wetube.identity.PeerId;

/**
 * Which elections are in force, worked out once more from the bare events, word by word as the rule says it: what
 * {@code wetube.law.Mandates} is held against. Events are numbered in the log's order.
 */
final class ElectionOracle {
    /** As in {@code Mandates}: more claims of one author on one base are not looked at. */
    static final int MAX_CLAIMS = 16;

    private final Oracle log;
    private final List<Integer> line = new ArrayList<>();
    private BitSet counts = new BitSet();
    private List<Integer> bases = List.of();
    private Map<PeerId, Boolean> stands = Map.of();

    /** @param counting what counts if these elections, and no others, are in force */
    ElectionOracle(Oracle log, Function<List<Integer>, BitSet> counting) {
        this.log = log;
        Optional<Map.Entry<Integer, Map<PeerId, Boolean>>> won;
        do {
            counts = counting.apply(line);
            bases = counted().stream().filter(index -> line.isEmpty() ? isBase(index)
                    : index.equals(last().orElseThrow()) || isBase(index) && log.isBefore(last().orElseThrow(), index)).toList();
            won = bases.stream().map(this::best).flatMap(Optional::stream).findFirst();
            won.ifPresent(winner -> {
                line.add(winner.getKey());
                stands = winner.getValue();
            });
        } while (won.isPresent());
    }

    List<Integer> line() {
        return line;
    }

    Optional<Integer> last() {
        return line.isEmpty() ? Optional.empty() : Optional.of(line.get(line.size() - 1));
    }

    /** What the next election is about. */
    Optional<Integer> base() {
        return bases.isEmpty() ? Optional.empty() : Optional.of(bases.get(bases.size() - 1));
    }

    /** "Unless its base is the last one by its own past; a VOTE may also be about the base of an election in force there." */
    Set<Integer> votable() {
        Set<Integer> votable = new HashSet<>();
        base().ifPresent(votable::add);
        for (int index : counted()) {
            if (line.stream().anyMatch(election -> claimed(election).base().equals(log.id(index)))) {
                votable.add(index);
            }
        }
        return votable;
    }

    Map<PeerId, Boolean> stands() {
        return stands;
    }

    /** The last votes on the base. */
    Map<PeerId, Ballot.Vote> votes() {
        Map<PeerId, Ballot.Vote> votes = new HashMap<>();
        base().ifPresent(base -> electorate(base).forEach(member -> lastVote(member, base).map(index -> (Act.Vote) log.act(index))
                .ifPresent(vote -> votes.put(member, new Ballot.Vote(vote.term(), vote.candidate())))));
        return votes;
    }

    private List<Integer> counted() {
        return counts.stream().boxed().toList();
    }

    private boolean isBase(int index) {
        return log.act(index) instanceof Act.Start || log.act(index) instanceof Act.Invite
                || log.act(index) instanceof Act.ChangeRole || log.act(index) instanceof Act.Remove;
    }

    private Act.Elected claimed(int index) {
        return (Act.Elected) log.act(index);
    }

    /** "A vote of one who is shown to have forked doesn't count, unless it follows the FORK." */
    private boolean isHonest(int index) {
        return counted().stream().noneMatch(fork -> log.act(fork) instanceof Act.Fork
                && log.subject(fork).equals(Optional.of(log.author(index))) && !log.isBefore(fork, index));
    }

    /**
     * The founder, those whom an INVITE in its past names, and those whom one names that owes nothing to an election; but not
     * those who were out.
     */
    private Set<PeerId> electorate(int base) {
        Set<PeerId> electorate = new HashSet<>();
        for (int index : counted()) {
            if ((log.act(index) instanceof Act.Invite || log.act(index) instanceof Act.Start)
                    && (log.isOrIsBefore(index, base) || log.isFree(index))) {
                electorate.add(log.subject(index).orElseThrow());
            }
        }
        electorate.removeIf(peer -> counted().stream().anyMatch(end -> isEnd(end, peer) && log.isOrIsBefore(end, base)
                && counted().stream().noneMatch(index -> isInvitation(index, peer) && log.isBefore(end, index)
                        && (log.isFree(index) || log.isOrIsBefore(index, base)))));
        return electorate;
    }

    private boolean isInvitation(int index, PeerId peer) {
        return log.act(index) instanceof Act.Invite && log.subject(index).equals(Optional.of(peer));
    }

    private boolean isEnd(int index, PeerId peer) {
        return log.leaves(index) == Role.NONE && log.subject(index).equals(Optional.of(peer));
    }

    private Optional<Integer> lastVote(PeerId member, int base) {
        return counted().stream().filter(index -> log.author(index).equals(member) && log.act(index) instanceof Act.Vote vote
                && vote.base().equals(log.id(base)) && isHonest(index)).reduce((one, next) -> next);
    }

    private List<Integer> claims(PeerId author, int base) {
        return counted().stream().filter(index -> log.author(index).equals(author) && log.act(index) instanceof Act.Elected claim
                && claim.base().equals(log.id(base)) && isHonest(index)).toList();
    }

    /** Editors by what they were last given up to the base, or else first. */
    private boolean isEditor(PeerId person, int base) {
        List<Integer> roles = counted().stream().filter(index -> log.subject(index).equals(Optional.of(person))
                && (log.gives(index) != Role.NONE || log.leaves(index) == Role.NONE)).toList();
        Optional<Integer> last = roles.stream().filter(index -> log.isOrIsBefore(index, base)).reduce((one, next) -> next);
        return last.or(() -> roles.stream().findFirst()).map(log::gives).filter(role -> role.includes(Role.EDITOR)).isPresent();
    }

    private boolean outranks(PeerId one, PeerId other, int base) {
        Set<PeerId> editors = new HashSet<>();
        for (PeerId person : List.of(one, other)) {
            if (isEditor(person, base)) {
                editors.add(person);
            }
        }
        return !one.equals(other)
                && new Ranking(log.session(), log.id(base), Set.of(one, other), editors).outranks(one, other, 1);
    }

    /** "Of several on one base: most votes, then rank in the first term, then order." */
    private Optional<Map.Entry<Integer, Map<PeerId, Boolean>>> best(int base) {
        Map<Integer, Map<PeerId, Boolean>> inForce = new LinkedHashMap<>();
        for (PeerId candidate : electorate(base)) {
            claims(candidate, base).stream().limit(MAX_CLAIMS)
                    .forEach(claim -> stands(claim, base).ifPresent(standing -> inForce.put(claim, standing)));
        }
        return inForce.entrySet().stream().sorted(Map.Entry.comparingByKey()).reduce((best, next) -> {
            long more = count(next.getValue()) - count(best.getValue());
            return more > 0 || more == 0 && outranks(log.author(next.getKey()), log.author(best.getKey()), base) ? next : best;
        });
    }

    private static long count(Map<PeerId, Boolean> standing) {
        return standing.values().stream().filter(one -> one).count();
    }

    /** Who stands for and against a claim; empty if it is not in force. */
    private Optional<Map<PeerId, Boolean>> stands(int claim, int base) {
        PeerId candidate = log.author(claim);
        Map<PeerId, Boolean> standing = new TreeMap<>();
        Set<PeerId> electorate = electorate(base);
        Set<PeerId> rivals = new HashSet<>();
        boolean nobody = false;
        for (PeerId member : electorate) {
            Optional<Integer> vote = lastVote(member, base);
            Optional<PeerId> choice = vote.flatMap(index -> ((Act.Vote) log.act(index)).candidate());
            if (hasGoneOn(member, vote, candidate, base)) {
                standing.put(member, false);
                nobody = true;
            } else if (choice.equals(Optional.of(candidate))) {
                standing.put(member, true);
            } else if (vote.isPresent() && !log.isBefore(vote.get(), claim)) {
                standing.put(member, false);
                nobody |= choice.isEmpty();
                choice.filter(electorate::contains).ifPresent(rivals::add);
            }
        }
        long votes = count(standing);
        long against = standing.size() - votes;
        boolean wins = votes > against || votes > 0 && votes == against && !nobody
                && rivals.stream().noneMatch(rival -> outranks(rival, candidate, base));
        return wins ? Optional.of(standing) : Optional.empty();
    }

    /**
     * Wrote, or voted on, a base that follows this but no ELECTED of the candidate on this, and has not voted on this again
     * since.
     */
    private boolean hasGoneOn(PeerId member, Optional<Integer> vote, PeerId candidate, int base) {
        for (int next : bases) {
            boolean elsewhere = log.isBefore(base, next)
                    && claims(candidate, base).stream().noneMatch(own -> log.isOrIsBefore(own, next));
            Optional<Integer> word = log.author(next).equals(member) ? Optional.of(next) : lastVote(member, next);
            if (elsewhere && word.isPresent() && vote.filter(last -> !log.isBefore(last, word.get())).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
