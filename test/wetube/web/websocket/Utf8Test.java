package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Heard.hex;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 3629: UTF-8, byte by byte")
class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "80, 0, a continuation byte alone",
        "c0af, 0, overlong of two bytes",
        "c1bf, 0, overlong of two bytes",
        "c328, 1, no continuation",
        "e08080, 1, overlong of three bytes",
        "e09fbf, 1, overlong of three bytes",
        "eda080, 1, a surrogate",
        "edbfbf, 1, a surrogate",
        "e28228, 2, no second continuation",
        "f08fbfbf, 1, overlong of four bytes",
        "f4908080, 1, above U+10FFFF",
        "f5808080, 0, above U+10FFFF",
        "fe, 0, never in UTF-8",
        "ff, 0, never in UTF-8",
        "61626364656667ff, 7, the last of eight",
        "6162636465666768ff, 8, behind eight",
    })
    @DisplayName("The first byte that cannot be there is refused, the ones before are not")
    void firstBadByte(String bytes, int position, String why) {
        byte[] all = hex(bytes);
        for (int length = 0; length <= all.length; length++) {
            assertEquals(length <= position, new Utf8().accept(all, 0, length), why + ", first " + length);
        }
    }

    @Test
    @DisplayName("Every code point is accepted, complete only with its last byte, wherever it is cut")
    void everyCodePoint() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            Utf8 utf8 = new Utf8();
            for (int i = 0; i < bytes.length; i++) {
                assertTrue(utf8.accept(bytes, i, i + 1));
                assertEquals(i == bytes.length - 1, utf8.isComplete());
            }
        }
    }

    @Test
    @DisplayName("Random bytes: the same verdict as the JDK's decoder")
    void sameAsTheJdk() {
        Random random = new Random(3629);
        byte[] interesting = hex("00 41 7f 80 8f 90 9f a0 bf c0 c2 df e0 ed ef f0 f4 f5");
        for (int run = 0; run < 200_000; run++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = interesting[random.nextInt(interesting.length)];
            }
            Utf8 utf8 = new Utf8();
            assertEquals(decodes(bytes), utf8.accept(bytes, 0, bytes.length) && utf8.isComplete());
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
