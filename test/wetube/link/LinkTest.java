package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wetube.identity.Identity;
import wetube.link.Recorder.Heard;
import wetube.wire.ProtocolException;

/** An open link whose other end lies, stalls, floods or vanishes; and that a second link does not notice. */
class LinkTest {
    private static final int FRAME_BYTES = 60_000;

    private static final Limits HASTY_IDLE = new TestLimits().idleMs(1_000).build();

    private TestPeer ada;
    private TestPeer bo;
    private TestPeer.LinkPair honest;

    @BeforeEach
    void start() throws Exception {
        start(TestPeer.PATIENT);
    }

    private void start(Limits limits) throws Exception {
        stop();
        ada = new TestPeer("ada");
        bo = new TestPeer("bo", limits);
        honest = ada.connect(bo);
    }

    @AfterEach
    void stop() {
        if (ada != null) {
            ada.close();
            bo.close();
        }
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', textBlock = """
            80000000               | it broke the protocol: a frame of 2147483648 bytes (1 to 65536 are allowed)
            7fffffff61             | it broke the protocol: a frame of 2147483647 bytes (1 to 65536 are allowed)
            00010001               | it broke the protocol: a frame of 65537 bytes (1 to 65536 are allowed)
            00000000               | it broke the protocol: a frame of 0 bytes (1 to 65536 are allowed)
            474554202f20485454502f | it broke the protocol: a frame of 1195725856 bytes (1 to 65536 are allowed)
            """)
    @DisplayName("bytes that are no frame close the link")
    void noFrame(String hex, String reason) throws Exception {
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            guest.out.write(HexFormat.of().parseHex(hex));

            assertEquals(new Heard.Down(link, reason), bo.recorder.next());
            assertEquals(-1, guest.in.read(), "and the other side hears of it");
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a peer that leaves in the middle of a frame is down, and half a frame is never handed on")
    void halfFrame() throws Exception {
        for (int length = 1; length < 8; length++) {
            try (Stranger.Guest guest = new Stranger.Guest(bo)) {
                long link = bo.recorder.next(Heard.Up.class).link();
                guest.out.write(HexFormat.of().parseHex("0000000561626364"), 0, length);
                guest.hangUp();

                assertEquals(new Heard.Down(link, "the connection broke (the stream ended in the middle of a frame)"),
                        bo.recorder.next());
            }
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a peer that vanishes with a reset is down")
    void reset() throws Exception {
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            guest.plain.setSoLinger(true, 0);
            guest.hangUp();

            assertEquals(link, bo.recorder.next(Heard.Down.class).link());
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a frame that the listener refuses closes the link, with the rule as the reason")
    void refusedByListener() throws Exception {
        Recorder strict = new Recorder("hello from the strict one") {
            @Override
            public void received(long link, byte[] frame) throws ProtocolException {
                throw new ProtocolException("member \"type\" is missing");
            }
        };
        try (TestPeer peer = new TestPeer(Identity.fresh(), strict, TestPeer.PATIENT)) {
            TestPeer.LinkPair link = ada.connect(peer);
            ada.send(link.here(), "{}");

            assertEquals(new Heard.Down(link.there(), "it broke the protocol: member \"type\" is missing"), strict.next());
            assertEquals(new Heard.Down(link.here(), "the other side closed it"), ada.recorder.next());
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a fault of our own ends the link it happened on, and not the peer")
    void ownFault() throws Exception {
        Recorder faulty = new Recorder("hello from the faulty one") {
            @Override
            public void received(long link, byte[] frame) throws ProtocolException {
                if (new String(frame, UTF_8).equals("trip")) {
                    throw new IllegalStateException("expected by the test: one stack trace in the log");
                }
                super.received(link, frame);
            }
        };
        try (TestPeer peer = new TestPeer(Identity.fresh(), faulty, TestPeer.PATIENT)) {
            TestPeer.LinkPair first = ada.connect(peer);
            TestPeer.LinkPair second = bo.connect(peer);
            ada.send(first.here(), "trip");

            assertEquals(new Heard.Down(first.there(), "a fault of our own"), faulty.next());
            bo.send(second.here(), "still there?");
            assertEquals(new Heard.Frame(second.there(), "still there?"), faulty.next());
        }
    }

    @Test
    @DisplayName("a peer that never reads fills its outbox, and a full outbox closes the link without waiting")
    void fullOutbox() throws Exception {
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            int sent = 0;
            while (bo.links.send(link, new byte[FRAME_BYTES])) {
                sent++;
                assertTrue((long) sent * FRAME_BYTES < 100 << 20, "what a link takes is bounded");
            }

            assertTrue((long) sent * FRAME_BYTES >= (2 << 20) - FRAME_BYTES, "an outbox takes 2 MiB, but took " + sent);
            assertEquals(new Heard.Down(link, "it does not keep up: more than 2097152 bytes are waiting for it"),
                    bo.recorder.next());
            assertFalse(guest.plain.isClosed());
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a peer that takes nothing for as long as a write may take is down, its writer freed")
    void writeDeadline() throws Exception {
        start(new TestLimits().writeMs(500).outboxMaxBytes(100 << 20).build());
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            fillNetwork(link);

            assertEquals(new Heard.Down(link, "it took nothing for 0 s"), bo.recorder.next());
            assertFalse(guest.plain.isClosed());
        }
    }

    @Test
    @DisplayName("closing a link while its writer is stuck returns at once, and the link is down a moment later")
    void closeStuckWriter() throws Exception {
        start(new TestLimits().closeMs(300).outboxMaxBytes(100 << 20).build());
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            fillNetwork(link);
            bo.links.close(link, "not needed");

            assertEquals(new Heard.Down(link, "not needed"), bo.recorder.next());
            assertFalse(guest.plain.isClosed());
        }
        assertOtherLinkStands();
    }

    @Test
    @DisplayName("a closing link takes in what still comes, unheard, until the other side hangs up: no reset eats its last words")
    void noReset() throws Exception {
        start(new TestLimits().closeMs(30_000).build());
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            bo.send(link, "BYE");
            bo.links.close(link, "not needed");
            assertEquals("BYE", new String(Frame.read(guest.in), UTF_8));
            assertNull(Frame.read(guest.in));

            // More than the network holds by itself.
            for (int i = 0; i < 200; i++) {
                guest.out.write(Frame.encode(new byte[FRAME_BYTES]));
            }
            guest.hangUp();
            assertEquals(new Heard.Down(link, "not needed"), bo.recorder.next());
        }
    }

    @Test
    @DisplayName("shutting down does not wait for a peer that never reads")
    void shutDownStuckWriter() throws Exception {
        start(new TestLimits().closeMs(300).outboxMaxBytes(100 << 20).build());
        try (Stranger.Guest guest = new Stranger.Guest(bo)) {
            long link = bo.recorder.next(Heard.Up.class).link();
            fillNetwork(link);
            bo.links.close("BYE".getBytes(UTF_8));

            assertEquals(2, List.of(bo.recorder.next(Heard.Down.class), bo.recorder.next(Heard.Down.class)).size());
            assertFalse(guest.plain.isClosed());
        }
    }

    @Test
    @DisplayName("a peer that says nothing, or drips a frame, for too long is down; one that talks is not")
    void idle() throws Exception {
        start(HASTY_IDLE);
        try (Stranger.Guest silent = new Stranger.Guest(bo); Stranger.Guest dripping = new Stranger.Guest(bo)) {
            // Nobody else talks to bo either, so all three links go, each for its own silence.
            dripping.out.write(new byte[] {0, 0, 0, 9});
            int downs = 0;
            while (downs < 3) {
                switch (bo.recorder.next()) {
                    case Heard.Down down -> {
                        assertEquals("no frame came for 1 s", down.reason());
                        downs++;
                    }
                    case Heard.Up up -> {
                        // A byte of the body each time something else is heard does not make it a whole frame.
                        dripping.out.write('x');
                        assertFalse(up.dialledByMe());
                    }
                    case Heard other -> throw new AssertionError(other);
                }
            }
            assertFalse(silent.plain.isClosed());
        }
    }

    @Test
    @DisplayName("a listener that takes its time over a frame is not the peer's silence")
    void slowListenerIsNotIdle() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Recorder slow = new Recorder("hello from the slow one") {
            @Override
            public void received(long link, byte[] frame) throws ProtocolException {
                awaitUnchecked(release);
                super.received(link, frame);
            }
        };
        try (TestPeer peer = new TestPeer(Identity.fresh(), slow, HASTY_IDLE)) {
            TestPeer.LinkPair link = ada.connect(peer);
            ada.send(link.here(), "one");
            ada.send(link.here(), "two");
            try (Stranger.Guest silent = new Stranger.Guest(peer)) {
                // The link that came later goes first: it is the peer that is silent there, and not the listener.
                long later = slow.next(Heard.Up.class).link();
                assertEquals(new Heard.Down(later, "no frame came for 1 s"), slow.next());
                assertFalse(silent.plain.isClosed());
            }
            release.countDown();

            assertEquals(new Heard.Frame(link.there(), "one"), slow.next());
            assertEquals(new Heard.Frame(link.there(), "two"), slow.next());
            assertEquals(new Heard.Down(link.there(), "no frame came for 1 s"), slow.next());
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Queues more for a peer that does not read than the network takes, and less than the outbox does. */
    private void fillNetwork(long link) {
        for (int i = 0; i < 500; i++) {
            assertTrue(bo.links.send(link, new byte[FRAME_BYTES]));
        }
    }

    private void assertOtherLinkStands() {
        bo.send(honest.there(), "still there?");
        assertEquals(new Heard.Frame(honest.here(), "still there?"), ada.recorder.next());
        ada.send(honest.here(), "yes");
        assertEquals(new Heard.Frame(honest.there(), "yes"), bo.recorder.next());
    }
}
