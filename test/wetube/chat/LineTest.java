package wetube.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.chat.Line.About;
import wetube.chat.Line.Kind;
import wetube.chat.Line.Relation;
import wetube.log.EventId;
import wetube.wire.ProtocolException;

@DisplayName("A line")
class LineTest {
    private static final Optional<About> REPLY = Optional.of(new About(Relation.REPLY, EventId.of("a line")));

    private static List<Line> examples() throws ProtocolException {
        return List.of(Line.typed("general", "Shall we start?", Optional.empty()), Line.typed(" Film Club", "", REPLY),
                Line.of(Kind.LINE, "film club", "Cem", "tab\tand\nfeed \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                        Optional.of(new About(Relation.CORRECTION, EventId.of("mine")))),
                Line.of(Kind.LINE, "general", "", "", Optional.of(new About(Relation.WITHDRAWAL, EventId.of("mine")))),
                Line.of(Kind.MADE, "film club", "", "", Optional.empty()), Line.of(Kind.ENTERED, "film club", "Cem", "", Optional.empty()),
                Line.of(Kind.LEFT, "film club", "Cem", "", Optional.empty()));
    }

    @Test
    @DisplayName("is read as it was written, with zeros behind it")
    void roundTrip() throws ProtocolException {
        for (Line line : examples()) {
            byte[] bytes = line.encode();
            for (int more : new int[] {0, 1, 63}) {
                assertEquals(line, Line.decode(Arrays.copyOf(bytes, bytes.length + more)));
            }
        }
    }

    @Test
    @DisplayName("cut at any byte is refused, and so is one with something behind it that is not zero")
    void prefixes() throws ProtocolException {
        for (Line line : examples()) {
            byte[] bytes = line.encode();
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThrows(ProtocolException.class, () -> Line.decode(prefix), line + " cut at " + length);
            }
            byte[] more = Arrays.copyOf(bytes, bytes.length + 9);
            more[bytes.length + 8] = 1;
            assertThrows(ProtocolException.class, () -> Line.decode(more));
        }
    }

    @Test
    @DisplayName("with any byte changed to any value is refused or is another line, and never anything else")
    void mutations() throws ProtocolException {
        int read = 0;
        for (Line line : examples()) {
            byte[] bytes = line.encode();
            for (int i = 0; i < bytes.length; i++) {
                for (int value = 0; value < 256; value++) {
                    byte[] changed = bytes.clone();
                    changed[i] = (byte) value;
                    try {
                        // One line has one form in bytes: what can be read is written again as it was, but for zeros behind it.
                        byte[] again = Line.decode(changed).encode();
                        assertEquals(-1, Arrays.mismatch(Arrays.copyOf(again, changed.length), changed));
                        read++;
                    } catch (ProtocolException refused) {
                        assertTrue(refused.getMessage().length() > 5);
                    }
                }
            }
        }
        assertTrue(read > 1000, "read " + read);
    }

    @Test
    @DisplayName("has at most 4,096 bytes of UTF-8, without controls but line feed and tab: refused where it is typed")
    void texts() throws ProtocolException {
        assertEquals(4096, Line.typed("general", "\"".repeat(4096), Optional.empty()).text().length());
        assertEquals("a\nb\nc", Line.typed("general", "a\r\nb\rc", Optional.empty()).text());
        for (String bad : List.of("x".repeat(4097), "\u00FC".repeat(2049), "bell\u0007", "zero\u0000", "\u0085", "half \uD83C", "\uDF7F half")) {
            assertThrows(ProtocolException.class, () -> Line.typed("general", bad, Optional.empty()), bad);
        }
        assertEquals("a line has at most 4096 bytes, this one has 4097",
                assertThrows(ProtocolException.class, () -> Line.typed("general", "x".repeat(4097), Optional.empty())).getMessage());
    }

    @Test
    @DisplayName("names its channel in one spelling: 1 to 32 characters, small letters, NFC")
    void channels() throws ProtocolException {
        assertEquals("film club", Line.channel(" Film CLUB "));
        assertEquals("\u00FCber", Line.channel("U\u0308BER"));
        assertEquals("c".repeat(32), Line.channel("C".repeat(32)));
        for (String bad : List.of("", " ", "c".repeat(33), "a/b", "a,b", "a\nb", "\u202Eabc", "\u200D", "\u0130".repeat(20))) {
            assertThrows(ProtocolException.class, () -> Line.channel(bad), bad);
        }
        for (String unfolded : List.of("Film Club", " film", "u\u0308ber")) {
            assertThrows(ProtocolException.class, () -> Line.of(Kind.MADE, unfolded, "", "", Optional.empty()), unfolded);
        }
    }

    @Test
    @DisplayName("of a client of the interface has a name of 1 to 40 printable characters without comma and slash")
    void clients() throws ProtocolException {
        assertEquals("c".repeat(40), Line.of(Kind.LINE, "general", "c".repeat(40), "", Optional.empty()).client());
        for (String bad : List.of("c".repeat(41), "n".repeat(10_000), "a,b", "a/b", "a\rb", "a\nb", " ", " a", "\uD83C")) {
            assertThrows(ProtocolException.class, () -> Line.of(Kind.LINE, "general", bad, "", Optional.empty()), bad);
        }
    }

    @Test
    @DisplayName("that makes, enters or leaves a channel says nothing else")
    void moves() {
        for (Kind kind : List.of(Kind.MADE, Kind.ENTERED, Kind.LEFT)) {
            assertThrows(ProtocolException.class, () -> Line.of(kind, "film club", "", "hello", Optional.empty()));
            assertThrows(ProtocolException.class, () -> Line.of(kind, "film club", "", "", REPLY));
        }
    }
}
