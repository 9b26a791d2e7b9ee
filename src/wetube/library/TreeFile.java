package wetube.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import wetube.swarm.Bin;
import wetube.swarm.Bytes;
import wetube.swarm.HashFunction;
import wetube.swarm.MerkleTree;

/**
 * The proven hashes of one content in a file: that of bin n at place n. What is not there is zero, and no node that is asked for has the
 * hash zero.
 *
 * <p>A place has the length of a power of two, so none lies across two sectors of a disk, and each is written once: after a loss of power
 * a hash is there, or it is not. Thread-safe.
 */
final class TreeFile implements MerkleTree.Nodes, AutoCloseable {
    private final HashFunction function;
    private final FileChannel file;
    private final int placeBytes;

    TreeFile(Path path, HashFunction function) throws IOException {
        this.function = function;
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        placeBytes = Integer.highestOneBit(2 * function.lengthBytes() - 1);
    }

    @Override
    public Optional<Bytes> get(Bin node) {
        ByteBuffer hash = ByteBuffer.allocate(function.lengthBytes());
        try {
            int count = file.read(hash, node.number() * placeBytes);
            return Optional.of(Bytes.of(hash.array())).filter(bytes -> count == bytes.length() && !bytes.equals(function.zero()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(Bin node, Bytes hash) {
        try {
            file.write(ByteBuffer.wrap(hash.array()), node.number() * placeBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void force() throws IOException {
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
