package wetube.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the published WeChat client asks, of one peer, over real HTTP. For one thread, but for {@link #post}. */
public final class WeChatClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;
    private final String channel;
    private final String user;
    private String session = "";
    private long sequence;

    /** @param server as the peer prints it */
    public WeChatClient(String server, String channel, String user) {
        this.server = server;
        this.channel = channel;
        this.user = user;
    }

    /** Joins without creating; gives the status. */
    public int join() {
        HttpResponse<String> joined = send(request("/join/" + user).PUT(BodyPublishers.noBody()));
        session = joined.headers().firstValue("session").orElse("");
        return joined.statusCode();
    }

    public CompletableFuture<HttpResponse<String>> post(String text) {
        return http.sendAsync(request("/messages").PUT(BodyPublishers.ofString(text)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> directory() {
        return send(request("/directory"));
    }

    /** Leaves with its name in the path, as the published client does. */
    public int leave() {
        return send(request("/leave/" + user).PUT(BodyPublishers.noBody())).statusCode();
    }

    /** Polls until there is nothing newer than the last it saw; each event with its number, type, source and text. */
    public List<String> poll() {
        List<String> told = new ArrayList<>();
        for (HttpResponse<String> next = next(); next.statusCode() == 200; next = next()) {
            sequence = next.headers().firstValueAsLong("sequence").orElseThrow();
            told.add(sequence + " " + next.headers().firstValue("type").orElseThrow() + " " + next.headers().firstValue("source").orElse("")
                    + " " + next.body());
        }
        return told;
    }

    private HttpResponse<String> next() {
        return send(request("/events").header("sequence", String.valueOf(sequence)));
    }

    private HttpRequest.Builder request(String rest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/channels/" + channel + rest));
        return session.isEmpty() ? request : request.header("session", session);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
