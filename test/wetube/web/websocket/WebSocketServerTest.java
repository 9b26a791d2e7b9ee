package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import wetube.testing.Await;

@Tag("loopback")
@DisplayName("The server: many connections, and its end")
class WebSocketServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final EchoRecorder endpoint = new EchoRecorder();

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
                assertTrue(slowestNs < Duration.ofSeconds(5).toNanos(), "slowest round trip " + slowestNs / 1_000_000 + " ms");
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
