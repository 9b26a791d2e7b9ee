package wetube.web.websocket;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one client, bounded in bytes. Anybody may add; whoever {@link #claim claims} the right to write
 * writes until nothing is left, so frames keep their order without a thread that waits for them.
 *
 * <p>It is the sending half of RFC 6455's closing handshake as well: a Close frame seals it, and nothing goes in behind
 * that. Thread-safe; no method but {@link #awaitAtMost} waits for anything.
 */
final class Outbox {
    enum Added {
        /** It will be written in its turn. */
        QUEUED,
        /** A Close frame is in already, or the connection is gone. */
        SEALED,
        /** It is more than may wait. */
        FULL
    }

    private final int bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();

    // All guarded by the lock.
    private final Memory.Share memory;
    private final FrameWriter frames;
    private boolean sealed;
    /** Somebody holds the right to write. */
    private boolean claimed;
    /** The bytes being written now. */
    private long takenBytes;

    Outbox(int bytesMax, Optional<DeflateAgreement> deflate, Memory.Share memory) {
        this.bytesMax = bytesMax;
        this.frames = new FrameWriter(deflate);
        this.memory = memory;
    }

    Added add(Opcode opcode, byte[] payload) {
        lock.lock();
        try {
            if (sealed) {
                return Added.SEALED;
            }
            if (opcode == Opcode.CLOSE) {
                // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame." Neither
                // does this server send control frames then. It always finds room: it is the last and small.
                sealed = true;
                frames.put(opcode, payload);
                return Added.QUEUED;
            }
            int bytesAtMost = payload.length + Frame.HEAD_BYTES_MAX;
            if (memory.bytes() + bytesAtMost > bytesMax || !memory.take(bytesAtMost)) {
                return Added.FULL;
            }
            if (opcode == Opcode.PING) {
                frames.forgetWindow(); // only a client long silent is pinged
            }
            memory.give(bytesAtMost - frames.put(opcode, payload));
            return Added.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the right to write; false when somebody has it or nothing waits. */
    boolean claim() {
        lock.lock();
        try {
            if (claimed || frames.isEmpty()) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * For whoever claimed: all that waits, in order; what was taken before counts as written. When nothing waits, an empty
     * list, and the right is given back.
     */
    List<FrameWriter.Run> take() {
        lock.lock();
        try {
            memory.give(takenBytes);
            takenBytes = memory.bytes();
            List<FrameWriter.Run> taken = frames.take();
            claimed = !taken.isEmpty();
            written.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops what waits and refuses the rest: the connection is gone. Whoever writes finds nothing more to take.
     *
     * @return whether there was something that the client has not got
     */
    boolean abandon() {
        lock.lock();
        try {
            sealed = true;
            boolean unwritten = claimed || !frames.isEmpty();
            memory.give(memory.bytes() - takenBytes);
            frames.take();
            frames.forgetWindow();
            written.signalAll();
            return unwritten;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until at most so many bytes are left to write, or nobody writes. */
    void awaitAtMost(long bytes) {
        lock.lock();
        try {
            while (claimed && memory.bytes() > bytes) {
                written.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
