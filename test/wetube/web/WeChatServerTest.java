package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.chat.WeChat;

@Tag("loopback")
@DisplayName("The WeChat interface's server")
class WeChatServerTest {
    /** More than are served at once. */
    private static final int MANY = 150;
    private static final int PATIENCE_MS = 20_000;

    /** What came through to the peer. */
    private final List<WeChat.Request> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile WeChat.Answer answer = WeChat.ok("");
    private WeChatServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WeChatServer(0, request -> {
            asked.add(request);
            return CompletableFuture.completedFuture(answer);
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** The whole answer, to a request that closes its connection. */
    private String ask(String method, String path, String fields, String body) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((method + " " + path + " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n" + fields
                    + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @Test
    @DisplayName("passes on what is asked, decoded: channel, user, session, sequence, text")
    void passesOn() throws IOException {
        assertEquals(200, status(ask("PUT", "/channels/Film%20Club/join/C%C3%A9m", "", "")));
        assertEquals(200, status(ask("PUT", "/channels/general/messages", "session: k\r\n", "a\nb — ü")));
        assertEquals(200, status(ask("GET", "/channels/general/events", "session: k\r\nsequence: 41\r\n", "")));
        assertEquals(List.of(new WeChat.Request(WeChat.Operation.JOIN, "film club", "Cém", "", 0, ""),
                new WeChat.Request(WeChat.Operation.POST, "general", "", "k", 0, "a\nb — ü"),
                new WeChat.Request(WeChat.Operation.NEXT, "general", "", "k", 41, "")), asked);
    }

    @Test
    @DisplayName("percent-encodes what a header can't hold, and its sign; Latin-1 goes as it is")
    void headers() throws IOException {
        for (Map.Entry<String, String> source : Map.of("Ada", "Ada", "Łukasz", "%C5%81ukasz", "100%", "100%25").entrySet()) {
            answer = WeChat.ok("hi").with("source", source.getKey());
            String told = ask("GET", "/channels/general/events", "session: k\r\n", "");
            assertTrue(told.toLowerCase(Locale.ROOT).contains("\r\nsource: " + source.getValue().toLowerCase(Locale.ROOT) + "\r\n"), told);
            assertTrue(told.endsWith("\r\n\r\nhi"), told);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://evil.example", "Origin: null", "Origin: http://localhost:8000", "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Site: none", "sec-fetch-dest: image"})
    @DisplayName("refuses whatever a web page sends, its own machine's too")
    void webPages(String field) throws IOException {
        assertEquals(403, status(ask("GET", "/", field + "\r\n", "")));
        assertEquals(403, status(ask("PUT", "/channels/general/join/Eve", field + "\r\n", "")));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("refuses a request for another host: a name that was made to lead here")
    void foreignHost() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(403, status(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        }
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("answers 400 to a body that is no UTF-8 or longer than any line, without reading it to its end")
    void bodies() throws IOException {
        assertEquals(400, status(ask("PUT", "/channels/general/messages", "session: k\r\n", "x".repeat(20_000))));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("PUT /channels/general/messages HTTP/1.1\r\nHost: localhost:" + server.port()
                    + "\r\nsession: k\r\nContent-Length: 1000000000000\r\n\r\n" + "x".repeat(20_000)).getBytes(StandardCharsets.US_ASCII));
            assertTrue(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith(" 400"));
        }
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("PUT /channels/general/messages HTTP/1.1\r\nHost: localhost:" + server.port()
                    + "\r\nsession: k\r\nContent-Length: 2\r\nConnection: close\r\n\r\n\u00C3\u0028").getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(400, status(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        }
        assertEquals(List.of(), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/channels/general/join/", "/channels/general/join/a,b", "/channels/general/join/a%2Fb", "/channels/general/join/a%0D%0Ab",
            "/channels/general/join/%00", "/channels/general/join/%zz", "/channels/general/join/%C3%28x", "/channels//join/a", "/channels/%0A/join/a",
            "/channels/general/join", "/channels/general/events/a", "/channels/general/join/a/b", "/channels/general/fly/a", "/"})
    @DisplayName("answers 400 to names with controls, commas or slashes, and to what it has no operation for")
    void names(String path) throws IOException {
        assertEquals(400, status(ask("PUT", path, "", "")));
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("answers 400 to names of 10 KB and to a sequence that is no number")
    void longNames() throws IOException {
        assertEquals(400, status(ask("PUT", "/channels/general/join/" + "n".repeat(10_000), "", "")));
        assertEquals(400, status(ask("PUT", "/channels/" + "c".repeat(10_000) + "/join/a", "", "")));
        for (String number : List.of("-1", "1e3", "9".repeat(16), "", "0x1")) {
            assertEquals(400, status(ask("GET", "/channels/general/events", "session: k\r\nsequence: " + number + "\r\n", "")), number);
        }
        assertEquals(List.of(), asked);
    }

    @Test
    @DisplayName("serves others while many clients have sent half a request: half a body, half a header, nothing")
    void halfRequests() throws IOException {
        List<Socket> half = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Socket socket = connect();
                half.add(socket);
                String body = "PUT /channels/general/messages HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nsession: k\r\nContent-Length: 9\r\n\r\nhalf";
                socket.getOutputStream().write(body.substring(0, i % 10 == 0 ? 0 : i % 10 == 1 ? 40 : body.length()).getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(200, status(ask("GET", "/", "", "")));
            assertEquals(List.of(WeChat.Operation.VERSION), asked.stream().map(WeChat.Request::operation).toList());
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("answers each of a thousand polls, and says 503 when the peer has no answer because it closes")
    void polls() throws Exception {
        answer = WeChat.nothingNewer();
        List<CompletableFuture<Integer>> polls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Integer> done = new CompletableFuture<>();
            polls.add(done);
            Thread.ofVirtual().start(() -> {
                try (Socket socket = connect()) {
                    int right = 0;
                    for (int poll = 0; poll < 100; poll++) {
                        socket.getOutputStream().write(("GET /channels/general/events HTTP/1.1\r\nHost: localhost:" + server.port()
                                + "\r\nsession: k\r\nsequence: " + poll + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                        right += head(socket).startsWith("HTTP/1.1 404 ") ? 1 : 0;
                    }
                    done.complete(right);
                } catch (IOException e) {
                    done.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<Integer> done : polls) {
            assertEquals(100, done.get());
        }
        assertEquals(1000, asked.size());
        server.close();
        server = new WeChatServer(0, request -> CompletableFuture.failedFuture(new IOException("closing")));
        assertEquals(503, status(ask("GET", "/", "", "")));
    }

    /** Reads as far as the blank line; such an answer has no body. */
    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertFalse(next < 0, "the connection ended in " + head);
            head.append((char) next);
        }
        return head.toString();
    }
}
