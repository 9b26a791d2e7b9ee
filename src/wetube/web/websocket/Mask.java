package wetube.web.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The XOR that clients put over every payload (RFC 6455 §5.3), taken off in place and eight bytes at a time. */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {}

    /**
     * RFC 6455 §5.3: "Octet i of the transformed data is the XOR of octet i of the original data with octet at index
     * i modulo 4 of the masking key." The same operation masks and unmasks.
     *
     * @param key the masking key, the octet for {@code bytes[from]} in its highest byte
     * @return the key for the byte after {@code to}, so that a payload may come in pieces
     */
    static int apply(byte[] bytes, int from, int to, int key) {
        if (key == 0) {
            return key;
        }
        long wide = (long) key << 32 | key & 0xFFFF_FFFFL;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
        }
        for (; i < to; i++) {
            bytes[i] ^= (byte) (key >>> 24);
            key = Integer.rotateLeft(key, Byte.SIZE);
        }
        return key;
    }
}
