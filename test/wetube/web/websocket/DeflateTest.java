package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7692 §5-§7: permessage-deflate")
class DeflateTest {
    private static final int TEXT = 0xC1;
    private static final int BINARY = 0xC2;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "permessage-deflate                                  | permessage-deflate",
        "permessage-deflate; server_no_context_takeover      | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover      | permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15       | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"15\"   | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=14       | permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=8        | permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; client_max_window_bits          | permessage-deflate",
        "permessage-deflate; client_max_window_bits=8        | permessage-deflate",
        "permessage-deflate; client_max_window_bits=15; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
    })
    @DisplayName("§7.1: an offer that can be honoured is accepted by repeating what it asks of the server")
    void accepted(String offer, String answer) throws Exception {
        assertEquals(Optional.of(answer), negotiate(offer));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=x",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; unknown",
        "permessage-bzip2",
    })
    @DisplayName("§7: an unknown, repeated or invalid parameter declines the offer")
    void declined(String offer) throws Exception {
        assertEquals(Optional.empty(), negotiate(offer));
    }

    @Test
    @DisplayName("§5: the first offer that can be honoured is taken, of one field or several")
    void preference() throws Exception {
        assertEquals(Optional.of("permessage-deflate; server_no_context_takeover"), negotiate(
                "permessage-deflate; server_max_window_bits=7, permessage-deflate; server_no_context_takeover, "
                        + "permessage-deflate"));
        assertEquals(Optional.of("permessage-deflate"),
                negotiate("permessage-deflate; server_max_window_bits=16", "permessage-deflate"));
    }

    @Test
    @DisplayName("§7.1.1.2: client_no_context_takeover is not demanded of a client that does not offer it")
    void noDemands() throws Exception {
        assertEquals(Optional.of("permessage-deflate"), negotiate("permessage-deflate"));
    }

    @Test
    @DisplayName("A server told not to compress accepts no offer")
    void switchedOff() throws Exception {
        byte[] request = TestClient.request(1, "Sec-WebSocket-Extensions: permessage-deflate").getBytes();
        RequestHead head = new RequestHead();
        head.add(request, 0, request.length);
        assertEquals(Optional.empty(), Handshake.accept(head.parse(), false).deflate());
    }

    @Test
    @DisplayName("§7.2.3.1: one compressed block, in one frame or in two")
    void oneBlock() {
        assertEquals(List.of("Text Hello"), heard(frame(TEXT, hex("f248cdc9c90700"))));
        assertEquals(List.of("Text Hello"), heard(frame(0x41, hex("f248cd")), frame(0x80, hex("c9c90700"))));
    }

    @Test
    @DisplayName("§7.2.3.2: the window is shared between messages")
    void sharedWindow() {
        assertEquals(List.of("Text Hello", "Text Hello"),
                heard(frame(TEXT, hex("f248cdc9c90700")), frame(TEXT, hex("f200110000"))));
    }

    @Test
    @DisplayName("Left out: a message cut inside its block is not refused, and what is put back is read as a part of it")
    void cutInsideABlock() {
        assertEquals(List.of("Text Helh"), heard(frame(TEXT, hex("f248cdc9"))));
    }

    @Test
    @DisplayName("§7.2.3.3: a block without compression")
    void noCompressionBlock() {
        assertEquals(List.of("Text Hello"), heard(frame(TEXT, hex("000500faff48656c6c6f00"))));
    }

    @Test
    @DisplayName("§7.2.3.4: a block with BFINAL set, and the connection goes on behind it")
    void finalBlock() {
        byte[] message = frame(TEXT, hex("f348cdc9c9070000"));
        assertEquals(List.of("Text Hello", "Text Hello", "Text Hello"),
                heard(message, message, frame(TEXT, hex("f248cdc9c90700"))));
        // Without the octet behind it too: the appended tail is an empty block then.
        assertEquals(List.of("Text Hello"), heard(frame(TEXT, hex("f348cdc9c90700"))));
    }

    @Test
    @DisplayName("§7.2.3.5: two blocks in one message")
    void twoBlocks() {
        assertEquals(List.of("Text Hello"), heard(frame(TEXT, hex("f248050000 00ffff cac9c90700"))));
        assertEquals(List.of("Text HelloHello"), heard(frame(TEXT, hex("f348cdc9c90700 f348cdc9c9070000"))));
    }

    @Test
    @DisplayName("§7.2.3.6: an empty message is the one octet 0x00; none at all is not deflate")
    void emptyMessage() {
        assertEquals(List.of("Text ", "Text Hello"), heard(frame(TEXT, hex("00")), frame(TEXT, hex("f248cdc9c90700"))));
        assertEquals(List.of("Text Hello"), heard(frame(0x41, ""), frame(0x00, hex("f248cdc9c90700")), frame(0x80, "")));
        assertEquals(List.of("failed 1007"), heard(frame(TEXT, "")));
    }

    @Test
    @DisplayName("§6: with the extension in use a message may still come uncompressed, between compressed ones too")
    void uncompressed() {
        assertEquals(List.of("Text Hello", "Text plain", "Text Hello"),
                heard(frame(TEXT, hex("f248cdc9c90700")), frame(0x81, "plain"), frame(TEXT, hex("f200110000"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC8, 0xC9, 0xCA})
    @DisplayName("§6.1: the compressed bit on a control frame fails the connection")
    void compressedControlFrame(int first) {
        assertEquals(List.of("failed 1002"), heard(frame(first, "")));
    }

    @Test
    @DisplayName("§6.1: … and on a fragment that is not the first")
    void compressedContinuation() {
        assertEquals(List.of("failed 1002"), heard(frame(0x41, hex("f248cd")), frame(0xC0, hex("c9c90700"))));
    }

    @Test
    @DisplayName("Control frames may stand between the fragments of a compressed message")
    void controlBetween() {
        assertEquals(List.of("Ping 61", "Text Hello"),
                heard(frame(0x41, hex("f248cd")), frame(0x89, "a"), frame(0x80, hex("c9c90700"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "07", "000500000048656c6c6f", "4b04"})
    @DisplayName("Broken deflate data is 1007")
    void broken(String data) {
        assertEquals(List.of("failed 1007"), heard(frame(BINARY, hex(data + "ffffffffffffffffffffffff"))));
    }

    @Test
    @DisplayName("§8.1 of RFC 6455: bad UTF-8 is found while inflating, before the message ends")
    void badTextInside() {
        byte[] compressed = deflate(false, join("good".getBytes(), hex("ff"), new byte[100]))[0];
        assertEquals(List.of("failed 1007"), heard(frame(0x41, compressed)));
    }

    @Test
    @DisplayName("A bomb is 1009 while it inflates: in one frame, in fragments, and never finished")
    void bomb() {
        byte[] bomb = deflate(false, new byte[64 << 20])[0];
        assertTrue(bomb.length < 300_000);
        assertEquals(List.of("failed 1009"), heard(frame(BINARY, bomb)));
        assertEquals(List.of("failed 1009"), heard(frame(0x42, bomb)));
        assertEquals(List.of("failed 1009"), heard(frame(0x42, Arrays.copyOf(bomb, 20_000))));
    }

    @Test
    @DisplayName("A message of exactly the limit passes, one byte more does not")
    void limit() {
        byte[] most = deflate(false, new byte[Heard.MESSAGE_BYTES_MAX])[0];
        assertEquals(1, heard(frame(BINARY, most)).size());
        assertTrue(heard(frame(BINARY, most)).getFirst().startsWith("Binary"));
        assertEquals(List.of("failed 1009"), heard(frame(BINARY, deflate(false, new byte[Heard.MESSAGE_BYTES_MAX + 1])[0])));
    }

    @Test
    @DisplayName("Compressed bytes that inflate to nothing end too")
    void nothingForEver() {
        byte[] nothing = new byte[5 * 20_000]; // stored blocks without a byte
        for (int i = 0; i < nothing.length; i += 5) {
            nothing[i + 3] = (byte) 0xFF;
            nothing[i + 4] = (byte) 0xFF;
        }
        byte[][] frames = new byte[20][];
        Arrays.fill(frames, frame(0x00, nothing));
        assertEquals(List.of("failed 1009"), heard(frame(0x42, hex("000000ffff")), join(frames)));
    }

    @Test
    @DisplayName("§7.2.2: random messages of all sizes, with and without context takeover, in random fragments")
    void roundTrip() {
        Random random = new Random(7692);
        for (boolean takeover : new boolean[] {true, false}) {
            DeflateAgreement agreement = new DeflateAgreement(!takeover, !takeover, Optional.empty());
            byte[][] messages = new byte[60][];
            for (int i = 0; i < messages.length; i++) {
                messages[i] = new byte[1 + random.nextInt(i < 50 ? 500 : 200_000)];
                for (int j = 0; j < messages[i].length; j++) {
                    messages[i][j] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : j);
                }
            }
            byte[][] compressed = deflate(!takeover, messages);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < messages.length; i++) {
                int cut = random.nextInt(compressed[i].length + 1);
                bytes.writeBytes(frame(0x42, Arrays.copyOf(compressed[i], cut)));
                bytes.writeBytes(frame(0x80, Arrays.copyOfRange(compressed[i], cut, compressed[i].length)));
                expected.add(Heard.words(new Received.Binary(messages[i])));
            }
            assertEquals(expected, Heard.of(Optional.of(agreement), bytes.toByteArray()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("§7.2.1: what the server compresses any inflater restores, without its tail; small messages go as they are")
    void written(boolean takeover) throws DataFormatException {
        FrameWriter writer = new FrameWriter(Optional.of(new DeflateAgreement(!takeover, false, Optional.empty())));
        Inflater inflater = new Inflater(true);
        Random random = new Random(1);
        int lastLength = 0;
        for (int size : new int[] {64, 64, 65, 100, 1000, 1000, 16384, 65536, 1 << 20, 3}) {
            byte[] message = new byte[size];
            random.nextBytes(message);
            if (size == 1000) {
                for (int i = 0; i < size; i++) {
                    message[i] = (byte) (i * i);
                }
            }
            writer.put(Opcode.BINARY, message);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writer.take().forEach(run -> bytes.write(run.array(), run.position(), run.remaining()));
            byte[] frame = bytes.toByteArray();
            int head = 2 + ((frame[1] & 0x7F) == 126 ? 2 : (frame[1] & 0x7F) == 127 ? 8 : 0);
            assertEquals(size < MessageDeflater.BYTES_MIN ? 0x82 : 0xC2, frame[0] & 0xFF);
            byte[] payload = Arrays.copyOfRange(frame, head, frame.length);
            if (size < MessageDeflater.BYTES_MIN) {
                assertArrayEquals(message, payload);
                continue;
            }
            if (!takeover) {
                inflater = new Inflater(true);
            }
            inflater.setInput(join(payload, hex("0000ffff")));
            byte[] back = new byte[size + 1];
            assertEquals(size, inflater.inflate(back));
            assertArrayEquals(message, Arrays.copyOf(back, size));
            // The same message again is short if the window is kept, and as long as before if not.
            if (size == 1000 && lastLength > 0) {
                assertEquals(takeover, payload.length < lastLength / 2, payload.length + " after " + lastLength);
            }
            lastLength = size == 1000 ? payload.length : 0;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 14})
    @DisplayName("§7.1.2.1: for a small window nothing is referred back to, in the message or in the one before; it stays deflate")
    void smallWindow(int bits) throws DataFormatException {
        MessageDeflater deflater = new MessageDeflater(new DeflateAgreement(false, false, Optional.of(bits)));
        Inflater inflater = new Inflater(true);
        byte[] message = "abcdefgh".repeat(1000).getBytes();
        for (int i = 0; i < 3; i++) {
            byte[] deflated = deflater.deflate(message);
            // Eight letters that are as frequent take three bits each.
            assertTrue(deflated.length >= message.length * 3 / 8 && deflated.length < message.length / 2, deflated.length + " bytes");
            inflater.setInput(join(deflated, hex("0000ffff")));
            byte[] back = new byte[message.length + 1];
            assertEquals(message.length, inflater.inflate(back));
            assertArrayEquals(message, Arrays.copyOf(back, message.length));
        }
        deflater.forget();
        assertTrue(new MessageDeflater(new DeflateAgreement(false, false, Optional.of(15))).deflate(message).length < 100);
    }

    private static List<String> heard(byte[]... frames) {
        return Heard.of(Heard.DEFLATE, join(frames));
    }

    private static Optional<String> negotiate(String... fields) throws Exception {
        List<String> elements = new Request("/", Arrays.stream(fields).map(f -> "E: " + f).toList()).elements("E");
        return DeflateAgreement.choose(ExtensionOffer.parse(elements)).map(DeflateAgreement::element);
    }

    /** Messages compressed as a client does. */
    private static byte[][] deflate(boolean noContextTakeover, byte[]... messages) {
        Deflater deflater = new Deflater(6, true);
        byte[][] all = new byte[messages.length][];
        for (int i = 0; i < messages.length; i++) {
            byte[] room = new byte[messages[i].length + 1000];
            deflater.setInput(messages[i]);
            int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            all[i] = Arrays.copyOf(room, length - 4);
            if (noContextTakeover) {
                deflater.reset();
            }
        }
        deflater.end();
        return all;
    }
}
