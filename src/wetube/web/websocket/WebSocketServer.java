package wetube.web.websocket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens for WebSocket clients on some addresses and one port.
 *
 * <p>Threads: one that accepts for each address, one clock, and one reader for each connection. Thread-safe.
 */
public final class WebSocketServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());
    /** Connections the system may hold for us while we accept others. */
    private static final int BACKLOG = 512;
    /** How often the deadlines are looked at. */
    private static final long TICK_MS = 100;
    /** A pause after accept failed, so that running out of file descriptors does not become a busy loop. */
    private static final long ACCEPT_PAUSE_MS = 50;
    /** A free port of one address may be taken at the next: how many are tried. */
    private static final int PORT_TRIES = 20;

    /**
     * Readers that are threads of the operating system: on loopback they answer 10 to 20 µs sooner, half of a round trip. A
     * virtual thread costs next to nothing to keep, and so reads where there are many.
     */
    private static final int PLATFORM_READERS_MAX = 32;

    private final HandshakePolicy policy;
    private final Limits limits;
    private final Endpoint endpoint;
    private final Memory memory;
    private final List<ServerSocket> listening;
    /** Each with its reader. */
    private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Semaphore platformReaders = new Semaphore(PLATFORM_READERS_MAX);
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Takes the port; nobody is let in before {@link #start}.
     *
     * @param bind addresses with the same port, or with port 0: one that is free at all of them
     * @throws IOException if an address or the port is not to be had
     */
    public WebSocketServer(List<InetSocketAddress> bind, HandshakePolicy policy, Limits limits, Endpoint endpoint)
            throws IOException {
        this.policy = policy;
        this.limits = limits;
        this.endpoint = endpoint;
        memory = new Memory(limits.memoryBytesMax());
        listening = listen(bind);
    }

    public int port() {
        return listening.getFirst().getLocalPort();
    }

    public void start() {
        for (ServerSocket socket : listening) {
            Thread.ofPlatform().name("websocket-accept " + socket.getLocalSocketAddress()).start(() -> accept(socket));
        }
        Thread.ofPlatform().name("websocket-clock " + port()).daemon().start(this::watch);
    }

    /** Says 1001 to every client, waits for them as long as {@link Limits#closeMs}, then drops who is left. */
    @Override
    public void close() {
        stopping.countDown();
        listening.forEach(WebSocketServer::close);
        connections.keySet().forEach(Connection::goAway);
        long untilMs = Deadlines.now() + limits.closeMs();
        try {
            for (Thread reader : connections.values()) {
                long leftMs = untilMs - Deadlines.now();
                if (reader != Thread.currentThread() && leftMs > 0) {
                    reader.join(leftMs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts is in a hurry: no more waiting
        }
        connections.keySet().forEach(c -> c.drop("server stopped"));
    }

    private void accept(ServerSocket listener) {
        while (isRunning()) {
            try {
                admit(listener.accept());
            } catch (IOException e) {
                if (isRunning()) {
                    LOG.log(Level.WARNING, "accepting at {0} failed: {1}", listener.getLocalSocketAddress(), e.getMessage());
                    pause(ACCEPT_PAUSE_MS);
                }
            }
        }
    }

    private void admit(Socket socket) throws IOException {
        if (connections.size() >= limits.connectionsMax()) {
            LOG.log(Level.DEBUG, "turned away: {0} connections already", limits.connectionsMax());
            socket.close();
            return;
        }
        long id = lastId.incrementAndGet();
        Connection connection = new Connection(id, socket, policy, limits, memory, endpoint);
        boolean platform = platformReaders.tryAcquire();
        Thread.Builder builder = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        Thread reader = builder.name("websocket-reader " + id).unstarted(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
                platformReaders.release(platform ? 1 : 0);
            }
        });
        connections.put(connection, reader);
        if (!isRunning()) {
            connection.drop("server stopped"); // by somebody who cannot have seen this connection
        }
        reader.start();
    }

    private void watch() {
        while (isRunning()) {
            long nowMs = Deadlines.now();
            connections.keySet().forEach(c -> c.tick(nowMs));
            pause(TICK_MS);
        }
    }

    private boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /** Waits, less long if the server stops. */
    private void pause(long ms) {
        try {
            stopping.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the server's own threads", e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing {0} failed: {1}", socket, e.getMessage());
        }
    }

    private static List<ServerSocket> listen(List<InetSocketAddress> bind) throws IOException {
        for (int tries = 1; ; tries++) {
            List<ServerSocket> sockets = new ArrayList<>();
            try {
                for (InetSocketAddress address : bind) {
                    int port = sockets.isEmpty() ? address.getPort() : sockets.getFirst().getLocalPort();
                    sockets.add(new ServerSocket(port, BACKLOG, address.getAddress()));
                }
                return sockets;
            } catch (BindException e) {
                sockets.forEach(WebSocketServer::close);
                if (bind.getFirst().getPort() != 0 || tries == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }
}
