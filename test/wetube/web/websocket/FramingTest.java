package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 §5: frames")
class FramingTest {
    private static final String MASK = " 37fa213d ";

    @Test
    @DisplayName("§5.7: the masked example is Hello")
    void example() {
        assertEquals(List.of("Text Hello"), Heard.of(hex("81 85" + MASK + "7f9f4d5158")));
    }

    @Test
    @DisplayName("§5.1: an unmasked frame fails the connection, and its payload is not looked at")
    void unmasked() {
        assertEquals(List.of("failed 1002"), Heard.of(hex("81 05 48656c6c6f")));
        assertEquals(List.of("failed 1002"), Heard.of(hex("82 00")));
        assertEquals(List.of("failed 1002"), Heard.of(hex("88 02 03e8")));
    }

    @Test
    @DisplayName("§5.1: the server's own frames are not masked")
    void serverDoesNotMask() {
        assertArrayEquals(hex("81 05 48656c6c6f"), written(Opcode.TEXT, "Hello".getBytes()));
        assertArrayEquals(hex("8a 00"), written(Opcode.PONG, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
    @DisplayName("§5.2: a reserved bit that no extension defines fails the connection")
    void reservedBits(int bits) {
        assertEquals(List.of("failed 1002"), Heard.of(frame(0x81 | bits, "Hello")));
        assertEquals(List.of("failed 1002"), Heard.of(frame(0x89 | bits, "")));
        // RFC 7692 gives RSV1 a meaning and no other bit.
        if (bits != 0x40) {
            assertEquals(List.of("failed 1002"), Heard.of(Heard.DEFLATE, frame(0x81 | bits, "Hello")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    @DisplayName("§5.2: a reserved opcode fails the connection, at the first byte and in the middle of a message too")
    void reservedOpcodes(int opcode) {
        assertEquals(List.of("failed 1002"), Heard.of(new byte[] {(byte) (0x80 | opcode)}));
        assertEquals(List.of("Text Hello", "failed 1002"), Heard.of(frame(0x81, "Hello"), frame(0x80 | opcode, "x")));
        assertEquals(List.of("failed 1002"), Heard.of(frame(0x01, "Hel"), frame(0x80 | opcode, "lo")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 255, 256, 65535, 65536, 100_000})
    @DisplayName("§5.2: payloads of every length class are read, and written in the shortest form")
    void lengths(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        assertEquals(Heard.words(new Received.Binary(payload)), Heard.of(frame(0x82, payload)).getFirst());
        ByteBuffer expected = ByteBuffer.allocate(length + 10).put((byte) 0x82);
        if (length < 126) {
            expected.put((byte) length);
        } else if (length < 65536) {
            expected.put((byte) 126).putShort((short) length);
        } else {
            expected.put((byte) 127).putLong(length);
        }
        expected.put(payload);
        assertArrayEquals(Arrays.copyOf(expected.array(), expected.position()), written(Opcode.BINARY, payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe 0000", "fe 0002", "fe 007d", "ff 0000000000000000", "ff 000000000000007e", "ff 000000000000ffff"})
    @DisplayName("§5.2: \"the minimal number of bytes MUST be used to encode the length\"")
    void minimalLength(String length) {
        assertEquals(List.of("failed 1002"), Heard.of(hex("82" + length + MASK)));
    }

    @Test
    @DisplayName("§5.2: \"the most significant bit MUST be 0\" of a 64-bit length")
    void highestBit() {
        assertEquals(List.of("failed 1002"), Heard.of(hex("82 ff 8000000000000001" + MASK)));
        assertEquals(List.of("failed 1002"), Heard.of(hex("82 ff ffffffffffffffff" + MASK)));
    }

    @Test
    @DisplayName("§5.3: octet i is XORed with octet i modulo 4 of the key, at any length and in any pieces")
    void masking() {
        Random random = new Random(53);
        for (int length = 0; length < 70; length++) {
            byte[] plain = new byte[length];
            random.nextBytes(plain);
            int key = random.nextInt();
            byte[] octets = ByteBuffer.allocate(4).putInt(key).array();
            byte[] expected = new byte[length];
            for (int i = 0; i < length; i++) {
                expected[i] = (byte) (plain[i] ^ octets[i % 4]);
            }
            for (int cut = 0; cut <= length; cut++) {
                byte[] bytes = plain.clone();
                Mask.apply(bytes, cut, length, Mask.apply(bytes, 0, cut, key));
                assertArrayEquals(expected, bytes);
            }
        }
    }

    @Test
    @DisplayName("§5.3: a key of zeros is a key")
    void zeroKey() {
        assertEquals(List.of("Text Hi"), Heard.of(hex("81 82 00000000 4869")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8, 0x9, 0xA})
    @DisplayName("§5.5: control frames have at most 125 bytes and are never fragmented")
    void controlFrames(int opcode) {
        assertEquals(List.of("failed 1002"), Heard.of(frame(0x80 | opcode, new byte[126])));
        assertEquals(List.of("failed 1002"), Heard.of(frame(opcode, new byte[2])));
        // The head alone is enough.
        assertEquals(List.of("failed 1002"), Heard.of(new byte[] {(byte) opcode}));
        assertEquals(List.of("failed 1002"), Heard.of(new byte[] {(byte) (0x80 | opcode), (byte) 0xFE}));
    }

    @Test
    @DisplayName("§5.5: a control frame of 125 bytes is well")
    void longestControlFrame() {
        byte[] payload = new byte[125];
        assertEquals(List.of("Ping " + "00".repeat(125)), Heard.of(frame(0x89, payload)));
    }

    @Test
    @DisplayName("What is put together is written together; a large payload is not copied behind its beginning")
    void gathering() {
        FrameWriter writer = new FrameWriter(Optional.empty());
        writer.put(Opcode.TEXT, "a".getBytes());
        writer.put(Opcode.PING, new byte[0]);
        assertEquals(1, writer.take().size());
        assertEquals(List.of(), writer.take());
        byte[] large = new byte[100_000];
        writer.put(Opcode.TEXT, "a".getBytes());
        writer.put(Opcode.BINARY, large);
        writer.put(Opcode.TEXT, "b".getBytes());
        List<ByteBuffer> runs = writer.take();
        assertEquals(3, runs.size());
        assertSame(large, runs.get(1).array());
    }

    private static byte[] written(Opcode opcode, byte[] payload) {
        FrameWriter writer = new FrameWriter(Optional.empty());
        int length = writer.put(opcode, payload);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.take().forEach(run -> bytes.write(run.array(), run.position(), run.remaining()));
        assertEquals(length, bytes.size());
        return bytes.toByteArray();
    }
}
