package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
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
@DisplayName("Two who share a machine")
class IdentitiesTest {
    private static void awaitName(Guest guest, String name) {
        Await.until("the page is " + name + "'s", Guest.SOON, () -> guest.page.scriptText("return document.querySelector('#name').value"), name::equals);
    }

    private static void become(Guest guest, String name) {
        guest.page.click("#identities summary");
        Await.until(name + " is offered", Guest.SOON, () -> guest.page.count("#identity-list button") == 1);
        assertEquals("Go on as " + name, guest.page.text("#identity-list button"));
        guest.page.click("#identity-list button");
        awaitName(guest, name);
    }

    @Test
    @DisplayName("go on as each other in one page: each with their own key and sessions; a damaged key changes nothing")
    void goOn(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start(); Guest guest = new Guest("Ada", folder, browser)) {
            guest.start("Hers");
            guest.page.click("#close");
            guest.awaitPhase("home");
            String hers = guest.page.text("#own-id");

            guest.page.click("#identities summary");
            guest.page.type("#identity-name", "Bo");
            guest.page.click("#identity-form button");
            awaitName(guest, "Bo");
            assertNotEquals(hers, guest.page.text("#own-id"));
            assertFalse(guest.page.text("#sessions").contains("Hers"));

            become(guest, "Ada");
            assertEquals(hers, guest.page.text("#own-id"));
            guest.page.awaitText("#sessions", "Hers");

            Files.writeString(folder.resolve("Ada/keys/Bo.p12"), "no key");
            guest.page.click("#identities summary");
            guest.page.click("#identity-list button");
            Await.until("the terminal says why", Guest.SOON, guest.peer::output, output -> output.contains("is not a key store, or is damaged"));
            assertEquals("true", guest.page.attribute("html", "data-connected"));
            awaitName(guest, "Ada");
        }
    }

    @Test
    @DisplayName("go on as before where the other's data can't be opened")
    void staysAsBefore(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.start(); Guest guest = new Guest("Ada", folder, browser)) {
            awaitName(guest, "Ada");
            Files.writeString(folder.resolve("Ada/Bo"), "no folder");    // where Bo's data would be
            String hers = guest.page.text("#own-id");
            guest.page.click("#identities summary");
            guest.page.type("#identity-name", "Bo");
            guest.page.click("#identity-form button");
            Await.until("the terminal says so", Guest.SOON, guest.peer::output, output -> output.contains("So Ada goes on."));
            Await.until("the page is connected", Guest.SOON, () -> guest.page.attribute("html", "data-connected"), "true"::equals);
            assertEquals(hers, guest.page.text("#own-id"));
        }
    }
}
