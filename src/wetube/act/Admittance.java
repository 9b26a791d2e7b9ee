package wetube.act;

import java.util.List;
import java.util.Locale;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** What happens when somebody knocks who knows the conference's code: the directors' choice. */
public enum Admittance {
    /** Directors are asked. */
    ASK,
    /** Whoever knocks comes in as a viewer; until somebody is removed, then the door asks again. */
    VIEWERS,
    NOBODY;

    /** As in events and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Admittance of(Json.Obj json) throws ProtocolException {
        return json.oneOf("door", List.of(values()), Admittance::word);
    }
}
