package wetube.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wetube.link.OwnAddresses.Card;
import wetube.wire.Address;

@DisplayName("This machine's own addresses")
class OwnAddressesTest {
    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Card card(String name, String... addresses) {
        return new Card(name, Arrays.stream(addresses).map(OwnAddressesTest::ip).toList());
    }

    private static void orders(List<Card> cards, List<String> routed, String... expected) {
        assertEquals(Stream.of(expected).map(OwnAddressesTest::ip).toList(),
                OwnAddresses.ordered(cards, Set.copyOf(routed.stream().map(OwnAddressesTest::ip).toList())));
    }

    @Test
    @DisplayName("docker0 and three bridges before eth0 in the list: eth0's, which has the default route, goes first, and is not cut")
    void bridgesLast() {
        orders(List.of(card("docker0", "172.17.0.1"), card("br-1", "172.18.0.1"), card("br-2", "172.19.0.1"), card("br-3", "172.20.0.1"),
                card("eth0", "192.168.1.7")), List.of("192.168.1.7"), "192.168.1.7", "172.17.0.1", "172.18.0.1", "172.19.0.1");
    }

    @Test
    @DisplayName("without a default route, cards of the machine still go before bridges, and IPv4 before IPv6")
    void noRoute() {
        orders(List.of(card("virbr0", "192.168.122.1"), card("wlan0", "2001:db8::7", "192.168.1.7")), List.of(),
                "192.168.1.7", "2001:db8::7", "192.168.122.1");
    }

    @Test
    @DisplayName("a bridge that has the default route itself is the machine's own card")
    void bridgeWithRoute() {
        orders(List.of(card("eth1", "10.9.9.9"), card("br-lan", "192.168.1.7", "2001:db8::7")), List.of("192.168.1.7", "2001:db8::7"),
                "192.168.1.7", "2001:db8::7", "10.9.9.9");
    }

    @Test
    @DisplayName("the loopback and addresses of one cable are never given away; an address that a card gave itself goes last")
    void notGivenAway() {
        orders(List.of(card("lo", "127.0.0.1", "::1"), card("eth0", "fe80::1", "169.254.3.4"), card("wlan0", "192.168.1.7")), List.of(),
                "192.168.1.7", "169.254.3.4");
        orders(List.of(card("lo", "127.0.0.1", "::1")), List.of("127.0.0.1"));
    }

    @Test
    @DisplayName("are read from the system anew, and dialled as they stand")
    void ofThisMachine() throws Exception {
        for (String text : OwnAddresses.listeningAt(7001)) {
            Address address = Address.parse(text);
            assertEquals(7001, address.port());
            assertFalse(ip(address.host()).isLoopbackAddress());
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "2001:db8:0:0:0:0:0:1, 2001:db8::1", "0:0:0:0:0:0:0:1, ::1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "fe80:0:0:0:1:2:3:4, fe80::1:2:3:4",
        "2001:db8:1:0:0:0:0:0, 2001:db8:1::", "::ffff:10.0.0.5, 10.0.0.5"})
    @DisplayName("are written as RFC 5952 wants it")
    void text(String address, String text) {
        assertEquals(text, Network.text(ip(address)));
    }
}
