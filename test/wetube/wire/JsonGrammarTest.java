package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the grammar takes and what it refuses, in the manner of N. Seriot's JSONTestSuite ("Parsing JSON is a minefield"). */
class JsonGrammarTest {
    private static final String SMILE = "\uD83D\uDE00";

    /** A text, and what it is written as again. */
    static List<Arguments> accepted() {
        return List.of(
                // values at the top level
                ok("null", "null"), ok("true", "true"), ok("false", "false"), ok("0", "0"), ok("\"\"", "\"\""),
                ok("[]", "[]"), ok("{}", "{}"), ok(" \t\r\n7\n", "7"), ok(" [ ] ", "[]"), ok("{ \t}", "{}"),
                // arrays
                ok("[ 1 , 2 ]", "[1,2]"), ok("[null, 1, \"1\", {}]", "[null,1,\"1\",{}]"), ok("[[]   ]", "[[]]"),
                ok("[1,null,null,null,2]", "[1,null,null,null,2]"), ok("[\"a\"]", "[\"a\"]"), ok("[false]", "[false]"),
                // objects
                ok("{\"a\":[]}", "{\"a\":[]}"), ok("{\"\":0}", "{\"\":0}"),
                ok("{ \"a\" : 1 , \"b\" : 2 }", "{\"a\":1,\"b\":2}"), ok("{\"b\":1,\"a\":2}", "{\"b\":1,\"a\":2}"),
                ok("{\"foo\\u0000bar\": 42}", "{\"foo\\u0000bar\":42}"), ok("{\"a\":\n\"b\"\n}", "{\"a\":\"b\"}"),
                ok("{\"a\":{\"a\":1}}", "{\"a\":{\"a\":1}}"), ok("{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}"),
                // numbers
                ok("-0", "-0"), ok("-1", "-1"), ok("10", "10"), ok("0.5", "0.5"), ok("-0.0", "-0.0"), ok("1.000", "1.000"),
                ok("1e5", "1e5"), ok("1E+2", "1E+2"), ok("1e-2", "1e-2"), ok("0e1", "0e1"), ok("0e+1", "0e+1"),
                ok("0E-9", "0E-9"), ok("123.456e78", "123.456e78"), ok("1.7976931348623157e308", "1.7976931348623157e308"),
                ok("4.9e-324", "4.9e-324"), ok("9223372036854775807", "9223372036854775807"),
                ok("18446744073709551616", "18446744073709551616"),
                ok("-237462374673276894279832749832423479823246327846", "-237462374673276894279832749832423479823246327846"),
                ok("-0." + "0".repeat(77) + "1", "-0." + "0".repeat(77) + "1"), ok("0e99999", "0e99999"),
                ok("0.00e-999", "0.00e-999"),
                // strings
                ok("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""),
                ok("\"\\u0041\\u00e9\\u00E9\"", "\"Aéé\""), ok("\"\\u0060\\u012a\\u12AB\"", "\"`\u012a\u12ab\""),
                ok("\"\\uD83D\\ude00\"", "\"" + SMILE + "\""), ok("\"" + SMILE + "\"", "\"" + SMILE + "\""),
                ok("\"\\uDBFF\\uDFFF\"", "\"\uDBFF\uDFFF\""), ok("\"\\u0000\\u001f\"", "\"\\u0000\\u001f\""),
                ok("\"\u007f\"", "\"\u007f\""), ok("\"\u2028\u2029\"", "\"\u2028\u2029\""),
                ok("\"\\uFFFF\uFFFF\uFEFF\"", "\"\uFFFF\uFFFF\uFEFF\""), ok("\"a/*b*/c\"", "\"a/*b*/c\""),
                ok("\"\\\\u0000\"", "\"\\\\u0000\""), ok("\"\\\\\\\"\"", "\"\\\\\\\"\""), ok("\"\\uA66D\"", "\"\uA66D\""),
                ok("\"π ⍂㈴⍂\"", "\"π ⍂㈴⍂\""), ok("\" \"", "\" \""));
    }

    /** A text, and at which character it is refused. */
    static List<Arguments> refused() {
        return List.of(
                // nothing, or something else
                no("", 0), no(" ", 1), no("a", 0), no("é", 0), no("]", 0), no("}", 0), no(",", 0), no(":", 0), no("*", 0),
                no("<null>", 0), no("\uFEFF", 0), no("\uFEFF{}", 0), no("{}\uFEFF", 2), no("\u0000", 0), no("\uFFFF", 0),
                no("[\u000b]", 1), no("[\u00a0]", 1), no("[\u2060]", 1), no("[\u000c]", 1), no("\u20281", 0), no("/* */1", 0),
                no("1//", 1), no("'a'", 0), no("undefined", 0),
                // literals
                no("nul", 0), no("True", 0), no("TRUE", 0), no("tru\u0435", 0), no("nulll", 4), no("truefalse", 4),
                no("[nul]", 1), no("[fals", 1), no("NaN", 0), no("nan", 0), no("Infinity", 0), no("-Infinity", 1),
                no("[Inf]", 1),
                // arrays
                no("[", 1), no("[1", 2), no("[1,", 3), no("[1,]", 3), no("[,1]", 1), no("[1,,2]", 3), no("[,]", 1),
                no("[1 2]", 3), no("[1:2]", 2), no("[\"a\" \"b\"]", 5), no("[1]]", 3), no("[1}", 2), no("[][]", 2),
                no("[-]", 2), no("[3[4]]", 2), no("[\"\",", 4), no("[{}", 3), no("[", 1),
                // objects
                no("{", 1), no("{\"a\"", 4), no("{\"a\":", 5), no("{\"a\":1", 6), no("{\"a\":1,", 7), no("{\"a\":1,}", 7),
                no("{,}", 1), no("{\"a\":1,,\"b\":2}", 7), no("{\"a\" 1}", 5), no("{\"a\",1}", 4), no("{\"a\"}", 4),
                no("{\"a\"::1}", 5), no("{1:1}", 1), no("{a:1}", 1), no("{'a':1}", 1), no("{null:1}", 1), no("{\"a\":1]", 6),
                no("{\"a\":1 \"b\":2}", 7), no("{}}", 2), no("{}#", 2), no("{\"a\":\"b\"}/**/", 9), no("{[]:1}", 1),
                no("{\"a\":/*c*/1}", 5), no("{\"a\":1,\"a\":1}", 7), no("{\"a\":1,\"\\u0061\":2}", 7),
                no("{\"x\":{\"a\":1,\"b\":2,\"a\":3}}", 18),
                // numbers
                no("+1", 0), no("01", 1), no("-01", 2), no("00", 1), no("-", 1), no("--1", 1), no(".5", 0), no("-.5", 1),
                no("1.", 2), no("1.e5", 2), no("0.e1", 2), no("1e", 2), no("1e+", 3), no("1e-", 3), no("1eE2", 2),
                no("1.2.3", 3), no("1e1.5", 3), no("0x10", 1), no("1_000", 1), no("1,000", 1), no("1 000", 2), no("1a", 1),
                no("\uff11", 0), no("1\u0661", 1), no("- 1", 1), no("1e 5", 2), no("-a", 1), no("2.e3", 2), no("012", 1),
                no("[-012]", 3), no("1e400", 0), no("-1e400", 0), no("[1,1e309]", 3), no("1e-400", 0), no("123.456e-789", 0),
                no("1e99999999999999999999", 0), no("1".repeat(101), 0), no("0." + "0".repeat(100), 0),
                // strings
                no("\"", 1), no("\"a", 2), no("\"a\\", 2), no("\"a\\\"", 4), no("\"\\a\"", 1), no("\"\\x41\"", 1),
                no("\"\\'\"", 1), no("\"\\\u0000\"", 1), no("\"\\0\"", 1), no("\"\\U0041\"", 1), no("\"\\ \"", 1),
                no("\"\\é\"", 1), no("\"\\u\"", 3), no("\"\\u12\"", 5), no("\"\\u123", 6), no("\"\\u12G4\"", 5),
                no("\"\\u+123\"", 3), no("\"\\u\uff10041\"", 3), no("\"\n\"", 1), no("\"a\tb\"", 2), no("\"\u0000\"", 1),
                no("\"\u001f\"", 1), no("\"\\n\n\"", 3), no("\"a\"b", 3), no("\"\" \"\"", 3),
                // halves of surrogate pairs, raw and escaped
                no("\"\uD83D\"", 1), no("\"\uDE00\"", 1), no("\"a\uDE00\uD83D\"", 2), no("\"\uD83Dx\"", 1),
                no("\"\\uD83D\"", 1), no("\"\\uDE00\"", 1), no("\"\\uD83Dx\"", 1), no("\"\\uDE00\\uD83D\"", 1),
                no("\"\\uD83D\\uD83D\"", 1), no("\"\\uD83D\\u0041\"", 1), no("\"\\uD83D\\n\"", 1), no("\"\\uD83D\uDE00\"", 1),
                no("\"\uD83D" + "\\uDE00\"", 1), no("\"\\n\\uD83D\"", 3), no("\"\\n\uD83D\"", 3), no("\"\\uD83D\\u\"", 9),
                no("{\"\\uD800\":1}", 2));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("accepted")
    @DisplayName("RFC 8259 allows it, so it is accepted")
    void accepts(String text, String written) throws ProtocolException {
        Json value = JsonReader.parse(text);

        assertEquals(written, value.toJson());
        assertEquals(value, JsonReader.parse(written), "the same value when read again");
    }

    @ParameterizedTest(name = "[{index}] {0} at {1}")
    @MethodSource("refused")
    @DisplayName("RFC 8259 does not allow it, or leaves it to the reader, so it is refused, with its position")
    void refuses(String text, int position) {
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> JsonReader.parse(text));

        String end = position < text.length() ? "" : ", where the text ends";
        assertTrue(refusal.getMessage().endsWith(" at character " + position + end), refusal.getMessage());
    }

    @Test
    @DisplayName("every proper prefix of a message is refused")
    void prefixes() throws ProtocolException {
        String message = "{\"a\":[1.5e-3,true,false,null,\"\\u00e9\\uD83D\\uDE00 " + SMILE + "\\n\"],"
                + "\"b\":{\"c\":{},\"d\":[[]]},\"e\":-10}";
        JsonReader.parseObject(message);

        for (int length = 0; length < message.length(); length++) {
            String prefix = message.substring(0, length);
            assertThrows(ProtocolException.class, () -> JsonReader.parse(prefix), prefix);
        }
    }

    @Test
    @DisplayName("whatever one character is changed to, a message is refused or read as what it then says")
    void mutations() {
        String message = "{\"a\":[1.5e-3,true,null,\"\\u00e9\\uD83D\\uDE00\"],\"b\":{\"c\":{}}}";
        List<Character> characters = new ArrayList<>(List.of('\u00e9', '\u2028', '\uD83D', '\uDE00', '\uFEFF', '\uFFFF'));
        for (char c = 0; c < 128; c++) {
            characters.add(c);
        }

        for (int i = 0; i < message.length(); i++) {
            for (char c : characters) {
                readOrRefuse(message.substring(0, i) + c + message.substring(i + 1));
            }
        }
    }

    @Test
    @DisplayName("random heaps of JSON's own characters are refused or read as what they say")
    void randomTexts() {
        Random random = new Random(1);
        String alphabet = "[]{}:,\"\\u0123e-+. tnf\uD83D\uDE00";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            readOrRefuse(text.toString());
        }
    }

    private static void readOrRefuse(String text) {
        try {
            Json value = JsonReader.parse(text);
            assertEquals(value, JsonReader.parse(value.toJson()), text);
        } catch (ProtocolException refusal) {
            assertTrue(refusal.getMessage().contains("at character "), refusal.getMessage());
        }
    }

    private static Arguments ok(String text, String written) {
        return Arguments.of(text, written);
    }

    private static Arguments no(String text, int position) {
        return Arguments.of(text, position);
    }
}
