package wetube.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An address")
class AddressTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.5:7001,10.0.0.5,7001", "ada.local:1,ada.local,1", "[::1]:7001,::1,7001", "[fe80::1%eth0]:65535,fe80::1%eth0,65535",
        "my_host-2:80,my_host-2,80"})
    @DisplayName("is host:port, and is written as it is read")
    void good(String text, String host, int port) throws ProtocolException {
        assertEquals(new Address(host, port), Address.parse(text));
        assertEquals(text, Address.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "host", "host:", ":7001", "host:0", "host:65536", "host:99999", "host:070001", "host:+1", "host:-1", "host: 1",
        "ho st:1", "::1:7001", "[::1]", "[]:1", "[:1", "[host]:7001", "host/x:1", "http://host:1", "hôst:1", "host\n:1", "host;rm:1", "$(x):1"})
    @DisplayName("is nothing else")
    void bad(String text) {
        assertThrows(ProtocolException.class, () -> Address.parse(text));
    }

    @Test
    @DisplayName("has a host of at most 253 characters")
    void length() throws ProtocolException {
        assertEquals(253, Address.parse("h".repeat(253) + ":1").host().length());
        assertThrows(ProtocolException.class, () -> Address.parse("h".repeat(254) + ":1"));
    }

    @Test
    @DisplayName("is private when it is one of those that each network uses for itself")
    void isPrivate() throws ProtocolException {
        for (String own : List.of("10.0.0.5", "192.168.1.7", "172.16.0.1", "172.31.255.1", "fd12:3456::1")) {
            assertTrue(Address.typed(own).isPrivate(), own);
        }
        for (String other : List.of("11.0.0.5", "192.169.1.7", "172.15.0.1", "172.32.0.1", "2001:db8::1", "fd.example", "10.example")) {
            assertFalse(Address.typed(other).isPrivate(), other);
        }
    }
}
