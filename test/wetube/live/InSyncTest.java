package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.Clip;
import wetube.testing.MediaHost;
import wetube.testing.NeedsBrowser;
import wetube.testing.NeedsProcesses;

/**
 * What keeps three people together, in real browsers: that it works at all, with bounds for a machine that has other things to do.
 * How well is for {@code make bench} to say.
 */
@NeedsBrowser
@NeedsProcesses
@Tag("alone")
@DisplayName("In sync")
class InSyncTest {
    private static final double TOGETHER_MS = 250;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double FASTEST = 1.1001;

    @AutoClose private static MediaHost media;
    @AutoClose private static Room room;

    @BeforeAll
    static void gather(@TempDir Path folder) {
        media = MediaHost.start(Clip.silent(240));
        room = Room.of(folder, 3);
        room.watch(media.clipUrl());
    }

    private static Guest ada() {
        return room.first();
    }

    private static Guest bo() {
        return room.guests.get(1);
    }

    private static boolean paused(Guest guest) {
        return room.script(guest, "return video.paused ? 1 : 0") == 1;
    }

    /** All play, and for a while no two are far from each other. */
    @BeforeEach
    void awaitTogether() {
        Await.until("all are together for a while", Guest.SOON, () -> {
            room.sample();
            Room.pass(LOOK);
            Positions seen = room.sampled();
            return room.guests.stream().noneMatch(InSyncTest::paused) ? seen.quantileMs(1) : Double.NaN;
        }, apart -> apart < TOGETHER_MS);
    }

    @Test
    @DisplayName("One whose player stands for a second is back, never by more than a tenth of speed")
    void stalls() {
        room.sample();
        room.stall(bo(), 1200);
        Room.pass(Duration.ofSeconds(4));
        Positions seen = room.sampled();
        assertTrue(seen.quantileMs(1) > 500, "the stall was seen: " + seen);
        assertTrue(seen.greatestRate() <= FASTEST, "rate " + seen.greatestRate());
        awaitTogether();
    }

    @Test
    @DisplayName("A pause stands on one frame for all; a start goes on from there")
    void pause() {
        room.pause();
        Await.until("all stand on one frame", Guest.SOON, () -> Room.spread(room.positions()), apart -> apart < 0.001);
        room.resumedAtMs();
    }

    @Test
    @DisplayName("While it plays, nothing moves in a way that takes a layout of the page for each frame")
    void littleToDraw() {
        bo().page.script("""
                window.moving = new Set();
                window.looking = setInterval(() => document.getAnimations().map(animation => animation.transitionProperty)
                  .filter(name => !["opacity", "translate", undefined].includes(name)).forEach(name => moving.add(name)), 50);""");
        Room.pass(Duration.ofSeconds(4));
        assertEquals("", bo().page.scriptText("clearInterval(looking); return [...moving].join()"));
    }

    @Test
    @DisplayName("A button does not show that it waits for an answer that comes at once")
    void busy() {
        ada().page.script("""
                const button = document.querySelector("#play");
                window.waitedMs = 1e9;
                button.addEventListener("click", () => {
                  const clicked = trueMs();
                  const look = new MutationObserver(() => {
                    waitedMs = trueMs() - clicked;
                    look.disconnect();
                  });
                  look.observe(button, {attributeFilter: ["aria-busy"]});
                }, {once: true, capture: true});""");
        room.pause();
        assertTrue(ada().page.scriptNumber("return waitedMs") > 200);
        room.resumedAtMs();
    }

    @Test
    @DisplayName("What a media key or an extension does to a viewer's player goes by, and concerns nobody else")
    void viewerMoves() {
        for (String move : new String[] {"video.pause()", "video.currentTime += 20", "video.playbackRate = 2", "video.currentTime = 1"}) {
            room.script(bo(), move + "; return 0");
            awaitTogether();
            assertEquals(1, room.script(bo(), "return video.playbackRate"), 0.11);
            assertFalse(paused(ada()));
        }
    }

    @Test
    @DisplayName("A hidden tab, whose timers the browser holds back, stops, starts and stays with the others")
    void hidden() {
        bo().page.script("""
                const newest = setTimeout(() => {}, 0);
                for (let timer = 1; timer <= newest; timer++) {
                  clearTimeout(timer);
                }
                window.setTimeout = window.setInterval = () => 0;
                Object.defineProperty(document, "hidden", {get: () => true});
                document.dispatchEvent(new Event("visibilitychange"));""");
        try {
            room.script(bo(), "video.currentTime -= 3; return 0");
            awaitOnTheLine();
            ada().page.click("#play");
            room.awaitAll("stand", InSyncTest::paused);
            ada().page.click("#play");
            room.awaitAll("play", guest -> !paused(guest));
            awaitOnTheLine();
        } finally {
            bo().page.reload();
            bo().awaitPhase("session");
        }
    }

    private static void awaitOnTheLine() {
        Await.until("all are together", Guest.SOON, () -> Room.spread(room.guests.stream()
                .mapToDouble(guest -> room.script(guest, "return trueMs() - video.currentTime * 1000")).toArray()), apart -> apart < TOGETHER_MS);
    }

    @Test
    @DisplayName("From somebody who may, and who has just touched the page, it is a command for all")
    void directorMoves() {
        moveByHand("video.pause()");
        room.awaitAll("stand", InSyncTest::paused);
        moveByHand("video.play()");
        room.awaitAll("play", guest -> !paused(guest));
        moveByHand("video.playbackRate = 1.5");
        room.awaitAll("play faster", guest -> room.script(guest, "return video.playbackRate") > 1.3);
        moveByHand("video.playbackRate = 1");
        room.awaitAll("play at the usual speed", guest -> room.script(guest, "return video.playbackRate") < 1.2);
    }

    /** So long after the player's own answers, what moves it may be its person. */
    private static void moveByHand(String move) {
        Room.pass(Duration.ofMillis(700));
        ada().touch();
        room.script(ada(), move + "; return 0");
    }

    @Test
    @DisplayName("From somebody who may, but has not touched the page for a while, it goes by and concerns nobody")
    void nobodysMoves() {
        Await.until("Ada's last click is long ago", Guest.SOON, () -> !ada().page.scriptTrue("return navigator.userActivation.isActive"));
        for (String move : new String[] {"video.pause()", "video.currentTime -= 5", "video.playbackRate = 2"}) {
            room.script(ada(), move + "; return 0");
            awaitTogether();
            assertFalse(paused(bo()));
            assertEquals(1, room.script(bo(), "return video.playbackRate"), 0.11);
        }
    }

    @Test
    @DisplayName("Slow headphones: one's own player runs ahead by what they take, and does so after a reload")
    void offset() {
        bo().page.script("const bar = document.querySelector('#offset'); bar.value = 400; bar.dispatchEvent(new Event('input'))");
        awaitAhead(400);
        bo().page.reload();
        bo().awaitPhase("session");
        awaitAhead(400);
        bo().page.click("#offset-reset");
        awaitTogether();
    }

    private static void awaitAhead(double ms) {
        Await.until("Bo's player is ahead", Guest.SOON, () -> {
            double[] at = new double[2];
            for (int i = 0; i < 2; i++) {
                at[i] = room.script(room.guests.get(i), "return trueMs() / 1000 - video.currentTime");
            }
            return (at[0] - at[1]) * 1000;
        }, ahead -> Math.abs(ahead - ms) < 150);
    }

    @Test
    @DisplayName("Waiting always: out of data, all wait for Bo, until Ada goes on without him; later he is back")
    void waits() {
        ada().choose("#wait", "always");
        bo().page.awaitText("#wait-text", "Always");
        room.script(bo(), """
                Object.defineProperty(video, "readyState", {configurable: true, get: () => HTMLMediaElement.HAVE_CURRENT_DATA});
                return 0""");
        for (Guest guest : room.guests) {
            guest.page.awaitText("#hold-text", "Waiting for " + (guest == bo() ? "you" : "Bo"));
        }
        assertTrue(paused(ada()));
        assertFalse(bo().page.shows("#hold-skip"));
        ada().page.click("#hold-skip");
        room.awaitAll("go on", guest -> guest == bo() || !paused(guest));
        bo().page.awaitShown("#without-me");
        ada().page.awaitText(Guest.person(bo()), "not waited for");
        room.script(bo(), "delete video.readyState; return 0");
        awaitTogether();
        ada().choose("#wait", "off");
        bo().page.awaitText("#wait-text", "Never");
    }

    @Test
    @DisplayName("Subtitles from the disk: shown to oneself, hidden and shown by a key, removed")
    void subtitles() {
        String choose = """
                const files = new DataTransfer();
                files.items.add(new File([arguments[0]], arguments[1]));
                const field = document.querySelector("#subtitles-file");
                field.files = files.files;
                field.dispatchEvent(new Event("change"));""";
        bo().page.script(choose, "1\n00:00:00,000 --> 00:03:00,000\nGood evening\n", "film.srt");
        String shown = "const [track] = document.querySelector('#video').textTracks;"
                + " return track?.mode === 'showing' ? track.activeCues?.[0]?.text ?? '' : ''";
        Await.until("the subtitles are shown", Guest.SOON, () -> bo().page.scriptText(shown), "Good evening"::equals);
        bo().page.script("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'c', bubbles: true}))");
        Await.until("they are hidden", Guest.SOON, () -> bo().page.scriptText(shown), ""::equals);
        bo().page.script(choose, "\u0000no subtitles", "film.vtt");
        bo().page.awaitText("#subtitles-problem", "film.vtt is neither a WebVTT nor a SubRip file");
        assertEquals(0, ada().page.scriptNumber("return document.querySelector('#video').textTracks.length"));
        bo().page.click("#subtitles-remove");
        assertEquals(0, bo().page.scriptNumber("return document.querySelectorAll('track').length"));
    }

    @Test
    @DisplayName("Everybody's distance from the line is in the list, and one's own beside the button that closes it")
    void distances() {
        ada().page.awaitText(Guest.person(bo()), "watching, ");
        String own = bo().page.awaitText("#own-distance", "You are ");
        assertTrue(own.matches("You are (on the line|\\d+ ms (ahead|behind)|[\\d.]+ s (ahead|behind))"), own);
        bo().page.click("#resync");
        awaitTogether();
    }
}
