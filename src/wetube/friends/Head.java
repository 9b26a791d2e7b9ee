package wetube.friends;

import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** How far somebody's copy of a catalogue goes: {@code {"owner":"…","epoch":1,"id":"…","tip":"…"}}. A claim, until the events are here. */
public record Head(PeerId owner, long epoch, EventId id, EventId tip) {
    static final String EPOCH = "epoch";

    public static Head of(Json.Obj json) throws ProtocolException {
        return new Head(json.read("owner", PeerId::parse), json.integer(EPOCH, 1, Integer.MAX_VALUE), json.read("id", EventId::parse),
                json.read("tip", EventId::parse));
    }

    public Json.Obj toJson() {
        return Json.object().put("owner", owner.text()).put(EPOCH, epoch).put("id", id.text()).put("tip", tip.text()).build();
    }
}
