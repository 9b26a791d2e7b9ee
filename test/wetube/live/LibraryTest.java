package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;
import wetube.testing.Project;

/** Three pods with real peers and browsers: befriend 2 to 3, then 1 to 2 and its friends; what 3 adds shows on 1 and 2. */
@NeedsBrowser
@NeedsProcesses
@Tag("alone")
@DisplayName("Friends in their pages")
class LibraryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** As WebDriver writes keys. */
    private static final String TAB = "\uE004";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";
    private static final String ROW = "#library-videos .video";

    @Test
    @DisplayName("see what one adds within two seconds, watch it, also when that one is off, and lose it when it is removed, also who was off meanwhile")
    void demonstration(@TempDir Path folder) throws Exception {
        try (Browser first = Browser.start(); Browser second = Browser.start(); Browser third = Browser.start();
                Guest one = new Guest("One", folder, first); Guest two = new Guest("Two", folder, second); Guest three = new Guest("Three", folder, third)) {
            for (Guest guest : new Guest[] {one, two, three}) {
                guest.page.click("#library-open");
                guest.page.awaitShown("#library");
            }
            befriend(two, three);
            accept(three);
            Await.until("Two and Three are friends", LONG, () -> two.page.text("#friends").contains("there") && three.page.text("#friends").contains("there"));
            befriend(one, two);
            accept(two);
            accept(three);
            Await.until("One has two friends", LONG, () -> one.page.count("#friends .friend") == 2 && !one.page.text("#friends").contains("asked"));

            three.page.choose("#library-file", Clip.silent(6));
            three.page.awaitShown(ROW);
            assertTrue(three.page.text(ROW).contains("for nobody"));
            three.page.click(ROW + " .edit");
            three.page.script("const form = document.querySelector('.video-edit'); form.elements.title.value = 'Été au lac'; form.elements.tags.value = 'water, walk';"
                    + " form.elements.audience.value = 'friends'; form.requestSubmit();");
            long publishedNanos = System.nanoTime();
            for (Guest guest : new Guest[] {one, two}) {
                guest.page.awaitShown(ROW);
                long ms = (System.nanoTime() - publishedNanos) / 1_000_000;
                System.out.println("  shown to " + guest.peer.name() + " after " + ms + " ms");
                assertTrue(ms < 2000, ms + " ms");
            }
            Await.until("One sees its poster", LONG, () -> one.page.scriptNumber("return document.querySelector('.poster').naturalWidth") == 320);
            one.page.type("#library-search", "LAC ete");
            Await.until("One finds it", LONG, () -> one.page.count(ROW) == 1 && one.page.text(ROW).contains("Été au lac"));
            plays(two);
            Await.until("Two holds it", LONG, () -> two.page.text(ROW).contains("here ·") || two.page.text(ROW).endsWith("here"));
            one.page.screenshot(Project.build("screenshots").resolve("library.png"));

            three.page.click(ROW + " .play");
            three.page.awaitShown(ROW + " .snap");
            String taken = three.page.attribute(ROW + " .poster", "data-hash");
            three.page.click(ROW + " .snap");
            Await.until("another poster takes the first one's place", LONG, () -> one.page.attribute(ROW + " .poster", "data-hash"),
                    hash -> !hash.isEmpty() && !hash.equals(taken));

            three.peer.kill();
            Await.until("Three is off", LONG, () -> one.page.text("#friends").contains("off"));
            plays(one);

            two.peer.kill();
            three.peer.startAgain();
            three.open();
            three.page.click("#library-open");
            three.page.awaitShown(ROW);
            three.page.click(ROW + " .drop");
            three.page.awaitShown("#confirm");
            three.page.click("#confirm-yes");
            Await.until("it is gone at One", LONG, () -> one.page.count(ROW) == 0);
            two.peer.startAgain();
            two.open();
            two.page.click("#library-open");
            Await.until("it is gone at Two, who was off", LONG, () -> two.page.count("#friends .friend") == 2 && two.page.count(ROW) == 0
                    && two.page.text("#library-count").contains("Nothing"));
            for (Guest guest : new Guest[] {one, two, three}) {
                assertEquals("", guest.page.text("#failures").strip());
                assertFalse(guest.peer.output().contains("Exception"), guest.peer.output());
            }
        }
    }

    @Test
    @DisplayName("are made, and videos found, by keyboard alone; every control has a name for a screen reader; nothing is wider than a phone")
    void keyboard(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start(); Guest ada = new Guest("Ada", folder, browser)) {
            ada.awaitPhase("home");
            browser.script("document.getElementById('library-open').focus()");
            browser.press(ENTER);
            browser.awaitShown("#library");
            assertEquals("library-search", browser.scriptText("return document.activeElement.id"));
            for (String next : new String[] {"library-own", "library-add", "friend-link"}) {
                browser.press(TAB);
                assertEquals(next, browser.scriptText("return document.activeElement.id"));
            }
            browser.press("127.0.0.1:1" + ENTER);
            browser.awaitText("#library-said", "They are asked");
            assertEquals("", browser.scriptText("return [...document.querySelectorAll('#library button, #library input:not([hidden]), #library textarea, #library select')]"
                    + ".filter(one => !(one.ariaLabel || one.textContent.trim() || one.labels?.length)).map(one => one.outerHTML).join()"));
            browser.size(390, 844);
            assertTrue(browser.scriptTrue("const box = document.getElementById('library'); return box.scrollWidth <= box.clientWidth && box.getBoundingClientRect().right <= innerWidth"));
            browser.press(ESCAPE);
            Await.until("the library is closed", LONG, () -> !browser.shows("#library"));
            assertEquals("library-open", browser.scriptText("return document.activeElement.id"));
        }
    }

    private static void befriend(Guest asks, Guest other) {
        asks.page.type("#friend-link", other.peer.joinLink());
        asks.page.click("#friend-form button");
    }

    private static void accept(Guest guest) {
        guest.page.awaitShown("#friends .accept:not([hidden])");
        guest.page.click("#friends .accept:not([hidden])");
    }

    private static void plays(Guest guest) {
        guest.page.click(ROW + " .play");
        Await.until(guest.peer.name() + " sees a picture move", LONG,
                () -> guest.page.scriptNumber("return document.getElementById('library-player').currentTime") > 0.3);
    }
}
