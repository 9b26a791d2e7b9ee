package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.Firefox;
import wetube.testing.MediaHost;
import wetube.testing.NeedsFirefox;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;

/** Ada and Bo have a Chromium, Cleo a Firefox, and they notice nothing of it. */
@NeedsFirefox
@NeedsProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A watch party with a Firefox")
class FirefoxTest {
    private static final String PERSON = "[data-user=\"%s\"]";
    private static final String POSITION = "return document.querySelector('#video').currentTime";
    private static final String PAUSED = "return document.querySelector('#video').paused";
    /** By one clock, since one machine runs all three: how far each one's film began before now. */
    private static final String BEGAN = "const video = document.querySelector('#video');"
            + " return performance.timeOrigin + performance.now() - video.currentTime * 1000";
    private static final double FRAME_S = 0.04;
    private static final double TOGETHER_MS = 120;

    @AutoClose private static MediaHost media;
    @AutoClose private static Browser adasBrowser;
    @AutoClose private static Browser bosBrowser;
    @AutoClose private static Guest ada;
    @AutoClose private static Guest bo;
    @AutoClose private static PeerProcess peer;
    @AutoClose private static Firefox cleo;

    @BeforeAll
    static void start(@TempDir Path folder) {
        media = MediaHost.start(Clip.silent(240));
        adasBrowser = Browser.start();
        bosBrowser = Browser.start();
        ada = new Guest("Ada", folder, adasBrowser);
        bo = new Guest("Bo", folder, bosBrowser);
        peer = PeerProcess.start("Cleo", folder, "--host", "127.0.0.1");
        cleo = Firefox.start();
    }

    @AfterAll
    static void nobodyComplained() {
        assertFalse(peer.output().contains("Exception"), peer.output());
    }

    private static boolean allPaused(boolean paused) {
        return ada.paused() == paused && bo.paused() == paused && cleo.scriptTrue(PAUSED) == paused;
    }

    private static void awaitStandingAt(double seconds) {
        ada.awaitPausedAt(seconds, FRAME_S);
        bo.awaitPausedAt(seconds, FRAME_S);
        Await.until("Cleo stands at " + seconds, Guest.SOON, () -> cleo.scriptTrue(PAUSED) ? cleo.scriptNumber(POSITION) : Double.NaN,
                at -> Math.abs(at - seconds) <= FRAME_S);
    }

    @Test
    @Order(1)
    @DisplayName("She opens her link, is invited as an editor and accepts")
    void joins() {
        cleo.go(peer.pageLink());
        Await.until("Cleo's page is at home", Guest.SOON, () -> cleo.script("return document.documentElement.dataset.phase"), "home"::equals);
        ada.start("Movie night");
        ada.bring(bo, "viewer");
        ada.invite(peer.address(), "editor");
        cleo.click("[data-invitation] .accept");
        cleo.awaitText("#session-title", "Movie night");
        ada.page.awaitShown(PERSON.formatted(peer.id()));
        assertEquals("", cleo.script("return location.hash"));
    }

    @Test
    @Order(2)
    @DisplayName("A film plays for all three at one place")
    void plays() {
        ada.load(media.clipUrl());
        bo.allowHost();
        cleo.awaitText("#curtain-title", "A video from");
        cleo.click("#curtain-button");
        Await.until("all play", Guest.SOON, () -> allPaused(false));
        awaitTogether();
    }

    private static void awaitTogether() {
        Await.until("all are within " + TOGETHER_MS + " ms", Guest.SOON, () -> {
            double[] began = {ada.page.scriptNumber(BEGAN), bo.page.scriptNumber(BEGAN), cleo.scriptNumber(BEGAN)};
            return Room.spread(began);
        }, apart -> apart < TOGETHER_MS);
    }

    @Test
    @Order(3)
    @DisplayName("She pauses: all stand on the frame that she sees")
    void pauses() {
        cleo.click("#play");
        Await.until("all stand", Guest.SOON, () -> allPaused(true));
        awaitStandingAt(cleo.scriptNumber(POSITION));
    }

    @Test
    @Order(4)
    @DisplayName("She seeks by keyboard, and plays on: all go there, and on together")
    void seeks() {
        double from = cleo.scriptNumber(POSITION);
        cleo.click("#session-title");
        cleo.press("l");
        awaitStandingAt(from + 10);
        cleo.press(" ");
        Await.until("all play", Guest.SOON, () -> allPaused(false));
        awaitTogether();
    }

    @Test
    @Order(5)
    @DisplayName("She reloads her page and is where the others are")
    void reloads() {
        cleo.go("about:blank");
        cleo.go(peer.pageLink().replaceFirst("#.*", ""));
        Await.until("Cleo plays", Guest.SOON, () -> !cleo.scriptTrue(PAUSED));
        awaitTogether();
        assertFalse(ada.paused() || bo.paused());
    }
}
