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

    private final Owner owner = Owner.fresh(7001);
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
    @DisplayName("No cookie, a wrong one, one from before a takeover, no Origin, a foreign one, another path: no entry")
    void strangers() {
        String cookie = cookie();
        assertEquals(403, status("http://localhost:8001", null, "/"));
        assertEquals(403, status("http://localhost:8001", "wetube-7001=x", "/"));
        assertEquals(403, status(null, cookie, "/"));
        assertEquals(403, status("http://evil.example", cookie, "/"));
        assertEquals(403, status("http://localhost:" + socket.port(), cookie, "/"));
        assertEquals(403, status("null", cookie, "/"));
        assertEquals(404, status("http://localhost:8001", cookie, "/other"));
        owner.take(owner.key());
        assertEquals(403, status("http://localhost:8001", cookie, "/"));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("A foreign Host is 403, with the owner's cookie and our Origin too")
    void foreignHost() throws IOException {
        for (String host : List.of("localhost:" + socket.port(), "evil.example:" + socket.port(), "localhost:" + PAGE_PORT)) {
            try (Socket client = new Socket(InetAddress.getByName("127.0.0.1"), socket.port())) {
                client.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Origin: http://localhost:8001\r\nCookie: " + cookie() + "\r\n\r\n").getBytes());
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

    private String cookie() {
        return "wetube-7001=" + owner.cookie();
    }

    private WebSocket connect(Page page) {
        return connect(page, "http://localhost:8001", cookie(), "/");
    }

    private WebSocket connect(Page page, String origin, String cookie, String path) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        if (cookie != null) {
            builder.header("Cookie", cookie);
        }
        return builder.buildAsync(URI.create("ws://localhost:" + socket.port() + path), page).join();
    }

    private int status(String origin, String cookie, String path) {
        try {
            connect(new Page(), origin, cookie, path).abort();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
