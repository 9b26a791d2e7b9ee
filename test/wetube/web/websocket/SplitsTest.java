package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static wetube.web.websocket.Heard.hex;
import static wetube.web.websocket.TestClient.frame;
import static wetube.web.websocket.TestClient.join;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("TCP cuts where it likes")
class SplitsTest {
    private record Talk(String name, Optional<DeflateAgreement> deflate, byte[] bytes, List<String> heard) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Talk> valid() {
        return Stream.of(
                new Talk("text", Heard.PLAIN, frame(0x81, "Hellö €"), List.of("Text Hellö €")),
                new Talk("empty", Heard.PLAIN, join(frame(0x81, ""), frame(0x82, "")), List.of("Text ", "Binary ")),
                new Talk("16-bit length", Heard.PLAIN, frame(0x82, new byte[200]), List.of("Binary " + "00".repeat(200))),
                new Talk("64-bit length", Heard.PLAIN, frame(0x82, new byte[65536]), List.of("Binary " + "00".repeat(65536))),
                new Talk("fragments with a ping", Heard.PLAIN,
                        join(frame(0x01, hex("e2")), frame(0x89, "ping"), frame(0x00, hex("82ac")), frame(0x80, "!")),
                        List.of("Ping 70696e67", "Text €!")),
                new Talk("messages and a close", Heard.PLAIN,
                        join(frame(0x81, "a"), frame(0x8A, "b"), frame(0x82, "c"), frame(0x88, hex("0fa0 627965"))),
                        List.of("Text a", "Pong 62", "Binary 63", "Close 4000 bye")),
                new Talk("compressed, in fragments", Heard.DEFLATE,
                        join(frame(0x41, hex("f248cd")), frame(0x80, hex("c9c90700")), frame(0xC1, hex("f2001100 00"))),
                        List.of("Text Hello", "Text Hello")));
    }

    @ParameterizedTest
    @MethodSource("valid")
    @DisplayName("Each valid message means the same cut in two at every position")
    void everySplit(Talk talk) {
        int step = talk.bytes().length > 1000 ? 97 : 1; // of the long one every 97th, and all of its head below
        for (int cut = 0; cut <= talk.bytes().length; cut += cut < 20 ? 1 : step) {
            assertEquals(talk.heard(), Heard.of(talk.deflate(), Arrays.copyOf(talk.bytes(), cut),
                    Arrays.copyOfRange(talk.bytes(), cut, talk.bytes().length)), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    @DisplayName("… and byte by byte")
    void byteByByte(Talk talk) {
        byte[][] bytes = new byte[talk.bytes().length][];
        Arrays.setAll(bytes, i -> new byte[] {talk.bytes()[i]});
        assertEquals(talk.heard(), Heard.of(talk.deflate(), bytes));
    }

    @ParameterizedTest
    @MethodSource("valid")
    @DisplayName("A message cut short is no message and no fault yet")
    void everyPrefix(Talk talk) {
        int step = talk.bytes().length > 1000 ? 97 : 1;
        for (int end = 0; end < talk.bytes().length; end += step) {
            List<String> heard = Heard.of(talk.deflate(), Arrays.copyOf(talk.bytes(), end));
            assertEquals(talk.heard().subList(0, heard.size()), heard, "up to " + end);
        }
    }
}
