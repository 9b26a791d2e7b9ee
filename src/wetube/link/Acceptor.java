package wetube.link;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Opens the door: accepts connections until it is closed, and gives each that finds a place to a thread of its own.
 *
 * <p>Places are for visitors that have not introduced themselves: so many altogether, and so many from one network. Who finds
 * none is closed at once and may dial again. One thread, {@code link-acceptor}; the rest is thread-safe.
 */
final class Acceptor implements AutoCloseable {
    /**
     * How long to wait when accepting fails. It fails when the process has no file descriptors left; then trying again at
     * once would only burn the time in which some are freed.
     */
    private static final int PAUSE_MS = 50;

    private final ServerSocket server;
    private final Limits limits;
    private final Consumer<Socket> host;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Socket> visitors = new HashSet<>();
    private final Map<String, Integer> visitorsByNetwork = new HashMap<>();

    /**
     * @param server bound already
     * @param host   receives one visitor, on its thread; the place is free again when it returns
     */
    Acceptor(ServerSocket server, Limits limits, Consumer<Socket> host) {
        this.server = server;
        this.limits = limits;
        this.host = host;
    }

    void start() {
        Thread.ofVirtual().name("link-acceptor").start(this::acceptUntilClosed);
    }

    /** Accepts no more, and closes those that have not introduced themselves. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            Watchdog.LOG.log(System.Logger.Level.DEBUG, "closing the listening socket: " + e.getMessage());
        }
        lock.lock();
        try {
            visitors.forEach(Watchdog::abort);
        } finally {
            lock.unlock();
        }
    }

    /** A loop that ended with an exception would be a deaf peer, so this one ends only when it is told to. */
    private void acceptUntilClosed() {
        while (closed.getCount() > 0) {
            try {
                receive(server.accept());
            } catch (IOException e) {
                if (closed.getCount() > 0) {
                    Watchdog.LOG.log(System.Logger.Level.WARNING, "cannot accept a connection: " + e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the acceptor", e);
        }
    }

    private void receive(Socket visitor) {
        String network = Network.of(visitor.getInetAddress());
        if (!enter(visitor, network)) {
            Watchdog.abort(visitor);
            return;
        }
        Thread.ofVirtual().name("link-visitor " + visitor.getInetAddress().getHostAddress()).start(() -> {
            try {
                host.accept(visitor);
            } finally {
                leave(visitor, network);
            }
        });
    }

    private boolean enter(Socket visitor, String network) {
        lock.lock();
        try {
            boolean full = visitors.size() >= limits.halfOpenMax()
                    || visitorsByNetwork.getOrDefault(network, 0) >= limits.halfOpenPerNetwork();
            if (full || closed.getCount() == 0) {
                return false;
            }
            visitors.add(visitor);
            visitorsByNetwork.merge(network, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Socket visitor, String network) {
        lock.lock();
        try {
            visitors.remove(visitor);
            visitorsByNetwork.computeIfPresent(network, (key, count) -> count > 1 ? count - 1 : null);
        } finally {
            lock.unlock();
        }
    }
}
