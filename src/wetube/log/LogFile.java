package wetube.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * A session's log on disk: one record a run, appended and never changed.
 *
 * <pre>
 *   file   = "wetube log 1\n" record*
 *   record = length (4 bytes, big-endian)  CRC-32C of the payload (4 bytes)  payload
 *   payload = {"events":[{…}],"signature":"…"}          as it travels between peers
 * </pre>
 *
 * <p>A process killed in the middle of an append leaves a torn tail, which is cut off when the file is next opened. Signatures are
 * not checked again: this is one's own file, and the checksum guards against the disk. A file that was cut is reported
 * ({@link #wasCut}), since events of one's own may be gone with the tail.
 *
 * <p>Shell code. Used by one thread at a time.
 */
public final class LogFile implements AutoCloseable {
    private static final byte[] MAGIC = "wetube log 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 8;
    /** A run as it is written; see {@link EventRun#lengthBytes}. */
    private static final int MAX_RECORD_BYTES = EventRun.MAX_BYTES;

    private final FileChannel channel;
    private final List<EventRun> runs = new ArrayList<>();
    private final boolean cut;
    /** Where the last whole record ends. What lies behind it, if anything, is the rest of an append that failed. */
    private long end;

    /**
     * Opens the file, making it if it is not there, and reads all whole records.
     *
     * @throws IOException if it can't be read and written, or is something else
     */
    public LogFile(Path path) throws IOException {
        this(path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** As above, over this channel, which is closed with the log. */
    LogFile(Path path, FileChannel channel) throws IOException {
        this.channel = channel;
        try {
            byte[] content = Files.readAllBytes(path);
            int known = Math.min(content.length, MAGIC.length);
            if (!Arrays.equals(content, 0, known, MAGIC, 0, known)) {
                throw new IOException(path + " is not a WeTube log. Move it away and start again.");
            }
            if (known == MAGIC.length) {
                end = MAGIC.length;
                read(content);
            }
            cut = end < content.length;
            if (end == 0) {
                write(ByteBuffer.wrap(MAGIC));
            }
            channel.truncate(end);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void read(byte[] content) {
        ByteBuffer in = ByteBuffer.wrap(content);
        in.position((int) end);
        while (in.remaining() >= HEADER_BYTES) {
            int length = in.getInt();
            int checksum = in.getInt();
            if (length <= 0 || length > MAX_RECORD_BYTES || length > in.remaining()) {
                return;
            }
            byte[] payload = new byte[length];
            in.get(payload);
            if (checksum(payload) != checksum) {
                return;
            }
            try {
                runs.add(decode(payload));
            } catch (ProtocolException e) {
                return;
            }
            end = in.position();
        }
    }

    private static EventRun decode(byte[] payload) throws ProtocolException {
        return EventRun.parse(JsonReader.parseObject(payload), (author, message, signature) -> true);
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** What the file held when it was opened. */
    public List<EventRun> runs() {
        return runs;
    }

    /** Whether the file ended in the middle of a record, or in a damaged one, and was cut there. */
    public boolean wasCut() {
        return cut;
    }

    /**
     * Appends runs; afterwards they are with the operating system, and survive the death of this process. On failure none of them
     * is in the file, and a later append may do better.
     */
    public void append(List<EventRun> added) throws IOException {
        List<byte[]> payloads = added.stream().map(run -> run.toJson().toJson().getBytes(StandardCharsets.UTF_8)).toList();
        ByteBuffer records = ByteBuffer.allocate(payloads.stream().mapToInt(payload -> HEADER_BYTES + payload.length).sum());
        for (byte[] payload : payloads) {
            records.putInt(payload.length).putInt(checksum(payload)).put(payload);
        }
        write(records.flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        channel.truncate(end);
        long position = end;
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            end = position;
        } finally {
            channel.truncate(end);
        }
    }

    /** Waits until all that was appended is on the disk itself, and survives the machine's. */
    public void force() throws IOException {
        channel.force(false);
    }

    /** Appends one run and forces it. If either fails, it is not in the file: its author will write another in its place. */
    public void appendForced(EventRun run) throws IOException {
        long before = end;
        append(List.of(run));
        try {
            force();
        } catch (IOException e) {
            end = before;
            channel.truncate(end);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
