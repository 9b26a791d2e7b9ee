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
    private static final int GROWTH = 8;
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
        this.inflater = deflate.map(MessageInflater::new).orElse(null);
    }

    boolean isBetweenMessages() {
        return type == null;
    }

    /** The next piece of a data frame; the whole message with its last one, until then null. */
    Received add(FrameReader.Piece piece) throws Violation {
        Frame frame = piece.frame();
        if (piece.first()) {
            begin(frame);
        }
        boolean end = piece.last() && lastFrame;
        if (compressed) {
            inflate(piece.bytes(), piece.from(), piece.to(), end);
            if (!end) {
                return null;
            }
            inflater.endOfMessage();
        } else {
            check(piece.bytes(), piece.from(), piece.to());
            if (end && length == 0) {
                return message(piece.bytes(), piece.from(), piece.to());
            }
            append(piece);
            if (!end) {
                return null;
            }
        }
        return message(bytes, 0, length);
    }

    private void begin(Frame frame) throws Violation {
        // RFC 6455 §5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode other than 0,
        // followed by zero or more frames with the FIN bit clear and the opcode set to 0, and terminated by a single frame
        // with the FIN bit set and an opcode of 0."
        if (frame.opcode() == Opcode.CONTINUATION) {
            if (type == null) {
                throw new Violation(CloseCode.PROTOCOL_ERROR, "continuation of no message");
            }
        } else {
            // RFC 6455 §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message."
            if (type != null) {
                throw new Violation(CloseCode.PROTOCOL_ERROR, "new message inside a fragmented one");
            }
            type = frame.opcode();
            compressed = frame.compressed();
        }
        // RFC 6455 §10.4: implementations with limits "MUST protect themselves against exceeding those limits", here before
        // anything is allocated. Deflate may make a message a little longer; 1/8 is far more than it can need.
        long payloadBytesMax = compressed ? messageBytesMax + messageBytesMax / 8L + ARRAY_BYTES_MIN : messageBytesMax;
        if (frame.lengthBytes() > payloadBytesMax - payloadBytes) {
            throw tooBig();
        }
        payloadBytes += frame.lengthBytes();
        lastFrame = frame.fin();
        if (frame.lengthBytes() == 0 && !frame.fin() && ++emptyFragments > EMPTY_FRAGMENTS_MAX) {
            throw new Violation(CloseCode.POLICY_VIOLATION, "too many empty fragments");
        }
    }

    /**
     * The free part of the array, for up to so many more bytes of the current frame, or null if they cannot be put there as
     * they come. A piece that lies there already is not copied when it is added.
     */
    ByteBuffer room(long missingBytes) throws Violation {
        if (compressed) {
            return null;
        }
        makeRoom(1);
        return ByteBuffer.wrap(bytes, length, (int) Math.min(bytes.length - length, missingBytes));
    }

    private void append(FrameReader.Piece piece) throws Violation {
        int count = piece.to() - piece.from();
        if (piece.bytes() != bytes) {
            makeRoom(count);
            System.arraycopy(piece.bytes(), piece.from(), bytes, length, count);
        }
        length += count;
    }

    private void makeRoom(int count) throws Violation {
        if (count > bytes.length - length) {
            // Of the last frame the end is known, and the array becomes exactly as long as the message.
            grow(length + count, lastFrame ? (int) payloadBytes : messageBytesMax);
        }
    }

    private void inflate(byte[] source, int from, int to, boolean end) throws Violation {
        inflater.feed(source, from, to);
        inflateFed();
        if (end) {
            // RFC 7692 §7.2.3.6: an empty message is the one octet 0x00; no octet at all is no DEFLATE block.
            if (payloadBytes == 0) {
                throw new Violation(CloseCode.INVALID_DATA, "compressed message without a byte");
            }
            inflater.feedTail();
            inflateFed();
        }
    }

    private void inflateFed() throws Violation {
        while (true) {
            int count = inflater.inflate(bytes, length);
            check(bytes, length, length + count);
            length += count;
            if (length < bytes.length) {
                return;
            }
            if (length > messageBytesMax) {
                throw tooBig();
            }
            // One byte more than allowed: it shows that there is more, and no more than that is ever inflated.
            grow(length + 1, messageBytesMax + 1);
        }
    }

    private void grow(int needed, int most) throws Violation {
        int size = (int) Math.max(needed, Math.min(most, Math.max(ARRAY_BYTES_MIN, (long) GROWTH * needed)));
        if (!memory.take(size - bytes.length)) {
            throw new Violation(CloseCode.TRY_AGAIN_LATER, "no memory for this message now");
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    /** RFC 6455 §8.1: what "is not, in fact, a valid UTF-8 stream" MUST fail the connection: here, at its first such byte. */
    private void check(byte[] source, int from, int to) throws Violation {
        if (type == Opcode.TEXT && !utf8.accept(source, from, to)) {
            throw notUtf8();
        }
    }

    private Received message(byte[] source, int from, int to) throws Violation {
        Received message;
        if (type == Opcode.TEXT) {
            // RFC 6455 §5.6: "a particular text frame might include a partial UTF-8 sequence; however, the whole message
            // MUST contain valid UTF-8"
            if (!utf8.isComplete()) {
                throw notUtf8();
            }
            message = new Received.Text(new String(source, from, to - from, StandardCharsets.UTF_8));
        } else if (source == bytes && to == bytes.length) {
            message = new Received.Binary(bytes);
        } else {
            message = new Received.Binary(Arrays.copyOfRange(source, from, to));
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

    private static Violation notUtf8() {
        return new Violation(CloseCode.INVALID_DATA, "text is not UTF-8");
    }

    private static Violation tooBig() {
        return new Violation(CloseCode.TOO_BIG, "message too big");
    }
}
