package wetube.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.library.ChunkStore;
import wetube.swarm.Bytes;
import wetube.swarm.Item;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Films and this machine's browser: plays them by Range while they are still coming, and takes new ones, slice by slice.
 *
 * <pre>{@code
 * GET  /media/<token>/<root>                 →  206, as far as it is asked for; waits where chunks are missing
 * POST /film?id=film.mp4:7162:1&length=7162  →  200 {"offset":0}
 * POST /film?id=film.mp4:7162:1&offset=0     →  200 {"offset":7162,"torrentId":"ppspp:…"}      the body is a slice of 4 MiB, or the rest
 * }</pre>
 *
 * <p>A media element sends no header of ours, so the address itself says that the page made it. What is answered was verified before it was
 * stored. Its type is one of four, by its first bytes, and it may do nothing (CSP sandbox): it may come from anybody.
 *
 * <p>Thread-safe; runs on the requests' threads.
 */
public final class FilmServer {
    /** A player that seeks leaves its answers behind without a word; the newest count. */
    private static final int READERS_MAX = 3;
    private static final int SLICE_MAX_BYTES = 4 << 20;
    private static final long WAIT_MS = 1_000;
    private static final int ID_MAX_CHARS = 600;
    private static final Set<String> PLAYERS = Set.of("video", "audio");

    /** Where films come from and go to. Any thread may ask. */
    public interface Films {
        /** Where the film of this root can be read, as far as it is here. */
        Optional<ChunkStore> store(Bytes root);

        /** The browser reads a film at this place. */
        void reads(ChunkStore film, long offset);

        /** @return how much of it is here */
        long begin(String id, long lengthBytes) throws Exception;

        /** @return the film's name, once it is whole */
        Optional<Item> add(String id, long offset, byte[] slice) throws Exception;
    }

    /** Something short to answer. */
    record Reply(int status, Json body) {
        static Reply problem(int status, String problem) {
            return new Reply(status, Json.object().put("problem", problem).build());
        }
    }

    /** Something that may wait for the browser. */
    interface Step {
        void run() throws IOException;
    }

    /** Does so, with a time-out. */
    interface Writing {
        void run(Step step) throws IOException;
    }

    private final Owner owner;
    private final Films films;
    private final Deque<Thread> readers = new ArrayDeque<>();

    public FilmServer(Owner owner, Films films) {
        this.owner = owner;
        this.films = films;
    }

    /** Answers itself, and is empty; or what else is to be answered. */
    Optional<Reply> media(HttpExchange exchange, Writing inTime) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        Headers asked = exchange.getRequestHeaders();
        if (path.length != 4 || !path[3].matches("[0-9a-f]{64}") || !owner.isMediaToken(path[3], path[2])
                || !"same-origin".equals(asked.getFirst("Sec-Fetch-Site")) || !PLAYERS.contains(String.valueOf(asked.getFirst("Sec-Fetch-Dest")))) {
            return Optional.of(Reply.problem(403, "only a player in the page may read films"));
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Optional.of(Reply.problem(405, "only GET"));
        }
        return stream(exchange, path[3], inTime).orElseGet(() -> Optional.of(Reply.problem(404, "no such film")));
    }

    /** Plays a film by Range: answers itself, or says what else is to be answered. Empty if it is not open. */
    Optional<Optional<Reply>> stream(HttpExchange exchange, String root, Writing inTime) throws IOException {
        Optional<ChunkStore> film = films.store(Bytes.ofHex(root));
        if (film.isEmpty()) {
            return Optional.empty();
        }
        enter();
        try {
            return Optional.of(play(exchange, film.get(), inTime));
        } catch (InterruptedException e) {
            throw new IOException("a newer reader takes this one's place", e);
        } finally {
            leave();
        }
    }

    private synchronized void enter() {
        if (readers.size() == READERS_MAX) {
            readers.removeFirst().interrupt();
        }
        readers.addLast(Thread.currentThread());
    }

    /** What a player has sought away from is not what it waits for. */
    private synchronized boolean isNewest() {
        return readers.peekLast() == Thread.currentThread();
    }

    private synchronized void leave() {
        readers.remove(Thread.currentThread());
    }

    private Optional<Reply> play(HttpExchange exchange, ChunkStore film, Writing inTime) throws IOException, InterruptedException {
        Headers asked = exchange.getRequestHeaders();
        Headers fields = exchange.getResponseHeaders();
        Optional<Item.Type> type = Item.Type.of(chunk(film, 0));
        if (type.isEmpty()) {
            return Optional.of(Reply.problem(415, "this is no film that browsers play"));
        }
        String etag = "\"" + film.content().root() + "\"";
        ByteRange part = ByteRange.of(Optional.ofNullable(asked.getFirst("Range")), Optional.ofNullable(asked.getFirst("If-Range")), etag,
                film.content().lengthBytes());
        fields.set("Content-Type", type.get().mediaType());
        fields.set("Accept-Ranges", "bytes");
        fields.set("ETag", etag);
        fields.set("Cache-Control", "no-store");
        fields.set("Content-Security-Policy", "sandbox; default-src 'none'");
        if (part.status() != 200) {
            fields.set("Content-Range", part.contentRange());
        }
        inTime.run(() -> exchange.sendResponseHeaders(part.status(), part.count() == 0 ? -1 : part.count()));
        OutputStream body = exchange.getResponseBody();
        long end = part.first() + part.count();
        int chunkBytes = film.content().chunkBytes();
        for (long at = part.first(); at < end; ) {
            if (isNewest()) {
                films.reads(film, at);
            }
            byte[] chunk = chunk(film, at / chunkBytes).array();
            int from = (int) (at % chunkBytes);
            int count = (int) Math.min(chunk.length - from, end - at);
            inTime.run(() -> body.write(chunk, from, count));
            at += count;
        }
        inTime.run(exchange::close);
        return Optional.empty();
    }

    /** Waits as long as it takes: the page shows why. */
    private static Bytes chunk(ChunkStore film, long chunk) throws IOException, InterruptedException {
        while (!film.await(chunk, WAIT_MS)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return film.read(chunk);
    }

    Reply add(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestHeaders().containsKey("Origin")
                || !owner.isOwner(String.valueOf(exchange.getRequestHeaders().getFirst(Owner.SECRET_FIELD)))) {
            return Reply.problem(403, "only the page may add films");
        }
        byte[] slice = exchange.getRequestBody().readNBytes(SLICE_MAX_BYTES + 1);
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            String id = query.getOrDefault("id", "");
            if (id.isEmpty() || id.length() > ID_MAX_CHARS) {
                throw new ProtocolException("a film is added by an id of 1 to " + ID_MAX_CHARS + " characters");
            }
            if (query.containsKey("length")) {
                return new Reply(200, Json.object().put("offset", films.begin(id, number(query.get("length")))).build());
            }
            long offset = number(query.getOrDefault("offset", ""));
            Optional<Item> item = films.add(id, offset, slice);
            return new Reply(200, Json.object().put("offset", offset + slice.length).putIfPresent("torrentId", item.map(Item::toString)).build());
        } catch (ProtocolException e) {
            return Reply.problem(400, e.getMessage());
        } catch (IOException e) {
            return Reply.problem(507, e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException("adding a film", e);
        }
    }

    static Map<String, String> query(String raw) throws ProtocolException {
        Map<String, String> values = new HashMap<>();
        for (String pair : String.valueOf(raw).split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                values.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new ProtocolException("not a query: " + e.getMessage());
            }
        }
        return values;
    }

    private static long number(String text) throws ProtocolException {
        if (!text.matches("[0-9]{1,15}")) {
            throw new ProtocolException("a length or an offset in bytes is missing");
        }
        return Long.parseLong(text);
    }
}
