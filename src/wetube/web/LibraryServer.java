package wetube.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import wetube.friends.LibraryCall;
import wetube.friends.LibraryCall.Answer;
import wetube.friends.Video;
import wetube.web.FilmServer.Reply;
import wetube.web.FilmServer.Writing;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The library's interface over HTTP, for the page and for other programs; {@link wetube.friends} has an example of each call.
 *
 * <p>Whoever calls shows the page's secret, {@code Authorization: Bearer Yb2…}, or with a stream the token that {@code play} gave: a media element
 * can send no header. Pages of other origins may call if the owner has named those ({@code ORIGIN=}); the rest is refused (CORS).
 *
 * <p>Thread-safe; runs on the requests' threads.
 *
 * @param origins whose pages may call, beside our own: {@code https://tube.example}
 */
public record LibraryServer(Owner owner, Function<LibraryCall, CompletableFuture<Answer>> peer, FilmServer films, Set<String> origins) {
    static final String PREFIX = "/api/v1/";
    private static final int BODY_MAX_BYTES = 48 * 1024;
    private static final long ANSWER_S = 10;
    private static final long OPENS_MS = 10_000;
    private static final long LOOK_MS = 20;


    boolean lets(List<String> origin) {
        return origin.size() == 1 && origins.contains(origin.getFirst());
    }

    /** Answers itself, and is empty; or what else is to be answered. */
    Optional<Reply> answer(HttpExchange exchange, Writing inTime) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        Headers fields = exchange.getResponseHeaders();
        fields.set("Cache-Control", "no-store");
        if (lets(asked.getOrDefault("Origin", List.of()))) {
            fields.set("Access-Control-Allow-Origin", asked.getFirst("Origin"));
            fields.set("Vary", "Origin");
            fields.set("Access-Control-Expose-Headers", "Content-Range");
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                fields.set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
                fields.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Range");
                return Optional.of(new Reply(200, Json.object().build()));
            }
        }
        try {
            List<String> path = List.of(exchange.getRequestURI().getRawPath().substring(PREFIX.length()).split("/"));
            Map<String, String> query = FilmServer.query(exchange.getRequestURI().getRawQuery());
            boolean streams = path.size() == 3 && path.get(2).equals("stream") && exchange.getRequestMethod().equals("GET");
            boolean shown = streams && owner.isMediaToken(path.get(1), query.getOrDefault("token", ""));
            if (!shown && !owner.isOwner(String.valueOf(asked.getFirst("Authorization")).replaceFirst("^Bearer ", ""))) {
                fields.set("WWW-Authenticate", "Bearer");
                return Optional.of(Reply.problem(401, "say the page's secret: Authorization: Bearer …"));
            }
            byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX_BYTES + 1);
            if (body.length > BODY_MAX_BYTES) {
                return Optional.of(Reply.problem(413, "over " + BODY_MAX_BYTES + " bytes"));
            }
            if (streams) {
                return stream(exchange, Video.root(path.get(1)), inTime);
            }
            Answer answer = ask(new LibraryCall(exchange.getRequestMethod(), path, query,
                    body.length == 0 ? Json.object().build() : JsonReader.parseObject(body)));
            boolean plays = answer.status() == 200 && path.size() == 3 && path.get(2).equals("play");
            return Optional.of(new Reply(answer.status(), plays ? Json.object().put("url", PREFIX + "videos/" + path.get(1) + "/stream?token="
                    + owner.mediaToken(path.get(1))).build() : answer.body()));
        } catch (ProtocolException e) {
            return Optional.of(Reply.problem(400, e.getMessage()));
        } catch (InterruptedException e) {
            throw new IOException("closing", e);
        }
    }

    private Answer ask(LibraryCall call) throws InterruptedException {
        try {
            return peer.apply(call).completeOnTimeout(Answer.problem(503, "the peer is busy"), ANSWER_S, TimeUnit.SECONDS).get();
        } catch (ExecutionException e) {
            return Answer.problem(503, "the peer is closing");
        }
    }

    /** The film is opened for it, and fetched from friends as far as it is not here. */
    private Optional<Reply> stream(HttpExchange exchange, String root, Writing inTime) throws IOException, InterruptedException {
        Answer answer = ask(new LibraryCall("POST", List.of("videos", root, "play"), Map.of(), Json.object().build()));
        if (answer.status() != 200) {
            return Optional.of(new Reply(answer.status(), answer.body()));
        }
        for (long waitedMs = 0; waitedMs < OPENS_MS; waitedMs += LOOK_MS) {
            Optional<Optional<Reply>> played = films.stream(exchange, root, inTime);
            if (played.isPresent()) {
                return played.get();
            }
            Thread.sleep(LOOK_MS);
        }
        return Optional.of(Reply.problem(404, "the film is not on this machine's disk, and nobody who has it is there"));
    }
}
