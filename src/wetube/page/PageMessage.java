package wetube.page;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.wire.Json;

/** What a peer tells its page. The package documentation has a literal example of each. */
public final class PageMessage {
    private PageMessage() {}

    /** A sentence for people. */
    public static Json.Obj notice(String level, String text) {
        return Json.object().put("command", "NOTICE").put("level", level).put("text", text).build();
    }

    /** A command that was refused or failed. */
    public static Json.Obj error(String about, String text, Optional<String> address) {
        return Json.object().put("command", "ERROR").put("about", about).put("text", text).putIfPresent("address", address).build();
    }

    /** The answer to a TIME: {@code t2} is session time. */
    public static Json.Obj time(double t1, long t2) {
        return Json.object().put("command", "TIME").put("t1", t1).put("t2", t2).build();
    }

    /** Where somebody else's player is. */
    public static Json.Obj sync(PeerId user, PlayerReport report) {
        Json.Builder json = Json.object().put("command", "SYNC").put("userId", user.text());
        return report.put(json).put("dispatchedAt", report.atMs()).build();
    }

    /** Where the session is: a line, with the item it is on. */
    public static Json.Obj status(Playback line, Playlist playlist) {
        Optional<Playlist.Item> item = line.item().flatMap(playlist::get);
        return Json.object()
                .put("item", item.<Json>map(i -> Json.text(i.id().text())).orElse(Json.Null.NULL))
                .putIfPresent("torrentId", item.map(i -> i.source().text()))
                .putIfPresent("filename", item.map(Playlist.Item::title))
                .put("state", item.isEmpty() ? "EMPTY" : line.playing() ? "PLAYING" : "PAUSED")
                .put("currentTime", line.position()).put("at", line.at()).put("rate", line.rate())
                .putIfPresent("by", line.by().map(PeerId::text)).build();
    }

    /** Somebody acted on the video: {@code command} is PLAY, PAUSE, SEEK, RATE, LOAD or NEXT. STATUS: the line changed otherwise. */
    public static Json.Obj act(String command, Optional<PeerId> by, Playback line, Playlist playlist, long nowMs) {
        return Json.object().put("command", command).putIfPresent("userId", by.map(PeerId::text))
                .put("currentTime", line.positionAt(nowMs)).put("dispatchedAt", nowMs).put("status", status(line, playlist)).build();
    }

    public static Json playlist(Playlist playlist) {
        return Json.array(playlist.items().stream().map(item -> (Json) Json.object().put("item", item.id().text())
                .put("filename", item.title()).put("torrentId", item.source().text()).put("userId", item.by().text()).build()).toList());
    }
}
