package wetube.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A long way between two peers: passes TCP connections on to one port of this machine, each byte late, in both directions.
 *
 * <p>The delay of each piece is drawn anew, and no piece overtakes another: on a stream a late one holds the next ones up.
 */
public final class DelayingRelay implements AutoCloseable {
    private static final int PIECE_BYTES = 16_384;
    private static final byte[] END = {};
    private static final long HELD_MS = 20;

    private record Piece(byte[] bytes, long dueNanos) {}

    /** What is lost comes with the sender's second try: TCP waits 200 ms at least, and the more the longer the way is. */
    private static final long SECOND_TRY_MS = 200;

    private final ServerSocket server;
    private final Supplier<InetAddress> from;
    private final Supplier<InetSocketAddress> target;
    private final long delayMs;
    private final long jitterMs;
    private final double loss;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean thereHeld;
    private volatile boolean backHeld;
    /** Connections of before the last {@link #abandon} carry nothing any more. */
    private volatile int generation;

    /**
     * On this machine's loopback.
     *
     * @param target the port that it leads to
     * @param delayMs each way, on average
     * @param jitterMs at most so much more or less
     */
    public DelayingRelay(int target, long delayMs, long jitterMs) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InetAddress::getLoopbackAddress,
                () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), target), delayMs, jitterMs, 0);
    }

    /**
     * @param from where its connections come from
     * @param target where they lead, asked for each anew
     * @param loss the share of pieces that need a second try
     */
    public DelayingRelay(InetSocketAddress listen, Supplier<InetAddress> from, Supplier<InetSocketAddress> target, long delayMs, long jitterMs,
            double loss) {
        this.from = from;
        this.target = target;
        this.delayMs = delayMs;
        this.jitterMs = jitterMs;
        this.loss = loss;
        try {
            server = new ServerSocket(listen.getPort(), 50, listen.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay-accept").start(this::accept);
    }

    /** What goes there, or comes back, is held up until this is called again. */
    public void hold(boolean there, boolean back) {
        thereHeld = there;
        backHeld = back;
    }

    /** Connections that there are go silent for good; nobody is told. */
    public void abandon() {
        generation++;
    }

    /** What to dial instead of the target. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().name("relay-dial").start(() -> connect(socket));
            } catch (IOException e) {
                return;    // closed
            }
        }
    }

    private void connect(Socket one) {
        Socket other = new Socket();
        try {
            other.bind(new InetSocketAddress(from.get(), 0));
            other.connect(target.get());
            sockets.add(other);
            one.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            int born = generation;
            carry(one, other, () -> thereHeld || born != generation);
            carry(other, one, () -> backHeld || born != generation);
        } catch (IOException e) {
            end(one);    // nobody is there
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void carry(Socket from, Socket to, BooleanSupplier held) {
        BlockingQueue<Piece> way = new LinkedBlockingQueue<>();
        Thread.ofVirtual().name("relay-in").start(() -> receive(from, way));
        Thread.ofVirtual().name("relay-out").start(() -> deliver(way, to, held));
    }

    private void receive(Socket from, BlockingQueue<Piece> way) {
        RandomGenerator random = new Random(from.getPort());
        long lastDue = 0;
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                long late = TimeUnit.MILLISECONDS.toNanos(delayMs - jitterMs)
                        + random.nextLong(TimeUnit.MILLISECONDS.toNanos(2 * jitterMs) + 1)
                        + (random.nextDouble() < loss ? TimeUnit.MILLISECONDS.toNanos(SECOND_TRY_MS + 2 * delayMs) : 0);
                lastDue = Math.max(lastDue, System.nanoTime() + late);
                way.add(new Piece(Arrays.copyOf(buffer, count), lastDue));
            }
        } catch (IOException e) {
            lastDue = System.nanoTime();    // broken off; so is the other side's way, below
        }
        way.add(new Piece(END, lastDue));
    }

    private void deliver(BlockingQueue<Piece> way, Socket to, BooleanSupplier held) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = way.take(); piece.bytes() != END; piece = way.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
                while (held.getAsBoolean() && !server.isClosed()) {
                    TimeUnit.MILLISECONDS.sleep(HELD_MS);
                }
                out.write(piece.bytes());
            }
            to.close();
        } catch (IOException e) {
            sockets.remove(to);    // whoever it led to is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
