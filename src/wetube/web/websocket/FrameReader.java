package wetube.web.websocket;

import java.nio.ByteBuffer;

/**
 * Cuts a client's bytes, in whatever pieces they come, into frames; the layer that knows bytes and no messages.
 *
 * <p>Feed it what a read brought, then call {@link #next} until that is used up:
 *
 * <pre>{@code
 * 81 85 37fa213d 7f9f4d5158   →   Piece(Frame(fin, TEXT, 5 bytes), "Hello", first, last)
 * 81 85 37fa213d 7f9f         →   Piece(Frame(fin, TEXT, 5 bytes), "He", first), and after feeding 4d5158
 *                                 Piece(Frame(fin, TEXT, 5 bytes), "llo", last)
 * }</pre>
 *
 * <p>A payload is handed on as it arrives, never held back until the frame is whole, so the layers above can refuse its
 * first wrong byte. It is unmasked in place, in the array that was fed. Rules about a single frame are kept here, each at
 * the first byte that shows the breach; rules between frames are the {@link MessageAssembler}'s.
 *
 * <p>No I/O. Not thread-safe; owned by the connection's reader thread.
 */
final class FrameReader {
    /**
     * A run of one frame's payload: {@code bytes[from..to)}, unmasked, valid until the next feed. Of a frame whose payload
     * has not come yet there is a piece too, empty, so that its head can be judged.
     */
    record Piece(Frame frame, byte[] bytes, int from, int to, boolean first, boolean last) {}

    private final boolean deflate;

    private byte[] bytes = {};
    private int at;
    private int end;

    /** The head being read, as far as it is here, and how long it will be: its second byte says so. */
    private final byte[] head = new byte[Frame.HEAD_BYTES_MAX];
    private int headLength;
    private int headLengthWhole;
    private Opcode opcode;

    /** The frame whose payload is being read, or null between frames. */
    private Frame frame;
    private long missingBytes;
    private int key;

    /** @param deflate whether permessage-deflate was agreed, which gives RSV1 a meaning */
    FrameReader(boolean deflate) {
        this.deflate = deflate;
    }

    /** How much of the current frame's payload has not been fed. */
    long missingBytes() {
        return missingBytes;
    }

    /** The next bytes from the network; the last ones must be used up. The array's contents will be changed. */
    void feed(byte[] bytes, int from, int to) {
        if (at < end) {
            throw new IllegalStateException((end - at) + " bytes not read yet");
        }
        this.bytes = bytes;
        at = from;
        end = to;
    }

    /** The next piece of a frame, or null when more bytes are needed. */
    Piece next() throws Violation {
        boolean first = frame == null;
        if (first ? !readHead() : at == end) {
            return null;
        }
        int from = at;
        at = (int) Math.min(end, from + missingBytes);
        missingBytes -= at - from;
        // RFC 6455 §5.3; §6.2: "A server MUST remove masking for data frames received from a client."
        key = Mask.apply(bytes, from, at, key);
        boolean last = missingBytes == 0;
        Piece piece = new Piece(frame, bytes, from, at, first, last);
        if (last) {
            frame = null;
        }
        return piece;
    }

    /** Reads up to the payload, byte by byte; false when the head is not all here yet. */
    private boolean readHead() throws Violation {
        while (at < end) {
            head[headLength++] = bytes[at++];
            if (headLength == 1) {
                checkFirstByte();
            } else if (headLength == 2) {
                checkSecondByte();
            } else if (headLength == headLengthWhole) {
                frame = new Frame((head[0] & Frame.FIN) != 0, (head[0] & Frame.RSV1) != 0, opcode, length());
                missingBytes = frame.lengthBytes();
                key = ByteBuffer.wrap(head).getInt(headLength - Integer.BYTES);
                headLength = 0;
                return true;
            }
        }
        return false;
    }

    private void checkFirstByte() throws Violation {
        boolean compressed = (head[0] & Frame.RSV1) != 0;
        // RFC 6455 §5.2: "If a nonzero value is received and none of the negotiated extensions defines the meaning of such
        // a nonzero value, the receiving endpoint MUST _Fail the WebSocket Connection_."
        require((head[0] & Frame.RSV2_AND_3) == 0 && (deflate || !compressed), "reserved bit set");
        opcode = Opcode.of(head[0] & 0x0F);
        // RFC 7692 §6.1: "An endpoint MUST NOT set the 'Per-Message Compressed' bit of control frames and non-first
        // fragments of a data message. An endpoint receiving such a frame MUST _Fail the WebSocket Connection_."
        require(!compressed || opcode == Opcode.TEXT || opcode == Opcode.BINARY,
                "compressed bit on a control frame or continuation");
        // RFC 6455 §5.4: "Control frames themselves MUST NOT be fragmented."
        require(!opcode.isControl() || (head[0] & Frame.FIN) != 0, "fragmented control frame");
    }

    private void checkSecondByte() throws Violation {
        // RFC 6455 §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        require((head[1] & Frame.MASKED) != 0, "unmasked client frame");
        int shortLength = head[1] & 0x7F;
        // RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less."
        require(!opcode.isControl() || shortLength <= Frame.CONTROL_BYTES_MAX, "control frame over 125 bytes");
        int longLengthBytes = shortLength == Frame.LENGTH_64 ? Long.BYTES : shortLength == Frame.LENGTH_16 ? Short.BYTES : 0;
        headLengthWhole = 2 + longLengthBytes + Integer.BYTES;
    }

    /** The length of the payload, from a whole head. */
    private long length() throws Violation {
        int shortLength = head[1] & 0x7F;
        if (shortLength < Frame.LENGTH_16) {
            return shortLength;
        }
        boolean wide = shortLength == Frame.LENGTH_64;
        long length = wide ? ByteBuffer.wrap(head).getLong(2) : ByteBuffer.wrap(head).getShort(2) & 0xFFFF;
        // RFC 6455 §5.2: "in all cases, the minimal number of bytes MUST be used to encode the length", and of eight bytes "the
        // most significant bit MUST be 0", without which it is negative here.
        require(length >= (wide ? 1 << Short.SIZE : Frame.LENGTH_16), "length not in its shortest form");
        return length;
    }

    private static void require(boolean kept, String rule) throws Violation {
        Violation.require(kept, CloseCode.PROTOCOL_ERROR, rule);
    }
}
