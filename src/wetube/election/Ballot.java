package wetube.election;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * How an election stands by the log: a part of the fold, the same at all peers that hold the same events.
 *
 * @param base      the event that the election is about
 * @param ranking   of the electorate
 * @param votes     each member's last vote on this base; a forked author's is left out
 * @param succession the elections in force, each built on the one before
 * @param elected   the winner of the last of them, who directs, unless a director has taken that away
 * @param directors appointed directors
 */
public record Ballot(EventId base, Ranking ranking, Map<PeerId, Vote> votes, List<Mandate> succession, Optional<PeerId> elected,
                     Set<PeerId> directors) {
    /** Nobody gets here: a thousand terms at a time, a term's least time each, would take weeks. */
    public static final int MAX_TERM = 1_000_000_000;

    /**
     * @param term      the term of the vote; a vote for nobody names the first term in which its author has not yet voted for somebody
     * @param candidate empty in a vote for nobody: its author sees a director, or knows of something that a director did later
     */
    public record Vote(int term, Optional<PeerId> candidate) {
        /** What counts for somebody who has not voted. */
        static final Vote NONE = new Vote(1, Optional.empty());

        public boolean isFor(PeerId peer) {
            return candidate.equals(Optional.of(peer));
        }

        /** The last term in which its author voted for somebody; 0 if in none. */
        int lastTerm() {
            return candidate.isPresent() ? term : term - 1;
        }
    }

    /**
     * An ELECTED in force.
     *
     * @param event      the ELECTED
     * @param base       what it was about
     * @param electorate who could vote on it; whoever its winner has removed since still can
     * @param votes      each one's last vote on it
     * @param backs      whether each backs the winner (true) or is against; those whose vote does not count any more are left out
     */
    public record Mandate(EventId event, EventId base, PeerId winner, Set<PeerId> electorate, Map<PeerId, Vote> votes,
                          Map<PeerId, Boolean> backs) {
        public boolean isBackedBy(PeerId peer) {
            return backs.getOrDefault(peer, false);
        }

        public boolean isOpposedBy(PeerId peer) {
            return !backs.getOrDefault(peer, true);
        }

        /** How many of these people back the winner. */
        public int backers(Collection<PeerId> people) {
            return (int) people.stream().filter(this::isBackedBy).count();
        }

        public int backers() {
            return backers(backs.keySet());
        }
    }

    /** What the elected director directs by. */
    public Optional<Mandate> mandate() {
        return elected.map(winner -> succession.get(succession.size() - 1));
    }

    /** Those who direct: the appointed, and who is elected. */
    public Stream<PeerId> everyDirector() {
        return Stream.concat(directors.stream(), elected.stream()).distinct();
    }

    /** Somebody's last vote. */
    public Vote vote(PeerId peer) {
        return votes.getOrDefault(peer, Vote.NONE);
    }

    /** How many of these people voted for a candidate last. */
    public int votesFor(PeerId candidate, Collection<PeerId> people) {
        return (int) people.stream().filter(peer -> vote(peer).isFor(candidate)).count();
    }
}
