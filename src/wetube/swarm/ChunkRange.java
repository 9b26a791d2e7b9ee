package wetube.swarm;

import java.util.ArrayList;
import java.util.List;

/**
 * The chunks from {@code start} to {@code end}, both included (RFC 7574 §4.1.2). Chunks are counted from 0.
 *
 * <p>Where the addressing is by byte ranges (§4.1.3) the two are byte offsets.
 */
public record ChunkRange(long start, long end) {
    public ChunkRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("chunks " + start + " to " + end);
        }
    }

    /** One chunk. */
    public static ChunkRange of(long chunk) {
        return new ChunkRange(chunk, chunk);
    }

    /** These chunks, with those together that follow one another. */
    static List<ChunkRange> runs(List<Long> chunks) {
        List<ChunkRange> runs = new ArrayList<>();
        for (long chunk : chunks) {
            boolean follows = !runs.isEmpty() && runs.getLast().end + 1 == chunk;
            runs.add(new ChunkRange(follows ? runs.removeLast().start : chunk, chunk));
        }
        return runs;
    }

    public boolean contains(long chunk) {
        return start <= chunk && chunk <= end;
    }

    public boolean overlaps(ChunkRange other) {
        return start <= other.end && other.start <= end;
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
