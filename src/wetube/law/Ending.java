package wetube.law;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import wetube.election.Ballot;
import wetube.identity.PeerId;

/**
 * How far a session has come to its end for all; a part of the fold. Immutable.
 *
 * <p>The END of an appointed director is enough. An elected director needs consent, because END can't be undone: the session ends
 * once more than half of those who back the winner have written END, the winner among them.
 *
 * @param done   it is over
 * @param agreed those who back the elected director and have written END since
 */
public record Ending(boolean done, Set<PeerId> agreed) {
    public static final Ending NONE = new Ending(false, Set.of());

    /** An END by somebody who backs the elected director. */
    public Ending agreedBy(PeerId author, Ballot.Mandate mandate) {
        Set<PeerId> all = new TreeSet<>(agreed);
        all.add(author);
        return new Ending(done || all.contains(mandate.winner()) && all.size() >= needed(mandate), Set.copyOf(all));
    }

    /** An END by an appointed director. */
    public Ending over() {
        return new Ending(true, agreed);
    }

    private static int needed(Ballot.Mandate mandate) {
        return mandate.backers() / 2 + 1;
    }

    /** What the elected director asks the others for, if it does. */
    public Optional<EndWish> wish(Optional<Ballot.Mandate> mandate) {
        return mandate.filter(one -> !done && agreed.contains(one.winner()))
                .map(one -> new EndWish(one.winner(), agreed, needed(one)));
    }

    /** Whether an END by this member would bring the session nearer to its end. */
    public boolean awaits(PeerId peer, Optional<Ballot.Mandate> mandate) {
        return !done && mandate.filter(one -> one.isBackedBy(peer) && !agreed.contains(peer)
                && (one.winner().equals(peer) || agreed.contains(one.winner()))).isPresent();
    }
}
