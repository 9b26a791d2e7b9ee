package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
import wetube.testing.MediaHost;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;

/** An evening from beginning to end, in steps that build on one another: three processes, three browsers, a real clip. */
@NeedsBrowser
@NeedsProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A watch party of three")
class PartyTest {
    /** A frame of the clip, at 25 a second. */
    private static final double FRAME_S = 0.04;

    @AutoClose private static MediaHost media;
    @AutoClose private static Browser adasBrowser;
    @AutoClose private static Browser bosBrowser;
    @AutoClose private static Browser cleosBrowser;
    @AutoClose private static Guest ada;
    @AutoClose private static Guest bo;
    @AutoClose private static Guest cleo;
    @AutoClose private static Forger mallory;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        media = MediaHost.start(Clip.silent());
        adasBrowser = Browser.start();
        bosBrowser = Browser.start();
        cleosBrowser = Browser.start();
        ada = new Guest("Ada", folder, adasBrowser);
        bo = new Guest("Bo", folder, bosBrowser);
        cleo = new Guest("Cleo", folder, cleosBrowser);
        mallory = new Forger("Mallory");
    }

    @AfterAll
    static void nobodyComplained() {
        for (Guest guest : List.of(ada, bo, cleo)) {
            assertFalse(guest.peer.output().contains("Exception"), guest.peer.output());
        }
    }

    @Test
    @Order(1)
    @DisplayName("Ada starts a session and invites Bo and Cleo by address; they accept in their pages")
    void gathers() {
        ada.start("Movie night");
        ada.bring(bo, "viewer");
        ada.bring(cleo, "viewer");
        bo.page.awaitText("#session-title", "Movie night");
        for (Guest guest : List.of(ada, bo, cleo)) {
            Await.until("all three are listed for " + guest.peer.name(), Guest.SOON, () -> guest.page.count("[data-user]"),
                    n -> n == 3);
        }
    }

    @Test
    @Order(2)
    @DisplayName("What a viewer may not do is not offered")
    void offersWhatIsAllowed() {
        assertTrue(ada.page.shows("#invite-form"));
        assertTrue(ada.page.shows("#end"));
        assertFalse(bo.page.shows("#invite-form"));
        assertFalse(bo.page.shows("#queue-form"));
        assertFalse(bo.page.shows("#play"));
        assertFalse(bo.page.shows("#end"));
    }

    @Test
    @Order(3)
    @DisplayName("Ada puts a clip on: a foreign host is asked only after each viewer's own click, for which pasting it counts, then it "
            + "plays for all at one place")
    void plays() {
        ada.load(media.clipUrl());
        for (Guest guest : List.of(bo, cleo)) {
            guest.awaitHostQuestion();
            assertEquals("", guest.page.property("#video", "src"));
        }
        ada.awaitPlaying();
        for (Guest guest : List.of(bo, cleo)) {
            guest.allowHost();
        }
        for (Guest guest : List.of(ada, bo, cleo)) {
            guest.awaitPlaying();
        }
        Await.until("all three are within half a second", Guest.SOON,
                () -> Math.max(Math.abs(bo.position() - ada.position()), Math.abs(cleo.position() - ada.position())),
                apart -> apart < 0.5);
    }

    @Test
    @Order(4)
    @DisplayName("Ada pauses: all stand on the same frame")
    void pauses() {
        ada.page.click("#play");
        Await.until("Ada's stands", Guest.SOON, ada::paused);
        double at = ada.position();
        bo.awaitPausedAt(at, FRAME_S);
        cleo.awaitPausedAt(at, FRAME_S);
    }

    @Test
    @Order(5)
    @DisplayName("Ada seeks: all go there, and stay paused")
    void seeks() {
        ada.seek(30);
        for (Guest guest : List.of(ada, bo, cleo)) {
            guest.awaitPausedAt(30, FRAME_S);
        }
    }

    @Test
    @Order(6)
    @DisplayName("A viewer's forged PLAY, sent straight to the peers, reaches them and has no effect at all")
    void forgedPlay() throws Exception {
        ada.invite(mallory.address(), "viewer");
        mallory.join();
        ada.page.awaitShown("[data-user=\"" + mallory.id() + "\"]");
        mallory.forgePlay();
        mallory.awaitTaken(3);
        for (Guest guest : List.of(ada, bo, cleo)) {
            guest.awaitPausedAt(30, FRAME_S);
        }
        ada.page.click("[data-user=\"" + mallory.id() + "\"] .remove");
        ada.page.click("#confirm-yes");
        Await.until("Mallory is out", Guest.SOON, () -> bo.page.count("[data-user]"), n -> n == 3);
    }

    @Test
    @Order(7)
    @DisplayName("Bo becomes an editor, and steers")
    void upgraded() {
        ada.setRole(bo, "editor");
        bo.page.awaitShown("#play");
        bo.page.click("#play");
        for (Guest guest : List.of(ada, bo, cleo)) {
            guest.awaitPlaying();
        }
        bo.page.click("#play");
        Await.until("Bo's stands", Guest.SOON, bo::paused);
        ada.awaitPausedAt(bo.position(), FRAME_S);
        cleo.awaitPausedAt(bo.position(), FRAME_S);
    }

    @Test
    @Order(8)
    @DisplayName("Bo becomes a viewer again, and is offered nothing to steer with")
    void downgraded() {
        ada.setRole(bo, "viewer");
        Await.until("Bo has no play button", Guest.SOON, () -> !bo.page.shows("#play"));
    }

    @Test
    @Order(9)
    @DisplayName("A page that is reloaded is back where the session is")
    void reloaded() {
        cleo.page.reload();
        cleo.awaitPhase("session");
        cleo.awaitPausedAt(ada.position(), FRAME_S);
    }

    @Test
    @Order(10)
    @DisplayName("Ada removes Cleo, whose page says so; the others go on")
    void removed() {
        ada.page.click(Guest.person(cleo) + " .remove");
        ada.page.click("#confirm-yes");
        Await.until("Cleo is told", Guest.SOON, () -> cleo.page.text("body"), text -> text.contains("removed"));
        Await.until("two are left", Guest.SOON, () -> bo.page.count("[data-user]"), n -> n == 2);
        ada.page.click("#play");
        bo.awaitPlaying();
    }

    @Test
    @Order(11)
    @DisplayName("Bo leaves, and is gone from Ada's list")
    void leaves() {
        bo.page.click("#leave");
        bo.page.click("#confirm-yes");
        Await.until("Ada is alone", Guest.SOON, () -> ada.page.count("[data-user]"), n -> n == 1);
    }

    @Test
    @Order(12)
    @DisplayName("Ada invites Bo again and ends the session: both are told")
    void ends() {
        bo.awaitPhase("ended");
        bo.page.click("#close");
        bo.awaitPhase("home");
        ada.bring(bo, "viewer");
        ada.page.click("#end");
        ada.page.click("#confirm-yes");
        ada.awaitPhase("ended");
        bo.awaitPhase("ended");
        assertTrue(ada.paused());
    }
}
