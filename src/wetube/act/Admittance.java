package wetube.act;

import java.util.List;
import wetube.wire.Json;
import wetube.wire.ProtocolException;
import wetube.wire.Word;

/** What happens when somebody knocks who knows the conference's code: the directors' choice. */
public enum Admittance implements Word {
    /** Directors are asked. */
    ASK,
    /** Whoever knocks comes in as a viewer; until somebody is removed, then the door asks again. */
    VIEWERS,
    NOBODY;

    public static Admittance of(Json.Obj json) throws ProtocolException {
        return json.oneOf("door", List.of(values()), Admittance::word);
    }
}
