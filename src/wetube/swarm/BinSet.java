package wetube.swarm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which chunks of one content somebody holds. Ranges from the network may be as wide as they like: they are cut at the content's end.
 *
 * <p>A bit a chunk, so what a neighbour may claim is bounded by the content's size. Not thread-safe.
 */
public final class BinSet {
    private final BitSet chunks = new BitSet();
    private final int size;
    private int count;

    /** The empty set of a content of so many chunks. */
    public BinSet(int chunkCount) {
        size = chunkCount;
    }

    public static BinSet full(int chunkCount) {
        BinSet all = new BinSet(chunkCount);
        all.add(new ChunkRange(0, chunkCount - 1));
        return all;
    }

    /** What {@link #toBitmap} gave: bit i of byte j stands for chunk 8j + i. */
    public static BinSet ofBitmap(byte[] bitmap, int chunkCount) {
        BinSet set = new BinSet(chunkCount);
        set.chunks.or(BitSet.valueOf(bitmap));
        set.chunks.clear(chunkCount, Math.max(chunkCount, set.chunks.length()));
        set.count = set.chunks.cardinality();
        return set;
    }

    /** Without the zeros at its end. */
    public byte[] toBitmap() {
        return chunks.toByteArray();
    }

    public void add(long chunk) {
        add(ChunkRange.of(chunk));
    }

    /** Adds what lies within the content. Nothing is looked at twice once the set is full. */
    public void add(ChunkRange range) {
        if (range.start() >= size || isFull()) {
            return;
        }
        int from = (int) range.start();
        int to = (int) Math.min(range.end(), size - 1) + 1;
        if (from + 1 == to) {
            count += chunks.get(from) ? 0 : 1;
            chunks.set(from);
        } else {
            chunks.set(from, to);
            count = chunks.cardinality();
        }
    }

    public void remove(long chunk) {
        if (contains(chunk)) {
            chunks.clear((int) chunk);
            count--;
        }
    }

    public boolean contains(long chunk) {
        return chunk < size && chunks.get((int) chunk);
    }

    /** Whether at least one of these chunks is held. */
    public boolean intersects(ChunkRange range) {
        if (range.start() >= size) {
            return false;
        }
        int next = chunks.nextSetBit((int) range.start());
        return next >= 0 && next <= range.end();
    }

    /** Whether all of these that the content has are held. */
    public boolean containsAll(ChunkRange range) {
        return nextMissing(range.start()) > Math.min(range.end(), size - 1);
    }

    /** The first chunk from here on that is not held; the content's count of chunks if there is none. */
    public int nextMissing(long from) {
        return from >= size ? size : Math.min(size, chunks.nextClearBit((int) from));
    }

    /** The first chunk from here on that both sets hold; -1 if there is none. */
    public int nextCommon(BinSet other, long from) {
        int mine = from >= size ? -1 : chunks.nextSetBit((int) from);
        while (mine >= 0) {
            int theirs = other.chunks.nextSetBit(mine);
            if (theirs < 0 || theirs == mine) {
                return theirs;
            }
            mine = chunks.nextSetBit(theirs);
        }
        return -1;
    }

    /** The chunks held, as runs from left to right, and at most so many of them. */
    public List<ChunkRange> runs(int max) {
        List<ChunkRange> runs = new ArrayList<>();
        for (int at = chunks.nextSetBit(0); at >= 0 && runs.size() < max; at = chunks.nextSetBit((int) runs.getLast().end() + 1)) {
            runs.add(new ChunkRange(at, nextMissing(at) - 1));
        }
        return runs;
    }

    /** §4.3.1: "the biggest complete interval of all chunks received so far that fully includes" this one, which is held. */
    public ChunkRange around(long chunk) {
        return new ChunkRange(chunks.previousClearBit((int) chunk) + 1, nextMissing(chunk) - 1);
    }

    public int count() {
        return count;
    }

    public boolean isFull() {
        return count == size;
    }
}
