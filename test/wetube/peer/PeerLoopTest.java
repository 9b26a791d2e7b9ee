package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.page.PageCommand;
import wetube.testing.Await;
import wetube.web.BrowserSocket;
import wetube.web.Owner;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** Two whole peers in this process, with real threads, links and disks. */
@DisplayName("The threads of a peer")
class PeerLoopTest {
    /** Of a director, one every half second. */
    private static final int BEATS = 5;

    @TempDir
    private Path folder;
    private Running ada;
    private Running bo;

    /** A disk that can be held: an event of one's own is then not written until it is let go. */
    private static final class SlowStorage extends Storage {
        private final Semaphore free = new Semaphore(1);

        SlowStorage(Path folder) throws IOException {
            super(folder);
        }

        @Override
        void storeOwn(EventRun run) throws IOException {
            free.acquireUninterruptibly();
            super.storeOwn(run);
            free.release();
        }

        boolean isWaitedFor() {
            return free.hasQueuedThreads();
        }
    }

    /** One peer, with a page in this process. */
    private static final class Running implements AutoCloseable {
        final SlowStorage storage;
        final PeerLoop loop;
        final BrowserSocket browser;
        final Links links;
        final AtomicInteger beatsHeard = new AtomicInteger();
        private volatile String session = "";
        private volatile String users = "";
        private volatile String invitations = "";

        Running(String name, Path folder) throws IOException {
            Identity identity = Identity.fresh();
            storage = new SlowStorage(folder.resolve(name));
            loop = new PeerLoop(storage, Verifier.ED25519, line -> { });
            browser = new BrowserSocket(0, Owner.fresh(), loop);
            links = new Links(identity, 0, new Overheard(loop, beatsHeard), null);
            Peer peer = new Peer(identity.id(), identity.signer(), new SecureRandom(), name, links.port(),
                    List.of("127.0.0.1:" + links.port()), false);
            loop.start(peer, links, browser, wish -> { });
            links.start();
            loop.attach(this::told);
        }

        private void told(Json.Obj message) {
            message.optional("session").ifPresent(part -> session = part.toJson());
            message.optional("users").ifPresent(part -> users = part.toJson());
            message.optional("invitations").ifPresent(part -> invitations = part.toJson());
        }

        void says(String json) throws ProtocolException {
            loop.say(PageCommand.parse(json.replace('\'', '"')));
        }

        @Override
        public void close() throws IOException {
            storage.free.release();
            loop.close();
            browser.close();
        }
    }

    /** Hands everything on to a loop, and counts the beats. */
    private record Overheard(PeerLoop loop, AtomicInteger beats) implements Listener {
        @Override
        public byte[] greeting() {
            return loop.greeting();
        }

        @Override
        public void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting) {
            loop.linkUp(link, peer, dialledByMe, dial, remoteAddress, greeting);
        }

        @Override
        public void received(long link, byte[] frame) throws ProtocolException {
            if (new String(frame, StandardCharsets.UTF_8).startsWith("{\"type\":\"SYNC\"")) {
                beats.incrementAndGet();
            }
            loop.received(link, frame);
        }

        @Override
        public void linkDown(long link, String reason) {
            loop.linkDown(link, reason);
        }

        @Override
        public void dialFailed(long dial, DialFailure failure, String detail) {
            loop.dialFailed(dial, failure, detail);
        }

        @Override
        public void turnedAway(String remoteAddress, DialFailure why) {
            loop.turnedAway(remoteAddress, why);
        }
    }

    @BeforeEach
    void gather() throws Exception {
        ada = new Running("ada", folder);
        bo = new Running("bo", folder);
        ada.says("{'command':'START','title':'Movie night'}");
        Await.until("Ada has a session", Await.LONG, () -> ada.session.contains("\"phase\":\"open\""));
        ada.says("{'command':'INVITE','address':'127.0.0.1:" + bo.links.port() + "','role':'editor'}");
        String asked = Await.until("Bo is asked", Await.LONG, () -> bo.invitations,
                invitations -> invitations.contains("Movie night"));
        Json.Obj invitation = (Json.Obj) ((Json.Array) JsonReader.parse(asked)).values().get(0);
        bo.says("{'command':'ACCEPT','session':'" + invitation.string("session", EventId.TEXT_LENGTH) + "'}");
        Await.until("Bo is in", Await.LONG, () -> bo.session.contains("\"phase\":\"open\"") && ada.users.contains("\"delayMs\""));
    }

    @AfterEach
    void end() throws IOException {
        ada.close();
        bo.close();
    }

    @Test
    @DisplayName("are apart: while the disk writes an event, beats go out and the page is answered; the event is said when it "
            + "is kept")
    void slowDisk() throws Exception {
        ada.storage.free.acquireUninterruptibly();
        ada.says("{'command':'PROFILE','name':'Ada the second'}");
        Await.until("the event is on its way to the disk", Await.LONG, ada.storage::isWaitedFor);
        int before = bo.beatsHeard.get();
        Await.until("Bo goes on hearing Ada's beats", Await.LONG, () -> bo.beatsHeard.get() >= before + BEATS);
        bo.says("{'command':'PROFILE','name':'Bo the second'}");
        Await.until("Ada's page goes on being told", Await.LONG, () -> ada.users.contains("Bo the second"));
        assertTrue(ada.storage.isWaitedFor());
        assertFalse(bo.users.contains("Ada the second"), "said before it was kept");
        ada.storage.free.release();
        Await.until("Bo hears of the event", Await.LONG, () -> bo.users.contains("Ada the second"));
    }
}
