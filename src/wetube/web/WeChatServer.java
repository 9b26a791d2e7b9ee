package wetube.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import wetube.chat.Line;
import wetube.chat.WeChat;
import wetube.wire.ProtocolException;
import wetube.wire.Utf8;

/**
 * The WeChat HTTP interface, for programs on this machine; a web page is refused, whatever it asks. What it says is in {@link WeChat}.
 *
 * <p>Every request runs on a virtual thread of its own. Thread-safe.
 */
public final class WeChatServer implements AutoCloseable {
    /** A line has 4 KiB; what is longer is read so far and refused. */
    private static final int MAX_BODY_BYTES = 16 * 1024;
    /** Eight clients that post and poll at once; who asks more waits. */
    private static final int MAX_AT_ONCE = 128;
    private static final long ANSWER_S = 10;
    private static final WeChat.Answer BUSY = new WeChat.Answer(503, Map.of(), "the peer is busy");

    private final Function<WeChat.Request, CompletableFuture<WeChat.Answer>> peer;
    private final List<HttpServer> servers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    /** @param port 0 for any */
    public WeChatServer(int port, Function<WeChat.Request, CompletableFuture<WeChat.Answer>> peer) throws IOException {
        this.peer = peer;
        this.servers = Loopback.listen(port, address -> HttpServer.create(address, 0), server -> server.stop(0));
        for (HttpServer server : servers) {
            server.createContext("/", this::serve);
            server.setExecutor(threads);
            server.start();
        }
    }

    public int port() {
        return servers.getFirst().getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Before it takes a place: whoever sends half a body has none.
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
            places.acquire();
            try {
                send(exchange, answer(exchange, body));
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closing
        }
    }

    private static void send(HttpExchange exchange, WeChat.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, header(value)));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();    // closing it first reads on in what is asked, however long that is
        }
    }

    private WeChat.Answer answer(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        boolean page = exchange.getRequestHeaders().keySet().stream().anyMatch(name -> name.equals("Origin") || name.startsWith("Sec-fetch"));
        if (page || Loopback.nameInHost(exchange.getRequestHeaders().get("Host"), port()) == null) {
            return new WeChat.Answer(403, Map.of(), "not for web pages");
        }
        if (body.length > MAX_BODY_BYTES) {
            return WeChat.refused("a message has at most 4096 bytes");
        }
        try {
            WeChat.Request request = parse(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("session")),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("sequence")), Utf8.decode(body));
            return peer.apply(request).completeOnTimeout(BUSY, ANSWER_S, TimeUnit.SECONDS).get();
        } catch (ProtocolException e) {
            return WeChat.refused(e.getMessage());
        } catch (ExecutionException e) {
            return BUSY;    // it is closing
        }
    }

    /**
     * Reads a request.
     *
     * @param path as it was sent, percent-encoded
     * @throws ProtocolException if the interface has no such operation
     */
    public static WeChat.Request parse(String method, String path, Optional<String> session, Optional<String> sequence, String body)
            throws ProtocolException {
        if (path.equals("/") && method.equals("GET")) {
            return new WeChat.Request(WeChat.Operation.VERSION, "", "", "", 0, "");
        }
        String[] parts = path.split("/", -1);
        boolean named = parts.length == 5;
        if (parts.length < 4 || parts.length > 5 || !parts[1].equals("channels") || named && parts[4].isEmpty()) {
            throw new ProtocolException("there is no " + method + " " + path);
        }
        WeChat.Operation operation = switch (method + " " + parts[3]) {
            case "PUT create" -> WeChat.Operation.CREATE;
            case "PUT join" -> WeChat.Operation.JOIN;
            case "PUT leave" -> WeChat.Operation.LEAVE;
            case "PUT messages" -> WeChat.Operation.POST;
            case "GET directory" -> WeChat.Operation.DIRECTORY;
            case "GET events" -> WeChat.Operation.NEXT;
            default -> throw new ProtocolException("there is no " + method + " " + path);
        };
        boolean names = operation == WeChat.Operation.CREATE || operation == WeChat.Operation.JOIN;
        if (named != names && !(named && operation == WeChat.Operation.LEAVE)) {
            throw new ProtocolException("a user's name stands behind create and join");
        }
        return new WeChat.Request(operation, Line.channel(decoded(parts[2])), named ? Line.client(decoded(parts[4])) : "", session.orElse(""),
                number(sequence.orElse("0")), operation == WeChat.Operation.POST ? body : "");
    }

    private static String decoded(String part) throws ProtocolException {
        try {
            return Utf8.decode(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a path is percent-encoded");
        }
    }

    private static long number(String text) throws ProtocolException {
        if (!text.matches("\\d{1,15}")) {
            throw new ProtocolException("sequence is a number");
        }
        return Long.parseLong(text);
    }

    /** What a header can't hold is percent-encoded, and so is the sign itself. */
    private static String header(String value) {
        boolean plain = value.chars().allMatch(c -> c >= ' ' && c <= 0xFF && (c < 0x7F || c > 0x9F) && c != '%');
        return plain ? value : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("%2C", ",");
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
