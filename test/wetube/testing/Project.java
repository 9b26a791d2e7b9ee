package wetube.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the project's files are, for a test that reads or starts them. */
public final class Project {
    private Project() {}

    /** The folder with the Makefile: the working directory or one above it. */
    public static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("Makefile")) && Files.isDirectory(folder.resolve("src/wetube"))) {
                return folder;
            }
        }
        throw new IllegalStateException("tests run inside the project, not in " + Path.of("").toAbsolutePath());
    }

    /** A folder under {@code build/} for what tests make; made if it is not there. */
    public static Path build(String name) {
        Path folder = root().resolve("build").resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder, if it is there, and all that is in it. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A file of the harness beside its classes' sources, as text. */
    static String harnessFile(String name) {
        try {
            return Files.readString(root().resolve("test/wetube/testing").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
