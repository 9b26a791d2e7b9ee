package wetube.live;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.Firefox;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsFirefox;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;

/** Ada has a Chromium, Cleo a Firefox. */
@NeedsBrowser
@NeedsFirefox
@NeedsProcesses
@DisplayName("A friend with a Firefox")
class FirefoxLibraryTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    @DisplayName("sees what a friend publishes, and watches it from that friend's disk")
    void watches(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start(); Guest ada = new Guest("Ada", folder, browser);
                PeerProcess peer = PeerProcess.start("Cleo", folder, "--host", "127.0.0.1"); Firefox cleo = Firefox.start()) {
            cleo.go(peer.pageLink());
            Await.until("Cleo's page is at home", LONG, () -> cleo.script("return document.documentElement.dataset.phase"), "home"::equals);
            cleo.click("#library-open");
            browser.click("#library-open");
            browser.type("#friend-link", peer.joinLink());
            browser.click("#friend-form button");
            cleo.awaitText("#friends", "asks to be your friend");
            cleo.click("#friends .accept");
            cleo.awaitText("#friends", "there");
            browser.choose("#library-file", Clip.silent(6));
            browser.awaitShown("#library-videos .edit");
            browser.click("#library-videos .edit");
            browser.script("const form = document.querySelector('.video-edit'); form.elements.title.value = 'Lake'; form.elements.audience.value = 'friends';"
                    + " form.requestSubmit();");
            cleo.awaitText("#library-videos", "Lake");
            cleo.click("#library-videos .play");
            Await.until("Cleo sees a picture move", LONG, () -> cleo.scriptNumber("return document.getElementById('library-player').currentTime") > 0.3);
            assertFalse(peer.output().contains("Exception"), peer.output());
            assertFalse(ada.peer.output().contains("Exception"), ada.peer.output());
        }
    }
}
