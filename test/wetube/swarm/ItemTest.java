package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.wire.ProtocolException;

class ItemTest {
    private static final String ROOT = "6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f";

    @ParameterizedTest
    @ValueSource(strings = {
        "?length=1&chunk=16384&type=mp4",
        "?length=4294967296&chunk=16384&type=webm",
        "?length=4294967297&chunk=32768&type=mp3",
        "?length=1099511627776&chunk=32768&type=ogg"})
    @DisplayName("an item is written as it was read")
    void bothWays(String query) throws ProtocolException {
        assertEquals("ppspp:" + ROOT + query, Item.parse("ppspp:" + ROOT + query).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ppspp:" + ROOT + "?length=0&chunk=16384&type=mp4",
        "ppspp:" + ROOT + "?length=1099511627777&chunk=32768&type=mp4",
        "ppspp:" + ROOT + "?length=9999999999999&chunk=32768&type=mp4",
        "ppspp:" + ROOT + "?length=4294967297&chunk=16384&type=mp4",
        "ppspp:" + ROOT + "?length=4294967296&chunk=32768&type=mp4",
        "ppspp:" + ROOT + "?length=07162&chunk=16384&type=mp4",
        "ppspp:" + ROOT + "?length=7162&chunk=1024&type=mp4",
        "ppspp:" + ROOT + "?chunk=16384&length=7162&type=mp4",
        "ppspp:" + ROOT + "?length=7162&chunk=16384&type=MP4",
        "ppspp:" + ROOT + "?length=7162&chunk=16384&type=html",
        "ppspp:" + ROOT + "?length=7162&chunk=16384&type=mp4&x=1",
        "ppspp:" + ROOT + "?length=7162&chunk=16384",
        " ppspp:" + ROOT + "?length=7162&chunk=16384&type=mp4",
        "PPSPP:" + ROOT + "?length=7162&chunk=16384&type=mp4",
        "ppspp:6E196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f?length=7162&chunk=16384&type=mp4",
        "ppspp:6e196f04?length=7162&chunk=16384&type=mp4"})
    @DisplayName("any other spelling is refused")
    void oneSpelling(String text) {
        assertThrows(ProtocolException.class, () -> Item.parse(text));
    }

    @Test
    @DisplayName("chunks are all alike but the last")
    void chunks() throws ProtocolException {
        Content content = Item.parse("ppspp:" + ROOT + "?length=32769&chunk=16384&type=mp4").content();
        assertEquals(3, content.chunkCount());
        assertEquals(16384, content.lengthOf(1));
        assertEquals(1, content.lengthOf(2));
        assertEquals(1, new Content(HashFunction.SHA256, Bytes.ofHex(ROOT), 1024, 1024).chunkCount());
    }
}
