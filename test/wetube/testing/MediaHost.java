package wetube.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web server somewhere that has a video: on loopback, with byte ranges (RFC 9110 §14), which a browser needs for seeking.
 * It also has videos with each fault that {@code HTMLMediaElement.error} tells apart and a server can cause, and what servers without
 * such ranges give: a whole file, a stream without an end.
 */
public final class MediaHost implements AutoCloseable {
    static {
        // Else an answer in several writes waits 40 ms for an acknowledgement. Read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final HttpServer server;
    private final byte[] clip;
    private volatile boolean down;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private MediaHost(Path clip) throws IOException {
        this.clip = Files.readAllBytes(clip);
        server = HttpServers.create();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts one that serves {@code clip}. */
    public static MediaHost start(Path clip) {
        try {
            return new MediaHost(clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port}, as the address of a page's request for it says. */
    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A page of another site. */
    public String pageUrl() {
        return origin() + "/elsewhere";
    }

    public String clipUrl() {
        return origin() + "/clip.mp4";
    }

    /** Answered with 404: media error 4. */
    public String missingUrl() {
        return origin() + "/missing.mp4";
    }

    /** Bytes that are no video: media error 4. */
    public String garbageUrl() {
        return origin() + "/garbage.mp4";
    }

    /** A video whose pictures are damaged from the middle on: media error 3 when it gets there. */
    public String damagedUrl() {
        return origin() + "/damaged.mp4";
    }

    /** A video that is cut off in the middle, and gone when the browser asks for the rest: media error 2 when it gets there. */
    public String cutUrl() {
        return origin() + "/cut.mp4";
    }

    /** The same as {@link #clipUrl} from a server without byte ranges. */
    public String wholeUrl() {
        return origin() + "/whole.mp4";
    }

    /** A radio station: a tone of {@link Clip#radio} again and again, as fast as it is heard. */
    public String radioUrl() {
        return origin() + "/radio.aac";
    }

    /** Answers everything with 503, or not any more. */
    public void down(boolean is) {
        down = is;
    }

    /** The paths asked for so far; empty as long as nobody came. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        if (down) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        switch (path) {
            case "/whole.mp4" -> {
                exchange.getResponseHeaders().set("Content-Type", "video/mp4");
                exchange.sendResponseHeaders(200, clip.length);
                exchange.getResponseBody().write(clip);
            }
            case "/radio.aac" -> broadcast(exchange);
            case "/elsewhere" -> send(exchange, "text/html", "<title>Elsewhere</title>".getBytes(), Integer.MAX_VALUE);
            case "/clip.mp4" -> send(exchange, "video/mp4", clip, clip.length);
            case "/garbage.mp4" -> send(exchange, "video/mp4", "this is no video".repeat(100).getBytes(), Integer.MAX_VALUE);
            case "/damaged.mp4" -> {
                byte[] damaged = clip.clone();
                Arrays.fill(damaged, damaged.length / 2, damaged.length, (byte) 0x55);
                send(exchange, "video/mp4", damaged, damaged.length);
            }
            case "/cut.mp4" -> {
                // Of a connection cut again and again Chromium would try 30 times more before it gives up.
                String range = exchange.getRequestHeaders().getFirst("Range");
                if (range == null || range.startsWith("bytes=0-")) {
                    send(exchange, "video/mp4", clip, clip.length / 2);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
            default -> exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    private static void broadcast(HttpExchange exchange) throws IOException {
        byte[] second = Files.readAllBytes(Clip.radio());
        exchange.getResponseHeaders().set("Content-Type", "audio/aac");
        exchange.sendResponseHeaders(200, 0);
        try {
            for (int ahead = 3; ; ahead--) {
                exchange.getResponseBody().write(second);
                exchange.getResponseBody().flush();
                if (ahead <= 0) {
                    Thread.sleep(1000);
                }
            }
        } catch (IOException e) {
            return;     // the listener has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers a GET or HEAD, with one range if asked for; the bytes from {@code cutAt} on are promised but not sent. */
    static void send(HttpExchange exchange, String type, byte[] content, int cutAt) throws IOException {
        int first = 0;
        int last = content.length - 1;
        int status = 200;
        String header = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(header == null ? "" : header);
        if (range.matches()) {
            first = Integer.parseInt(range.group(1));
            last = range.group(2).isEmpty() ? last : Math.min(last, Integer.parseInt(range.group(2)));
            if (first > last) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            status = 206;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + content.length);
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(last - first + 1));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, last - first + 1);
        int end = Math.min(last + 1, cutAt);
        exchange.getResponseBody().write(content, first, Math.max(0, end - first));
        exchange.getResponseBody().flush();
    }
}
