package wetube.party;

import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.session.PlayerReport;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * A beat: heartbeat, acknowledgement and "where is everybody" in one.
 *
 * @param n       counts up from the sender's start
 * @param timeMs  the sender's session time
 * @param heads   events of its log that nothing follows
 * @param missing members it has no link to, so that others pass its news on to them
 * @param onTime  whether its clock may be a reference
 */
public record Sync(EventId session, long n, long timeMs, List<EventId> heads, List<PeerId> missing, boolean onTime,
        Optional<PlayerReport> player) {
    /** The rest of those whom a peer can't reach hear its news by repair. */
    public static final int MAX_MISSING = 64;

    /** In the year 2286. */
    private static final long MAX_TIME_MS = 10_000_000_000_000L;

    /** @throws ProtocolException if it is none */
    static Sync parse(Json.Obj json) throws ProtocolException {
        long time = json.integer("time", 0, MAX_TIME_MS);
        return new Sync(json.read("session", EventId::parse), json.integer("n", 0, Integer.MAX_VALUE), time,
                json.list("heads", Event.MAX_AFTER, EventId::parse), json.list("missing", MAX_MISSING, PeerId::parse),
                json.bool("onTime"), json.has("state")
                ? Optional.of(PlayerReport.parse(json, json.integer("playerTime", 0, MAX_TIME_MS))) : Optional.empty());
    }

    Json.Builder put(Json.Builder json) {
        json.put("session", session.text()).put("n", n).put("time", timeMs).put("heads", heads.stream().map(EventId::text).toList())
                .put("missing", missing.stream().map(PeerId::text).toList()).put("onTime", onTime);
        player.ifPresent(report -> report.put(json).put("playerTime", report.atMs()));
        return json;
    }

    /** What of the player the page is shown at once. */
    List<Object> playerState() {
        return player.<List<Object>>map(report -> List.of(report.item(), report.state(), report.ready(), report.failure()))
                .orElse(List.of());
    }

    /** The same, as it is passed on by others: logs are compared by neighbours. */
    Sync withoutHeads() {
        return new Sync(session, n, timeMs, List.of(), missing, onTime, player);
    }
}
