package wetube.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.5:7001, 10.0.0.5, 7001", "ada.example:1, ada.example, 1", "localhost:65535, localhost, 65535",
            "[2001:db8::5]:7001, 2001:db8::5, 7001", "[::1]:7001, ::1, 7001"})
    @DisplayName("an address is host:port, with an IPv6 host in brackets, and written the same way")
    void good(String text, String host, int port) throws Refusal {
        assertEquals(new Address(host, port), Address.parse(text));
        assertEquals(text, Address.parse(text).toString());
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"", ":", "host", "host:", ":7001", "host:0", "host:65536", "host:99999999999", "host:-1", "host:+1",
            "host:7a", "host: 7001", "2001:db8::5:7001", "[]:7001", "[::1]", "[::1", "::1]:7001", "[host]:7001", "host:\u0661"})
    @DisplayName("anything else is refused, as an address that leads nowhere")
    void bad(String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> Address.parse(text));

        assertEquals(DialFailure.UNKNOWN_HOST, refusal.failure());
        assertEquals("\"" + text + "\" is not an address (host:port)", refusal.getMessage());
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"ho\nst:7001", "\u001b[31mhost:7001", "ho st:7001", "host\u0000:7001", "ho\u009bst:7001"})
    @DisplayName("an address with control characters is refused, and none of them shown on a terminal")
    void unprintable(String text) {
        String message = assertThrows(Refusal.class, () -> Address.parse(text)).getMessage();

        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    @DisplayName("an endless address is not repeated in full")
    void endless() {
        assertEquals(80 + "\"…\" is not an address (host:port)".length(),
                assertThrows(Refusal.class, () -> Address.parse("x".repeat(10_000))).getMessage().length());
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, 10.0.0.5", "127.0.0.1, 127.0.0.1", "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
            "2001:db8:1:2::9, 20010db800010002/64", "2001:db8:1:3::9, 20010db800010003/64", "::1, 0:0:0:0:0:0:0:1",
            "::ffff:10.0.0.5, 10.0.0.5"})
    @DisplayName("one network is one IPv4 address, or an IPv6 /64")
    void network(String address, String network) throws Exception {
        assertEquals(network, Network.of(InetAddress.getByName(address)));
    }
}
