package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.MediaHost;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;

/** What browsers and media servers do by themselves is nobody's act: Ada directs, Bo watches. */
@NeedsBrowser
@NeedsProcesses
@Tag("alone")
@DisplayName("A player among browsers and servers")
class PlayerTest {
    private static final int SHORT_S = 5;

    @AutoClose private static MediaHost media;
    @AutoClose private static MediaHost shorts;
    @AutoClose private static Browser adasBrowser;
    @AutoClose private static Browser bosBrowser;
    @AutoClose private static Guest ada;
    @AutoClose private static Guest bo;

    @BeforeAll
    static void gather(@TempDir Path folder) {
        media = MediaHost.start(Clip.silent(240));
        shorts = MediaHost.start(Clip.silent(SHORT_S));
        adasBrowser = Browser.start();
        bosBrowser = Browser.start();
        ada = new Guest("Ada", folder, adasBrowser);
        bo = new Guest("Bo", folder, bosBrowser);
        ada.start("Movie night");
        ada.bring(bo, "viewer");
    }

    /** Ada puts it on, and both watch it. */
    private static void watch(String url) {
        ada.load(url);
        Await.until("Bo's page shows it", Guest.SOON, () -> bo.page.property("#video", "src").equals(url) || asksBo());
        if (asksBo()) {
            bo.page.click("#curtain-button");
        }
        ada.awaitPlaying();
        bo.awaitPlaying();
    }

    private static boolean asksBo() {
        return bo.page.shows("#curtain-title") && bo.page.text("#curtain-title").startsWith("A video from");
    }

    /** From now on it is written down if Bo's player is stopped or sent back. */
    private static void watchBo() {
        bo.page.script("""
                const video = document.querySelector("#video");
                window.disturbed = [];
                let last = video.currentTime;
                clearInterval(window.watching);
                window.watching = setInterval(() => {
                  if (video.paused || video.currentTime < last - 0.5) {
                    disturbed.push([video.paused, last, video.currentTime]);
                  }
                  last = video.currentTime;
                }, 20);""");
    }

    private static void nothingHappenedToBo() {
        double from = bo.position();
        Await.until("Bo plays on", Guest.SOON, () -> bo.position() > from + 1);
        assertEquals("[]", bo.page.scriptText("clearInterval(window.watching); return JSON.stringify(disturbed)"));
    }

    private static void awaitTogether() {
        Await.until("both are at one place", Guest.SOON, () -> ada.paused() ? Double.NaN : ada.position() - bo.position(), apart -> Math.abs(apart) < 0.5);
    }

    @Test
    @DisplayName("A page that is left and comes back, by Back and Forward, joins the line; the others see nothing of it")
    void backAndForward() {
        watch(media.clipUrl());
        watchBo();
        ada.touch();
        ada.page.go(media.pageUrl());
        ada.page.back();
        ada.awaitPhase("session");
        awaitTogether();
        Await.until("Ada's page is connected again", Guest.SOON, () -> ada.page.attribute("html", "data-connected"), "true"::equals);
        ada.touch();
        ada.page.back();
        ada.awaitPhase("home");
        bo.page.awaitText(Guest.person(ada) + " .person-state", "away");
        ada.page.forward();
        ada.awaitPhase("session");
        awaitTogether();
        nothingHappenedToBo();
    }

    @Test
    @DisplayName("A server without byte ranges can't jump: whoever comes late sees it from its beginning, nobody is sent anywhere")
    void noRanges() {
        watch(media.wholeUrl());
        Await.until("it has played for a while", Guest.SOON, () -> bo.position() > 4);
        watchBo();
        ada.page.reload();
        ada.awaitPhase("session");
        ada.awaitPlaying();
        ada.touch();
        ada.page.press("\uE014");      // the right arrow
        ada.page.awaitText("#act", "can't jump");
        assertTrue(ada.page.scriptTrue("return document.querySelector('#seek').disabled && document.querySelector('#resync').disabled"));
        ada.page.awaitText("#own-distance", "can’t jump");
        nothingHappenedToBo();
        assertTrue(bo.position() - ada.position() > 1);
    }

    @Test
    @DisplayName("The end: an arrow stays there, no time lies beyond it, and play starts over")
    void theEnd() {
        watch(shorts.clipUrl());
        bo.page.awaitText("#curtain-title", "The end");
        assertFalse(bo.page.shows("#curtain-button"));
        ada.page.awaitText("#curtain-title", "The end");
        ada.touch();
        for (int i = 0; i < 3; i++) {
            ada.page.press("\uE014");
        }
        assertEquals("0:05", ada.page.scriptText("return document.querySelector('#position').textContent"));
        assertEquals(SHORT_S, bo.position(), 0.3);
        ada.page.awaitText("#curtain-button", "From the start");
        ada.page.click("#curtain-button");
        awaitFromTheStart();
        bo.page.awaitText("#curtain-title", "The end");
        assertEquals("Play", ada.page.attribute("#play", "aria-label"));
        ada.page.click("#play");
        awaitFromTheStart();
    }

    private static void awaitFromTheStart() {
        Await.until("Bo sees it from the start", Guest.SOON, () -> !bo.paused() && bo.position() < SHORT_S - 1);
    }

    @Test
    @DisplayName("A stream without an end: whoever comes late hears what comes, and no distance is shown")
    void endless() {
        watch(media.radioUrl());
        Await.until("it has played for a while", Guest.SOON, () -> bo.position() > 3);
        watchBo();
        ada.page.reload();
        ada.awaitPhase("session");
        ada.awaitPlaying();
        Await.until("Ada plays", Guest.SOON, () -> ada.position() > 1);
        nothingHappenedToBo();
        assertEquals("live", ada.page.scriptText("return document.querySelector('#duration').textContent"));
        ada.page.awaitText(Guest.person(bo) + " .person-state", "watching");
        assertEquals(List.of("watching", "watching"), List.of(ada.page.text(Guest.person(bo) + " .person-state"),
                bo.page.text(Guest.person(ada) + " .person-state")));
    }

    @Test
    @DisplayName("A server that is down when a video is put on is asked again")
    void serverDown() {
        media.down(true);
        try {
            ada.load(media.clipUrl());
            ada.page.awaitText("#curtain-title", "does not play here yet");
        } finally {
            media.down(false);
        }
        ada.awaitPlaying();
    }
}
