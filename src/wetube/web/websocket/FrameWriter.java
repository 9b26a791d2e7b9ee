package wetube.web.websocket;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Queue;

/**
 * Writes frames as a server does: unmasked (RFC 6455 §5.1: "A server MUST NOT mask any frames that it sends to the client"),
 * unfragmented, compressed if that was agreed. Everything that is ready leaves in as few writes as it fits in; a small
 * message alone leaves at once. Owned by whoever holds the right to write.
 */
final class FrameWriter {
    /** Frames gathered for one write, in bytes; also the most one connection buffers on its way out. */
    private static final int BUFFER_BYTES_MAX = 16 * 1024;
    /** At most this much of a large payload goes into one write: each is a sign of life from a slow reader. */
    private static final int SLICE_BYTES = 64 * 1024;

    private final OutputStream out;
    private final Deadlines deadlines;
    private final MessageDeflater deflater;
    private byte[] buffer = {};
    private int length;

    FrameWriter(OutputStream out, Deadlines deadlines, Optional<DeflateAgreement> deflate) {
        this.out = out;
        this.deadlines = deadlines;
        this.deflater = deflate.map(MessageDeflater::new).orElse(null);
    }

    /** Writes these frames and empties the queue. Blocks as long as the client does not read. */
    void write(Queue<Outbox.Outgoing> frames) throws IOException {
        long bytes = 0;
        for (Outbox.Outgoing frame : frames) {
            bytes += frame.bytes();
        }
        buffer = new byte[(int) Math.min(bytes, BUFFER_BYTES_MAX)];
        for (Outbox.Outgoing frame; (frame = frames.poll()) != null; ) {
            put(frame);
        }
        flush();
        buffer = null; // an idle connection keeps none
    }

    private void put(Outbox.Outgoing frame) throws IOException {
        byte[] payload = frame.payload();
        int first = Frame.FIN | frame.opcode().code;
        // RFC 7692 §6.1: only data messages are compressed, and the first frame, here the only one, says so by RSV1.
        if (deflater != null && !frame.opcode().isControl() && payload.length >= MessageDeflater.BYTES_MIN) {
            payload = deflater.deflate(payload);
            first |= Frame.RSV1;
        } else if (deflater != null && frame.opcode() == Opcode.PING) {
            deflater.forget(); // only a connection long silent is pinged
        }
        putHead(first, payload.length);
        putAll(payload);
    }

    /** RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length", "in network byte order". */
    private void putHead(int first, int payloadBytes) throws IOException {
        if (buffer.length - length < Frame.HEAD_BYTES_MAX) {
            flush();
        }
        buffer[length++] = (byte) first;
        int lengthBytes = payloadBytes < Frame.LENGTH_16 ? 1 : payloadBytes <= 0xFFFF ? 2 : 8;
        if (lengthBytes > 1) {
            buffer[length++] = (byte) (lengthBytes == 2 ? Frame.LENGTH_16 : Frame.LENGTH_64);
        }
        for (int shift = (lengthBytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer[length++] = (byte) ((long) payloadBytes >>> shift);
        }
    }

    private void putAll(byte[] payload) throws IOException {
        int at = Math.min(payload.length, buffer.length - length);
        System.arraycopy(payload, 0, buffer, length, at);
        length += at;
        if (at == payload.length) {
            return;
        }
        flush();
        while (payload.length - at > buffer.length) {
            int count = Math.min(SLICE_BYTES, payload.length - at);
            write(payload, at, count);
            at += count;
        }
        length = payload.length - at;
        System.arraycopy(payload, at, buffer, 0, length);
    }

    private void flush() throws IOException {
        if (length > 0) {
            write(buffer, 0, length);
            length = 0;
        }
    }

    private void write(byte[] bytes, int from, int count) throws IOException {
        deadlines.writing();
        out.write(bytes, from, count);
        deadlines.written();
    }
}
