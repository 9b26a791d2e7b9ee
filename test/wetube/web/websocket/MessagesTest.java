package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 §5.4-§8: messages, control frames, closing")
class MessagesTest {
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    @Test
    @DisplayName("§5.4: a message is one frame with FIN, or a frame without, continuations, and one with FIN")
    void fragments() {
        assertEquals(List.of("Text Hello"), Heard.of(frame(FIN | TEXT, "Hello")));
        assertEquals(List.of("Text Hello"), Heard.of(frame(TEXT, "Hel"), frame(FIN, "lo")));
        assertEquals(List.of("Text Hello"), Heard.of(frame(TEXT, "H"), frame(CONTINUATION, "el"), frame(FIN, "lo")));
        assertEquals(List.of("Text Hello"), Heard.of(frame(TEXT, ""), frame(CONTINUATION, "Hello"), frame(FIN, "")));
        assertEquals(List.of("Text "), Heard.of(frame(TEXT, ""), frame(CONTINUATION, ""), frame(FIN, "")));
        assertEquals(List.of("Binary 00ff"), Heard.of(frame(BINARY, hex("00")), frame(FIN, hex("ff"))));
    }

    @Test
    @DisplayName("§5.4: all fragments are of the type of the first; the next message has its own")
    void typeOfFirst() {
        assertEquals(List.of("Text ab", "Binary 6162", "Text ab"), Heard.of(frame(TEXT, "a"), frame(FIN, "b"),
                frame(BINARY, "a"), frame(FIN, "b"), frame(TEXT, "a"), frame(FIN, "b")));
    }

    @Test
    @DisplayName("§5.4: control frames may stand between fragments and are handled at once")
    void controlFramesBetweenFragments() {
        assertEquals(List.of("Ping 01", "Pong 02", "Text Hello"),
                Heard.of(frame(TEXT, "Hel"), frame(PING, hex("01")), frame(PONG, hex("02")), frame(FIN, "lo")));
        // Their payload is no part of the text: c3 alone would not be UTF-8.
        assertEquals(List.of("Ping c3", "Text é"),
                Heard.of(frame(TEXT, hex("c3")), frame(PING, hex("c3")), frame(FIN, hex("a9"))));
        assertEquals(List.of("Close 1000 "), Heard.of(frame(TEXT, "Hel"), frame(CLOSE, hex("03e8")), frame(FIN, "lo")));
    }

    @Test
    @DisplayName("§5.4: a continuation without a beginning fails the connection, after a whole message too")
    void continuationOfNothing() {
        assertEquals(List.of("failed 1002"), Heard.of(frame(FIN, "lo")));
        assertEquals(List.of("failed 1002"), Heard.of(frame(CONTINUATION, "lo")));
        assertEquals(List.of("Text Hello", "failed 1002"), Heard.of(frame(TEXT, "Hel"), frame(FIN, "lo"), frame(FIN, "!")));
    }

    @Test
    @DisplayName("§5.4: \"fragments of one message MUST NOT be interleaved between the fragments of another message\"")
    void interleaved() {
        assertEquals(List.of("failed 1002"), Heard.of(frame(TEXT, "Hel"), frame(FIN | TEXT, "lo")));
        assertEquals(List.of("failed 1002"), Heard.of(frame(TEXT, "Hel"), frame(BINARY, "lo")));
    }

    @Test
    @DisplayName("§5.5.1: what comes behind a Close frame is ignored")
    void afterClose() {
        assertEquals(List.of("Close 1000 bye"),
                Heard.of(frame(CLOSE, join(hex("03e8"), "bye".getBytes())), frame(FIN | TEXT, "x"), hex("ffff")));
        List<String> heard = new ArrayList<>();
        try (Protocol protocol = Heard.protocol(Heard.PLAIN)) {
            Heard.take(protocol, join(frame(CLOSE, ""), hex("ff")), heard);
            Heard.take(protocol, frame(PING, "x"), heard);
        }
        assertEquals(List.of("Close 1005 "), heard);
    }

    @Test
    @DisplayName("§5.5.1, §7.1.5: an empty Close frame means 1005")
    void emptyClose() {
        assertEquals(List.of("Close 1005 "), Heard.of(frame(CLOSE, "")));
    }

    @Test
    @DisplayName("§5.5.1: a body begins with a code of two bytes")
    void closeOfOneByte() {
        assertEquals(List.of("failed 1002"), Heard.of(frame(CLOSE, hex("03"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    @DisplayName("§7.4.1, §7.4.2: codes that may travel")
    void goodCodes(int code) {
        assertEquals(List.of("Close " + code + " "), Heard.of(frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code})));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    @DisplayName("§7.4.1, §7.4.2: codes that are reserved, unused, or of nobody fail the connection")
    void badCodes(int code) {
        assertEquals(List.of("failed 1002"), Heard.of(frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code})));
    }

    @Test
    @DisplayName("§5.5.1, §7.1.6: a reason is UTF-8, up to 123 bytes; otherwise the connection fails")
    void closeReason() {
        String longest = "é".repeat(61) + "!";
        assertEquals(List.of("Close 1000 " + longest), Heard.of(frame(CLOSE, join(hex("03e8"), longest.getBytes()))));
        assertEquals(List.of("failed 1007"), Heard.of(frame(CLOSE, hex("03e8 c328"))));
        assertEquals(List.of("failed 1007"), Heard.of(frame(CLOSE, hex("03e8 c3"))));
    }

    @Test
    @DisplayName("§5.5.2, §5.5.3: pings and pongs carry any bytes; an unsolicited pong is nothing special")
    void pings() {
        assertEquals(List.of("Ping ", "Ping fffe", "Pong fe", "Text a"),
                Heard.of(frame(PING, ""), frame(PING, hex("fffe")), frame(PONG, hex("fe")), frame(FIN | TEXT, "a")));
    }

    @Test
    @DisplayName("§5.6: a frame may end within a character, the message may not")
    void charactersAcrossFrames() {
        assertEquals(List.of("Text €"), Heard.of(frame(TEXT, hex("e2")), frame(CONTINUATION, hex("82")), frame(FIN, hex("ac"))));
        assertEquals(List.of("failed 1007"), Heard.of(frame(TEXT, hex("e2")), frame(FIN, hex("82"))));
        assertEquals(List.of("failed 1007"), Heard.of(frame(FIN | TEXT, hex("f09f98"))));
        // The next message begins afresh.
        assertEquals(List.of("Text €", "Text a"), Heard.of(frame(FIN | TEXT, "€"), frame(FIN | TEXT, "a")));
    }

    @Test
    @DisplayName("§5.6: binary messages are any bytes")
    void binary() {
        assertEquals(List.of("Binary c0afff"), Heard.of(frame(FIN | BINARY, hex("c0afff"))));
    }

    @Test
    @DisplayName("§8.1: bad UTF-8 fails the connection at its first byte, inside a frame whose rest has not come")
    void firstBadByte() {
        byte[] start = Arrays.copyOf(frame(FIN | TEXT, join("good ".getBytes(), hex("eda0"), new byte[1000])), 6 + 2 + 5 + 2);
        assertEquals(List.of("failed 1007"), Heard.of(start));
        // Up to the byte before, nothing is wrong.
        assertEquals(List.of(), Heard.of(Arrays.copyOf(start, start.length - 1)));
        assertEquals(List.of("failed 1007"), Heard.of(frame(TEXT, hex("f4")), frame(CONTINUATION, hex("90"))));
    }

    @Test
    @DisplayName("§7.1.7: after a failure nothing more is looked at")
    void afterFailure() {
        List<String> heard = new ArrayList<>();
        try (Protocol protocol = Heard.protocol(Heard.PLAIN)) {
            Heard.take(protocol, frame(FIN, "x"), heard);
            Heard.take(protocol, frame(CLOSE, ""), heard);
        }
        assertEquals(List.of("failed 1002"), heard);
    }

    @Test
    @DisplayName("What came before a bad frame in the same segment is delivered before it is noticed")
    void messageBeforeFailure() {
        assertEquals(List.of("Text a", "Ping 01", "failed 1002"), Heard.of(frame(FIN | TEXT, "a"), frame(PING, hex("01")),
                frame(0xB1, "b")));
    }

    @Test
    @DisplayName("§10.4: a message over the limit is refused by the head that shows it, before a byte of it")
    void tooBig() {
        int max = Heard.MESSAGE_BYTES_MAX;
        byte[] head = hex("82 ff 0000000000100001 00000000");
        assertEquals(List.of("failed 1009"), Heard.of(head));
        assertEquals(List.of("failed 1009"), Heard.of(hex("82 ff 7fffffffffffffff 00000000")));
        assertEquals(List.of(), Heard.of(hex("82 ff 0000000000100000 00000000")));
        // In fragments the sum counts.
        assertEquals(List.of("failed 1009"), Heard.of(frame(BINARY, new byte[max - 1]), frame(CONTINUATION, new byte[1]),
                frame(FIN, new byte[1])));
        assertEquals(1, Heard.of(frame(BINARY, new byte[max - 1]), frame(FIN, new byte[1])).size());
    }

    @Test
    @DisplayName("§10.4: empty fragments are counted, since bytes never end them")
    void emptyFragments() {
        byte[] empty = frame(CONTINUATION, "");
        byte[] allowed = join(Collections.nCopies(MessageAssembler.EMPTY_FRAGMENTS_MAX - 1, empty).toArray(byte[][]::new));
        assertEquals(List.of("Text "), Heard.of(frame(TEXT, ""), allowed, frame(FIN, "")));
        assertEquals(List.of("failed 1008"), Heard.of(frame(TEXT, ""), allowed, empty));
    }

    @Test
    @DisplayName("A message in 65,536 fragments is taken, and so is one of one-byte fragments")
    void manyFragments() {
        byte[] fragment = frame(CONTINUATION, new byte[16]);
        byte[] all = join(frame(BINARY, new byte[16]), join(Collections.nCopies(65_534, fragment).toArray(byte[][]::new)),
                frame(FIN, new byte[16]));
        assertEquals(List.of("Binary " + "00".repeat(1 << 20)), Heard.of(all));
    }

    @Test
    @DisplayName("A large message is read in place: the protocol says where its next bytes may go")
    void room() throws Violation {
        byte[] payload = new byte[200_000];
        Arrays.fill(payload, (byte) 'x');
        byte[] whole = frame(FIN | TEXT, payload);
        List<String> heard = new ArrayList<>();
        boolean usedRoom = false;
        try (Protocol protocol = Heard.protocol(Heard.PLAIN)) {
            for (int at = 0; at < whole.length; ) {
                var room = protocol.room();
                int count = Math.min(room == null ? 1000 : room.remaining(), whole.length - at);
                byte[] to = room == null ? new byte[count] : room.array();
                int from = room == null ? 0 : room.position();
                usedRoom |= room != null;
                System.arraycopy(whole, at, to, from, count);
                protocol.feed(to, from, from + count);
                for (Received received; (received = protocol.next()) != null; ) {
                    heard.add(Heard.words(received));
                }
                at += count;
            }
        }
        assertTrue(usedRoom);
        assertEquals(List.of("Text " + "x".repeat(payload.length)), heard);
    }

    @Test
    @DisplayName("Memory that a message held is given back: at its end, when it fails, when the connection goes")
    void memory() throws Violation {
        Memory memory = new Memory(1000);
        Memory.Share share = memory.share();
        Protocol protocol = new Protocol(Heard.MESSAGE_BYTES_MAX, Heard.PLAIN, share);
        Heard.take(protocol, frame(BINARY, new byte[100]), new ArrayList<>());
        assertTrue(share.bytes() >= 100);
        Heard.take(protocol, frame(FIN, new byte[100]), new ArrayList<>());
        assertEquals(0, share.bytes());
        Heard.take(protocol, frame(BINARY, new byte[100]), new ArrayList<>());
        protocol.close();
        assertEquals(0, share.bytes());
    }

    @Test
    @DisplayName("When the server's memory is used up, a large message gets 1013 and small ones still pass")
    void memoryUsedUp() {
        Memory memory = new Memory(1000);
        assertTrue(memory.share().take(Memory.OWN_BYTES + 1000));
        assertFalse(memory.share().take(Memory.OWN_BYTES + 1));
        List<String> heard = new ArrayList<>();
        try (Protocol protocol = new Protocol(Heard.MESSAGE_BYTES_MAX, Heard.PLAIN, memory.share())) {
            Heard.take(protocol, join(frame(TEXT, "a"), frame(FIN, "b")), heard);
            Heard.take(protocol, join(frame(BINARY, new byte[Memory.OWN_BYTES]), frame(FIN, "b")), heard);
        }
        assertEquals(List.of("Text ab", "failed 1013"), heard);
    }
}
