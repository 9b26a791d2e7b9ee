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
        for (int i = from; i < to; i++) {
            while (missing == 0 && i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            }
            if (i < to && !accept(bytes[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text may end here: no code point is half received. */
    boolean isComplete() {
        return missing == 0;
    }

    private boolean accept(int b) {
        if (missing == 0) {
            return b < 0x80 || begin(b);
        }
        boolean valid = b >= lowest && b <= highest;
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return valid;
    }

    /** The first byte of a code point of several. */
    private boolean begin(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return false; // a continuation byte, C0 or C1 (always overlong), or what would be above U+10FFFF
        }
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80; // else overlong: fewer bytes would do
        highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF; // else a surrogate; else above U+10FFFF
        return true;
    }
}
