package wetube.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait for one link's writer, bounded in bytes.
 *
 * <p>Whoever sends never waits: a frame that finds no room is not taken, and the link is then to be closed. Any thread may
 * offer; one thread, the link's writer, takes.
 */
final class Outbox {
    enum Offer { TAKEN, FULL, FINISHED }

    /**
     * Ready frames are joined into one write up to this, which is one TLS record and one packet: on a path that loses packets of more than
     * 1,280 bytes, what is small gets through.
     */
    static final int JOIN_BYTES = 1100;

    /** Counted for each queued frame beside its bytes, so that many tiny ones don't take more memory than a few long ones. */
    private static final int OVERHEAD_BYTES = 64;

    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private int queuedBytes;
    private boolean finished;

    Outbox(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Offer offer(byte[] frame) {
        Frame.requireSendable(frame);
        lock.lock();
        try {
            if (finished) {
                return Offer.FINISHED;
            }
            if (queuedBytes + frame.length + OVERHEAD_BYTES > maxBytes) {
                return Offer.FULL;
            }
            queuedBytes += frame.length + OVERHEAD_BYTES;
            frames.add(frame);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a frame and gives it, encoded, together with those behind it that fit; null when finished and empty. */
    byte[] take() {
        lock.lock();
        try {
            while (frames.isEmpty() && !finished) {
                changed.awaitUninterruptibly();
            }
            return frames.isEmpty() ? null : join();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more frames; those that wait are still given out. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more frames and forgets those that wait. */
    void abandon() {
        lock.lock();
        try {
            frames.clear();
            queuedBytes = 0;
            finish();
        } finally {
            lock.unlock();
        }
    }

    private byte[] join() {
        int joinedBytes = 0;
        int count = 0;
        for (byte[] frame : frames) {
            if (count > 0 && joinedBytes + Frame.HEADER_BYTES + frame.length > JOIN_BYTES) {
                break;
            }
            joinedBytes += Frame.HEADER_BYTES + frame.length;
            count++;
        }
        ByteBuffer joined = ByteBuffer.allocate(joinedBytes);
        for (; count > 0; count--) {
            byte[] frame = frames.remove();
            queuedBytes -= frame.length + OVERHEAD_BYTES;
            Frame.put(frame, joined);
        }
        return joined.array();
    }
}
