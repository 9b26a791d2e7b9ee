package wetube.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.DelayingRelay;
import wetube.testing.PeerProcess;

/**
 * Some people at one watch party, each with a peer in a process and a page in a browser of their own; and what their players
 * really do, read from the {@code <video>} itself against one clock, whatever the pages believe.
 *
 * <p>The first has founded the session, the others are viewers. For one thread at a time.
 */
public final class Room implements AutoCloseable {
    private static final List<String> NAMES = List.of("Ada", "Bo", "Cleo", "Dan");
    private static final int SAMPLE_MS = 50;
    /** A browser that is asked how far it is does that more slowly: it is left alone for longer than a pause takes. */
    private static final Duration UNASKED = Duration.ofMillis(400);
    /** A frame of another site is a process of its own: no script was run before it, and its clock is right. */
    private static final String BEFORE = "window.trueMs ??= () => performance.timeOrigin + performance.now();"
            + " const video = document.querySelector('video');";

    /** How wrong a machine's clock is, for its peer and for its browser alike. */
    public record Clock(long offsetMs, int fastPpm) {
        public static final Clock RIGHT = new Clock(0, 0);

        private String option() {
            return "-Dwetube.clock=" + offsetMs + "," + fastPpm;
        }

        /** {@code trueMs()} stays the machine's own clock, by which all are measured. */
        private String script() {
            return String.format(Locale.ROOT, """
                    {
                      const now = performance.now.bind(performance), origin = performance.timeOrigin, date = Date.now;
                      window.trueMs = () => origin + now();
                      addEventListener("loadeddata", () => { window.dataMs ??= trueMs(); }, {capture: true});
                      if (%1$d !== 0 || %2$d !== 0) {
                        Object.defineProperty(performance, "timeOrigin", {get: () => origin + %1$d});
                        performance.now = () => now() * (1 + %2$d / 1e6);
                        Date.now = () => date() + %1$d;
                      }
                    }""", offsetMs, fastPpm);
        }
    }

    public final List<Guest> guests = new ArrayList<>();
    private final List<Browser> browsers = new ArrayList<>();
    private final List<DelayingRelay> relays = new ArrayList<>();
    private final String frame;

    private Room(String frame) {
        this.frame = frame;
    }

    /** People who watch files. */
    public static Room of(Path folder, int people) {
        return open(folder, "", people, List.of(), 0, 0, Browser::start);
    }

    /** People whose machines tell the time differently. */
    public static Room of(Path folder, List<Clock> clocks) {
        return open(folder, "", clocks.size(), clocks, 0, 0, Browser::start);
    }

    /** People far from one another: every link is {@code delayMs} long each way, give or take {@code jitterMs}. */
    public static Room far(Path folder, int people, long delayMs, long jitterMs) {
        return open(folder, "", people, List.of(), delayMs, jitterMs, Browser::start);
    }

    /** People who watch YouTube, as {@code browser} knows it. */
    public static Room atYouTube(Path folder, int people, Supplier<Browser> browser) {
        return open(folder, "#picture iframe", people, List.of(), 0, 0, browser);
    }

    private static Room open(Path folder, String frame, int people, List<Clock> clocks, long delayMs, long jitterMs,
            Supplier<Browser> browser) {
        Room room = new Room(frame);
        for (int i = 0; i < people; i++) {
            Clock clock = i < clocks.size() ? clocks.get(i) : Clock.RIGHT;
            // An address that leads nowhere: so the only way is the relay, which Ada dials.
            PeerProcess peer = PeerProcess.start(NAMES.get(i), folder, clock.option(), "--host", delayMs == 0 ? "127.0.0.1" : "far.invalid");
            Browser page = browser.get();
            room.browsers.add(page);
            page.beforeEachPage(clock.script());
            room.guests.add(new Guest(peer, page));
        }
        room.first().start("In sync");
        for (Guest guest : room.guests.subList(1, people)) {
            String address = guest.peer.address();
            if (delayMs > 0) {
                room.relays.add(new DelayingRelay(guest.peer.port(), delayMs, jitterMs));
                address = room.relays.get(room.relays.size() - 1).address();
            }
            room.first().bring(guest, "viewer", address);
        }
        return room;
    }

    public Guest first() {
        return guests.get(0);
    }

    /** The first puts it on; the others let its host in; returns when all play. */
    public void watch(String what) {
        first().load(what);
        if (frame.isEmpty()) {
            for (Guest guest : guests.subList(1, guests.size())) {
                guest.allowHost();
            }
        }
        awaitAll("play", guest -> script(guest, "return video.paused || video.currentTime < 0.3 ? 0 : 1") == 1);
    }

    /** Something about one person's player. */
    public interface Look {
        boolean holds(Guest guest);
    }

    public void awaitAll(String what, Look look) {
        for (Guest guest : guests) {
            Await.until(guest.peer.name() + " and the others " + what, Guest.SOON, () -> look.holds(guest));
        }
    }

    /** Runs a script where the {@code video} is. */
    public double script(Guest guest, String body, Object... arguments) {
        double[] answer = new double[1];
        inPlayer(guest, () -> answer[0] = guest.page.scriptNumber(BEFORE + body, arguments));
        return answer[0];
    }

    private void inPlayer(Guest guest, Runnable action) {
        if (frame.isEmpty()) {
            action.run();
        } else {
            guest.page.inFrame(frame, action);
        }
    }

    /** Lets time pass while something that is not asked again and again is measured. */
    public static void pass(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Begins to write down where all are, 20 times a second. */
    public void sample() {
        for (Guest guest : guests) {
            script(guest, "clearInterval(window.sampling); window.samples = []; window.sampling = setInterval(() => samples.push("
                    + "[trueMs().toFixed(2), video.currentTime.toFixed(5), video.playbackRate].join()), arguments[0]); return 0", SAMPLE_MS);
        }
    }

    /** What was written down since {@link #sample}. */
    public Positions sampled() {
        List<String> texts = new ArrayList<>();
        for (Guest guest : guests) {
            inPlayer(guest, () -> texts.add(guest.page.scriptText("clearInterval(window.sampling); return samples.join(';')")));
        }
        return new Positions(texts);
    }

    /** One's player says that it plays, and stands for a while; returns when that will be over, by the one clock. */
    public double stall(Guest guest, int lastsMs) {
        return script(guest, """
                const real = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "playbackRate");
                let wanted = video.playbackRate;
                Object.defineProperty(video, "playbackRate", {configurable: true, get: () => wanted, set: value => { wanted = value; }});
                real.set.call(video, 0);
                setTimeout(() => { delete video.playbackRate; video.playbackRate = wanted; }, arguments[0]);
                return trueMs() + arguments[0];""", lastsMs);
    }

    /** Loads somebody's page anew; returns when it had its first data, by the one clock. */
    public double reload(Guest guest) {
        guest.page.reload();
        return Await.until(guest.peer.name() + "'s page has data", Guest.SOON, () -> script(guest, "return window.dataMs ?? 0"), at -> at > 0);
    }

    /**
     * One person's pause, in milliseconds after the first's click.
     *
     * @param stoodMs when the player stood: its {@code paused} is true and its position stays
     * @param toldMs  when its {@code pause} event came, which waits behind what else the page has to do, such as to draw
     */
    public record Pause(double stoodMs, double toldMs) {}

    /** The first presses the button; how each one's player came to stand. */
    public List<Pause> pause() {
        for (Guest guest : guests) {
            script(guest, """
                    window.stoodMs = window.toldMs = 0;
                    video.pause = () => {
                      delete video.pause;
                      video.pause();
                      stoodMs = trueMs();
                    };
                    video.addEventListener("pause", () => { toldMs = trueMs(); }, {once: true});
                    return 0""");
        }
        double clicked = press();
        pass(UNASKED);
        awaitAll("stand", guest -> script(guest, "return toldMs") > 0);
        return guests.stream().map(guest -> new Pause(script(guest, "return stoodMs") - clicked, script(guest, "return toldMs") - clicked))
                .toList();
    }

    /** The first presses the button; for each, when the own player began to move. Milliseconds by the one clock. */
    public double[] resumedAtMs() {
        for (Guest guest : guests) {
            script(guest, """
                    const from = video.currentTime;
                    window.movedMs = 0;
                    const look = setInterval(() => {
                      const moved = video.currentTime - from;
                      if (!video.paused && moved > 0.001 && !video.seeking) {
                        movedMs = trueMs() - moved / video.playbackRate * 1000;
                        clearInterval(look);
                      }
                    }, 2);
                    return 0""");
        }
        press();
        awaitAll("play on", guest -> script(guest, "return movedMs") > 0);
        return guests.stream().mapToDouble(guest -> script(guest, "return movedMs")).toArray();
    }

    /** A click on the first's button; the moment of it. */
    private double press() {
        return first().page.scriptNumber("const at = trueMs(); document.querySelector('#play').click(); return at");
    }

    /** Where all players stand, seconds. */
    public double[] positions() {
        return guests.stream().mapToDouble(guest -> script(guest, "return video.currentTime")).toArray();
    }

    public static double spread(double[] values) {
        return Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow();
    }

    @Override
    public void close() {
        guests.forEach(Guest::close);
        browsers.forEach(Browser::close);
        relays.forEach(DelayingRelay::close);
    }
}
