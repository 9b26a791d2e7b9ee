package wetube.party;

/**
 * What it means that this machine's wall clock has run ahead of the clock that local time goes by.
 *
 * <p>Either the machine slept, and the other clock stood still; then local time must follow. Or somebody set the wall clock; then it must
 * not. (A director's clock was set by an hour during a film. The peer took that for sleep, and from then on everybody's session times
 * were an hour apart.) The neighbours' clocks tell which: if the machine slept, they have run ahead as well. If none is heard for a
 * while, it slept: links end when a machine sleeps.
 *
 * <p>Owned by the core's thread.
 */
public final class WallClock {
    private long sleptMs;
    private long unexplainedMs;
    private long movedMs;

    /** For how long the machine has slept since this peer started, as far as is known: so much local time is later than the clock it goes by. */
    public long sleptMs() {
        return sleptMs;
    }

    /** It has been moved. */
    public void moved(long byMs, long nowMs) {
        unexplainedMs = Math.max(0, unexplainedMs + byMs);
        movedMs = nowMs;
    }

    boolean isUnexplained() {
        return unexplainedMs > 0;
    }

    /** A neighbour's clock has run ahead of ours by so much since: by all of it if we slept, by next to nothing if not. */
    void compare(double aheadMs) {
        settle(aheadMs > unexplainedMs / 2.0);
    }

    /** @param heard whether something has come from a neighbour lately */
    public void tick(boolean heard, long nowMs) {
        if (isUnexplained() && !heard && nowMs - movedMs >= Contact.FRESH_MS) {
            settle(true);
        }
    }

    private void settle(boolean slept) {
        sleptMs += slept ? unexplainedMs : 0;
        unexplainedMs = 0;
    }
}
