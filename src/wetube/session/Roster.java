package wetube.session;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import wetube.identity.PeerId;

/** Who is in a session, with what role: the outcome of {@link Authority}. Immutable. */
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

    public static final Roster EMPTY = new Roster(Map.of());
    private static final Member STRANGER = new Member(Role.NONE, false);

    private final Map<PeerId, Member> members;

    Roster(Map<PeerId, Member> members) {
        this.members = new TreeMap<>(members);
    }

    public Member get(PeerId peer) {
        return members.getOrDefault(peer, STRANGER);
    }

    /** The role somebody can use: that of a member who has joined. */
    public Role roleOf(PeerId peer) {
        return get(peer).usable();
    }

    /** Invited, whether or not they have joined: whose events the log takes in, and who may read it. */
    public boolean admits(PeerId peer) {
        return get(peer).role != Role.NONE;
    }

    /** Those who have joined and are still members, in the order of their keys. */
    public Stream<PeerId> joined() {
        return members.keySet().stream().filter(peer -> roleOf(peer) != Role.NONE);
    }

    /** Those who have been invited and have not answered, in the order of their keys. */
    public Stream<PeerId> invited() {
        return members.keySet().stream().filter(peer -> admits(peer) && !get(peer).joined);
    }

    /** Joined members who hold {@code role} or more, in the order of their keys. */
    public Stream<PeerId> atLeast(Role role) {
        return joined().filter(peer -> roleOf(peer).includes(role));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Roster other && members.equals(other.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
