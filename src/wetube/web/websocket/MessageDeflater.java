package wetube.web.websocket;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses our messages (RFC 7692 §7.2.1).
 *
 * <p>The JDK's {@code Deflater} has one window, of 32 KiB. For a client with a smaller one nothing is ever referred back to:
 * such messages are only Huffman-coded, which any window can inflate.
 *
 * <p>About 270 KiB of native memory from the first message on. {@link #forget} returns it at any time: a sender need not
 * use the window the receiver keeps for it. Not thread-safe; owned by whoever holds the right to write.
 */
final class MessageDeflater {
    /** Under this many bytes a message gains nothing worth the time; RFC 7692 §6 leaves the choice to the sender. */
    static final int BYTES_MIN = 64;
    /** RFC 7692 §7.2.1: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end." */
    private static final int TAIL_BYTES = 4;
    private static final byte[] NOTHING = {};

    /** Of {@code Deflater}: 2^15 bytes. */
    private static final int WINDOW_BITS = 15;

    private final DeflateAgreement agreement;
    private Deflater deflater;

    MessageDeflater(DeflateAgreement agreement) {
        this.agreement = agreement;
    }

    byte[] deflate(byte[] message) {
        if (deflater == null) {
            deflater = newDeflater();
        }
        deflater.setInput(message);
        byte[] out = new byte[Math.max(BYTES_MIN, message.length / 2)];
        // A flush is complete only when it leaves room unused: one that just fits may have more to say.
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        while (length == out.length) {
            out = Arrays.copyOf(out, 2 * out.length);
            length += deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
        }
        deflater.setInput(NOTHING); // else it holds on to the message
        if (agreement.serverNoContextTakeover()) {
            deflater.reset();
        }
        return Arrays.copyOf(out, length - TAIL_BYTES);
    }

    private Deflater newDeflater() {
        // Level 1: this is a server for one machine or one house, where time costs more than bytes.
        Deflater fresh = new Deflater(Deflater.BEST_SPEED, true);
        // RFC 7692 §7.1.2.1: by accepting server_max_window_bits, the server promises not to use a larger LZ77 window.
        if (agreement.serverWindowBits().orElse(WINDOW_BITS) < WINDOW_BITS) {
            fresh.setStrategy(Deflater.HUFFMAN_ONLY);
            fresh.deflate(NOTHING); // the first call after setStrategy sets it and does nothing else
        }
        return fresh;
    }

    /** Forgets the window and returns its memory. */
    void forget() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
