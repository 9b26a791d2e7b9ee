package wetube.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Token;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Beat;
import wetube.party.PeerMessage;
import wetube.party.Sync;
import wetube.session.Session;
import wetube.swarm.Bytes;
import wetube.wire.Base64Url;

/**
 * Strangers from one address who flood a peer: 8 keys that each send 590 frames of one type as fast as they can, hang up and come
 * again. A program of its own: what it takes of the machine is not the peer's.
 *
 * <p>Arguments: the peer's address, the frames' type, for how many seconds. Prints how many frames it has sent on how many links.
 */
public final class Flooder {
    private static final int KEYS = 8;
    private static final int FRAMES_A_LINK = 590;
    private static final long PAUSE_NANOS = 2_000_000;
    /** All types of frames, in the order in which they are tried, and one that is none. */
    static final List<String> TYPES = List.of("TOKEN", "TOKEN_ACK", "TIME", "TIME_REPLY", "BEATS", "EVENTS", "ANSWER", "SYNC", "WANT", "ASK",
            "INVITATION", "WITHDRAWN", "DECLINE", "KNOCK", "ENTER", "FRIEND", "CATALOGUES", "POSTER", "HELLO", "CARD", "BYE", "NONSENSE");

    private static final AtomicLong FRAMES = new AtomicLong();
    private static final AtomicLong LINKS = new AtomicLong();

    private Flooder() {}

    public static void main(String[] arguments) throws Exception {
        long endNanos = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000;
        List<Thread> attackers = Stream.generate(() -> Thread.ofPlatform().start(() -> flood(arguments[0], arguments[1], endNanos)))
                .limit(KEYS).toList();
        for (Thread attacker : attackers) {
            attacker.join();
        }
        System.out.println(FRAMES + " frames on " + LINKS + " links");
        System.exit(0);
    }

    private static void flood(String address, String type, long endNanos) {
        Identity identity = Identity.fresh();
        byte[] frame = frame(identity, type);
        try (Links links = new Links(identity, 0, new Attack(), null)) {
            for (long dial = 1; System.nanoTime() < endNanos; dial++) {
                Attack attack = Attack.BY_THREAD.get();
                attack.begin();
                links.dial(dial, Optional.empty(), List.of(address));
                attack.dialled.await();
                for (int i = 0; i < FRAMES_A_LINK && attack.link != 0 && links.send(attack.link, frame); i++) {
                    FRAMES.incrementAndGet();
                }
                if (attack.link != 0) {
                    LINKS.incrementAndGet();
                    links.close(attack.link, "again");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The newest link of one attacker. */
    private static final class Attack implements Listener {
        static final ThreadLocal<Attack> BY_THREAD = new ThreadLocal<>();

        private final byte[] greeting = bytes(new PeerMessage.Hello("1", 0));
        private volatile CountDownLatch dialled = new CountDownLatch(1);
        private volatile long link;

        Attack() {
            BY_THREAD.set(this);
        }

        void begin() {
            link = 0;
            dialled = new CountDownLatch(1);
        }

        @Override
        public byte[] greeting() {
            return greeting;
        }

        @Override
        public void linkUp(long up, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] theirs) {
            link = up;
            dialled.countDown();
        }

        @Override
        public void received(long from, byte[] frame) {
            // whatever it says
        }

        @Override
        public void linkDown(long down, String reason) {
            // the next is dialled anyway
        }

        @Override
        public void dialFailed(long dial, DialFailure failure, String detail) {
            dialled.countDown();
        }

        @Override
        public void turnedAway(String remoteAddress, DialFailure why) {
            // nobody dials us
        }
    }

    private static byte[] bytes(PeerMessage message) {
        return message.toJson().toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(Identity identity, String type) {
        EventRun run = EventRun.sign(Session.found(identity.id(), new Act.Start("party", "mallory", "00", List.of()), 1), identity.signer());
        EventId session = run.session();
        Token token = new Token(session, identity.id(), Token.Lap.values()[0]);
        Sync sync = new Sync(session, 1, 5, List.of(), List.of(), true, Optional.empty());
        return switch (type) {
            case "TOKEN" -> bytes(new PeerMessage.ElectionToken(session, token, identity.signer().sign(token.signedBytes(session))));
            case "TOKEN_ACK" -> bytes(new PeerMessage.TokenAck(session, token));
            case "TIME" -> bytes(new PeerMessage.Time(session, 1));
            case "TIME_REPLY" -> bytes(new PeerMessage.TimeReply(session, 1, 2, 3, 4, 1, Optional.empty()));
            case "BEATS" -> bytes(new PeerMessage.Beats(session, List.of(Beat.sign(identity.id(), sync, identity.signer()))));
            case "EVENTS" -> bytes(new PeerMessage.Events(session, List.of(run), false, false));
            case "ANSWER" -> bytes(new PeerMessage.Events(session, List.of(run), true, false));
            case "SYNC" -> bytes(new PeerMessage.Pulse(sync));
            case "WANT" -> bytes(new PeerMessage.Want(session, Map.of(), false));
            case "ASK" -> bytes(new PeerMessage.Ask(session));
            case "INVITATION" -> bytes(new PeerMessage.Invitation(session, "party", Role.VIEWER, "mallory"));
            case "WITHDRAWN" -> bytes(new PeerMessage.Withdrawn(session));
            case "DECLINE" -> bytes(new PeerMessage.Decline(session));
            case "CARD" -> bytes(new PeerMessage.Card("mallory", 1, List.of()));
            case "KNOCK" -> bytes(new PeerMessage.Knock(Base64Url.encode(new byte[32])));
            case "ENTER" -> bytes(new PeerMessage.Enter(session, "mallory"));
            case "FRIEND" -> bytes(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK));
            case "CATALOGUES" -> bytes(new PeerMessage.Catalogues(List.of(), List.of()));
            case "POSTER" -> bytes(new PeerMessage.Picture(Bytes.of(new byte[32]), Optional.empty()));
            case "HELLO" -> bytes(new PeerMessage.Hello("1", 0));
            case "BYE" -> bytes(new PeerMessage.Bye("again and again"));
            default -> "[[[[[[[[".getBytes(StandardCharsets.UTF_8);
        };
    }
}
