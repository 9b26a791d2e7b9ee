package wetube.sim;

import wetube.session.Playback;

/**
 * A model of the player in a page: it is always exactly on the line, and tells its peer so once a second.
 *
 * <p>All videos are equally long.
 */
final class Player {
    private static final long REPORT_MS = 1000;

    private final Machine machine;
    private Timeline.Plan next;

    Player(Machine machine) {
        this.machine = machine;
    }

    /** Begins to report, for as long as the page is open. */
    void watch() {
        if (next != null) {
            next.cancel();
        }
        next = machine.world().timeline().after(REPORT_MS, () -> {
            if (machine.isUp()) {
                report();
                watch();
            }
        });
    }

    private void report() {
        if (!machine.hasPage() || machine.page().item().isEmpty() || machine.sessionTimeMs().isEmpty()) {
            return;
        }
        long sessionTimeMs = machine.sessionTimeMs().get();
        Playback line = machine.page().line();
        double length = machine.world().videoSeconds();
        double position = Math.min(length, line.positionAt(sessionTimeMs));
        String state = position >= length ? "ENDED" : line.playing() ? "PLAYING" : "PAUSED";
        machine.page().sync(machine.page().item(), state, position, sessionTimeMs);
    }
}
