package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.web.websocket.Outbox.Added.FULL;
import static wetube.web.websocket.Outbox.Added.QUEUED;
import static wetube.web.websocket.Outbox.Added.SEALED;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The outbox: order, bounds, and nothing behind a Close frame")
class OutboxTest {
    private static final int BYTES_MAX = 1000;

    private final Memory memory = new Memory(BYTES_MAX);
    private final Memory.Share share = memory.share();
    private final Outbox outbox = new Outbox(BYTES_MAX, Optional.empty(), share);

    @Test
    @DisplayName("Whoever takes gets all that waits, in order")
    void taking() {
        assertEquals(List.of(), outbox.take());
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[10]));
        assertEquals(QUEUED, outbox.add(Opcode.PING, new byte[0]));
        assertEquals(14, outbox.take().getFirst().limit());
        assertEquals(List.of(), outbox.take());
    }

    @Test
    @DisplayName("RFC 6455 §5.5.1: \"The application MUST NOT send any more data frames after sending a Close frame\"")
    void sealed() {
        assertEquals(QUEUED, outbox.add(Opcode.CLOSE, new byte[2]));
        assertEquals(SEALED, outbox.add(Opcode.TEXT, new byte[1]));
        assertEquals(SEALED, outbox.add(Opcode.CLOSE, new byte[2]));
        assertEquals(4, outbox.take().getFirst().limit());
    }

    @Test
    @DisplayName("Bytes being written count, and are free again when they are written")
    void bound() {
        assertEquals(FULL, outbox.add(Opcode.TEXT, new byte[BYTES_MAX - Frame.HEAD_BYTES_MAX + 1]));
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[BYTES_MAX - Frame.HEAD_BYTES_MAX]));
        outbox.take();
        outbox.written();
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[600]));
        assertEquals(FULL, outbox.add(Opcode.TEXT, new byte[600]));
        outbox.take();
        assertEquals(FULL, outbox.add(Opcode.TEXT, new byte[600]));
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[300]));
        outbox.written();
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[600]));
        assertEquals(304 + 604, outbox.bytes());
        outbox.take();
        outbox.written();
        assertEquals(0, share.bytes());
    }

    @Test
    @DisplayName("A Close frame finds room in a full one")
    void closeAlways() {
        outbox.add(Opcode.TEXT, new byte[BYTES_MAX - 20]);
        assertEquals(FULL, outbox.add(Opcode.PING, new byte[100]));
        assertEquals(QUEUED, outbox.add(Opcode.CLOSE, new byte[100]));
    }

    @Test
    @DisplayName("Abandoned, it forgets what waits, and whoever writes finds nothing more")
    void abandoned() {
        outbox.add(Opcode.TEXT, new byte[100]);
        outbox.take();
        outbox.add(Opcode.TEXT, new byte[200]);
        assertTrue(outbox.abandon());
        outbox.abandon();
        assertEquals(SEALED, outbox.add(Opcode.TEXT, new byte[1]));
        assertEquals(List.of(), outbox.take());
        assertEquals(102, share.bytes());
        outbox.written();
        assertEquals(0, share.bytes());
        assertFalse(outbox.abandon());
    }

    @Test
    @DisplayName("Abandoned after something was written, it gives back what came since")
    void abandonedLater() {
        outbox.add(Opcode.TEXT, new byte[100]);
        outbox.take();
        outbox.written();
        outbox.add(Opcode.TEXT, new byte[10]);
        assertTrue(outbox.abandon());
        assertEquals(0, share.bytes());
    }

    @Test
    @DisplayName("A ping, which only a client long silent gets, forgets what messages have in common")
    void pingForgets() {
        Outbox compressing = new Outbox(BYTES_MAX, Heard.DEFLATE, memory.share());
        byte[] message = new byte[200];
        new Random(1).nextBytes(message);
        long first = added(compressing, Opcode.BINARY, message);
        assertTrue(added(compressing, Opcode.BINARY, message) < first / 2);
        added(compressing, Opcode.PING, new byte[0]);
        assertEquals(first, added(compressing, Opcode.BINARY, message));
    }

    private static long added(Outbox outbox, Opcode opcode, byte[] message) {
        assertEquals(QUEUED, outbox.add(opcode, message));
        long bytes = outbox.bytes();
        outbox.take();
        outbox.written();
        return bytes;
    }

    @Test
    @DisplayName("Whoever hoards takes from what is common; each one's own stays to it")
    void sharing() {
        Outbox hoarder = new Outbox(1 << 20, Optional.empty(), memory.share());
        int kept = 0;
        while (hoarder.add(Opcode.BINARY, new byte[100]) == QUEUED) {
            kept += 100;
        }
        assertTrue(kept > Memory.OWN_BYTES * 3 / 4 && kept <= Memory.OWN_BYTES + BYTES_MAX, "kept " + kept);
        assertEquals(QUEUED, outbox.add(Opcode.TEXT, new byte[BYTES_MAX - 100]));
        hoarder.abandon();
        assertTrue(memory.share().take(Memory.OWN_BYTES + BYTES_MAX));
    }
}
