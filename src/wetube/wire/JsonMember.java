package wetube.wire;

import java.math.BigDecimal;
import java.util.List;

/** The checks behind the accessors of {@link Json.Obj}: is this value what the message's definition says? */
final class JsonMember {
    /** A plain integer of up to this many characters (sign included) fits a long whatever its digits are. */
    private static final int LONG_SAFE_CHARS = 18;

    private JsonMember() {}

    static String string(String name, Json value, int maxChars) throws ProtocolException {
        if (!(value instanceof Json.Text text)) {
            throw wrongType(name, "a string");
        }
        if (text.value().length() > maxChars) {
            throw new ProtocolException("member \"" + name + "\" has " + text.value().length()
                    + " characters, more than " + maxChars);
        }
        return text.value();
    }

    static long integer(String name, Json value, long min, long max) throws ProtocolException {
        if (!(value instanceof Json.Num number)) {
            throw wrongType(name, "a whole number");
        }
        long integer = whole(name, number.text());
        if (integer < min || integer > max) {
            throw outOfRange(name, number, Long.toString(min), Long.toString(max));
        }
        return integer;
    }

    static double number(String name, Json value, double min, double max) throws ProtocolException {
        if (!(value instanceof Json.Num number)) {
            throw wrongType(name, "a number");
        }
        double decimal = Double.parseDouble(number.text());
        if (!(decimal >= min && decimal <= max)) {
            throw outOfRange(name, number, JsonWriter.shortest(min), JsonWriter.shortest(max));
        }
        return decimal;
    }

    static boolean bool(String name, Json value) throws ProtocolException {
        if (value instanceof Json.Bool bool) {
            return bool.value();
        }
        throw wrongType(name, "true or false");
    }

    static Json.Obj object(String name, Json value) throws ProtocolException {
        if (value instanceof Json.Obj object) {
            return object;
        }
        throw wrongType(name, "an object");
    }

    static List<Json> array(String name, Json value, int maxItems) throws ProtocolException {
        if (!(value instanceof Json.Array array)) {
            throw wrongType(name, "an array");
        }
        if (array.values().size() > maxItems) {
            throw new ProtocolException("member \"" + name + "\" has " + array.values().size()
                    + " items, more than " + maxItems);
        }
        return array.values();
    }

    private static long whole(String name, String text) throws ProtocolException {
        if (text.length() <= LONG_SAFE_CHARS && isPlain(text)) {
            return Long.parseLong(text);
        }
        try {
            return new BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException notWhole) {    // the latter for exponents beyond 32 bits
            throw new ProtocolException("member \"" + name + "\" must be a whole number of 64 bits, not " + text);
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    private static ProtocolException wrongType(String name, String expected) {
        return new ProtocolException("member \"" + name + "\" must be " + expected);
    }

    private static ProtocolException outOfRange(String name, Json.Num number, String min, String max) {
        return new ProtocolException("member \"" + name + "\" is " + number.text() + ", not from " + min + " to " + max);
    }
}
