package wetube.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.HashFunction;
import wetube.swarm.Item;
import wetube.swarm.MerkleTree;
import wetube.wire.ProtocolException;

class ShelfTest {
    private static final int SLICE = Adding.SLICE_BYTES;
    private static final byte[] FILM = new byte[2 * SLICE + 100_001];

    @TempDir
    Path folder;
    private Shelf shelf;

    @BeforeEach
    void film() throws IOException {
        new Random(3).nextBytes(FILM);
        System.arraycopy("....ftypisom".getBytes(StandardCharsets.US_ASCII), 0, FILM, 0, 12);
        shelf = new Shelf(folder, 0);
    }

    private static byte[] slice(int index) {
        return Arrays.copyOfRange(FILM, index * SLICE, Math.min(FILM.length, (index + 1) * SLICE));
    }

    private static Item item() {
        MerkleTree.Growing growing = new MerkleTree.Growing(HashFunction.SHA256, MerkleTree.Nodes.inMemory());
        for (int at = 0; at < FILM.length; at += 16384) {
            growing.add(HashFunction.SHA256.hash(FILM, at, Math.min(16384, FILM.length - at)));
        }
        return Item.of(growing.finish().root(), FILM.length, Item.Type.MP4);
    }

    private static Content other(int number, long lengthBytes) {
        return new Content(HashFunction.SHA256, HashFunction.SHA256.hash(Bytes.of(new byte[] {(byte) number})), 16384, lengthBytes);
    }

    @Test
    @DisplayName("a film comes in slices of 4 MiB, and is whole with the last: its item, all its chunks and all its tree")
    void added() throws IOException, ProtocolException {
        assertEquals(0, shelf.begin("a", FILM.length));
        assertEquals(Optional.empty(), shelf.add("a", 0, slice(0)));
        assertEquals(Optional.empty(), shelf.add("a", SLICE, slice(1)));
        assertEquals(Optional.of(item()), shelf.add("a", 2 * SLICE, slice(2)));
        ChunkStore store = shelf.own(item().content()).orElseThrow();
        assertTrue(store.held().isFull());
        assertEquals(Bytes.of(Arrays.copyOf(FILM, 16384)), store.read(0));
        MerkleTree tree = new MerkleTree(HashFunction.SHA256, item().content().root(), item().content().chunkCount(), store.nodes());
        assertTrue(tree.peaks().stream().allMatch(peak -> tree.hash(peak).isPresent()));
        shelf.closeAll();
    }

    @Test
    @DisplayName("it goes on after a reload where it was, and after a restart at most two slices before; the film is the same")
    void resumed() throws IOException, ProtocolException {
        shelf.begin("a", FILM.length);
        shelf.add("a", 0, slice(0));
        shelf.add("a", SLICE, slice(1));
        assertEquals(2 * SLICE, shelf.begin("a", FILM.length));
        Shelf restarted = new Shelf(folder, 0);
        long offset = restarted.begin("a", FILM.length);
        assertEquals(SLICE, offset);
        restarted.add("a", SLICE, slice(1));
        assertEquals(Optional.of(item()), restarted.add("a", 2 * SLICE, slice(2)));
        restarted.closeAll();
    }

    @Test
    @DisplayName("slices out of turn, too short, too long, of files nobody began, empty files, and what is no film, are refused")
    void refused() throws IOException, ProtocolException {
        assertThrows(ProtocolException.class, () -> shelf.begin("empty", 0));
        assertThrows(ProtocolException.class, () -> shelf.begin("huge", (1L << 40) + 1));
        assertThrows(ProtocolException.class, () -> shelf.add("b", 0, slice(0)));
        shelf.begin("a", FILM.length);
        assertThrows(ProtocolException.class, () -> shelf.add("a", SLICE, slice(1)));
        assertThrows(ProtocolException.class, () -> shelf.add("a", 0, new byte[100]));
        assertThrows(ProtocolException.class, () -> shelf.add("a", 0, new byte[SLICE + 1]));
        shelf.begin("text", 5);
        ProtocolException noFilm = assertThrows(ProtocolException.class, () -> shelf.add("text", 0, "hello".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(noFilm.getMessage().contains("ffmpeg -i"), noFilm.getMessage());
        shelf.forget("a");
        try (Stream<Path> left = Files.list(folder.resolve("adding"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    @DisplayName("whoever wants room deletes others' films that are not open, the oldest unused first; a film of 1 TiB has none, in words")
    void room() throws IOException {
        assertThrows(IOException.class, () -> shelf.fetched("s", other(9, 1L << 40), true).orElseThrow());
        shelf.fetched("s", other(1, 100_000), true).orElseThrow().write(0, Bytes.of(new byte[16384]));
        shelf.fetched("s", other(2, 100_000), true).orElseThrow();
        shelf.close(other(1, 100_000));
        String why = assertThrows(IOException.class, () -> shelf.fetched("s", other(9, 1L << 40), true).orElseThrow()).getMessage();
        assertTrue(why.startsWith("there is no room for a film of 1099.5 GB"), why);
        try (Stream<Path> left = Files.list(folder.resolve("others"))) {
            assertEquals(1, left.count());
        }
        assertFalse(shelf.fetched("s", other(2, 100_000), true).orElseThrow().held().isFull());
        shelf.closeAll();
    }

    @Test
    @DisplayName("fifty entries of 1 TiB: each is refused in words, and none leaves anything on the disk or takes room from the film that is there")
    void fiftyHugeOnes() throws IOException {
        shelf.fetched("s", other(1, 100_000), true).orElseThrow();
        for (int i = 2; i < 52; i++) {
            Content huge = other(i, 1L << 40);
            assertTrue(assertThrows(IOException.class, () -> shelf.fetched("s", huge, true)).getMessage().startsWith("there is no room"));
            assertEquals(Optional.empty(), shelf.fetched("s", huge, false));
        }
        try (Stream<Path> left = Files.list(folder.resolve("others"))) {
            assertEquals(1, left.count());
        }
        shelf.fetched("s", other(60, 100_000), true).orElseThrow();
        shelf.closeAll();
    }
}
