package wetube.peer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The peer's local time: milliseconds near Unix time that go evenly and are never set back.
 *
 * <p>It counts on the machine's monotonic clock, which is nobody's to set, but may stand while the machine sleeps. The wall clock goes
 * on then: where it has run ahead by more than a few seconds, local time follows, so that a laptop that is opened again knows at once
 * that its links are old, and what time it is in the session.
 *
 * <p>Any thread may ask.
 */
final class MachineClock {
    /** Less is a correction of the wall clock, which is none of ours. */
    static final long SLEPT_MS = 3000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final long startMs;
    private final long startNanos;
    private final AtomicLong sleptMs = new AtomicLong();

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
        long evenMs = startMs + (nanos.getAsLong() - startNanos) / NANOS_PER_MS;
        long aheadMs = wallMs.getAsLong() - evenMs;
        return evenMs + sleptMs.accumulateAndGet(aheadMs, (slept, ahead) -> ahead - slept >= SLEPT_MS ? ahead : slept);
    }

    /** How far the wall clock is ahead of local time: it has been set since the start. */
    long wallAheadMs() {
        return wallMs.getAsLong() - nowMs();
    }
}
