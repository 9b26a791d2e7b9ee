package wetube.election;

import java.util.Set;
import wetube.identity.PeerId;

/**
 * What one peer sees when it is asked to act in an election.
 *
 * @param ballot        how the election stands by the log
 * @param alive         members seen alive, this peer included
 * @param directorsHere directors among them, appointed or elected in force
 * @param settled       this peer has been awake long enough to trust what it sees
 */
public record View(Ballot ballot, Set<PeerId> alive, Set<PeerId> directorsHere, boolean settled) {
    public View {
        alive = Set.copyOf(alive);
        directorsHere = Set.copyOf(directorsHere);
    }
}
