package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An election")
class ElectionCasesTest {
    @ParameterizedTest(name = "with {0} left")
    @ValueSource(ints = {1, 2, 3, 10, 25})
    @DisplayName("1: the only director is killed: one is elected, and all agree")
    void directorKilled(int left) {
        Net net = new Net(left).party(left + 1);
        net.run(5000);
        net.crash(net.hosts.get(0));
        long ms = net.runUntil("all agree", 20_000, net::oneIsElected);
        System.out.println(left + " " + ms + " " + net.sent);
        net.run(5000);
        assertEquals(left, net.running().stream().filter(host -> host.elected().isPresent()).count());
    }
}
