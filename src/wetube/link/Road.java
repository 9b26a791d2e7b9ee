package wetube.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/**
 * One connection that carries video. A frame is the length of a datagram, four bytes big-endian, and the datagram (RFC 7574 §8.2); the
 * framing is ours, since the RFC knows UDP alone.
 *
 * <pre>
 *   00 00 00 0d  0a 0b 0c 0d 03 00 00 00 00 00 00 00 06        HAVE 0-6, on channel 0a0b0c0d
 * </pre>
 *
 * <p>Two platform threads: a virtual one that hashes and copies is not sliced, and would keep the links' readers waiting.
 */
final class Road {
    /** The largest datagram that is read, and some. */
    private static final int FRAME_MAX_BYTES = 80 * 1024;
    /** What may be queued is bounded by who serves ({@code UploadQueue}); this is where it went wrong. */
    private static final int QUEUE_MAX_BYTES = 8 << 20;
    /** For the network to take one frame: video gives way to everything else, and waits longer than a link. */
    private static final int WRITE_MS = 30_000;

    private record Waiting(byte[] frame, Runnable left) {}

    private final Connection connection;
    private final Watchdog watchdog;
    private final Consumer<byte[]> received;
    private final Consumer<String> down;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int queuedBytes;
    private final AtomicReference<String> reason = new AtomicReference<>();
    private volatile long writingSinceNanos;

    Road(Connection connection, Watchdog watchdog, Consumer<byte[]> received, Consumer<String> down) {
        this.connection = connection;
        this.watchdog = watchdog;
        this.received = received;
        this.down = down;
    }

    PeerId peer() {
        return connection.peer();
    }

    void start() {
        String name = connection.peer().shortText();
        Thread.ofPlatform().daemon().name("road-writer " + name).start(this::write);
        Thread.ofPlatform().daemon().name("road-reader " + name).start(this::read);
    }

    void send(byte[] datagram, Runnable left) {
        lock.lock();
        try {
            queuedBytes += datagram.length + Frame.HEADER_BYTES;
            queue.add(new Waiting(datagram, left));
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (queuedBytes > QUEUE_MAX_BYTES) {
            close("it does not keep up");
        }
    }

    void close(String why) {
        reason.compareAndSet(null, why);
        Watchdog.abort(connection.plain());
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        Future<?> checking = watchdog.every(WRITE_MS / 4, () -> {
            long since = writingSinceNanos;
            if (since != 0 && System.nanoTime() - since > WRITE_MS * 1_000_000L) {
                close("it took nothing for " + WRITE_MS / 1000 + " s");
            }
        });
        try (InputStream in = connection.tls().getInputStream()) {
            for (byte[] datagram = Frame.read(in, FRAME_MAX_BYTES); datagram != null; datagram = Frame.read(in, FRAME_MAX_BYTES)) {
                received.accept(datagram);
            }
            close("the other side closed it");
        } catch (IOException | ProtocolException e) {
            close(e.getMessage());
        } catch (RuntimeException e) {
            Watchdog.LOG.log(System.Logger.Level.ERROR, "our own fault, on the road to " + peer().shortText(), e);
            close("a fault of our own");
        } finally {
            checking.cancel(false);
            down.accept(reason.get());
        }
    }

    private Waiting next() {
        lock.lock();
        try {
            while (queue.isEmpty() && reason.get() == null) {
                changed.awaitUninterruptibly();
            }
            Waiting next = reason.get() == null ? queue.remove() : null;
            queuedBytes -= next == null ? 0 : next.frame().length + Frame.HEADER_BYTES;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try (OutputStream out = connection.tls().getOutputStream()) {
            for (Waiting next = next(); next != null; next = next()) {
                writingSinceNanos = System.nanoTime() | 1;
                out.write(Frame.encode(next.frame(), FRAME_MAX_BYTES));
                writingSinceNanos = 0;
                next.left().run();
            }
        } catch (IOException e) {
            close(e.getMessage());
        }
    }
}
