package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import wetube.testing.Await;

@Tag("loopback")
@DisplayName("Connections over real sockets")
class ConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EchoRecorder endpoint = new EchoRecorder();

    @Test
    @DisplayName("The endpoint hears of opening, messages and closing, in order and once")
    void life() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            client.send(frame(0x81, "a"), frame(0x01, "b"), frame(0x89, "ping"), frame(0x80, "c"));
            assertEquals(TestClient.Reply.text("a"), client.read());
            assertEquals(new TestClient.Reply(0x8A, "ping".getBytes()), client.read());
            assertEquals(TestClient.Reply.text("bc"), client.read());
            client.send(frame(0x88, join(hex("0fa1"), "bye".getBytes())));
            assertEquals(TestClient.Reply.close(4001, ""), client.read());
            assertTrue(client.isAtEnd());
            Await.until("closed", SOON, () -> endpoint.told().equals(List.of("opened", "text a", "text bc", "closed 4001 bye")));
        }
    }

    @Test
    @DisplayName("§5.5.1: a Close frame without a code is answered by one without")
    void emptyClose() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            client.send(frame(0x88, ""));
            assertEquals(new TestClient.Reply(0x88, new byte[0]), client.read());
            assertTrue(client.isAtEnd());
            Await.until("closed", SOON, () -> endpoint.told().equals(List.of("opened", "closed 1005")));
        }
    }

    @Test
    @DisplayName("§7.1.2: the server starts the closing, behind what it sent; what the client sends meanwhile is not delivered")
    void serverCloses() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            Connection connection = Await.until("opened", SOON, () -> endpoint.connections, c -> !c.isEmpty()).getFirst();
            assertTrue(connection.send("last words"));
            connection.close(4000, "enough");
            connection.close(4002, "twice");
            assertFalse(connection.send("too late"));
            assertEquals(TestClient.Reply.text("last words"), client.read());
            assertEquals(TestClient.Reply.close(4000, "enough"), client.read());
            client.send(frame(0x81, "not delivered"), frame(0x89, ""), frame(0x88, hex("03e8")));
            assertTrue(client.isAtEnd());
            Await.until("closed", SOON, () -> endpoint.told().equals(List.of("opened", "closed 4000 enough")));
        }
    }

    @Test
    @DisplayName("A reason is cut at a whole character within 123 bytes; a code that may not travel is our own mistake")
    void closeArguments() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            Await.until("opened", SOON, () -> !endpoint.connections.isEmpty());
            Connection connection = endpoint.connections.getFirst();
            assertThrows(IllegalArgumentException.class, () -> connection.close(1006, ""));
            connection.close(1000, "€".repeat(100));
            assertEquals(TestClient.Reply.close(1000, "€".repeat(41)), client.read());
        }
    }

    @Test
    @DisplayName("A client gone without a Close frame is 1006")
    void gone() throws IOException {
        try (WebSocketServer server = endpoint.serve()) {
            new TestClient(server.port()).close();
            Await.until("closed", SOON, () -> !endpoint.connections.isEmpty()
                    && endpoint.told().equals(List.of("opened", "closed 1006")));
            assertFalse(endpoint.connections.getFirst().send("too late"));
        }
    }

    @Test
    @DisplayName("§7.1.7: what fails the connection is told to both sides, behind the echo that was due before it")
    void failure() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            client.send(frame(0x81, "due"), frame(0xB1, "bad"), frame(0x81, "not looked at"));
            assertEquals(TestClient.Reply.text("due"), client.read());
            assertEquals(TestClient.Reply.close(1002, "reserved bit set"), client.read());
            assertTrue(client.isAtEnd());
            List<String> all = List.of("opened", "text due", "closed 1002 reserved bit set");
            Await.until("closed", SOON, () -> endpoint.told().equals(all));
        }
    }

    @Test
    @DisplayName("An endpoint that throws: 1011 without a word of ours, and the next connection works")
    void endpointFails() throws IOException {
        EchoRecorder failing = new EchoRecorder() {
            @Override
            public void text(Connection connection, String message) {
                throw new IllegalStateException("secret");
            }
        };
        try (WebSocketServer server = failing.serve(); TestClient client = new TestClient(server.port())) {
            client.send(frame(0x81, "a"));
            assertEquals(TestClient.Reply.close(1011, "internal error"), client.read());
            try (TestClient next = new TestClient(server.port())) {
                next.send(frame(0x82, "b"));
                assertEquals(0x82, next.read().firstByte());
            }
        }
    }

    @Test
    @DisplayName("An endpoint that throws at the handshake: 500 without a word of ours")
    void admissionFails() throws IOException {
        EchoRecorder failing = new EchoRecorder() {
            @Override
            public void admit(Request request) {
                throw new IllegalStateException("secret");
            }
        };
        try (WebSocketServer server = failing.serve()) {
            IOException refused = assertThrows(IOException.class, () -> new TestClient(server.port()).close());
            assertTrue(refused.getMessage().startsWith("HTTP/1.1 500 internal error\r\n"), refused.getMessage());
            assertEquals(List.of(), failing.connections);
        }
    }

    @Test
    @DisplayName("Answers larger than their questions: a client that reads gets all of them, more than may wait at once")
    void largeAnswers() throws IOException {
        int answerBytes = 200_000;
        EchoRecorder talkative = new EchoRecorder() {
            @Override
            public void text(Connection connection, String message) {
                connection.send(new byte[answerBytes]);
            }
        };
        try (WebSocketServer server = talkative.serve(); TestClient client = new TestClient(server.port())) {
            int count = 2 * EchoRecorder.PATIENT.outboxBytesMax() / answerBytes;
            client.send(join(Collections.nCopies(count, frame(0x81, "?")).toArray(byte[][]::new)));
            for (int i = 0; i < count; i++) {
                assertEquals(answerBytes, client.read().payload().length);
            }
        }
    }

    @Test
    @DisplayName("What other threads send arrives whole and in each one's order")
    void manySenders() throws Exception {
        int senders = 4;
        int each = 2_000;
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            Await.until("opened", SOON, () -> !endpoint.connections.isEmpty());
            Connection connection = endpoint.connections.getFirst();
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int name = sender;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        connection.send(name + " " + i + " " + "x".repeat(i % 300));
                    }
                }));
            }
            int[] next = new int[senders];
            for (int i = 0; i < senders * each; i++) {
                String[] words = client.read().text().split(" ", -1);
                assertEquals(next[Integer.parseInt(words[0])]++, Integer.parseInt(words[1]));
                assertEquals(Integer.parseInt(words[1]) % 300, words[2].length());
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertTrue(connection.send("afterwards"));
            assertEquals(TestClient.Reply.text("afterwards"), client.read());
        }
    }

    @Test
    @DisplayName("Messages of 16 MiB, in one frame and in 65,536, compressed and not, come back as they were")
    void largeMessages() throws IOException {
        byte[] large = new byte[16 << 20];
        new Random(16).nextBytes(large);
        byte[] fragments = join(Collections.nCopies(65_534, frame(0x00, new byte[64])).toArray(byte[][]::new));
        try (WebSocketServer server = Echo.start(0)) {
            for (String[] fields : new String[][] {{},
                    {"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"}}) {
                try (TestClient client = new TestClient(server.port(), TestClient.request(server.port(), fields))) {
                    client.send(frame(0x82, large));
                    TestClient.Reply reply = client.read();
                    assertArrayEquals(large, fields.length == 0 ? reply.payload() : inflated(reply.payload(), large.length));
                    byte[] zeros = new byte[65_536 * 64];
                    client.send(frame(0x02, new byte[64]), fragments, frame(0x80, new byte[64]));
                    reply = client.read();
                    assertArrayEquals(zeros, fields.length == 0 ? reply.payload() : inflated(reply.payload(), zeros.length));
                    client.send(frame(0x02, large), frame(0x80, "x"));
                    assertEquals(1009, client.read().closeCode());
                }
            }
        }
    }

    private static byte[] inflated(byte[] payload, int length) throws IOException {
        try (MessageInflater inflater = new MessageInflater()) {
            byte[] room = new byte[length + 1];
            inflater.feed(payload, 0, payload.length);
            int count = inflater.inflate(room, 0);
            inflater.feedTail();
            count += inflater.inflate(room, count);
            return Arrays.copyOf(room, count);
        } catch (Violation e) {
            throw new IOException(e);
        }
    }

    @Test
    @DisplayName("A client whose connection is full is dropped, and send says so without waiting")
    void full() throws IOException {
        Limits small = new Limits(10, 1 << 20, 1 << 20, 64 << 20, false, 5_000, 5_000, 30_000, 30_000, 300);
        try (WebSocketServer server = endpoint.serve(small);
                TestClient client = new TestClient(server.port())) {
            Await.until("opened", SOON, () -> !endpoint.connections.isEmpty());
            byte[] message = new byte[100_000];
            Await.until("refused", SOON, () -> !endpoint.connections.getFirst().send(message));
            Await.until("dropped", SOON, () -> endpoint.told().equals(List.of("opened", "closed 1006 client too slow")));
            assertFalse(client.socket().isClosed());
        }
    }

    @Test
    @DisplayName("An endpoint that blocks holds up its own connection only; its client's bytes wait")
    void blockingEndpoint() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        EchoRecorder blocking = new EchoRecorder() {
            @Override
            public void text(Connection connection, String message) {
                if (message.equals("block")) {
                    try {
                        assertTrue(release.await(10, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                super.text(connection, message);
            }
        };
        try (WebSocketServer server = blocking.serve();
                TestClient blocked = new TestClient(server.port());
                TestClient other = new TestClient(server.port())) {
            blocked.send(frame(0x81, "block"), frame(0x81, "behind"));
            other.send(frame(0x81, "free"));
            assertEquals(TestClient.Reply.text("free"), other.read());
            release.countDown();
            assertEquals(TestClient.Reply.text("block"), blocked.read());
            assertEquals(TestClient.Reply.text("behind"), blocked.read());
        }
    }
}
