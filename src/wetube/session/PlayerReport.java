package wetube.session;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import wetube.act.Act;
import wetube.log.EventId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Where somebody's player is, by its own account. Shown to the others; decides nothing but when an item is over.
 *
 * @param item        what it plays
 * @param currentTime seconds of the video
 * @param buffer      seconds of the video it has ahead
 * @param failure     why it can't play, when it can't: {@code youtube-150}, {@code media-4} …
 * @param ready       it has data to play on from here at once
 * @param startMs     how long it takes from being told to play until it does, as far as learned
 * @param atMs        session time of the reading, Unix milliseconds
 */
public record PlayerReport(Optional<EventId> item, State state, double currentTime, double buffer, Optional<String> failure,
                           boolean ready, double startMs, long atMs) {
    /**
     * BUFFERING: it has no data. STALLED: its time stands still or jumps without a reason that can be seen, as in an advertisement.
     * WAITING: for its viewer's click, without which a browser plays no sound or asks no foreign host.
     */
    public enum State { PLAYING, PAUSED, BUFFERING, STALLED, ENDED, FAILED, WAITING }

    private static final Pattern FAILURE = Pattern.compile("[a-z0-9-]{0,40}");
    /** A player that takes longer is not slow but stopped. */
    private static final double MAX_START_MS = 5000;

    /** Reads the members of a SYNC, from a page or a peer. */
    public static PlayerReport parse(Json.Obj json, long atMs) throws ProtocolException {
        return new PlayerReport(json.optional("item", EventId::parse), json.oneOf("state", List.of(State.values()), State::name),
                Act.position(json), json.number("buffer", 0, Act.MAX_SECONDS), json.optional("failure", PlayerReport::failure),
                json.bool("ready"), json.number("startMs", 0, MAX_START_MS), atMs);
    }

    private static String failure(String word) throws ProtocolException {
        if (!FAILURE.matcher(word).matches()) {
            throw new ProtocolException("a failure is a word like youtube-150");
        }
        return word;
    }

    /** The same reading, said to be of another time. */
    public PlayerReport at(long sessionTimeMs) {
        return new PlayerReport(item, state, currentTime, buffer, failure, ready, startMs, sessionTimeMs);
    }

    /** Puts the members of a SYNC. */
    public Json.Builder put(Json.Builder json) {
        return json.putIfPresent("item", item.map(EventId::text)).put("state", state.name()).put("currentTime", currentTime)
                .put("buffer", buffer).put("ready", ready).put("startMs", startMs).putIfPresent("failure", failure);
    }
}
