package wetube.wire;

import java.math.BigDecimal;
import java.util.Collection;

/** The checks behind the accessors of {@link Json.Obj}: is this value what the message's definition says? */
final class JsonMember {
    /** A plain integer of up to this many characters (sign included) fits a long whatever its digits are. */
    private static final int LONG_SAFE_CHARS = 18;

    private JsonMember() {}

    static String atMost(int maxChars, String name, String text) throws ProtocolException {
        limit(name, text.length(), "characters", maxChars);
        return text;
    }

    static <C extends Collection<?>> C atMost(int maxItems, String name, C items) throws ProtocolException {
        limit(name, items.size(), "items", maxItems);
        return items;
    }

    private static void limit(String name, int count, String unit, int max) throws ProtocolException {
        if (count > max) {
            throw new ProtocolException("member \"" + name + "\" has " + count + " " + unit + ", more than " + max);
        }
    }

    /** @param number as it stood in the text */
    static long integer(String name, String number, long min, long max) throws ProtocolException {
        long integer = whole(name, number);
        if (integer < min || integer > max) {
            throw outOfRange(name, number, Long.toString(min), Long.toString(max));
        }
        return integer;
    }

    /** @param number as it stood in the text */
    static double number(String name, String number, double min, double max) throws ProtocolException {
        double decimal = Double.parseDouble(number);
        if (!(decimal >= min && decimal <= max)) {
            throw outOfRange(name, number, JsonWriter.shortest(min), JsonWriter.shortest(max));
        }
        return decimal;
    }

    private static long whole(String name, String number) throws ProtocolException {
        if (number.length() <= LONG_SAFE_CHARS && number.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E')) {
            return Long.parseLong(number);
        }
        try {
            return new BigDecimal(number).longValueExact();
        } catch (ArithmeticException | NumberFormatException notWhole) {    // the latter for exponents beyond 32 bits
            throw new ProtocolException("member \"" + name + "\" must be a whole number of 64 bits, not " + number);
        }
    }

    private static ProtocolException outOfRange(String name, String number, String min, String max) {
        return new ProtocolException("member \"" + name + "\" is " + number + ", not from " + min + " to " + max);
    }
}
