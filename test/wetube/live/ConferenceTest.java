package wetube.live;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
import wetube.identity.Identity;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.HttpServers;
import wetube.testing.MediaHost;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;
import wetube.tracker.StatusPage;
import wetube.tracker.TrackerServer;

/** People who have nothing but a tracker's address and a code, or a link: fresh keys, fresh folders, real browsers. */
@NeedsBrowser
@NeedsProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A conference of people who only share a code")
class ConferenceTest {
    private static final String CODE = "7K3M-9QXD-TWPB-8NRA";
    private static final Duration MINUTE = Duration.ofSeconds(65);

    private static final Identity KEY = Identity.fresh();
    private static TrackerServer tracker;
    @AutoClose private static MediaHost media;
    @AutoClose private static Browser adasBrowser;
    @AutoClose private static Browser bosBrowser;
    @AutoClose private static Browser cleosBrowser;
    @AutoClose private static Guest ada;
    @AutoClose private static Guest bo;
    @AutoClose private static Guest cleo;
    @AutoClose private static PeerProcess relay;
    @TempDir private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        HttpServers.setLimits();
        tracker = new TrackerServer(KEY, 0);
        media = MediaHost.start(Clip.silent());
        adasBrowser = Browser.start();
        bosBrowser = Browser.start();
        cleosBrowser = Browser.start();
    }

    @AfterAll
    static void stop() {
        tracker.close();
        for (PeerProcess peer : List.of(ada.peer, bo.peer, cleo.peer, relay)) {
            assertFalse(peer.output().contains("Exception"), peer.output());
        }
    }

    private static Guest guest(String name, Browser browser, String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "--host";
        all[1] = "127.0.0.1";
        System.arraycopy(options, 0, all, 2, options.length);
        return new Guest(PeerProcess.start(name, folder, all), browser);
    }

    /** Asks to come in, and a director says as what. */
    private static void comesIn(Guest guest) {
        guest.page.awaitShown("#found .enter");
        guest.page.click("#found .enter");
        ada.page.awaitShown("#door .as-viewer");
        ada.page.click("#door .as-viewer");
        guest.awaitPhase("session");
    }

    private static String state(StatusPage page) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + page.port() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Order(1)
    @DisplayName("Ada and Bo are given tracker and code on the command line: Ada starts, Bo finds her, and Ada lets him in")
    void meet() {
        String at = "127.0.0.1:" + tracker.port();
        ada = guest("Ada", adasBrowser, "--tracker", at, "--code", CODE);
        ada.page.awaitText("#find-state", "Nobody of this conference is found yet");
        ada.start("Movie night");
        bo = guest("Bo", bosBrowser, "--tracker", "https://" + at + "/" + KEY.id().text(), "--code", CODE.toLowerCase(java.util.Locale.ROOT));
        bo.page.awaitText("#found", "Ada there");
        comesIn(bo);
        bo.page.awaitText("#session-title", "Movie night");
    }

    @Test
    @Order(2)
    @DisplayName("they watch; the tracker dies, and nothing stops")
    void watch() {
        ada.load(media.clipUrl());
        bo.allowHost();
        ada.awaitPlaying();
        bo.awaitPlaying();
        tracker.close();
        bo.awaitPlaying();
    }

    @Test
    @Order(3)
    @DisplayName("Cleo pastes the link that Ada copies, which says what it is before it dials; and a peer without a page comes by JOIN")
    void byLink() {
        String link = ada.page.text("#link");
        cleo = guest("Cleo", cleosBrowser);
        cleo.page.type("#find-what", "“" + link + "”");
        cleo.page.awaitText("#find-is", "A link to the peer " + ada.peer.id().substring(0, 8) + " at 127.0.0.1:" + ada.peer.port()
                + ", with a conference code.");
        cleo.page.click("#find-button");
        comesIn(cleo);
        relay = PeerProcess.launch("relay", folder, PeerProcess.freePort(), "--host", "127.0.0.1", "--headless", "1", "--join", link,
                "--tracker", "127.0.0.1:" + tracker.port());
        ada.page.awaitShown("#door .as-viewer");
        ada.page.click("#door .as-viewer");
        Await.until("the relay says that it is in", Guest.SOON, relay::output, output -> output.contains("In “Movie night”, 4 here."));
    }

    @Test
    @Order(4)
    @DisplayName("the tracker comes back, and those who had it are registered again within a minute")
    void comesBack() throws Exception {
        tracker = new TrackerServer(KEY, tracker.port());
        try (StatusPage page = new StatusPage(tracker, 0, line -> { })) {
            Await.until("all three are registered and can be reached", MINUTE, () -> state(page), state -> state.contains("\"peers\":3,\"reachable\":3"));
        }
    }
}
