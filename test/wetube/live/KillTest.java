package wetube.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
                PageClient before = new PageClient(ada.pageLink()); PageClient now = new PageClient(ada.pageLink())) {
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
        try (Company company = new Company(3, "editor", folder)) {
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = kill % 3;
                String role = company.pages.get(victim).session("role");
                for (int i = 0; i < 5; i++) {    // a storm of events from everybody, to be hit by the blow in the middle
                    for (int peer = 0; peer < 3; peer++) {
                        company.pages.get(peer).send(PageClient.command("QUEUE").put("op", "add")
                                .put("torrentId", "https://example.org/v.mp4").put("filename", kill + "." + i + " by p" + peer));
                    }
                }
                LockSupport.parkNanos(random.nextInt(40) * 1_000_000L);
                company.peers.get(victim).kill();
                Set<String> shown = new HashSet<>(company.queue(victim));
                company.pages.get(victim).close();
                long started = System.nanoTime();
                company.peers.get(victim).startAgain();
                company.reopen(victim, (message, nanos) -> { });
                company.awaitIn(victim, role);
                Await.until("all three have the same queue", Guest.SOON,
                        () -> List.of(company.queue(0), company.queue(1), company.queue(2)),
                        queues -> queues.get(0).equals(queues.get(1)) && queues.get(1).equals(queues.get(2))
                                && queues.get(0).containsAll(shown));
                backMs.add((System.nanoTime() - started) / 1_000_000);
                Await.until("all are linked again", Guest.SOON, () -> Company.here(company.pages.get(victim)), here -> here == 3);
            }
        }
        System.out.println("kill -9 and start again, to the same log everywhere, JVM start included (ms): " + backMs);
        assertTrue(backMs.stream().allMatch(ms -> ms < 15_000), backMs.toString());
    }
}
