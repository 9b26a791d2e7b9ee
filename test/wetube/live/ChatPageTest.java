package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;

@NeedsBrowser
@NeedsProcesses
@DisplayName("The chat, in a browser")
class ChatPageTest {
    private static final String LAST = "#chat-lines .line:last-of-type .line-text";

    @Test
    @DisplayName("Enter says a line, markup is text, a link is safe, no key of the player is pressed by typing; the log has a role, a name and is live")
    void says(@TempDir Path folder) {
        try (Browser browser = Browser.start(); Guest ada = new Guest("Ada", folder, browser)) {
            ada.start("Movie night");
            Await.until("the code is known", Guest.SOON, () -> browser.scriptTrue("return !document.querySelector('#chat-text').disabled"));
            browser.type("#chat-text", "<b>p</b> see https://example.org/a?b=1. @Ada");
            browser.press("\uE007");
            browser.awaitText(LAST, "<b>p</b> see https://example.org/a?b=1. @Ada");
            assertEquals(0, browser.count("#chat-lines b"));
            assertEquals("https://example.org/a?b=1", browser.attribute("#chat-lines a", "href"));
            assertEquals("noopener noreferrer nofollow", browser.attribute("#chat-lines a", "rel"));
            Await.until("the field is empty", Guest.SOON, () -> browser.property("#chat-text", "value").isEmpty());
            assertTrue(browser.shows("#panel"));
            assertEquals("log", browser.attribute("#chat-lines", "role"));
            assertEquals("What was said", browser.attribute("#chat-lines", "aria-label"));
            assertEquals("polite", browser.attribute("#chat-lines", "aria-live"));
            String code = browser.scriptText("return document.querySelector('#chat-code').textContent");
            assertEquals(19, code.length());
            browser.type("#chat-text", "   ");
            browser.press("\uE007");
            assertEquals(1, browser.count("#chat-lines .line"));
            assertFalse(browser.shows("#chat-news"));
            String shots = System.getProperty("wetube.shots", "");
            if (!shots.isEmpty()) {
                browser.size(1280, 800);
                browser.screenshot(Path.of(shots, "chat-1280.png"));
                browser.size(390, 844);
                browser.script("document.querySelector('#chat').scrollIntoView()");
                browser.screenshot(Path.of(shots, "chat-390.png"));
            }
            browser.reload();
            browser.awaitText(LAST, "see https://example.org");
        }
    }
}
