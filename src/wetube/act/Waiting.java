package wetube.act;

import java.util.List;
import java.util.Locale;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** When a session waits for those whose players have no data yet: its directors' choice. */
public enum Waiting {
    OFF,
    /** Before a video starts, and before it goes on after a seek. */
    START,
    /** Also in the middle. */
    ALWAYS;

    /** As in events and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Waiting of(Json.Obj json) throws ProtocolException {
        return json.oneOf("wait", List.of(values()), Waiting::word);
    }
}
