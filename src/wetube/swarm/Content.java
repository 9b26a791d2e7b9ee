package wetube.swarm;

/**
 * One content: a file as a swarm delivers it, and the key under which it is stored.
 *
 * <p>The root alone would not do: the tree does not bind the size of chunks, nor the length (RFC 7574 §5; {@link MerkleTree}). So two
 * contents with one root and different lengths are two contents, and at most one of them can be fetched.
 *
 * @param lengthBytes 1 byte to 1 TiB
 */
public record Content(HashFunction function, Bytes root, int chunkBytes, long lengthBytes) {
    /** RFC 7574 §8.1 recommends 1,024 bytes on UDP; less than 512 is mostly headers and hashes. */
    public static final int CHUNK_MIN_BYTES = 512;
    /** What one DATA message may carry here. */
    public static final int CHUNK_MAX_BYTES = 64 * 1024;
    /** 1 TiB. */
    public static final long LENGTH_MAX_BYTES = 1L << 40;
    /** So that a set of chunks is at most 128 MiB; 1 TiB in chunks of 1,024 bytes. */
    private static final long CHUNKS_MAX = 1L << 30;

    public Content {
        if (root.length() != function.lengthBytes()) {
            throw new IllegalArgumentException("a root of " + root.length() + " bytes for " + function);
        }
        if (chunkBytes < CHUNK_MIN_BYTES || chunkBytes > CHUNK_MAX_BYTES) {
            throw new IllegalArgumentException("chunks of " + chunkBytes + " bytes");
        }
        if (lengthBytes < 1 || lengthBytes > LENGTH_MAX_BYTES || (lengthBytes - 1) / chunkBytes >= CHUNKS_MAX) {
            throw new IllegalArgumentException("a content of " + lengthBytes + " bytes in chunks of " + chunkBytes);
        }
    }

    public int chunkCount() {
        return (int) ((lengthBytes - 1) / chunkBytes) + 1;
    }

    /** How long this chunk is: all are alike but the last. */
    public int lengthOf(long chunk) {
        return (int) Math.min(chunkBytes, lengthBytes - chunk * chunkBytes);
    }

    /** How these are written on the wire. */
    Terms terms(Addressing addressing) {
        return new Terms(addressing, function, 0, chunkBytes);
    }
}
