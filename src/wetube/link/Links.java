package wetube.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import wetube.identity.Identity;
import wetube.identity.PeerId;

/**
 * All links of one peer: those it dials and those that others dial to it.
 *
 * <p>Decides nothing about peers: whom to dial and when again, and which of two links between the same two peers stays, is the
 * core's. What is decided here is how long a stranger may take and how much memory.
 *
 * <p>Thread-safe. No method but {@link #close} blocks, and none calls the listener on the caller's thread, so the core's thread
 * may call all of them and a listener may wait for the core.
 */
public final class Links implements AutoCloseable {
    /** Connections that wait to be accepted; the default of 50 is short when everybody comes back at once. */
    private static final int BACKLOG = 512;

    private static final String SHUTTING_DOWN = "WeTube is shutting down here";

    /** How long {@link #close} waits beyond the moment that links get for what is queued. */
    private static final int CLOSE_SPARE_MS = 1_000;

    private final Listener listener;
    private final Trace trace;
    private final Limits limits;
    private final Watchdog watchdog = new Watchdog();
    private final Introduction introduction;
    private final Roads roads;
    private final ServerSocket server;
    private final Acceptor acceptor;
    private final AtomicLong lastLink = new AtomicLong();
    private final Map<Long, Link> links = new ConcurrentHashMap<>();
    private final Map<Long, Dial> dials = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * Opens the listening socket, on all interfaces; {@link #start} begins to accept.
     *
     * @param port  0 for any free one
     * @param trace where to write down all frames; null for nowhere
     * @throws IOException above all a {@link java.net.BindException}: the port is in use
     */
    public Links(Identity identity, int port, Listener listener, Trace trace) throws IOException {
        this(identity, port, listener, trace, Limits.STANDARD);
    }

    Links(Identity identity, int port, Listener listener, Trace trace, Limits limits) throws IOException {
        this.listener = listener;
        this.trace = trace;
        this.limits = limits;
        this.introduction = new Introduction(identity.id(), new Tls(identity), watchdog, limits,
                Map.of(Tls.CONTROL, listener::greeting, Tls.BULK, Roads::greeting));
        this.roads = new Roads(introduction, watchdog, limits);
        this.server = new ServerSocket();
        this.acceptor = new Acceptor(server, limits, this::receive);
        try {
            server.bind(new InetSocketAddress(port), BACKLOG);
        } catch (IOException e) {
            server.close();
            watchdog.close();
            throw e;
        }
    }

    public void start() {
        acceptor.start();
    }

    /** Where this peer listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** The connections for video, beside the links. */
    public Roads roads() {
        return roads;
    }

    /**
     * Tries to reach a peer, once, at all the addresses ({@code host:port}, {@code [v6]:port}): then comes either linkUp or
     * dialFailed, with {@code dial}.
     *
     * @param dial     not 0, and not that of a dial still under way
     * @param expected whose key must be found there; empty takes any peer's but our own
     */
    public void dial(long dial, Optional<PeerId> expected, List<String> addresses) {
        Dial attempt = new Dial(dial, Tls.CONTROL, introduction, expected, addresses, limits);
        if (dial == 0 || dials.putIfAbsent(dial, attempt) != null) {
            throw new IllegalStateException("dial " + dial + " is under way already, or is 0");
        }
        // Shutting down cancels those it finds; this one it may have missed.
        if (closing) {
            attempt.cancel();
        }
        Thread.ofVirtual().name("link-dial " + dial).start(() -> run(dial, attempt));
    }

    /**
     * Sends a frame of 1 to 65,536 bytes, which must not change any more. Never waits: a link whose outbox is full is closed.
     *
     * @return false if the link is gone or going
     */
    public boolean send(long link, byte[] frame) {
        Link target = links.get(link);
        return target != null && target.send(frame);
    }

    /** The peer at the other end is a member, or is one no longer: whoever comes from there is expected, and let in before strangers. */
    public void favour(long link, boolean member) {
        Link target = links.get(link);
        if (target != null) {
            acceptor.favour(target.network(), member);
        }
    }

    /** Closes a link after what is queued, if that takes no longer than a second; linkDown follows, with this reason. */
    public void close(long link, String reason) {
        Link target = links.get(link);
        if (target != null) {
            target.close(reason);
        }
    }

    /** Closes everything, as {@link #close(byte[])}, with nothing said. */
    @Override
    public void close() {
        shutDown(Optional.empty());
    }

    /**
     * Stops listening, gives up all dials and closes all links, on each of which {@code farewell} is the last frame. Returns
     * when all have been told, at the latest after some two seconds.
     */
    public void close(byte[] farewell) {
        shutDown(Optional.of(farewell));
    }

    private void shutDown(Optional<byte[]> farewell) {
        closing = true;
        acceptor.close();
        roads.close();
        dials.values().forEach(Dial::cancel);
        List<Link> open = new ArrayList<>(links.values());
        for (Link link : open) {
            farewell.ifPresent(link::send);
            link.close(SHUTTING_DOWN);
        }
        long endNanos = System.nanoTime() + (limits.closeMs() + CLOSE_SPARE_MS) * 1_000_000L;
        try {
            for (Link link : open) {
                link.awaitDown(Math.max(0, (endNanos - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Whoever would not let go in time; from here on there are no deadlines.
        open.forEach(link -> link.abort(SHUTTING_DOWN));
        watchdog.close();
    }

    private void run(long dial, Dial attempt) {
        try {
            Connection connection = attempt.run();
            dials.remove(dial);
            open(connection, dial);
        } catch (Refusal refusal) {
            dials.remove(dial);
            listener.dialFailed(dial, refusal.failure(), refusal.getMessage());
        }
    }

    /** Serves a visitor, on its own thread; see {@link Acceptor}. */
    private void receive(Socket visitor) {
        if (links.size() >= limits.linksMax()) {
            Watchdog.abort(visitor);
            return;
        }
        try {
            introduction.accept(visitor).ifPresentOrElse(this::take, () -> Watchdog.abort(visitor));
        } catch (Refusal refusal) {
            Watchdog.abort(visitor);
            Watchdog.LOG.log(System.Logger.Level.DEBUG, "turned away: " + refusal.getMessage());
            if (refusal.failure() == DialFailure.OWN_KEY && OwnAddresses.isOwn(visitor.getInetAddress())) {
                return;    // it was ourselves who dialled: somebody gave an address away that is also one of ours
            }
            listener.turnedAway(visitor.getInetAddress().getHostAddress(), refusal.failure());
        }
    }

    /** By what was agreed on in TLS. */
    private void take(Connection connection) {
        switch (connection.tls().getApplicationProtocol()) {
            case Tls.CONTROL -> open(connection, 0);
            case Tls.BULK -> roads.open(connection, false);
            default -> Watchdog.abort(connection.plain());
        }
    }

    private void open(Connection connection, long dial) {
        long id = lastLink.incrementAndGet();
        Link link = new Link(id, connection, listener, trace, watchdog, limits);
        if (connection.ours().isEmpty()) {
            link.send(listener.greeting());
        }
        links.put(id, link);
        link.start(
                () -> listener.linkUp(id, connection.peer(), dial != 0, dial, connection.remoteAddress(),
                        connection.theirs()),
                reason -> {
                    links.remove(id);
                    listener.linkDown(id, reason);
                });
        if (closing) {
            link.close(SHUTTING_DOWN);
        }
    }
}
