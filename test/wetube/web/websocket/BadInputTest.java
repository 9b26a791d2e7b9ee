package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.Await;

/** What real servers fell over, each over a real socket; the numbers are those of the list this server was written to. */
@Tag("loopback")
@DisplayName("Bad input over a real socket")
class BadInputTest {
    private static final int MASK_AND_LENGTH = 6;
    private static WebSocketServer server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        // The rules on Host and Origin are the endpoint's, here as a page's server has them.
        server = new EchoRecorder() {
            @Override
            public void admit(Request request) throws Refusal {
                Refusal.require(request.field("Host").equals(Optional.of("localhost:" + port))
                        && request.field("Origin").orElse("http://localhost:8001").equals("http://localhost:8001"), 403, "foreign");
            }
        }.serve();
        port = server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Whatever came, the next client is served. */
    @AfterEach
    void stillServes() throws IOException {
        try (TestClient client = new TestClient(port)) {
            client.send(frame(0x81, "still here"));
            assertEquals(TestClient.Reply.text("still here"), client.read());
        }
    }

    @Test
    @DisplayName("1: an upgrade by POST is 405, in HTTP/1.0 400")
    void methodAndVersion() throws IOException {
        assertEquals(405, status(TestClient.request(port).replace("GET", "POST")));
        assertEquals(400, status(TestClient.request(port).replace("HTTP/1.1", "HTTP/1.0")));
    }

    @Test
    @DisplayName("2: Sec-WebSocket-Key absent, or not 16 bytes: 400")
    void key() throws IOException {
        assertEquals(400, status(TestClient.request(port).replace("Sec-WebSocket-Key", "X-Key")));
        assertEquals(400, status(TestClient.request(port).replace(TestClient.KEY, "c2hvcnQ=")));
    }

    @Test
    @DisplayName("3: Sec-WebSocket-Version 8 is 426 with Sec-WebSocket-Version: 13")
    void version() throws IOException {
        String answer = answer(TestClient.request(port).replace("Version: 13", "Version: 8").getBytes());
        assertTrue(answer.startsWith("HTTP/1.1 426 ") && answer.contains("\r\nSec-WebSocket-Version: 13\r\n"), answer);
    }

    @Test
    @DisplayName("4: two Host fields are 400; a Host not ours is 403")
    void host() throws IOException {
        assertEquals(400, status(TestClient.request(port, "Host: localhost:" + port)));
        assertEquals(403, status(TestClient.request(port).replace("localhost", "evil.example")));
    }

    @Test
    @DisplayName("5: a foreign Origin is 403")
    void origin() throws IOException {
        assertEquals(403, status(TestClient.request(port, "Origin: http://evil.example")));
        new TestClient(port, TestClient.request(port, "Origin: http://localhost:8001")).close();
    }

    @Test
    @DisplayName("6: a field of 64 KiB, and a line that never ends: 431")
    void hugeField() throws IOException {
        assertEquals(431, status(TestClient.request(port, "X: " + "y".repeat(65536))));
        assertEquals(431, status("GET /" + "x".repeat(70_000)));
    }

    @Test
    @DisplayName("7: 2,000 fields: 431")
    void manyFields() throws IOException {
        assertEquals(431, status(TestClient.request(port, Collections.nCopies(2000, "X: y").toArray(String[]::new))));
    }

    @Test
    @DisplayName("8: a request at one byte at a time, or nothing sent, is cut by one deadline for the whole")
    void slowRequest() throws IOException {
        try (WebSocketServer hasty = new EchoRecorder().serve(EchoRecorder.shortHandshake());
                TestClient silent = new TestClient(hasty.port(), "");
                TestClient slow = new TestClient(hasty.port(), "")) {
            byte[] request = TestClient.request(hasty.port()).getBytes();
            assertTrue(endsSomehow(silent));
            slow.socket().setSoTimeout(20);
            for (int sent = 0; ; sent++) {
                assertTrue(sent < request.length, "served at its own pace");
                try {
                    slow.send(new byte[] {request[sent]});
                    assertTrue(slow.isAtEnd());
                    break;
                } catch (SocketTimeoutException e) {
                    continue; // still open: the next byte
                } catch (IOException e) {
                    break; // reset
                }
            }
        }
    }

    @Test
    @DisplayName("9: fields that take a bad parser minutes are answered at once")
    void costlyFields() throws IOException {
        long startNs = System.nanoTime();
        assertEquals(400, status(TestClient.request(port, "Sec-WebSocket-Extensions: a; b=\"" + "\\c".repeat(3500))));
        assertEquals(400, status(TestClient.request(port, "Sec-WebSocket-Protocol: a" + " ".repeat(7000) + "b")));
        assertTrue(System.nanoTime() - startNs < Duration.ofSeconds(2).toNanos());
    }

    @Test
    @DisplayName("10: a space before the colon, and a folded field: 400")
    void fieldSyntax() throws IOException {
        assertEquals(400, status(TestClient.request(port, "X : y")));
        assertEquals(400, status(TestClient.request(port, "X: y\r\n z")));
    }

    @Test
    @DisplayName("11: frames in the same segment as the request are echoed")
    void frameWithRequest() throws IOException {
        byte[] all = join(TestClient.request(port).getBytes(), frame(0x81, "first"), frame(0x81, "second"));
        try (TestClient client = new TestClient(port, all)) {
            assertEquals(TestClient.Reply.text("first"), client.read());
            assertEquals(TestClient.Reply.text("second"), client.read());
        }
    }

    @Test
    @DisplayName("12: an unmasked frame is 1002")
    void unmasked() throws IOException {
        assertEquals(1002, closeCode(hex("81 05 48656c6c6f")));
    }

    @Test
    @DisplayName("13: a 64-bit length with the top bit set is 1002")
    void negativeLength() throws IOException {
        assertEquals(1002, closeCode(hex("82 ff ffffffffffffffff 00000000")));
    }

    @Test
    @DisplayName("14: 1 GiB declared and no payload is 1009 at the head")
    void hugeLength() throws IOException {
        assertEquals(1009, closeCode(hex("82 ff 0000000040000000 00000000")));
    }

    @Test
    @DisplayName("15: a ping of 126 bytes, and a fragmented ping: 1002")
    void controlFrames() throws IOException {
        assertEquals(1002, closeCode(frame(0x89, new byte[126])));
        assertEquals(1002, closeCode(frame(0x09, "a")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0x83, 0x8B})
    @DisplayName("16: RSV bits without an extension, and opcodes 3 and 11: 1002")
    void reserved(int firstByte) throws IOException {
        assertEquals(1002, closeCode(frame(firstByte, "a")));
    }

    @Test
    @DisplayName("17: a continuation without a start, and a new message inside one: 1002")
    void fragmentation() throws IOException {
        assertEquals(1002, closeCode(frame(0x80, "a")));
        assertEquals(1002, closeCode(frame(0x01, "a"), frame(0x81, "b")));
    }

    @Test
    @DisplayName("18: length 2 in the 16-bit form is 1002")
    void lengthForm() throws IOException {
        assertEquals(1002, closeCode(hex("82 fe 0002 00000000 6162")));
    }

    @Test
    @DisplayName("19: fragments that never end: 1009 by bytes, 1008 by empty ones, 1008 by time")
    void endlessFragments() throws IOException {
        byte[] bytes = join(Collections.nCopies((1 << 20) + 1, frame(0x00, "a")).toArray(byte[][]::new));
        assertEquals(1009, closeCode(frame(0x01, ""), bytes));
        byte[] empties = join(Collections.nCopies(2000, frame(0x00, "")).toArray(byte[][]::new));
        assertEquals(1008, closeCode(frame(0x01, ""), empties));
        try (WebSocketServer hasty = new EchoRecorder().serve(EchoRecorder.shortMessage())) {
            assertEquals(1008, closeCode(hasty.port(), frame(0x01, "a message that is never finished")));
        }
    }

    @Test
    @DisplayName("20: fragments whose sum passes the limit: 1009, at the head of the one too much")
    void sumOfFragments() throws IOException {
        byte[] half = new byte[1 << 19];
        assertEquals(1009, closeCode(frame(0x02, half), frame(0x00, half), hex("80 81 00000000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "ff"})
    @DisplayName("21: bad UTF-8 is 1007 at its first bad byte, the frame unfinished")
    void badText(String bytes) throws IOException {
        byte[] text = join("good".getBytes(), hex(bytes), new byte[100]);
        assertEquals(1007, closeCode(Arrays.copyOf(frame(0x81, text), MASK_AND_LENGTH + 4 + bytes.length() / 2)));
    }

    @Test
    @DisplayName("21: a code point cut by the end of its message is 1007")
    void cutText() throws IOException {
        assertEquals(1007, closeCode(frame(0x81, hex("e282"))));
        assertEquals(1007, closeCode(frame(0x01, hex("e2")), frame(0x80, hex("82"))));
    }

    @Test
    @DisplayName("22: a close of one byte, and codes 999, 1005, 5000: 1002; a reason that is not UTF-8: 1007")
    void badClose() throws IOException {
        for (String body : List.of("03", "03e7", "03ed", "1388")) {
            assertEquals(1002, closeCode(frame(0x88, hex(body))));
        }
        assertEquals(1007, closeCode(frame(0x88, hex("03e8c0af"))));
    }

    @Test
    @DisplayName("23: data after a Close frame is ignored, and a client that stays is left")
    void afterClose() throws IOException {
        try (TestClient client = new TestClient(port)) {
            client.send(frame(0x88, hex("03e8")), frame(0x81, "not for you"), hex("ffffff"));
            assertEquals(TestClient.Reply.close(1000, ""), client.read());
            assertTrue(client.isAtEnd());
            // The server's end is gone as well: what is sent now is answered by a reset.
            Await.until("the socket is reset", Duration.ofSeconds(5), () -> {
                try {
                    client.send(frame(0x81, "still not"));
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    @DisplayName("24: a client that floods pings and reads nothing, and one that is silent for ever, are dropped")
    void deadClients() throws IOException {
        byte[] pings = join(Collections.nCopies(500, frame(0x89, new byte[125])).toArray(byte[][]::new));
        try (WebSocketServer hasty = new EchoRecorder().serve(EchoRecorder.shortWrite());
                TestClient flood = new TestClient(hasty.port())) {
            Await.until("the flood is cut off", Duration.ofSeconds(20), () -> {
                try {
                    flood.send(pings);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        try (WebSocketServer hasty = new EchoRecorder().serve(EchoRecorder.shortSilence());
                TestClient silent = new TestClient(hasty.port())) {
            assertEquals(0x89, silent.read().firstByte());
            assertTrue(endsSomehow(silent));
        }
    }

    @Test
    @DisplayName("25: a deflate bomb is 1009 while it inflates, broken deflate data 1007")
    void bomb() throws IOException {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[64 << 20]);
        byte[] bomb = new byte[100_000];
        int length = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        String request = TestClient.request(port, "Sec-WebSocket-Extensions: permessage-deflate");
        try (TestClient client = new TestClient(port, request)) {
            client.send(frame(0xC2, Arrays.copyOf(bomb, length)));
            assertEquals(1009, client.read().closeCode());
        }
        try (TestClient client = new TestClient(port, request)) {
            client.send(frame(0xC2, hex("ffffffffffffffff")));
            assertEquals(1007, client.read().closeCode());
        }
    }

    /** The status of the answer to a request, behind which the connection ends. */
    private static int status(String request) throws IOException {
        return Integer.parseInt(answer(request.getBytes(StandardCharsets.ISO_8859_1)).split(" ")[1]);
    }

    private static String answer(byte[] request) throws IOException {
        try (TestClient client = new TestClient(port, "")) {
            client.send(request);
            String head = client.readHead();
            assertFalse(head.contains("101"), head);
            assertTrue(head.contains("\r\nConnection: close\r\n"), head);
            return head;
        }
    }

    /** The code of the Close frame that these bytes are answered by, behind which the connection ends. */
    private static int closeCode(byte[]... bytes) throws IOException {
        return closeCode(port, bytes);
    }

    private static int closeCode(int port, byte[]... bytes) throws IOException {
        try (TestClient client = new TestClient(port)) {
            client.send(bytes);
            TestClient.Reply reply = client.read();
            assertEquals(0x88, reply.firstByte(), reply.toString());
            assertTrue(client.isAtEnd());
            return reply.closeCode();
        }
    }

    private static boolean endsSomehow(TestClient client) {
        try {
            return client.isAtEnd();
        } catch (IOException e) {
            return !(e instanceof SocketTimeoutException); // a reset
        }
    }
}
