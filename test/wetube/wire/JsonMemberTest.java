package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMemberTest {
    private static final Json.Obj OBJECT = parsed("""
            {"text":"abc","whole":12,"half":0.5,"yes":true,"no":false,"nothing":null,"object":{"x":1},
             "list":["a","bc"],"mixed":["a",1],"objects":[{"x":1},{"x":2}]}
            """);

    @Test
    @DisplayName("a member of the right type is read")
    void reads() throws ProtocolException {
        assertEquals("abc", OBJECT.string("text", 3));
        assertEquals(12, OBJECT.integer("whole", 12, 12));
        assertEquals(0.5, OBJECT.number("half", 0.5, 0.5));
        assertEquals(12.0, OBJECT.number("whole", 0, 100));
        assertTrue(OBJECT.bool("yes"));
        assertFalse(OBJECT.bool("no"));
        assertEquals(Json.object().put("x", 1).build(), OBJECT.object("object"));
        assertEquals(List.of(Json.text("a"), new Json.Num("1")), OBJECT.array("mixed", 2));
        assertEquals(List.of(1, 2), OBJECT.list("list", 2, String::length));
        assertEquals(2, OBJECT.objects("objects", 2).get(1).integer("x", 0, 9));
    }

    @Test
    @DisplayName("a whole number with an exponent beyond all bounds is refused, not a fault of ours")
    void hugeExponent() {
        for (String number : List.of("0e99999999999", "0e-99999999999", "0.0e9999999999")) {
            assertThrows(ProtocolException.class, () -> JsonReader.parseObject("{\"at\":" + number + "}").integer("at", 0, 9), number);
        }
    }

    @Test
    @DisplayName("a member that is missing is refused by name")
    void missing() {
        String message = "member \"gone\" is missing";
        assertRefused(message, () -> OBJECT.string("gone", 9));
        assertRefused(message, () -> OBJECT.integer("gone", 0, 9));
        assertRefused(message, () -> OBJECT.number("gone", 0, 9));
        assertRefused(message, () -> OBJECT.bool("gone"));
        assertRefused(message, () -> OBJECT.object("gone"));
        assertRefused(message, () -> OBJECT.array("gone", 9));
        assertRefused(message, () -> OBJECT.objects("gone", 9));
        assertRefused(message, () -> OBJECT.list("gone", 9, String::length));
    }

    @Test
    @DisplayName("an optional member is empty when it is missing, and refused when it is of another type")
    void optional() throws ProtocolException {
        assertEquals(Optional.of(3), OBJECT.optional("text", String::length));
        assertEquals(Optional.empty(), OBJECT.optional("gone", String::length));
        assertEquals(Optional.of(Json.Null.NULL), OBJECT.optional("nothing"));
        assertEquals(Optional.empty(), OBJECT.optional("gone"));
        assertTrue(OBJECT.has("nothing"));
        assertFalse(OBJECT.has("gone"));
        assertRefused("member \"nothing\" must be a string", () -> OBJECT.optional("nothing", String::length));
        assertRefused("member \"whole\" must be a string", () -> OBJECT.optional("whole", String::length));
    }

    @Test
    @DisplayName("what a reader refuses is refused in its words")
    void readers() throws ProtocolException {
        Json.Reader<String, String> never = text -> {
            throw new ProtocolException("never " + text);
        };
        assertEquals(3, OBJECT.read("text", String::length));
        assertRefused("never abc", () -> OBJECT.read("text", never));
        assertRefused("never abc", () -> OBJECT.optional("text", never));
        assertRefused("never a", () -> OBJECT.list("list", 2, never));
    }

    @Test
    @DisplayName("one of several words is read as what it stands for, any other is refused with the list of them")
    void oneOf() throws ProtocolException {
        assertEquals(5, OBJECT.oneOf("text", List.of(4, 5), number -> number == 5 ? "abc" : "abcd"));
        assertRefused("member \"text\" must be one of [4, 5]", () -> OBJECT.oneOf("text", List.of(4, 5), String::valueOf));
        assertRefused("member \"whole\" must be a string", () -> OBJECT.oneOf("whole", List.of(12), String::valueOf));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"text", "whole", "half", "yes", "nothing", "object", "list"})
    @DisplayName("a member of another type is refused by name, null included")
    void wrongType(String name) {
        if (!name.equals("text")) {
            assertRefused("member \"" + name + "\" must be a string", () -> OBJECT.string(name, 9));
        }
        if (!name.equals("whole") && !name.equals("half")) {
            assertRefused("member \"" + name + "\" must be a whole number", () -> OBJECT.integer(name, 0, 99));
            assertRefused("member \"" + name + "\" must be a number", () -> OBJECT.number(name, 0, 99));
        }
        if (!name.equals("yes")) {
            assertRefused("member \"" + name + "\" must be true or false", () -> OBJECT.bool(name));
        }
        if (!name.equals("object")) {
            assertRefused("member \"" + name + "\" must be an object", () -> OBJECT.object(name));
        }
        if (!name.equals("list")) {
            assertRefused("member \"" + name + "\" must be an array", () -> OBJECT.array(name, 9));
        }
    }

    @Test
    @DisplayName("an item of another type is refused by the name of its array")
    void wrongItem() {
        assertRefused("member \"mixed\" must be a string", () -> OBJECT.list("mixed", 9, String::length));
        assertRefused("member \"list\" must be an object", () -> OBJECT.objects("list", 9));
    }

    @Test
    @DisplayName("what is longer than its limit is refused, at exactly one more")
    void limits() {
        assertRefused("member \"text\" has 3 characters, more than 2", () -> OBJECT.string("text", 2));
        assertRefused("member \"list\" has 2 items, more than 1", () -> OBJECT.array("list", 1));
        assertRefused("member \"list\" has 2 items, more than 1", () -> OBJECT.list("list", 1, String::length));
        assertRefused("member \"whole\" is 12, not from 13 to 99", () -> OBJECT.integer("whole", 13, 99));
        assertRefused("member \"whole\" is 12, not from 0 to 11", () -> OBJECT.integer("whole", 0, 11));
        assertRefused("member \"half\" is 0.5, not from 0.6 to 1", () -> OBJECT.number("half", 0.6, 1));
        assertRefused("member \"half\" is 0.5, not from 0 to 0.4", () -> OBJECT.number("half", 0, 0.4));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0,0", "-0,0", "-7,-7", "12.0,12", "1.2e1,12", "120e-1,12", "1E3,1000", "9223372036854775807,9223372036854775807",
            "-9223372036854775808,-9223372036854775808", "999999999999999999,999999999999999999", "0e99999,0", "0.0000,0"})
    @DisplayName("a whole number is read however it is written")
    void whole(String text, long value) throws ProtocolException {
        assertEquals(value, parsed("{\"n\":" + text + "}").integer("n", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"0.5", "12.01", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e308", "4.9e-324"})
    @DisplayName("a fraction, or more than 64 bits, is no whole number")
    void notWhole(String text) {
        assertRefused("member \"n\" must be a whole number of 64 bits, not " + text,
                () -> parsed("{\"n\":" + text + "}").integer("n", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static void assertRefused(String message, Executable reading) {
        assertEquals(message, assertThrows(ProtocolException.class, reading).getMessage());
    }

    private static Json.Obj parsed(String json) {
        try {
            return JsonReader.parseObject(json);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
