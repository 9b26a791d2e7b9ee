package wetube.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import wetube.swarm.Bytes;
import wetube.swarm.HashFunction;
import wetube.swarm.Item;
import wetube.swarm.MerkleTree;
import wetube.wire.ProtocolException;

/**
 * A film that is being added from the page, slice by slice, and hashed as it comes.
 *
 * <p>The page's server ends a request after ten seconds, and a page may be reloaded in the middle; so a film comes in slices of 4 MiB, each
 * answered when it is on disk with its part of the tree, and goes on from what is there. Since a slice comes only after the one before was
 * answered, the last one found on disk after a restart is the only one in doubt: that one is asked for again.
 *
 * <p>Not thread-safe; owned by the thread that hashes.
 */
final class Adding implements AutoCloseable {
    static final int SLICE_BYTES = 4 << 20;
    private static final HashFunction FUNCTION = HashFunction.SHA256;

    private final Path folder;
    private final long lengthBytes;
    private final int chunkBytes;
    private final FileChannel film;
    private final TreeFile tree;
    private final MerkleTree.Growing growing;
    private long offset;

    /** Goes on with what is in the folder. */
    Adding(Path folder, long lengthBytes) throws IOException {
        this.folder = folder;
        this.lengthBytes = lengthBytes;
        chunkBytes = Item.chunkBytes(lengthBytes);
        Files.createDirectories(folder);
        film = FileChannel.open(folder.resolve(ChunkStore.FILM), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        tree = new TreeFile(folder.resolve(ChunkStore.TREE), FUNCTION);
        offset = Math.max(0, (film.size() - 1) / SLICE_BYTES) * SLICE_BYTES;
        growing = new MerkleTree.Growing(FUNCTION, tree, offset / chunkBytes);
    }

    /** How much of it is on disk. */
    long offset() {
        return offset;
    }

    /** The next slice: 4 MiB, or what is left. */
    void add(long at, byte[] slice) throws IOException, ProtocolException {
        if (at != offset || slice.length != Math.min(SLICE_BYTES, lengthBytes - offset) || slice.length == 0) {
            throw new ProtocolException("a slice of " + slice.length + " bytes at " + at + ", where the film has come to " + offset);
        }
        ByteBuffer bytes = ByteBuffer.wrap(slice);
        while (bytes.hasRemaining()) {
            film.write(bytes, offset + bytes.position());
        }
        film.force(false);
        for (int from = 0; from < slice.length; from += chunkBytes) {
            growing.add(FUNCTION.hash(slice, from, Math.min(chunkBytes, slice.length - from)));
        }
        tree.force();
        offset += slice.length;
    }

    boolean isWhole() {
        return offset == lengthBytes;
    }

    /** What it is, once it is whole; empty if it begins as no film does. */
    Optional<Item> finish() throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(lengthBytes, chunkBytes));
        film.read(start, 0);
        Optional<Item> item = Item.Type.of(Bytes.of(start.array())).map(type -> Item.of(growing.finish().root(), lengthBytes, type));
        if (item.isPresent()) {
            ChunkStore.claimAll(folder, item.get().content());
        }
        return item;
    }

    @Override
    public void close() throws IOException {
        film.close();
        tree.close();
    }
}
