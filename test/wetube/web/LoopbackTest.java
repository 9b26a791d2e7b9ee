package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
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
    @DisplayName("127.0.0.1 is the first address; all have the same port")
    void addresses() throws IOException {
        assertEquals("127.0.0.1", Loopback.addresses().getFirst().getHostAddress());
        assertTrue(Loopback.addresses().stream().allMatch(InetAddress::isLoopbackAddress));
        List<InetSocketAddress> given = Loopback.listen(0, at -> at, at -> {});
        assertEquals(Loopback.addresses(), given.stream().map(InetSocketAddress::getAddress).toList());
        assertTrue(given.getFirst().getPort() > 0);
        assertEquals(1, given.stream().map(InetSocketAddress::getPort).distinct().count());
    }

    @Test
    @DisplayName("A port in use is an error if it was asked for, and otherwise another one is tried; no listener is left behind")
    void portInUse() throws IOException {
        List<Integer> tried = new ArrayList<>();
        Loopback.Binder<Integer> secondTime = at -> {
            tried.add(at.getPort());
            if (tried.size() <= 1) {
                throw new BindException("in use");
            }
            return at.getPort();
        };
        assertThrows(BindException.class, () -> Loopback.listen(8001, secondTime, port -> {}));
        tried.clear();
        assertEquals(Loopback.addresses().size(), Loopback.listen(0, secondTime, port -> {}).size());
        List<Integer> closed = new ArrayList<>();
        Loopback.Binder<Integer> onlyFirst = at -> {
            if (at.getAddress().equals(Loopback.addresses().getLast())) {
                throw new BindException("in use");
            }
            return at.getPort();
        };
        assertThrows(BindException.class, () -> Loopback.listen(8001, onlyFirst, closed::add));
        assertEquals(Collections.nCopies(Loopback.addresses().size() - 1, 8001), closed);
    }
}
