package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wetube.swarm.Content;
import wetube.swarm.Sharing;
import wetube.testing.Await;

/** Films between peers with real TLS, sockets and disk. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SwarmLoopTest {
    private static final int LENGTH_BYTES = 20 * 1024 * 1024 + 12_345;

    @TempDir
    Path folder;
    private final List<FilmSeat> seats = new ArrayList<>();

    private FilmSeat seat(String name) throws IOException {
        FilmSeat seat = new FilmSeat(folder.resolve(name));
        seats.add(seat);
        return seat;
    }

    @AfterEach
    void close() throws IOException {
        for (FilmSeat seat : seats) {
            seat.close();
        }
    }

    private static byte[] film() {
        byte[] film = new byte[LENGTH_BYTES];
        new Random(5).nextBytes(film);
        System.arraycopy("....ftypisom".getBytes(StandardCharsets.US_ASCII), 0, film, 0, 12);
        return film;
    }

    private static void assertSame(byte[] film, FilmSeat seat, Content content) throws Exception {
        Path file = seat.data.resolve("others").resolve("session-" + content.root() + "-16384-" + film.length).resolve("film");
        assertTrue(Arrays.equals(film, Files.readAllBytes(file)));
    }

    @Test
    @DisplayName("a film that one has added is at three others soon, byte for byte, and each has it from more than one")
    void four() throws Exception {
        byte[] film = film();
        FilmSeat ada = seat("ada");
        Content content = ada.add(film);
        for (String name : List.of("bo", "cleo", "dan")) {
            seat(name);
        }
        FilmSeat.shareAll(seats, content);
        for (FilmSeat seat : seats.subList(1, 4)) {
            await(() -> seat.has(content, content.chunkCount()));
            assertSame(film, seat, content);
        }
        await(() -> !(ada.films.isEmpty() || !ada.films.getFirst().progress().isHeldElsewhere()));
        assertEquals(3, ada.films.getFirst().progress().holders().size());
    }

    @Test
    @DisplayName("a fetcher that is stopped in the middle goes on from what it had when it is back")
    void restarted() throws Exception {
        byte[] film = film();
        FilmSeat ada = seat("ada");
        Content content = ada.add(film);
        FilmSeat bo = seat("bo");
        ada.loop.limitUpload(4_000_000);
        FilmSeat.shareAll(seats, content);
        await(() -> bo.has(content, 200));
        bo.close();
        bo.start();
        ada.loop.limitUpload(1e9);
        FilmSeat.shareAll(seats, content);
        assertTrue(bo.has(content, 200));
        await(() -> bo.has(content, content.chunkCount()));
        assertSame(film, bo, content);
    }

    @Test
    @DisplayName("who is no longer named gets nothing more within a second")
    void removed() throws Exception {
        byte[] film = film();
        FilmSeat ada = seat("ada");
        Content content = ada.add(film);
        FilmSeat bo = seat("bo");
        ada.loop.limitUpload(4_000_000);
        FilmSeat.shareAll(seats, content);
        await(() -> bo.has(content, 100));
        ada.loop.share(new Sharing("session", Map.of(content, Set.of()), Set.of(content), Set.of(content), Set.of()), Map.of());
        await(() -> !(!ada.films.getFirst().progress().holders().isEmpty() || !bo.films.getFirst().progress().holders().isEmpty()));
        int held = bo.store(content).held().count();
        AtomicBoolean more = new AtomicBoolean(bo.store(content).await(held == content.chunkCount() ? 0 : missing(bo, content), 700));
        assertFalse(more.get());
        assertEquals(held, bo.store(content).held().count());
    }

    private static void await(Await.Look<Boolean> look) {
        Await.until("what the swarms are to do", Duration.ofSeconds(50), look);
    }

    private static long missing(FilmSeat seat, Content content) throws Exception {
        return seat.store(content).held().nextMissing(0);
    }
}
