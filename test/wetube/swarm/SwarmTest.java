package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core alone, datagram by datagram: RFC 7574 §3, §8 and §12. The content is the seven chunks of the vectors. */
class SwarmTest {
    private static final byte[] FILM = Sample.bytes(7162);
    private static final MerkleTree TREE = Sample.tree(HashFunction.SHA256, FILM, 1024);
    private static final Content CONTENT = new Content(HashFunction.SHA256, TREE.root(), 1024, FILM.length);
    private static final Terms TERMS = CONTENT.terms(Addressing.CHUNKS_32);
    private static final long SECOND = 1_000_000;
    private static final long THEIRS = 0x0a0b0c0dL;
    private static final String ROOT = "6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f";

    private final List<SwarmEffect> effects = new ArrayList<>();
    private final Swarms swarms = new Swarms(Optional.empty(), new Random(1), effects::add);
    private long nowUs = SECOND;

    private void seed() {
        swarms.open(CONTENT, nodes(), BinSet.full(7), nowUs);
        start();
    }

    private void fetch() {
        swarms.open(CONTENT, MerkleTree.Nodes.inMemory(), new BinSet(7), nowUs);
        swarms.want(CONTENT, true, nowUs);
        start();
    }

    private boolean reliable = true;

    private void start() {
        swarms.permit((neighbour, content) -> neighbour.id() != 66, nowUs);
        for (long id : new long[] {1, 66}) {
            swarms.up(new Neighbour(id, Optional.empty(), reliable, false), nowUs);
        }
    }

    private static MerkleTree.Nodes nodes() {
        MerkleTree.Nodes nodes = MerkleTree.Nodes.inMemory();
        IntStream.range(0, 14).mapToObj(Bin::new).forEach(bin -> TREE.hash(bin).ifPresent(hash -> nodes.put(bin, hash)));
        return nodes;
    }

    private List<SwarmEffect> received(long neighbour, String hex) {
        return received(neighbour, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private List<SwarmEffect> received(long neighbour, byte[] datagram) {
        effects.clear();
        swarms.received(neighbour, datagram, nowUs);
        return List.copyOf(effects);
    }

    private static String hex(SwarmEffect effect) {
        SwarmEffect.Send send = (SwarmEffect.Send) effect;
        return HexFormat.of().formatHex(send.datagram().encode(send.terms()));
    }

    private static String handshake(String root, String options) {
        return "00000000 00 " + HexFormat.of().toHexDigits((int) THEIRS) + " 0001 0101 020020" + root + options + " ff";
    }

    /** Opens a channel as the initiator, and returns the number of the other side's. */
    private String opened() {
        List<SwarmEffect> answer = received(1, handshake(ROOT, "0301 0402 0602 0900000400"));
        assertEquals(1, answer.size());
        String channel = hex(answer.getFirst()).substring(10, 18);
        received(1, channel);
        return channel;
    }

    private List<SwarmMessage> sent() {
        return effects.stream().filter(SwarmEffect.Send.class::isInstance)
                .flatMap(effect -> ((SwarmEffect.Send) effect).datagram().messages().stream()).toList();
    }

    private void tick(long us) {
        effects.clear();
        nowUs += us;
        swarms.tick(nowUs);
    }

    private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Arrays.stream(parts).forEach(digest::update);
        return digest.digest();
    }

    private static byte[] chunk(int index) {
        return Arrays.copyOfRange(FILM, index * 1024, Math.min(FILM.length, (index + 1) * 1024));
    }

    /** With nothing but {@link ByteBuffer} and {@link MessageDigest}. */
    @Test
    @DisplayName("a whole exchange with SHA-256 and 64-bit ranges, written out by hand, is what the core says, byte for byte")
    void secondExchange() throws NoSuchAlgorithmException {
        byte[][] leaf = new byte[7][];
        for (int i = 0; i < 7; i++) {
            leaf[i] = sha256(chunk(i));
        }
        byte[] left = sha256(sha256(leaf[0], leaf[1]), sha256(leaf[2], leaf[3]));
        byte[] middle = sha256(leaf[4], leaf[5]);
        byte[] root = sha256(left, sha256(middle, sha256(leaf[6], new byte[32])));
        assertEquals(ROOT, HexFormat.of().formatHex(root));
        seed();

        ByteBuffer first = ByteBuffer.allocate(60).putInt(0).put((byte) 0).putInt((int) THEIRS).putShort((short) 0x0001).putShort((short) 0x0101)
                .put((byte) 2).putShort((short) 32).put(root).putShort((short) 0x0301).putShort((short) 0x0402).putShort((short) 0x0604)
                .put((byte) 9).putInt(1024).put((byte) 255);
        String second = hex(received(1, Arrays.copyOf(first.array(), first.position())).getFirst());
        String channel = second.substring(10, 18);
        ByteBuffer answer = ByteBuffer.allocate(46).putInt((int) THEIRS).put((byte) 0).putInt(Integer.parseUnsignedInt(channel, 16))
                .putShort((short) 0x0001).putShort((short) 0x0301).putShort((short) 0x0402).putShort((short) 0x0604)
                .put((byte) 8).put((byte) 2).putShort((short) 0xd9f0).put((byte) 9).putInt(1024).put((byte) 255)
                .put((byte) 3).putLong(0).putLong(6);
        assertEquals(HexFormat.of().formatHex(answer.array()).substring(0, 2 * answer.position()), second);

        ByteBuffer request = ByteBuffer.allocate(21).putInt(Integer.parseUnsignedInt(channel, 16)).put((byte) 8).putLong(0).putLong(0);
        List<SwarmEffect> third = received(1, request.array());
        SwarmEffect.Serve serve = assertInstanceOf(SwarmEffect.Serve.class, third.getLast());
        List<SwarmMessage> messages = new ArrayList<>(serve.head().messages());
        messages.add(new SwarmMessage.Data(ChunkRange.of(0), 0x0102030405060708L, Bytes.of(chunk(0))));
        ByteBuffer data = ByteBuffer.allocate(2000).putInt((int) THEIRS);
        for (Object[] hash : new Object[][] {{0, 3, left}, {4, 5, middle}, {6, 6, leaf[6]}, {2, 3, sha256(leaf[2], leaf[3])}, {1, 1, leaf[1]}}) {
            data.put((byte) 4).putLong((Integer) hash[0]).putLong((Integer) hash[1]).put((byte[]) hash[2]);
        }
        data.put((byte) 1).putLong(0).putLong(0).putLong(0x0102030405060708L).put(chunk(0));
        assertEquals(HexFormat.of().formatHex(data.array()).substring(0, 2 * data.position()),
                HexFormat.of().formatHex(new Datagram(THEIRS, messages).encode(serve.terms())));

        // Chunk 1 needs no more hashes: they came with chunk 0.
        request.putInt(0, Integer.parseUnsignedInt(channel, 16)).put(4, (byte) 8).putLong(5, 1).putLong(13, 1);
        assertEquals(List.of(), ((SwarmEffect.Serve) received(1, request.array()).getLast()).head().messages());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0301 0402 0602 0900000400 | 82e244c70910137b07593c6a7529d6d9cbc577905210b771265eb83c041900a7", // a root that nobody knows
        "0301 0400 0602 0900000400", // SHA-1
        "0300 0402 0602 0900000400", // no integrity
        "0303 0402 0602 0900000400", // unified Merkle tree: a live swarm
        "0301 0402 0600 0900000400", // bins
        "0301 0402 0601 0900000400", // byte ranges
        "0301 0402 0602 0900000800", // another size of chunk
        "0301 0402 0602 09ffffffff", // variable
        "0402 0602 0900000400",
        "0301 0602 0900000400",
        "0301 0402 0900000400"})
    @DisplayName("§12.1: a first datagram that this swarm cannot go along with is answered by silence")
    void silence(String options) {
        seed();
        String[] parts = options.split(" \\| ");
        assertEquals(List.of(), received(1, handshake(parts.length > 1 ? parts[1] : ROOT, parts[0])));
    }

    @Test
    @DisplayName("who may not fetch hears what is heard of an unknown root: nothing; nor does anybody without a handshake, or by a guessed channel")
    void strangers() {
        seed();
        assertEquals(List.of(), received(66, handshake(ROOT, "0301 0402 0602 0900000400")));
        assertEquals(List.of(), received(1, "00000000"));
        assertEquals(List.of(), received(1, "00000000 08 00000000 00000006"));
        assertEquals(List.of(), received(1, "12345678 08 00000000 00000006"));
        String channel = opened();
        assertEquals(List.of(), received(66, channel + "08 00000000 00000006"));
        assertEquals(List.of(), received(99, channel + "08 00000000 00000006"));
    }

    @Test
    @DisplayName("§8.4: the same handshake again is answered again and makes no new channel; a REQUEST beside it is not served")
    void again() {
        seed();
        String first = handshake(ROOT, "0301 0402 0602 0900000400") + "08 00000000 00000006";
        List<SwarmEffect> answer = received(1, first);
        assertEquals(answer, received(1, first));
        assertEquals(1, answer.size());
    }

    @Test
    @DisplayName("§14 of the digest: who names no chunk size is told none; §7.3: versions overlap or there is silence")
    void olderPeers() {
        seed();
        assertEquals(List.of(), received(1, handshake(ROOT, "0301 0402 0602").replace("0101", "0102")));
        assertEquals(List.of(), received(1, handshake(ROOT, "0301 0402 0602").replace("0101", "")));
        assertFalse(hex(received(1, handshake(ROOT, "0301 0402 0602")).getFirst()).contains("0900000400"));
    }

    @Test
    @DisplayName("§8.4: a HANDSHAKE from channel 0 closes; after it nothing is served")
    void closing() {
        seed();
        String channel = opened();
        received(1, channel + "00 00000000 ff");
        assertEquals(List.of(), received(1, channel + "08 00000000 00000006"));
        assertTrue(swarms.progress(CONTENT, nowUs).orElseThrow().holders().isEmpty());
    }

    @Test
    @DisplayName("§3.7: requests are served in their order, once each, as far as there is a film, however wide they are")
    void inOrder() {
        seed();
        String channel = opened();
        List<SwarmEffect> served = received(1, channel + "08 00000005 00000005 08 00000002 00000003 08 00000002 ffffffff");
        assertEquals(List.of(5L, 2L, 3L, 4L, 6L), served.stream().map(effect -> ((SwarmEffect.Serve) effect).chunk()).toList());
        assertEquals(List.of(), received(1, channel + "08 00000007 7fffffff"));
    }

    @Test
    @DisplayName("§3.8: a flood of requests is answered by CHOKE, and a second later by UNCHOKE; what is asked meanwhile is dropped")
    void flood() {
        byte[] film = Sample.bytes(2_000 * 1024);
        MerkleTree tree = Sample.tree(HashFunction.SHA256, film, 1024);
        Content content = new Content(HashFunction.SHA256, tree.root(), 1024, film.length);
        MerkleTree.Nodes nodes = MerkleTree.Nodes.inMemory();
        IntStream.range(0, 4_000).mapToObj(Bin::new).forEach(bin -> tree.hash(bin).ifPresent(hash -> nodes.put(bin, hash)));
        swarms.open(content, nodes, BinSet.full(2_000), nowUs);
        swarms.limitUpload(1);
        start();
        String channel = hex(received(1, handshake(content.root().toString(), "0301 0402 0602 0900000400")).getFirst()).substring(10, 18);
        received(1, channel);
        received(1, channel + "08 00000000 ffffffff");
        assertEquals(List.of(new SwarmMessage.Choke()), sent());
        received(1, channel + "08 00000000 00000000");
        assertEquals(List.of(new SwarmMessage.Choke()), sent());
        tick(SECOND);
        assertEquals(List.of(new SwarmMessage.Unchoke()), sent());
    }

    @Test
    @DisplayName("CANCEL, and a HAVE of the same chunks, take requests back that wait for their turn")
    void cancelled() {
        seed();
        String channel = opened();
        swarms.limitUpload(10);
        received(1, channel + "08 00000000 00000006");
        long before = effects.stream().filter(SwarmEffect.Serve.class::isInstance).count();
        received(1, channel + "09 00000002 00000004");
        received(1, channel + "03 00000005 00000006");
        swarms.limitUpload(1e9);
        tick(SECOND);
        assertNotEquals(7, before);
        assertTrue(effects.stream().filter(SwarmEffect.Serve.class::isInstance).allMatch(e -> ((SwarmEffect.Serve) e).chunk() < 2));
    }

    @Test
    @DisplayName("§3.12: a minute of silence sends a keep-alive; three minutes of theirs, with three datagrams unanswered, end the channel")
    void keepAlive() {
        seed();
        opened();
        tick(60 * SECOND);
        assertEquals(1, effects.size());
        assertEquals(List.of(), sent());
        tick(60 * SECOND);
        tick(60 * SECOND);
        assertEquals(List.of(new SwarmMessage.Handshake(0, List.of())), sent());
    }

    @Test
    @DisplayName("an initiator says its handshake again after 1, 2, 4 … 15 s of silence; §8.4: one answered wrongly is not gone along with")
    void initiator() {
        fetch();
        assertEquals(1, sent().size());
        SwarmMessage.Handshake ours = (SwarmMessage.Handshake) sent().getFirst();
        tick(SECOND);
        assertEquals(List.of(ours), sent());
        tick(SECOND);
        assertEquals(List.of(), sent());
        tick(SECOND);
        assertEquals(List.of(ours), sent());
        String channel = HexFormat.of().toHexDigits((int) ours.sourceChannel());
        received(1, channel + "00" + HexFormat.of().toHexDigits((int) THEIRS) + "0001 0301 0400 0602 0900000400 ff");
        assertEquals(List.of(), sent());
        assertTrue(swarms.progress(CONTENT, nowUs).orElseThrow().holders().isEmpty());
    }

    private String fetching() {
        fetch();
        String channel = HexFormat.of().toHexDigits((int) ((SwarmMessage.Handshake) sent().getFirst()).sourceChannel());
        received(1, channel + "00" + HexFormat.of().toHexDigits((int) THEIRS) + "0001 0301 0402 0602 0900000400 ff 03 00000000 00000006");
        assertEquals(new SwarmMessage.Request(ChunkRange.of(0)), sent().stream().filter(SwarmMessage.Request.class::isInstance).findFirst().orElseThrow());
        return channel;
    }

    private byte[] data(String channel, int chunk, boolean proof, byte[] bytes) {
        List<SwarmMessage> messages = new ArrayList<>();
        List<Bin> bins = new ArrayList<>(TREE.peaks());
        bins.addAll(TREE.uncles(chunk, new BinSet(7)));
        bins.forEach(bin -> messages.add(new SwarmMessage.Integrity(bin.chunks(), TREE.hash(bin).orElseThrow())));
        if (!proof) {
            messages.clear();
        }
        messages.add(new SwarmMessage.Data(ChunkRange.of(chunk), nowUs, Bytes.of(bytes)));
        return new Datagram(Long.parseLong(channel, 16), messages).encode(TERMS);
    }

    @Test
    @DisplayName("§5.3: a chunk that proves itself is stored, and said to be here when it is on disk, not before")
    void stored() {
        String channel = fetching();
        assertEquals(List.of(new SwarmEffect.Store(CONTENT, 0, Bytes.of(chunk(0)))),
                received(1, data(channel, 0, true, chunk(0))).stream().filter(SwarmEffect.Store.class::isInstance).toList());
        tick(SECOND / 10);
        assertFalse(sent().contains(new SwarmMessage.Have(ChunkRange.of(0))));
        assertEquals(List.of(), received(1, channel + "08 00000000 00000000").stream().filter(SwarmEffect.Serve.class::isInstance).toList());
        swarms.stored(CONTENT, 0, nowUs);
        effects.clear();
        swarms.tick(nowUs + SECOND / 10);
        assertEquals(List.of(new SwarmMessage.Have(ChunkRange.of(0))), sent());
        assertEquals(1, received(1, channel + "08 00000000 00000000").stream().filter(SwarmEffect.Serve.class::isInstance).count());
    }

    @Test
    @DisplayName("§3.4: on a road that loses, a chunk that proves itself is acknowledged; §5.3: who acknowledged one is sent its hashes no more")
    void acknowledged() {
        reliable = false;
        String channel = fetching();
        received(1, data(channel, 0, true, chunk(0)));
        assertTrue(sent().contains(new SwarmMessage.Ack(ChunkRange.of(0), 0)));
        swarms.close(CONTENT, nowUs);
        seed();
        String theirs = opened();
        received(1, theirs + "02 00000000 00000000 0000000000000000");
        SwarmEffect.Serve serve = (SwarmEffect.Serve) received(1, theirs + "08 00000001 00000001").getFirst();
        assertEquals(List.of(), serve.head().messages());
    }

    @Test
    @DisplayName("a chunk that is forged ends the channel at once, and no later handshake of that neighbour is answered")
    void forged() {
        String channel = fetching();
        byte[] wrong = chunk(0);
        wrong[17] ^= 1;
        received(1, data(channel, 0, true, wrong));
        assertEquals(List.of(new SwarmMessage.Handshake(0, List.of())), sent());
        assertEquals(1, swarms.progress(CONTENT, nowUs).orElseThrow().liars());
        assertEquals(List.of(), received(1, handshake(ROOT, "0301 0402 0602 0900000400")));
        tick(SECOND);
        assertEquals(List.of(), sent());
    }

    @Test
    @DisplayName("a forged INTEGRITY after the good one does not count against a chunk whose path is proven, and a good one replaces it before")
    void forgedIntegrity() {
        String channel = fetching();
        received(1, channel + "04 00000001 00000001" + "ab".repeat(32));
        assertTrue(received(1, data(channel, 0, true, chunk(0))).stream().anyMatch(SwarmEffect.Store.class::isInstance));
        received(1, channel + "04 00000001 00000001" + "ab".repeat(32));
        tick(SECOND / 10);
        assertTrue(received(1, data(channel, 1, false, chunk(1))).stream().anyMatch(SwarmEffect.Store.class::isInstance));
    }

    @Test
    @DisplayName("chunks without proof, of a wrong length, past the end, or never asked for: three such, and the channel ends; memory is bounded")
    void faults() {
        String channel = fetching();
        assertEquals(List.of(), received(1, data(channel, 0, false, chunk(0))).stream().filter(SwarmEffect.Store.class::isInstance).toList());
        received(1, data(channel, 6, true, chunk(0)));
        for (int i = 0; i < 2_000; i++) {
            received(1, channel + "04" + String.format("%08x%08x", i, i) + "cd".repeat(32));
        }
        assertEquals(0, swarms.progress(CONTENT, nowUs).orElseThrow().liars());
        received(1, channel + "01 00000009 00000009 0000000000000000 aa");
        assertEquals(1, swarms.progress(CONTENT, nowUs).orElseThrow().liars());
    }

    @Test
    @DisplayName("HAVE, CANCEL and INTEGRITY over 2^32 chunks are as long as the film, and no longer; one that promises what there is not is asked no such thing")
    void wide() {
        String channel = fetching();
        received(1, channel + "03 00000000 ffffffff 09 00000000 ffffffff 04 00000000 ffffffff" + "ab".repeat(32));
        assertEquals(7, swarms.progress(CONTENT, nowUs).orElseThrow().holders().getFirst().chunksHeld());
        tick(SECOND);
        assertTrue(sent().stream().filter(SwarmMessage.Request.class::isInstance)
                .allMatch(request -> ((SwarmMessage.Request) request).chunks().end() < 7));
        assertTrue(received(1, data(channel, 0, true, chunk(0))).stream().anyMatch(SwarmEffect.Store.class::isInstance));
    }

    @Test
    @DisplayName("a root that nobody has: nothing is asked for it, nothing is held, and each neighbour's greeting is waited for less and less often")
    void nobodyHas() {
        fetch();
        int greetings = sent().size();
        for (int i = 0; i < 300; i++) {
            tick(SECOND);
            assertTrue(sent().stream().allMatch(SwarmMessage.Handshake.class::isInstance));
            greetings += sent().size();
        }
        assertTrue(greetings <= 30, greetings + " greetings in five minutes");
        assertEquals(0, swarms.progress(CONTENT, nowUs).orElseThrow().chunksHeld());
    }

    @Test
    @DisplayName("on a reliable road a datagram that breaks a rule closes the road")
    void malformed() {
        seed();
        String channel = opened();
        assertInstanceOf(SwarmEffect.Drop.class, received(1, channel + "08 00000005 00000004").getFirst());
        assertInstanceOf(SwarmEffect.Drop.class, received(1, "0000").getFirst());
    }

    @Test
    @DisplayName("an item whose root shows another length describes no film, and nothing more is asked for it")
    void contradiction() {
        // Two chunks of 1,024 bytes; the item says eight, of which the last six would be zeros in the tree.
        byte[] film = Sample.bytes(2048);
        HashFunction function = HashFunction.SHA256;
        Bytes pair = Sample.tree(function, film, 1024).root();
        Bytes root = function.hash(function.hash(pair, function.zero()), function.zero());
        Content wrong = new Content(function, root, 1024, 8 * 1024);
        swarms.open(wrong, MerkleTree.Nodes.inMemory(), new BinSet(8), nowUs);
        swarms.want(wrong, true, nowUs);
        start();
        String channel = HexFormat.of().toHexDigits((int) ((SwarmMessage.Handshake) sent().getFirst()).sourceChannel());
        received(1, channel + "00" + HexFormat.of().toHexDigits((int) THEIRS) + "0001 0301 0402 0602 0900000400 ff 03 00000000 00000007");
        List<SwarmMessage> messages = List.of(
                new SwarmMessage.Integrity(new ChunkRange(4, 7), function.zero()),
                new SwarmMessage.Integrity(new ChunkRange(2, 3), function.zero()),
                new SwarmMessage.Integrity(ChunkRange.of(1), function.hash(Sample.chunk(film, 1024, 1))),
                new SwarmMessage.Data(ChunkRange.of(0), nowUs, Sample.chunk(film, 1024, 0)));
        received(1, new Datagram(Long.parseLong(channel, 16), messages).encode(TERMS));
        assertTrue(swarms.progress(wrong, nowUs).orElseThrow().contradicted());
        assertEquals(0, swarms.progress(wrong, nowUs).orElseThrow().liars());
        tick(SECOND);
        assertEquals(List.of(), sent());
    }
}
