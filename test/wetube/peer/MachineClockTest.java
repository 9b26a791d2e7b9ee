package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A machine's clock")
class MachineClockTest {
    private static final long START_MS = 1_770_000_000_000L;
    private long wallMs = START_MS;
    private long nanos = -5_000_000_000L;
    private final MachineClock clock = new MachineClock(() -> wallMs, () -> nanos);

    private void passes(long ms) {
        wallMs += ms;
        nanos += ms * 1_000_000;
    }

    @Test
    @DisplayName("goes evenly, whatever people set the wall clock to")
    void even() {
        passes(1000);
        assertEquals(START_MS + 1000, clock.nowMs());
        wallMs += 2900;
        assertEquals(START_MS + 1000, clock.nowMs());
        assertEquals(2900, clock.wallAheadMs());
        wallMs -= 3_600_000;
        passes(500);
        assertEquals(START_MS + 1500, clock.nowMs(), "never back");
        assertEquals(2900 - 3_600_000, clock.wallAheadMs());
    }

    @Test
    @DisplayName("says once by how much the wall clock has moved, if it is much: it was set, or this machine has slept")
    void moved() {
        passes(1000);
        wallMs += 2999;
        assertEquals(0, clock.movedMs());
        wallMs += 1;
        assertEquals(3000, clock.movedMs());
        assertEquals(0, clock.movedMs());
        passes(600_000);
        assertEquals(0, clock.movedMs());
        wallMs -= 3_600_000;
        assertEquals(-3_600_000, clock.movedMs());
        assertEquals(0, clock.movedMs());
    }
}
