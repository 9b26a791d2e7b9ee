package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
    @Test
    @DisplayName("a message is written compactly, members in the order they were put")
    void compact() throws ProtocolException {
        Json.Obj built = Json.object()
                .put("type", "SEEK").put("n", 7).put("currentTime", 83.25).put("late", false).put("none", Json.Null.NULL)
                .put("heads", List.of("a\n", "\uD83D\uDE00")).put("numbers", List.of(1, 2L, 0.5, true, List.of("x")))
                .put("set", new LinkedHashSet<>(List.of("p", "q"))).put("event", new Json.Raw("{\"x\":[ ]}"))
                .build();

        String json = "{\"type\":\"SEEK\",\"n\":7,\"currentTime\":83.25,\"late\":false,\"none\":null,"
                + "\"heads\":[\"a\\n\",\"\uD83D\uDE00\"],"
                + "\"numbers\":[1,2,0.5,true,[\"x\"]],\"set\":[\"p\",\"q\"],\"event\":{\"x\":[ ]}}";
        assertEquals(json, built.toJson());
        assertEquals(json, built.source());
        assertEquals(json, JsonReader.parseObject(json).source());
    }

    @Test
    @DisplayName("a member that is not there is not written")
    void putIfPresent() {
        String nothing = null;
        Json.Obj built = Json.object()
                .putIfPresent("a", Optional.empty()).putIfPresent("b", nothing)
                .putIfPresent("c", Optional.of(1L)).putIfPresent("d", "x").putIfPresent("e", Optional.of(List.of(2)))
                .build();

        assertEquals("{\"c\":1,\"d\":\"x\",\"e\":[2]}", built.toJson());
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({"0,0", "-0.0,-0.0", "1,1", "-3,-3", "83.25,83.25", "0.1,0.1", "2e-3,0.002", "4.9e-324,4.9E-324",
            "1770000000000,1770000000000", "1770000000000.25,1770000000000.25", "-12345678.5,-12345678.5",
            "9007199254740992,9007199254740992", "1e20,100000000000000000000", "1e21,1.0E21", "1e300,1.0E300"})
    @DisplayName("a double is written in its shortest form, a whole one without a point")
    void doubles(double value, String written) {
        assertEquals(written, JsonWriter.shortest(value));
        assertEquals("{\"v\":" + written + "}", Json.object().put("v", value).build().toJson());
    }

    @Test
    @DisplayName("every double is read back as itself")
    void doublesRoundTrip() throws ProtocolException {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                double read = JsonReader.parseObject(Json.object().put("v", value).build().toJson())
                        .number("v", -Double.MAX_VALUE, Double.MAX_VALUE);
                assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(read), () -> "value " + value);
            }
        }
    }

    @Test
    @DisplayName("every character of the Basic Multilingual Plane but the surrogates is read back as itself")
    void charactersRoundTrip() throws ProtocolException {
        for (int c = 0; c <= 0xFFFF; c++) {
            if (!Character.isSurrogate((char) c)) {
                Json.Text text = Json.text("a" + (char) c);
                assertEquals(text, JsonReader.parse(text.toJson()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    @DisplayName("a number that JSON does not have is our mistake")
    void notFinite(double value) {
        assertThrows(IllegalStateException.class, () -> Json.object().put("v", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uDE00\uD83D", "\uD83Dx"})
    @DisplayName("half a surrogate pair is our mistake")
    void loneSurrogate(String text) {
        assertThrows(IllegalStateException.class, () -> Json.text(text).toJson());
    }

    @Test
    @DisplayName("the same name twice, a null or a foreign type is our mistake")
    void misuse() {
        String nothing = null;
        assertThrows(IllegalStateException.class, () -> Json.object().put("a", 1).put("a", 1));
        assertThrows(IllegalStateException.class, () -> Json.object().put("a", nothing));
        assertThrows(IllegalStateException.class, () -> Json.object().put("a", Arrays.asList("x", null)));
        assertThrows(IllegalStateException.class, () -> Json.object().put("a", List.of(new StringBuilder())));
    }
}
