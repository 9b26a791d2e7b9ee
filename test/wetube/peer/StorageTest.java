package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.log.EventId;

@DisplayName("The session's time on disk")
class StorageTest {
    private static final EventId SESSION = EventId.of("session");

    @TempDir
    private Path folder;

    private Optional<Double> kept(double wallClockAheadMs) throws IOException {
        try (Storage storage = new Storage(folder)) {
            return storage.load(SESSION, wallClockAheadMs).clockOffsetMs();
        }
    }

    @Test
    @DisplayName("is kept by the machine's clock, which goes on while no peer runs, and given by the peer's")
    void kept() throws IOException {
        assertEquals(Optional.empty(), kept(0));
        try (Storage storage = new Storage(folder)) {
            storage.keepClock(SESSION, -3.5, 0);
        }
        assertEquals(Optional.of(-3.5), kept(0));
        try (Storage storage = new Storage(folder)) {
            storage.keepClock(SESSION, 600_000, 600_100);    // the machine has slept for ten minutes since the peer was started
        }
        assertEquals(Optional.of(-100.0), kept(0));
        assertEquals(Optional.of(-60.0), kept(40));
    }

    @Test
    @DisplayName("that is damaged is none: the others know it")
    void damaged() throws IOException {
        Files.createDirectories(folder.resolve("sessions"));
        for (String text : List.of("", "five", "NaN", "Infinity", "1e400", "\u0000")) {
            Files.writeString(folder.resolve("sessions").resolve(SESSION.text() + ".clock"), text);
            assertEquals(Optional.empty(), kept(0), text);
        }
        Files.write(folder.resolve("sessions").resolve(SESSION.text() + ".clock"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(Optional.empty(), kept(0));
    }

    @Test
    @DisplayName("other small files that are damaged are said by name, and a peer starts without them")
    void damagedFiles() throws IOException {
        try (Storage storage = new Storage(folder)) {
            for (byte[] text : List.of("x".repeat(500).getBytes(), new byte[] {(byte) 0xff}, "\u202e".getBytes())) {
                Files.write(folder.resolve("name"), text);
                assertEquals(Optional.empty(), storage.name());
            }
            for (byte[] text : List.of(new byte[] {(byte) 0xff}, "[".getBytes())) {
                Files.write(folder.resolve("owner.json"), text);
                assertEquals(Optional.empty(), storage.owner());
            }
            assertEquals(5, storage.leftOut().size());
            assertTrue(storage.leftOut().getLast().contains("owner.json"), storage.leftOut().toString());
            Files.write(folder.resolve("sessions.json"), new byte[] {(byte) 0xff});
            String why = assertThrows(IOException.class, storage::remembered).getMessage();
            assertTrue(why.contains("sessions.json") && why.contains("Move it away"), why);
        }
    }

    @Test
    @DisplayName("goes with its session")
    void forgotten() throws IOException {
        try (Storage storage = new Storage(folder)) {
            storage.keepClock(SESSION, 7, 0);
            storage.forget(SESSION);
        }
        assertEquals(Optional.empty(), kept(0));
    }
}
