package wetube.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.wire.Json;

@DisplayName("The log on disk")
class LogFileTest {
    private static final Author ADA = Author.named("ada");
    private static final int HEADING = "wetube log 1\n".length();
    @TempDir
    private Path folder;
    private Path path;
    private final Graph graph = new Graph();

    @BeforeEach
    void chain() {
        path = folder.resolve("a.log");
        BitSet known = new BitSet();
        for (int i = 0; i < 6; i++) {
            known.set(graph.write(ADA, known, i == 0 ? "START" : "NOTE", Json.object().put("text", "é".repeat(i)).build()));
        }
    }

    private EventRun run(int from, int to) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            events.add(graph.event(i));
        }
        return EventRun.verified(events, graph.run(to).signature());
    }

    private List<EventRun> runs() {
        return List.of(run(0, 0), run(1, 3), run(4, 4), run(5, 5));
    }

    private static List<String> texts(List<EventRun> runs) {
        return runs.stream().map(run -> run.toJson().toJson()).toList();
    }

    private byte[] written() throws IOException {
        try (LogFile log = new LogFile(path)) {
            log.append(runs().subList(0, 1));
            log.append(runs().subList(1, 4));
            log.force();
        }
        return Files.readAllBytes(path);
    }

    /** Where each record ends. */
    private List<Integer> ends(byte[] content) {
        List<Integer> ends = new ArrayList<>();
        for (int at = HEADING; at < content.length;) {
            at += 8 + ByteBuffer.wrap(content, at, 4).getInt();
            ends.add(at);
        }
        return ends;
    }

    @Test
    @DisplayName("gives back what was appended, byte for byte, each run with its signature")
    void roundTrip() throws IOException {
        written();
        try (LogFile log = new LogFile(path)) {
            assertEquals(texts(runs()), texts(log.runs()));
            assertFalse(log.wasCut());
        }
    }

    @Test
    @DisplayName("cut at any byte, it opens with the runs that are whole, and goes on from there")
    void everyPrefix() throws IOException {
        byte[] content = written();
        List<Integer> ends = ends(content);
        for (int length = 0; length <= content.length; length++) {
            int kept = length;
            long whole = ends.stream().filter(end -> end <= kept).count();
            Files.write(path, Arrays.copyOf(content, length));
            try (LogFile log = new LogFile(path)) {
                assertEquals(texts(runs().subList(0, (int) whole)), texts(log.runs()), "cut at " + length);
                assertEquals(length != 0 && length != HEADING && !ends.contains(length), log.wasCut(), "cut at " + length);
                log.append(runs().subList((int) whole, 4));
            }
            assertArrayEquals(content, Files.readAllBytes(path), "cut at " + length);
        }
    }

    @Test
    @DisplayName("each byte flipped in turn is found: it opens with the runs before the damage, and says so")
    void everyByteFlipped() throws IOException {
        byte[] content = written();
        List<Integer> ends = ends(content);
        for (int at = 0; at < content.length; at++) {
            byte[] damaged = content.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(path, damaged);
            if (at < HEADING) {
                assertTrue(assertThrows(IOException.class, () -> new LogFile(path)).getMessage().contains("is not a WeTube log"));
                assertArrayEquals(damaged, Files.readAllBytes(path), "what is not ours is left alone");
                continue;
            }
            int flipped = at;
            long before = ends.stream().filter(end -> end <= flipped).count();
            try (LogFile log = new LogFile(path)) {
                assertEquals(texts(runs().subList(0, (int) before)), texts(log.runs()), "flipped at " + at);
                assertTrue(log.wasCut());
            }
        }
    }

    @Test
    @DisplayName("lengths that lie, zeros, or a good checksum over nonsense end the log there")
    void hostileLengths() throws IOException {
        byte[] content = written();
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, 100}) {
            byte[] longer = Arrays.copyOf(content, content.length + 64);
            ByteBuffer.wrap(longer).putInt(content.length, length);
            Files.write(path, longer);
            try (LogFile log = new LogFile(path)) {
                assertEquals(4, log.runs().size());
                assertTrue(log.wasCut());
            }
        }
        CRC32C crc = new CRC32C();
        crc.update(new byte[] {'{', '}'});
        Files.write(path, ByteBuffer.allocate(content.length + 10).put(content).putInt(2).putInt((int) crc.getValue())
                .put((byte) '{').put((byte) '}').array());
        try (LogFile log = new LogFile(path)) {
            assertEquals(4, log.runs().size());
            assertTrue(log.wasCut());
        }
    }

    @Test
    @DisplayName("a file of something else is not touched")
    void somethingElse() throws IOException {
        for (String other : List.of("x", "wetube log 2\n", "wetube log", "<html>")) {
            Files.writeString(path, other);
            if ("wetube log 1\n".startsWith(other)) {
                try (LogFile log = new LogFile(path)) {
                    assertTrue(log.wasCut());
                }
            } else {
                assertThrows(IOException.class, () -> new LogFile(path));
                assertEquals(other, Files.readString(path));
            }
        }
    }

    @Test
    @DisplayName("a folder, or a file in none, can't be a log")
    void unusable() {
        assertThrows(IOException.class, () -> new LogFile(folder));
        assertThrows(IOException.class, () -> new LogFile(folder.resolve("none/a.log")));
    }

    @Test
    @DisplayName("a full disk: nothing of the append stays, and once there is room the log goes on without a gap")
    void fullDisk() throws IOException {
        byte[] content = written();
        List<Integer> ends = ends(content);
        for (int room = 0; room < content.length - ends.get(0); room += 7) {
            Files.write(path, Arrays.copyOf(content, ends.get(0)));
            try (SmallDisk disk = new SmallDisk(path, ends.get(0) + room); LogFile log = new LogFile(path, disk)) {
                assertThrows(IOException.class, () -> log.append(runs().subList(1, 4)));
                assertEquals(ends.get(0), (int) Files.size(path), "what was written of it is taken back");
                disk.capacity = Integer.MAX_VALUE;
                log.append(runs().subList(1, 4));
            }
            assertArrayEquals(content, Files.readAllBytes(path));
        }
    }

    @Test
    @DisplayName("a disk so broken that nothing can be taken back: the next append cleans up, or fails too")
    void brokenDisk() throws IOException {
        byte[] content = written();
        int first = ends(content).get(0);
        Files.write(path, Arrays.copyOf(content, first));
        try (SmallDisk disk = new SmallDisk(path, first + 300); LogFile log = new LogFile(path, disk)) {
            disk.shrinks = false;
            assertThrows(IOException.class, () -> log.append(runs().subList(1, 4)));
            assertEquals(first + 300, (int) Files.size(path));
            disk.capacity = Integer.MAX_VALUE;
            assertThrows(IOException.class, () -> log.append(runs().subList(1, 2)), "never writes behind a torn record");
            disk.shrinks = true;
            log.append(runs().subList(1, 4));
        }
        assertArrayEquals(content, Files.readAllBytes(path));
    }

    @Test
    @DisplayName("an event of one's own that can't be forced to the disk is not in the file: another will stand in its place")
    void forced() throws IOException {
        byte[] content = written();
        int first = ends(content).get(0);
        Files.write(path, Arrays.copyOf(content, first));
        try (SmallDisk disk = new SmallDisk(path, Integer.MAX_VALUE); LogFile log = new LogFile(path, disk)) {
            disk.forces = false;
            assertThrows(IOException.class, () -> log.appendForced(runs().get(1)));
            assertEquals(first, (int) Files.size(path));
            disk.shrinks = false;
            assertThrows(IOException.class, () -> log.appendForced(runs().get(1)));
            disk.shrinks = true;
            disk.forces = true;
            log.appendForced(runs().get(2));
            assertEquals(List.of(1), disk.forced);
        }
        try (LogFile log = new LogFile(path)) {
            assertEquals(texts(List.of(runs().get(0), runs().get(2))), texts(log.runs()));
        }
    }

    /** A file on a disk that has room up to some byte, and may be unable to give any back, or to keep anything for good. */
    private static final class SmallDisk extends FileChannel {
        private final FileChannel file;
        int capacity;
        boolean shrinks = true;
        boolean forces = true;
        final List<Integer> forced = new ArrayList<>();

        SmallDisk(Path path, int capacity) throws IOException {
            this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            this.capacity = capacity;
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            int fits = (int) Math.min(bytes.remaining(), Math.max(0, capacity - position));
            if (fits == 0) {
                throw new IOException("No space left on device");
            }
            int written = file.write(bytes.slice(bytes.position(), fits), position);
            bytes.position(bytes.position() + written);
            return written;
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (!shrinks && size < file.size()) {
                throw new IOException("Input/output error");
            }
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (!forces) {
                throw new IOException("Input/output error");
            }
            file.force(metaData);
            forced.add(1);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        // What a log does not use.

        @Override
        public int read(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] buffers, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] buffers, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
