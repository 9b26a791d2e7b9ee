package wetube.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import wetube.identity.PeerId;

/**
 * TLS connections that carry video, {@code ppspp/1}: one for a pair of peers, apart from their link, so that no pause waits behind a film.
 *
 * <p>What a link does when its outbox is full, a road does not: it is not closed, but is given no more until it has taken what it has
 * ({@code left}). And whoever listens may take its time over what came; then the sender waits, as TCP has it.
 *
 * <p>Thread-safe. No method blocks.
 */
public final class Roads implements AutoCloseable {
    /** As many as a full mesh needs twice over; and so few of one peer's that it can't take all. */
    private static final int MAX = 64;
    private static final int MAX_OF_PEER = 2;

    /** What happens on roads. Called on the roads' own threads; {@code received} may block. */
    public interface Listener {
        void up(long road, PeerId peer, boolean dialled);

        void received(long road, byte[] datagram);

        void down(long road, String reason);

        /** Instead of {@code up}. */
        void dialFailed(PeerId peer, String reason);
    }

    private final Introduction introduction;
    private final Watchdog watchdog;
    private final Limits limits;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Road> roads = new ConcurrentHashMap<>();
    /** Null until somebody carries; visitors that come earlier are turned away. */
    private volatile Listener listener;

    Roads(Introduction introduction, Watchdog watchdog, Limits limits) {
        this.introduction = introduction;
        this.watchdog = watchdog;
        this.limits = limits;
    }

    /** The first frame in both directions: it shows the dialler that the other side has taken its key. */
    static byte[] greeting() {
        return Tls.BULK.getBytes(StandardCharsets.US_ASCII);
    }

    /** From now on roads are taken and made. */
    public void listen(Listener to) {
        listener = to;
    }

    /** Tries to reach a peer, once, at all the addresses; then comes either up or dialFailed. */
    public void dial(PeerId peer, List<String> addresses) {
        Thread.ofVirtual().name("road-dial " + peer.shortText()).start(() -> {
            try {
                open(new Dial(last.incrementAndGet(), Tls.BULK, introduction, Optional.of(peer), addresses, limits).run(), true);
            } catch (Refusal refusal) {
                listener.dialFailed(peer, refusal.getMessage());
            }
        });
    }

    void open(Connection connection, boolean dialled) {
        long ofPeer = roads.values().stream().filter(road -> road.peer().equals(connection.peer())).count();
        if (listener == null || roads.size() >= MAX || ofPeer >= MAX_OF_PEER) {
            Watchdog.abort(connection.plain());
            if (dialled) {
                listener.dialFailed(connection.peer(), "there are too many roads");
            }
            return;
        }
        long id = last.incrementAndGet();
        Road road = new Road(connection, watchdog, datagram -> listener.received(id, datagram), reason -> {
            roads.remove(id);
            listener.down(id, reason);
        });
        roads.put(id, road);
        if (connection.ours().isEmpty()) {
            road.send(greeting(), () -> { });
        }
        listener.up(id, connection.peer(), dialled);
        road.start();
    }

    /**
     * Sends a datagram after what is queued.
     *
     * @param left run when it has been given to the network, on the road's own thread; never if the road ends before
     */
    public void send(long road, byte[] datagram, Runnable left) {
        Optional.ofNullable(roads.get(road)).ifPresent(one -> one.send(datagram, left));
    }

    public void close(long road, String reason) {
        Optional.ofNullable(roads.get(road)).ifPresent(one -> one.close(reason));
    }

    @Override
    public void close() {
        roads.values().forEach(road -> road.close("WeTube is shutting down here"));
    }
}
