package wetube.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text in a single pass, by recursive descent: a method per rule of RFC 8259's grammar. Used once.
 *
 * <p>{@code position} is always that of the next character not yet taken; refusals name it.
 */
public final class JsonReader {
    /** Depth of nesting: RFC 8259 §9 lets a parser limit it; ours is recursive, and messages of WeTube nest a few levels. */
    static final int MAX_DEPTH = 32;

    /** Length of a text, 1 MiB: a control frame has at most 64 KiB, and files have longer lists. */
    static final int MAX_LENGTH_CHARS = 1 << 20;

    /**
     * Length of a number as written: shortest doubles take at most 25; the rest is for other people's writers. Without a
     * limit, turning a million digits into binary takes seconds.
     */
    static final int MAX_NUMBER_CHARS = 100;

    /** What {@link #peek} answers behind the last character: no JSON text has a U+FFFF outside its strings. */
    private static final char END = '\uFFFF';

    private final String text;
    private int position;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The one value in {@code text}, which may have white space round it and nothing else. */
    public static Json parse(String text) throws ProtocolException {
        return new JsonReader(text).parse();
    }

    /** As {@link #parse}; any value but an object is refused. */
    public static Json.Obj parseObject(String text) throws ProtocolException {
        if (parse(text) instanceof Json.Obj object) {
            return object;
        }
        throw new ProtocolException("not a JSON object at character 0");
    }

    /** As {@link #parseObject(String)}, of strict UTF-8. */
    public static Json.Obj parseObject(byte[] utf8) throws ProtocolException {
        if (utf8.length > 3 * MAX_LENGTH_CHARS) {
            throw new ProtocolException("a text of " + utf8.length + " bytes is too long");
        }
        return parseObject(Utf8.decode(utf8));
    }

    /** {@code JSON-text = ws value ws} (§2). */
    private Json parse() throws ProtocolException {
        if (text.length() > MAX_LENGTH_CHARS) {
            throw new ProtocolException("JSON text of " + text.length() + " characters is longer than "
                    + MAX_LENGTH_CHARS + " (at character " + MAX_LENGTH_CHARS + ")");
        }
        // RFC 8259 §8.1: "Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-transmitted
        // JSON text." A parser may ignore one; we do not, for the bytes as they stand are what is hashed and signed.
        if (peek() == '\uFEFF') {
            throw refusal("byte order mark");
        }
        skipWhiteSpace();
        Json value = value();
        skipWhiteSpace();
        if (position < text.length()) {
            throw refusal("something after the end of the value");
        }
        return value;
    }

    /** {@code value = false / null / true / object / array / number / string} (§3). */
    private Json value() throws ProtocolException {
        return switch (peek()) {
            case '"' -> new Json.Text(string());
            case '{' -> object();
            case '[' -> array();
            case 't' -> literal("true", Json.Bool.TRUE);
            case 'f' -> literal("false", Json.Bool.FALSE);
            case 'n' -> literal("null", Json.Null.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw refusal("expected a value");
        };
    }

    private Json literal(String word, Json value) throws ProtocolException {
        if (!text.startsWith(word, position)) {
            throw refusal("expected " + word);
        }
        position += word.length();
        return value;
    }

    /** {@code object = begin-object [ member *( value-separator member ) ] end-object} (§4). */
    private Json.Obj object() throws ProtocolException {
        int start = position;
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        if (!takeIf('}')) {
            do {
                skipWhiteSpace();
                member(members);
                skipWhiteSpace();
            } while (takeIf(','));
            take('}', "expected , or }");
        }
        depth--;
        return new Json.Obj(members, text, start, position);
    }

    /** {@code member = string name-separator value} (§4). */
    private void member(Map<String, Json> members) throws ProtocolException {
        int start = position;
        if (peek() != '"') {
            throw refusal("expected a member's name in quotation marks");
        }
        String name = string();
        skipWhiteSpace();
        take(':', "expected :");
        skipWhiteSpace();
        // RFC 8259 §4: "The names within an object SHOULD be unique." Two readers may differ on which of two counts, so what
        // one peer checked would not be what another obeys.
        if (members.put(name, value()) != null) {
            position = start;
            throw refusal("the same name twice in one object");
        }
    }

    /** {@code array = begin-array [ value *( value-separator value ) ] end-array} (§5). */
    private Json.Array array() throws ProtocolException {
        enter();
        List<Json> values = new ArrayList<>();
        if (!takeIf(']')) {
            do {
                skipWhiteSpace();
                values.add(value());
                skipWhiteSpace();
            } while (takeIf(','));
            take(']', "expected , or ]");
        }
        depth--;
        return new Json.Array(values);
    }

    /** Takes the opening bracket and the white space behind it. */
    private void enter() throws ProtocolException {
        // RFC 8259 §9: "An implementation may set limits on the maximum depth of nesting."
        if (++depth > MAX_DEPTH) {
            throw refusal("nested deeper than " + MAX_DEPTH);
        }
        position++;
        skipWhiteSpace();
    }

    /** {@code number = [ minus ] int [ frac ] [ exp ]} (§6), kept as it stands. */
    private Json.Num number() throws ProtocolException {
        int start = position;
        takeIf('-');
        if (takeIf('0')) {
            // §6: "Leading zeros are not allowed."
            if (isDigit(peek())) {
                throw refusal("leading zero");
            }
        } else {
            digits();
        }
        if (takeIf('.')) {
            digits();
        }
        boolean exponent = takeIf('e') || takeIf('E');
        if (exponent) {
            if (!takeIf('+')) {
                takeIf('-');
            }
            digits();
        }
        String number = text.substring(start, position);
        if (number.length() > MAX_NUMBER_CHARS || exponent && !fitsDouble(number)) {
            position = start;
            throw refusal("number that does not fit");
        }
        return new Json.Num(number);
    }

    /** {@code 1*DIGIT}. */
    private void digits() throws ProtocolException {
        if (!isDigit(peek())) {
            throw refusal("expected a digit");
        }
        do {
            position++;
        } while (isDigit(peek()));
    }

    // RFC 8259 §6: "This specification allows implementations to set limits on the range and precision of numbers
    // accepted." The range is the double's, as in JavaScript: neither 1e400 nor 1e-400 may become something else.
    private static boolean fitsDouble(String number) {
        double value = Double.parseDouble(number);
        boolean zero = !number.matches("[^eE]*[1-9].*");
        return Double.isFinite(value) && (value != 0 || zero);
    }

    /** {@code string = quotation-mark *char quotation-mark} (§7), without its escapes. */
    private String string() throws ProtocolException {
        int start = ++position;
        for (; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                return text.substring(start, position++);
            }
            if (c == '\\') {
                return stringWithEscapes(start);
            }
            unescaped(c);
        }
        throw refusal("string without its closing quotation mark");
    }

    /** The rest of a string whose first escape is at {@code position}. */
    private String stringWithEscapes(int start) throws ProtocolException {
        StringBuilder out = new StringBuilder().append(text, start, position);
        for (; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return out.toString();
            }
            if (c == '\\') {
                escape(out);
            } else {
                int from = position;
                unescaped(c);
                out.append(text, from, position + 1);
            }
        }
        throw refusal("string without its closing quotation mark");
    }

    /** Checks the character at {@code position}, {@code c}; of a surrogate pair leaves {@code position} at the second half. */
    private void unescaped(char c) throws ProtocolException {
        // RFC 8259 §7: "the characters that MUST be escaped: […] the control characters (U+0000 through U+001F)."
        if (c < 0x20) {
            throw refusal("control character in a string");
        }
        // §8.2: the grammar lets half a surrogate pair through, "the behavior of software […] is unpredictable": refused.
        if (Character.isSurrogate(c)) {
            if (!JsonWriter.isPair(text, position)) {
                throw refusal("half a surrogate pair");
            }
            position++;
        }
    }

    /** Undoes the escape at {@code position} (§7) and leaves {@code position} at its last character. */
    private void escape(StringBuilder out) throws ProtocolException {
        int start = position++;
        switch (peek()) {
            case '"' -> out.append('"');
            case '\\' -> out.append('\\');
            case '/' -> out.append('/');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                char unit = hex4();
                out.append(unit);
                // §7: "To escape an extended character that is not in the Basic Multilingual Plane, the character is
                // represented as a 12-character sequence, encoding the UTF-16 surrogate pair."
                if (Character.isSurrogate(unit)) {
                    if (!text.startsWith("\\u", position + 1)) {
                        throw refusalAt(start, "half a surrogate pair");
                    }
                    position += 2;
                    char second = hex4();
                    if (!Character.isSurrogatePair(unit, second)) {
                        throw refusalAt(start, "half a surrogate pair");
                    }
                    out.append(second);
                }
            }
            default -> throw refusalAt(start, "unknown escape");
        }
    }

    /** {@code %x75 4HEXDIG}: takes the four digits behind the u at {@code position} and leaves it at the last of them. */
    private char hex4() throws ProtocolException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            position++;
            char c = peek();
            // Character.digit would take the digits of every script.
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw refusal("expected a hexadecimal digit");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /** {@code ws = *( space / tab / line feed / carriage return )} (§2). */
    private void skipWhiteSpace() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : END;
    }

    private boolean takeIf(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void take(char c, String otherwise) throws ProtocolException {
        if (!takeIf(c)) {
            throw refusal(otherwise);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private ProtocolException refusal(String what) {
        return refusalAt(position, what);
    }

    private ProtocolException refusalAt(int at, String what) {
        String where = at < text.length() ? "" : ", where the text ends";
        return new ProtocolException("not JSON: " + what + " at character " + at + where);
    }
}
