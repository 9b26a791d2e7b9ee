package wetube.act;

import java.util.List;
import wetube.wire.Json;
import wetube.wire.ProtocolException;
import wetube.wire.Word;

/** When a session waits for those whose players have no data yet: its directors' choice. */
public enum Waiting implements Word {
    OFF,
    /** Before a video starts, and before it goes on after a seek. */
    START,
    /** Also in the middle. */
    ALWAYS;

    public static Waiting of(Json.Obj json) throws ProtocolException {
        return json.oneOf("wait", List.of(values()), Waiting::word);
    }
}
