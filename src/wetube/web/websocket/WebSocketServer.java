package wetube.web.websocket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Accepts WebSocket clients at one or more sockets.
 *
 * <p>Threads: one that accepts for each socket, one clock, and one reader for each connection. Thread-safe.
 */
public final class WebSocketServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());
    /** How often the deadlines are looked at. */
    private static final long TICK_MS = 100;
    /** A pause after accept failed, so that running out of file descriptors does not become a busy loop. */
    private static final long ACCEPT_PAUSE_MS = 50;
    /**
     * Readers that are threads of the operating system: on loopback they answer 10 to 20 µs sooner, half of a round trip. A
     * virtual thread costs next to nothing to keep, and so reads where there are many.
     */
    static final int PLATFORM_READERS_MAX = 32;

    private final List<ServerSocket> listening;
    private final Endpoint endpoint;
    private final Limits limits;
    private final Memory memory;
    private final Set<Conversation> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastId = new AtomicLong();
    private final Semaphore platformReaders = new Semaphore(PLATFORM_READERS_MAX);
    private final ExecutorService readers = Executors.newThreadPerTaskExecutor(this::reader);
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Takes over the sockets. Nobody is let in before {@link #start}.
     *
     * @param listening bound already; who may connect at all is a matter of their addresses
     */
    public WebSocketServer(List<ServerSocket> listening, Limits limits, Endpoint endpoint) {
        this.listening = listening;
        this.limits = limits;
        this.endpoint = endpoint;
        memory = new Memory(limits.memoryBytesMax());
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
        connections.forEach(Conversation::goAway);
        readers.shutdown();
        try {
            if (!readers.awaitTermination(limits.closeMs(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "{0} connections did not close in time", connections.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts is in a hurry: no more waiting
        }
        connections.forEach(c -> c.drop("server stopped"));
    }

    private void accept(ServerSocket listener) {
        while (isRunning()) {
            try {
                admit(listener.accept());
            } catch (IOException | RejectedExecutionException e) {
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
        Conversation connection = new Conversation(lastId.incrementAndGet(), socket, endpoint, limits, memory);
        connections.add(connection);
        readers.execute(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
                platformReaders.release(Thread.currentThread().isVirtual() ? 0 : 1);
            }
        });
    }

    private Thread reader(Runnable life) {
        Thread.Builder thread = platformReaders.tryAcquire() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        return thread.name("websocket-reader " + lastId).unstarted(life);
    }

    private void watch() {
        while (isRunning()) {
            long nowMs = Deadlines.now();
            connections.forEach(c -> c.tick(nowMs));
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
}
