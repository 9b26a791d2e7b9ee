package wetube.party;

import java.util.List;
import wetube.act.Act;
import wetube.log.EventId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;
import wetube.wire.Word;

/**
 * What is shown of a session that is not open.
 *
 * @param phase   how it stood when it was last open
 * @param timeMs  session time of its last event
 * @param members how many had joined
 */
public record Summary(EventId session, String title, Phase phase, long timeMs, int members) {
    /** How one stands in a session. JOINING: it is being fetched, or one's own JOIN is not written yet. FORKED: out, by a FORK. */
    public enum Phase implements Word {
        JOINING, OPEN, ENDED, LEFT, REMOVED, FORKED;
    }

    public Json.Obj toJson() {
        return Json.object().put("id", session.text()).put("title", title).put("phase", phase.word()).put("time", timeMs)
                .put("members", members).build();
    }

    public static Summary parse(Json.Obj json) throws ProtocolException {
        return new Summary(json.read("id", EventId::parse), json.string("title", Act.MAX_TITLE_CHARS),
                json.oneOf("phase", List.of(Phase.values()), Phase::word), json.integer("time", 0, Long.MAX_VALUE),
                (int) json.integer("members", 0, Integer.MAX_VALUE));
    }
}
