package wetube.swarm;

import java.io.ByteArrayOutputStream;

/** Writes big-endian numbers and byte strings, as {@link wetube.wire.ByteReader} reads them. */
final class ByteWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ByteWriter number(long value, int widthBytes) {
        for (int shift = 8 * (widthBytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    ByteWriter bytes(Bytes bytes) {
        out.writeBytes(bytes.array());
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
