package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    @DisplayName("a message is written compactly, members in their order, and read back equal")
    void roundTrip() throws ProtocolException {
        Json.Obj built = Json.object().put("type", "SEEK").put("n", 7).put("currentTime", 83.25).put("late", false)
                .put("heads", List.of("a\n", "\uD83D\uDE00")).put("none", Json.Null.NULL)
                .put("raw", new Json.Raw("{\"x\":[ ]}")).build();
        String json = "{\"type\":\"SEEK\",\"n\":7,\"currentTime\":83.25,\"late\":false,"
                + "\"heads\":[\"a\\n\",\"\uD83D\uDE00\"],\"none\":null,\"raw\":{\"x\":[ ]}}";
        assertEquals(json, built.toJson());
        Json.Obj read = Json.parseObject(json);
        assertEquals(json, read.source());
        assertEquals("{\"x\":[ ]}", read.object("raw").source());
        assertEquals(List.of("a\n", "\uD83D\uDE00"), read.strings("heads", 2, 2));
        assertEquals(7, read.integer("n", 0, 9));
        assertEquals(83.25, read.number("currentTime", 0, 100));
    }
}
