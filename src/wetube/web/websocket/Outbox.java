package wetube.web.websocket;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What waits to be written to one client, bounded in bytes. Anybody may add; one at a time takes all that waits, writes it,
 * and says so.
 *
 * <p>It is the sending half of RFC 6455's closing handshake as well: a Close frame seals it, and nothing goes in behind
 * that. Thread-safe; no method waits for anything.
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
    private final Memory.Share memory;
    private final FrameWriter frames;
    private boolean sealed;
    /** The bytes being written now, part of those in {@code memory}. */
    private long takenBytes;

    Outbox(int bytesMax, Optional<DeflateAgreement> deflate, Memory.Share memory) {
        this.bytesMax = bytesMax;
        this.frames = new FrameWriter(deflate);
        this.memory = memory;
    }

    synchronized Added add(Opcode opcode, byte[] payload) {
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
    }

    /** How much waits or is being written. */
    long bytes() {
        return memory.bytes();
    }

    /** All that waits, in order; until {@link #written} it counts. */
    synchronized List<ByteBuffer> take() {
        takenBytes = memory.bytes();
        return frames.take();
    }

    /** What was taken is written, or never will be. */
    synchronized void written() {
        memory.give(takenBytes);
        takenBytes = 0;
    }

    /**
     * Drops what waits and refuses the rest: the connection is gone.
     *
     * @return whether there was something that the client has not got
     */
    synchronized boolean abandon() {
        sealed = true;
        boolean unwritten = memory.bytes() > 0;
        memory.give(memory.bytes() - takenBytes);
        frames.take();
        frames.forgetWindow();
        return unwritten;
    }
}
