package wetube.live;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** The wire of a page without a browser: shows the key of a peer's printed link and opens the page's socket. */
public final class PageClient implements AutoCloseable, WebSocket.Listener {
    private final HttpClient http = HttpClient.newHttpClient();
    private final StringBuilder part = new StringBuilder();
    private final Consumer<Json.Obj> hears;
    private final WebSocket socket;
    private final String origin;
    private final String secret;

    /** @param hears each message, on the client's threads */
    public PageClient(String link, Consumer<Json.Obj> hears) {
        this.hears = hears;
        URI page = URI.create(link);
        origin = "http://" + page.getAuthority();
        try {
            HttpResponse<String> own = http.send(HttpRequest.newBuilder(URI.create(origin + "/own")).header("Origin", origin)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.object().put("key", page.getFragment()).build().toJson()))
                    .build(),
                    HttpResponse.BodyHandlers.ofString());
            secret = JsonReader.parseObject(own.body()).string("secret", 64);
            long port = JsonReader.parseObject(own.body()).integer("port", 1, 65_535);
            socket = http.newWebSocketBuilder().header("Origin", origin)
                    .buildAsync(URI.create("ws://localhost:" + port + "/"), this).join();
            socket.sendText(Json.object().put("command", "OWNER").put("secret", secret).build().toJson(), true).join();
        } catch (IOException | ProtocolException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
        part.append(data);
        if (end) {
            String text = part.toString();
            part.setLength(0);
            take(text);
        }
        from.request(1);
        return null;
    }

    private void take(String text) {
        try {
            hears.accept(JsonReader.parseObject(text));
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the peer still knows this page's browser as its owner. */
    boolean isOwner() {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(origin + "/own")).header("WeTube-Secret", secret).build(),
                    HttpResponse.BodyHandlers.ofString()).body().contains("\"owner\":true");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says a command as it is written. */
    public void send(String command) {
        socket.sendText(command, true).join();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
