package wetube.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.5, 10.0.0.5", "127.0.0.1, 127.0.0.1", "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
            "2001:db8:1:2::9, 20010db800010002/64", "2001:db8:1:3::9, 20010db800010003/64", "::1, 0:0:0:0:0:0:0:1",
            "::ffff:10.0.0.5, 10.0.0.5"})
    @DisplayName("one network is one IPv4 address, or an IPv6 /64")
    void network(String address, String network) throws Exception {
        assertEquals(network, Network.of(InetAddress.getByName(address)));
    }
}
