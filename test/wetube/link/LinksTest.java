package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.Recorder.Heard;
import wetube.wire.ProtocolException;

/** Two or three peers that do everything right, over loopback. */
class LinksTest {
    private TestPeer ada;
    private TestPeer bo;

    @BeforeEach
    void start() throws Exception {
        ada = new TestPeer("ada");
        bo = new TestPeer("bo");
    }

    @AfterEach
    void stop() {
        ada.close();
        bo.close();
    }

    @Test
    @DisplayName("a dial becomes one link, on which each end knows the other's key and greeting")
    void introduction() {
        ada.links.dial(7, Optional.of(bo.id()), List.of(bo.address()));

        assertEquals(new Heard.Up(1, bo.id(), true, 7, bo.address(), "hello from bo"), ada.recorder.next());
        assertEquals(new Heard.Up(1, ada.id(), false, 0, "127.0.0.1", "hello from ada"), bo.recorder.next());
    }

    @Test
    @DisplayName("without an expected key, whoever answers is a link too")
    void unknownPeer() {
        assertEquals(new Heard.Up(1, bo.id(), true, 1, bo.address(), "hello from bo"), ada.dial(Optional.empty(), bo.address()));
    }

    @Test
    @DisplayName("frames arrive whole and in order, both ways at once")
    void frames() {
        TestPeer.LinkPair link = ada.connect(bo);
        for (int i = 0; i < 500; i++) {
            assertTrue(ada.send(link.here(), "ping " + i));
            assertTrue(bo.send(link.there(), "pong " + i));
        }

        for (int i = 0; i < 500; i++) {
            assertEquals(new Heard.Frame(link.there(), "ping " + i), bo.recorder.next());
            assertEquals(new Heard.Frame(link.here(), "pong " + i), ada.recorder.next());
        }
    }

    @Test
    @DisplayName("the longest frame arrives")
    void longestFrame() {
        TestPeer.LinkPair link = ada.connect(bo);
        String longest = "x".repeat(Frame.MAX_BYTES);
        ada.send(link.here(), longest);

        assertEquals(new Heard.Frame(link.there(), longest), bo.recorder.next());
    }

    @Test
    @DisplayName("a resumed TLS session shows the same keys as a full handshake")
    void resumption() {
        for (int i = 0; i < 5; i++) {
            TestPeer.LinkPair link = ada.connect(bo);
            ada.links.close(link.here(), "once more");
            ada.recorder.next(Heard.Down.class);
            bo.recorder.next(Heard.Down.class);
        }
        assertEquals(bo.id(), ((Heard.Up) ada.dial(Optional.of(bo.id()), bo.address())).peer());
        assertEquals(ada.id(), bo.recorder.next(Heard.Up.class).peer());
    }

    @Test
    @DisplayName("two peers that dial each other at the same moment have two links: which one stays is not decided here")
    void simultaneousDial() {
        ada.links.dial(1, Optional.of(bo.id()), List.of(bo.address()));
        bo.links.dial(1, Optional.of(ada.id()), List.of(ada.address()));
        for (TestPeer peer : List.of(ada, bo)) {
            boolean first = peer.recorder.next(Heard.Up.class).dialledByMe();
            boolean second = peer.recorder.next(Heard.Up.class).dialledByMe();
            assertTrue(first ^ second);
        }
    }

    @Test
    @DisplayName("closing a link still sends what is queued, and both ends hear of it once")
    void closing() {
        TestPeer.LinkPair link = ada.connect(bo);
        for (int i = 0; i < 20; i++) {
            ada.send(link.here(), i + "x".repeat(60_000));
        }
        ada.links.close(link.here(), "not needed");
        ada.links.close(link.here(), "a second reason");

        assertFalse(ada.send(link.here(), "too late"));
        for (int i = 0; i < 20; i++) {
            assertTrue(bo.recorder.next(Heard.Frame.class).text().startsWith(i + "x"));
        }
        assertEquals(new Heard.Down(link.there(), "the other side closed it"), bo.recorder.next());
        assertEquals(new Heard.Down(link.here(), "not needed"), ada.recorder.next());
        assertFalse(bo.send(link.there(), "gone"));
        assertEquals(List.of(), ada.recorder.rest());
        assertEquals(List.of(), bo.recorder.rest());
    }

    @Test
    @DisplayName("what was said last arrives, even while the other side talks on")
    void farewellAgainstTraffic() {
        TestPeer.LinkPair link = ada.connect(bo);
        for (int i = 0; i < 15; i++) {
            bo.send(link.there(), "x".repeat(60_000));
        }
        ada.send(link.here(), "BYE");
        ada.links.close(link.here(), "done");

        assertEquals(new Heard.Frame(link.there(), "BYE"), bo.recorder.next());
        assertEquals("the other side closed it", bo.recorder.next(Heard.Down.class).reason());
    }

    @Test
    @DisplayName("both ends may close at the same moment, and each keeps its own reason")
    void simultaneousClose() {
        for (int i = 0; i < 20; i++) {
            TestPeer.LinkPair link = ada.connect(bo);
            ada.send(link.here(), "BYE");
            bo.send(link.there(), "BYE");
            ada.links.close(link.here(), "ada's");
            bo.links.close(link.there(), "bo's");

            assertTrue(lastOf(ada).startsWith("ada's"));
            assertTrue(lastOf(bo).startsWith("bo's"));
        }
    }

    /** The reason of the next Down; frames may come before it. */
    private static String lastOf(TestPeer peer) {
        Heard heard = peer.recorder.next();
        while (heard instanceof Heard.Frame) {
            heard = peer.recorder.next();
        }
        return ((Heard.Down) heard).reason();
    }

    @Test
    @DisplayName("a link that does not exist takes nothing and can be closed without harm")
    void noSuchLink() {
        assertFalse(ada.send(99, "x"));
        ada.links.close(99, "whatever");
    }

    @Test
    @DisplayName("shutting down says farewell on each link, and tells each end")
    void farewell() throws Exception {
        try (TestPeer cy = new TestPeer("cy")) {
            ada.connect(bo);
            ada.connect(cy);
            ada.links.close("BYE".getBytes(UTF_8));

            assertEquals("WeTube is shutting down here", ada.recorder.next(Heard.Down.class).reason());
            assertEquals("WeTube is shutting down here", ada.recorder.next(Heard.Down.class).reason());
            for (TestPeer peer : List.of(bo, cy)) {
                assertEquals("BYE", peer.recorder.next(Heard.Frame.class).text());
                assertEquals("the other side closed it", peer.recorder.next(Heard.Down.class).reason());
            }
            assertEquals(DialFailure.REFUSED, bo.failureOf(ada.address()));
        }
    }

    @Test
    @DisplayName("shutting down twice, or with nothing open, is no error")
    void closeTwice() {
        ada.links.close();
        ada.links.close("BYE".getBytes(UTF_8));
    }

    @Test
    @DisplayName("after shutting down, a dial fails as such")
    void dialAfterClose() {
        ada.links.close();

        assertEquals(DialFailure.CLOSED, ada.failureOf(bo.address()));
    }

    @Test
    @DisplayName("a dial that is under way when we shut down fails as such")
    void closeDuringDial() throws Exception {
        CountDownLatch dialled = new CountDownLatch(1);
        try (Stranger.Server silent = new Stranger.Server(connection -> {
            dialled.countDown();
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            ada.links.dial(3, Optional.empty(), List.of(silent.address()));
            assertTrue(dialled.await(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS));
            ada.links.close();

            assertEquals(new Heard.Failed(3, DialFailure.CLOSED, "WeTube is shutting down here"), ada.recorder.next());
        }
    }

    @Test
    @DisplayName("a port in use is said to be in use")
    void portInUse() {
        assertThrows(BindException.class,
                () -> new Links(Identity.fresh(), ada.links.port(), ada.recorder, null));
    }

    @Test
    @DisplayName("IPv6 addresses can be dialled where there is IPv6")
    void ipv6() {
        Heard heard = ada.dial(Optional.empty(), "[::1]:" + bo.links.port());
        if (heard instanceof Heard.Up up) {
            assertEquals("[::1]:" + bo.links.port(), up.address());
            assertEquals("0:0:0:0:0:0:0:1", bo.recorder.next(Heard.Up.class).address());
        } else {
            assertEquals(DialFailure.NO_ANSWER, TestPeer.failure(heard).failure(), "a machine without IPv6");
        }
    }

    @Test
    @DisplayName("a listener that blocks holds up its own link, and no other")
    void blockedListener() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Recorder slow = new Recorder("hello from the slow one") {
            @Override
            public void received(long link, byte[] frame) throws ProtocolException {
                if (new String(frame, UTF_8).equals("block")) {
                    await(release);
                }
                super.received(link, frame);
            }
        };
        try (TestPeer cy = new TestPeer(Identity.fresh(), slow, TestPeer.PATIENT)) {
            TestPeer.LinkPair first = ada.connect(cy);
            TestPeer.LinkPair second = bo.connect(cy);
            ada.send(first.here(), "block");
            bo.send(second.here(), "and I?");

            assertEquals(new Heard.Frame(second.there(), "and I?"), slow.next());
            release.countDown();
            assertEquals(new Heard.Frame(first.there(), "block"), slow.next());
        }
    }

    @Test
    @DisplayName("everything about a link is heard on its reader's thread, a virtual one named after the peer")
    void threads() throws Exception {
        LinkedBlockingQueue<String> names = new LinkedBlockingQueue<>();
        Recorder naming = new Recorder("hello") {
            @Override
            public void linkUp(long link, PeerId peer, boolean mine, long dial, String address, byte[] greeting) {
                names.add(Thread.currentThread().getName() + " " + Thread.currentThread().isVirtual());
                super.linkUp(link, peer, mine, dial, address, greeting);
            }

            @Override
            public void received(long link, byte[] frame) throws ProtocolException {
                names.add(Thread.currentThread().getName() + " " + Thread.currentThread().isVirtual());
                super.received(link, frame);
            }

            @Override
            public void linkDown(long link, String reason) {
                names.add(Thread.currentThread().getName() + " " + Thread.currentThread().isVirtual());
                super.linkDown(link, reason);
            }
        };
        try (TestPeer cy = new TestPeer(Identity.fresh(), naming, TestPeer.PATIENT)) {
            TestPeer.LinkPair link = ada.connect(cy);
            ada.send(link.here(), "x");
            ada.links.close(link.here(), "done");
            naming.next(Heard.Frame.class);
            naming.next(Heard.Down.class);

            String name = "link-reader " + ada.id().shortText() + " true";
            assertEquals(List.of(name, name, name), List.copyOf(names));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
