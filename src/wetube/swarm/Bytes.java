package wetube.swarm;

import java.util.Arrays;
import java.util.HexFormat;

/** A string of bytes as a value: a hash, a swarm's id, a chunk. Two with the same bytes are equal. Immutable: the array is not changed. */
public final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Takes the array over: whoever made it must not change it afterwards. */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /** Reads what {@link #toString} wrote. */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** The bytes themselves, not a copy, for whoever only reads them. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return array.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** In lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(array);
    }
}
