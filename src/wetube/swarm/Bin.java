package wetube.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node of the binary tree over the chunks, by its number (RFC 7574 §4.2). Numbers go through the tree in order, so the leaf of chunk
 * i is 2i, and the number of ones at a number's end is the node's height:
 *
 * <pre>
 *                 7
 *         3               11
 *     1       5       9        13
 *   0   2   4   6   8   10  12   14        nodes
 *   0   1   2   3   4   5   6    7         chunks
 * </pre>
 */
public record Bin(long number) {
    public Bin {
        if (number < 0 || number == Long.MAX_VALUE) {
            throw new IllegalArgumentException("no bin has the number " + number);
        }
    }

    public static Bin leaf(long chunk) {
        return at(0, chunk);
    }

    /** The node with {@code index} others on its left at the same height. */
    public static Bin at(int height, long index) {
        return new Bin((index << height + 1) + (1L << height) - 1);
    }

    /** The node whose leaves are just these chunks; none if these are not a power of two, or not aligned to one. */
    public static Optional<Bin> over(ChunkRange chunks) {
        long width = chunks.end() - chunks.start() + 1;
        boolean aligned = width > 0 && Long.bitCount(width) == 1 && chunks.start() % width == 0;
        return aligned ? Optional.of(at(Long.numberOfTrailingZeros(width), chunks.start() / width)) : Optional.empty();
    }

    /** The top of the tree over so many chunks: as wide as the smallest power of two that holds them. */
    public static Bin root(long chunkCount) {
        return at(Long.SIZE - Long.numberOfLeadingZeros(chunkCount - 1), 0);
    }

    /** §5.6.1: the nodes that are filled but whose siblings are not, left to right: one for each 1 in the binary count of chunks. */
    public static List<Bin> peaks(long chunkCount) {
        List<Bin> peaks = new ArrayList<>();
        for (long start = 0; start < chunkCount; ) {
            long width = Long.highestOneBit(chunkCount - start);
            peaks.add(over(new ChunkRange(start, start + width - 1)).orElseThrow());
            start += width;
        }
        return peaks;
    }

    /** 0 for a leaf. */
    public int height() {
        return Long.numberOfTrailingZeros(~number);
    }

    private long index() {
        return number >> height() + 1;
    }

    public boolean isLeft() {
        return index() % 2 == 0;
    }

    public Bin parent() {
        return at(height() + 1, index() / 2);
    }

    public Bin sibling() {
        return at(height(), index() ^ 1);
    }

    /** The leaves below this node, whether or not the content has so many chunks. */
    public ChunkRange chunks() {
        long first = index() << height();
        return new ChunkRange(first, first + (1L << height()) - 1);
    }

    @Override
    public String toString() {
        return "bin " + number;
    }
}
