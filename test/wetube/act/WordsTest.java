package wetube.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.log.EventId;
import wetube.session.PlayerReport;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("The words of a session:")
class WordsTest {
    @Nested
    @DisplayName("a source")
    class Sources {
        @ParameterizedTest
        @ValueSource(strings = {"youtube:dQw4w9WgXcQ", "https://example.org/film.mp4", "http://192.168.1.5:8080/a%20b.webm?x=1#t=5",
            "https://[2001:db8::1]/x", "https://example.org?a={b|c}", "youtube:dQw4w9WgXcQ#t=90"})
        @DisplayName("is youtube:<id>, or the http(s) address of a media file")
        void good(String text) throws ProtocolException {
            assertEquals(text, Source.parse(text).text());
        }

        @ParameterizedTest
        @CsvSource({"youtube:dQw4w9WgXcQ#t=90, 90", "https://example.org/a.mp4#t=5, 5", "https://example.org/a.mp4?t=5, 0", "https://example.org/#t=5#t=6, 0",
            "https://example.org/a.mp4#t=5.5, 0", "https://example.org/a.mp4#t=5&x, 0", "youtube:dQw4w9WgXcQ, 0"})
        @DisplayName("may say where to begin")
        void from(String text, double from) throws ProtocolException {
            assertEquals(from, Source.parse(text).from());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "youtube:", "youtube:short", "youtube:dQw4w9WgXcQQ", "youtube:dQw4w9WgXc/", "YOUTUBE:dQw4w9WgXcQ",
            "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/a", "https://", "https:///a", "https:example.org",
            "//example.org/a", "https://user:secret@example.org/a", "https://exa mple.org/", "https://example.org/\u202egnp.exe",
            "blob:https://example.org/x", "youtube:dQw4w9WgXcQ\n", "youtube:dQw4w9WgXcQ#t=", "youtube:dQw4w9WgXcQ#t=1234567",
            "youtube:dQw4w9WgXcQ#x", "youtube:dQw4w9WgXcQ?t=90"})
        @DisplayName("is nothing else: no script, no file, no password, nothing that reads the other way round")
        void bad(String text) {
            assertThrows(ProtocolException.class, () -> Source.parse(text));
        }
    }

    @Nested
    @DisplayName("a player's report")
    class Reports {
        private PlayerReport read(String json) throws ProtocolException {
            return PlayerReport.parse(JsonReader.parseObject(json), 77);
        }

        @Test
        @DisplayName("is written as it is read")
        void roundTrip() throws ProtocolException {
            PlayerReport report = new PlayerReport(Optional.of(EventId.of("item")), PlayerReport.State.FAILED, 83.25, 12, Optional.of("youtube-150"), false, 12, 77);
            assertEquals(report, read(report.put(Json.object()).build().toJson()));
            PlayerReport waiting = new PlayerReport(Optional.empty(), PlayerReport.State.WAITING, 0, 0, Optional.empty(), false, 0, 77);
            assertEquals(waiting, read(waiting.put(Json.object()).build().toJson()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"state\":\"PLAYING\"}", "{\"state\":\"playing\",\"currentTime\":1,\"buffer\":1}",
            "{\"state\":\"PLAYING\",\"currentTime\":-1,\"buffer\":1}", "{\"state\":\"PLAYING\",\"currentTime\":1,\"buffer\":2419201}",
            "{\"state\":\"PLAYING\",\"currentTime\":1,\"buffer\":1,\"item\":\"x\"}", "{\"state\":\"PLAYING\",\"currentTime\":1,\"buffer\":1,\"item\":null}",
            "{\"state\":\"FAILED\",\"currentTime\":1,\"buffer\":1,\"failure\":\"<b>\"}"})
        @DisplayName("is refused with anything missing, out of range or of another kind")
        void bad(String json) {
            assertThrows(ProtocolException.class, () -> read(json));
        }
    }

    @Test
    @DisplayName("roles include those before them")
    void roles() {
        assertEquals(Role.VIEWER, Role.VIEWER.lowerOf(Role.DIRECTOR));
        assertEquals(Role.VIEWER, Role.DIRECTOR.lowerOf(Role.VIEWER));
        assertEquals("director", Role.DIRECTOR.word());
    }
}
