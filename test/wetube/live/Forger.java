package wetube.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import wetube.act.Act;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.PeerMessage;
import wetube.party.Sync;
import wetube.session.Session;
import wetube.testing.Await;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * A member with a program of its own: speaks the protocol over real links, joins like anybody, and then sends what its role does
 * not allow straight to the peers.
 */
final class Forger implements AutoCloseable, Listener {
    private final Identity identity = Identity.fresh();
    private final String name;
    private final Links links;
    private final Set<Long> open = ConcurrentHashMap.newKeySet();
    private final List<PeerMessage> heard = new CopyOnWriteArrayList<>();
    private final Map<Long, Set<EventId>> heads = new ConcurrentHashMap<>();
    private Session session;
    private EventId forged;

    Forger(String name) throws IOException {
        this.name = name;
        links = new Links(identity, 0, this, null);
        links.start();
    }

    String address() {
        return "127.0.0.1:" + links.port();
    }

    String id() {
        return identity.id().text();
    }

    /** Waits for an invitation, fetches the log and accepts. */
    void join() {
        PeerMessage.Invitation invitation = await(PeerMessage.Invitation.class);
        session = new Session(invitation.session());
        broadcast(new PeerMessage.Want(session.id(), Map.of(), false));
        Await.until("the log is here", Guest.SOON, () -> {
            fetch();
            return session.roster().admits(identity.id());
        });
        say(new Act.Join(name, List.of("127.0.0.1:" + links.port())));
    }

    private synchronized void fetch() {
        heard.stream().filter(m -> m instanceof PeerMessage.Events)
                .forEach(m -> ((PeerMessage.Events) m).runs().forEach(session::add));
    }

    /** An event of the right form, signed with the right key, of a role that does not hold it. */
    void forgePlay() {
        fetch();
        forged = say(new Act.Play(session.playback().item().orElseThrow(), 50, now()));
    }

    private EventId say(Act act) {
        EventRun run = EventRun.sign(session.compose(identity.id(), act, now()), identity.signer());
        session.add(run);
        broadcast(new PeerMessage.Events(session.id(), List.of(run), false, false));
        return run.last().id();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** Waits until so many peers have said that they hold the forged event. */
    void awaitTaken(int peers) {
        Await.until("the forged event has arrived", Guest.SOON,
                () -> heads.values().stream().filter(known -> known.contains(forged)).count(), count -> count >= peers);
    }

    private <T extends PeerMessage> T await(Class<T> type) {
        return Await.present("a " + type.getSimpleName(), Guest.SOON,
                () -> heard.stream().filter(type::isInstance).map(type::cast).findFirst());
    }

    private void broadcast(PeerMessage message) {
        open.forEach(link -> links.send(link, bytes(message)));
    }

    private static byte[] bytes(PeerMessage message) {
        return message.toJson().toJson().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] greeting() {
        return bytes(new PeerMessage.Hello("1", 0));
    }

    @Override
    public void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting) {
        open.add(link);
        links.send(link, bytes(new PeerMessage.Card(name, links.port(), List.of())));
    }

    @Override
    public void received(long link, byte[] frame) throws ProtocolException {
        PeerMessage message = PeerMessage.parse(JsonReader.parseObject(frame), Verifier.ED25519);
        heard.add(message);
        if (message instanceof PeerMessage.Pulse(Sync sync)) {
            heads.computeIfAbsent(link, l -> ConcurrentHashMap.newKeySet()).addAll(sync.heads());
        }
    }

    @Override
    public void linkDown(long link, String reason) {
        open.remove(link);
    }

    @Override
    public void dialFailed(long dial, DialFailure failure, String detail) {
        throw new IllegalStateException("dials nobody");
    }

    @Override
    public void turnedAway(String remoteAddress, DialFailure why) {
        throw new IllegalStateException("somebody was turned away: " + why);
    }

    @Override
    public void close() {
        links.close();
    }
}
