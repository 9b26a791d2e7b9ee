package wetube.party;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.session.Session;

/**
 * Who takes part in the open session: who holds which role, and whose links and votes count though somebody removed them.
 *
 * <p>No I/O. Owned by the core's thread.
 */
record Membership(Context context, Session session, Presence presence) {
    /** Our own role, that of a joined member. */
    Role role() {
        return session.roster().roleOf(context.self);
    }

    /** Whether we are in, and the session has not ended. */
    boolean isOpen() {
        return role() != Role.NONE && !session.ended();
    }

    /** Whether we are in, and nobody else is here. */
    boolean isAlone() {
        return role() != Role.NONE && presence.here(Role.VIEWER).allMatch(context.self::equals);
    }

    /** A member, invited or joined; or somebody who was removed, while it is in dispute whether the remover was elected. */
    boolean belongs(PeerId peer) {
        return session.roster().admits(peer) || keeps(peer);
    }

    /** Whether we still talk to somebody who was removed, and hear their vote: see {@link #kept}. */
    boolean keeps(PeerId peer) {
        return isDisputed() && isKept(peer);
    }

    /**
     * Those removed by an elected director whom not even most of those here back. If it comes out that it never was elected,
     * they never were removed; so links to them stay until most have agreed to it.
     */
    Set<PeerId> kept() {
        return !isDisputed() ? Set.of() : lastMandate().stream().flatMap(mandate -> mandate.electorate().stream())
                .filter(this::isKept).collect(Collectors.toSet());
    }

    private boolean isKept(PeerId peer) {
        return lastMandate().filter(mandate -> mandate.electorate().contains(peer)).isPresent() && session.canObject(peer);
    }

    private boolean isDisputed() {
        return lastMandate().filter(mandate -> {
            Set<PeerId> electors = presence.here();
            electors.retainAll(mandate.electorate());
            return 2 * mandate.backers(electors) <= electors.size();
        }).isPresent();
    }

    private Optional<Ballot.Mandate> lastMandate() {
        return session.ballot().map(Ballot::succession).filter(all -> !all.isEmpty()).map(List::getLast);
    }
}
