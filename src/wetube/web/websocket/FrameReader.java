package wetube.web.websocket;

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

    /** A head that came in pieces, and how much of it is here. */
    private final byte[] kept = new byte[Frame.HEAD_BYTES_MAX];
    private int keptLength;
    /** Where the head being read begins: in {@code kept}, or in what was fed if all of it is there. */
    private byte[] head;
    private int headAt;

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
        if (first) {
            if (!readHead()) {
                return null;
            }
        } else if (at == end) {
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

    /** Reads up to the payload; false when the head is not all here yet. */
    private boolean readHead() throws Violation {
        int here = findHead();
        if (here < 1) {
            return false;
        }
        Opcode opcode = checkFirstByte(head[headAt]);
        if (here < 2) {
            return false;
        }
        int shortLength = checkSecondByte(head[headAt + 1], opcode);
        int lengthBytes = shortLength == Frame.LENGTH_64 ? 8 : shortLength == Frame.LENGTH_16 ? 2 : 0;
        if (here < 2 + lengthBytes) {
            return false;
        }
        long length = lengthBytes == 0 ? shortLength : number(2, lengthBytes);
        checkLength(length, lengthBytes);
        int headLength = 2 + lengthBytes + Integer.BYTES;
        if (here < headLength) {
            return false;
        }
        key = (int) number(2 + lengthBytes, Integer.BYTES);
        frame = new Frame((head[headAt] & Frame.FIN) != 0, (head[headAt] & Frame.RSV1) != 0, opcode, length);
        missingBytes = length;
        at += headLength - keptLength;
        keptLength = 0;
        return true;
    }

    /** Finds the next head and says how much of it is here, perhaps with payload behind it. */
    private int findHead() {
        if (keptLength == 0 && end - at >= Frame.HEAD_BYTES_MAX) {
            head = bytes;
            headAt = at;
            return Frame.HEAD_BYTES_MAX;
        }
        int count = Math.min(end - at, Frame.HEAD_BYTES_MAX - keptLength);
        System.arraycopy(bytes, at, kept, keptLength, count);
        at += count;
        keptLength += count;
        head = kept;
        headAt = 0;
        return keptLength;
    }

    private Opcode checkFirstByte(byte first) throws Violation {
        // RFC 6455 §5.2: "If a nonzero value is received and none of the negotiated extensions defines the meaning of such
        // a nonzero value, the receiving endpoint MUST _Fail the WebSocket Connection_."
        boolean compressed = (first & Frame.RSV1) != 0;
        if ((first & Frame.RSV2_AND_3) != 0 || compressed && !deflate) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "reserved bit set");
        }
        Opcode opcode = Opcode.of(first & 0x0F);
        // RFC 7692 §6.1: "An endpoint MUST NOT set the 'Per-Message Compressed' bit of control frames and non-first
        // fragments of a data message. An endpoint receiving such a frame MUST _Fail the WebSocket Connection_."
        if (compressed && opcode != Opcode.TEXT && opcode != Opcode.BINARY) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "compressed bit on a control frame or continuation");
        }
        // RFC 6455 §5.4: "Control frames themselves MUST NOT be fragmented."
        if (opcode.isControl() && (first & Frame.FIN) == 0) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "fragmented control frame");
        }
        return opcode;
    }

    private static int checkSecondByte(byte second, Opcode opcode) throws Violation {
        // RFC 6455 §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        if ((second & Frame.MASKED) == 0) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "unmasked client frame");
        }
        int shortLength = second & 0x7F;
        // RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less."
        if (opcode.isControl() && shortLength > Frame.CONTROL_BYTES_MAX) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "control frame over 125 bytes");
        }
        return shortLength;
    }

    private static void checkLength(long length, int lengthBytes) throws Violation {
        // RFC 6455 §5.2: "the most significant bit MUST be 0"
        if (length < 0) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "length with its highest bit set");
        }
        // RFC 6455 §5.2: "in all cases, the minimal number of bytes MUST be used to encode the length"
        if (lengthBytes == 2 && length < Frame.LENGTH_16 || lengthBytes == 8 && length <= 0xFFFF) {
            throw new Violation(CloseCode.PROTOCOL_ERROR, "length not in its shortest form");
        }
    }

    /** An unsigned number of the head, in network byte order. */
    private long number(int offset, int lengthBytes) {
        long value = 0;
        for (int i = headAt + offset; i < headAt + offset + lengthBytes; i++) {
            value = value << Byte.SIZE | head[i] & 0xFF;
        }
        return value;
    }
}
