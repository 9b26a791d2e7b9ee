package wetube.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;
import wetube.testing.Project;

/** A film that only one of three has, in three real browsers. */
@NeedsBrowser
@NeedsProcesses
@DisplayName("A film from Ada's machine")
class FilmTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final double SECONDS = 20;

    @ParameterizedTest(name = "its index first: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("plays at all three while it is still coming, each fetching from the others too; a seek to 80 % shows a picture")
    void plays(boolean indexFirst, @TempDir Path folder) throws Exception {
        Path clip = Clip.film(indexFirst);
        try (Browser adas = Browser.start(); Browser bos = Browser.start(); Browser cleos = Browser.start();
                // One and a half times the film's 5 Mbit/s, for two who watch.
                Guest ada = new Guest(PeerProcess.start("Ada", folder, "--host", "127.0.0.1", "--upload", "8"), adas); Guest bo = new Guest("Bo", folder, bos);
                Guest cleo = new Guest("Cleo", folder, cleos)) {
            List<Guest> all = List.of(ada, bo, cleo);
            ada.start("Film night");
            ada.bring(bo, "editor");
            ada.bring(cleo, "viewer");
            assertFalse(cleo.page.shows("#film-form"));
            ada.page.choose("#film-input", clip);
            Await.until("the film is in everybody's queue", LONG, () -> all.stream().allMatch(guest -> guest.page.count("#queue .entry") == 1));
            ada.page.click("#queue .jump");
            long loadedNanos = System.nanoTime();
            for (Guest guest : all) {
                Await.until(guest.peer.name() + " sees a picture move", LONG, () -> !guest.paused() && guest.position() > 0.3);
                System.out.printf("  %s after %d ms%n", guest.peer.name(), (System.nanoTime() - loadedNanos) / 1_000_000);
            }
            ada.page.screenshot(Project.build("screenshots").resolve("film-" + indexFirst + ".png"));
            ada.seek(0.8 * SECONDS);
            long soughtNanos = System.nanoTime();
            for (Guest guest : all) {
                Await.until(guest.peer.name() + " is at 80 %", LONG, () -> guest.position() > 0.8 * SECONDS + 0.2);
                System.out.printf("  %s sought after %d ms%n", guest.peer.name(), (System.nanoTime() - soughtNanos) / 1_000_000);
            }
            Await.until("Ada is told that she may leave", LONG, () -> ada.page.text("#queue .entry-facts").contains("somebody else has all of it"));
            for (Guest guest : all) {
                assertTrue(guest.page.text("#failures").isBlank(), guest.page.text("#failures"));
                assertFalse(guest.peer.output().contains("Exception"), guest.peer.output());
            }
        }
    }
}
