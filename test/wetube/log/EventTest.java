package wetube.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("An event")
class EventTest {
    private static final String ADA = Author.named("ada").id().text();
    private static final EventId SESSION = EventId.of("session");
    private static final EventId ONE = EventId.of("one");
    private static final EventId TWO = EventId.of("two");
    private static final String PAUSE = "{\"session\":\"" + SESSION + "\",\"author\":\"" + ADA + "\",\"seq\":7,\"prev\":\"" + ONE
            + "\",\"after\":[\"" + TWO + "\"],\"time\":1770000000000,\"type\":\"PAUSE\",\"currentTime\":83.25}";
    private static final String START = "{\"author\":\"" + ADA + "\",\"seq\":1,\"after\":[],\"time\":5,\"type\":\"START\"}";

    private static Event parse(String body) throws ProtocolException {
        return Event.parse(body);
    }

    private static String refused(String body) {
        return assertThrows(ProtocolException.class, () -> Event.parse(body), body).getMessage();
    }

    private static String with(String from, String to) {
        assertTrue(PAUSE.contains(from), from);
        return PAUSE.replace(from, to);
    }

    @Test
    @DisplayName("is an envelope, and members of its type")
    void envelope() throws ProtocolException {
        Event event = parse(PAUSE);
        assertEquals(SESSION, event.session());
        assertEquals(ADA, event.author().text());
        assertEquals(7, event.seq());
        assertEquals(Optional.of(ONE), event.prev());
        assertEquals(List.of(TWO), event.after());
        assertEquals(1770000000000L, event.time());
        assertEquals("PAUSE", event.type());
        assertEquals(83.25, event.members().number("currentTime", 0, 100));
        assertEquals(PAUSE.length(), event.lengthBytes());
    }

    @Test
    @DisplayName("is named by SHA-256 of its very bytes, and signs that under a heading")
    void id() throws Exception {
        Event event = parse(PAUSE);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(PAUSE.getBytes(StandardCharsets.UTF_8));
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(hash), event.id().text());
        assertArrayEquals(hash, event.id().bytes());
        byte[] signed = event.signedBytes();
        assertEquals("wetube event 1\n", new String(signed, 0, 15, StandardCharsets.US_ASCII));
        assertArrayEquals(hash, Arrays.copyOfRange(signed, 15, signed.length));
    }

    @Test
    @DisplayName("keeps the bytes as sent, odd spelling and all: the same statement spelled otherwise is another event")
    void bytesAsSent() throws ProtocolException {
        String odd = "{ \"session\" :\"" + SESSION + "\",\"author\":\"" + ADA + "\",\"seq\":7e0,\"prev\":\"" + ONE + "\",\"after\":[\"" + TWO
                + "\"],\"time\":1770000000000.0,\"type\":\"P\\u0041USE\",\"currentTime\":83.250}";
        Event inside = Event.parse(JsonReader.parseObject("{\"padding\":1, \"event\": " + odd + " }").object("event"));
        assertEquals(odd, inside.body());
        assertEquals(parse(odd), inside);
        assertEquals("PAUSE", inside.type());
        assertNotEquals(parse(PAUSE), inside);
    }

    @Test
    @DisplayName("composed is what parse reads")
    void compose() throws ProtocolException {
        Event composed = Event.compose(Optional.of(SESSION), Author.named("ada").id(), 7, Optional.of(ONE), List.of(TWO), 1770000000000L,
                "PAUSE", Json.object().put("currentTime", 83.25).build());
        assertEquals(PAUSE, composed.body());
        assertEquals(parse(PAUSE), composed);
    }

    @Test
    @DisplayName("START names no session: its own id is the session's")
    void start() throws ProtocolException {
        Event start = parse(START);
        assertEquals(start.id(), start.session());
        assertEquals(Optional.empty(), start.prev());
        assertEquals("START names no session", refused(START.replace("{", "{\"session\":\"" + SESSION + "\",")));
        assertEquals("START is the first event", refused(START.replace("\"after\":[]", "\"after\":[\"" + ONE + "\"]")));
        assertEquals("START is the first event", refused(START.replace("\"seq\":1", "\"seq\":2,\"prev\":\"" + ONE + "\"")));
        assertEquals("an event names its session", refused(START.replace("START", "PAUSE")));
    }

    @Nested
    @DisplayName("is refused by form:")
    class ByForm {
        @Test
        @DisplayName("each member missing in turn")
        void missing() {
            for (String member : List.of("author", "seq", "prev", "after", "time", "type", "session")) {
                refused(PAUSE.replace("\"" + member + "\"", "\"x" + member + "\""));
            }
        }

        @Test
        @DisplayName("each member null, or of another type, in turn")
        void types() {
            for (String member : List.of("author", "seq", "prev", "after", "time", "type", "session")) {
                for (String value : List.of("null", "true", "{}", "[1]", "-1", "1.5", "\"\"", "\"x\"")) {
                    refused(PAUSE.replaceFirst("\"" + member + "\":(\"[^\"]*\"|\\[[^]]*]|\\d+)", "\"" + member + "\":" + value));
                }
            }
        }

        @Test
        @DisplayName("seq that does not fit, and prev where seq is 1, or none where it is more")
        void seq() throws ProtocolException {
            refused(with("\"seq\":7", "\"seq\":0"));
            refused(with("\"seq\":7", "\"seq\":2147483648"));
            assertEquals(Integer.MAX_VALUE, parse(with("\"seq\":7", "\"seq\":2147483647")).seq());
            assertEquals("prev is there exactly when seq is over 1", refused(with("\"seq\":7", "\"seq\":1")));
            assertEquals("prev is there exactly when seq is over 1", refused(with("\"prev\":\"" + ONE + "\",", "")));
        }

        @Test
        @DisplayName("time beyond 2^53 - 1")
        void time() throws ProtocolException {
            assertEquals(9007199254740991L, parse(with("1770000000000", "9007199254740991")).time());
            refused(with("1770000000000", "9007199254740992"));
        }

        @Test
        @DisplayName("more than 64 causes, one named twice, or prev among them")
        void after() throws ProtocolException {
            String many = IntStream.range(0, 64).mapToObj(i -> "\"" + EventId.of("cause " + i) + "\"").collect(Collectors.joining(","));
            assertEquals(64, parse(with("\"" + TWO + "\"", many)).after().size());
            refused(with("\"" + TWO + "\"", many + ",\"" + TWO + "\""));
            assertEquals("an event names each cause once", refused(with("\"" + TWO + "\"", "\"" + TWO + "\",\"" + TWO + "\"")));
            assertEquals("an event names each cause once", refused(with(TWO.text(), ONE.text())));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "pause", "PAUSE2", "PÄUSE", "PA USE", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        @DisplayName("a type that is not 1 to 32 capital letters")
        void type(String type) {
            refused(with("PAUSE", type));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Fd7Pa", "Fd7PaxYLU1KrFPOmxNGyk7Kz0M0FzLpmMyV7e3y5Y6Yx", "Fd7PaxYLU1KrFPOmxNGyk7Kz0M0FzLpmMyV7e3y5Y+Y",
            "Fd7PaxYLU1KrFPOmxNGyk7Kz0M0FzLpmMyV7e3y5Y6Z", "Fd7PaxYLU1KrFPOmxNGyk7Kz0M0FzLpmMyV7e3y5Y6="})
        @DisplayName("an id that is not 43 characters of base64url in its one spelling")
        void ids(String id) {
            assertThrows(ProtocolException.class, () -> EventId.parse(id));
            refused(with(TWO.text(), id));
            refused(with(ONE.text(), id));
            refused(with(SESSION.text(), id));
            refused(with(ADA, id));
        }

        @Test
        @DisplayName("over 12 KiB of UTF-8, whatever it counts in characters")
        void size() throws ProtocolException {
            int room = Event.MAX_BODY_BYTES - PAUSE.length() - ",\"x\":\"\"".length();
            String fits = PAUSE.replace("}", ",\"x\":\"" + "a".repeat(room) + "\"}");
            assertEquals(Event.MAX_BODY_BYTES, parse(fits).lengthBytes());
            assertEquals("an event has at most 12288 bytes", refused(fits.replace("\"aa", "\"aaa")));
            assertEquals("an event has at most 12288 bytes", refused(PAUSE.replace("}", ",\"x\":\"" + "€".repeat(room / 2) + "\"}")));
        }

        @Test
        @DisplayName("more than one line, anything around the object, no object, deep or broken JSON, a name twice")
        void text() {
            assertEquals("an event is one line", refused(with(",\"seq\"", ",\n\"seq\"")));
            assertEquals("an event is one line", refused(with(",\"seq\"", ",\r\"seq\"")));
            refused(" " + PAUSE);
            refused(PAUSE + " ");
            refused(PAUSE + "{}");
            refused("[" + PAUSE + "]");
            refused("");
            refused(PAUSE.substring(0, PAUSE.length() - 1));
            refused(with("}", ",\"x\":" + "[".repeat(40) + "]".repeat(40) + "}"));
            refused(with("}", ",\"seq\":7}"));
        }

        @Test
        @DisplayName("every prefix of an event")
        void prefixes() {
            for (int i = 0; i < PAUSE.length(); i++) {
                refused(PAUSE.substring(0, i));
            }
        }
    }
}
