package wetube.sim;

import java.util.random.RandomGenerator;
import wetube.session.Playback;

/**
 * A model of the player in a real page: a media element that is late, and what keeps it on the line.
 *
 * <p>The element, as measured in Chromium: play() loses 4 to 6 ms and a timer fires up to 8 ms late; a seek while playing costs 70 to
 * 170 ms of position, while paused it lands exactly; after each seek there is no data for a while; it can run dry.
 *
 * <p>The rule, asked every 100 ms, is that of the page: stand on the exact position, start by schedule a learned lead early, work small
 * errors off by rate with hysteresis, seek when far off and aim ahead by what a seek was learned to cost.
 */
public final class MediaPlayer extends Player {
    private static final long TICK_MS = 100;
    private static final long REPORT_MS = 1000;
    private static final double REST_BAND = 0.005;
    private static final double START_BAND = 0.006;
    private static final double STOP_BAND = 0.002;
    private static final double SEEK_BAND = 0.35;
    private static final double HORIZON_S = 0.6;
    private static final double GREATEST_NUDGE = 0.1;
    private static final long SETTLE_MS = 300;
    private static final long START_HORIZON_MS = 250;
    private static final double LEARNING = 0.6;

    private final Timeline timeline;
    private final RandomGenerator random;

    // The element. Its position counts from `since`, which lies ahead while something makes it stand.
    private String item = "";
    private boolean paused = true;
    private double position;
    private long sinceMs;
    private double rate = 1;
    private long dataFromMs;

    // The rule.
    private Playback line = Playback.NOTHING;
    private boolean nudging;
    private boolean landing;
    private long landedMs;
    private boolean landingWasSeek;
    private double seekCost = 0.1;
    private double startLead = 0.005;
    private Timeline.Plan start;
    private String reported = "";
    private long reportMs;
    private int seeks;

    MediaPlayer(Machine machine) {
        super(machine, TICK_MS);
        this.timeline = machine.world().timeline();
        this.random = machine.world().branch();
    }

    // ---- the element ----

    /** Seconds of the video that it shows now. */
    public double position() {
        long nowMs = timeline.nowMs();
        return paused ? position : position + Math.max(0, nowMs - Math.max(sinceMs, dataFromMs)) / 1000.0 * rate;
    }

    public boolean isPaused() {
        return paused;
    }

    /** How often it sought while it played. */
    public int seeks() {
        return seeks;
    }

    private void settle() {
        position = position();
        sinceMs = Math.max(sinceMs, timeline.nowMs());
    }

    private void play() {
        settle();
        paused = false;
        sinceMs = timeline.nowMs() + 4 + random.nextInt(3);
    }

    private void pause() {
        settle();
        paused = true;
    }

    private void seek(double to) {
        settle();
        position = to;
        sinceMs = timeline.nowMs() + (paused ? 0 : 70 + random.nextInt(101));
        dataFromMs = Math.max(dataFromMs, timeline.nowMs() + 20 + random.nextInt(60));
        seeks += paused ? 0 : 1;
    }

    private void rate(double newRate) {
        if (newRate != rate) {
            settle();
            rate = newRate;
        }
    }

    @Override
    public void starve(long forMs) {
        settle();
        dataFromMs = Math.max(dataFromMs, timeline.nowMs() + forMs);
        settle();
    }

    private boolean isStarved() {
        return timeline.nowMs() < dataFromMs;
    }

    // ---- the rule ----

    @Override
    void look(long sessionTimeMs) {
        Page page = machine().page();
        if (!page.item().equals(item)) {
            item = page.item();
            paused = true;
            position = 0;
            dataFromMs = timeline.nowMs() + 100 + random.nextInt(200);
        }
        if (!page.line().equals(line)) {
            line = page.line();
            nudging = false;
            landing = false;
            cancelStart();
        }
        if (line.playing() && sessionTimeMs >= line.at()) {
            run(sessionTimeMs);
        } else {
            rest(sessionTimeMs);
        }
        report(sessionTimeMs);
    }

    private void rest(long sessionTimeMs) {
        double ahead = line.position() + (sessionTimeMs - line.at()) / 1000.0 * line.rate();
        boolean near = line.playing() && !page().isHeld() && !paused && Math.abs(ahead - position()) < SEEK_BAND;
        if (near) {
            steer(ahead);    // a new speed or a small correction: go on
            return;
        }
        if (!paused) {
            pause();
        }
        if (Math.abs(position - line.position()) > REST_BAND) {
            seek(line.position());
        }
        rate(line.rate());
        long inMs = Math.round(line.at() - sessionTimeMs - startLead * 1000);
        if (line.playing() && inMs <= START_HORIZON_MS && start == null) {
            start = timeline.after(Math.max(0, inMs) + random.nextInt(9), () -> {
                start = null;
                landed(false);
                play();
            });
        }
    }

    private Page page() {
        return machine().page();
    }

    private void cancelStart() {
        if (start != null) {
            start.cancel();
            start = null;
        }
    }

    private void run(long sessionTimeMs) {
        double target = line.positionAt(sessionTimeMs);
        if (!paused) {
            steer(target);
        } else if (start == null) {
            if (Math.abs(target - position) > REST_BAND) {
                seek(target + startLead);
            }
            landed(false);
            play();
        }
    }

    private void steer(double target) {
        boolean standing = isStarved() || timeline.nowMs() < sinceMs;
        if (standing) {
            landing &= landingWasSeek || !isStarved();    // nothing is learned from a start without data
            nudging = false;
            rate(line.rate());
            return;
        }
        double error = target - position();
        if (landing) {
            if (timeline.nowMs() - landedMs < SETTLE_MS) {
                return;
            }
            landing = false;
            if (landingWasSeek) {
                seekCost = Math.clamp(seekCost + LEARNING * error, 0, 3);
            } else if (Math.abs(error) < 0.2) {
                startLead = Math.clamp(startLead + LEARNING * error, 0, 0.2);
            }
        }
        if (Math.abs(error) > SEEK_BAND) {
            landed(true);
            seek(target + seekCost);
            return;
        }
        nudging = Math.abs(error) > (nudging ? STOP_BAND : START_BAND);
        double nudge = Math.clamp(Math.round(error / HORIZON_S / 0.005) * 0.005, -GREATEST_NUDGE, GREATEST_NUDGE);
        rate(nudging ? line.rate() * (1 + (nudge == 0 ? Math.copySign(0.005, error) : nudge)) : line.rate());
    }

    private void landed(boolean bySeek) {
        landing = true;
        landedMs = timeline.nowMs();
        landingWasSeek = bySeek;
        nudging = false;
    }

    private void report(long sessionTimeMs) {
        String state = isStarved() ? "BUFFERING" : paused ? "PAUSED" : "PLAYING";
        if (!reported.equals(item + state) || timeline.nowMs() - reportMs >= REPORT_MS) {
            reported = item + state;
            reportMs = timeline.nowMs();
            page().sync(item, state, position(), !isStarved(), startLead * 1000, sessionTimeMs);
        }
    }
}
