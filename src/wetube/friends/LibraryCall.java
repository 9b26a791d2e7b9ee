package wetube.friends;

import java.util.List;
import java.util.Map;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What a program asks of the library over HTTP, without HTTP.
 *
 * @param path  behind {@code /api/v1/}: {@code videos}, a root, {@code keep}
 * @param query after {@code ?}, decoded
 * @param body  empty for GET and DELETE
 */
public record LibraryCall(String method, List<String> path, Map<String, String> query, Json.Obj body) {
    /** @param status as HTTP's */
    public record Answer(int status, Json.Obj body) {
        public static Answer problem(int status, String problem) {
            return new Answer(status, Json.object().put("problem", problem).build());
        }
    }

    /** A page of a list, from 1. */
    public int page() throws ProtocolException {
        String text = query.getOrDefault("page", "1");
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new ProtocolException("a page is a number from 1");
        }
        return Integer.parseInt(text);
    }

    /** The method and the shape of the path, in which a star stands for a name. */
    public String operation() {
        return method + " " + (path.isEmpty() ? "" : path.getFirst()) + (path.size() > 1 ? "/*" : "") + (path.size() > 2 ? "/" + path.get(2) : "");
    }
}
