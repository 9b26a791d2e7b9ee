package wetube.web.websocket;

import java.util.ArrayDeque;
import java.util.Queue;
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
    /** A frame to be written: always a whole message, unfragmented. */
    record Outgoing(Opcode opcode, byte[] payload) {
        /** What a frame counts beside its payload: head, objects, place in the queue. */
        private static final int OVERHEAD_BYTES = 64;

        int bytes() {
            return payload.length + OVERHEAD_BYTES;
        }
    }

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
    private Queue<Outgoing> waiting = new ArrayDeque<>();
    private Queue<Outgoing> spare = new ArrayDeque<>();
    private boolean sealed;
    /** Somebody holds the right to write. */
    private boolean claimed;
    /** The bytes of the frames being written now. */
    private long takenBytes;

    Outbox(int bytesMax, Memory.Share memory) {
        this.bytesMax = bytesMax;
        this.memory = memory;
    }

    Added add(Opcode opcode, byte[] payload) {
        lock.lock();
        try {
            Outgoing frame = new Outgoing(opcode, payload);
            if (sealed) {
                return Added.SEALED;
            }
            // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame." Neither
            // does this server send control frames then. The Close frame itself always finds room.
            sealed = opcode == Opcode.CLOSE;
            if (!sealed && memory.bytes() + frame.bytes() > bytesMax || !memory.take(frame.bytes()) && !sealed) {
                return Added.FULL;
            }
            waiting.add(frame);
            return Added.QUEUED;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the right to write; false when somebody has it or nothing waits. */
    boolean claim() {
        lock.lock();
        try {
            if (claimed || waiting.isEmpty()) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * For whoever claimed: all that waits, in order, what was taken before being written. When nothing waits, an empty
     * queue, and the right is given back. The queue is theirs until they take again.
     */
    Queue<Outgoing> take() {
        lock.lock();
        try {
            memory.give(takenBytes);
            Queue<Outgoing> taken = waiting;
            takenBytes = memory.bytes();
            waiting = spare;
            spare = taken;
            claimed = !taken.isEmpty();
            written.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and refuses the rest: the connection is gone. Whoever writes finds nothing more to take. */
    void abandon() {
        lock.lock();
        try {
            sealed = true;
            memory.give(memory.bytes() - takenBytes);
            waiting.clear();
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until at most so many bytes are left to write, or the connection is gone. */
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
