package wetube.peer;

import java.util.function.LongSupplier;

/**
 * The peer's local time: milliseconds near Unix time at the start, counted on the machine's monotonic clock, which is nobody's to set.
 *
 * <p>That clock may stand while the machine sleeps. The wall clock goes on then; but it also runs ahead when somebody sets it, and by
 * itself nobody can tell the two apart. So this class only says by how much the wall clock has moved against the other one: {@link Peer} asks
 * its neighbours what that means.
 *
 * <p>Any thread may ask for the time; the core's alone asks what has moved.
 */
final class MachineClock {
    /** Less is a correction of the wall clock, which is none of ours. */
    static final long MOVED_MS = 3000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final long startMs;
    private final long startNanos;
    private long toldMs;

    /**
     * @param wallMs what people set: {@code System::currentTimeMillis}
     * @param nanos  what goes evenly: {@code System::nanoTime}
     */
    MachineClock(LongSupplier wallMs, LongSupplier nanos) {
        this.wallMs = wallMs;
        this.nanos = nanos;
        this.startMs = wallMs.getAsLong();
        this.startNanos = nanos.getAsLong();
    }

    long nowMs() {
        return startMs + (nanos.getAsLong() - startNanos) / NANOS_PER_MS;
    }

    /** How far the wall clock is ahead of local time: it has been set since the start, or the machine has slept. */
    long wallAheadMs() {
        return wallMs.getAsLong() - nowMs();
    }

    /** By how much the wall clock has been moved since this was last asked; 0 if that is little. */
    long movedMs() {
        long movedMs = wallAheadMs() - toldMs;
        toldMs += Math.abs(movedMs) >= MOVED_MS ? movedMs : 0;
        return Math.abs(movedMs) >= MOVED_MS ? movedMs : 0;
    }
}
