package wetube.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Merkle hash tree of one content: it proves each chunk by the root hash, which is the swarm's id.
 *
 * <p>Source: RFC 7574 §5. A leaf is the hash of a chunk, the last one of its true length. The leaves are as many as the smallest power of
 * two that holds the chunks, and the missing ones are all zero. A node is the hash of its two children, left and right; a node over zeros
 * alone is zero too. Seven chunks, the peaks in brackets:
 *
 * <pre>
 *                 root
 *        [3]               11
 *     1       5       [9]       13
 *   0   2   4   6   8   10  [12]   0        H(13) = hash(H(12) ‖ 00…00)
 * </pre>
 *
 * <p>A tree is made in two ways: from the chunks themselves ({@link Growing}), or, by a peer that has only the root, from hashes that
 * neighbours sent ({@link #verify}). Nothing enters a tree before it is proven.
 *
 * <p>The RFC's tree does not bind its length: the 64 bytes left ‖ right below a root of SHA-256 pass as a content of one chunk. So the
 * number of chunks is given, never learned, and a root that contradicts it shows: the peaks do not fold to the root, or a chunk that should
 * be there is proven to be a zero ({@link Verdict#CONTRADICTION}).
 *
 * <p>Memory: what is unproven is the caller's, who bounds it; what is proven is in {@link Nodes}, which may be a file. Not thread-safe.
 */
public final class MerkleTree {
    /** Where proven hashes are kept. */
    public interface Nodes {
        Optional<Bytes> get(Bin node);

        void put(Bin node, Bytes hash);

        /** In memory: about 100 bytes a hash. */
        static Nodes inMemory() {
            Map<Bin, Bytes> hashes = new HashMap<>();
            return new Nodes() {
                @Override
                public Optional<Bytes> get(Bin node) {
                    return Optional.ofNullable(hashes.get(node));
                }

                @Override
                public void put(Bin node, Bytes hash) {
                    hashes.put(node, hash);
                }
            };
        }
    }

    /** What is to be said of a chunk and the hashes that came for it. */
    public enum Verdict {
        /** The chunk belongs to the root, and so do the hashes that were needed, which are now in the tree. */
        PROVEN,
        /** A hash is missing on the way up to a proven one: nothing is known. */
        INCOMPLETE,
        /** The chunk or one of its hashes is not what the root promises. */
        FORGED,
        /** The chunk belongs to the root, but beside it is a zero where this content should have chunks: the root is of another length. */
        CONTRADICTION
    }

    private final HashFunction function;
    private final Bytes root;
    private final long chunkCount;
    private final List<Bin> peaks;
    private final Nodes nodes;

    /** The tree of which only the root is known, or what {@code nodes} has of it from before. */
    public MerkleTree(HashFunction function, Bytes root, long chunkCount, Nodes nodes) {
        this.function = function;
        this.root = root;
        this.chunkCount = chunkCount;
        this.nodes = nodes;
        peaks = Bin.peaks(chunkCount);
        if (peaks.size() == 1) {
            // §5.6.1: where the number of chunks is a power of two, the root is the only peak.
            nodes.put(peaks.getFirst(), root);
        }
    }

    /** A tree that grows with a content that is being read: {@link #add} a leaf for each chunk in turn, then {@link #finish}. */
    public static final class Growing {
        private final HashFunction function;
        private final Nodes nodes;
        private long chunkCount;

        public Growing(HashFunction function, Nodes nodes) {
            this(function, nodes, 0);
        }

        /** Goes on where so many leaves are in {@code nodes} already. */
        public Growing(HashFunction function, Nodes nodes, long chunkCount) {
            this.function = function;
            this.nodes = nodes;
            this.chunkCount = chunkCount;
        }

        /** Takes the hash of the next chunk, and makes each node that it fills. */
        public void add(Bytes leaf) {
            Bin node = Bin.leaf(chunkCount++);
            Bytes hash = leaf;
            nodes.put(node, hash);
            while (!node.isLeft()) {
                hash = function.hash(nodes.get(node.sibling()).orElseThrow(), hash);
                node = node.parent();
                nodes.put(node, hash);
            }
        }

        /** The whole tree; there must have been a chunk, since the RFC knows no tree of none. */
        public MerkleTree finish() {
            if (chunkCount == 0) {
                throw new IllegalStateException("no chunks, no tree");
            }
            Bytes root = fold(function, Bin.peaks(chunkCount), Bin.root(chunkCount), peak -> nodes.get(peak).orElseThrow());
            return new MerkleTree(function, root, chunkCount, nodes);
        }
    }

    public Bytes root() {
        return root;
    }

    /** §5.6.1: the nodes whose hashes go first to a neighbour that has none. */
    public List<Bin> peaks() {
        return peaks;
    }

    /** The proven hash of a node. */
    public Optional<Bytes> hash(Bin node) {
        return nodes.get(node);
    }

    /**
     * §5.3: the nodes whose hashes prove a chunk, together with it, to a neighbour that knows the peaks: the siblings on the way up.
     * §5.4: "in order of decreasing height". Left out are those that the neighbour has: it could not prove a chunk without knowing both
     * children of each node above it.
     */
    public List<Bin> uncles(long chunk, BinSet proven) {
        Deque<Bin> uncles = new ArrayDeque<>();
        Bin node = Bin.leaf(chunk);
        while (!peaks.contains(node) && !proven.intersects(node.parent().chunks())) {
            uncles.addFirst(node.sibling());
            node = node.parent();
        }
        return new ArrayList<>(uncles);
    }

    /**
     * Judges a chunk by its hash. {@code offered} are hashes that somebody sent and that may be lies: what is proven is never replaced.
     * Takes as many hashes of two hashes as the tree is high, at most.
     */
    public Verdict verify(long chunk, Bytes leaf, Map<Bin, Bytes> offered) {
        if (chunk >= chunkCount) {
            return Verdict.FORGED;
        }
        Verdict foundation = provePeaks(offered);
        if (foundation != Verdict.PROVEN) {
            return foundation;
        }
        // From the leaf up to the first node that is proven: a peak, if nothing below it is.
        Map<Bin, Bytes> path = new LinkedHashMap<>();
        Bin node = Bin.leaf(chunk);
        Bytes hash = leaf;
        while (nodes.get(node).isEmpty()) {
            Bin sibling = node.sibling();
            Bytes beside = nodes.get(sibling).orElse(offered.get(sibling));
            if (beside == null) {
                return Verdict.INCOMPLETE;
            }
            path.put(node, hash);
            path.put(sibling, beside);
            hash = node.isLeft() ? function.hash(hash, beside) : function.hash(beside, hash);
            node = node.parent();
        }
        if (!nodes.get(node).orElseThrow().equals(hash)) {
            return Verdict.FORGED;
        }
        if (path.containsValue(function.zero())) {
            return Verdict.CONTRADICTION;
        }
        path.forEach(nodes::put);
        return Verdict.PROVEN;
    }

    /** §5.6.2: the receiver checks the peaks against the root before anything else. All of them, or none, enter the tree. */
    private Verdict provePeaks(Map<Bin, Bytes> offered) {
        if (nodes.get(peaks.getFirst()).isPresent()) {
            return Verdict.PROVEN;
        }
        if (!offered.keySet().containsAll(peaks)) {
            return Verdict.INCOMPLETE;
        }
        if (!fold(function, peaks, Bin.root(chunkCount), offered::get).equals(root)) {
            return Verdict.FORGED;
        }
        peaks.forEach(peak -> nodes.put(peak, offered.get(peak)));
        return Verdict.PROVEN;
    }

    /** The root's hash from those of the peaks: what is right of the last peak is zero, what is left of it is another peak. */
    private static Bytes fold(HashFunction function, List<Bin> peaks, Bin top, Function<Bin, Bytes> hashes) {
        Bin node = peaks.getLast();
        Bytes hash = hashes.apply(node);
        while (!node.equals(top)) {
            hash = node.isLeft() ? function.hash(hash, function.zero()) : function.hash(hashes.apply(node.sibling()), hash);
            node = node.parent();
        }
        return hash;
    }
}
