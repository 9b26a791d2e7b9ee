package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static wetube.swarm.MerkleTree.Verdict.CONTRADICTION;
import static wetube.swarm.MerkleTree.Verdict.FORGED;
import static wetube.swarm.MerkleTree.Verdict.INCOMPLETE;
import static wetube.swarm.MerkleTree.Verdict.PROVEN;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7574 §5, clause by clause. Chunks are of 64 bytes here: as long as two hashes, which is where lies about the length begin. */
class MerkleTreeTest {
    private static final HashFunction SHA256 = HashFunction.SHA256;
    private static final int CHUNK_BYTES = 64;

    private static byte[] content(int chunks) {
        return Sample.bytes(chunks * CHUNK_BYTES);
    }

    private static MerkleTree whole(int chunks) {
        return Sample.tree(SHA256, content(chunks), CHUNK_BYTES);
    }

    private static MerkleTree empty(Bytes root, int chunks) {
        return new MerkleTree(SHA256, root, chunks, MerkleTree.Nodes.inMemory());
    }

    private static Bytes leaf(int chunk) {
        return SHA256.hash(Sample.chunk(content(chunk + 1), CHUNK_BYTES, chunk));
    }

    private static List<Long> numbers(List<Bin> bins) {
        return bins.stream().map(Bin::number).toList();
    }

    /** All that a sender says before a chunk to somebody who has nothing. */
    private static Map<Bin, Bytes> proof(MerkleTree sender, int chunk, int chunks) {
        Map<Bin, Bytes> offered = new LinkedHashMap<>();
        List<Bin> bins = new ArrayList<>(sender.peaks());
        bins.addAll(sender.uncles(chunk, new BinSet(chunks)));
        bins.forEach(bin -> offered.put(bin, sender.hash(bin).orElseThrow()));
        return offered;
    }

    @Test
    @DisplayName("§4.2: bins are numbered in order")
    void bins() {
        Bin seven = Bin.root(8);
        assertEquals(new Bin(7), seven);
        assertEquals(new ChunkRange(0, 7), seven.chunks());
        assertEquals(3, seven.height());
        assertEquals(List.of(11L, 9L, 10L), numbers(List.of(new Bin(3).sibling(), new Bin(10).parent(), Bin.leaf(5))));
        assertEquals(new ChunkRange(4, 5), new Bin(9).chunks());
        for (long number = 0; number < 1000; number++) {
            assertEquals(new Bin(number), Bin.over(new Bin(number).chunks()).orElseThrow());
        }
    }

    @Test
    @DisplayName("§5.1: the hash of two zeros is zero, of a hash and a zero is not")
    void zeros() {
        Bytes[] h = LongStream.range(0, 5).mapToObj(chunk -> leaf((int) chunk)).toArray(Bytes[]::new);
        Bytes left = SHA256.hash(SHA256.hash(h[0], h[1]), SHA256.hash(h[2], h[3]));
        Bytes right = SHA256.hash(SHA256.hash(h[4], SHA256.zero()), SHA256.zero());
        assertEquals(SHA256.hash(left, right), whole(5).root());
    }

    @Test
    @DisplayName("§5.6.1: seven chunks have the peaks 3, 9 and 12; eight have the root alone")
    void peaks() {
        assertEquals(List.of(3L, 9L, 12L), numbers(whole(7).peaks()));
        assertEquals(List.of(7L), numbers(whole(8).peaks()));
        assertEquals(List.of(0L), numbers(whole(1).peaks()));
    }

    @Test
    @DisplayName("§5.5: to fetch eight chunks in order takes the hashes 2, 5, 11 | | 6 | | 10, 13 | | 14 |, high ones first")
    void unclesInOrder() {
        MerkleTree tree = whole(8);
        BinSet proven = new BinSet(8);
        List<List<Long>> sent = new ArrayList<>();
        for (int chunk = 0; chunk < 8; chunk++) {
            sent.add(numbers(tree.uncles(chunk, proven)));
            proven.add(chunk);
        }
        assertEquals(List.of(List.of(11L, 5L, 2L), List.of(), List.of(6L), List.of(), List.of(13L, 10L), List.of(), List.of(14L),
                List.of()), sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 13, 64, 100})
    @DisplayName("§5.3: chunks in any order prove themselves with what a sender adds, and the tree is whole in the end")
    void anyOrder(int chunks) {
        MerkleTree sender = whole(chunks);
        for (int seed = 0; seed < 20; seed++) {
            MerkleTree receiver = empty(sender.root(), chunks);
            BinSet proven = new BinSet(chunks);
            List<Integer> order = new ArrayList<>(LongStream.range(0, chunks).mapToObj(chunk -> (int) chunk).toList());
            java.util.Collections.shuffle(order, new Random(seed));
            Map<Bin, Bytes> offered = new HashMap<>();
            sender.peaks().forEach(peak -> offered.put(peak, sender.hash(peak).orElseThrow()));
            for (int chunk : order) {
                sender.uncles(chunk, proven).forEach(uncle -> offered.put(uncle, sender.hash(uncle).orElseThrow()));
                assertEquals(PROVEN, receiver.verify(chunk, leaf(chunk), offered));
                offered.clear();
                proven.add(chunk);
            }
            for (int chunk = 0; chunk < chunks; chunk++) {
                assertEquals(sender.hash(Bin.leaf(chunk)), receiver.hash(Bin.leaf(chunk)));
            }
        }
    }

    @Test
    @DisplayName("§5.3: with one hash missing nothing is proven, and the tree learns nothing")
    void missing() {
        MerkleTree sender = whole(7);
        for (Bin bin : proof(sender, 0, 7).keySet()) {
            MerkleTree receiver = empty(sender.root(), 7);
            Map<Bin, Bytes> offered = proof(sender, 0, 7);
            offered.remove(bin);
            assertEquals(INCOMPLETE, receiver.verify(0, leaf(0), offered), bin.toString());
            assertEquals(java.util.Optional.empty(), receiver.hash(Bin.leaf(0)));
        }
    }

    @Test
    @DisplayName("§5.3: a wrong chunk, or one wrong bit in any hash beside it, is refused, and the tree learns nothing")
    void forged() {
        MerkleTree sender = whole(7);
        assertEquals(FORGED, empty(sender.root(), 7).verify(0, leaf(1), proof(sender, 0, 7)));
        for (Bin bin : proof(sender, 0, 7).keySet()) {
            Map<Bin, Bytes> offered = proof(sender, 0, 7);
            byte[] wrong = offered.get(bin).array().clone();
            wrong[31] ^= 1;
            offered.put(bin, Bytes.of(wrong));
            MerkleTree receiver = empty(sender.root(), 7);
            assertEquals(FORGED, receiver.verify(0, leaf(0), offered), bin.toString());
            assertEquals(java.util.Optional.empty(), receiver.hash(Bin.leaf(0)));
            assertEquals(PROVEN, receiver.verify(0, leaf(0), proof(sender, 0, 7)));
        }
    }

    @Test
    @DisplayName("a forged hash does not displace a proven one")
    void noDisplacement() {
        MerkleTree sender = whole(8);
        MerkleTree receiver = empty(sender.root(), 8);
        assertEquals(PROVEN, receiver.verify(0, leaf(0), proof(sender, 0, 8)));
        Map<Bin, Bytes> forged = new HashMap<>();
        LongStream.range(0, 15).forEach(number -> forged.put(new Bin(number), SHA256.hash(Bytes.of(new byte[] {(byte) number}))));
        assertEquals(PROVEN, receiver.verify(1, leaf(1), forged));
        assertEquals(FORGED, receiver.verify(1, leaf(2), forged));
        assertEquals(FORGED, receiver.verify(2, leaf(2), forged));
        assertEquals(sender.hash(new Bin(5)), receiver.hash(new Bin(5)));
        assertEquals(PROVEN, receiver.verify(2, leaf(2), Map.of(Bin.leaf(3), leaf(3))));
    }

    @Test
    @DisplayName("the tree does not bind its length: two hashes pass as a content of one chunk, which only the given length tells apart")
    void oneChunkOfTwoHashes() {
        MerkleTree film = whole(8);
        Bytes both = Bytes.of(java.nio.ByteBuffer.allocate(64).put(film.hash(new Bin(3)).orElseThrow().array())
                .put(film.hash(new Bin(11)).orElseThrow().array()).array());
        assertEquals(PROVEN, empty(film.root(), 1).verify(0, SHA256.hash(both), Map.of()));
        assertEquals(FORGED, empty(film.root(), 8).verify(0, SHA256.hash(both), proof(film, 0, 8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 9, 16})
    @DisplayName("a root of seven chunks proves no chunk of a content that is said to have another number of them, unless of none beside it")
    void otherCount(int said) {
        MerkleTree film = whole(7);
        for (int chunk = 0; chunk < Math.min(said, 7); chunk++) {
            // What is said to be the top is the root; the rest is as in the true tree, zeros included.
            Map<Bin, Bytes> offered = new HashMap<>();
            offered.put(Bin.leaf(7), SHA256.zero());
            offered.put(new Bin(13), SHA256.hash(leaf(6), SHA256.zero()));
            offered.put(new Bin(11), SHA256.hash(film.hash(new Bin(9)).orElseThrow(), offered.get(new Bin(13))));
            LongStream.range(0, 15).mapToObj(Bin::new).forEach(bin -> film.hash(bin).ifPresent(hash -> offered.put(bin, hash)));
            boolean besideNone = said == 8 && chunk == 6;
            MerkleTree.Verdict verdict = empty(film.root(), said).verify(chunk, leaf(chunk), offered);
            if (besideNone) {
                assertEquals(CONTRADICTION, verdict);
            } else if (said != 8) {
                assertEquals(FORGED, verdict == INCOMPLETE ? FORGED : verdict, said + " " + chunk + " " + verdict);
            }
        }
    }

    @Test
    @DisplayName("a chunk past the end is nobody's")
    void pastTheEnd() {
        assertEquals(FORGED, empty(whole(7).root(), 7).verify(7, SHA256.zero(), Map.of()));
        assertEquals(FORGED, empty(whole(7).root(), 7).verify(1L << 40, leaf(0), Map.of()));
    }
}
