package wetube.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboxTest {
    @Test
    @DisplayName("frames that are ready come out in their order, joined for one write")
    void joins() {
        Outbox outbox = new Outbox(1_000);
        outbox.offer(new byte[] {1});
        outbox.offer(new byte[] {2, 3});

        assertEquals("00000001" + "01" + "00000002" + "0203", HexFormat.of().formatHex(outbox.take()));
    }

    @Test
    @DisplayName("no more than a small packet is joined, and a longer frame goes alone")
    void joinsNoMore() {
        Outbox outbox = new Outbox(1 << 20);
        int half = Outbox.JOIN_BYTES / 2 - Frame.HEADER_BYTES;
        outbox.offer(new byte[half]);
        outbox.offer(new byte[half]);
        outbox.offer(new byte[1]);
        outbox.offer(new byte[40_000]);
        outbox.offer(new byte[1]);

        assertEquals(Outbox.JOIN_BYTES, outbox.take().length);
        assertEquals(5, outbox.take().length);
        assertEquals(40_004, outbox.take().length);
        assertEquals(5, outbox.take().length);
    }

    @Test
    @DisplayName("a frame that finds no room is not taken, and those before it are not lost")
    void full() {
        Outbox outbox = new Outbox(1_000);
        assertEquals(Outbox.Offer.TAKEN, outbox.offer(new byte[900]));
        assertEquals(Outbox.Offer.FULL, outbox.offer(new byte[100]));

        assertEquals(904, outbox.take().length);
        assertEquals(Outbox.Offer.TAKEN, outbox.offer(new byte[900]), "room again");
    }

    @Test
    @DisplayName("tiny frames fill it too, by what each takes in memory")
    void tinyFrames() {
        Outbox outbox = new Outbox(65 * 10);
        for (int i = 0; i < 10; i++) {
            assertEquals(Outbox.Offer.TAKEN, outbox.offer(new byte[1]));
        }
        assertEquals(Outbox.Offer.FULL, outbox.offer(new byte[1]));
    }

    @Test
    @DisplayName("a finished one takes nothing more, but gives out what it has")
    void finish() {
        Outbox outbox = new Outbox(1_000);
        outbox.offer(new byte[] {7});
        outbox.finish();

        assertEquals(Outbox.Offer.FINISHED, outbox.offer(new byte[] {8}));
        assertArrayEquals(Frame.encode(new byte[] {7}), outbox.take());
        assertNull(outbox.take());
    }

    @Test
    @DisplayName("an abandoned one has forgotten everything")
    void abandon() {
        Outbox outbox = new Outbox(1_000);
        outbox.offer(new byte[] {7});
        outbox.abandon();

        assertNull(outbox.take());
        assertEquals(Outbox.Offer.FINISHED, outbox.offer(new byte[] {8}));
    }

    @Test
    @DisplayName("the writer waits for a frame, and for the end")
    void waits() throws Exception {
        Outbox outbox = new Outbox(1_000);
        CompletableFuture<byte[]> first = CompletableFuture.supplyAsync(outbox::take);
        outbox.offer(new byte[] {7});
        assertEquals(5, first.get(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS).length);

        CompletableFuture<byte[]> last = CompletableFuture.supplyAsync(outbox::take);
        outbox.finish();
        assertNull(last.get(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS));
    }

    @Test
    @DisplayName("to offer a frame that no link may carry is our mistake")
    void notSendable() {
        assertThrows(IllegalStateException.class, () -> new Outbox(1 << 20).offer(new byte[65_537]));
        assertThrows(IllegalStateException.class, () -> new Outbox(1 << 20).offer(new byte[0]));
    }
}
