package wetube.page;

import java.util.List;
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

    /** A command has been dealt with: what it brought was told before. */
    public static Json.Obj done(long number) {
        return Json.object().put("command", "DONE").put("n", number).build();
    }

    /**
     * A command that was refused or failed.
     *
     * @param number of the command that this answers; what fails later, as a call does that nobody takes, answers none
     */
    public static Json.Obj error(String about, Optional<Long> number, String text, Optional<String> address) {
        return Json.object().put("command", "ERROR").put("about", about).putIfPresent("n", number).put("text", text)
                .putIfPresent("address", address).build();
    }

    /** What became of a SAY. */
    public static Json.Obj said(int number, Optional<String> problem) {
        return Json.object().put("command", "SAID").put("line", number).putIfPresent("problem", problem).build();
    }

    /** The answer to a TIME: {@code t2} is session time. */
    public static Json.Obj time(double t1, long t2) {
        return Json.object().put("command", "TIME").put("t1", t1).put("t2", t2).build();
    }

    /** Session time does not go on from what TIME last said. */
    public static Json.Obj clock() {
        return Json.object().put("command", "CLOCK").build();
    }

    /**
     * Where somebody else's player is.
     *
     * @param distanceMs how far ahead of the line that was, behind if negative; empty where that can't be said
     */
    public static Json.Obj sync(PeerId user, PlayerReport report, Optional<Long> distanceMs) {
        Json.Builder json = Json.object().put("command", "SYNC").put("userId", user.text());
        return report.put(json).putIfPresent("distanceMs", distanceMs).put("dispatchedAt", report.atMs()).build();
    }

    /** Where the session is: a line, with the item it is on, and those it waits for until the line starts. */
    public static Json.Obj status(Playback line, List<PeerId> waitsFor, Playlist playlist) {
        Optional<Playlist.Item> item = line.item().flatMap(playlist::get);
        return Json.object()
                .put("item", item.<Json>map(i -> Json.text(i.id().text())).orElse(Json.Null.NULL))
                .putIfPresent("torrentId", item.map(i -> i.source().text()))
                .putIfPresent("filename", item.map(Playlist.Item::title))
                .put("state", item.isEmpty() ? "EMPTY" : line.playing() ? "PLAYING" : "PAUSED")
                .put("currentTime", line.position()).put("at", line.at()).put("rate", line.rate())
                .putIfPresent("by", line.by().map(PeerId::text))
                .putIfPresent("waitsFor", waitsFor.isEmpty() ? Optional.empty() : Optional.of(waitsFor.stream().map(PeerId::text).toList()))
                .build();
    }

    /**
     * Somebody acted on the video, or somebody's peer for all: {@code command} is PLAY, PAUSE, SEEK, RATE, LOAD, NEXT, HOLD or RESUME.
     * STATUS: the line changed otherwise.
     *
     * @param status the line as it is now
     */
    public static Json.Obj act(String command, Optional<PeerId> by, double currentTime, Json.Obj status, long nowMs) {
        return Json.object().put("command", command).putIfPresent("userId", by.map(PeerId::text))
                .put("currentTime", currentTime).put("dispatchedAt", nowMs).put("status", status).build();
    }

    public static Json playlist(Playlist playlist) {
        return Json.array(playlist.items().stream().map(item -> (Json) Json.object().put("item", item.id().text())
                .put("filename", item.title()).put("torrentId", item.source().text()).put("userId", item.by().text()).build()).toList());
    }
}
