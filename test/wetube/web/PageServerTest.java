package wetube.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.Await;

@Tag("loopback")
@DisplayName("The page's server")
class PageServerTest {
    private static final int SOCKET_PORT = 9001;
    private static final String SCRIPT = "console.log('ada')";

    private record Answer(int status, Map<String, String> fields, String body) {}

    private final Owner owner = Owner.fresh();
    private PageServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = server(0, Map.of(
                "index.html", "<!DOCTYPE html>".getBytes(),
                "app.js", SCRIPT.getBytes(),
                "empty.css", new byte[0],
                "icons/play.svg", "<svg/>".getBytes(),
                "secret.bin", new byte[] {1}));
        port = server.port();
    }

    private PageServer server(int at, Map<String, byte[]> files) throws IOException {
        return new PageServer(at, SOCKET_PORT, owner, files, Duration.ofSeconds(10), Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("/ is index.html; other files by their names, each with its type")
    void files() throws IOException {
        assertEquals("<!DOCTYPE html>", get("/").body());
        assertEquals("text/html; charset=utf-8", get("/index.html").fields().get("content-type"));
        assertEquals("text/html; charset=utf-8", get("/?a=b").fields().get("content-type"));
        assertEquals(SCRIPT, get("/app.js").body());
        assertEquals("text/javascript; charset=utf-8", get("/app.js").fields().get("content-type"));
        assertEquals("image/svg+xml", get("/icons/play.svg").fields().get("content-type"));
        assertEquals("application/octet-stream", get("/secret.bin").fields().get("content-type"));
        assertEquals("0", get("/empty.css").fields().get("content-length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/..%5c..%5cboot.ini",
            "/app.js%00", "/c:/x",
        "//app.js", "/./app.js", "/app.js/", "/App.js", "/app%2ejs", "/icons", "/icons/", "/.git/config", "/nothing"})
    @DisplayName("Whatever is not a name of the list is 404")
    void unknownNames(String path) throws IOException {
        assertEquals(404, get(path).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:PORT", "localhost", "localhost:1", "localhost:PORT.evil.example"})
    @DisplayName("A Host that is not ours is 403, on files and on /own")
    void foreignHost(String host) throws IOException {
        for (String path : new String[] {"/", "/own", "/nothing"}) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host.replace("PORT", "" + port) + "\r\n";
            assertEquals(403, exchange(request).status());
        }
    }

    @Test
    @DisplayName("No Host, two, and a target with another host are 403")
    void oddHosts() throws IOException {
        assertEquals(403, exchange("GET / HTTP/1.0\r\n").status());
        assertEquals(403,
                exchange("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nHost: localhost:" + port + "\r\n").status());
        assertEquals(403, exchange("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:" + port + "\r\n").status());
    }

    @Test
    @DisplayName("The other names of this machine lead to localhost, whose storage has the secret")
    void names() throws IOException {
        assertEquals(200, exchange("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n").status());
        for (String name : new String[] {"127.0.0.1", "[::1]"}) {
            Answer answer = exchange("GET /app.js?a=b HTTP/1.1\r\nHost: " + name + ":" + port + "\r\n");
            assertEquals(307, answer.status());
            assertEquals("http://localhost:" + port + "/app.js?a=b", answer.fields().get("location"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://localhost:PORT", "http://localhost:1"})
    @DisplayName("A foreign Origin is 403, on GET too")
    void foreignOrigin(String origin) throws IOException {
        assertEquals(403, get("/app.js", "Origin: " + origin.replace("PORT", "" + port)).status());
        assertEquals(403, post(owner.key(), "Origin: " + origin.replace("PORT", "" + port)).status());
        assertEquals(200, get("/app.js", "Origin: http://localhost:" + port).status());
    }

    @Test
    @DisplayName("Every answer tells the browser what the page may do")
    void security() throws IOException {
        for (String path : new String[] {"/", "/app.js", "/own", "/nothing"}) {
            Map<String, String> fields = get(path).fields();
            assertEquals("nosniff", fields.get("x-content-type-options"));
            assertEquals("same-origin", fields.get("cross-origin-resource-policy"));
            assertEquals("strict-origin-when-cross-origin", fields.get("referrer-policy"));
            String policy = fields.get("content-security-policy");
            for (String part : new String[] {"default-src 'none';", "script-src 'self' https://www.youtube.com;",
                    "media-src 'self' blob: https: http:;",
                "connect-src 'self' ws://localhost:9001;", "frame-ancestors 'none'", "base-uri 'none';"}) {
                assertTrue(policy.contains(part), policy);
            }
            assertFalse(policy.contains("unsafe"), policy);
        }
    }

    @Test
    @DisplayName("HEAD has the fields of GET and no body")
    void head() throws IOException {
        Answer get = get("/app.js");
        Answer head = exchange("HEAD /app.js HTTP/1.1\r\nHost: localhost:" + port + "\r\n");
        assertEquals(200, head.status());
        assertEquals("", head.body());
        for (String name : new String[] {"content-length", "content-type", "etag", "content-security-policy"}) {
            assertEquals(get.fields().get(name), head.fields().get(name), name);
        }
        assertEquals(404, exchange("HEAD /nothing HTTP/1.1\r\nHost: localhost:" + port + "\r\n").status());
    }

    @Test
    @DisplayName("A file known by its ETag is not sent again, RFC 9110 §13.1.2")
    void etag() throws IOException {
        String etag = get("/app.js").fields().get("etag");
        assertTrue(etag.matches("\"[A-Za-z0-9_-]{43}\""), etag);
        assertFalse(etag.equals(get("/").fields().get("etag")));
        for (String known : new String[] {etag, "W/" + etag, "\"x\", " + etag, "*"}) {
            Answer answer = get("/app.js", "If-None-Match: " + known);
            assertEquals(304, answer.status());
            assertEquals("", answer.body());
            assertEquals(etag, answer.fields().get("etag"));
        }
        assertEquals(200, get("/app.js", "If-None-Match: \"x\"").status());
    }

    @Test
    @DisplayName("A range is sent as 206, one beyond the end is 416, RFC 9110 §14")
    void range() throws IOException {
        Answer part = get("/app.js", "Range: bytes=8-10");
        assertEquals(206, part.status());
        assertEquals("log", part.body());
        assertEquals("bytes 8-10/" + SCRIPT.length(), part.fields().get("content-range"));
        assertEquals("bytes", part.fields().get("accept-ranges"));
        Answer beyond = get("/app.js", "Range: bytes=100-");
        assertEquals(416, beyond.status());
        assertEquals("bytes */" + SCRIPT.length(), beyond.fields().get("content-range"));
        assertEquals(SCRIPT, get("/app.js", "Range: bytes=0-1,3-4").body());
        assertEquals(SCRIPT, get("/app.js", "Range: bytes=0-1", "If-Range: \"x\"").body());
        assertEquals("co", get("/app.js", "Range: bytes=0-1", "If-Range: " + part.fields().get("etag")).body());
    }

    @ParameterizedTest
    @CsvSource({"POST, /app.js, 'GET, HEAD'", "DELETE, /, 'GET, HEAD'", "PUT, /own, 'GET, HEAD, POST'",
            "OPTIONS, /own, 'GET, HEAD, POST'"})
    @DisplayName("Other methods are 405 and say which are allowed")
    void methods(String method, String path, String allowed) throws IOException {
        Answer answer = exchange(method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: 0\r\n");
        assertEquals(405, answer.status());
        assertEquals(allowed, answer.fields().get("allow"));
    }

    @Test
    @DisplayName("GET /own says where the socket is and whether this browser owns the peer")
    void own() throws IOException {
        assertEquals("{\"port\":9001,\"owner\":false}", get("/own").body());
        assertEquals("{\"port\":9001,\"owner\":false}", get("/own", "WeTube-Secret: x").body());
        assertEquals("{\"port\":9001,\"owner\":true}", get("/own", "WeTube-Secret: " + owner.secret()).body());
        assertEquals("no-store", get("/own").fields().get("cache-control"));
    }

    @Test
    @DisplayName("POST /own with the key makes this browser the owner, and the one before none")
    void takeOver() throws IOException {
        String before = owner.secret();
        Answer answer = post(owner.key(), "Origin: http://localhost:" + port);
        assertEquals(200, answer.status());
        assertEquals("{\"port\":9001,\"owner\":true,\"secret\":\"" + owner.secret() + "\"}", answer.body());
        assertFalse(answer.fields().containsKey("set-cookie"), "which each port of localhost would get");
        assertEquals("{\"port\":9001,\"owner\":true}", get("/own", "WeTube-Secret: " + owner.secret()).body());
        assertEquals("{\"port\":9001,\"owner\":false}", get("/own", "WeTube-Secret: " + before).body());
    }

    @Test
    @DisplayName("A wrong key, no Origin, and a body that is not one: refused, and nothing changes")
    void badPosts() throws IOException {
        String before = owner.secret();
        String origin = "Origin: http://localhost:" + port;
        assertEquals(403, post("wrong", origin).status());
        assertEquals(403, post(owner.key()).status());
        assertEquals(400, postBody("not json", origin).status());
        assertEquals(400, postBody("{\"key\":7}", origin).status());
        assertEquals(400, postBody("{}", origin).status());
        assertEquals(413, postBody("{\"key\":\"" + "x".repeat(2000) + "\"}", origin).status());
        assertEquals(before, owner.secret());
    }

    @Test
    @DisplayName("A handler that fails is answered 500, without a word of ours, and the next request works")
    void failure() throws IOException {
        owner.onTakeover(() -> {
            throw new IllegalStateException("secret");
        });
        Answer answer = post(owner.key(), "Origin: http://localhost:" + port);
        assertEquals(500, answer.status());
        assertFalse(answer.body().contains("secret"));
        assertEquals(200, get("/").status());
    }

    @Test
    @DisplayName("A request that is never finished holds up nobody else, and too large a head ends it")
    void slowAndLarge() throws IOException {
        try (Socket slow = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes());
            assertEquals(200, get("/").status());
            slow.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, () -> slow.getInputStream().read());
        }
        assertEquals(200, get("/", "Cookie: " + "y".repeat(60_000)).status(), "what other programs on localhost have set");
        assertThrows(IOException.class, () -> get("/", "X: " + "y".repeat(70_000)));
        String[] many = IntStream.range(0, 100).mapToObj(i -> "X" + i + ": y").toArray(String[]::new);
        assertThrows(IOException.class, () -> get("/", many));
    }

    @Test
    @DisplayName("A browser that stops reading is let go; one that is slow for longer gets all of a long film")
    void stalledAndSlow() throws Exception {
        byte[] film = new byte[24 << 20];
        new Random(1).nextBytes(film);
        Duration patience = Duration.ofSeconds(3);
        try (PageServer hasty = new PageServer(0, SOCKET_PORT, owner, Map.of("film.webm", film), patience, Optional.empty(), Optional.empty());
                Socket stalled = watch(hasty.port());
                Socket slow = watch(hasty.port())) {
            InputStream in = slow.getInputStream();
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) in.read();
            }
            byte[] got = new byte[film.length];
            int step = 256 * 1024;
            long startNs = System.nanoTime();
            long stepNs = 2 * patience.toNanos() / (film.length / step);
            for (int at = 0; at < film.length; at += step) {
                assertEquals(step, in.readNBytes(got, at, step));
                long untilNs = startNs + at / step * stepNs;
                Await.until("its own pace", Duration.ofSeconds(60), () -> System.nanoTime() - untilNs >= 0);
            }
            assertArrayEquals(film, got);
            Await.until("let go", Duration.ofSeconds(60), () -> {
                try {
                    stalled.getOutputStream().write('x');
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    private static Socket watch(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        socket.getOutputStream().write(("GET /film.webm HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n").getBytes());
        return socket;
    }

    @Test
    @DisplayName("A port in use is an IOException; 0 finds one that is free")
    void ports() {
        assertThrows(IOException.class, () -> server(port, Map.of()).close());
        assertTrue(port > 0);
    }

    @Test
    @DisplayName("The page's files are read from a folder, with those of its folders")
    void pageFiles(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("icons"));
        Files.writeString(folder.resolve("index.html"), "page");
        Files.writeString(folder.resolve("icons/a.svg"), "icon");
        Map<String, byte[]> files = PageFiles.read(folder);
        assertEquals("[icons/a.svg, index.html]", files.keySet().toString());
        assertArrayEquals("icon".getBytes(), files.get("icons/a.svg"));
        assertThrows(IOException.class, () -> PageFiles.read(folder.resolve("missing")));
    }

    private Answer get(String path, String... fields) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + lines(fields));
    }

    private Answer post(String key, String... fields) throws IOException {
        return postBody("{\"key\":\"" + key + "\"}", fields);
    }

    private Answer postBody(String body, String... fields) throws IOException {
        String length = "Content-Length: " + body.length() + "\r\n";
        return exchange("POST /own HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + length + lines(fields), body);
    }

    private static String lines(String... fields) {
        return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    }

    private Answer exchange(String head) throws IOException {
        return exchange(head, "");
    }

    /** By hand: HttpClient neither sends a foreign Host nor a path like these. */
    private Answer exchange(String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IOException("no answer: " + answer);
            }
            String[] lines = answer.substring(0, end).split("\r\n");
            Map<String, String> fields = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                fields.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip());
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), fields, answer.substring(end + 4));
        }
    }
}
