package wetube.web.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts data frames together into messages (RFC 6455 §5.4): order of fragments, inflating, UTF-8, size. Each piece is judged
 * when it comes, so a message is refused at its first wrong byte and nothing is allocated on the strength of a promise.
 *
 * <p>Fragments are copied into one array that grows; a message that came in one piece is never copied here. What the
 * array may grow to is asked of the server's {@link Memory} as well.
 *
 * <p>No I/O. Not thread-safe; owned by the connection's reader thread.
 */
final class MessageAssembler {
    /**
     * Fragments without a byte that one message may have. Fragments that bring something are bounded by the size of the
     * message; these would never end.
     */
    static final int EMPTY_FRAGMENTS_MAX = 1_000;
    /** The array a message of several pieces begins with, in bytes. */
    private static final int ARRAY_BYTES_MIN = 16 * 1024;
    /** How much the array grows by: at most this many bytes are held for each one that came. */
    private static final int GROWTH = 64;
    private static final byte[] NOTHING = {};

    private final int messageBytesMax;
    private final Memory.Share memory;
    private final MessageInflater inflater;

    /** What is being assembled, or null between messages. */
    private Opcode type;
    private boolean compressed;
    private byte[] bytes = NOTHING;
    private int length;
    /** Bytes of payload so far; the same as {@code length} unless it is compressed. */
    private long payloadBytes;
    private int emptyFragments;
    /** Whether the frame that arrives is the message's last. */
    private boolean lastFrame;
    private final Utf8 utf8 = new Utf8();

    MessageAssembler(int messageBytesMax, Optional<DeflateAgreement> deflate, Memory.Share memory) {
        this.messageBytesMax = messageBytesMax;
        this.memory = memory;
        this.inflater = deflate.isPresent() ? new MessageInflater() : null;
    }

    /** Whether a message has begun to arrive and is not here yet. */
    boolean isMidMessage() {
        return type != null;
    }

    /** The next piece of a data frame; the whole message with its last one, until then null. */
    Received add(FrameReader.Piece piece) throws Violation {
        if (piece.first()) {
            begin(piece.frame());
        }
        boolean end = piece.last() && lastFrame;
        if (compressed) {
            inflate(piece, end);
        } else {
            check(piece.bytes(), piece.from(), piece.to());
            if (end && length == 0) {
                return message(piece.bytes(), piece.from(), piece.to());
            }
            append(piece);
        }
        return end ? message(bytes, 0, length) : null;
    }

    private void begin(Frame frame) throws Violation {
        // RFC 6455 §5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode other than 0,
        // followed by zero or more frames with the FIN bit clear and the opcode set to 0, and terminated by a single frame
        // with the FIN bit set and an opcode of 0."
        if (frame.opcode() == Opcode.CONTINUATION) {
            Violation.require(type != null, CloseCode.PROTOCOL_ERROR, "continuation of no message");
        } else {
            // RFC 6455 §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message."
            Violation.require(type == null, CloseCode.PROTOCOL_ERROR, "new message inside a fragmented one");
            type = frame.opcode();
            compressed = frame.compressed();
        }
        lastFrame = frame.fin();
        // RFC 6455 §10.4: implementations with limits "MUST protect themselves against exceeding those limits", here before
        // anything is allocated. Deflate may make a message a little longer; 1/8 is far more than it can need.
        long payloadBytesMax = compressed ? messageBytesMax + messageBytesMax / 8L + ARRAY_BYTES_MIN : messageBytesMax;
        requireSmall(frame.lengthBytes() <= payloadBytesMax - payloadBytes);
        payloadBytes += frame.lengthBytes();
        emptyFragments += frame.lengthBytes() == 0 && !lastFrame ? 1 : 0;
        Violation.require(emptyFragments <= EMPTY_FRAGMENTS_MAX, CloseCode.POLICY_VIOLATION, "too many empty fragments");
    }

    /**
     * The free part of the array, for up to so many more bytes of the current frame, or null if they cannot be put there as
     * they come. A piece that lies there already is not copied when it is added.
     */
    ByteBuffer room(long missingBytes) throws Violation {
        if (compressed) {
            return null;
        }
        makeRoom(length + 1);
        return ByteBuffer.wrap(bytes, length, (int) Math.min(bytes.length - length, missingBytes));
    }

    private void append(FrameReader.Piece piece) throws Violation {
        int count = piece.to() - piece.from();
        if (piece.bytes() != bytes) {
            makeRoom(length + count);
            System.arraycopy(piece.bytes(), piece.from(), bytes, length, count);
        }
        length += count;
    }

    private void inflate(FrameReader.Piece piece, boolean end) throws Violation {
        inflater.feed(piece.bytes(), piece.from(), piece.to());
        inflateFed();
        if (end) {
            // RFC 7692 §7.2.3.6: an empty message is the one octet 0x00; no octet at all is no DEFLATE block.
            Violation.require(payloadBytes > 0, CloseCode.INVALID_DATA, "compressed message without a byte");
            inflater.feedTail();
            inflateFed();
        }
    }

    private void inflateFed() throws Violation {
        while (true) {
            int count = inflater.inflate(bytes, length);
            check(bytes, length, length + count);
            length += count;
            requireSmall(length <= messageBytesMax);
            if (length < bytes.length) {
                return;
            }
            makeRoom(length + 1);
        }
    }

    /**
     * Lets the array grow. It is as long as the message if the end of that is known, and else one byte longer than a message
     * may be: inflating to there shows that there is more, and no more than that is ever inflated.
     */
    private void makeRoom(int needed) throws Violation {
        if (needed <= bytes.length) {
            return;
        }
        long most = lastFrame && !compressed ? payloadBytes : messageBytesMax + 1L;
        int size = (int) Math.min(most, Math.max(ARRAY_BYTES_MIN, (long) GROWTH * needed));
        Violation.require(memory.take(size - bytes.length), CloseCode.TRY_AGAIN_LATER, "no memory for this message now");
        bytes = Arrays.copyOf(bytes, size);
    }

    /** RFC 6455 §8.1: what "is not, in fact, a valid UTF-8 stream" MUST fail the connection: here, at its first such byte. */
    private void check(byte[] source, int from, int to) throws Violation {
        requireUtf8(type == Opcode.BINARY || utf8.accept(source, from, to));
    }

    private Received message(byte[] source, int from, int to) throws Violation {
        // RFC 6455 §5.6: "a particular text frame might include a partial UTF-8 sequence; however, the whole message MUST
        // contain valid UTF-8"
        requireUtf8(utf8.isComplete());
        Received message;
        if (type == Opcode.TEXT) {
            message = new Received.Text(new String(source, from, to - from, StandardCharsets.UTF_8));
        } else {
            boolean ours = source == bytes && to == bytes.length;
            message = new Received.Binary(ours ? bytes : Arrays.copyOfRange(source, from, to));
        }
        reset();
        return message;
    }

    private void reset() {
        type = null;
        memory.give(bytes.length);
        bytes = NOTHING;
        length = 0;
        payloadBytes = 0;
        emptyFragments = 0;
    }

    /** Returns what a message cut short holds. */
    void close() {
        reset();
        if (inflater != null) {
            inflater.close();
        }
    }

    private static void requireUtf8(boolean kept) throws Violation {
        Violation.require(kept, CloseCode.INVALID_DATA, "text is not UTF-8");
    }

    private static void requireSmall(boolean kept) throws Violation {
        Violation.require(kept, CloseCode.TOO_BIG, "message too big");
    }
}
