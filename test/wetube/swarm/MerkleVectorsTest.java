package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.testing.Project;

/**
 * The tree against {@code merkle.txt}: chunks of 1,024 bytes of {@link Sample}. Its SHA-1 roots were confirmed by the protocol's first
 * implementation; those of SHA-256 come from a computation of its own.
 */
class MerkleVectorsTest {
    private static final int CHUNK_BYTES = 1024;

    record Vector(int lengthBytes, HashFunction function, int chunks, int height, String root, Map<Long, String> peaks) {}

    static Stream<Vector> vectors() throws IOException {
        List<Vector> vectors = new ArrayList<>();
        int lengthBytes = 0;
        for (String line : Files.readAllLines(Project.root().resolve("test/wetube/swarm/merkle.txt"))) {
            Matcher length = Pattern.compile("length (\\d+) .*").matcher(line);
            Matcher tree = Pattern.compile(" *(sha\\d+) +chunks (\\d+) height (\\d+) root (\\w+)").matcher(line);
            Matcher peak = Pattern.compile(" *peak bin (\\d+) chunks (\\d+-\\d+) (\\w+)").matcher(line);
            if (length.matches()) {
                lengthBytes = Integer.parseInt(length.group(1));
            } else if (tree.matches()) {
                vectors.add(new Vector(lengthBytes, HashFunction.valueOf(tree.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(tree.group(2)), Integer.parseInt(tree.group(3)), tree.group(4), new LinkedHashMap<>()));
            } else if (peak.matches()) {
                Bin bin = new Bin(Long.parseLong(peak.group(1)));
                assertEquals(peak.group(2), bin.chunks().toString());
                vectors.getLast().peaks().put(bin.number(), peak.group(3));
            }
        }
        return vectors.stream();
    }

    @Test
    @DisplayName("the file holds eleven lengths, each with two hash functions")
    void allAreThere() throws IOException {
        assertEquals(22, vectors().count());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("§5.1, §5.6.1: root and peaks are those of the vectors")
    void rootAndPeaks(Vector vector) {
        MerkleTree tree = Sample.tree(vector.function(), Sample.bytes(vector.lengthBytes()), CHUNK_BYTES);
        Map<Long, String> peaks = new LinkedHashMap<>();
        tree.peaks().forEach(peak -> peaks.put(peak.number(), tree.hash(peak).orElseThrow().toString()));
        assertEquals(vector, new Vector(vector.lengthBytes(), vector.function(), (vector.lengthBytes() + 1023) / CHUNK_BYTES,
                Bin.root(vector.chunks()).height(), tree.root().toString(), peaks));
    }

    @Test
    @DisplayName("§5.1 knows no tree without chunks")
    void noChunks() {
        MerkleTree.Growing growing = new MerkleTree.Growing(HashFunction.SHA256, MerkleTree.Nodes.inMemory());
        assertThrows(IllegalStateException.class, growing::finish);
    }
}
