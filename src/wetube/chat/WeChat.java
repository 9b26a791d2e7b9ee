package wetube.chat;

import java.util.Map;
import java.util.TreeMap;

/**
 * The requests of the WeChat HTTP interface, and what answers them.
 *
 * <pre>{@code
 *   GET /                                                          200  version
 *   PUT /channels/{channel}/create/{user}                          200  session sequence version    409 there is one
 *   PUT /channels/{channel}/join/{user}                            200  the same                    409 the name is taken
 *   PUT /channels/{channel}/leave[/{user}]       session           200                              401
 *   PUT /channels/{channel}/messages             session           200, once it is on disk          401
 *   GET /channels/{channel}/directory            session           200  u1,u2                       401
 *   GET /channels/{channel}/events               session sequence  200  sequence type source [late] 401, 404 nothing newer
 * }</pre>
 *
 * <p>The published client joins without creating, so joining makes the channel; it leaves with its name in the path. Whatever else is
 * asked for is answered by 400.
 */
public final class WeChat {
    public static final String VERSION = "1,1";

    private WeChat() {}

    /** What a client may ask. */
    public enum Operation { VERSION, CREATE, JOIN, LEAVE, POST, DIRECTORY, NEXT }

    /**
     * @param user     as it calls itself; empty where the path has none
     * @param session  the key that it was given
     * @param sequence the last number that it saw
     */
    public record Request(Operation operation, String channel, String user, String session, long sequence, String text) {}

    /** Without a type, as the interface has it. */
    public record Answer(int status, Map<String, String> headers, String body) {
        static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }

        public Answer with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }

    public static Answer ok(String body) {
        return Answer.of(200, body);
    }

    public static Answer unknownSession() {
        return Answer.of(401, "this session key is not known for this channel: join");
    }

    public static Answer nothingNewer() {
        return Answer.of(404, "");
    }

    public static Answer conflict(String why) {
        return Answer.of(409, why);
    }

    public static Answer refused(String why) {
        return Answer.of(400, why);
    }
}
