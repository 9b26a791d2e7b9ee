package wetube.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;

/** Real peers and kernels, in namespaces of Linux. */
@NeedsProcesses
@Tag("alone")
@Tag("namespaces")
@DisplayName("Two peers on whose path packets of more than 1,280 bytes are lost without a word")
class NarrowPathTest {
    private static final int PACKET_BYTES = 1280;
    private static final int ITEMS = 40;

    @Test
    @DisplayName("connect, and the one that was away has the log, in smaller pieces")
    void together(@TempDir Path folder) throws IOException {
        try (Lan lan = open(); Fleet fleet = Fleet.on(lan, folder)) {
            fleet.grow(2);
            fleet.gather(2, i -> "editor");
            Seat away = fleet.seat(1);
            away.kill();
            IntStream.range(0, ITEMS).forEach(i -> fleet.seat(0).page().queue("film " + i));
            Await.until("all is in the queue", Fleet.SOON, () -> fleet.seat(0).page().queue().size() == ITEMS);
            for (int host = 0; host < 2; host++) {
                lan.loseLarge(host, PACKET_BYTES);
            }
            away.startAgain();
            List<String> all = fleet.seat(0).page().queue();
            Await.until("it is back, and has all", Fleet.SOON.multipliedBy(2), () -> away.page().queue().equals(all));
        }
    }

    private static Lan open() throws IOException {
        try {
            return new Lan();
        } catch (Namespaces.Unavailable why) {
            Assumptions.abort(why.getMessage());
            throw why;
        }
    }
}
