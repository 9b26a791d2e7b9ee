package wetube.sim;

/**
 * A machine's own clock: off by some, and running a little fast or slow.
 *
 * @param skewMs how far it is ahead at the beginning
 * @param ppm    how much faster than true time it runs, in millionths; a bad quartz has 200
 */
public record LocalClock(long skewMs, double ppm) {
    /** 2 February 2026 on a clock that is right. */
    private static final long EPOCH_MS = 1_770_000_000_000L;
    private static final double MILLION = 1e6;

    public static final LocalClock RIGHT = new LocalClock(0, 0);

    /** What this clock shows at a virtual time. */
    public long at(long virtualMs) {
        return EPOCH_MS + skewMs + virtualMs + (long) Math.floor(virtualMs * ppm / MILLION);
    }

    /** The first virtual time, not before {@code nowMs}, at which it shows {@code localMs} or more. */
    long reaches(long localMs, long nowMs) {
        double virtualMs = (localMs - EPOCH_MS - skewMs) / (1 + ppm / MILLION);
        long guess = Math.max(nowMs, virtualMs > Long.MAX_VALUE / 4 ? Long.MAX_VALUE / 4 : (long) virtualMs - 2);
        while (at(guess) < localMs && guess < Long.MAX_VALUE / 4) {
            guess++;
        }
        return guess;
    }
}
