package wetube.clock;

/**
 * A token bucket: so many at once, so many a second in the long run.
 *
 * <p>Milliseconds of any clock that does not go back. Not thread-safe.
 */
public final class Bucket {
    private final double perMs;
    private final double burst;
    private double tokens;
    private long filledMs;

    /** Full. */
    public Bucket(int perSecond, int burst, long nowMs) {
        this.perMs = perSecond / 1000.0;
        this.burst = burst;
        this.tokens = burst;
        this.filledMs = nowMs;
    }

    /** Takes so many, or none if there are not enough. */
    public boolean take(int count, long nowMs) {
        fill(nowMs);
        if (tokens < count) {
            return false;
        }
        tokens -= count;
        return true;
    }

    /** Whether nothing is known of anybody who has taken from it: it is as a new one. */
    public boolean isFull(long nowMs) {
        fill(nowMs);
        return tokens >= burst;
    }

    private void fill(long nowMs) {
        tokens = Math.min(burst, tokens + Math.max(0, nowMs - filledMs) * perMs);
        filledMs = nowMs;
    }
}
