package wetube.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import wetube.wire.ProtocolException;

/**
 * One message on a link: its length as four bytes, big-endian, then that many bytes of UTF-8 JSON.
 *
 * <pre>
 *   00 00 00 0e  7b 22 74 79 70 65 22 3a 22 42 59 45 22 7d        {"type":"BYE"}
 * </pre>
 *
 * <p>What the bytes say is not looked at here. Stateless.
 */
final class Frame {
    static final int HEADER_BYTES = 4;

    /** The longest body: a run of events or an election's token fits easily, and a stranger can make us hold no more. */
    static final int MAX_BYTES = 64 << 10;

    private Frame() {}

    /**
     * The next frame's body, or null where the stream ends between two frames.
     *
     * @throws ProtocolException a length that no frame has; nothing behind the header was read
     * @throws IOException       the network's, and an end in the middle of a frame
     */
    static byte[] read(InputStream in) throws IOException, ProtocolException {
        return read(in, MAX_BYTES);
    }

    /** The same for frames of another length at most. */
    static byte[] read(InputStream in, int maxBytes) throws IOException, ProtocolException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            return null;
        }
        if (header.length < HEADER_BYTES) {
            throw new EOFException("the stream ended in the middle of a frame");
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
        if (length == 0 || length > maxBytes) {
            throw new ProtocolException("a frame of " + length + " bytes (1 to " + maxBytes + " are allowed)");
        }
        byte[] body = new byte[(int) length];
        if (in.readNBytes(body, 0, body.length) < body.length) {
            throw new EOFException("the stream ended in the middle of a frame");
        }
        return body;
    }

    /** Puts header and body behind one another into {@code out}. */
    static void put(byte[] body, ByteBuffer out) {
        out.putInt(body.length).put(body);
    }

    /** Header and body in one array, to be written at once: each write to a TLS socket makes a record of its own. */
    static byte[] encode(byte[] body) {
        return encode(body, MAX_BYTES);
    }

    /** The same for frames of another length at most. */
    static byte[] encode(byte[] body, int maxBytes) {
        requireSendable(body, maxBytes);
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + body.length);
        put(body, frame);
        return frame.array();
    }

    /** States that {@code body} may be sent. */
    static void requireSendable(byte[] body) {
        requireSendable(body, MAX_BYTES);
    }

    private static void requireSendable(byte[] body, int maxBytes) {
        if (body.length == 0 || body.length > maxBytes) {
            throw new IllegalStateException("a frame of " + body.length + " bytes cannot be sent");
        }
    }
}
