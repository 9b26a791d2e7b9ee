package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DerTest {
    @Test
    @DisplayName("X.690 §8.1: an element is its tag, its length and its content")
    void element() {
        assertEquals("30080201010c03616461", hex(Der.sequence(Der.integer(1), Der.utf8("ada"))));
        assertEquals("3000", hex(Der.sequence()));
        assertEquals("3103020101", hex(Der.set(Der.integer(1))));
        assertEquals("a003020102", hex(Der.explicit(0, Der.integer(2))));
        assertEquals("a303020102", hex(Der.explicit(3, Der.integer(2))));
    }

    @Test
    @DisplayName("X.690 §8.1.3 and §10.1: a length takes the fewest bytes it can")
    void lengths() {
        assertTrue(hex(Der.octetString(new byte[0x7F])).startsWith("047f00"));
        assertTrue(hex(Der.octetString(new byte[0x80])).startsWith("04818000"));
        assertTrue(hex(Der.octetString(new byte[0xFF])).startsWith("0481ff00"));
        assertTrue(hex(Der.octetString(new byte[0x100])).startsWith("0482010000"));
        assertTrue(hex(Der.octetString(new byte[0xFFFF])).startsWith("0482ffff00"));
        assertTrue(hex(Der.octetString(new byte[0x10000])).startsWith("048301000000"));
    }

    @Test
    @DisplayName("X.690 §8.3: an integer is two's complement in the fewest bytes")
    void integers() {
        assertEquals("020100", hex(Der.integer(0)));
        assertEquals("02017f", hex(Der.integer(127)));
        assertEquals("02020080", hex(Der.integer(128)));
        assertEquals("0201ff", hex(Der.integer(-1)));
        assertEquals("02020100", hex(Der.integer(256)));
    }

    @Test
    @DisplayName("X.690 §11.1: true has all eight bits")
    void booleans() {
        assertEquals("0101ff", hex(Der.bool(true)));
        assertEquals("010100", hex(Der.bool(false)));
    }

    @Test
    @DisplayName("X.690 §8.6: a bit string says how many bits of its last byte are unused")
    void bitStrings() {
        assertEquals("03020780", hex(Der.bitString(7, (byte) 0x80)));
        assertEquals("0303000102", hex(Der.bitString(0, (byte) 1, (byte) 2)));
    }

    @Test
    @DisplayName("X.690 §8.19: the arcs of an object identifier, seven bits a byte, the first two together")
    void objectIdentifiers() {
        assertEquals("06032b6570", hex(Der.oid(1, 3, 101, 112)));
        assertEquals("06032a8648", hex(Der.oid(1, 2, 840)));
        assertEquals("06062a864886f70d", hex(Der.oid(1, 2, 840, 113549)));
        assertEquals("0603550403", hex(Der.oid(2, 5, 4, 3)));
        assertEquals("06052b87ffff7f", hex(Der.oid(1, 3, 0xFFFFFF)));
        assertEquals("06062b87ffffff7f", hex(Der.oid(1, 3, Integer.MAX_VALUE)));
    }

    @Test
    @DisplayName("RFC 5280 §4.1.2.5: UTCTime through the year 2049, GeneralizedTime from 2050 on")
    void times() {
        assertEquals("170d" + ascii("700101000000Z"), hex(Der.time(Instant.EPOCH)));
        assertEquals("170d" + ascii("491231235959Z"), hex(Der.time(Instant.parse("2049-12-31T23:59:59Z"))));
        assertEquals("180f" + ascii("20500101000000Z"), hex(Der.time(Instant.parse("2050-01-01T00:00:00Z"))));
        assertEquals("180f" + ascii("99991231235959Z"), hex(Der.time(Instant.parse("9999-12-31T23:59:59Z"))));
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
