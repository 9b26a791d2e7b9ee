package wetube.web.websocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the WebSocket echo server beside a plain blocking socket echo, which is the limit of what could be reached: same
 * machine, same client, same minute, turn by turn, medians. {@code main} prints a table and a line of JSON.
 */
public final class EchoBench {
    private static final int ROUNDS = 5;
    private static final long ROUND_MS = 1_000;
    private static final int IDLE_CONNECTIONS = 1_000;
    private static final int STALLED_CONNECTIONS = 1_000;
    /** When none of them got rid of anything for so long, they are stuck; much less than the server's deadline for a write. */
    private static final long STUCK_MS = 500;
    private static final int CONNECTORS = 2;
    private static final int PLAIN_BUFFER_BYTES = 64 * 1024;
    /** What a client that does not wait for answers has on its way in one write. */
    private static final int BURST_BYTES = 64 * 1024;

    /**
     * One line of the table.
     *
     * @param limit the same with plain sockets, or undisturbed; 0 if there is nothing to compare with
     */
    public record Row(String what, String unit, double value, double limit) {
        public String toJson() {
            return String.format(Locale.ROOT, "{\"what\":\"%s\",\"unit\":\"%s\",\"value\":%.1f,\"limit\":%.1f}", what, unit,
                    value, limit);
        }

        @Override
        public String toString() {
            String ratio = limit == 0 ? "" : String.format(Locale.ROOT, "%12.0f %6.2f", limit, value / limit);
            return String.format(Locale.ROOT, "%-34s %-14s %12.0f %s", what, unit, value, ratio);
        }
    }

    /** How the two servers are spoken to. */
    private interface Client {
        Socket connect() throws IOException;

        byte[] outgoing(int payloadBytes);

        int incomingBytes(int payloadBytes);
    }

    private EchoBench() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("idle")) {
            holdIdle(Integer.parseInt(args[1]));
            return;
        }
        List<Row> rows = run();
        System.out.printf("%-34s %-14s %12s %12s %6s%n", "", "", "websocket", "plain", "ratio");
        rows.forEach(System.out::println);
        System.out.println(rows.stream().map(Row::toJson).toList());
    }

    /** All rows; about two minutes. */
    public static List<Row> run() throws Exception {
        List<Row> rows = new ArrayList<>();
        try (ServerSocket plainServer = plainEcho(); WebSocketServer server = Echo.start(0)) {
            rows.add(heapOfIdle(server.port()));
            Client plain = plain(plainServer.getLocalPort());
            Client web = web(server.port());
            rows.add(compare("64 B ping-pong", "round trips/s", c -> pingPong(c, 64), web, plain));
            rows.add(compare("64 B pipelined", "messages/s", c -> pipelined(c, 64), web, plain));
            rows.add(compare("64 KiB messages", "MB/s", c -> pipelined(c, 64 << 10) * (64 << 10) / 1e6, web, plain));
            rows.add(compare("1 MiB messages", "MB/s", c -> pipelined(c, 1 << 20) * (1 << 20) / 1e6, web, plain));
            rows.add(compare("1 MiB ping-pong", "MB/s", c -> pingPong(c, 1 << 20) * (1 << 20) / 1e6, web, plain));
            rows.add(compare("connects", "connects/s", EchoBench::connects, web, plain));
            rows.addAll(besideStalled(web));
        }
        return rows;
    }

    private interface Measure {
        /** Units per second. */
        double take(Client client) throws Exception;
    }

    private static Row compare(String what, String unit, Measure measure, Client web, Client plain) throws Exception {
        double[] webRates = new double[ROUNDS];
        double[] plainRates = new double[ROUNDS];
        measure.take(plain); // the first round of each warms up the compiler
        measure.take(web);
        for (int i = 0; i < ROUNDS; i++) {
            plainRates[i] = measure.take(plain);
            webRates[i] = measure.take(web);
        }
        return new Row(what, unit, median(webRates), median(plainRates));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double pingPong(Client client, int payloadBytes) throws IOException {
        try (Socket socket = client.connect()) {
            return pingPong(socket, client, payloadBytes);
        }
    }

    private static double pingPong(Socket socket, Client client, int payloadBytes) throws IOException {
        byte[] out = client.outgoing(payloadBytes);
        byte[] in = new byte[client.incomingBytes(payloadBytes)];
        DataInputStream input = new DataInputStream(socket.getInputStream());
        long count = 0;
        long start = System.nanoTime();
        for (; System.nanoTime() - start < ROUND_MS * 1_000_000; count++) {
            socket.getOutputStream().write(out);
            input.readFully(in);
        }
        return count / seconds(start);
    }

    /** One thread sends without waiting, another counts what comes back; messages per second. */
    private static double pipelined(Client client, int payloadBytes) throws Exception {
        byte[] message = client.outgoing(payloadBytes);
        int burst = Math.max(1, BURST_BYTES / message.length);
        byte[] out = new byte[burst * message.length];
        for (int i = 0; i < burst; i++) {
            System.arraycopy(message, 0, out, i * message.length, message.length);
        }
        try (Socket socket = client.connect()) {
            AtomicLong received = new AtomicLong();
            long start = System.nanoTime();
            Thread counter = Thread.ofPlatform().start(() -> count(socket, received));
            long sent = 0;
            while (System.nanoTime() - start < ROUND_MS * 1_000_000) {
                socket.getOutputStream().write(out);
                sent += burst;
            }
            socket.shutdownOutput();
            double rate = received.get() / (double) client.incomingBytes(payloadBytes) / seconds(start);
            counter.join();
            if (received.get() < sent * client.incomingBytes(payloadBytes)) {
                throw new IllegalStateException("sent " + sent + " messages, got " + received + " bytes back");
            }
            return rate;
        }
    }

    private static void count(Socket socket, AtomicLong received) {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[PLAIN_BUFFER_BYTES];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                received.addAndGet(n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connect, one message there and back, close. */
    private static double connects(Client client) throws Exception {
        AtomicLong count = new AtomicLong();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTORS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - start < ROUND_MS * 1_000_000) {
                    try (Socket socket = client.connect()) {
                        socket.setSoLinger(true, 0); // no TIME_WAIT: ports would run out
                        socket.getOutputStream().write(client.outgoing(1));
                        new DataInputStream(socket.getInputStream()).readFully(new byte[client.incomingBytes(1)]);
                        count.incrementAndGet();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return count.get() / seconds(start);
    }

    /**
     * What 1,000 clients that send for all they are worth and read nothing cost: the others' speed beside them and without
     * them, in turns, and memory, when all of them are stuck and how much that grows while they stay so. The first of many
     * clients and the last are two cases: the server reads from a few by threads of the system, from the rest by virtual ones.
     */
    private static List<Row> besideStalled(Client web) throws Exception {
        double[][] rates = new double[4][ROUNDS];
        double[] heldBytes = new double[ROUNDS];
        double[] growthBytes = new double[ROUNDS];
        List<Socket> sockets = connections(web, WebSocketServer.PLATFORM_READERS_MAX + 1);
        Socket first = sockets.getFirst();
        Socket last = sockets.getLast();
        for (int i = 0; i < ROUNDS; i++) {
            pingPong(last, web, 64); // warms up, and lets those of the turn before go
            long before = liveHeapBytes();
            rates[0][i] = pingPong(first, web, 64);
            rates[1][i] = pingPong(last, web, 64);
            try (Stalled stalled = new Stalled(web)) {
                stalled.awaitStuck();
                long stuck = liveHeapBytes();
                rates[2][i] = pingPong(first, web, 64);
                rates[3][i] = pingPong(last, web, 64);
                heldBytes[i] = (stuck - before) / (double) STALLED_CONNECTIONS;
                growthBytes[i] = (liveHeapBytes() - stuck) / (double) STALLED_CONNECTIONS;
            }
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        return List.of(new Row("first client beside 1,000 stalled", "round trips/s", median(rates[2]), median(rates[0])),
                new Row("33rd client beside 1,000 stalled", "round trips/s", median(rates[3]), median(rates[1])),
                new Row("live heap of a stalled connection", "bytes", median(heldBytes), 0),
                new Row("its growth in two seconds", "bytes", median(growthBytes), 0));
    }

    private static List<Socket> connections(Client client, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(client.connect());
        }
        return sockets;
    }

    /** Clients that send and never read. */
    private static final class Stalled implements AutoCloseable {
        private final AtomicLong sent = new AtomicLong();
        private final List<Socket> sockets;

        Stalled(Client client) throws IOException {
            sockets = connections(client, STALLED_CONNECTIONS);
            byte[] burst = client.outgoing(4096);
            for (Socket socket : sockets) {
                socket.setSendBufferSize(PLAIN_BUFFER_BYTES); // what the clients' own system holds is not the server's affair
                Thread.ofVirtual().start(() -> flood(socket, burst, sent));
            }
        }

        void awaitStuck() throws InterruptedException {
            for (long before = -1; sent.get() != before; ) {
                before = sent.get();
                Thread.sleep(STUCK_MS);
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void flood(Socket socket, byte[] burst, AtomicLong sent) {
        try {
            while (true) {
                socket.getOutputStream().write(burst);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            System.getLogger(EchoBench.class.getName()).log(System.Logger.Level.DEBUG, "a stalled client was dropped", e);
        }
    }

    private static double seconds(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }

    /** Live heap for each idle connection in this JVM, which has the server's end only: the clients are in another one. */
    private static Row heapOfIdle(int port) throws Exception {
        long before = liveHeapBytes();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process clients = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
                EchoBench.class.getName(), "idle", Integer.toString(port)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            if (clients.getInputStream().read() < 0) {
                throw new IllegalStateException("the idle clients failed");
            }
            return new Row("live heap of an idle connection", "bytes", (liveHeapBytes() - before) / (double) IDLE_CONNECTIONS, 0);
        } finally {
            clients.getOutputStream().close();
            clients.waitFor();
        }
    }

    private static long liveHeapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The other process: opens connections, each of which has exchanged one message, and keeps them until its input ends. */
    private static void holdIdle(int port) throws IOException {
        Client client = web(port);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            Socket socket = client.connect();
            socket.getOutputStream().write(client.outgoing(64));
            new DataInputStream(socket.getInputStream()).readFully(new byte[client.incomingBytes(64)]);
            sockets.add(socket);
        }
        System.out.println("ready");
        System.in.read();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static ServerSocket plainEcho() throws IOException {
        ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> echo(socket));
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return server;
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[PLAIN_BUFFER_BYTES];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            System.getLogger(EchoBench.class.getName()).log(System.Logger.Level.DEBUG, "a client went", e);
        }
    }

    private static Client plain(int port) {
        return new Client() {
            @Override
            public Socket connect() throws IOException {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                return socket;
            }

            @Override
            public byte[] outgoing(int payloadBytes) {
                return new byte[payloadBytes];
            }

            @Override
            public int incomingBytes(int payloadBytes) {
                return payloadBytes;
            }
        };
    }

    private static Client web(int port) {
        return new Client() {
            @Override
            public Socket connect() throws IOException {
                Socket socket = new TestClient(port).socket();
                socket.setSoTimeout(0); // a time-out costs one more system call for each read
                return socket;
            }

            @Override
            public byte[] outgoing(int payloadBytes) {
                return TestClient.frame(Opcode.BINARY, new byte[payloadBytes]);
            }

            @Override
            public int incomingBytes(int payloadBytes) {
                return TestClient.serverFrameBytes(payloadBytes);
            }
        };
    }
}
