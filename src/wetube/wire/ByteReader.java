package wetube.wire;

import java.util.Arrays;

/**
 * Reads big-endian ("network byte order", RFC 1700) numbers and byte strings off the front of an array.
 *
 * <p>A read past the end throws {@link ProtocolException} and takes nothing. The array is not copied: it must not change
 * while it is read. Not thread-safe; owned by whoever made it.
 */
public final class ByteReader {
    private final byte[] bytes;
    private int position;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** An unsigned byte, 0 to 255. */
    public int u8() throws ProtocolException {
        return (int) unsigned(1);
    }

    /** An unsigned 16-bit number, 0 to 65,535. */
    public int u16() throws ProtocolException {
        return (int) unsigned(2);
    }

    /** An unsigned 32-bit number, 0 to 4,294,967,295. */
    public long u32() throws ProtocolException {
        return unsigned(4);
    }

    /** The 64 bits of an unsigned number; from 2^63 on they show as a negative long ({@link Long#compareUnsigned}). */
    public long u64() throws ProtocolException {
        return unsigned(8);
    }

    /** The next {@code lengthBytes} bytes, copied. */
    public byte[] bytes(int lengthBytes) throws ProtocolException {
        require(lengthBytes);
        position += lengthBytes;
        return Arrays.copyOfRange(bytes, position - lengthBytes, position);
    }

    /** How many bytes are left. */
    public int remaining() {
        return bytes.length - position;
    }

    private long unsigned(int lengthBytes) throws ProtocolException {
        require(lengthBytes);
        long value = 0;
        for (int i = 0; i < lengthBytes; i++) {
            value = value << 8 | bytes[position++] & 0xFF;
        }
        return value;
    }

    private void require(int lengthBytes) throws ProtocolException {
        if (lengthBytes < 0 || lengthBytes > remaining()) {
            throw new ProtocolException("message ends after " + bytes.length + " bytes, but " + lengthBytes
                    + " more were due at byte " + position);
        }
    }
}
