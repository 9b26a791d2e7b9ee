package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.wire.ProtocolException;

class FrameTest {
    private static final String BYE = "0000000e" + "7b2274797065223a22425945227d";

    @Test
    @DisplayName("a frame is its length in four bytes, big-endian, and its body")
    void form() throws Exception {
        byte[] body = "{\"type\":\"BYE\"}".getBytes(UTF_8);

        assertEquals(BYE, HexFormat.of().formatHex(Frame.encode(body)));
        assertArrayEquals(body, Frame.read(stream(BYE)));
    }

    @Test
    @DisplayName("frames are read one after another, and between two of them the stream may end")
    void sequence() throws Exception {
        InputStream in = stream(BYE + "0000000161" + BYE);

        assertEquals(14, Frame.read(in).length);
        assertArrayEquals(new byte[] {'a'}, Frame.read(in));
        assertEquals(14, Frame.read(in).length);
        assertNull(Frame.read(in));
    }

    @Test
    @DisplayName("a frame is the same wherever the network cuts it")
    void everySplit() throws Exception {
        byte[] bytes = HexFormat.of().parseHex(BYE);
        for (int cut = 0; cut <= bytes.length; cut++) {
            InputStream in = new SequenceInputStream(new ByteArrayInputStream(bytes, 0, cut),
                    new ByteArrayInputStream(bytes, cut, bytes.length - cut));
            assertEquals("{\"type\":\"BYE\"}", new String(Frame.read(in), UTF_8));
        }
    }

    @Test
    @DisplayName("a stream that ends within a frame, at any byte, is an error of the network")
    void everyPrefix() {
        byte[] bytes = HexFormat.of().parseHex(BYE);
        for (int length = 1; length < bytes.length; length++) {
            InputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, length));
            assertThrows(EOFException.class, () -> Frame.read(in), length + " bytes");
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"00000000,0", "00010001,65537", "7fffffff,2147483647", "80000000,2147483648", "ffffffff,4294967295",
            "47455420,1195725856"})
    @DisplayName("a length that no frame has is refused from the header, before anything is read or reserved")
    void badLength(String header, long length) throws IOException {
        InputStream in = stream(header + "abcdef");

        String message = assertThrows(ProtocolException.class, () -> Frame.read(in)).getMessage();
        assertEquals("a frame of " + length + " bytes (1 to 65536 are allowed)", message);
        assertEquals(3, in.available());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536})
    @DisplayName("a frame of 1 to 65,536 bytes is sent and read")
    void goodLength(int length) throws Exception {
        byte[] body = new byte[length];
        assertArrayEquals(body, Frame.read(new ByteArrayInputStream(Frame.encode(body))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_537})
    @DisplayName("to send any other is our mistake")
    void notSendable(int length) {
        assertThrows(IllegalStateException.class, () -> Frame.encode(new byte[length]));
    }

    private static InputStream stream(String hex) {
        return new ByteArrayInputStream(HexFormat.of().parseHex(hex));
    }
}
