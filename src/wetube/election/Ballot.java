package wetube.election;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * How an election stands by the log: a part of the fold, the same at all peers that hold the same events.
 *
 * @param base      the authority event that the election is about
 * @param ranking   of the electorate
 * @param votes     each member's last vote on this base; a forked author's is left out
 * @param mandate   the election in force whose winner directs now, if any
 * @param directors appointed directors
 */
public record Ballot(EventId base, Ranking ranking, Map<PeerId, Vote> votes, Optional<Mandate> mandate, Set<PeerId> directors) {
    /** @param candidate empty for "null": I see a director, or know of a later director's act */
    public record Vote(long term, Optional<PeerId> candidate) {}

    /**
     * An ELECTED in force.
     *
     * @param event  the ELECTED
     * @param base       what it was about
     * @param electorate who could vote on it
     * @param stands     how they stand: for the winner (true) or against; who says nothing is left out
     */
    public record Mandate(EventId event, EventId base, PeerId winner, Set<PeerId> electorate, Map<PeerId, Boolean> stands) {
        /** How many of these people stand for the winner. */
        public long votersFor(Set<PeerId> people) {
            return people.stream().filter(peer -> stands.getOrDefault(peer, false)).count();
        }

        public long votersFor() {
            return stands.values().stream().filter(stand -> stand).count();
        }
    }

    /** Those who direct: the appointed, and who is elected. */
    public Stream<PeerId> everyDirector() {
        return Stream.concat(directors.stream(), mandate.stream().map(Mandate::winner)).distinct();
    }

    /** How many of these people voted for a candidate last. */
    public long votesFor(PeerId candidate, Set<PeerId> people) {
        return people.stream().filter(peer -> Optional.ofNullable(votes.get(peer)).flatMap(Vote::candidate)
                .equals(Optional.of(candidate))).count();
    }
}
