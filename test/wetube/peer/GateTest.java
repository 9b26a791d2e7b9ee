package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.log.EventRun;
import wetube.party.Beat;
import wetube.party.PeerMessage;
import wetube.party.Rates;
import wetube.party.Sync;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/** What a link's frames go through before the core sees them. */
@DisplayName("The gate of a link")
class GateTest {
    private final Identity mallory = Identity.fresh();
    private final EventRun run =
            EventRun.sign(Session.found(mallory.id(), new Act.Start("party", "mallory", "00", List.of()), 1), mallory.signer());
    private final AtomicInteger verified = new AtomicInteger();
    private final Gate.Accounts accounts = new Gate.Accounts();
    private final Gate gate = gate(mallory.id(), "mallory's host");

    private Gate gate(PeerId peer, String host) {
        return new Gate((author, message, signature) -> {
            verified.incrementAndGet();
            return true;
        }, accounts, peer, host);
    }

    private Optional<PeerMessage> admit(PeerMessage message) throws ProtocolException {
        return gate.admit(message.toJson().toJson().getBytes(StandardCharsets.UTF_8), 0);
    }

    private PeerMessage.Events events(boolean answer) {
        return new PeerMessage.Events(run.session(), List.of(run), answer, false);
    }

    @Test
    @DisplayName("drops a stranger's news unread: no signature is checked for it")
    void strangersNews() throws ProtocolException {
        assertEquals(Optional.empty(), admit(events(false)));
        assertEquals(0, verified.get());
        gate.listen(true);
        assertTrue(admit(events(false)).isPresent());
        assertEquals(1, verified.get());
        gate.listen(false);
        assertEquals(Optional.empty(), admit(events(false)));
        assertEquals(1, verified.get());
    }

    @Test
    @DisplayName("drops beats that a stranger passes on unread, and lets in so many a second of a member's")
    void beats() throws ProtocolException {
        Sync sync = new Sync(run.session(), 1, 5, List.of(), List.of(), true, Optional.empty());
        PeerMessage.Beats beats = new PeerMessage.Beats(run.session(),
                Collections.nCopies(PeerMessage.MAX_BEATS, Beat.sign(mallory.id(), sync, mallory.signer())));
        assertEquals(Optional.empty(), admit(beats));
        assertEquals(0, verified.get());
        gate.listen(true);
        for (int i = 0; i < Rates.PASSED_ON_BEATS_BURST / PeerMessage.MAX_BEATS; i++) {
            assertTrue(admit(beats).isPresent());
        }
        assertThrows(ProtocolException.class, () -> admit(beats));
    }

    @Test
    @DisplayName("reads a stranger's answer that we asked for, and no other")
    void answers() throws ProtocolException {
        gate.wantSent();
        assertTrue(admit(events(true)).isPresent());
        assertEquals(Optional.empty(), admit(events(true)));
        assertEquals(1, verified.get());
        gate.listen(true);
        assertThrows(ProtocolException.class, () -> admit(events(true)), "a member knows better");
    }

    @Test
    @DisplayName("drops unparsed what a stranger has no business with")
    void noBusiness() throws ProtocolException {
        for (String type : List.of("TOKEN", "TOKEN_ACK", "TIME", "TIME_REPLY", "BEATS", "EVENTS", "SAY", "ANYTHING")) {
            byte[] nonsense = ("{\"type\":\"" + type + "\",no JSON").getBytes(StandardCharsets.UTF_8);
            assertEquals(Optional.empty(), gate.admit(nonsense, 0), type);
        }
        byte[] typeLast = "{\"reason\":\"bye\",\"type\":\"BYE\"}".getBytes(StandardCharsets.UTF_8);
        assertThrows(ProtocolException.class, () -> gate.admit(typeLast, 0), "what it is must be known before it is read");
    }

    @Test
    @DisplayName("counts strangers by their host, whatever keys and links they have; members by their key, wherever they are")
    void accounts() throws ProtocolException {
        byte[] token = "{\"type\":\"TOKEN\"}".getBytes(StandardCharsets.UTF_8);
        PeerId bo = Identity.fresh().id();
        Gate member = gate(bo, "mallory's host");
        member.listen(true);
        for (int i = 0; i < Gate.FRAMES_BURST; i++) {
            gate(Identity.fresh().id(), "mallory's host").admit(token, 0);
        }
        assertThrows(ProtocolException.class, () -> gate(Identity.fresh().id(), "mallory's host").admit(token, 0));
        assertTrue(gate(Identity.fresh().id(), "another host").admit(new PeerMessage.Bye("bye").toJson().toJson()
                .getBytes(StandardCharsets.UTF_8), 0).isPresent());
        for (int i = 0; i < Gate.FRAMES_BURST; i++) {
            assertTrue(member.admit(new PeerMessage.Bye("bye").toJson().toJson().getBytes(StandardCharsets.UTF_8), 0).isPresent());
        }
        Gate again = gate(bo, "elsewhere");
        again.listen(true);
        assertThrows(ProtocolException.class, () -> again.admit(token, 0), "a new link is no new credit");
    }

    @Test
    @DisplayName("has no ear for long speeches of strangers, but for the longest beat")
    void longFrames() throws ProtocolException {
        PeerId[] many = Stream.generate(() -> Identity.fresh().id()).limit(Sync.MAX_MISSING).toArray(PeerId[]::new);
        Sync longest = new Sync(run.session(), 1, 1_770_000_000_000L, Stream.generate(() -> run.session())
                .limit(64).toList(), List.of(many), true, Optional.empty());
        assertTrue(admit(new PeerMessage.Pulse(longest)).isPresent());
        byte[] speech = ("{\"type\":\"BYE\",\"reason\":\"" + "x".repeat(30_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertEquals(Optional.empty(), gate.admit(speech, 0));
        gate.listen(true);
        assertThrows(ProtocolException.class, () -> gate.admit(speech, 0), "a member's is read, and refused for what it says");
    }

    @Test
    @DisplayName("counts frames whoever sends them")
    void counted() throws ProtocolException {
        for (int i = 0; i < Gate.FRAMES_BURST; i++) {
            admit(new PeerMessage.Bye("bye"));
        }
        assertThrows(ProtocolException.class, () -> admit(new PeerMessage.Bye("bye")));
    }
}
