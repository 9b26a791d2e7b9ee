package wetube.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

@DisplayName("A join link")
class JoinLinkTest {
    private static final String KEY = "GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw";
    private static final String WHOLE = "wetube:192.168.1.7:7001,[2001:db8::7]:7002/" + KEY + "#7K3M-9QXD-TWPB-8NRA";

    private static JoinLink whole() throws ProtocolException {
        return new JoinLink(List.of(new Address("192.168.1.7", 7001), new Address("2001:db8::7", 7002)), Optional.of(PeerId.parse(KEY)),
                Optional.of("7K3M-9QXD-TWPB-8NRA"));
    }

    @Test
    @DisplayName("has addresses, a key and a code, and is written as it was read")
    void roundTrip() throws ProtocolException {
        assertEquals(whole(), JoinLink.parse(WHOLE));
        assertEquals(WHOLE, whole().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"  %s\r\n", "“%s”", "\"%s\"", "<%s>", "«%s»", "> %s", "Join me: %s", "`%s`", "\u200b%s\ufeff", "*%s*"})
    @DisplayName("may stand in whatever a messenger puts around it")
    void decorated(String around) throws ProtocolException {
        assertEquals(whole(), JoinLink.parse(around.formatted(WHOLE)));
    }

    @Test
    @DisplayName("may be wrapped by a mail program at any place, and quoted by another")
    void wrapped() throws ProtocolException {
        for (int at = "wetube:".length(); at < WHOLE.length(); at++) {
            assertEquals(whole(), JoinLink.parse(WHOLE.substring(0, at) + "\r\n> " + WHOLE.substring(at)));
        }
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.7, 192.168.1.7, 7001", "ada.example, ada.example, 7001", "ada.example:80, ada.example, 80",
        "2001:db8::7, 2001:db8::7, 7001", "[2001:db8::7], 2001:db8::7, 7001", "[2001:db8::7]:80, 2001:db8::7, 80", "wetube://ada.example/, ada.example, 7001"})
    @DisplayName("may be an address alone: the port is 7001 unless it is said, and IPv6 needs no brackets")
    void address(String typed, String host, int port) throws ProtocolException {
        assertEquals(new JoinLink(List.of(new Address(host, port)), Optional.empty(), Optional.empty()), JoinLink.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"purple tiger dances", "naïve & “quoted” #7 100%+1", "кот", "a/b,c:d"})
    @DisplayName("carries any code that people agreed on")
    void codes(String code) throws ProtocolException {
        JoinLink link = new JoinLink(List.of(new Address("a.example", 1)), Optional.empty(), Optional.of(code));
        assertEquals(link, JoinLink.parse(link.toString()));
        assertTrue(link.toString().chars().allMatch(c -> c > ' ' && c < 127), link.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8001/#00112233445566778899aabbccddeeff", " http://127.0.0.1:8001/#00 ", "see http://[::1]:8001/#0"})
    @DisplayName("is not the link of a page, which is a secret")
    void pageLink(String text) {
        assertTrue(assertThrows(ProtocolException.class, () -> JoinLink.parse(text)).getMessage().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#code", "wetube:", "wetube:/" + KEY, "a.example:0", "a.example:7001/key", "a.example,", "a.example#100%zz",
        "1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8,1.1.1.9", "$(reboot)", "a.example:7001/" + KEY + "/x"})
    @DisplayName("is nothing else")
    void none(String text) {
        assertThrows(ProtocolException.class, () -> JoinLink.parse(text));
    }

    @Test
    @DisplayName("is not endless")
    void tooLong() {
        assertThrows(ProtocolException.class, () -> JoinLink.parse("a.example#" + "x".repeat(JoinLink.MAX_CHARS)));
    }
}
