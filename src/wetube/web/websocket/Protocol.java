package wetube.web.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The receiving half of RFC 6455 after the handshake: bytes in, what they mean out. Together with {@link Outbox}, which
 * writes a Close frame once and nothing after it, it is the whole protocol:
 *
 * <pre>
 *              next() → Text, Binary, Ping, Pong
 *                 ┌──┐
 *   handshake ──► OPEN ──── next() → Close ────────────► CLOSED: what still comes is ignored
 *                  │                                        ▲
 *                  └──────── next() throws Violation ───────┘
 * </pre>
 *
 * <p>No I/O, no clock. Not thread-safe; owned by the connection's reader thread.
 */
final class Protocol implements AutoCloseable {
    /** A payload of which more than this is missing is worth a read of its own. */
    private static final int LARGE_BYTES = 16 * 1024;

    private final FrameReader frames;
    private final MessageAssembler messages;
    /** The payload of a control frame that comes in pieces. */
    private final ByteArrayOutputStream control = new ByteArrayOutputStream(0);
    private boolean closed;

    Protocol(int messageBytesMax, Optional<DeflateAgreement> deflate, Memory.Share memory) {
        frames = new FrameReader(deflate.isPresent());
        messages = new MessageAssembler(messageBytesMax, deflate, memory);
    }

    /** The next bytes from the network; call {@link #next} until it returns null. The array's contents will be changed. */
    void feed(byte[] bytes, int from, int to) {
        if (!closed) {
            frames.feed(bytes, from, to);
        }
    }

    /**
     * Where to read the next bytes to, so that they need not be copied when they are fed; null for anywhere. There is such a
     * place inside a large payload that is not compressed: in the message itself.
     */
    ByteBuffer room() throws Violation {
        return frames.missingBytes() < LARGE_BYTES ? null : messages.room(frames.missingBytes());
    }

    /**
     * What comes next, or null when more bytes are needed.
     *
     * @throws Violation at the first byte that breaks a rule. RFC 6455 §7.1.7: "An endpoint MUST NOT continue to attempt to
     *     process data (including a responding Close frame) from the remote endpoint after being instructed to _Fail the
     *     WebSocket Connection_."
     */
    Received next() throws Violation {
        if (closed) {
            return null;
        }
        try {
            for (FrameReader.Piece piece; (piece = frames.next()) != null; ) {
                Received received = piece.frame().opcode().isControl() ? addControl(piece) : messages.add(piece);
                if (received != null) {
                    // RFC 6455 §5.5.1: nothing follows a Close frame; what does is ignored.
                    closed = received instanceof Received.Close;
                    return received;
                }
            }
            return null;
        } catch (Violation e) {
            closed = true;
            throw e;
        }
    }

    /** Whether a message has begun to arrive and is not here yet. */
    boolean isMidMessage() {
        return messages.isMidMessage();
    }

    /** RFC 6455 §5.4: "An endpoint MUST be capable of handling control frames in the middle of a fragmented message." */
    private Received addControl(FrameReader.Piece piece) throws Violation {
        control.write(piece.bytes(), piece.from(), piece.to() - piece.from());
        if (!piece.last()) {
            return null;
        }
        byte[] payload = control.toByteArray();
        control.reset();
        return switch (piece.frame().opcode()) {
            case PING -> new Received.Ping(payload);
            case PONG -> new Received.Pong(payload);
            case CLOSE -> close(payload);
            case CONTINUATION, TEXT, BINARY -> throw new IllegalStateException("not a control frame: " + piece.frame());
        };
    }

    private static Received close(byte[] payload) throws Violation {
        if (payload.length == 0) {
            // RFC 6455 §7.1.5: "If this Close control frame contains no status code, _The WebSocket Connection Close Code_
            // is considered to be 1005."
            return new Received.Close(CloseCode.NONE_GIVEN, "");
        }
        // RFC 6455 §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer."
        Violation.require(payload.length >= Short.BYTES, CloseCode.PROTOCOL_ERROR, "close frame of one byte");
        // RFC 6455 §7.4: which codes may stand there.
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        Violation.require(CloseCode.maySend(code), CloseCode.PROTOCOL_ERROR, "close code " + code);
        // RFC 6455 §5.5.1: "Following the 2-byte integer, the body MAY contain UTF-8-encoded data with value /reason/." §8.1
        // holds for it as for text.
        Utf8 utf8 = new Utf8();
        Violation.require(utf8.accept(payload, Short.BYTES, payload.length) && utf8.isComplete(), CloseCode.INVALID_DATA,
                "close reason is not UTF-8");
        return new Received.Close(code, new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        messages.close();
    }
}
