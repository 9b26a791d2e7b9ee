package wetube.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.library.ChunkStore;
import wetube.library.Shelf;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.HashFunction;
import wetube.swarm.Item;
import wetube.testing.Await;

@Tag("loopback")
@DisplayName("Films over real HTTP")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FilmServerTest {
    private static final int CHUNK = 16 * 1024;
    private static final int LENGTH = 1024 * CHUNK - 5;
    private static final Duration SLICE_TIME = Duration.ofSeconds(2);

    @TempDir
    Path folder;
    private final byte[] film = new byte[LENGTH];
    private final Owner owner = Owner.fresh();
    private final HttpClient client = HttpClient.newHttpClient();
    private Shelf shelf;
    private ChunkStore store;
    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        new Random(4).nextBytes(film);
        System.arraycopy("....ftypisom".getBytes(StandardCharsets.US_ASCII), 0, film, 0, 12);
        Content content = new Content(HashFunction.SHA256, HashFunction.SHA256.hash(Bytes.of(film)), CHUNK, LENGTH);
        store = new ChunkStore(folder.resolve("store"), content, Optional.empty());
        shelf = new Shelf(folder.resolve("shelf"));
        FilmServer films = new FilmServer(owner, new FilmServer.Films() {
            @Override
            public Optional<ChunkStore> store(Bytes root) {
                return Optional.of(store).filter(one -> one.content().root().equals(root));
            }

            @Override
            public void reads(ChunkStore read, long offset) { }

            @Override
            public long begin(String id, long lengthBytes) throws Exception {
                return shelf.begin(id, lengthBytes);
            }

            @Override
            public Optional<Item> add(String id, long offset, byte[] slice) throws Exception {
                return shelf.add(id, offset, slice);
            }
        });
        server = new PageServer(0, 9001, owner, Map.of("index.html", new byte[0]), SLICE_TIME, Optional.of(films), Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
        shelf.closeAll();
        client.close();
    }

    private void arrive(int from, int to) throws IOException {
        for (int chunk = from; chunk < to; chunk++) {
            store.write(chunk, Bytes.of(Arrays.copyOfRange(film, chunk * CHUNK, Math.min(LENGTH, (chunk + 1) * CHUNK))));
        }
    }

    private String path(String token, String root) {
        return "/media/" + token + "/" + root;
    }

    private String path() {
        return path(owner.mediaToken(root()), root());
    }

    private String root() {
        return store.content().root().toString();
    }

    private HttpRequest.Builder player(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .header("Sec-Fetch-Site", "same-origin").header("Sec-Fetch-Dest", "video");
    }

    private HttpResponse<byte[]> get(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    @DisplayName("Only the address the page made, asked by a player in the page, is answered, and only GET; what is no film of ours is 404")
    void whoReads() throws Exception {
        arrive(0, 1);
        String other = "00".repeat(32);
        assertEquals(403, get(player(path("wrong", root()))).statusCode());
        assertEquals(403, get(player(path(owner.mediaToken(other), root()))).statusCode(), "one film's token reads no other");
        assertEquals(403, get(player(path() + "/x")).statusCode());
        assertEquals(403, get(player(path(owner.mediaToken(root()), root().toUpperCase(Locale.ROOT)))).statusCode());
        assertEquals(403, get(player(path()).setHeader("Sec-Fetch-Site", "cross-site")).statusCode());
        assertEquals(403, get(player(path()).setHeader("Sec-Fetch-Site", "same-site")).statusCode());
        assertEquals(403, get(player(path()).setHeader("Sec-Fetch-Dest", "document")).statusCode());
        assertEquals(403, get(HttpRequest.newBuilder(player(path()).build().uri())).statusCode(), "no browser");
        assertEquals(405, get(player(path()).POST(HttpRequest.BodyPublishers.noBody())).statusCode());
        assertEquals(404, get(player(path(owner.mediaToken(other), other))).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 206, 0, 10", "bytes=16380-16390, 206, 16380, 11", "bytes=-3, 206, 16777208, 3", "bytes=16777210-, 206, 16777210, 1",
        "bytes=16777210-99999999999, 206, 16777210, 1", "bytes=16777211-, 416, 0, 0", "bytes=-0, 416, 0, 0"})
    @DisplayName("A part is the bytes that it says, across chunks and at the end; one past the end is 416")
    void parts(String range, int status, int first, int count) throws Exception {
        arrive(0, 1024);
        HttpResponse<byte[]> answer = get(player(path()).header("Range", range));
        assertEquals(status, answer.statusCode());
        assertArrayEquals(Arrays.copyOfRange(film, first, first + count), answer.body());
        assertEquals(status == 416 ? "bytes */" + LENGTH : "bytes " + first + "-" + (first + count - 1) + "/" + LENGTH,
                answer.headers().firstValue("Content-Range").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=9-0", "bytes=a-b", "bytes=-", "bytes=0-1,5-6", "chunks=0-1", "bytes=99999999999999999999-"})
    @DisplayName("What is no range that is understood is ignored: all of the film, which may do nothing in the browser")
    void oddRanges(String range) throws Exception {
        arrive(0, 1024);
        HttpResponse<byte[]> answer = get(player(path()).header("Range", range));
        assertEquals(200, answer.statusCode());
        assertArrayEquals(film, answer.body());
        assertEquals("video/mp4", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals("same-origin", answer.headers().firstValue("Cross-Origin-Resource-Policy").orElseThrow());
        assertTrue(answer.headers().allValues("Content-Security-Policy").contains("sandbox; default-src 'none'"));
    }

    @Test
    @DisplayName("What is no film that browsers play is 415, whatever it is called")
    void noFilm() throws Exception {
        System.arraycopy("<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII), 0, film, 0, 15);
        arrive(0, 1);
        assertEquals(415, get(player(path())).statusCode());
    }

    @Test
    @DisplayName("An answer waits for chunks that are missing; a fourth ends the oldest, and the other three get all")
    void fourth() throws Exception {
        arrive(0, 1);
        InputStream[] bodies = new InputStream[4];
        for (int i = 0; i < 4; i++) {
            bodies[i] = client.send(player(path()).build(), BodyHandlers.ofInputStream()).body();
            assertEquals(CHUNK, bodies[i].readNBytes(CHUNK).length);
        }
        // The first ends although nothing more has come: with an error, since it is short.
        assertTrue(isCut(bodies[0]));
        arrive(1, 1024);
        for (InputStream body : Arrays.asList(bodies).subList(1, 4)) {
            assertArrayEquals(Arrays.copyOfRange(film, CHUNK, LENGTH), body.readAllBytes());
        }
    }

    private static boolean isCut(InputStream body) {
        try {
            return body.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @DisplayName("A browser that does not read is let go, and goes on by Range where it was")
    void stalled() throws Exception {
        arrive(0, 1024);
        try (Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(64 * 1024);
            stalled.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()));
            stalled.getOutputStream().write(("GET " + path() + " HTTP/1.1\r\nHost: localhost:" + server.port()
                    + "\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: video\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Await.until("let go", Duration.ofSeconds(50), () -> {
                try {
                    stalled.getOutputStream().write('x');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        HttpResponse<byte[]> rest = get(player(path()).header("Range", "bytes=100000-").header("If-Range", "\"" + root() + "\""));
        assertEquals(206, rest.statusCode());
        assertArrayEquals(Arrays.copyOfRange(film, 100_000, LENGTH), rest.body());
    }

    @Test
    @DisplayName("Films are added by the page alone, with its secret; an empty file, and nonsense, are refused in words")
    void adding() throws Exception {
        assertEquals(403, add("id=a&length=5", "wrong"));
        assertEquals(200, add("id=a&length=5", owner.secret()));
        for (String query : new String[] {"id=a&length=0", "id=a&length=-1", "id=a&length=99999999999999", "length=5", "id=a&offset=",
            "id=" + "a".repeat(601) + "&length=5", "id=nobody&offset=0", "x"}) {
            assertEquals(400, add(query, owner.secret()), query);
        }
    }

    private int add(String query, String secret) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/film?" + query))
                .header("Origin", "http://localhost:" + server.port()).header(Owner.SECRET_FIELD, secret)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[0]));
        return get(request).statusCode();
    }
}
