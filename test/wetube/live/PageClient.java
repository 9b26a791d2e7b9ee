package wetube.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** A page without a browser: shows the key of a peer's printed link, opens the page's socket, keeps the last of each message. */
public final class PageClient implements AutoCloseable, WebSocket.Listener {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Json.Obj> last = new ConcurrentHashMap<>();
    private final StringBuilder part = new StringBuilder();
    private final BiConsumer<Json.Obj, Long> hears;
    private final WebSocket socket;
    private final String origin;
    private final String cookie;

    /** @param hears each message, with {@code System.nanoTime()} of its arrival; on the client's threads */
    public PageClient(String link, BiConsumer<Json.Obj, Long> hears) {
        this.hears = hears;
        URI page = URI.create(link);
        origin = "http://" + page.getAuthority();
        try {
            HttpResponse<String> own = http.send(HttpRequest.newBuilder(URI.create(origin + "/own")).header("Origin", origin)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.object().put("key", page.getFragment()).build().toJson()))
                    .build(),
                    HttpResponse.BodyHandlers.ofString());
            String field = own.headers().firstValue("Set-Cookie").orElseThrow(() -> new IllegalStateException(own + own.body()));
            cookie = field.substring(0, field.indexOf(';'));
            long port = JsonReader.parseObject(own.body()).integer("port", 1, 65_535);
            socket = http.newWebSocketBuilder().header("Origin", origin).header("Cookie", cookie)
                    .buildAsync(URI.create("ws://localhost:" + port + "/"), this).join();
        } catch (IOException | ProtocolException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    PageClient(String link) {
        this(link, (message, nanos) -> { });
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
        part.append(data);
        if (end) {
            String text = part.toString();
            part.setLength(0);
            take(text, System.nanoTime());
        }
        from.request(1);
        return null;
    }

    private void take(String text, long nanos) {
        try {
            Json.Obj message = JsonReader.parseObject(text);
            last.put(message.string("command", 32), message);
            for (String part : message.members().keySet()) {
                if (!part.equals("command")) {
                    last.put("." + part, message);
                }
            }
            hears.accept(message, nanos);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the peer still knows this page's browser as its owner. */
    boolean isOwner() {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(origin + "/own")).header("Cookie", cookie).build(),
                    HttpResponse.BodyHandlers.ofString()).body().contains("\"owner\":true");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void send(Json.Builder command) {
        send(command.build().toJson());
    }

    /** Says a command as it is written. */
    public void send(String command) {
        socket.sendText(command, true).join();
    }

    public static Json.Builder command(String name) {
        return Json.object().put("command", name);
    }

    /** The newest value of a member, whichever message brought it: {@code session}, {@code users}, {@code playlist} … */
    Optional<Json> part(String name) {
        return Optional.ofNullable(last.get("." + name)).flatMap(message -> message.optional(name));
    }

    /** A member of the newest {@code session}, as text; empty if no session is open. */
    String session(String member) {
        return part("session").filter(Json.Obj.class::isInstance).map(session -> ((Json.Obj) session).members().get(member))
                .map(value -> value instanceof Json.Text text ? text.value() : value.toJson()).orElse("");
    }

    Optional<Json.Obj> lastOf(String command) {
        return Optional.ofNullable(last.get(command));
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
