package wetube.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;

/** A process that is killed at any moment has lost nothing that anybody saw. */
@NeedsProcesses
@DisplayName("kill -9")
class KillTest {
    private static final int KILLS = 6;

    @Test
    @DisplayName("The browser that took the page over last has it still; the one before has it no more")
    void pageStaysWithItsBrowser(@TempDir Path folder) {
        try (PeerProcess ada = PeerProcess.start("ada", folder, "--host", "127.0.0.1");
                PageClient before = new PageClient(ada.pageLink(), message -> { });
                PageClient now = new PageClient(ada.pageLink(), message -> { })) {
            ada.kill();
            ada.startAgain();
            assertTrue(now.isOwner());
            assertFalse(before.isOwner());
        }
    }

    @Test
    @DisplayName("Any peer, at any moment: started again, it is back in the session with its role and the whole log")
    void backWithEverything(@TempDir Path folder) {
        Random random = new Random(7);
        List<Long> backMs = new ArrayList<>();
        try (Fleet fleet = Fleet.party(folder, 3, "editor")) {
            List<Seat> all = fleet.members();
            for (int kill = 0; kill < KILLS; kill++) {
                Seat victim = fleet.seat(kill % 3);
                String role = victim.page().session("role");
                for (int i = 0; i < 5; i++) {    // a storm of events from everybody, to be hit by the blow in the middle
                    for (Seat seat : all) {
                        seat.page().queue(kill + "." + i + " by " + seat);
                    }
                }
                LockSupport.parkNanos(random.nextInt(40) * 1_000_000L);
                victim.kill();
                List<String> shown = victim.page().queue();
                long started = System.nanoTime();
                victim.startAgain();
                Await.until(victim + " is in again", Fleet.SOON,
                        () -> victim.page().session("phase") + " " + victim.page().session("role"), ("open " + role)::equals);
                Await.until("all three have the same queue", Fleet.SOON, () -> all.stream().map(seat -> seat.page().queue()).distinct().toList(),
                        queues -> queues.size() == 1 && queues.get(0).containsAll(shown));
                backMs.add((System.nanoTime() - started) / 1_000_000);
                Await.until("all are linked again", Fleet.SOON, () -> victim.page().here(), here -> here == 3);
            }
        }
        System.out.println("kill -9 and start again, to the same log everywhere, JVM start included (ms): " + backMs);
        assertTrue(backMs.stream().allMatch(ms -> ms < 15_000), backMs.toString());
    }
}
