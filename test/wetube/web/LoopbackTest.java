package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The names of this machine")
class LoopbackTest {
    @Test
    @DisplayName("Three names at our port are ours")
    void ours() {
        assertEquals("localhost", Loopback.nameInHost(List.of("localhost:8001"), 8001));
        assertEquals("localhost", Loopback.nameInHost(List.of("LocalHost:8001"), 8001));
        assertEquals("127.0.0.1", Loopback.nameInHost(List.of("127.0.0.1:8001"), 8001));
        assertEquals("[::1]", Loopback.nameInHost(List.of("[::1]:8001"), 8001));
        assertTrue(Loopback.isOurOrigin(List.of("http://[::1]:8001"), 8001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", "localhost:80010", "localhost:9001", "evil.example:8001",
        "localhost.evil.example:8001", "evil.localhost:8001", "localhost.:8001", "127.0.0.2:8001", "::1:8001",
        "localhost:8001:8001", "user@localhost:8001", " localhost:8001",
        "localhost:8001 ", "localhost:08001"})
    @DisplayName("Any other Host is foreign, a name that resolves here included")
    void foreign(String host) {
        assertNull(Loopback.nameInHost(List.of(host), 8001), host);
    }

    @Test
    @DisplayName("No Host, and two, are refused")
    void count() {
        assertNull(Loopback.nameInHost(null, 8001));
        assertNull(Loopback.nameInHost(List.of(), 8001));
        assertNull(Loopback.nameInHost(List.of("localhost:8001", "localhost:8001"), 8001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "https://localhost:8001", "http://localhost", "http://evil.example:8001",
        "http://localhost:8001/",
        "http://localhost:8001.evil.example", "file://", "localhost:8001"})
    @DisplayName("Any other Origin is foreign")
    void foreignOrigin(String origin) {
        assertTrue(!Loopback.isOurOrigin(List.of(origin), 8001), origin);
    }

    @Test
    @DisplayName("127.0.0.1 is the first address")
    void addresses() {
        assertEquals("127.0.0.1", Loopback.addresses(0).getFirst().getAddress().getHostAddress());
        assertTrue(Loopback.addresses(0).stream().allMatch(address -> address.getAddress().isLoopbackAddress()));
    }
}
