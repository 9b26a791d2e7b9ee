package wetube.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import wetube.wire.ProtocolException;

/**
 * A TLS connection to a peer that both sides have agreed on, with a thread that reads frames and one that writes them.
 *
 * <pre>
 *              start                    close(reason), or a fault of ours
 *   (made) ───────────► open ─────────────────────────────────► closing ─────┐  both: the reader ends,
 *                        │                                                   ├──────► down
 *                        └── abort(reason): they left, lie, are silent ──────┘  linkDown(reason)
 * </pre>
 *
 * <p>Closing is gentle: what is queued still goes out, then TLS's own farewell, then the other side is given a moment to hang
 * up. A connection torn down while bytes are still coming in would be reset, and what was said last be lost. Aborting closes
 * the plain socket and is over at once.
 *
 * <p>Everything the listener hears of a link it hears from the reader's thread ({@code link-reader 11qYAYKx}), in this order:
 * linkUp, received…, linkDown. A listener that blocks there holds up this link alone. The other methods may be called from any
 * thread and never block.
 */
final class Link {
    /** How often a link looks whether it reads or writes too long; finer than the deadlines it keeps. */
    private static final int CHECKS_PER_DEADLINE = 8;

    private static final long IDLE = 0;

    private final long id;
    private final Connection connection;
    private final Listener listener;
    private final Trace trace;
    private final Watchdog watchdog;
    private final Limits limits;
    private final Outbox outbox;

    private final AtomicReference<String> reason = new AtomicReference<>();
    private final CountDownLatch down = new CountDownLatch(1);
    private Future<?> checking;

    /** {@link System#nanoTime} when the present read or write began (made odd, so never IDLE), IDLE between them. */
    private volatile long readingSinceNanos = IDLE;
    private volatile long writingSinceNanos = IDLE;

    /** @param trace null for none */
    Link(long id, Connection connection, Listener listener, Trace trace, Watchdog watchdog, Limits limits) {
        this.id = id;
        this.connection = connection;
        this.listener = listener;
        this.trace = trace;
        this.watchdog = watchdog;
        this.limits = limits;
        this.outbox = new Outbox(limits.outboxMaxBytes());
    }

    /**
     * Starts both threads.
     *
     * @param linkUp   tells the listener; run first on the reader's thread
     * @param linkDown run last on the reader's thread, once, with the reason
     */
    void start(Runnable linkUp, Consumer<String> linkDown) {
        connection.ours().ifPresent(greeting -> traced(greeting, "out"));
        traced(connection.theirs(), "in");
        int periodMs = Math.max(1, Math.min(limits.writeMs(), limits.idleMs()) / CHECKS_PER_DEADLINE);
        checking = watchdog.every(periodMs, this::check);
        String peer = connection.peer().shortText();
        Thread.ofVirtual().name("link-writer " + peer).start(this::write);
        Thread.ofVirtual().name("link-reader " + peer).start(() -> {
            try {
                linkUp.run();
                read();
            } catch (RuntimeException e) {
                Watchdog.LOG.log(System.Logger.Level.ERROR, "our own fault, on the link to " + peer, e);
            } finally {
                abort("a fault of our own");
                checking.cancel(false);
                down.countDown();
                linkDown.accept(reason.get());
            }
        });
    }

    /** Where the other end is. */
    String network() {
        return Network.of(connection.plain().getInetAddress());
    }

    /** Queues a frame; false if the link is closed or does not keep up, which closes it. */
    boolean send(byte[] frame) {
        return switch (outbox.offer(frame)) {
            case TAKEN -> {
                traced(frame, "out");
                yield true;
            }
            case FINISHED -> false;
            case FULL -> {
                abort("it does not keep up: more than " + limits.outboxMaxBytes() + " bytes are waiting for it");
                yield false;
            }
        };
    }

    /** Closes the link after what is queued. The first reason given to close or abort is the one that counts. */
    void close(String why) {
        if (reason.compareAndSet(null, why)) {
            outbox.finish();
            watchdog.after(limits.closeMs(), () -> Watchdog.abort(connection.plain()));
        }
    }

    /** Closes the link at once. */
    void abort(String why) {
        reason.compareAndSet(null, why);
        outbox.abandon();
        Watchdog.abort(connection.plain());
    }

    /** Waits until the listener is about to hear of the link's end; whether that came in time. */
    boolean awaitDown(long timeoutMs) throws InterruptedException {
        return down.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private void read() {
        try {
            InputStream in = connection.tls().getInputStream();
            while (true) {
                readingSinceNanos = System.nanoTime() | 1;
                byte[] frame = Frame.read(in);
                readingSinceNanos = IDLE;
                if (frame == null) {
                    abort("the other side closed it");
                    return;
                }
                traced(frame, "in");
                if (reason.get() == null) {
                    listener.received(id, frame);
                }
                Thread.yield();    // nothing else takes a processor from a virtual thread that always finds another frame
            }
        } catch (ProtocolException e) {
            Watchdog.LOG.log(System.Logger.Level.WARNING,
                    "closing the link to " + connection.peer().shortText() + ": " + e.getMessage());
            abort("it broke the protocol: " + e.getMessage());
        } catch (IOException e) {
            abort("the connection broke (" + e.getMessage() + ")");
        }
    }

    private void write() {
        try {
            OutputStream out = connection.tls().getOutputStream();
            for (byte[] frames = outbox.take(); frames != null; frames = outbox.take()) {
                writingSinceNanos = System.nanoTime() | 1;
                // One write for header and body: each is a TLS record and, without Nagle's algorithm, a packet.
                out.write(frames);
                writingSinceNanos = IDLE;
            }
            // TLS 1.3 closes each direction by itself (RFC 8446 §6.1), so we can still hear the other side hang up.
            connection.tls().shutdownOutput();
        } catch (IOException e) {
            abort("the connection broke (" + e.getMessage() + ")");
        }
    }

    private void traced(byte[] frame, String direction) {
        if (trace != null) {
            trace.add(direction, connection.peer(), frame);
        }
    }

    /** On the watchdog's thread: has a read or a write begun too long ago? */
    private void check() {
        long now = System.nanoTime();
        if (isOver(readingSinceNanos, limits.idleMs(), now)) {
            abort("no frame came for " + limits.idleMs() / 1000 + " s");
        }
        if (isOver(writingSinceNanos, limits.writeMs(), now)) {
            abort("it took nothing for " + limits.writeMs() / 1000 + " s");
        }
    }

    private static boolean isOver(long sinceNanos, int limitMs, long nowNanos) {
        return sinceNanos != IDLE && nowNanos - sinceNanos > limitMs * 1_000_000L;
    }
}
