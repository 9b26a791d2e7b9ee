package wetube.tracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * The keys that trackers showed when they were first used, as in a {@code known_hosts} of SSH: a line for each,
 * {@code tracker.example:7000 GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw}. For one thread at a time.
 */
public final class KnownTrackers {
    private final Path file;

    public KnownTrackers(Path file) {
        this.file = file;
    }

    /** @throws IOException also if the key that stands there can't be read: a person must then say which it is */
    Optional<PeerId> key(Address tracker) throws IOException {
        String start = tracker + " ";
        Optional<String> line = lines().stream().filter(each -> each.startsWith(start)).findFirst();
        try {
            return line.isPresent() ? Optional.of(PeerId.parse(line.get().substring(start.length()).strip())) : Optional.empty();
        } catch (ProtocolException e) {
            throw new IOException("in " + file + ", the line of " + tracker + " is damaged: " + e.getMessage(), e);
        }
    }

    void remember(Address tracker, PeerId key) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.removeIf(line -> line.startsWith(tracker + " "));
        lines.add(tracker + " " + key.text());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, lines);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
