package wetube.link;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * Writes every frame of all links into a file, a line each, since TLS hides them from a packet sniffer:
 *
 * <pre>
 *   {"time":1770000000000,"direction":"out","peer":"11qYAYKx","frame":{"type":"BYE"}}
 * </pre>
 *
 * <p>{@code time} is this machine's clock, in milliseconds since 1970. A frame that is not a JSON object stands in
 * {@code "bytes"}, in hexadecimal, its first 256 bytes. Nothing waits for the disk: when it does not keep up, frames are left
 * out and a line {@code {"time":…,"leftOut":12}} says how many.
 *
 * <p>Frames are given by any thread; one thread, {@code link-trace}, reads and writes them. {@link #close} writes what waits.
 */
public final class Trace implements AutoCloseable {
    /** Frames that may wait for the disk: at most 64 MiB of them, in practice less than one. */
    private static final int QUEUE_FRAMES = 1_024;

    private static final int MAX_HEX_BYTES = 256;
    private static final String BEGINNING = "{\"time\":";
    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private record Entry(long timeMs, String direction, String peer, byte[] frame) {}

    /** What ends the queue. */
    private static final Entry END = new Entry(0, "", "", new byte[0]);

    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_FRAMES);
    private final AtomicLong leftOut = new AtomicLong();
    private final Path file;
    private final BufferedWriter out;
    private final Thread writer;
    private volatile boolean closed;

    /**
     * Starts a new file in place of an old trace, for its owner's eyes alone: what is said in a session stands in it.
     *
     * @throws IOException with what to do, if the file can't be written, or is something else
     */
    public Trace(Path file) throws IOException {
        this.file = file;
        try {
            if (!isOurs(file)) {
                throw new IOException("it is there, and is no trace");
            }
            Files.deleteIfExists(file);
            boolean modes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createFile(file, modes ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0]);
            this.out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new IOException("Can't write the trace " + file + " (" + e.getMessage() + "). Name another file with TRACE=…", e);
        }
        this.writer = Thread.ofVirtual().name("link-trace").start(this::write);
    }

    /** Whether there is nothing yet, or a trace that was written before. */
    private static boolean isOurs(Path file) throws IOException {
        if (!Files.exists(file)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(BEGINNING.length()), StandardCharsets.ISO_8859_1);
            return start.isEmpty() || start.equals(BEGINNING);
        }
    }

    /** @param direction in or out */
    void add(String direction, PeerId peer, byte[] frame) {
        if (!closed && !queue.offer(new Entry(System.currentTimeMillis(), direction, peer.shortText(), frame))) {
            leftOut.incrementAndGet();
        }
    }

    /** Writes what waits and closes the file. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            queue.put(END);
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (out) {
            for (Entry entry = queue.take(); entry != END; entry = queue.take()) {
                tellLeftOut();
                line(describe(entry));
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
            tellLeftOut();
        } catch (IOException e) {
            Watchdog.LOG.log(System.Logger.Level.WARNING, "the trace " + file + " ends here: " + e.getMessage());
            closed = true;
            queue.clear();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the trace", e);
        }
    }

    private void tellLeftOut() throws IOException {
        long count = leftOut.getAndSet(0);
        if (count > 0) {
            line(Json.object().put("time", System.currentTimeMillis()).put("leftOut", count));
        }
    }

    private static Json.Builder describe(Entry entry) {
        Json.Builder line = Json.object()
                .put("time", entry.timeMs()).put("direction", entry.direction()).put("peer", entry.peer());
        try {
            // Read and written anew, so that it is on one line whatever spaces it had.
            return line.put("frame", JsonReader.parseObject(entry.frame()));
        } catch (ProtocolException notJson) {
            int length = Math.min(entry.frame().length, MAX_HEX_BYTES);
            return line.put("bytes", HexFormat.of().formatHex(entry.frame(), 0, length));
        }
    }

    private void line(Json.Builder line) throws IOException {
        out.write(line.build().toJson());
        out.write('\n');
    }
}
