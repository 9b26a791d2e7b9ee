package wetube.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness itself, so that a failing test of the product means the product. */
@NeedsBrowser
@DisplayName("The test harness")
class HarnessTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Loads the script as the real page does, and writes down what the player tells. */
    private static final String YOUTUBE_PAGE = """
            <!DOCTYPE html><meta charset="utf-8"><meta name="referrer" content="REFERRER"><div id="player"></div><script>
            window.told = [];
            window.onYouTubeIframeAPIReady = () => {
              window.player = new YT.Player("player", {videoId: "VIDEO", playerVars: {controls: 0, mute: MUTE}, events: {
                onReady: () => told.push("ready"), onStateChange: ({data}) => told.push("state " + data),
                onError: ({data}) => told.push("error " + data), onAutoplayBlocked: () => told.push("blocked"),
                onPlaybackRateChange: ({data}) => told.push("rate " + data)}});
            };
            const script = document.createElement("script");
            script.src = "https://www.youtube.com/iframe_api";
            script.onerror = () => told.push("no script");
            document.head.append(script);
            </script>""";

    @AutoClose private static Browser browser;
    @AutoClose private static YouTubeStandIn youTube;
    @AutoClose private static MediaHost media;
    private static HttpServer pages;
    private static volatile byte[] page;

    @BeforeAll
    static void start() throws IOException {
        pages = HttpServers.create();
        pages.createContext("/", exchange -> MediaHost.send(exchange, "text/html; charset=utf-8", page, page.length));
        pages.start();
        youTube = YouTubeStandIn.start(Clip.silent(8));
        media = MediaHost.start(Clip.silent(8));
        browser = Browser.start(youTube);
    }

    @AfterAll
    static void stopPages() {
        pages.stop(0);
    }

    private static void open(String html) {
        page = html.getBytes(StandardCharsets.UTF_8);
        browser.go("http://127.0.0.1:" + pages.getAddress().getPort() + "/");
    }

    private static void openYouTube(String video, String referrer, int mute) {
        open(YOUTUBE_PAGE.replace("VIDEO", video).replace("REFERRER", referrer).replace("MUTE", String.valueOf(mute)));
    }

    private void awaitTold(String what) {
        Await.until("the player tells " + what, SOON,
                () -> browser.scriptText("return told.join()"), told -> told.contains(what));
    }

    private double position() {
        return browser.scriptNumber("return player.getCurrentTime()");
    }

    @Test
    @DisplayName("A browser opens a local page, types, clicks, reads, and takes a picture")
    void browserWorks(@TempDir Path folder) throws IOException {
        open("""
                <!DOCTYPE html><title>Hello</title><label>Name <input id=name></label><button>Greet</button><p></p>
                <script>document.querySelector("button").onclick = () => setTimeout(() => {
                  document.querySelector("p").textContent = "Hello " + document.querySelector("#name").value;
                  console.error("greeted"); }, 200);</script>""");
        assertEquals("Hello", browser.title());
        browser.type("#name", "Ada \"<b>\"");
        browser.click("//button[normalize-space()='Greet']");
        browser.awaitText("p", "Hello Ada \"<b>\"");
        assertEquals(0, browser.count("b"));
        assertFalse(browser.shows("#nowhere"));
        assertEquals(3, browser.scriptNumber("return arguments[0] + 1", 2));
        assertEquals("\"later\"", browser.asyncScript("setTimeout(arguments[0], 50, 'later')").toJson());
        assertTrue(browser.console().stream().anyMatch(line -> line.startsWith("SEVERE") && line.contains("greeted")));
        browser.size(500, 700);
        Path png = folder.resolve("page.png");
        browser.screenshot(png);
        assertEquals("PNG", new String(Files.readAllBytes(png), 1, 3, StandardCharsets.US_ASCII));
    }

    @Test
    @DisplayName("A wait that is in vain says what was waited for and what was seen last")
    void awaitExplains() {
        AssertionError error = assertThrows(AssertionError.class,
                () -> Await.until("a cat", Duration.ofMillis(50), () -> "a dog", "a cat"::equals));
        assertEquals("waited 50 ms for this: a cat; last seen: a dog", error.getMessage());
    }

    @Test
    @DisplayName("A clip plays and seeks by byte ranges")
    void clipPlays() {
        open("<!DOCTYPE html><video muted></video>");
        browser.script("const v = document.querySelector('video'); v.src = arguments[0]; v.play()", media.clipUrl());
        String past = "return document.querySelector('video').currentTime > arguments[0]";
        Await.until("it plays", SOON, () -> browser.scriptTrue(past, 0.2));
        browser.script("document.querySelector('video').currentTime = 5");
        Await.until("it plays on from there", SOON, () -> browser.scriptTrue(past, 5.2));
        assertTrue(media.requests().contains("/clip.mp4"));
    }

    @Test
    @DisplayName("Bad clips give the media errors they are meant to")
    void clipsFail() {
        for (List<String> each : List.of(List.of(media.missingUrl(), "4"), List.of(media.garbageUrl(), "4"),
                List.of(media.damagedUrl(), "3"), List.of(media.cutUrl(), "2"))) {
            open("<!DOCTYPE html><video muted></video>");
            browser.script("const v = document.querySelector('video'); v.src = arguments[0]; v.playbackRate = 8; v.play()",
                    each.get(0));
            Await.until(each.get(0) + " fails", Duration.ofSeconds(20),
                    () -> browser.scriptText("return document.querySelector('video').error?.code"), each.get(1)::equals);
        }
    }

    @Test
    @DisplayName("The YouTube stand-in plays, pauses, seeks through buffering, rounds rates, ends and starts again")
    void youTubePlays() {
        openYouTube(YouTubeStandIn.VIDEO, "strict-origin-when-cross-origin", 1);
        awaitTold("ready,state 5");
        browser.script("player.playVideo()");
        awaitTold("state 3,state 1");
        double before = position();
        Await.until("time passes", SOON, () -> position() > before + 0.5);
        browser.script("player.pauseVideo()");
        awaitTold("state 1,state 2");
        browser.script("player.seekTo(4, true)");
        awaitTold("state 2,state 3,state 2");
        assertEquals(4, position(), 0.001);
        browser.script("player.setPlaybackRate(1.3)");
        awaitTold("rate 1.25");
        browser.script("player.seekTo(7.5, true); player.playVideo()");
        awaitTold("state 3,state 1,state 0");
        browser.script("told.length = 0; player.playVideo()");
        awaitTold("state 3,state 1");
        assertTrue(position() < 2);
        browser.script("player.loadVideoById('abcdefghijk', 3)");
        awaitTold("state -1,state 3,state 1");
        assertEquals("abcdefghijk", browser.scriptText("return player.getVideoData().video_id"));
        assertEquals(8, browser.scriptNumber("return player.getDuration()"), 0.1);
        browser.script("player.destroy()");
        assertEquals(0, browser.count("iframe"));
    }

    @Test
    @DisplayName("With any rate allowed, a fine rate stays as it was set")
    void youTubeFineRates() {
        youTube.anyRate(true);
        try {
            openYouTube(YouTubeStandIn.VIDEO, "origin", 1);
            awaitTold("ready");
            browser.script("player.setPlaybackRate(1.03)");
            awaitTold("rate 1.03");
        } finally {
            youTube.anyRate(false);
        }
    }

    @Test
    @DisplayName("An unmuted start without a click is blocked; a click in the player starts it")
    void youTubeNeedsClick() {
        openYouTube(YouTubeStandIn.VIDEO, "origin", 0);
        awaitTold("ready");
        browser.script("player.playVideo()");
        awaitTold("state -1,blocked");
        browser.inFrame("iframe", () -> browser.click("#play"));
        awaitTold("state 1");
    }

    @ParameterizedTest(name = "error {0}")
    @ValueSource(ints = {5, 100, 101, 150})
    @DisplayName("A video that is meant to fail gives its error")
    void youTubeFails(int error) {
        openYouTube(YouTubeStandIn.failing(error), "origin", 1);
        awaitTold("ready,error " + error);
    }

    @Test
    @DisplayName("Without a Referer every video gives error 153; an id of the wrong length gives 2")
    void youTubeRefuses() {
        openYouTube(YouTubeStandIn.VIDEO, "no-referrer", 1);
        awaitTold("ready,error 153");
        browser.script("player.loadVideoById('abcdefghijk')");
        awaitTold("error 153,error 153");
        openYouTube("short", "origin", 1);
        awaitTold("error 2");
    }

    @Test
    @DisplayName("A script that is refused raises the page's onerror; nothing else on the Internet can be reached")
    void youTubeBlocked() {
        youTube.script(YouTubeStandIn.Script.REFUSED);
        try {
            openYouTube(YouTubeStandIn.VIDEO, "origin", 1);
            awaitTold("no script");
        } finally {
            youTube.script(YouTubeStandIn.Script.SERVED);
        }
        String fetch = "fetch('https://example.org/', {mode: 'no-cors'}).then(() => 'reached', () => 'unreachable')";
        assertEquals("\"unreachable\"", browser.asyncScript(fetch + ".then(arguments[0])").toJson());
    }

    @Test
    @DisplayName("A peer's process is started, found by its links, killed, started again and ended; its output is kept")
    void peerProcess(@TempDir Path folder) {
        try (PeerProcess peer = PeerProcess.start(Peer.class.getName(), "ada", folder, PeerProcess.freePort())) {
            assertEquals("http://localhost:" + (peer.port() + 1000) + "/#secret", peer.pageLink());
            assertEquals("A".repeat(43), peer.id());
            peer.pause();
            peer.resume();
            peer.kill();
            peer.startAgain();
            assertEquals(0, peer.terminate());
            assertEquals(2, peer.output().lines().filter(line -> line.startsWith("page")).count());
            assertTrue(peer.output().endsWith("bye\n"), peer.output());
            assertTrue(peer.tell(folder, "ada").contains("ada (ended)"));
        }
    }

    /** Prints what a peer prints, and runs until it is ended. */
    static final class Peer {
        public static void main(String[] options) throws InterruptedException {
            int port = Integer.parseInt(options[2]);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("bye");
                Runtime.getRuntime().halt(0);
            }));
            System.out.println("page  http://localhost:" + (port + 1000) + "/#secret");
            System.out.println("join  wetube:192.168.1.7:" + port + "/" + "A".repeat(43) + "#code");
            Thread.currentThread().join();
        }
    }
}
