package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.swarm.ProtocolOption.ChunkAddressing;
import wetube.swarm.ProtocolOption.ChunkSize;
import wetube.swarm.ProtocolOption.ContentIntegrity;
import wetube.swarm.ProtocolOption.LiveDiscardWindow;
import wetube.swarm.ProtocolOption.LiveSignature;
import wetube.swarm.ProtocolOption.MerkleHash;
import wetube.swarm.ProtocolOption.MinimumVersion;
import wetube.swarm.ProtocolOption.SupportedMessages;
import wetube.swarm.ProtocolOption.SwarmId;
import wetube.swarm.ProtocolOption.Version;
import wetube.wire.ProtocolException;

/** RFC 7574 §7 and §8: each option and each message in hexadecimal. */
class DatagramTest {
    private static final Terms SHORT = new Terms(Addressing.CHUNKS_32, HashFunction.SHA1, 4, 2);
    private static final Bytes HASH = Bytes.ofHex("a3838883a09d9afa1f0b0aac8b0ca726ba278c17");

    record Example(String section, Addressing addressing, String hex, SwarmMessage message) {
        Terms terms() {
            return new Terms(addressing, HashFunction.SHA1, 4, 2);
        }
    }

    private static Example example(String section, String hex, SwarmMessage message) {
        return new Example(section, Addressing.CHUNKS_32, hex, message);
    }

    private static Example options(String section, String hex, ProtocolOption... options) {
        return example(section, "00 00000007 " + hex + " ff", new SwarmMessage.Handshake(7, List.of(options)));
    }

    static Stream<Example> examples() {
        ChunkRange four = new ChunkRange(4, 7);
        return Stream.of(
                options("7.2", "0001", new Version(1)),
                options("7.3", "0001 0101", new Version(1), new MinimumVersion(1)),
                options("7.4", "020003 0a0b0c", new SwarmId(Bytes.ofHex("0a0b0c"))),
                options("7.5", "0301", new ContentIntegrity(ContentIntegrity.Method.MERKLE)),
                options("7.6", "0402", new MerkleHash(HashFunction.SHA256)),
                options("7.7", "050d", new LiveSignature(13)),
                options("7.8", "0602", new ChunkAddressing(Addressing.CHUNKS_32)),
                options("7.9, 32 bits", "0602 07 00000100", new ChunkAddressing(Addressing.CHUNKS_32), new LiveDiscardWindow(256, 4)),
                options("7.9, 64 bits", "0604 07 ffffffffffffffff", new ChunkAddressing(Addressing.CHUNKS_64),
                        new LiveDiscardWindow(-1, 8)),
                options("7.10, all but ACK and PEX", "08 02 d9f0", new SupportedMessages(Set.of(0, 1, 3, 4, 7, 8, 9, 10, 11))),
                options("7.11", "09 00000400", new ChunkSize(1024)),
                options("7.11, variable", "09 ffffffff", new ChunkSize(ChunkSize.VARIABLE)),
                example("8.4, closing", "00 00000000 ff", new SwarmMessage.Handshake(0, List.of())),
                example("8.5", "03 00000004 00000007", new SwarmMessage.Have(four)),
                new Example("8.2, bin 1 of 32 bits", Addressing.BINS_32, "03 00000001", new SwarmMessage.Have(new ChunkRange(0, 1))),
                new Example("4.2, bins of 64 bits", Addressing.BINS_64, "03 000000000000000b", new SwarmMessage.Have(four)),
                new Example("4.2, everything", Addressing.BINS_32, "03 7fffffff",
                        new SwarmMessage.Have(new ChunkRange(0, (1L << 31) - 1))),
                new Example("4.1.3", Addressing.BYTES_64, "08 0000000000000000 00000000000003ff",
                        new SwarmMessage.Request(new ChunkRange(0, 1023))),
                new Example("4.1.2, 64 bits", Addressing.CHUNKS_64, "08 0000000000000004 0000000000000007",
                        new SwarmMessage.Request(four)),
                example("8.6", "01 00000004 00000004 000660b922806030 0726",
                        new SwarmMessage.Data(ChunkRange.of(4), 0x660b922806030L, Bytes.ofHex("0726"))),
                example("8.7", "02 00000004 00000007 ffffffffffffff9c", new SwarmMessage.Ack(four, -100)),
                example("8.8", "04 00000004 00000007 " + HASH, new SwarmMessage.Integrity(four, HASH)),
                example("8.9", "07 00000004 00000007 e000000080000000 01020304",
                        new SwarmMessage.SignedIntegrity(four, 0xe000000080000000L, Bytes.ofHex("01020304"))),
                example("8.10", "08 00000004 00000007", new SwarmMessage.Request(four)),
                example("8.11", "09 00000004 00000007", new SwarmMessage.Cancel(four)),
                example("8.12, CHOKE", "0a", new SwarmMessage.Choke()),
                example("8.12, UNCHOKE", "0b", new SwarmMessage.Unchoke()),
                example("8.13, PEX_REQ", "06", new SwarmMessage.PexRequest()),
                example("8.13, PEX_RESv4", "05 7f000001 620e", new SwarmMessage.PexV4(Bytes.ofHex("7f000001"), 25102)),
                example("8.13, PEX_RESv6", "0c 00000000000000000000000000000001 620e",
                        new SwarmMessage.PexV6(Bytes.ofHex("00000000000000000000000000000001"), 25102)),
                example("8.13, PEX_REScert", "0d 0002 3000", new SwarmMessage.PexCertificate(Bytes.ofHex("3000"))));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex("2271064a" + hex.replace(" ", ""));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("each message and option is read from its bytes, and written as them")
    void bothWays(Example example) throws ProtocolException {
        Datagram datagram = new Datagram(0x2271064aL, example.message());
        assertEquals(datagram, Datagram.parse(bytes(example.hex()), example.terms()));
        assertEquals(Bytes.of(bytes(example.hex())), Bytes.of(datagram.encode(example.terms())));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("each is refused when cut anywhere, but for DATA, whose chunk may be short")
    void cut(Example example) throws ProtocolException {
        byte[] whole = bytes(example.hex());
        for (int length = 5; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (example.message() instanceof SwarmMessage.Data data && length == whole.length - 1) {
                assertEquals(1, ((SwarmMessage.Data) Datagram.parse(cut, SHORT).messages().getFirst()).content().length(), data.toString());
            } else {
                assertThrows(ProtocolException.class, () -> Datagram.parse(cut, example.terms()));
            }
        }
    }

    @Test
    @DisplayName("§8.14: four bytes are a keep-alive; fewer are nothing")
    void keepAlive() throws ProtocolException {
        assertEquals(new Datagram(0x2271064aL), Datagram.parse(bytes(""), SHORT));
        assertThrows(ProtocolException.class, () -> Datagram.parse(new byte[3], SHORT));
    }

    @Test
    @DisplayName("§8.6: chunks of the fixed size may follow one another; nothing else follows DATA")
    void severalData() throws ProtocolException {
        String first = "01 00000004 00000004 0000000000000001 0726";
        String second = "01 00000005 00000005 0000000000000002 45";
        assertEquals(2, Datagram.parse(bytes(first + second), SHORT).messages().size());
        assertThrows(ProtocolException.class, () -> Datagram.parse(bytes(first + "0a"), SHORT));
    }

    @Test
    @DisplayName("what follows a handshake is written as that handshake says")
    void ownAddressing() throws ProtocolException {
        Datagram datagram = Datagram.parse(bytes("00 00000007 0001 0604 ff 03 0000000000000000 0000000000000002"), SHORT);
        assertEquals(new SwarmMessage.Have(new ChunkRange(0, 2)), datagram.messages().getLast());
    }

    @Test
    @DisplayName("a message of an unknown type ends the datagram; what came before stands")
    void unknownType() throws ProtocolException {
        assertEquals(new Datagram(0x2271064aL, new SwarmMessage.Choke()), Datagram.parse(bytes("0a 0e 0102"), SHORT));
        assertEquals(new Datagram(0x2271064aL), Datagram.parse(bytes("ff"), SHORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "00 00000007 0101 0001 ff",            // §7: options out of order
        "00 00000007 0001 0001 ff",            // an option twice
        "00 00000007 0001 0a01 ff",            // an unknown option: its length is unknown too
        "00 00000007 0001 0304 ff",            // integrity methods are 0 to 3
        "00 00000007 0001 0405 ff",            // hash functions are 0 to 4
        "00 00000007 0001 0605 ff",            // addressing methods are 0 to 4
        "00 00000007 0001 02ffff ff",          // a swarm's id of 65,535 bytes
        "00 00000007 0001 0821 ff",            // a bitmap of more types than there are
        "00 00000007 0001",                    // no end option
        "03 00000007 00000004",                // a range that ends before it starts
        "08 00000001 00000000",
        "01 00000004 00000004 0000000000000001", // DATA without a chunk
        "0d ffff 30"})
    @DisplayName("what breaks a rule is refused whole")
    void refused(String hex) {
        assertThrows(ProtocolException.class, () -> Datagram.parse(bytes(hex), SHORT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "80000000"})
    @DisplayName("§4.2: the empty bin, and bins above the highest node, name no chunks that could be asked for")
    void emptyBin(String bin) {
        Terms terms = new Terms(Addressing.BINS_32, HashFunction.SHA1, 0, 1024);
        if (bin.equals("ffffffff")) {
            assertThrows(ProtocolException.class, () -> Datagram.parse(bytes("08" + bin), terms));
        }
        Terms wide = new Terms(Addressing.BINS_64, HashFunction.SHA1, 0, 1024);
        assertThrows(ProtocolException.class, () -> Datagram.parse(bytes("08 ffffffffffffffff"), wide));
        assertThrows(ProtocolException.class, () -> Datagram.parse(bytes("08 7fffffffffffffff"), wide));
        assertThrows(ProtocolException.class, () -> Datagram.parse(bytes("08 8000000000000000"), wide));
    }

    @Test
    @DisplayName("a datagram that is longer than any that is needed is not read")
    void tooLong() {
        assertThrows(ProtocolException.class, () -> Datagram.parse(new byte[Datagram.MAX_BYTES + 1], SHORT));
    }
}
