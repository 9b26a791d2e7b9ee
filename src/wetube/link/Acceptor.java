package wetube.link;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import wetube.wire.Recent;

/**
 * Opens the door: accepts connections until it is closed, and gives each that finds a place to a thread of its own.
 *
 * <p>Places are for visitors that have not introduced themselves: so many altogether, and so many from one network. When all are
 * taken, the network that has most makes room: its oldest visitor goes. So who opens connections and says nothing, from however many
 * addresses, loses its own places and nobody else's. And each network may connect so often: a handshake costs about 5 ms of CPU. A
 * network that members came from has some more places, and may connect twice as often.
 *
 * <p>Who finds none is closed at once and may dial again. One thread, {@code link-acceptor}; the rest is thread-safe.
 */
final class Acceptor implements AutoCloseable {
    /**
     * How long to wait when accepting fails. It fails when the process has no file descriptors left; then trying again at
     * once would only burn the time in which some are freed.
     */
    private static final int PAUSE_MS = 50;
    /** As many as a session has members. */
    private static final int MAX_FAVOURED = 256;

    private final ServerSocket server;
    private final Limits limits;
    private final Consumer<Socket> host;
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    /** Each with its network, in the order in which they came. */
    private final Map<Socket, String> visitors = new LinkedHashMap<>();
    /** Networks that members came from, the one that was longest not heard of first. */
    private final Set<String> favoured = Collections.newSetFromMap(new Recent<>(MAX_FAVOURED, false));
    private final Credits attempts;

    /**
     * @param server bound already
     * @param host   receives one visitor, on its thread; the place is free again when it returns
     */
    Acceptor(ServerSocket server, Limits limits, Consumer<Socket> host) {
        this.server = server;
        this.limits = limits;
        this.host = host;
        this.attempts = new Credits(limits.attemptsPerS(), limits.attemptsBurst());
    }

    void start() {
        Thread.ofVirtual().name("link-acceptor").start(this::acceptUntilClosed);
    }

    /** From now on visitors from this network are expected, or no longer: a member was there. */
    void favour(String network, boolean member) {
        lock.lock();
        try {
            favoured.remove(network);
            if (member) {
                favoured.add(network);
            }
        } finally {
            lock.unlock();
        }
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
            visitors.keySet().forEach(Watchdog::abort);
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
        // The system's scheduler sees to it that handshakes, of 5 ms CPU each, leave time for those who are in already.
        Thread.ofPlatform().daemon().name("link-visitor " + visitor.getInetAddress().getHostAddress()).start(() -> {
            try {
                host.accept(visitor);
            } finally {
                leave(visitor);
            }
        });
    }

    private boolean enter(Socket visitor, String network) {
        lock.lock();
        try {
            boolean expected = favoured.contains(network);
            long nowMs = System.nanoTime() / 1_000_000;
            boolean mayTry = attempts.take(network, 1, nowMs) || expected && attempts.take("members " + network, 1, nowMs);
            if (closed.getCount() == 0 || !mayTry) {
                return false;
            }
            if (visitors(network) >= limits.halfOpenPerNetwork()) {
                makeRoom(network);
            } else if (visitors.size() >= limits.halfOpenMax() + (expected ? limits.halfOpenExpected() : 0)) {
                String fullest = visitors.values().stream().distinct().max(Comparator.comparingLong(this::visitors)).orElse(network);
                makeRoom(fullest);
            }
            visitors.put(visitor, network);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private long visitors(String network) {
        return visitors.values().stream().filter(network::equals).count();
    }

    /** The oldest visitor from this network has had its time. */
    private void makeRoom(String network) {
        visitors.entrySet().stream().filter(visitor -> visitor.getValue().equals(network)).findFirst().ifPresent(oldest -> {
            Watchdog.abort(oldest.getKey());
            visitors.remove(oldest.getKey());
        });
    }

    private void leave(Socket visitor) {
        lock.lock();
        try {
            visitors.remove(visitor);
        } finally {
            lock.unlock();
        }
    }
}
