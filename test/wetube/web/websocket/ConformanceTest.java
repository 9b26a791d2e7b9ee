package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The echo server as the conformance suites of the field see it: from outside, over a socket, to the end of the connection.
 * Each row is sent three times: in one write, frame by frame, and byte by byte.
 *
 * <p>A frame is written as its first byte and its payload, which is text, or bytes in hexadecimal behind {@code #}, or a number
 * of bytes behind {@code *}. Expected is every frame of the server; where it is the client that closes, that is left out.
 */
@Tag("loopback")
@DisplayName("Conformance, from outside")
class ConformanceTest {
    private static WebSocketServer server;

    @BeforeAll
    static void start() throws IOException {
        server = Echo.start(0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "81              | 81          | an empty text",
        "81 *125         | 81 *125     | the longest of the short lengths",
        "81 *126         | 81 *126     | the shortest of the 16-bit lengths",
        "81 *65535       | 81 *65535   | the longest of them",
        "81 *65536       | 81 *65536   | the shortest of the 64-bit lengths",
        "82              | 82          | an empty binary",
        "82 *127         | 82 *127     | binary",
        "82 *65536       | 82 *65536   | binary",
    })
    @DisplayName("1: messages of all length classes")
    void framing(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "89              | 8a          | an empty ping",
        "89 Hello        | 8a Hello    | a ping with payload",
        "89 #00fffefd80  | 8a #00fffefd80 | a payload that is no text",
        "89 *125         | 8a *125     | the longest ping",
        "89 *126         | 88 1002     | a longer one",
        "8a              |             | a pong nobody asked for",
        "8a Hello        |             | a pong nobody asked for",
        "8a a, 89 b      | 8a b        | a pong, then a ping",
        "89 1, 89 2, 89 3, 89 4, 89 5 | 8a 1, 8a 2, 8a 3, 8a 4, 8a 5 | pings in a row",
    })
    @DisplayName("2: pings and pongs")
    void pings(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "91 a                 | 88 1002        | RSV3",
        "81 a, a1 b, 89       | 81 a, 88 1002  | RSV2, behind a message that is still answered",
        "81 a, b1 b, 89       | 81 a, 88 1002  | RSV2 and RSV3",
        "81 a, c1 b, 89       | 81 a, 88 1002  | RSV1",
        "d2 a                 | 88 1002        | RSV1 and RSV3",
        "e9 a                 | 88 1002        | on a ping",
        "f8                   | 88 1002        | on a close",
        "83                   | 88 1002        | opcode 3",
        "84 a                 | 88 1002        | opcode 4",
        "81 a, 85, 89         | 81 a, 88 1002  | opcode 5",
        "81 a, 86 b, 89       | 81 a, 88 1002  | opcode 6",
        "81 a, 87 b, 89       | 81 a, 88 1002  | opcode 7",
        "8b                   | 88 1002        | opcode 11",
        "8c a                 | 88 1002        | opcode 12",
        "81 a, 8d, 89         | 81 a, 88 1002  | opcode 13",
        "81 a, 8e b, 89       | 81 a, 88 1002  | opcode 14",
        "81 a, 8f b, 89       | 81 a, 88 1002  | opcode 15",
    })
    @DisplayName("3, 4: reserved bits and opcodes")
    void reserved(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "09 a, 80 b                          | 88 1002             | a ping in two fragments",
        "0a a, 80 b                          | 88 1002             | a pong in two fragments",
        "01 a, 80 b                          | 81 ab               | a text in two fragments",
        "01 a, 89 p, 80 b                    | 8a p, 81 ab         | a ping between them",
        "01 a, 8a p, 80 b                    | 81 ab               | a pong between them",
        "80 a, 81 b                          | 88 1002             | the end of nothing",
        "00 a, 81 b                          | 88 1002             | the middle of nothing",
        "01 a, 80 b, 00 c, 81 d              | 81 ab, 88 1002      | the middle of nothing behind a message",
        "00 a, 01 b, 80 c, 00 d, 01 e, 80 f  | 88 1002             | the middle of nothing before messages",
        "80 a, 01 b, 80 c                    | 88 1002             | the end of nothing before a message",
        "01 a, 81 b                          | 88 1002             | a text within a text",
        "01 a, 00 b, 89 1, 00 c, 00 d, 89 2, 80 e | 8a 1, 8a 2, 81 abcde | five fragments, two pings",
        "02 a, 00 b, 80                      | 82 ab               | an empty last fragment",
        "01, 00, 80                          | 81                  | empty fragments only",
        "01, 00 a, 80                        | 81 a                | empty fragments around one",
    })
    @DisplayName("5: fragments")
    void fragments(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "81 Hello-µ@ßöäüàá-UTF-8!!                        | 81 Hello-µ@ßöäüàá-UTF-8!! | good text",
        "01 #cebae1bd, 80 #b9cf83                         | 81 #cebae1bdb9cf83 | a cut within a character",
        "01 #ce, 00 #ba, 00 #e1, 00 #bd, 80 #b9           | 81 #cebae1bdb9  | a cut behind every byte",
        "81 #cebae1bdb9cf83cebcceb5eda080656469746564     | 88 1007         | a surrogate within good text",
        "01 #cebae1bdb9cf83cebcceb5, 00 #f4908080, 80 #656469746564 | 88 1007 | above U+10FFFF in the second fragment",
        "01 #cebae1bdb9cf83cebcceb5f4, 00 #90, 80 #8080   | 88 1007         | the same, cut within",
        "81 #f48fbfbf                                     | 81 #f48fbfbf    | U+10FFFF",
        "81 #efbfbe                                       | 81 #efbfbe      | U+FFFE is no character, and good UTF-8",
        "81 #f888808080                                   | 88 1007         | five bytes",
        "81 #c080                                         | 88 1007         | overlong",
        "81 #ce                                           | 88 1007         | cut at the end",
        "01 #ce, 80                                       | 88 1007         | cut at the end, by an empty fragment",
    })
    @DisplayName("6: UTF-8")
    void utf8(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @Test
    @DisplayName("6.4: bad UTF-8 fails the connection while the fragment, or the frame, goes on")
    void failFast() throws IOException {
        byte[] bad = join(frame(0x01, "κόσμε"), frame(0x00, hex("f490")));
        byte[] unfinished = Arrays.copyOf(frame(0x81, join("κόσμε".getBytes(StandardCharsets.UTF_8), hex("f490ffffff"))), 6 + 12);
        for (byte[] bytes : List.of(bad, unfinished)) {
            try (TestClient client = client()) {
                client.send(Arrays.copyOf(bytes, bytes.length - 1));
                client.socket().setSoTimeout(50);
                assertTrue(isSilent(client), "refused before there was a bad byte");
                client.socket().setSoTimeout(10_000);
                client.send(Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length));
                assertEquals(1007, client.read().closeCode());
                assertTrue(client.isAtEnd());
            }
        }
    }

    private static boolean isSilent(TestClient client) throws IOException {
        try {
            client.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "81 a, 88 #03e8        | 81 a, 88 #03e8 | a message, then a close",
        "88 #03e8, 88 #03e8    | 88 #03e8       | two closes",
        "88 #03e8, 89 a        | 88 #03e8       | a ping behind a close",
        "88 #03e8, 81 a        | 88 #03e8       | a text behind a close",
        "01 a, 88 #03e8, 80 b  | 88 #03e8       | a close between fragments",
        "88                    | 88             | an empty close",
        "88 #03                | 88 1002        | a close of one byte",
        "88 #03e8627965        | 88 #03e8       | a close with a reason",
        "88 #03e8ceba          | 88 #03e8       | a reason of other letters",
        "88 #03e8ce            | 88 1007        | a reason cut within a character",
        "88 #03e8cebae1bdb9cf83cebcceb5eda080656469746564 | 88 1007 | a reason that is not UTF-8",
        "88 *124               | 88 1002        | bytes that are no code",
        "88 *126               | 88 1002        | more than a control frame holds",
    })
    @DisplayName("7: closing")
    void closing(String sent, String expected, String rule) throws IOException {
        converse(sent, expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    @DisplayName("7.7: a code that may travel comes back")
    void goodCodes(int code) throws IOException {
        converse(String.format("88 #%04x", code), String.format("88 #%04x", code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535})
    @DisplayName("7.9: one that may not is 1002")
    void badCodes(int code) throws IOException {
        converse(String.format("88 #%04x", code), "88 1002");
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "4194304, 64", "4194304, 4096", "4194304, 1048576", "16777216, 16777216"})
    @DisplayName("9: large messages, in few and in many fragments, text and binary, in writes of any size")
    void large(int length, int fragment) throws IOException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) '*');
        for (int type : new int[] {0x01, 0x02}) {
            try (TestClient client = client()) {
                byte[] frames = fragmented(type, payload, fragment);
                for (int at = 0, step = 1000; at < frames.length; at += step, step += step / 2) {
                    client.send(Arrays.copyOfRange(frames, at, Math.min(frames.length, at + step)));
                }
                TestClient.Reply reply = client.read();
                assertEquals(0x80 | type, reply.firstByte());
                assertArrayEquals(payload, reply.payload());
                finish(client);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8, permessage-deflate",
        "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15",
        "permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=20, permessage-deflate; server_no_context_takeover",
    })
    @DisplayName("12, 13: compressed messages of all sizes, whole and in fragments, by every kind of offer")
    void compressed(String offer) throws Exception {
        for (int[] lengthAndFragment : new int[][] {{16, 16}, {256, 256}, {4096, 4096}, {131_072, 131_072}, {8192, 256},
                {131_072, 256}, {131_072, 4096}}) {
            DeflateClient.exchange(server.port(), offer, lengthAndFragment[0], lengthAndFragment[1], 20);
        }
    }

    /** Sends the frames in three ways, and each time reads what is expected and no more. */
    private static void converse(String sent, String expected) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (String words : sent.split(",")) {
            String[] parts = words.strip().split(" ", 2);
            frames.add(frame(Integer.parseInt(parts[0], 16), payload(parts)));
        }
        byte[] all = join(frames.toArray(byte[][]::new));
        byte[][] single = new byte[Math.min(all.length, 1000)][];
        Arrays.setAll(single, i -> Arrays.copyOfRange(all, i, i == 999 ? all.length : i + 1));
        for (byte[][] writes : List.of(new byte[][] {all}, frames.toArray(byte[][]::new), single)) {
            try (TestClient client = client()) {
                for (byte[] bytes : writes) {
                    client.send(bytes);
                }
                boolean over = false;
                for (String words : expected == null ? new String[0] : expected.split(",")) {
                    String[] parts = words.strip().split(" ", 2);
                    TestClient.Reply reply = client.read();
                    over = reply.firstByte() == 0x88;
                    if (over && parts.length > 1 && parts[1].matches("[0-9]+")) {
                        assertEquals(Integer.parseInt(parts[1]), reply.closeCode());
                    } else {
                        assertEquals(new TestClient.Reply(Integer.parseInt(parts[0], 16), payload(parts)), reply);
                    }
                }
                if (over) {
                    assertTrue(client.isAtEnd());
                } else {
                    finish(client);
                }
            }
        }
    }

    private static byte[] payload(String[] frame) {
        String text = frame.length == 1 ? "" : frame[1];
        return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
            case '#' -> hex(text.substring(1));
            case '*' -> "*".repeat(Integer.parseInt(text.substring(1))).getBytes(StandardCharsets.UTF_8);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    /** The client closes, and nothing else comes before the server's answer and the end. */
    private static void finish(TestClient client) throws IOException {
        client.send(frame(0x88, hex("03e8")));
        assertEquals(TestClient.Reply.close(1000, ""), client.read());
        assertTrue(client.isAtEnd());
    }

    private static byte[] fragmented(int type, byte[] payload, int fragment) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < payload.length; at += fragment) {
            int to = Math.min(payload.length, at + fragment);
            int first = (at == 0 ? type : 0) | (to == payload.length ? 0x80 : 0);
            frames.add(frame(first, Arrays.copyOfRange(payload, at, to)));
        }
        return join(frames.toArray(byte[][]::new));
    }

    private static TestClient client() throws IOException {
        return new TestClient(server.port());
    }
}
