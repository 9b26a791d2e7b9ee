package wetube.swarm;

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
