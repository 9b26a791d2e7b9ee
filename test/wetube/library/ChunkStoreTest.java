package wetube.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.swarm.Bin;
import wetube.swarm.BinSet;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.HashFunction;
import wetube.swarm.MerkleTree;

class ChunkStoreTest {
    private static final int CHUNK_BYTES = 1024;
    private static final byte[] FILM = new byte[100 * CHUNK_BYTES - 7];

    static {
        new Random(1).nextBytes(FILM);
    }

    @TempDir
    Path folder;

    private static Bytes chunk(int chunk) {
        return Bytes.of(Arrays.copyOfRange(FILM, chunk * CHUNK_BYTES, Math.min(FILM.length, (chunk + 1) * CHUNK_BYTES)));
    }

    private static MerkleTree tree(MerkleTree.Nodes nodes) {
        MerkleTree.Growing growing = new MerkleTree.Growing(HashFunction.SHA256, nodes);
        for (int i = 0; i < 100; i++) {
            growing.add(HashFunction.SHA256.hash(chunk(i)));
        }
        return growing.finish();
    }

    private static Content content() {
        return new Content(HashFunction.SHA256, tree(MerkleTree.Nodes.inMemory()).root(), CHUNK_BYTES, FILM.length);
    }

    private ChunkStore store() throws IOException {
        return new ChunkStore(folder, content(), Optional.empty());
    }

    @Test
    @DisplayName("what is written is read again, and is there after closing and opening")
    void kept() throws IOException {
        try (ChunkStore store = store()) {
            store.write(99, chunk(99));
            store.write(3, chunk(3));
            assertEquals(chunk(99), store.read(99));
        }
        try (ChunkStore store = store()) {
            assertEquals(2, store.held().count());
            assertEquals(chunk(3), store.read(3));
            assertTrue(store.held().contains(99));
        }
    }

    @Test
    @DisplayName("what is not forced is not claimed; a bitmap that is half new claims only what is there")
    void torn() throws IOException {
        Random random = new Random(2);
        try (ChunkStore store = store()) {
            byte[] before = new byte[0];
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 5; i++) {
                    int chunk = random.nextInt(100);
                    store.write(chunk, chunk(chunk));
                }
                assertEquals(Bytes.of(before), Bytes.of(Files.readAllBytes(folder.resolve(ChunkStore.BITMAP))));
                store.force();
                byte[] after = Files.readAllBytes(folder.resolve(ChunkStore.BITMAP));
                for (int cut = 0; cut <= after.length; cut++) {
                    byte[] half = Arrays.copyOf(before, after.length);
                    System.arraycopy(after, 0, half, 0, cut);
                    BinSet claimed = BinSet.ofBitmap(half, 100);
                    for (int chunk = claimed.nextCommon(claimed, 0); chunk >= 0; chunk = claimed.nextCommon(claimed, chunk + 1)) {
                        assertEquals(chunk(chunk), store.read(chunk));
                    }
                }
                before = after;
            }
        }
    }

    @Test
    @DisplayName("a bitmap of a longer film, or of nonsense, claims no chunk past the end")
    void nonsense() throws IOException {
        byte[] all = new byte[1000];
        Arrays.fill(all, (byte) -1);
        Files.write(folder.resolve(ChunkStore.BITMAP), all);
        try (ChunkStore store = store()) {
            assertEquals(100, store.held().count());
        }
    }

    @Test
    @DisplayName("the tree's file gives what was put, for every node and function, and nothing else")
    void treeFile() throws IOException {
        for (HashFunction function : HashFunction.values()) {
            try (TreeFile file = new TreeFile(folder.resolve("tree-" + function), function)) {
                file.put(new Bin(7), function.hash(chunk(7)));
                file.put(new Bin(8), function.hash(chunk(8)));
                assertEquals(Optional.of(function.hash(chunk(7))), file.get(new Bin(7)));
                assertEquals(Optional.of(function.hash(chunk(8))), file.get(new Bin(8)));
                assertEquals(Optional.empty(), file.get(new Bin(6)));
                assertEquals(Optional.empty(), file.get(new Bin(1_000_000)));
            }
        }
    }

    @Test
    @DisplayName("a reader waits for a chunk until it is there, the time is over, or the store is closed")
    void await() throws IOException, InterruptedException {
        ChunkStore store = store();
        assertFalse(store.await(5, 1));
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                store.write(5, chunk(5));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(store.await(5, 10_000));
        writer.join();
        store.close();
        assertThrows(IOException.class, () -> store.await(6, 10_000));
    }

    @Test
    @DisplayName("an owner's file is read where it is, and no longer once it was changed")
    void original() throws IOException {
        Path film = folder.resolve("holiday.mp4");
        Files.write(film, FILM);
        Files.createDirectories(folder.resolve("s"));
        ChunkStore.claimAll(folder.resolve("s"), content());
        try (ChunkStore store = new ChunkStore(folder.resolve("s"), content(), Optional.of(film))) {
            assertEquals(chunk(99), store.read(99));
            Files.setLastModifiedTime(film, FileTime.fromMillis(1));
            IOException changed = assertThrows(IOException.class, () -> store.read(99));
            assertEquals("the file holiday.mp4 has changed since it was shared", changed.getMessage());
        }
    }
}
