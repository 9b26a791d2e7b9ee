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
    @DisplayName("goes on while the machine sleeps, though what it counts on stands")
    void sleep() {
        passes(1000);
        wallMs += 600_000;
        assertEquals(START_MS + 601_000, clock.nowMs());
        assertEquals(0, clock.wallAheadMs());
        passes(1000);
        assertEquals(START_MS + 602_000, clock.nowMs());
        wallMs += 60_000;
        assertEquals(START_MS + 662_000, clock.nowMs());
        wallMs -= 10_000;
        assertEquals(START_MS + 662_000, clock.nowMs());
    }
}
