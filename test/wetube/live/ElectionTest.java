package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.NeedsProcesses;

/** The only director is killed, among few; among more see {@code make soak}. */
@NeedsProcesses
@DisplayName("The only director's process is killed with -9")
class ElectionTest {
    @ParameterizedTest(name = "{0} peers: the rest elect one of them, and all agree")
    @ValueSource(ints = {2, 3, 5})
    @DisplayName("n peers")
    void elects(int size, @TempDir Path folder) {
        try (Fleet fleet = Fleet.party(folder, size, "viewer")) {
            fleet.settle();
            long killed = System.nanoTime();
            fleet.seat(0).kill();
            List<Seat> left = fleet.running();
            Fleet.awaitElected(left, Fleet.SOON.multipliedBy(2));
            System.out.println(size + " peers, from kill -9 to agreement: " + (System.nanoTime() - killed) / 1_000_000 + " ms");
            assertEquals(1, left.stream().filter(seat -> seat.page().session("role").equals("director")).count());
        }
    }
}
