package wetube.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import wetube.identity.Identity;
import wetube.library.ChunkStore;
import wetube.link.Tls;
import wetube.peer.FilmSeat;
import wetube.swarm.Content;

/**
 * How fast a film goes from those who have it to those who want it, on the loopback and with real disks, beside what no way can beat: a
 * copy over TLS whose reader takes the SHA-256 of what it reads, in its own thread (the floor). All in one machine and one JVM, in turns.
 *
 * <p>The floor is not forced to the disk, which flatters it; the swarm's films are, each 16 MiB, and so is one more copy.
 */
final class SwarmBench {
    private static final int LENGTH_BYTES = 100 << 20;
    private static final int CAPPED_LENGTH_BYTES = 20 << 20;
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int ROUNDS = 5;
    private static final double CAP = 5e6;
    private static final long PATIENCE_MS = 120_000;
    /** A second of a film of 6 Mbit/s. */
    private static final long FIRST_SECOND_CHUNKS = 750_000 / CHUNK_BYTES + 1;

    private final Path folder;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private SwarmBench(Path folder) {
        this.folder = folder;
    }

    static List<SyncBench.Row> run() throws Exception {
        Path folder = Files.createTempDirectory("wetube-bench");
        try {
            return new SwarmBench(folder).measure();
        } finally {
            clear(folder);
            Files.delete(folder);
        }
    }

    private List<SyncBench.Row> measure() throws Exception {
        byte[] film = film(LENGTH_BYTES);
        byte[] shorter = film(CAPPED_LENGTH_BYTES);
        // One round that warms up, and does not count.
        for (int round = -1; round < ROUNDS; round++) {
            double plain = copy(film, false, false);
            double floor = copy(film, true, false);
            double forced = copy(film, true, true);
            double[] one = swarm(film, 1, 1e12, false);
            double[] four = swarm(film, 4, 1e12, false);
            if (round >= 0) {
                note("a copy over TLS", plain);
                note("the same, with SHA-256: the floor", floor);
                note("the floor, forced to the disk as often as the swarm", forced);
                note("swarm, one to one", one[0]);
                note("swarm, one to four", four[0]);
                note("from LOAD to the first verified second", swarm(shorter, 1, 1e12, true)[1]);
            }
        }
        for (int fetchers = 1; fetchers <= 8; fetchers *= 2) {
            note("capped at 5 MB/s, 20 MiB, fetchers: " + fetchers, swarm(shorter, fetchers, CAP, false)[0]);
        }
        List<SyncBench.Row> rows = new ArrayList<>();
        seconds.keySet().forEach(name -> rows.add(row(name, median(name), "s")));
        rows.add(row("one to one, of the floor's rate", median("the same, with SHA-256: the floor") / median("swarm, one to one"), ""));
        rows.add(row("one to one, of the forced floor's rate",
                median("the floor, forced to the disk as often as the swarm") / median("swarm, one to one"), ""));
        rows.add(row("one to four, time per byte moved, of one to one's", median("swarm, one to four") / 4 / median("swarm, one to one"), ""));
        return rows;
    }

    private void note(String name, double value) {
        seconds.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private double median(String name) {
        List<Double> sorted = seconds.get(name).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static SyncBench.Row row(String name, double value, String unit) {
        String figure = String.format(Locale.ROOT, "%.3f", value);
        return new SyncBench.Row(name, figure + " " + unit, "{\"name\":\"" + name + "\",\"value\":" + figure + "}");
    }

    private static byte[] film(int lengthBytes) {
        byte[] film = new byte[lengthBytes];
        new Random(5).nextBytes(film);
        System.arraycopy("....ftypisom".getBytes(StandardCharsets.US_ASCII), 0, film, 0, 12);
        return film;
    }

    /** @return seconds until all have it all, and until the last has its first second */
    private double[] swarm(byte[] film, int fetchers, double uploadBytesPerSecond, boolean playing) throws Exception {
        List<FilmSeat> seats = new ArrayList<>();
        try {
            for (int i = 0; i <= fetchers; i++) {
                seats.add(new FilmSeat(folder.resolve("seat" + i)));
            }
            Content content = seats.getFirst().add(film);
            seats.getFirst().limitUpload(uploadBytesPerSecond);
            long start = System.nanoTime();
            FilmSeat.shareAll(seats, content);
            // Who watches is not given more than twice what plays at first, so the rates are those of fetchers that do not.
            for (FilmSeat seat : playing ? seats.subList(1, seats.size()) : List.<FilmSeat>of()) {
                await(List.of(seat), content, 1);
                seat.play(content);
            }
            await(seats, content, FIRST_SECOND_CHUNKS);
            double first = since(start);
            await(seats, content, content.chunkCount());
            return new double[] {since(start), first};
        } finally {
            for (FilmSeat seat : seats) {
                seat.close();
            }
            clear(folder);
        }
    }

    private static void await(List<FilmSeat> seats, Content content, long chunks) throws Exception {
        for (FilmSeat seat : seats) {
            ChunkStore store = seat.store(content);
            for (long chunk = 0; chunk < chunks; chunk++) {
                if (!store.await(chunk, PATIENCE_MS)) {
                    throw new IllegalStateException("chunk " + chunk + " never came");
                }
            }
        }
    }

    /** From a file, over TLS, to a file. @return seconds */
    private double copy(byte[] film, boolean hashing, boolean forcing) throws Exception {
        Path from = Files.write(folder.resolve("from"), film);
        Tls tls = new Tls(Identity.fresh());
        try (SSLServerSocket server = (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSSLParameters(tls.parameters());
            long start = System.nanoTime();
            Thread writer = Thread.ofPlatform().start(() -> send(from, server.getLocalPort()));
            try (SSLSocket socket = (SSLSocket) server.accept(); InputStream in = socket.getInputStream();
                    FileChannel to = FileChannel.open(folder.resolve("to"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                int unforced = 0;
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (byte[] chunk; (chunk = in.readNBytes(CHUNK_BYTES)).length > 0; ) {
                    if (hashing) {
                        digest.digest(chunk);
                    }
                    to.write(ByteBuffer.wrap(chunk));
                    unforced += chunk.length;
                    if (forcing && unforced >= ChunkStore.FORCE_BYTES) {
                        unforced = 0;
                        to.force(false);
                    }
                }
            }
            writer.join();
            return since(start);
        } finally {
            clear(folder);
        }
    }

    private static void send(Path from, int port) {
        Tls tls = new Tls(Identity.fresh());
        try (SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
                InputStream in = Files.newInputStream(from); OutputStream out = socket.getOutputStream()) {
            socket.setSSLParameters(tls.parameters());
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count; (count = in.readNBytes(chunk, 0, chunk.length)) > 0; ) {
                out.write(chunk, 0, count);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Empties a folder. */
    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(folder)).toList()) {
                Files.delete(file);
            }
        }
    }
}
