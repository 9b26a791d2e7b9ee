package wetube.web.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 that arrives in pieces and stops at the first byte that no valid text can have there, even if the rest of
 * the code point has not come (RFC 3629 §4; the Unicode Standard, table 3-7). It decodes nothing.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** Continuation bytes the current code point still needs. */
    private int missing;
    /** What the next continuation byte may be: 80..BF, except just behind E0, ED, F0 and F4. */
    private int lowest;
    private int highest;

    /** Whether these bytes can follow what came before. After false the object is of no further use. */
    boolean accept(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (missing > 0) {
                int b = bytes[i++] & 0xFF;
                if (b < lowest || b > highest) {
                    return false;
                }
                missing--;
                lowest = 0x80;
                highest = 0xBF;
                continue;
            }
            while (i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            }
            if (i < to && bytes[i++] < 0 && !lead(bytes[i - 1] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text may end here: no code point is half received. */
    boolean isComplete() {
        return missing == 0;
    }

    private boolean lead(int b) {
        lowest = 0x80;
        highest = 0xBF;
        if (b >= 0xC2 && b <= 0xDF) {
            missing = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            missing = 2;
            lowest = b == 0xE0 ? 0xA0 : 0x80; // else overlong: fewer bytes would do
            highest = b == 0xED ? 0x9F : 0xBF; // else a surrogate
        } else if (b >= 0xF0 && b <= 0xF4) {
            missing = 3;
            lowest = b == 0xF0 ? 0x90 : 0x80; // else overlong
            highest = b == 0xF4 ? 0x8F : 0xBF; // else above U+10FFFF
        } else {
            return false; // a continuation byte, an overlong C0 or C1, or F5 and above
        }
        return true;
    }
}
