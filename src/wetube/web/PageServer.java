package wetube.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import wetube.wire.Base64Url;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;
import wetube.wire.Sha256;

/**
 * Serves the page to browsers of this machine: a fixed set of files, {@code /own}, by which a browser becomes the owner, and films
 * ({@link FilmServer}).
 *
 * <pre>{@code
 * GET  /own                    →  200 {"port":9001,"owner":false}      true with the header WeTube-Secret: Yb2…
 * POST /own {"key":"qC9s…"}    →  200 {"port":9001,"owner":true,"secret":"Yb2…"}
 * GET  /app.js                 →  200, or 304 by its ETag, or 206 by Range
 * }</pre>
 *
 * <p>Every request runs on a virtual thread of its own. Thread-safe.
 */
public final class PageServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PageServer.class.getName());
    private static final int BODY_BYTES_MAX = 1024;
    private static final int KEY_CHARS_MAX = 100;
    /** An answer is written in slices of so much, each in its own time: a film may take long, a stalled browser may not. */
    private static final int SLICE_BYTES = 64 * 1024;
    private static final Duration SLICE_TIME = Duration.ofSeconds(10);
    /** A page of another origin can't send it without asking first, and is never allowed to. */
    private static final byte[] NOTHING = {};
    /** A film has been sent already. */
    private static final Answer ANSWERED = new Answer(200, null, NOTHING, 0, 0);

    static {
        // jdk.httpserver reads these once, when its first class is used. Without them: answers in two writes wait 40 ms for
        // each other, and a request may take for ever to arrive, bring 380 KiB of fields, and share the port with any number.
        // 64 KiB, since browsers send along the cookies that other programs on localhost have set.
        Map.of("sun.net.httpserver.nodelay", "true",
                "sun.net.httpserver.maxReqTime", "10",
                "sun.net.httpserver.maxReqHeaders", "64",
                "sun.net.httpserver.maxReqHeaderSize", "65536",
                "jdk.httpserver.maxConnections", "200").forEach(System.getProperties()::putIfAbsent);
    }

    /** Only these: a type guessed from contents is how a page gets to run what was never a script. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon");

    private record PageFile(byte[] bytes, String type, String etag) {}

    /** What a request is answered by; the body is left out for HEAD. */
    private record Answer(int status, String type, byte[] body, int from, int count) {
        static Answer text(int status, String text) {
            byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
            return new Answer(status, "text/plain; charset=utf-8", body, 0, body.length);
        }

        static Answer json(int status, Json json) {
            byte[] body = json.toJson().getBytes(StandardCharsets.UTF_8);
            return new Answer(status, "application/json", body, 0, body.length);
        }
    }

    private final int socketPort;
    private final Owner owner;
    private final Optional<FilmServer> films;
    private final Optional<LibraryServer> library;
    private final Map<String, PageFile> files = new TreeMap<>();
    private final List<HttpServer> servers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration sliceTime;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("page-clock").daemon().factory());

    /**
     * Takes the port and starts to serve.
     *
     * @param port 0 for any
     * @param socketPort where the page's WebSocket is
     * @param files by name; {@code index.html} is what "/" gives
     */
    public PageServer(int port, int socketPort, Owner owner, Map<String, byte[]> files, FilmServer films, LibraryServer library)
            throws IOException {
        this(port, socketPort, owner, files, SLICE_TIME, Optional.of(films), Optional.of(library));
    }

    /** @param sliceTime how long a browser may take to make room for the next {@value #SLICE_BYTES} bytes */
    PageServer(int port, int socketPort, Owner owner, Map<String, byte[]> files, Duration sliceTime, Optional<FilmServer> films,
            Optional<LibraryServer> library) throws IOException {
        this.sliceTime = sliceTime;
        this.films = films;
        this.library = library;
        this.socketPort = socketPort;
        this.owner = owner;
        files.forEach((name, bytes) -> this.files.put(name, new PageFile(bytes, type(name), etag(bytes))));
        servers = Loopback.listen(port, at -> HttpServer.create(at, 0), server -> server.stop(0));
        for (HttpServer server : servers) {
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        }
    }

    public int port() {
        return servers.getFirst().getAddress().getPort();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        clock.shutdownNow();
    }

    /** jdk.httpserver closes the connection of a handler that throws, without an answer or a word in the log. */
    private void handle(HttpExchange exchange) {
        Answer answer;
        try {
            answer = answer(exchange);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a browser went away: {0}", e.getMessage());
            exchange.close();
            return;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "answering " + exchange.getRequestURI() + " failed", e);
            answer = Answer.text(500, "internal error");
        }
        if (answer != ANSWERED) {
            send(exchange, answer);
        }
    }

    private void send(HttpExchange exchange, Answer answer) {
        Headers fields = exchange.getResponseHeaders();
        if (answer.type() != null) {
            fields.set("Content-Type", answer.type());
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head && answer.status() != 304) {
            fields.set("Content-Length", Integer.toString(answer.count()));
        }
        int count = head ? 0 : answer.count();
        try {
            inTime(() -> exchange.sendResponseHeaders(answer.status(), count == 0 ? -1 : count));
            OutputStream body = exchange.getResponseBody();
            for (int sent = 0; sent < count; sent += SLICE_BYTES) {
                int at = answer.from() + sent;
                int length = Math.min(SLICE_BYTES, count - sent);
                inTime(() -> body.write(answer.body(), at, length));
            }
            inTime(exchange::close);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a browser went away, or does not read: {0}", e.getMessage());
            exchange.close();
        }
    }

    /** A write has no time-out, but to interrupt the thread that waits in it closes the connection. */
    private void inTime(FilmServer.Step step) throws IOException {
        Future<?> alarm = clock.schedule(Thread.currentThread()::interrupt, sliceTime.toMillis(), TimeUnit.MILLISECONDS);
        try {
            step.run();
        } finally {
            alarm.cancel(false);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Headers asked = exchange.getRequestHeaders();
        String name = Loopback.nameInHost(asked.get("Host"), port());
        if (name == null || exchange.getRequestURI().getAuthority() != null) {
            return Answer.text(403, "this server is only for browsers on its own machine");
        }
        // The path as it was sent: nothing to decode or to normalise, since only names of the list are known.
        String path = exchange.getRequestURI().getRawPath();
        Optional<LibraryServer> interfaces = library.filter(one -> path.startsWith(LibraryServer.PREFIX));
        if (asked.containsKey("Origin") && !Loopback.isOurOrigin(asked.get("Origin"), port())
                && interfaces.filter(one -> one.lets(asked.get("Origin"))).isEmpty()) {
            return Answer.text(403, "this server is only for its own page");
        }
        secure(exchange.getResponseHeaders());
        if (!name.equals(Loopback.NAME)) {
            // The page's storage belongs to one name. A browser keeps what stands behind # on its way there.
            exchange.getResponseHeaders().set("Location", "http://" + Loopback.NAME + ":" + port() + exchange.getRequestURI());
            return Answer.text(307, "this page is at " + Loopback.NAME);
        }
        if (interfaces.isPresent()) {
            return interfaces.get().answer(exchange, this::inTime).map(reply -> Answer.json(reply.status(), reply.body())).orElse(ANSWERED);
        }
        boolean reads = exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
        if (path.equals("/own")) {
            return own(exchange, reads);
        }
        if (films.isPresent() && path.startsWith("/media/")) {
            return films.get().media(exchange, this::inTime).map(reply -> Answer.json(reply.status(), reply.body())).orElse(ANSWERED);
        }
        if (films.isPresent() && path.equals("/film")) {
            FilmServer.Reply reply = films.get().add(exchange);
            return Answer.json(reply.status(), reply.body());
        }
        PageFile file = files.get(path.equals("/") ? "index.html" : path.substring(1));
        if (file == null) {
            return Answer.text(404, "no such page");
        }
        return reads ? file(exchange, file) : notAllowed(exchange, "GET, HEAD");
    }

    private static Answer notAllowed(HttpExchange exchange, String allowed) {
        exchange.getResponseHeaders().set("Allow", allowed);
        return Answer.text(405, "only " + allowed);
    }

    private Answer own(HttpExchange exchange, boolean reads) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (reads) {
            String secret = Optional.ofNullable(exchange.getRequestHeaders().getFirst(Owner.SECRET_FIELD)).orElse("");
            return Answer.json(200, ownership(owner.isOwner(secret)).build());
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return notAllowed(exchange, "GET, HEAD, POST");
        }
        // A browser names the origin of every POST; one that does not is no browser and needs no secret.
        if (!exchange.getRequestHeaders().containsKey("Origin")) {
            return Answer.text(403, "only the page may ask for this");
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.text(413, "over " + BODY_BYTES_MAX + " bytes");
        }
        try {
            Optional<String> secret = owner.take(JsonReader.parseObject(body).string("key", KEY_CHARS_MAX));
            return secret.isPresent() ? Answer.json(200, ownership(true).put("secret", secret.get()).build())
                    : Answer.text(403, "not the key of this peer");
        } catch (ProtocolException e) {
            return Answer.text(400, e.getMessage());
        }
    }

    private Json.Builder ownership(boolean owned) {
        return Json.object().put("port", socketPort).put("owner", owned);
    }

    private static Answer file(HttpExchange exchange, PageFile file) {
        Headers asked = exchange.getRequestHeaders();
        Headers fields = exchange.getResponseHeaders();
        fields.set("ETag", file.etag());
        fields.set("Accept-Ranges", "bytes");
        fields.set("Cache-Control", "no-cache"); // kept, and asked for each time: a new version shows at once
        // RFC 9110 §13.1.2: "the recipient MUST use the weak comparison function".
        String known = String.join(",", asked.getOrDefault("If-None-Match", List.of()));
        if (known.strip().equals("*") || known.contains(file.etag())) {
            return new Answer(304, null, NOTHING, 0, 0);
        }
        // RFC 9110 §14.2: "A server MUST ignore a Range header field received with a request method that is unrecognized or
        // for which range handling is not defined", as for HEAD.
        boolean get = exchange.getRequestMethod().equals("GET");
        Optional<String> range = Optional.ofNullable(asked.getFirst("Range")).filter(r -> get);
        ByteRange part = ByteRange.of(range, Optional.ofNullable(asked.getFirst("If-Range")), file.etag(), file.bytes().length);
        if (part.status() != 200) {
            fields.set("Content-Range", part.contentRange());
        }
        return new Answer(part.status(), file.type(), file.bytes(), (int) part.first(), (int) part.count());
    }

    private void secure(Headers fields) {
        fields.set("Content-Security-Policy", "default-src 'none'; script-src 'self' https://www.youtube.com; "
                + "frame-src 'self' https://www.youtube.com https://www.youtube-nocookie.com; style-src 'self'; "
                + "img-src 'self' data: https://i.ytimg.com; media-src 'self' blob: https: http:; "
                + "connect-src 'self' ws://" + Loopback.NAME + ":" + socketPort + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        fields.set("X-Content-Type-Options", "nosniff");
        fields.set("Cross-Origin-Resource-Policy", "same-origin");
        fields.set("Cross-Origin-Opener-Policy", "same-origin");
        // YouTube's player refuses to play for a page that does not say where it is (error 153).
        fields.set("Referrer-Policy", "strict-origin-when-cross-origin");
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    /** A strong validator: it changes with every byte. */
    private static String etag(byte[] bytes) {
        return "\"" + Base64Url.encode(Sha256.of(bytes)) + "\"";
    }
}
