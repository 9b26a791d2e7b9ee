package wetube.law.oracle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ranking;
import wetube.identity.PeerId;

/** What is claimed on one base, where a set of rulings is in force: the page's "Bases, electorate, votes" and "When a claim wins". */
final class Contest {
    private final Oracle log;
    private final int base;
    private final List<Integer> bases;
    private final BitSet inForce;
    private final Set<PeerId> electorate;
    private final Ranking ranking;

    Contest(Oracle log, int base, List<Integer> bases, BitSet inForce) {
        this.log = log;
        this.base = base;
        this.bases = bases;
        this.inForce = inForce;
        this.electorate = findElectorate();
        this.ranking = new Ranking(log.id(0), log.id(base), electorate,
                electorate.stream().filter(this::isEditor).collect(Collectors.toSet()), Set.of());
    }

    private boolean isUpToBase(int r) {
        return r == base || log.isBefore(r, base);
    }

    private Set<PeerId> findElectorate() {
        List<Integer> invites = inForce.stream().filter(r -> log.act(r) instanceof Act.Invite && (isUpToBase(r) || log.owesNothing(r)))
                .boxed().toList();
        Set<PeerId> members = new TreeSet<>(invites.stream().map(r -> log.subject(r)).toList());
        members.add(log.author(0));
        members.removeIf(p -> inForce.stream().anyMatch(end -> log.isEnd(end) && log.subject(end).equals(p) && isUpToBase(end)
                && invites.stream().noneMatch(r -> log.subject(r).equals(p) && log.isBefore(end, r))));
        return members;
    }

    private boolean isEditor(PeerId p) {
        List<Integer> own = log.inOrder(inForce, r -> log.subject(r).equals(p) && (log.gift(r).isPresent() || log.isEnd(r)));
        Optional<Integer> decides = own.stream().filter(this::isUpToBase).reduce((a, b) -> b).or(() -> own.stream().findFirst());
        return decides.flatMap(log::gift).filter(role -> role.includes(Role.EDITOR)).isPresent();
    }

    /** A convicted author's words count only with knowledge of each FORK that convicts it. */
    private boolean isHeard(int e) {
        return Facts.both(inForce, log.about(log.author(e))).stream().allMatch(r -> !(log.act(r) instanceof Act.Fork) || log.isBefore(r, e));
    }

    Optional<Integer> vote(PeerId member, int on) {
        return log.inOrder(inForce, e -> log.act(e) instanceof Act.Vote a && a.base().equals(log.id(on)) && log.author(e).equals(member)
                && isHeard(e)).stream().reduce((a, b) -> b);
    }

    private Optional<PeerId> candidate(int vote) {
        return ((Act.Vote) log.act(vote)).candidate();
    }

    Set<PeerId> electorate() {
        return electorate;
    }

    Optional<Oracle.Won> winner() {
        List<Integer> claims = log.inOrder(inForce, e -> log.isClaimOn(e, base) && electorate.contains(log.author(e)) && isHeard(e));
        Map<PeerId, Integer> looked = new HashMap<>();
        return claims.stream().filter(claim -> looked.merge(log.author(claim), 1, Integer::sum) <= Oracle.MAX_CLAIMS)
                .flatMap(claim -> wins(claim).stream())
                .reduce((best, other) -> other.backers() > best.backers() || other.backers() == best.backers()
                        && ranking.outranks(other.winner(), best.winner(), 1) ? other : best);
    }

    private Optional<Oracle.Won> wins(int claim) {
        PeerId bo = log.author(claim);
        Map<PeerId, Boolean> backs = new HashMap<>();
        List<Optional<PeerId>> against = new ArrayList<>();
        for (PeerId member : electorate) {
            Optional<Integer> vote = vote(member, base);
            if (hasGoneOn(member, bo, vote)) {
                backs.put(member, false);
                against.add(Optional.empty());
            } else if (vote.flatMap(this::candidate).equals(Optional.of(bo))) {
                backs.put(member, true);
            } else if (vote.isPresent() && !log.isBefore(vote.get(), claim)) {
                backs.put(member, false);
                against.add(candidate(vote.get()));
            }
        }
        Oracle.Won won = new Oracle.Won(claim, bo, base, backs);
        boolean tie = won.backers() == against.size() && won.backers() > 0 && against.stream().allMatch(candidate ->
                candidate.isPresent() && !(electorate.contains(candidate.get()) && ranking.outranks(candidate.get(), bo, 1)));
        return won.backers() > against.size() || tie ? Optional.of(won) : Optional.empty();
    }

    private boolean hasGoneOn(PeerId member, PeerId bo, Optional<Integer> vote) {
        IntPredicate claim = e -> log.isClaimOn(e, base) && log.author(e).equals(bo);
        return bases.stream().filter(later -> log.isBefore(base, later) && !claim.test(later)
                        && Facts.both(inForce, log.past(later)).stream().noneMatch(claim))
                .flatMap(later -> log.author(later).equals(member) ? Optional.of(later).stream() : vote(member, later).stream())
                .anyMatch(word -> vote.isEmpty() || log.isBefore(vote.get(), word));
    }
}
