package wetube.swarm;

import java.util.Arrays;

/** Contents that tests share. */
final class Sample {
    private Sample() {}

    /** The content of the vectors: byte i is (i·31 + (i / 256)·17 + 7) modulo 256. */
    static byte[] bytes(int lengthBytes) {
        byte[] content = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            content[i] = (byte) (i * 31 + (i >> 8) * 17 + 7);
        }
        return content;
    }

    static Bytes chunk(byte[] content, int chunkBytes, int chunk) {
        return Bytes.of(Arrays.copyOfRange(content, chunk * chunkBytes,
                Math.min(content.length, (chunk + 1) * chunkBytes)));
    }

    /** The whole tree of a content. */
    static MerkleTree tree(HashFunction function, byte[] content, int chunkBytes) {
        MerkleTree.Growing growing = new MerkleTree.Growing(function, MerkleTree.Nodes.inMemory());
        for (int chunk = 0; chunk * chunkBytes < content.length; chunk++) {
            growing.add(function.hash(chunk(content, chunkBytes, chunk)));
        }
        return growing.finish();
    }
}
