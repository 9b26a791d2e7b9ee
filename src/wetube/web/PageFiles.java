package wetube.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The page's files by name ({@code index.html}, {@code app.js}), read once: what is not among them is never served. */
public final class PageFiles {
    private static final String FOLDER = "web";

    private PageFiles() {}

    /** From the jar that this program runs from, else from the folder {@code web} beside its sources. */
    public static Map<String, byte[]> load() throws IOException {
        URI program;
        try {
            program = PageFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own place", e);
        }
        if (!program.getPath().endsWith(".jar")) {
            return read(Path.of(FOLDER));
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(program))) {
            return read(jar.getPath(FOLDER));
        }
    }

    /** All files below a folder. */
    static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }
}
