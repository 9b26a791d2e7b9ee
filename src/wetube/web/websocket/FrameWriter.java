package wetube.web.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the bytes of our frames: unmasked (RFC 6455 §5.1: "A server MUST NOT mask any frames that it sends to the client"),
 * unfragmented, compressed if that was agreed. Small frames are gathered one behind the other, so that all that is ready
 * leaves in one write; a large payload is not copied.
 *
 * <p>No I/O. Not thread-safe; used under the {@link Outbox}'s lock.
 */
final class FrameWriter {
    /** What frames are gathered in, at first and at most. */
    private static final int BUFFER_BYTES_MIN = 256;
    private static final int BUFFER_BYTES_MAX = 32 * 1024;
    /** How much longer the next array is when one is full: in few steps, since each is a copy. */
    private static final int GROWTH = 8;
    /** So much of a large payload is copied, to go out in one packet with its head. */
    private static final int COPIED_BYTES_MAX = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MessageDeflater deflater;
    private List<ByteBuffer> runs = List.of();
    private ByteBuffer buffer = NOTHING;

    FrameWriter(Optional<DeflateAgreement> deflate) {
        this.deflater = deflate.map(MessageDeflater::new).orElse(null);
    }

    /**
     * Adds a frame.
     *
     * @param payload not to be changed any more
     * @return the frame's length in bytes
     */
    int put(Opcode opcode, byte[] payload) {
        byte[] body = payload;
        int first = Frame.FIN | opcode.code;
        // RFC 7692 §6.1: only data messages are compressed, and the first frame, here the only one, says so by RSV1.
        if (deflater != null && !opcode.isControl() && payload.length >= MessageDeflater.BYTES_MIN) {
            body = deflater.deflate(payload);
            first |= Frame.RSV1;
        }
        int copied = Math.min(body.length, COPIED_BYTES_MAX);
        makeRoom(Frame.HEAD_BYTES_MAX + copied);
        int start = buffer.position();
        putHead(first, body.length);
        int headBytes = buffer.position() - start;
        buffer.put(body, 0, copied);
        if (copied < body.length) {
            closeBuffer();
            runs.add(ByteBuffer.wrap(body, copied, body.length - copied));
        }
        return headBytes + body.length;
    }

    /** Everything put since the last time, in order. */
    List<ByteBuffer> take() {
        if (buffer.position() > 0) {
            closeBuffer();
        }
        List<ByteBuffer> taken = runs;
        runs = List.of();
        return taken;
    }

    /** Gives back what the compressor holds; the next message begins with an empty window. */
    void forgetWindow() {
        if (deflater != null) {
            deflater.forget();
        }
    }

    private void makeRoom(int count) {
        if (buffer.position() + count > BUFFER_BYTES_MAX) {
            closeBuffer();
        }
        if (buffer.remaining() < count) {
            long wanted = (long) GROWTH * buffer.position() + count;
            buffer = ByteBuffer.allocate(Math.clamp(wanted, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX)).put(buffer.flip());
        }
    }

    private void closeBuffer() {
        if (runs.isEmpty()) {
            runs = new ArrayList<>(2);
        }
        runs.add(buffer.flip());
        buffer = NOTHING; // an idle connection keeps none
    }

    /** RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length", "in network byte order". */
    private void putHead(int first, int payloadBytes) {
        buffer.put((byte) first);
        if (payloadBytes < Frame.LENGTH_16) {
            buffer.put((byte) payloadBytes);
        } else if (payloadBytes <= 0xFFFF) {
            buffer.put((byte) Frame.LENGTH_16).putShort((short) payloadBytes);
        } else {
            buffer.put((byte) Frame.LENGTH_64).putLong(payloadBytes);
        }
    }
}
