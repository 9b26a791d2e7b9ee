package wetube.sim;

import wetube.session.Playback;

/**
 * A model of a player that is always exactly on the line, unless it has no data, and tells its peer so once a second.
 *
 * <p>All videos are equally long.
 */
final class PerfectPlayer extends Player {
    private static final long REPORT_MS = 1000;

    private long starvedUntilMs;

    PerfectPlayer(Machine machine) {
        super(machine, REPORT_MS);
    }

    @Override
    void look(long sessionTimeMs) {
        Page page = machine().page();
        Playback line = page.line();
        double length = machine().world().videoSeconds();
        double position = Math.min(length, line.positionAt(sessionTimeMs));
        boolean starved = machine().world().timeline().nowMs() < starvedUntilMs;
        String state = starved ? "BUFFERING" : position >= length ? "ENDED" : line.playing() ? "PLAYING" : "PAUSED";
        page.sync(page.item(), state, position, !starved, 0, sessionTimeMs);
    }

    @Override
    public void starve(long forMs) {
        starvedUntilMs = machine().world().timeline().nowMs() + forMs;
    }
}
