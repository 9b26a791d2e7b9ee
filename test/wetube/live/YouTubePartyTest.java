package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;
import wetube.testing.YouTubeStandIn;

/** The same evening with YouTube: the page's own code against a stand-in at YouTube's own address. */
@NeedsBrowser
@NeedsProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A watch party of three on YouTube")
class YouTubePartyTest {
    /** Its player reports its position four times a second, and takes its time to seek. */
    private static final double APART_S = 0.5;

    @AutoClose private static YouTubeStandIn youTube;
    private static final List<Browser> BROWSERS = new ArrayList<>();
    private static final List<Guest> GUESTS = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        youTube = YouTubeStandIn.start(Clip.silent());
        for (String name : List.of("Ada", "Bo", "Cleo")) {
            BROWSERS.add(Browser.start(youTube));
            GUESTS.add(new Guest(name, folder, BROWSERS.get(BROWSERS.size() - 1)));
        }
        ada().start("Clips");
        ada().bring(GUESTS.get(1), "editor");
        ada().bring(GUESTS.get(2), "viewer");
    }

    @AfterAll
    static void end() {
        GUESTS.forEach(Guest::close);
        BROWSERS.forEach(Browser::close);
    }

    private static Guest ada() {
        return GUESTS.get(0);
    }

    private static double position(Guest guest) {
        return inPlayer(guest, "return document.querySelector('video').currentTime");
    }

    private static boolean paused(Guest guest) {
        return inPlayer(guest, "return document.querySelector('video').paused ? 1 : 0") == 1;
    }

    private static double inPlayer(Guest guest, String script) {
        double[] answer = new double[1];
        guest.page.inFrame("#picture iframe", () -> answer[0] = guest.page.scriptNumber(script));
        return answer[0];
    }

    private static void awaitAllPlayingTogether() {
        for (Guest guest : GUESTS) {
            Await.until(guest.peer.name() + "'s plays", Guest.SOON, () -> !paused(guest) && position(guest) > 0.3);
        }
        Await.until("all are together", Guest.SOON, () -> GUESTS.stream().skip(1)
                .mapToDouble(guest -> Math.abs(position(guest) - position(ada()))).max().orElseThrow(), apart -> apart < APART_S);
    }

    @Test
    @Order(1)
    @DisplayName("Ada pastes a link; it plays for all at one place, silent until a click")
    void plays() {
        ada().load("https://youtu.be/" + YouTubeStandIn.VIDEO + "?t=3");
        awaitAllPlayingTogether();
        Guest cleo = GUESTS.get(2);
        cleo.page.reload();    // a fresh page has no click yet: the browser lets it play without sound only
        cleo.page.awaitShown("#sound");
        cleo.page.click("#sound");
        Await.until("the sound button is gone", Guest.SOON, () -> !cleo.page.shows("#sound"));
        awaitAllPlayingTogether();
        assertTrue(youTube.requests().stream().anyMatch(path -> path.startsWith("/embed/")));
    }

    @Test
    @Order(2)
    @DisplayName("Ada pauses and seeks; Bo, an editor, plays on")
    void steers() {
        ada().page.click("#play");
        for (Guest guest : GUESTS) {
            Await.until(guest.peer.name() + "'s stands", Guest.SOON, () -> paused(guest));
        }
        ada().seek(40);
        for (Guest guest : GUESTS) {
            Await.until(guest.peer.name() + "'s is at 40", Guest.SOON, () -> position(guest), at -> Math.abs(at - 40) < APART_S);
        }
        Guest bo = GUESTS.get(1);
        bo.page.click("#play");
        for (Guest guest : GUESTS) {
            Await.until(guest.peer.name() + "'s plays on", Guest.SOON, () -> !paused(guest) && position(guest) > 40.3);
        }
        awaitAllPlayingTogether();
    }

    @Test
    @Order(3)
    @DisplayName("An advertisement at Bo: all see what it may be, nobody waits, he is not sent to and fro, and then he is back")
    void advertisement() {
        Guest bo = GUESTS.get(1);
        ada().seek(5);    // whatever came before took its time: the clip's end is far again
        Await.until("Bo's is at 5", Guest.SOON, () -> position(bo), at -> at < 35);
        awaitAllPlayingTogether();
        inPlayer(bo, "seeksTaken = 0; advertise(6000); return 0");
        ada().page.awaitText(Guest.person(bo), "advertisement or buffering");
        double seeks = inPlayer(bo, "return seeksTaken");
        assertEquals(0, seeks, "seeks in an advertisement");
        assertFalse(paused(ada()));
        double atLeast = position(ada()) + 1;
        Await.until("Bo's plays again", Guest.SOON, () -> position(bo), at -> at > atLeast);
        awaitAllPlayingTogether();
        assertTrue(inPlayer(bo, "return seeksTaken") <= 4);
    }

    @Test
    @Order(4)
    @DisplayName("A video that may not be embedded, is gone, or was never there: everybody sees why, and Ada may skip it")
    void failures() {
        for (int error : List.of(150, 101, 100)) {
            ada().load("https://www.youtube.com/watch?v=" + YouTubeStandIn.failing(error));
            String why = error == 100 ? "removed or is private" : "forbids embedding";
            for (Guest guest : GUESTS) {
                guest.page.awaitText("#curtain-text", why);
            }
            assertTrue(ada().page.shows("#curtain-second"));
            assertFalse(GUESTS.get(2).page.shows("#curtain-second"));
        }
        ada().page.awaitText("#failure-list", "Bo: ");
        int queued = ada().page.count("#queue > [data-item]");
        ada().page.type("#queue-input", "https://youtu.be/" + YouTubeStandIn.VIDEO);
        ada().page.click("#queue-add");
        Await.until("there is one more to skip to", Guest.SOON, () -> ada().page.count("#queue > [data-item]"),
                count -> count > queued);
        ada().page.click("#curtain-second");
        awaitAllPlayingTogether();
    }

    @Test
    @Order(5)
    @DisplayName("YouTube knows where the player is embedded; error 153 is for pages that hide it")
    void referrer() {
        assertFalse(ada().page.shows("#curtain"), "error 153 would lie over the picture");
    }

    @Test
    @Order(6)
    @DisplayName("Where YouTube's script is blocked, the page says so, and the others see it")
    void blocked() {
        youTube.script(YouTubeStandIn.Script.REFUSED);
        Guest cleo = GUESTS.get(2);
        cleo.page.reload();
        cleo.awaitPhase("session");
        cleo.page.awaitText("#curtain-text", "cannot be reached");
        ada().page.awaitText("#failure-list", "Cleo: YouTube cannot be reached");
        youTube.script(YouTubeStandIn.Script.SERVED);
    }
}
