package wetube.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test a rule, where RFC 8259 states one or leaves a choice. The grammar itself is in {@link JsonGrammarTest}. */
class JsonRulesTest {
    @Test
    @DisplayName("§3: the literal names MUST be lowercase, and no others are allowed")
    void literals() throws ProtocolException {
        assertEquals(Json.Bool.TRUE, JsonReader.parse("true"));
        assertEquals(Json.Bool.FALSE, JsonReader.parse("false"));
        assertEquals(Json.Null.NULL, JsonReader.parse("null"));
        assertRefused("Null");
        assertRefused("yes");
    }

    @Test
    @DisplayName("§4: names within an object SHOULD be unique: a second one is refused, however it is escaped")
    void uniqueNames() {
        assertEquals("not JSON: the same name twice in one object at character 7", assertRefused("{\"a\":1,\"a\":1}"));
        assertRefused("{\"role\":\"viewer\",\"r\\u006fle\":\"director\"}");
    }

    @Test
    @DisplayName("§4: the same name in two different objects is no repetition")
    void sameNameElsewhere() throws ProtocolException {
        assertEquals(2, JsonReader.parseObject("{\"a\":{\"a\":1},\"b\":{\"a\":2}}").object("b").integer("a", 0, 9));
    }

    @Test
    @DisplayName("§5: values of an array need not be of the same type, and keep their order")
    void arrays() throws ProtocolException {
        assertEquals(Json.array(List.of(new Json.Num("1"), Json.text("a"), Json.Null.NULL)), JsonReader.parse("[1,\"a\",null]"));
    }

    @Test
    @DisplayName("§6: leading zeros are not allowed, Infinity and NaN are not permitted")
    void numbers() {
        assertRefused("007");
        assertRefused("-Infinity");
        assertRefused("NaN");
    }

    @Test
    @DisplayName("§6: a number beyond a double's range is refused, above and below, and not turned into infinity or nothing")
    void numberRange() throws ProtocolException {
        assertEquals("not JSON: number that does not fit at character 5", assertRefused("{\"a\":1e400}"));
        assertRefused("[1e-400]");
        assertEquals(new Json.Num("0e-400"), JsonReader.parse("0e-400"));
    }

    @Test
    @DisplayName("§6: a number of 100 characters is read, one of 101 refused, so that none takes long to turn into binary")
    void numberLength() throws ProtocolException {
        JsonReader.parse("9".repeat(100));
        assertRefused("9".repeat(101));
        assertRefused("9".repeat(1_000_000));
        assertRefused("1e" + "0".repeat(1_000_000) + "1");
    }

    @Test
    @DisplayName("§7: control characters MUST be escaped, all of U+0000 to U+001F")
    void controlCharacters() throws ProtocolException {
        for (char c = 0; c < 0x20; c++) {
            assertEquals("not JSON: control character in a string at character 1", assertRefused("\"" + c + "\""));
            String escaped = "\"\\u00" + HexFormat.of().toHexDigits((byte) c) + "\"";
            assertEquals(new Json.Text(String.valueOf(c)), JsonReader.parse(escaped));
            assertEquals(new Json.Text(String.valueOf(c)), JsonReader.parse(new Json.Text(String.valueOf(c)).toJson()));
        }
    }

    @Test
    @DisplayName("§7: a character outside the Basic Multilingual Plane is escaped as a surrogate pair")
    void surrogatePair() throws ProtocolException {
        assertEquals(new Json.Text("\uD834\uDD1E"), JsonReader.parse("\"\\uD834\\uDD1E\""));
    }

    @Test
    @DisplayName("§8.2: half a surrogate pair is refused, raw and escaped, also where an escaped half meets a raw one")
    void loneSurrogates() {
        assertRefused("\"\\uDEAD\"");
        assertRefused("\"\uD834\"");
        assertRefused("\"\\uD834\uDD1E\"");
        assertRefused("\"\uD834" + "\\uDD1E\"");
    }

    @Test
    @DisplayName("§8.3: names are compared after their escapes are undone")
    void comparison() throws ProtocolException {
        assertEquals(1, JsonReader.parseObject("{\"a\\u005cb\":1}").integer("a\\b", 0, 1));
    }

    @Test
    @DisplayName("§9: nesting 32 deep is read, 33 deep refused, and a million brackets do not overflow the stack")
    void depth() throws ProtocolException {
        JsonReader.parse("[".repeat(32) + "]".repeat(32));
        assertEquals("not JSON: nested deeper than 32 at character 32", assertRefused("[".repeat(33) + "]".repeat(33)));
        assertRefused("{\"a\":".repeat(33) + "1" + "}".repeat(33));
        assertRefused("[".repeat(1_000_000));
        JsonReader.parse("[" + "[],".repeat(100) + "[]]");
    }

    @Test
    @DisplayName("§9: a text of 1,048,576 characters is read, a longer one refused before it is looked at")
    void length() throws ProtocolException {
        String longest = "\"" + "x".repeat(JsonReader.MAX_LENGTH_CHARS - 2) + "\"";
        JsonReader.parse(longest);
        assertTrue(assertRefused(longest + " ").endsWith("(at character 1048576)"));
        byte[] bytes = new byte[3 * JsonReader.MAX_LENGTH_CHARS + 1];
        assertThrows(ProtocolException.class, () -> JsonReader.parseObject(bytes));
    }

    @Test
    @DisplayName("§8.1: a byte order mark is refused")
    void byteOrderMark() {
        assertEquals("not JSON: byte order mark at character 0", assertRefused("\uFEFF{}"));
        assertRefusedBytes("efbbbf7b7d", "not JSON: byte order mark at character 0");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
            7b2261223a2280227d,         a continuation byte alone,                    6
            7b2261223a22c3227d,         a sequence cut off by the quotation mark,     6
            7b2261223a22c0af227d,       an overlong solidus,                          6
            7b2261223a22e080af227d,     an overlong form of three bytes,              6
            7b2261223a22f08080af227d,   an overlong form of four bytes,               6
            7b2261223a22eda080227d,     an encoded surrogate,                         6
            7b2261223a22f4908080227d,   a number past U+10FFFF,                       6
            7b2261223a22fe227d,         a byte that is never used,                    6
            7b2261223a22e282,           a sequence cut off by the end,                6
            ff,                         a single wrong byte,                          0
            """)
    @DisplayName("§8.1: text MUST be encoded in UTF-8, and what RFC 3629 forbids is refused with its position")
    void utf8(String hex, String what, int position) {
        assertRefusedBytes(hex, "not UTF-8 at byte " + position);
    }

    @Test
    @DisplayName("§8.1: valid UTF-8 of every length is read, U+FFFD itself included")
    void validUtf8() throws ProtocolException {
        String text = "aé€\uD83D\uDE00\uFFFD\uDBFF\uDFFF";
        assertEquals(text, JsonReader.parseObject(("{\"a\":\"" + text + "\"}").getBytes(UTF_8)).string("a", 10));
    }

    @Test
    @DisplayName("a frame must be an object")
    void onlyObjects() {
        for (String json : List.of("[]", "1", "\"{}\"", "null", "true")) {
            assertThrows(ProtocolException.class, () -> JsonReader.parseObject(json), json);
        }
    }

    @Test
    @DisplayName("an object's source is its exact text, spaces and escapes included, also deep inside another")
    void source() throws ProtocolException {
        Json.Obj outer = JsonReader.parseObject(" { \"event\" :{\"t\" : \"\\u0041\" ,\"n\":1.0} , \"list\":[ {\"x\": [ ]}]} ");

        assertEquals("{ \"event\" :{\"t\" : \"\\u0041\" ,\"n\":1.0} , \"list\":[ {\"x\": [ ]}]}", outer.source());
        assertEquals("{\"t\" : \"\\u0041\" ,\"n\":1.0}", outer.object("event").source());
        assertEquals("{\"x\": [ ]}", outer.objects("list", 1).get(0).source());
        assertEquals("{\"t\":\"A\",\"n\":1.0}", outer.object("event").toJson());
    }

    @Test
    @DisplayName("objects are equal by their members, whatever the order and the spaces")
    void equality() throws ProtocolException {
        Json.Obj one = JsonReader.parseObject("{\"a\":1,\"b\":[true]}");

        assertEquals(one, JsonReader.parseObject("{ \"b\":[ true ], \"a\":1 }"));
        assertEquals(one.hashCode(), JsonReader.parseObject("{ \"b\":[ true ], \"a\":1 }").hashCode());
        assertEquals(one, Json.object().put("a", 1).put("b", List.of(true)).build());
        assertNotEquals(one, JsonReader.parseObject("{\"a\":1.0,\"b\":[true]}"));
    }

    @Test
    @DisplayName("nothing can be changed in a value")
    void immutable() throws ProtocolException {
        Json.Obj object = JsonReader.parseObject("{\"a\":[1]}");
        Map<String, Json> members = object.members();
        List<Json> items = object.array("a", 1);

        assertThrows(UnsupportedOperationException.class, () -> members.put("b", Json.Null.NULL));
        assertThrows(UnsupportedOperationException.class, () -> items.set(0, Json.Null.NULL));
        Json.Builder builder = Json.object().put("a", 1);
        Json.Obj built = builder.build();
        builder.put("b", 2);
        assertEquals("{\"a\":1}", built.toJson());
    }

    @Test
    @DisplayName("names made to collide in a hash table do not make reading slow")
    void collidingNames() throws ProtocolException {
        // "Aa" and "BB" have the same String.hashCode, so all 2^14 names of 14 such pairs have.
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1 << 14; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 14; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":0");
        }

        assertEquals(1 << 14, JsonReader.parseObject(json.append('}').toString()).members().size());
    }

    private static String assertRefused(String text) {
        return assertThrows(ProtocolException.class, () -> JsonReader.parse(text)).getMessage();
    }

    private static void assertRefusedBytes(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(message, assertThrows(ProtocolException.class, () -> JsonReader.parseObject(bytes)).getMessage());
    }
}
