package wetube.swarm;

import wetube.wire.ByteReader;
import wetube.wire.ProtocolException;

/** How chunks are named on the wire: the chunk addressing methods of RFC 7574 §7.8 and §4, in the order of their codes. */
public enum Addressing {
    BINS_32(4),
    BYTES_64(8),
    CHUNKS_32(4),
    BINS_64(8),
    CHUNKS_64(8);

    private final int width;

    Addressing(int widthBytes) {
        width = widthBytes;
    }

    static Addressing of(int code) throws ProtocolException {
        if (code >= values().length) {
            throw new ProtocolException("no chunk addressing method has the code " + code);
        }
        return values()[code];
    }

    /** How many bytes one number takes. */
    public int widthBytes() {
        return width;
    }

    private boolean isBins() {
        return this == BINS_32 || this == BINS_64;
    }

    /** Reads a chunk specification (§8.2): one bin, or a start and an end. */
    ChunkRange read(ByteReader reader) throws ProtocolException {
        long first = number(reader);
        if (isBins()) {
            // §4.2: all ones is the empty bin. As wide as the numbers are, there is no node above the one of the largest height.
            if (first == Long.MAX_VALUE || width == 4 && first == 0xFFFF_FFFFL) {
                throw new ProtocolException("the empty bin names no chunk");
            }
            return new Bin(first).chunks();
        }
        long last = number(reader);
        if (last < first) {
            throw new ProtocolException("a range from " + first + " to " + last);
        }
        return new ChunkRange(first, last);
    }

    private long number(ByteReader reader) throws ProtocolException {
        long number = width == 4 ? reader.u32() : reader.u64();
        if (number < 0) {
            throw new ProtocolException("no chunk has the number " + Long.toUnsignedString(number));
        }
        return number;
    }

    /** Writes what {@link #read} reads. Bins can only name what is one node's. */
    void write(ChunkRange chunks, ByteWriter writer) {
        if (isBins()) {
            writer.number(Bin.over(chunks).orElseThrow().number(), width);
        } else {
            writer.number(chunks.start(), width).number(chunks.end(), width);
        }
    }
}
