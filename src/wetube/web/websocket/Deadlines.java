package wetube.web.websocket;

/**
 * How long a connection has been at what it is doing: written by its own threads, looked at by the server's clock. One
 * deadline for a whole phase, not one for each read: a client that sends a byte a second keeps the latter for ever.
 *
 * <p>Times are of {@link #now}; 0 means that it is not going on. Thread-safe.
 */
final class Deadlines {
    private final Limits limits;
    /** When the handshake, or the closing, must be over. */
    private volatile long phaseEndsMs;
    private volatile long readingSinceMs;
    private volatile long writingSinceMs;
    private volatile long messageSinceMs;
    private volatile boolean pinged;

    Deadlines(Limits limits) {
        this.limits = limits;
        phaseEndsMs = now() + limits.handshakeMs();
    }

    /** Milliseconds of a clock that is never set back, never 0. */
    static long now() {
        return System.nanoTime() / 1_000_000 | 1;
    }

    void handshakeDone() {
        phaseEndsMs = 0;
    }

    /** Our Close frame, or our refusal, is on its way: what is left is to see the other side go. */
    void closing() {
        phaseEndsMs = now() + limits.closeMs();
    }

    void reading() {
        readingSinceMs = now();
    }

    void readSomething() {
        readingSinceMs = 0;
        pinged = false;
    }

    void writing() {
        writingSinceMs = now();
    }

    void written() {
        writingSinceMs = 0;
    }

    void messageBegun() {
        if (messageSinceMs == 0) {
            messageSinceMs = now();
        }
    }

    void messageEnded() {
        if (messageSinceMs != 0) {
            messageSinceMs = 0;
        }
    }

    boolean isPhaseOverdue(long nowMs) {
        long ends = phaseEndsMs;
        return ends != 0 && nowMs - ends > 0;
    }

    boolean isWriteOverdue(long nowMs) {
        return isOlder(writingSinceMs, limits.writeMs(), nowMs);
    }

    boolean isMessageOverdue(long nowMs) {
        return isOlder(messageSinceMs, limits.messageMs(), nowMs);
    }

    /** Whether the client has not even answered a ping. */
    boolean isClientGone(long nowMs) {
        return isOlder(readingSinceMs, 2 * limits.pingMs(), nowMs);
    }

    /** Whether to ask now if the client is still there; true once in a silence. */
    boolean isPingDue(long nowMs) {
        if (pinged || phaseEndsMs != 0 || !isOlder(readingSinceMs, limits.pingMs(), nowMs)) {
            return false;
        }
        pinged = true;
        return true;
    }

    private static boolean isOlder(long sinceMs, long ageMs, long nowMs) {
        return sinceMs != 0 && nowMs - sinceMs > ageMs;
    }
}
