package wetube.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.MediaHost;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;

/** The director goes while a video plays. */
@NeedsBrowser
@NeedsProcesses
@DisplayName("An election, seen from a page")
class ElectionPageTest {
    /**
     * More than a player that is kept on its line ever strays, however busy the machine; a new start or another place is much
     * more.
     */
    private static final double MAX_STEP_S = 3;

    @AutoClose private static MediaHost media;
    private static final List<Browser> BROWSERS = new ArrayList<>();
    private static final List<Guest> GUESTS = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        media = MediaHost.start(Clip.silent());
        for (String name : List.of("Ada", "Bo", "Cleo")) {
            BROWSERS.add(Browser.start());
            GUESTS.add(new Guest(name, folder, BROWSERS.get(BROWSERS.size() - 1)));
        }
        GUESTS.get(0).start("Movie night");
        GUESTS.get(0).bring(GUESTS.get(1), "editor");
        GUESTS.get(0).bring(GUESTS.get(2), "viewer");
    }

    @AfterAll
    static void end() {
        GUESTS.forEach(Guest::close);
        BROWSERS.forEach(Browser::close);
    }

    @Test
    @DisplayName("What plays goes on through it, without a stop or a jump; then the elected one is told and can direct, until the appointed one is "
            + "back and gives them their role again")
    void playsOn() {
        Guest ada = GUESTS.get(0);
        Guest bo = GUESTS.get(1);
        Guest cleo = GUESTS.get(2);
        ada.load(media.clipUrl());
        for (Guest guest : GUESTS) {
            if (guest != ada) {
                guest.allowHost();
            }
            guest.awaitPlaying();
        }
        Await.until("all have been here for a while", Guest.SOON, () -> cleo.position() > 12);
        watch(cleo);
        ada.peer.kill();
        bo.page.awaitText("#own-role", "Elected director");
        cleo.page.awaitText(Guest.person(bo) + " .person-role", "Elected director");
        assertTrue(bo.page.shows("#invite-form"));
        List<Double> steps = steps(cleo);
        System.out.println("Cleo's player against the clock, seconds per 100 ms through the election: worst "
                + steps.stream().mapToDouble(Math::abs).max().orElseThrow());
        assertTrue(steps.stream().allMatch(step -> Math.abs(step) < MAX_STEP_S), steps.toString());
        bo.setRole(cleo, "editor");
        cleo.page.awaitShown("#queue-form");
        ada.peer.startAgain();
        ada.page.awaitShown(Guest.person(bo) + "[data-role=director] .role-menu");    // she knows of the election
        ada.setRole(bo, "viewer");
        bo.page.awaitText("#own-role", "Viewer");
    }

    /** Writes down, ten times a second, how the video's clock went against the page's. */
    private static void watch(Guest guest) {
        guest.page.script("window.steps = []; const video = document.querySelector('#video');"
                + " let last = [performance.now(), video.currentTime]; setInterval(() => {"
                + " const now = [performance.now(), video.currentTime];"
                + " window.steps.push(now[1] - last[1] - (now[0] - last[0]) / 1000); last = now; }, 100)");
    }

    private static List<Double> steps(Guest guest) {
        List<Double> steps = new ArrayList<>();
        for (String step : guest.page.scriptText("return window.steps.join(' ')").split(" ")) {
            steps.add(Double.valueOf(step));
        }
        return steps;
    }
}
