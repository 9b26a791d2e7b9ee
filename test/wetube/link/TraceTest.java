package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.identity.Identity;
import wetube.link.Recorder.Heard;
import wetube.wire.Json;
import wetube.wire.JsonReader;

class TraceTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("every frame of a link is a line, greetings included, in the order of each direction")
    void lines() throws Exception {
        Path file = directory.resolve("trace");
        Identity ada = Identity.fresh();
        Recorder recorder = new Recorder("{\"type\":\"HELLO\",\"name\":\"ada\"}");
        Trace trace = new Trace(file);
        try (Links links = new Links(ada, 0, recorder, trace, TestPeer.PATIENT);
                TestPeer bo = new TestPeer(Identity.fresh(), new Recorder("{\"type\":\"HELLO\"}"), TestPeer.PATIENT)) {
            links.start();
            links.dial(1, Optional.of(bo.id()), List.of(bo.address()));
            long here = recorder.next(Heard.Up.class).link();
            long there = bo.recorder.next(Heard.Up.class).link();
            links.send(here, "{ \"type\" : \"SEEK\",\n \"currentTime\":83.250 }".getBytes(UTF_8));
            bo.recorder.next(Heard.Frame.class);
            bo.send(there, "not JSON");
            recorder.next(Heard.Frame.class);
            links.close("{\"type\":\"BYE\"}".getBytes(UTF_8));
            trace.close();

            assertEquals(List.of(
                    line("out", bo, "\"frame\":{\"type\":\"HELLO\",\"name\":\"ada\"}"),
                    line("out", bo, "\"frame\":{\"type\":\"SEEK\",\"currentTime\":83.250}"),
                    line("out", bo, "\"frame\":{\"type\":\"BYE\"}")), read(file, "out"));
            assertEquals(List.of(
                    line("in", bo, "\"frame\":{\"type\":\"HELLO\"}"),
                    line("in", bo, "\"bytes\":\"6e6f74204a534f4e\"")), read(file, "in"));
        }
    }

    @Test
    @DisplayName("a file that is no trace is never written over; a trace is, and is its owner's alone")
    void othersFiles() throws IOException {
        Path key = directory.resolve("ada.p12");
        Files.write(key, new byte[] {0x30, 1, 2});
        String why = assertThrows(IOException.class, () -> new Trace(key)).getMessage();
        assertTrue(why.contains("ada.p12") && why.contains("TRACE="), why);
        assertEquals(3, Files.size(key));
        assertThrows(IOException.class, () -> new Trace(directory));
        Path old = Files.writeString(directory.resolve("old"), "{\"time\":1770000000000,\"leftOut\":12}\n");
        new Trace(old).close();
        assertEquals(0, Files.size(old));
        if (old.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(old)));
        }
    }

    @Test
    @DisplayName("the accepting end traces its own greeting too")
    void acceptingEnd() throws Exception {
        Path file = directory.resolve("trace");
        Recorder recorder = new Recorder("{\"type\":\"HELLO\",\"name\":\"ada\"}");
        Trace trace = new Trace(file);
        try (Links links = new Links(Identity.fresh(), 0, recorder, trace, TestPeer.PATIENT);
                TestPeer bo = new TestPeer(Identity.fresh(), new Recorder("{\"type\":\"HELLO\"}"), TestPeer.PATIENT)) {
            links.start();
            bo.dial(Optional.empty(), "127.0.0.1:" + links.port());
            recorder.next(Heard.Up.class);
            trace.close();

            assertEquals(List.of(line("out", bo, "\"frame\":{\"type\":\"HELLO\",\"name\":\"ada\"}")), read(file, "out"));
            assertEquals(List.of(line("in", bo, "\"frame\":{\"type\":\"HELLO\"}")), read(file, "in"));
        }
    }

    @Test
    @DisplayName("a flood of frames is never waited for: what finds no room is counted")
    void flood() throws Exception {
        Path file = directory.resolve("trace");
        Identity peer = Identity.fresh();
        int count = 20_000;
        try (Trace trace = new Trace(file)) {
            for (int i = 0; i < count; i++) {
                trace.add("in", peer.id(), ("{\"n\":" + i + "}").getBytes(UTF_8));
            }
        }
        long seen = 0;
        for (String line : Files.readAllLines(file)) {
            Json.Obj object = JsonReader.parseObject(line);
            seen += object.has("leftOut") ? object.integer("leftOut", 1, count) : 1;
        }
        assertEquals(count, seen);
    }

    @Test
    @DisplayName("a file that cannot be made is an error at once")
    void noFile() {
        assertThrows(IOException.class, () -> new Trace(directory.resolve("no/such/folder/trace")));
    }

    @Test
    @DisplayName("frames after the end, and a second end, are no error")
    void afterTheEnd() throws Exception {
        Path file = directory.resolve("trace");
        Trace trace = new Trace(file);
        trace.close();
        trace.add("in", Identity.fresh().id(), "{}".getBytes(UTF_8));
        trace.close();

        assertTrue(Files.readAllLines(file).isEmpty());
    }

    /** The lines of one direction, without their time. */
    private static List<String> read(Path file, String direction) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Json.Obj object = JsonReader.parseObject(line);
            assertTrue(object.integer("time", 1_600_000_000_000L, 9_000_000_000_000L) > 0);
            if (object.string("direction", 3).equals(direction)) {
                lines.add(line.replaceFirst("\"time\":[0-9]+,", ""));
            }
        }
        return lines;
    }

    private static String line(String direction, TestPeer peer, String rest) {
        return "{\"direction\":\"" + direction + "\",\"peer\":\"" + peer.id().shortText() + "\"," + rest + "}";
    }
}
