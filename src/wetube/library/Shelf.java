package wetube.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.HashFunction;
import wetube.swarm.Item;
import wetube.wire.ProtocolException;

/**
 * The films on this machine's disk, a folder each, and the room there is for more.
 *
 * <pre>
 *   own/6e196f04…-16384-7162/     added here: {@link ChunkStore}'s three files
 *   others/SESSION-82e244c7…-16384-9000/  fetched for that session; the oldest unused goes first when room is needed
 *   adding/1f3870be…/             on its way from the page
 * </pre>
 *
 * <p>The folder's name holds the whole key, never the root alone. Room is taken account of before anything is written: holes of films that
 * are still coming count as full, and a gibibyte stays free for everybody else.
 *
 * <p>Not thread-safe; owned by the disk's thread.
 */
public final class Shelf {
    private static final long FREE_MIN_BYTES = 1L << 30;
    private static final long OTHERS_MAX_BYTES = 20_000_000_000L;
    /** Films on their way from the page at once. */
    private static final int ADDING_MAX = 3;

    private final Path folder;
    private final long spareBytes;
    private final Map<Content, ChunkStore> open = new LinkedHashMap<>();
    private final Map<String, Adding> adding = new LinkedHashMap<>();

    public Shelf(Path folder) throws IOException {
        this(folder, FREE_MIN_BYTES);
    }

    /** @param spareBytes what stays free */
    Shelf(Path folder, long spareBytes) throws IOException {
        this.folder = folder;
        this.spareBytes = spareBytes;
        for (String part : List.of("own", "others", "adding")) {
            Files.createDirectories(folder.resolve(part));
        }
    }

    private static String name(Content content) {
        return content.root() + "-" + content.chunkBytes() + "-" + content.lengthBytes();
    }

    /** The store of a film that was added here; empty if it was not, or is there no longer. */
    public Optional<ChunkStore> own(Content content) throws IOException {
        Path place = folder.resolve("own").resolve(name(content));
        return Files.isDirectory(place) ? Optional.of(open(place, content)) : Optional.empty();
    }

    /**
     * The store of a film that others added: fetched for this session before, or made for it now if it is wanted. Throws, in words for a
     * person, if there is no room for it.
     */
    public Optional<ChunkStore> fetched(String session, Content content, boolean wanted) throws IOException {
        Path place = folder.resolve("others").resolve(session + "-" + name(content));
        if (!Files.isDirectory(place)) {
            if (!wanted) {
                return Optional.empty();
            }
            makeRoom(content.lengthBytes());
        }
        return Optional.of(open(place, content));
    }

    private ChunkStore open(Path place, Content content) throws IOException {
        if (open.containsKey(content)) {
            return open.get(content);
        }
        ChunkStore store = new ChunkStore(place, content, Optional.empty());
        Files.setLastModifiedTime(place, FileTime.fromMillis(System.currentTimeMillis()));
        open.put(content, store);
        return store;
    }

    public void close(Content content) throws IOException {
        ChunkStore store = open.remove(content);
        if (store != null) {
            store.close();
        }
    }

    /** Deletes a film, own or fetched for the library; what was fetched for sessions stays theirs. */
    public void discard(Content content) throws IOException {
        close(content);
        for (Path place : List.of(folder.resolve("own").resolve(name(content)), folder.resolve("others").resolve("library-" + name(content)))) {
            if (Files.isDirectory(place)) {
                delete(place);
            }
        }
    }

    /** All that is open is forced. */
    public void force() throws IOException {
        for (ChunkStore store : open.values()) {
            store.force();
        }
    }

    /** Deletes others' films that are not open, the oldest unused first, until there is room for one more. */
    private void makeRoom(long lengthBytes) throws IOException {
        List<Path> unused;
        try (Stream<Path> all = Files.list(folder.resolve("others"))) {
            List<String> used = open.keySet().stream().map(Shelf::name).toList();
            unused = all.filter(path -> used.stream().noneMatch(path.getFileName().toString()::endsWith))
                    .sorted(Comparator.comparing(path -> path.toFile().lastModified())).toList();
        }
        for (Path oldest : unused) {
            if (lack(lengthBytes) <= 0) {
                return;
            }
            delete(oldest);
        }
        long lack = lack(lengthBytes);
        if (lack > 0) {
            throw new IOException("there is no room for a film of " + words(lengthBytes) + ": free " + words(lack) + " on the disk of " + folder);
        }
    }

    /** How many bytes more would have to be free. */
    private long lack(long lengthBytes) throws IOException {
        long promised = 0;
        for (ChunkStore store : open.values()) {
            promised += store.missingBytes();
        }
        long free = Files.getFileStore(folder).getUsableSpace() - promised;
        long others = size(folder.resolve("others"));
        long limit = Math.min(OTHERS_MAX_BYTES, (free + others) / 10);
        return Math.max(lengthBytes + spareBytes - free, others + lengthBytes - limit);
    }

    private static long size(Path folder) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String words(long bytes) {
        return bytes >= 1_000_000_000 ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9) : bytes / 1_000_000 + " MB";
    }

    /**
     * How far a film has come that the page adds; the same name, length and time are the same film, so that it goes on after a reload.
     *
     * @return the offset of the next slice
     */
    public long begin(String id, long lengthBytes) throws IOException, ProtocolException {
        if (lengthBytes < 1 || lengthBytes > Content.LENGTH_MAX_BYTES) {
            throw new ProtocolException(lengthBytes == 0 ? "the file is empty" : "a film has 1 byte to 1 TiB");
        }
        Adding known = adding.get(key(id));
        if (known == null) {
            if (adding.size() == ADDING_MAX) {
                throw new ProtocolException("other files are being added; wait for them");
            }
            Path place = folder.resolve("adding").resolve(key(id));
            long free = Files.getFileStore(folder).getUsableSpace();
            if (!Files.isDirectory(place) && free < lengthBytes + spareBytes) {
                throw new IOException("a copy of the film takes " + words(lengthBytes) + ", and there is no room for it on the disk of " + folder);
            }
            known = new Adding(place, lengthBytes);
            adding.put(key(id), known);
        }
        return known.offset();
    }

    /** What the page says of a file is no name for a folder. */
    private static String key(String id) {
        return HashFunction.SHA1.hash(Bytes.of(id.getBytes(StandardCharsets.UTF_8))).toString();
    }

    /** Takes a slice; says what film it is once that was the last. */
    public Optional<Item> add(String id, long offset, byte[] slice) throws IOException, ProtocolException {
        Adding one = adding.get(key(id));
        if (one == null) {
            throw new ProtocolException("no such file is being added");
        }
        one.add(offset, slice);
        if (!one.isWhole()) {
            return Optional.empty();
        }
        adding.remove(key(id));
        Optional<Item> item = one.finish();
        one.close();
        Path from = folder.resolve("adding").resolve(key(id));
        if (item.isEmpty()) {
            delete(from);
            throw new ProtocolException("this file is no film that browsers play (MP4, WebM, Ogg or MP3); to make one: ffmpeg -i file "
                    + "-c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart film.mp4");
        }
        Path to = folder.resolve("own").resolve(name(item.get().content()));
        if (Files.isDirectory(to)) {
            delete(from);
        } else {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
        return item;
    }

    /** The page has thought better of it. */
    public void forget(String id) throws IOException {
        Adding one = adding.remove(key(id));
        if (one != null) {
            one.close();
        }
        Path place = folder.resolve("adding").resolve(key(id));
        if (Files.isDirectory(place)) {
            delete(place);
        }
    }

    public void closeAll() throws IOException {
        for (Adding one : adding.values()) {
            one.close();
        }
        for (ChunkStore store : open.values()) {
            store.close();
        }
    }
}
