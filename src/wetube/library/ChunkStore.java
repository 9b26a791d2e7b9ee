package wetube.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import wetube.swarm.BinSet;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.MerkleTree;

/**
 * The chunks of one content on disk, its tree, and which chunks are there: a folder with three files.
 *
 * <pre>
 *   film      the content, with holes where chunks are missing; or a file of its owner's, which is only read
 *   tree      {@link TreeFile}
 *   bitmap    bit i of byte j: chunk 8j + i is there
 * </pre>
 *
 * <p>What the bitmap claims is there, whenever the power fails: chunks and tree are forced to the disk first, and then the bits are written,
 * each of which only ever goes from 0 to 1. So a bitmap that is half new is true too. What was written since the last time (at most a
 * second, or 16 MiB; see {@link #force}) is fetched again.
 *
 * <p>Thread-safe. The disk's thread writes; readers may wait for chunks.
 */
public final class ChunkStore implements AutoCloseable {
    static final String FILM = "film";
    static final String TREE = "tree";
    static final String BITMAP = "bitmap";
    /** After so much the disk is made to keep it. */
    public static final int FORCE_BYTES = 16 << 20;

    private final Content content;
    private final Optional<Path> original;
    private final FileTime originalTime;
    private final FileChannel film;
    private final TreeFile tree;
    private final FileChannel bitmap;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    /** Guarded by the lock, as is what follows. */
    private final BinSet held;
    private int unforcedBytes;
    private boolean closed;

    /**
     * Opens the store, or makes an empty one.
     *
     * @param original the owner's own file, if it is shared where it is; then all of it is there
     */
    public ChunkStore(Path folder, Content content, Optional<Path> original) throws IOException {
        this.content = content;
        this.original = original;
        Files.createDirectories(folder);
        originalTime = original.isPresent() ? Files.getLastModifiedTime(original.get()) : FileTime.fromMillis(0);
        film = original.isPresent() ? FileChannel.open(original.get(), StandardOpenOption.READ) : open(folder.resolve(FILM));
        tree = new TreeFile(folder.resolve(TREE), content.function());
        bitmap = open(folder.resolve(BITMAP));
        held = BinSet.ofBitmap(Files.readAllBytes(folder.resolve(BITMAP)), content.chunkCount());
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }

    /** Says that the whole film is there: whoever made its tree knows. */
    static void claimAll(Path folder, Content content) throws IOException {
        Files.write(folder.resolve(BITMAP), BinSet.full(content.chunkCount()).toBitmap());
    }

    public Content content() {
        return content;
    }

    public MerkleTree.Nodes nodes() {
        return tree;
    }

    /** A copy: what is there now. */
    public BinSet held() {
        lock.lock();
        try {
            return BinSet.ofBitmap(held.toBitmap(), content.chunkCount());
        } finally {
            lock.unlock();
        }
    }

    /** How much of it is still to be written. */
    long missingBytes() {
        lock.lock();
        try {
            return (long) (content.chunkCount() - held.count()) * content.chunkBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Writes a chunk that was verified; from now on it can be read. */
    public void write(long chunk, Bytes bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.array());
        for (long at = chunk * content.chunkBytes(); buffer.hasRemaining(); ) {
            at += film.write(buffer, at);
        }
        lock.lock();
        try {
            held.add(chunk);
            unforcedBytes += bytes.length();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether so much has been written that it is time for {@link #force}. */
    public boolean isForceDue() {
        lock.lock();
        try {
            return unforcedBytes >= FORCE_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /** Makes sure that all that was written outlives a loss of power. */
    public void force() throws IOException {
        byte[] claims;
        lock.lock();
        try {
            if (unforcedBytes == 0) {
                return;
            }
            unforcedBytes = 0;
            claims = held.toBitmap();
        } finally {
            lock.unlock();
        }
        film.force(false);
        tree.force();
        bitmap.write(ByteBuffer.wrap(claims), 0);
        bitmap.force(false);
    }

    /** A chunk that is there. Throws if the owner's file is no longer what it was. */
    public Bytes read(long chunk) throws IOException {
        if (original.isPresent() && (Files.size(original.get()) != content.lengthBytes()
                || !Files.getLastModifiedTime(original.get()).equals(originalTime))) {
            throw new IOException("the file " + original.get().getFileName() + " has changed since it was shared");
        }
        ByteBuffer buffer = ByteBuffer.allocate(content.lengthOf(chunk));
        for (long at = chunk * content.chunkBytes(); buffer.hasRemaining(); ) {
            int count = film.read(buffer, at);
            if (count < 0) {
                throw new IOException("the film is shorter on disk than it was");
            }
            at += count;
        }
        return Bytes.of(buffer.array());
    }

    /** Waits for a chunk, at most so long; whether it is there. Throws if the store is closed. */
    public boolean await(long chunk, long timeoutMs) throws IOException, InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            while (!held.contains(chunk) && !closed && nanos > 0) {
                nanos = arrived.awaitNanos(nanos);
            }
            if (closed) {
                throw new IOException("the film is exchanged no longer");
            }
            return held.contains(chunk);
        } finally {
            lock.unlock();
        }
    }

    /** What is not forced yet is. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        force();
        film.close();
        tree.close();
        bitmap.close();
    }
}
