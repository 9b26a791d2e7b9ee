package wetube.law;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.identity.PeerId;

/** Who is in a session, with what role: what {@link Law} finds out. Immutable. */
public final class Roster {
    /**
     * @param role   {@link Role#NONE} for those who left or were removed
     * @param joined false for the invited who have not answered
     */
    public record Member(Role role, boolean joined) {
        /** The role they can use: the invited can use none yet. */
        public Role usable() {
            return joined ? role : Role.NONE;
        }
    }

    public static final Roster EMPTY = new Roster(Map.of(), Optional.empty());
    private static final Member STRANGER = new Member(Role.NONE, false);

    private final Map<PeerId, Member> members;
    private final Optional<PeerId> elected;
    /** Those who have joined and are still members, in the order of their keys. */
    private final List<PeerId> joined;

    /** @param elected who won the last election in force */
    Roster(Map<PeerId, Member> members, Optional<PeerId> elected) {
        this.members = new TreeMap<>(members);
        this.elected = elected.filter(winner -> givenTo(winner) != Role.NONE);
        this.joined = this.members.keySet().stream().filter(peer -> roleOf(peer) != Role.NONE).toList();
    }

    public Member get(PeerId peer) {
        return members.getOrDefault(peer, STRANGER);
    }

    /** The role somebody can use: that of a member who has joined; the elected director's is DIRECTOR. */
    public Role roleOf(PeerId peer) {
        return elected.equals(Optional.of(peer)) ? Role.DIRECTOR : givenTo(peer);
    }

    /** The role that directors gave a member who has joined, elections aside. */
    public Role givenTo(PeerId peer) {
        return get(peer).usable();
    }

    /** Who directs because the others elected them. */
    public Optional<PeerId> elected() {
        return elected;
    }

    /** Directors whom directors made. */
    public Stream<PeerId> appointed() {
        return joined().filter(peer -> givenTo(peer) == Role.DIRECTOR);
    }

    /** Invited, whether or not they have joined: whose events the log takes in, and who may read it. */
    public boolean admits(PeerId peer) {
        return get(peer).role != Role.NONE;
    }

    /** Those who have joined and are still members, in the order of their keys. */
    public Stream<PeerId> joined() {
        return joined.stream();
    }

    /** Those who have been invited and have not answered, in the order of their keys. */
    public Stream<PeerId> invited() {
        return members.keySet().stream().filter(peer -> admits(peer) && !get(peer).joined);
    }

    /** Joined members who hold {@code role} or more, in the order of their keys. */
    public Stream<PeerId> atLeast(Role role) {
        return role == Role.VIEWER ? joined() : joined().filter(peer -> roleOf(peer).includes(role));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Roster other && members.equals(other.members) && elected.equals(other.elected);
    }

    @Override
    public int hashCode() {
        return Objects.hash(members, elected);
    }

    @Override
    public String toString() {
        return members + elected.map(winner -> " elected " + winner).orElse("");
    }
}
