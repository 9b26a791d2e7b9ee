package wetube.act;

import java.util.Locale;
import wetube.wire.ProtocolException;

/** What a member may do; each role includes those before it. */
public enum Role {
    /** Not, or no longer, a member. Never given by name: that is what REMOVE is for. */
    NONE,
    /** Watches and chats. */
    VIEWER,
    /** Steers the video and the queue. */
    EDITOR,
    /** Invites, changes roles, removes, ends. */
    DIRECTOR;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    public Role lowerOf(Role other) {
        return includes(other) ? other : this;
    }

    /** As it is written in events and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a role that can be given: viewer, editor or director. */
    public static Role parse(String word) throws ProtocolException {
        return switch (word) {
            case "viewer" -> VIEWER;
            case "editor" -> EDITOR;
            case "director" -> DIRECTOR;
            default -> throw new ProtocolException("a role is viewer, editor or director");
        };
    }
}
