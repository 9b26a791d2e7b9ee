package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import wetube.testing.Await;

@Tag("loopback")
@DisplayName("Deadlines, over real sockets")
class DeadlinesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EchoRecorder endpoint = new EchoRecorder();

    @Test
    @DisplayName("§5.5.2: a silent client is pinged; one that answers stays, one that does not is gone")
    void pings() throws IOException {
        try (WebSocketServer server = endpoint.serve(EchoRecorder.shortSilence());
                TestClient client = new TestClient(server.port())) {
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
            // On a busy machine either side may stand still for so long that the server has to ping: talk without such a gap counts.
            Talk talk = Await.until("talk without a gap", Duration.ofMinutes(1), () -> talk(client, 2 * limits.pingMs()),
                    seen -> seen.longestGapMs < limits.pingMs());
            assertEquals(0, talk.pings);
        }
    }

    /** @param longestGapMs between two messages, as long as the server can have seen it at most */
    private record Talk(int pings, long longestGapMs) {}

    /** Says something as soon as the last is answered, for so long. The first exchange takes in what is left from before. */
    private static Talk talk(TestClient client, long ms) throws IOException {
        int pings = 0;
        long gapMs = 0;
        long beganMs = millis();
        for (long beforeMs = beganMs, sentMs = beganMs; sentMs - beganMs < ms; beforeMs = sentMs) {
            sentMs = millis();
            client.send(frame(0x81, "talk"));
            for (int first; (first = client.read().firstByte()) != 0x81; pings += beforeMs == beganMs ? 0 : 1) {
                assertEquals(0x89, first);
            }
            gapMs = Math.max(gapMs, millis() - beforeMs);
        }
        return new Talk(pings, gapMs);
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
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
}
