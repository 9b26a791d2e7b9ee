package wetube.act;

import java.util.List;
import wetube.wire.Json;
import wetube.wire.ProtocolException;
import wetube.wire.Word;

/** What a member may do; each role includes those before it. */
public enum Role implements Word {
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

    /** Reads a role that can be given. */
    public static Role of(Json.Obj json) throws ProtocolException {
        return json.oneOf("role", List.of(VIEWER, EDITOR, DIRECTOR), Role::word);
    }
}
