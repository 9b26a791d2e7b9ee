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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
    @DisplayName("§7.1.1: the server ends its half at once, however long it would wait for the client's")
    void endsItsHalf() throws IOException {
        Limits patient = new Limits(10, 1 << 20, 1 << 20, 1 << 20, false, 120_000, 120_000, 120_000, 120_000, 120_000);
        try (WebSocketServer server = endpoint.serve(patient)) {
            for (byte[] last : List.of(frame(0x88, hex("03e8")), frame(0x83, ""))) {
                try (TestClient client = new TestClient(server.port())) {
                    client.send(last);
                    assertEquals(0x88, client.read().firstByte());
                    assertTrue(client.isAtEnd());
                }
            }
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
    @DisplayName("A client that does not answer our Close frame is left after a while")
    void closeUnanswered() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port())) {
            Await.until("opened", SOON, () -> !endpoint.connections.isEmpty());
            endpoint.connections.getFirst().close(1000, "");
            assertEquals(TestClient.Reply.close(1000, ""), client.read());
            Await.until("closed", SOON, () -> endpoint.told().equals(List.of("opened", "closed 1000")));
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
    @DisplayName("§5.5.2: a silent client is pinged; one that answers stays, one that does not is gone")
    void pings() throws IOException {
        try (WebSocketServer server = endpoint.serve(EchoRecorder.shortSilence()); TestClient client = new TestClient(server.port())) {
            for (int i = 0; i < 4; i++) {
                assertEquals(new TestClient.Reply(0x89, new byte[0]), client.read());
                client.send(frame(0x8A, ""));
            }
            assertEquals(0x89, client.read().firstByte());
            assertThrows(IOException.class, client::read); // one ping for each silence
            Await.until("dropped", SOON, () -> endpoint.told().equals(List.of("opened", "closed 1006 no answer to a ping")));
        }
    }

    @Test
    @DisplayName("A client that talks is not pinged")
    void noPings() throws IOException {
        Limits limits = EchoRecorder.deadlines(120_000, 120_000, 120_000, 1_000);
        try (WebSocketServer server = endpoint.serve(limits); TestClient client = new TestClient(server.port())) {
            long startNs = System.nanoTime();
            long pings = 0;
            while (System.nanoTime() - startNs < Duration.ofMillis(2 * limits.pingMs()).toNanos()) {
                client.send(frame(0x81, "talk"));
                for (int first; (first = client.read().firstByte()) == 0x89; pings++) {
                    assertEquals(0x89, first);
                }
            }
            long silences = (System.nanoTime() - startNs) / Duration.ofMillis(limits.pingMs()).toNanos();
            assertTrue(pings <= silences, pings + " pings; on this busy machine there may have been " + silences + " silences");
        }
    }

    @Test
    @DisplayName("Deadlines of what is done are over: the handshake's, and that of a message in several segments")
    void deadlinesEnd() throws IOException {
        Limits limits = EchoRecorder.deadlines(2_000, 2_000, 120_000, 120_000);
        try (WebSocketServer server = endpoint.serve(limits);
                TestClient client = new TestClient(server.port());
                TestClient silent = new TestClient(server.port(), "");
                TestClient unfinished = new TestClient(server.port())) {
            client.send(frame(0x01, "a"));
            client.send(frame(0x89, ""));
            assertEquals(0x8A, client.read().firstByte());
            client.send(frame(0x80, "b"));
            assertEquals(TestClient.Reply.text("ab"), client.read());
            unfinished.send(frame(0x01, "a"));
            assertEquals(1008, unfinished.read().closeCode());
            assertThrows(IOException.class, () -> {
                if (silent.isAtEnd()) {
                    throw new IOException("ended");
                }
            });
            client.send(frame(0x81, "still here"));
            assertEquals(TestClient.Reply.text("still here"), client.read());
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
    @DisplayName("A refused client that stays is left as soon as one that was closed")
    void refusedStays() throws IOException {
        try (WebSocketServer server = endpoint.serve(); TestClient client = new TestClient(server.port(), "")) {
            client.send("nonsense\r\n\r\n".getBytes());
            assertTrue(client.readHead().startsWith("HTTP/1.1 400 "));
            Await.until("the socket is reset", SOON, () -> {
                try {
                    client.send(new byte[1]);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
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
    @DisplayName("1,000 clients that stop reading hold a bounded part of the memory, and the others are served as before")
    void thousandStalled() throws Exception {
        int stalledCount = 1_000;
        int messageBytes = 4096;
        Limits limits = new Limits(2_000, 1 << 20, 1 << 20, 16 << 20, false, 5_000, 5_000, 30_000, 30_000, 300);
        List<Socket> stalled = new ArrayList<>();
        try (WebSocketServer server = endpoint.serve(limits)) {
            for (int i = 0; i < stalledCount; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), server.port()));
                socket.getOutputStream().write(TestClient.request(server.port()).getBytes());
                stalled.add(socket);
            }
            Await.until("all are here", Duration.ofSeconds(30), () -> endpoint.connections.size() == stalledCount);
            long before = liveHeapBytes();
            byte[] message = new byte[messageBytes];
            long sent = 0;
            for (int round = 0; round < 400; round++) {
                for (Connection connection : endpoint.connections) {
                    sent += connection.send(message) ? messageBytes : 0;
                }
            }
            // 400 messages of 4 KiB to each are 1.6 GB; the system holds some of it, the rest is refused or was never taken.
            long held = liveHeapBytes() - before;
            long bound = limits.memoryBytesMax() + stalledCount * (long) (Memory.OWN_BYTES + 32 * 1024);
            assertTrue(held < bound, held + " bytes held after " + sent + " sent");
            try (TestClient healthy = new TestClient(server.port())) {
                long slowestNs = 0;
                for (int i = 0; i < 200; i++) {
                    long startNs = System.nanoTime();
                    healthy.send(frame(0x81, "message " + i));
                    assertEquals(TestClient.Reply.text("message " + i), healthy.read());
                    slowestNs = Math.max(slowestNs, System.nanoTime() - startNs);
                }
                assertTrue(slowestNs < Duration.ofSeconds(1).toNanos(), "slowest round trip " + slowestNs / 1_000_000 + " ms");
            }
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    private static long liveHeapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
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

    @Test
    @DisplayName("A server that stops says 1001, ends its handshakes, and frees its port")
    void stop() throws IOException {
        WebSocketServer server = endpoint.serve();
        int port = server.port();
        try (TestClient client = new TestClient(port);
                TestClient deaf = new TestClient(port);
                TestClient halfway = new TestClient(port, "")) {
            Await.until("opened", SOON, () -> endpoint.connections.size() == 2);
            Thread stopper = Thread.ofPlatform().start(server::close);
            assertEquals(TestClient.Reply.close(1001, "server stops"), client.read());
            client.send(frame(0x88, hex("03e9")));
            assertTrue(client.isAtEnd());
            assertThrows(IOException.class, () -> {
                if (halfway.isAtEnd()) {
                    throw new IOException("ended");
                }
            });
            Await.until("stopped", SOON, () -> !stopper.isAlive());
            assertEquals(TestClient.Reply.close(1001, "server stops"), deaf.read());
            Await.until("the one that does not answer is dropped", SOON, () -> {
                try {
                    deaf.send(frame(0x89, ""));
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        Await.until("closed", SOON, () -> endpoint.told().equals(List.of("opened", "closed 1001 server stops")));
    }

    @Test
    @DisplayName("More clients than allowed are turned away, and let in when others have gone")
    void tooMany() throws IOException {
        Limits two = new Limits(2, 1024, 1 << 20, 1 << 20, false, 5_000, 5_000, 5_000, 5_000, 300);
        try (WebSocketServer server = endpoint.serve(two)) {
            TestClient first = new TestClient(server.port());
            try (TestClient second = new TestClient(server.port())) {
                assertThrows(IOException.class, () -> new TestClient(server.port()).close());
                first.close();
                Await.until("let in", SOON, () -> {
                    new TestClient(server.port()).close();
                    return true;
                });
                second.send(frame(0x81, "still here"));
                assertEquals(TestClient.Reply.text("still here"), second.read());
            }
        }
    }

    @Test
    @DisplayName("One server may listen at several sockets")
    void sockets() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        List<ServerSocket> two = List.of(new ServerSocket(0, 5, loopback), new ServerSocket(0, 5, loopback));
        try (WebSocketServer server = new WebSocketServer(two, EchoRecorder.PATIENT, endpoint)) {
            server.start();
            for (ServerSocket socket : two) {
                new TestClient(socket.getLocalPort()).close();
            }
        }
    }
}
