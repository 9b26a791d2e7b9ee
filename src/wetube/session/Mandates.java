package wetube.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.election.Ballot;
import wetube.election.Ranking;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Which elections are in force: a fold over authority events, so that equal logs agree.
 *
 * <p>Start with no election and take what an election can be about, the <em>bases</em>, from the oldest in the order. An ELECTED on a
 * base is in force when at least as many of the base's electorate stand for its author as against:
 *
 * <ul>
 * <li><b>for</b>: whose last vote on the base names the author;
 * <li><b>against</b>: whose last vote on the base does not, and does not lie in that ELECTED's own past (who is still there and still
 *     against says so again); and who has no vote on it, but knew of the base when they wrote or voted on a later one, with no
 *     ELECTED on this one in that event's past: for them the base is history.
 * </ul>
 *
 * <p>When equal, a vote for nobody beats all, then the better rank wins. Of several on one base: most votes, then rank, then order.
 * After one is in force, only it and what follows it are bases. The last one's author is the elected director.
 *
 * <p>Bases are START, INVITE, ROLE, REMOVE, and elections in force.
 */
final class Mandates {
    /** @param stands for (true) or against (false) */
    private record Tally(Ruling claim, Map<PeerId, Boolean> stands, Set<PeerId> electorate, boolean inForce, long votes) {}

    private final EventId session;
    private final List<Ruling> deeds;
    private final Roster roles;
    private final PeerId founder;
    private final Set<PeerId> convicted = new HashSet<>();
    private final List<LogEntry> line = new ArrayList<>();
    private Optional<Tally> last = Optional.empty();
    private Ruling base;

    /**
     * @param deeds what authors were entitled to say, in the log's order
     * @param roles the roles that directors gave, elections aside
     */
    Mandates(EventId session, List<Ruling> deeds, Roster roles) {
        this.session = session;
        this.deeds = deeds;
        this.roles = roles;
        this.founder = deeds.get(0).author();
        this.base = deeds.get(0);
        deeds.stream().filter(deed -> deed.act() instanceof Act.Fork).forEach(fork -> convicted.add(fork.subject()));
        boolean found = true;
        while (found) {
            found = false;
            for (Ruling candidate : bases()) {
                base = candidate;
                Optional<Tally> won = inForceOn(candidate);
                if (won.isPresent()) {
                    last = won;
                    line.add(won.get().claim.entry());
                    found = true;
                    break;
                }
            }
        }
    }

    /** What an election can be about now. */
    private List<Ruling> bases() {
        Optional<Ruling> from = last.map(Tally::claim);
        return deeds.stream()
                .filter(deed -> from.filter(deed::equals).isPresent()
                        || deed.isBase() && stands(deed) && from.filter(start -> !start.entry().isBefore(deed.entry())).isEmpty())
                .toList();
    }

    /** Whether an election, if that is where the author's power comes from, is in force, and no later one overtook this. */
    boolean stands(Ruling deed) {
        return stands(deed.entry(), deed.mandate());
    }

    /** The same, of any event. */
    boolean stands(LogEntry deed, Optional<LogEntry> mandate) {
        return mandate.isEmpty() || line.contains(mandate.get())
                && line.stream().allMatch(election -> !mandate.get().isBefore(election) || deed.isBefore(election));
    }

    private Optional<Tally> inForceOn(Ruling on) {
        Tally best = null;
        for (Ruling claim : deeds) {
            if (claim.act() instanceof Act.Elected elected && elected.base().equals(on.entry().id()) && on.isOrIsBefore(claim)
                    && claim != on && !convicted.contains(claim.author())) {
                Tally tally = tally(on, claim);
                if (tally.inForce && (best == null || tally.votes > best.votes
                        || tally.votes == best.votes && ranking(on).outranks(claim.author(), best.claim.author(), 1))) {
                    best = tally;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private Tally tally(Ruling on, Ruling claim) {
        Set<PeerId> electorate = electorate(on);
        if (!electorate.contains(claim.author())) {
            return new Tally(claim, Map.of(), electorate, false, 0);
        }
        Map<PeerId, Boolean> stands = new LinkedHashMap<>();
        boolean nobody = false;
        boolean better = true;
        for (PeerId member : electorate) {
            Optional<Ruling> vote = lastVote(on, member);
            if (vote.isPresent()) {
                Optional<PeerId> choice = ((Act.Vote) vote.get().act()).candidate();
                boolean isFor = choice.equals(Optional.of(claim.author()));
                if (isFor || !vote.get().entry().isBefore(claim.entry())) {
                    stands.put(member, isFor);
                    nobody |= choice.isEmpty();
                    better &= isFor || choice.isEmpty() || !electorate.contains(choice.get())
                            || ranking(on).outranks(claim.author(), choice.get(), 1);
                }
            } else if (isHistory(on, member)) {
                stands.put(member, false);
                nobody = true;
            }
        }
        long votes = stands.values().stream().filter(stand -> stand).count();
        long against = stands.size() - votes;
        boolean inForce = votes > 0 && (votes > against || votes == against && !nobody && better);
        return new Tally(claim, stands, electorate, inForce, votes);
    }

    /** A member's last vote on a base; none of one who forked. */
    private Optional<Ruling> lastVote(Ruling on, PeerId member) {
        Ruling latest = null;
        for (Ruling deed : deeds) {
            if (deed.author().equals(member) && deed.act() instanceof Act.Vote vote && vote.base().equals(on.entry().id())
                    && on.isOrIsBefore(deed) && !convicted.contains(member)) {
                latest = deed;    // in the log's order, so in the author's
            }
        }
        return Optional.ofNullable(latest);
    }

    /** Whether a member wrote a later base, or voted on one, knowing this one and no election on it. */
    private boolean isHistory(Ruling on, PeerId member) {
        return deeds.stream().anyMatch(deed -> deed.author().equals(member)
                && (deed.isBase() ? on.entry().isBefore(deed.entry()) : votesOnLater(on, deed))
                && deeds.stream().noneMatch(claim -> claim.act() instanceof Act.Elected elected
                        && elected.base().equals(on.entry().id()) && claim.entry().isBefore(deed.entry())));
    }

    private boolean votesOnLater(Ruling on, Ruling deed) {
        return deed.act() instanceof Act.Vote vote && deeds.stream().anyMatch(later -> later.entry().id().equals(vote.base())
                && on.entry().isBefore(later.entry()));
    }

    /** Those whom the base or an invitation in its past names, and whom a director who was not elected invites, wherever that lies. */
    private Set<PeerId> electorate(Ruling on) {
        Set<PeerId> electorate = new HashSet<>(Set.of(founder));
        for (Ruling deed : deeds) {
            if (deed.act() instanceof Act.Invite && (deed.isOrIsBefore(on) || deed.mandate().isEmpty())) {
                electorate.add(deed.subject());
            }
        }
        electorate.removeIf(peer -> roles.roleOf(peer) == Role.NONE && lastVote(on, peer).isEmpty());
        return electorate;
    }

    private final Map<Ruling, Ranking> rankings = new HashMap<>();

    private Ranking ranking(Ruling on) {
        return rankings.computeIfAbsent(on, b -> {
            Set<PeerId> electorate = electorate(b);
            Set<PeerId> editors = new HashSet<>(electorate);
            editors.removeIf(peer -> !roles.roleOf(peer).includes(Role.EDITOR));
            return Ranking.of(session, b.entry().id(), electorate, editors);
        });
    }

    /** The winner of the last election in force. */
    Optional<PeerId> winner() {
        return last.map(tally -> tally.claim.author());
    }

    /** The last ELECTED in force. */
    Optional<LogEntry> mandate() {
        return last.map(tally -> tally.claim.entry());
    }

    /** How things stand for the next election. */
    Ballot ballot(Set<PeerId> directors) {
        Map<PeerId, Ballot.Vote> votes = new HashMap<>();
        for (PeerId member : ranking(base).best()) {
            lastVote(base, member).map(vote -> (Act.Vote) vote.act())
                    .ifPresent(vote -> votes.put(member, new Ballot.Vote(vote.term(), vote.candidate())));
        }
        return new Ballot(base.entry().id(), ranking(base), votes, last.map(tally -> new Ballot.Mandate(tally.claim.entry().id(),
                ((Act.Elected) tally.claim.act()).base(), tally.claim.author(), tally.electorate, tally.stands)), directors);
    }
}
