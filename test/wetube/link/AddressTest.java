package wetube.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        assertEquals(network, Address.network(InetAddress.getByName(address)));
    }
}
