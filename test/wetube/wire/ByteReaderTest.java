package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
    @Test
    @DisplayName("numbers are unsigned and big-endian")
    void numbers() throws ProtocolException {
        ByteReader reader = new ByteReader(HexFormat.of().parseHex("ff" + "fffe" + "fffffffd" + "0102030405060708" + "0a0b"));

        assertEquals(255, reader.u8());
        assertEquals(65_534, reader.u16());
        assertEquals(4_294_967_293L, reader.u32());
        assertEquals(0x0102030405060708L, reader.u64());
        assertEquals(2, reader.remaining());
        assertArrayEquals(new byte[] {10, 11}, reader.bytes(2));
        assertArrayEquals(new byte[0], reader.bytes(0));
        assertEquals(0, reader.remaining());
    }

    @Test
    @DisplayName("a number of 64 bits keeps its top bit")
    void topBit() throws ProtocolException {
        assertEquals(-1L, new ByteReader(HexFormat.of().parseHex("ffffffffffffffff")).u64());
    }

    @Test
    @DisplayName("reading past the end is refused at every length, and takes nothing")
    void tooShort() throws ProtocolException {
        for (int length = 0; length < 8; length++) {
            ByteReader reader = new ByteReader(new byte[length]);
            assertThrows(ProtocolException.class, reader::u64);
            assertEquals(length, reader.remaining());
            assertThrows(ProtocolException.class, () -> reader.bytes(reader.remaining() + 1));
            assertThrows(ProtocolException.class, () -> reader.bytes(Integer.MAX_VALUE));
            assertThrows(ProtocolException.class, () -> reader.bytes(-1));
            reader.bytes(length);
            assertThrows(ProtocolException.class, reader::u8);
            assertThrows(ProtocolException.class, reader::u16);
            assertThrows(ProtocolException.class, reader::u32);
            assertEquals(0, reader.remaining());
        }
    }
}
