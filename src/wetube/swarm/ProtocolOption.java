package wetube.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import wetube.wire.ByteReader;
import wetube.wire.ProtocolException;

/** What a HANDSHAKE says of its sender's side of the protocol: RFC 7574 §7. An option has a code and a value, and no length. */
public sealed interface ProtocolOption {
    /** §7.2: the only version there is. */
    int VERSION_1 = 1;
    int END = 255;
    /** A live swarm's id is a public key (§7.4), the longest of them RSA's. */
    int SWARM_ID_MAX_BYTES = 1024;

    int code();

    /** §7.2. The first option, and in every HANDSHAKE that does not close. */
    record Version(int version) implements ProtocolOption {
        @Override
        public int code() {
            return 0;
        }
    }

    /** §7.3: the lowest version that the initiator speaks. */
    record MinimumVersion(int version) implements ProtocolOption {
        @Override
        public int code() {
            return 1;
        }
    }

    /** §7.4: the root hash, or in a live swarm the public key. */
    record SwarmId(Bytes id) implements ProtocolOption {
        @Override
        public int code() {
            return 2;
        }
    }

    /** §7.5. */
    record ContentIntegrity(Method method) implements ProtocolOption {
        /** In the order of their codes. */
        public enum Method { NONE, MERKLE, SIGN_ALL, UNIFIED_MERKLE }

        @Override
        public int code() {
            return 3;
        }
    }

    /** §7.6. */
    record MerkleHash(HashFunction function) implements ProtocolOption {
        @Override
        public int code() {
            return 4;
        }
    }

    /** §7.7: a number from DNSSEC's registry of algorithms. */
    record LiveSignature(int algorithm) implements ProtocolOption {
        @Override
        public int code() {
            return 5;
        }
    }

    /** §7.8. */
    record ChunkAddressing(Addressing method) implements ProtocolOption {
        @Override
        public int code() {
            return 6;
        }
    }

    /** §7.9: as wide as the addressing's numbers; all ones: nothing is ever discarded. */
    record LiveDiscardWindow(long window, int widthBytes) implements ProtocolOption {
        @Override
        public int code() {
            return 7;
        }
    }

    /** §7.10: the types of message that the sender understands. */
    record SupportedMessages(Set<Integer> types) implements ProtocolOption {
        /** How many types of message there are; most are not assigned. */
        static final int TYPES = 256;

        @Override
        public int code() {
            return 8;
        }
    }

    /** §7.11: in bytes; {@link #VARIABLE} if chunks are not all alike. */
    record ChunkSize(long bytes) implements ProtocolOption {
        public static final long VARIABLE = 0xFFFF_FFFFL;

        @Override
        public int code() {
            return 9;
        }
    }

    /** Reads options up to and with the end option. */
    static List<ProtocolOption> readAll(ByteReader reader) throws ProtocolException {
        List<ProtocolOption> options = new ArrayList<>();
        int before = -1;
        Addressing addressing = Addressing.CHUNKS_32;
        for (int code = reader.u8(); code != END; code = reader.u8()) {
            // §7: "Each protocol option MUST be in ascending order by code". So none comes twice.
            if (code <= before) {
                throw new ProtocolException("option " + code + " after option " + before);
            }
            ProtocolOption option = read(code, addressing, reader);
            if (option instanceof ChunkAddressing chosen) {
                addressing = chosen.method();
            }
            options.add(option);
            before = code;
        }
        return List.copyOf(options);
    }

    private static ProtocolOption read(int code, Addressing addressing, ByteReader reader) throws ProtocolException {
        return switch (code) {
            case 0 -> new Version(reader.u8());
            case 1 -> new MinimumVersion(reader.u8());
            case 2 -> new SwarmId(Bytes.of(reader.bytes(bounded(reader.u16(), SWARM_ID_MAX_BYTES))));
            case 3 -> new ContentIntegrity(ContentIntegrity.Method.values()[
                    bounded(reader.u8(), ContentIntegrity.Method.values().length - 1)]);
            case 4 -> new MerkleHash(HashFunction.of(reader.u8()));
            case 5 -> new LiveSignature(reader.u8());
            case 6 -> new ChunkAddressing(Addressing.of(reader.u8()));
            case 7 -> new LiveDiscardWindow(addressing.widthBytes() == 4 ? reader.u32() : reader.u64(), addressing.widthBytes());
            case 8 -> new SupportedMessages(readBitmap(reader.bytes(bounded(reader.u8(), SupportedMessages.TYPES / 8))));
            case 9 -> new ChunkSize(reader.u32());
            // An option has no length, so what follows an unknown one cannot be read either.
            default -> throw new ProtocolException("no option has the code " + code);
        };
    }

    private static int bounded(int value, int max) throws ProtocolException {
        if (value > max) {
            throw new ProtocolException(value + " where at most " + max + " is known");
        }
        return value;
    }

    /** Writes the options and the end option. */
    static void writeAll(List<ProtocolOption> options, ByteWriter writer) {
        for (ProtocolOption option : options) {
            writer.number(option.code(), 1);
            switch (option) {
                case Version o -> writer.number(o.version(), 1);
                case MinimumVersion o -> writer.number(o.version(), 1);
                case SwarmId o -> writer.number(o.id().length(), 2).bytes(o.id());
                case ContentIntegrity o -> writer.number(o.method().ordinal(), 1);
                case MerkleHash o -> writer.number(o.function().ordinal(), 1);
                case LiveSignature o -> writer.number(o.algorithm(), 1);
                case ChunkAddressing o -> writer.number(o.method().ordinal(), 1);
                case LiveDiscardWindow o -> writer.number(o.window(), o.widthBytes());
                case SupportedMessages o -> {
                    Bytes bitmap = bitmap(o.types());
                    writer.number(bitmap.length(), 1).bytes(bitmap);
                }
                case ChunkSize o -> writer.number(o.bytes(), 4);
            }
        }
        writer.number(END, 1);
    }

    /** §7.10: bit X from the left stands for type X. */
    private static Set<Integer> readBitmap(byte[] bitmap) {
        Set<Integer> types = new TreeSet<>();
        for (int type = 0; type < 8 * bitmap.length; type++) {
            if ((bitmap[type / 8] & 0x80 >> type % 8) != 0) {
                types.add(type);
            }
        }
        return types;
    }

    /** §7.10: "truncated to the last non-zero byte". */
    private static Bytes bitmap(Set<Integer> types) {
        byte[] bitmap = new byte[types.stream().max(Integer::compare).map(last -> last / 8 + 1).orElse(0)];
        types.forEach(type -> bitmap[type / 8] |= (byte) (0x80 >> type % 8));
        return Bytes.of(bitmap);
    }
}
