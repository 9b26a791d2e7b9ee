package wetube.wire;

import java.math.BigDecimal;

/** How strings and numbers are written in JSON. Stateless. */
final class JsonWriter {
    /** Every whole double up to here, 2^53, is a long that is read back as the same double. */
    private static final double MAX_WHOLE = 1L << 53;

    /** From this size on a number is written with an exponent, as in JavaScript (ECMA-262, Number::toString). */
    private static final double MIN_EXPONENT = 1e21;

    private static final String HEX = "0123456789abcdef";

    private JsonWriter() {}

    /** The shortest decimal that is read back as the same double; whole numbers without ".0". */
    static String shortest(double value) {
        // RFC 8259 §6: "Numeric values that cannot be represented in the grammar below (such as Infinity and NaN)
        // are not permitted."
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(value + " is not a JSON number");
        }
        boolean negativeZero = value == 0 && 1 / value < 0;
        if (value == Math.rint(value) && Math.abs(value) <= MAX_WHOLE && !negativeZero) {
            return Long.toString((long) value);
        }
        // Double.toString gives the fewest digits (since JDK 19), but an exponent from 10^7 on: a time in milliseconds reads
        // better without.
        String shortest = Double.toString(value);
        return shortest.indexOf('E') >= 0 && Math.abs(value) >= 1 && Math.abs(value) < MIN_EXPONENT
                ? new BigDecimal(shortest).toPlainString()
                : shortest;
    }

    // RFC 8259 §7: "All Unicode characters may be placed within the quotation marks, except for the characters that MUST
    // be escaped: quotation mark, reverse solidus, and the control characters (U+0000 through U+001F)."
    static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
                    } else if (!Character.isSurrogate(c)) {
                        out.append(c);
                    } else if (isPair(text, i)) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        throw new IllegalStateException("half a surrogate pair at character " + i + " of a text to be sent");
                    }
                }
            }
        }
        out.append('"');
    }

    /** Whether a surrogate pair begins at {@code i}. */
    static boolean isPair(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
