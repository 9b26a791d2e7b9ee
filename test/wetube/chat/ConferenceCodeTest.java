package wetube.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.wire.ProtocolException;

@DisplayName("A conference code")
class ConferenceCodeTest {
    private static final String MADE = "7K3M-9QXD-01PB-8NRA";

    @Test
    @DisplayName("that was made has 16 digits of Crockford's base 32, five bits each, the first bits first")
    void digits() {
        assertEquals("000G40R40M30E209", ConferenceCode.digits(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        assertEquals("Z".repeat(16), ConferenceCode.digits(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1}));
        assertEquals("G000000000000000", ConferenceCode.digits(new byte[] {-128, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    }

    @Test
    @DisplayName("that was made reads as itself in every way in which people write it")
    void forgiven() throws ProtocolException {
        List<String> spellings = List.of(MADE, "7k3m-9qxd-01pb-8nra", "7K3M9QXD01PB8NRA", " 7k3m 9qxd 01pb 8nra\n", "7K3M-9QXD-OIPB-8NRA",
                "7k3m-9qxd-olpb-8nra", "7k3m-9qxd-oipb-8nra", "7K3M-9QXD-0LPB-8NRA", "7K3M–9QXD—01PB‑8NRA", "7K3M\u00A09QXD\u200901PB-8NRA",
                "7-K-3-M-9-Q-X-D-0-1-P-B-8-N-R-A", "--7K3M9QXD 01PB8NRA--");
        for (String spelling : spellings) {
            assertEquals(new ConferenceCode(MADE), ConferenceCode.parse(spelling), spelling);
        }
    }

    @Test
    @DisplayName("that was made is never taken for a weak one, is in its own spelling, and uses all digits in all places alike")
    void made() throws ProtocolException {
        Random random = new Random(1);
        Map<Character, Integer> counts = new HashMap<>();
        int codes = 20_000;
        for (int i = 0; i < codes; i++) {
            ConferenceCode code = ConferenceCode.made(random);
            assertTrue(code.text().matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}"), code.text());
            assertEquals(code, ConferenceCode.parse(code.text()));
            assertEquals(Optional.empty(), ConferenceCode.warning(code.text()), code.text());
            assertEquals(Optional.empty(), ConferenceCode.warning(code.text().replace("-", "").toLowerCase()), code.text());
            code.text().chars().filter(c -> c != '-').forEach(c -> counts.merge((char) c, 1, Integer::sum));
        }
        assertEquals(32, counts.size());
        counts.forEach((digit, count) -> assertEquals(codes / 2.0, count, codes / 2.0 * 0.15, "digit " + digit));
    }

    @Test
    @DisplayName("that people agreed on is a line in NFC without blanks round it; one character more or less than a made one, and it is such a line")
    void agreed() throws ProtocolException {
        assertEquals("\u00DCber sieben Br\u00FCcken", ConferenceCode.parse("  U\u0308ber sieben Bru\u0308cken \t").text());
        assertEquals("Correct  Horse-Battery", ConferenceCode.parse("Correct  Horse-Battery").text());
        for (String other : List.of("7K3M-9QXD-01PB-8NR", "7K3M-9QXD-01PB-8NRAA", "7K3M-9QXD-U1PB-8NRA", "7K3M_9QXD_01PB_8NRA")) {
            assertEquals(other, ConferenceCode.parse(other).text());
        }
    }

    @Test
    @DisplayName("is one line of 1 to 100 characters: anything else is refused")
    void refused() throws ProtocolException {
        assertEquals(100, ConferenceCode.parse("ü".repeat(100)).text().length());
        for (String bad : List.of("", "  \t ", "ü".repeat(101), "two\nlines", "bell\u0007", "zero\u0000")) {
            assertThrows(ProtocolException.class, () -> ConferenceCode.parse(bad), bad);
        }
    }

    @Test
    @DisplayName("below about 50 bits is warned of, with the reason, however it is written")
    void weak() {
        List<String> weak = List.of("movie night", "password", "P4ssw0rd!", "password12345678", "correcthorsebatt", "CORR ECTH ORSE BATT",
                "aaaaaaaaaaaaaaaaaaaaaaaaa", "zzzzzzzzzzzzzzzzzzzzzzzzz", "1234567890123456", "qwertyuiop", "asdfghjkl", "ada ada ada ada ada ada",
                "Überraschung heute", "кино сегодня", "24.12.2026", "correct horse battery staple");
        for (String code : weak) {
            Optional<String> warning = ConferenceCode.warning(code);
            assertTrue(warning.filter(text -> text.contains("about " + ConferenceCode.strengthBits(code) + " bits")
                    && text.contains("a billion")).isPresent(), code + ": " + warning);
        }
        for (String code : List.of("tulip anvil mosaic quartz lemon", "kX9!vbQ2#mTzw4", MADE)) {
            assertEquals(Optional.empty(), ConferenceCode.warning(code), code);
        }
    }

    @Test
    @DisplayName("grows no weaker by a further part")
    void monotone() {
        String code = "tulip 4 anvil ? mosaic 77x quartz";
        IntStream.range(0, code.length()).filter(i -> code.charAt(i) == ' ').forEach(i -> assertTrue(
                ConferenceCode.strengthBits(code.substring(0, i)) < ConferenceCode.strengthBits(code)));
    }

    @Test
    @DisplayName("is not what it prints: traces and reports are passed around")
    void secret() throws ProtocolException {
        assertFalse(ConferenceCode.parse(MADE).toString().contains("7K3M"));
        assertFalse(ConferenceKeys.derive(new ConferenceCode("a")).toString().matches(".*\\[.*[0-9].*"));
    }
}
