package wetube.friends;

import java.util.List;
import java.util.Locale;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** What a friend may do; each is ticked by itself. */
public enum Right {
    /** See what is published, and fetch it. */
    WATCH,
    /** Hold a copy as long as it likes, and offer it to other friends. */
    KEEP,
    /** Put videos of its own into this peer's library. */
    ADD;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the member {@code rights}. */
    public static List<Right> of(Json.Obj json) throws ProtocolException {
        List<Right> all = List.of(values());
        return json.list("rights", all.size(), word -> Json.object().put("right", word).build().oneOf("right", all, Right::word))
                .stream().distinct().sorted().toList();
    }
}
