package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.TestClient.frame;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A failure names its seed: {@code new Random(seed)} makes the same bytes again. */
@DisplayName("Bytes of every kind, for a few seconds")
class FuzzTest {
    private static final long FRAMES_MS = 2_000;
    private static final long HEADS_MS = 1_000;
    private static final int[] FIRST_BYTES = {0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x88, 0x89, 0x8A, 0xC1, 0xC2, 0x41};
    private static final String[] TEXTS = {"", "a", "Hello", "é€😀", "{\"command\":\"PLAY\"}"};

    @Test
    @DisplayName("Frames, good ones and damaged ones: a verdict, the same however they are cut, and nothing else")
    void frames() {
        long endNs = System.nanoTime() + FRAMES_MS * 1_000_000;
        long seed = 0;
        for (; System.nanoTime() < endNs; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextInt(8) == 0 ? noise(random, 200) : damaged(random, talk(random));
            Optional<DeflateAgreement> deflate = random.nextBoolean() ? Heard.DEFLATE : Heard.PLAIN;
            try {
                List<String> whole = Heard.of(deflate, bytes);
                assertEquals(whole, Heard.of(deflate, cut(random, bytes)));
                long ends = whole.stream().filter(words -> words.startsWith("failed") || words.startsWith("Close")).count();
                assertTrue(ends <= 1, whole::toString);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
        assertTrue(seed > 100, "only " + seed + " runs");
    }

    @Test
    @DisplayName("Request heads, good ones and damaged ones: accepted or refused, the same however they are cut")
    void heads() {
        String good = TestClient.request(9001, "Origin: http://localhost:8001", "Cookie: wetube-7001=abc; b=c",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x; y=\"z\"",
                "Sec-WebSocket-Protocol: a, b");
        long endNs = System.nanoTime() + HEADS_MS * 1_000_000;
        for (long seed = 0; System.nanoTime() < endNs; seed++) {
            Random random = new Random(seed);
            byte[] bytes = damaged(random, good.getBytes(StandardCharsets.ISO_8859_1));
            try {
                assertEquals(verdict(bytes), verdict(cut(random, bytes)));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    private static String verdict(byte[]... pieces) {
        RequestHead head = new RequestHead();
        try {
            for (byte[] piece : pieces) {
                if (head.add(piece, 0, piece.length) >= 0) {
                    return new String(Handshake.accept(head.parse(), true).answer(), StandardCharsets.UTF_8);
                }
            }
            return "unfinished";
        } catch (Refusal e) {
            return new String(e.answer(), StandardCharsets.UTF_8);
        }
    }

    /** Some frames, most of them as they should be. */
    private static byte[] talk(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] payload = random.nextBoolean()
                    ? TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8)
                    : noise(random, random.nextInt(10) == 0 ? 70_000 : 130);
            bytes.writeBytes(frame(FIRST_BYTES[random.nextInt(FIRST_BYTES.length)], payload));
        }
        return bytes.toByteArray();
    }

    private static byte[] noise(Random random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Some bytes changed, taken out or repeated, or none. */
    private static byte[] damaged(Random random, byte[] bytes) {
        byte[] result = bytes.clone();
        for (int i = random.nextInt(4); i > 0 && result.length > 0; i--) {
            int at = random.nextInt(Math.min(result.length, 1 + random.nextInt(400)));
            int to = Math.min(result.length, at + 1 + random.nextInt(8));
            result = switch (random.nextInt(4)) {
                case 0 -> {
                    result[at] ^= (byte) (1 << random.nextInt(8));
                    yield result;
                }
                case 1 -> {
                    result[at] = (byte) random.nextInt();
                    yield result;
                }
                case 2 -> TestClient.join(Arrays.copyOf(result, at), Arrays.copyOfRange(result, to, result.length));
                default -> TestClient.join(Arrays.copyOf(result, to), Arrays.copyOfRange(result, at, result.length));
            };
        }
        return result;
    }

    private static byte[][] cut(Random random, byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 5 : bytes.length));
            pieces.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        return pieces.toArray(byte[][]::new);
    }
}
