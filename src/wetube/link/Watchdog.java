package wetube.link;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes too long, by closing the plain socket below TLS from its own thread.
 *
 * <p>Nothing else will do in Java. A write has no time-out. A read's time-out (SO_TIMEOUT) starts anew with every byte, so a
 * handshake that drips outlives it. {@code SSLSocket.close()} wants to send a last message and waits, without limit, for the
 * lock that a blocked writer holds. And an interrupt closes the socket too, but tells the wrong thread. Closing the plain
 * socket returns at once and frees readers and writers.
 *
 * <p>One thread, {@code link-watchdog}; what it runs must not block. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    static final System.Logger LOG = System.getLogger("wetube.link");

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("link-watchdog").factory());

    Watchdog() {
        clock.setRemoveOnCancelPolicy(true);
    }

    /** A deadline for everything done with {@code plain} until it is lifted. */
    final class Deadline implements AutoCloseable {
        private final Future<?> closing;
        private volatile boolean passed;

        private Deadline(Socket plain, long delayMs) {
            closing = after(delayMs, () -> {
                passed = true;
                abort(plain);
            });
        }

        /** Whether time ran out, which is then why reads and writes fail. */
        boolean passed() {
            return passed;
        }

        /** Lifts the deadline. */
        @Override
        public void close() {
            closing.cancel(false);
        }
    }

    Deadline deadline(Socket plain, long delayMs) {
        return new Deadline(plain, delayMs);
    }

    /** Runs {@code action} once, unless cancelled; at once if the watchdog is closed. */
    Future<?> after(long delayMs, Runnable action) {
        try {
            return clock.schedule(action, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            action.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Runs {@code action} again and again, until cancelled. */
    Future<?> every(long periodMs, Runnable action) {
        try {
            return clock.scheduleAtFixedRate(action, periodMs, periodMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            action.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Closes a plain socket, whatever anybody is doing with it. */
    static void abort(Socket plain) {
        try {
            plain.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a socket: " + e.getMessage());
        }
    }
}
