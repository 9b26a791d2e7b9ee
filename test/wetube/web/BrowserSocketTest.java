package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import wetube.testing.Await;

/** The client is the JDK's own, {@code java.net.http.WebSocket}: somebody else's reading of the RFC. */
@Tag("loopback")
@DisplayName("The page's socket")
class BrowserSocketTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int PAGE_PORT = 8001;

    /** What a page hears. */
    private static final class Page implements WebSocket.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error " + error.getMessage());
        }
    }

    private final Owner owner = Owner.fresh();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private BrowserSocket socket;

    @BeforeEach
    void start() throws IOException {
        socket = new BrowserSocket(0, owner, new BrowserSocket.Listener() {
            @Override
            public void opened(long page) {
                told.add("opened " + page);
            }

            @Override
            public void received(long page, String text) {
                told.add(page + " " + text);
                socket.send(page, "echo " + text);
            }

            @Override
            public void closed(long page) {
                told.add("closed " + page);
            }
        });
        socket.start(PAGE_PORT);
    }

    @AfterEach
    void stop() {
        socket.close();
    }

    @Test
    @DisplayName("The owner's page is let in, heard and answered")
    void owner() {
        Page page = new Page();
        WebSocket client = connect(page);
        client.sendText("hello", true);
        Await.until("answered", SOON, () -> page.heard.equals(List.of("echo hello")));
        assertEquals(List.of("opened 1", "1 hello"), told);
        client.sendClose(1000, "");
        Await.until("closed", SOON, () -> told.contains("closed 1"));
        assertFalse(socket.send(1, "too late"));
    }

    @Test
    @DisplayName("No Origin, a foreign one, another path: no entry; another browser's cookies don't matter")
    void strangers() {
        assertEquals(403, status(null, "/"));
        assertEquals(403, status("http://evil.example", "/"));
        assertEquals(403, status("http://localhost:" + socket.port(), "/"));
        assertEquals(403, status("null", "/"));
        assertEquals(404, status("http://localhost:8001", "/other"));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("A wrong secret, one from before a takeover, something else, nothing in 2 s: closed with 4003, and the page that is there "
            + "hears nothing of it")
    void unproven() {
        Page page = new Page();
        WebSocket owners = connect(page);
        Await.until("the first is there", SOON, () -> told.contains("opened 1"));
        String before = owner.secret();
        owner.take(owner.key());
        Page first = new Page();
        connect(first);
        Await.until("the owner's is there", SOON, () -> told.contains("opened 2"));
        Page silent = new Page();
        open(silent);
        for (String wrong : List.of("{\"command\":\"OWNER\",\"secret\":\"x\"}", "{\"command\":\"OWNER\",\"secret\":\"" + before + "\"}",
                "{\"command\":\"HELLO\",\"secret\":\"" + owner.secret() + "\"}", "{\"command\":\"PLAY\",\"currentTime\":1}", "[")) {
            Page other = new Page();
            open(other).sendText(wrong, true);
            Await.until("turned away: " + wrong, SOON, () -> other.heard.equals(List.of("closed 4003")));
        }
        Await.until("turned away for its silence", SOON, () -> silent.heard.equals(List.of("closed 4003")));
        assertEquals(List.of(), first.heard);
        assertTrue(owners.isOutputClosed() || !page.heard.isEmpty(), "the one before was told");
        assertEquals(List.of("opened 1", "opened 2"), told.stream().filter(line -> line.startsWith("opened")).toList());
    }

    @Test
    @DisplayName("Sockets that show nothing are 8 at most: the oldest makes room, and the owner's page always finds it")
    void fewUnproven() {
        List<Page> silent = Stream.generate(Page::new).limit(BrowserSocket.MAX_UNPROVEN + 1).toList();
        silent.forEach(this::open);
        Await.until("the oldest is gone", SOON, () -> silent.getFirst().heard.equals(List.of("closed 4003")));
        Page page = new Page();
        connect(page).sendText("a", true);
        Await.until("served", SOON, () -> page.heard.equals(List.of("echo a")));
    }

    @Test
    @DisplayName("60 KB of other programs' cookies don't keep the page out")
    void cookies() throws IOException {
        try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), socket.port())) {
            client.getOutputStream().write(("GET / HTTP/1.1\r\nHost: localhost:" + socket.port() + "\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Origin: http://localhost:8001\r\nCookie: " + "x".repeat(60_000) + "\r\n\r\n").getBytes());
            assertEquals("HTTP/1.1 101", new String(client.getInputStream().readNBytes(12)));
        }
    }

    @Test
    @DisplayName("A foreign Host is 403, with our Origin too")
    void foreignHost() throws IOException {
        for (String host : List.of("localhost:" + socket.port(), "evil.example:" + socket.port(), "localhost:" + PAGE_PORT)) {
            try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), socket.port())) {
                client.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Origin: http://localhost:8001\r\n\r\n").getBytes());
                String expected = host.equals("localhost:" + socket.port()) ? "HTTP/1.1 101" : "HTTP/1.1 403";
                assertEquals(expected, new String(client.getInputStream().readNBytes(expected.length())));
            }
        }
    }

    @Test
    @DisplayName("A reload takes over from itself: the newest page wins, the one before is told and closed with 4001")
    void newestWins() {
        Page first = new Page();
        connect(first);
        Page second = new Page();
        WebSocket client = connect(second);
        Await.until("the first is told", SOON, () -> first.heard.equals(List.of("{\"command\":\"TAKEN\"}", "closed 4001")));
        client.sendText("still here", true);
        Await.until("the second is served", SOON, () -> second.heard.equals(List.of("echo still here")));
        Await.until("closed", SOON, () -> told.contains("closed 1"));
        assertFalse(told.contains("closed 2"));
    }

    @Test
    @DisplayName("Whoever shows the key takes over: the page of the browser before is told and closed with 4001")
    void takeover() {
        Page page = new Page();
        connect(page);
        Await.until("opened", SOON, () -> !told.isEmpty());
        owner.take(owner.key());
        Await.until("told", SOON, () -> page.heard.equals(List.of("{\"command\":\"TAKEN\"}", "closed 4001")));
        Page next = new Page();
        connect(next).sendText("a", true);
        Await.until("the next is served", SOON, () -> next.heard.equals(List.of("echo a")));
    }

    @Test
    @DisplayName("Binary messages are 1003")
    void binary() {
        Page page = new Page();
        connect(page).sendBinary(ByteBuffer.wrap(new byte[1]), true);
        Await.until("refused", SOON, () -> page.heard.equals(List.of("closed 1003")));
    }

    @Test
    @DisplayName("A page can be sent to and closed by its number")
    void byNumber() {
        Page page = new Page();
        connect(page);
        Await.until("opened", SOON, () -> !told.isEmpty());
        assertTrue(socket.send(1, "x".repeat(100_000)));
        socket.close(1, "enough");
        Await.until("closed", SOON, () -> page.heard.contains("closed 1000"));
        assertEquals("x".repeat(100_000), String.join("", page.heard.subList(0, page.heard.size() - 1)));
        socket.close(99, "nobody");
        assertFalse(socket.send(99, "nobody"));
    }

    private WebSocket connect(Page page) {
        WebSocket client = open(page);
        client.sendText("{\"command\":\"OWNER\",\"secret\":\"" + owner.secret() + "\"}", true).join();
        return client;
    }

    /** Without a word. */
    private WebSocket open(Page page) {
        return open(page, "http://localhost:8001", "/");
    }

    private WebSocket open(Page page, String origin, String path) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create("ws://localhost:" + socket.port() + path), page).join();
    }

    private int status(String origin, String path) {
        try {
            open(new Page(), origin, path).abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
