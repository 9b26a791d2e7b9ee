package wetube.web.websocket;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the client's messages (RFC 7692 §7.2.2), piece by piece as they arrive, and gives out at most as many bytes as it
 * has room for: whoever asks decides how large a message may become before any of it is made.
 *
 * <p>The window is always kept for the next message: it makes no difference to a client that promised not to look back (§7.1.1.2).
 *
 * <p>About 40 KiB of native memory from the first compressed message on; {@link #close} returns it. Not thread-safe; owned
 * by the connection's reader thread.
 */
final class MessageInflater implements AutoCloseable {
    /** RFC 7692 §7.2.2: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message." */
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};

    private Inflater inflater;
    /** What was fed last; its position goes with the inflating. */
    private ByteBuffer fed;

    /** The next compressed bytes of the message. They are to be inflated to their end before the next are given. */
    void feed(byte[] bytes, int from, int to) {
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        fed = ByteBuffer.wrap(bytes, from, to - from);
        inflater.setInput(fed);
    }

    /** Says that the message's payload has been fed whole; what is still due comes by {@link #inflate} as before. */
    void feedTail() {
        feed(TAIL, 0, TAIL.length);
    }

    /** Inflates into {@code room[from..]}; fewer bytes than there is room for mean that what was fed is used up. */
    int inflate(byte[] room, int from) throws Violation {
        int at = from;
        try {
            while (at < room.length) {
                int count = inflater.inflate(room, at, room.length - at);
                at += count;
                if (inflater.finished()) {
                    // RFC 7692 §7.2.1 allows blocks with "BFINAL" set to 1. They end what Inflater holds for a stream, so
                    // the bytes behind them, the tail if nothing else, begin a new one.
                    inflater.reset();
                    inflater.setInput(fed);
                } else if (count == 0) {
                    break;
                }
            }
        } catch (DataFormatException e) {
            throw new Violation(CloseCode.INVALID_DATA, "broken deflate data");
        }
        return at - from;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
            fed = null;
        }
    }
}
