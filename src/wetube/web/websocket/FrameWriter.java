package wetube.web.websocket;

import java.util.ArrayList;
import java.util.Arrays;
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
    /** A run of bytes to be written, {@code bytes[from..to)}. */
    record Run(byte[] bytes, int from, int to) {}

    /** What frames are gathered in, at first and at most. */
    private static final int BUFFER_BYTES_MIN = 256;
    private static final int BUFFER_BYTES_MAX = 32 * 1024;
    /** So much of a large payload is copied, to go out in one packet with its head. */
    private static final int COPIED_BYTES_MAX = 4 * 1024;
    private static final byte[] NOTHING = {};

    private final MessageDeflater deflater;
    private List<Run> runs = List.of();
    private byte[] buffer = NOTHING;
    private int length;

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
        int start = length;
        putHead(first, body.length);
        System.arraycopy(body, 0, buffer, length, copied);
        length += copied;
        int headBytes = length - start - copied;
        if (copied < body.length) {
            closeBuffer();
            runs.add(new Run(body, copied, body.length));
        }
        return headBytes + body.length;
    }

    /** Everything put since the last time, in order. */
    List<Run> take() {
        if (length > 0) {
            closeBuffer();
        }
        List<Run> taken = runs;
        runs = List.of();
        return taken;
    }

    boolean isEmpty() {
        return length == 0 && runs.isEmpty();
    }

    /** Gives back what the compressor holds; the next message begins with an empty window. */
    void forgetWindow() {
        if (deflater != null) {
            deflater.forget();
        }
    }

    private void makeRoom(int count) {
        if (length + count > BUFFER_BYTES_MAX) {
            closeBuffer();
        }
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(BUFFER_BYTES_MIN, 2 * length + count));
        }
    }

    private void closeBuffer() {
        if (runs.isEmpty()) {
            runs = new ArrayList<>(2);
        }
        runs.add(new Run(buffer, 0, length));
        buffer = NOTHING; // an idle connection keeps none
        length = 0;
    }

    /** RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length", "in network byte order". */
    private void putHead(int first, int payloadBytes) {
        buffer[length++] = (byte) first;
        int lengthBytes = payloadBytes < Frame.LENGTH_16 ? 1 : payloadBytes <= 0xFFFF ? 2 : 8;
        if (lengthBytes > 1) {
            buffer[length++] = (byte) (lengthBytes == 2 ? Frame.LENGTH_16 : Frame.LENGTH_64);
        }
        for (int shift = (lengthBytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[length++] = (byte) ((long) payloadBytes >>> shift);
        }
    }
}
