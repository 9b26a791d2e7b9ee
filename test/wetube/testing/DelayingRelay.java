package wetube.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A long way between two peers: passes TCP connections on to one port of this machine, each byte late, in both directions.
 *
 * <p>The delay of each piece is drawn anew, and no piece overtakes another: on a stream a late one holds the next ones up.
 */
public final class DelayingRelay implements AutoCloseable {
    private static final int PIECE_BYTES = 16_384;
    private static final byte[] END = {};

    private record Piece(byte[] bytes, long dueNanos) {}

    private final ServerSocket server;
    private final int target;
    private final long delayMs;
    private final long jitterMs;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param target the port that it leads to
     * @param delayMs each way, on average
     * @param jitterMs at most so much more or less
     */
    public DelayingRelay(int target, long delayMs, long jitterMs) {
        this.target = target;
        this.delayMs = delayMs;
        this.jitterMs = jitterMs;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay-accept").start(this::accept);
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
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                for (Socket socket : new Socket[] {from, to}) {
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
                carry(from, to);
                carry(to, from);
            }
        } catch (IOException e) {
            return;    // closed
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> way = new LinkedBlockingQueue<>();
        Thread.ofVirtual().name("relay-in").start(() -> receive(from, way));
        Thread.ofVirtual().name("relay-out").start(() -> deliver(way, to));
    }

    private void receive(Socket from, BlockingQueue<Piece> way) {
        RandomGenerator random = new Random(from.getPort());
        long lastDue = 0;
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                long late = TimeUnit.MILLISECONDS.toNanos(delayMs - jitterMs)
                        + random.nextLong(TimeUnit.MILLISECONDS.toNanos(2 * jitterMs) + 1);
                lastDue = Math.max(lastDue, System.nanoTime() + late);
                way.add(new Piece(Arrays.copyOf(buffer, count), lastDue));
            }
        } catch (IOException e) {
            lastDue = System.nanoTime();    // broken off; so is the other side's way, below
        }
        way.add(new Piece(END, lastDue));
    }

    private void deliver(BlockingQueue<Piece> way, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = way.take(); piece.bytes() != END; piece = way.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
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
