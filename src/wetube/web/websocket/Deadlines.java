package wetube.web.websocket;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a connection has been at what it is doing: written by its own threads, looked at by the server's clock. One
 * deadline for a whole activity, not one for each read: a client that sends a byte a second keeps the latter for ever.
 * Thread-safe.
 */
final class Deadlines {
    enum Activity {
        /** From the TCP connection to our answer. */
        HANDSHAKE,
        /** Waiting for the client to say anything. */
        READING,
        /** Waiting for the client to answer our ping. */
        PING,
        /** From the first byte of a message to its last. */
        MESSAGE,
        /** One write to the socket. */
        WRITING,
        /** From our Close frame, or our refusal, to the client's end of the connection. */
        CLOSING
    }

    /** By activity: when it began, of {@link #now}, or 0 if it is not going on. */
    private final AtomicLongArray sinceMs = new AtomicLongArray(Activity.values().length);

    /** Milliseconds of a clock that is never set back, never 0. */
    static long now() {
        return System.nanoTime() / 1_000_000 | 1;
    }

    /** Does nothing if it began before. */
    void begin(Activity activity) {
        if (!isOn(activity)) {
            sinceMs.setRelease(activity.ordinal(), now());
        }
    }

    void end(Activity activity) {
        sinceMs.setRelease(activity.ordinal(), 0);
    }

    boolean isOn(Activity activity) {
        return sinceMs.getAcquire(activity.ordinal()) != 0;
    }

    boolean isOver(Activity activity, long limitMs, long nowMs) {
        long began = sinceMs.getAcquire(activity.ordinal());
        return began != 0 && nowMs - began > limitMs;
    }
}
