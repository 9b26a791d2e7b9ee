package wetube.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Writes the few types of DER (ITU-T X.690) that a certificate is made of. Each method returns one whole element: tag,
 * length, content.
 *
 * <p>Example: {@code sequence(integer(1), utf8("ada"))} is {@code 30 08  02 01 01  0c 03 61 64 61}.
 *
 * <p>Left out: reading, and every type and long tag that {@link Certificate} does not need. Stateless.
 */
final class Der {
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OID = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_CONSTRUCTED = 0xA0;

    private static final DateTimeFormatter UTC_FORMAT = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter GENERALIZED_FORMAT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return element(SEQUENCE, concat(elements));
    }

    /** A SET OF one, which needs no sorting. */
    static byte[] set(byte[] element) {
        return element(SET, element);
    }

    /** {@code [number] EXPLICIT element}. */
    static byte[] explicit(int number, byte[] element) {
        return element(CONTEXT_CONSTRUCTED | number, element);
    }

    // X.690 §11.1: "If the encoding represents the boolean value TRUE, its single contents octet shall have all eight bits
    // set to one."
    static byte[] bool(boolean value) {
        return element(BOOLEAN, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] integer(long value) {
        return element(INTEGER, BigInteger.valueOf(value).toByteArray());
    }

    /** All but the last {@code unusedBits} bits of {@code bytes}. */
    static byte[] bitString(int unusedBits, byte... bytes) {
        return element(BIT_STRING, concat(new byte[] {(byte) unusedBits}, bytes));
    }

    static byte[] octetString(byte[] bytes) {
        return element(OCTET_STRING, bytes);
    }

    static byte[] utf8(String text) {
        return element(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object identifier such as 1.3.101.112 (X.690 §8.19). */
    static byte[] oid(int... arcs) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            // Seven bits a byte, most significant first, the top bit set on all but the last.
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >>> shift > 0) {
                    content.write(0x80 | arcs[i] >>> shift & 0x7F);
                }
            }
            content.write(arcs[i] & 0x7F);
        }
        return element(OID, content.toByteArray());
    }

    // RFC 5280 §4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through the year 2049
    // as UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime."
    static byte[] time(Instant instant) {
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        return utc.getYear() < 2050
                ? element(UTC_TIME, UTC_FORMAT.format(utc).getBytes(StandardCharsets.US_ASCII))
                : element(GENERALIZED_TIME, GENERALIZED_FORMAT.format(utc).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        // X.690 §8.1.3: up to 127 in one byte; else the number of length bytes, then those, and (§10.1) no more than needed.
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            out.write(0x80 | lengthBytes);
            for (int i = lengthBytes - 1; i >= 0; i--) {
                out.write(content.length >>> 8 * i);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
