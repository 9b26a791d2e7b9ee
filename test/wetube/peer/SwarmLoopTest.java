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
import java.util.HashMap;
import java.util.HashSet;
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
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.library.ChunkStore;
import wetube.library.Shelf;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;
import wetube.swarm.Content;
import wetube.swarm.Item;
import wetube.swarm.Sharing;
import wetube.testing.Await;

/** Films between peers with real TLS, sockets and disk. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SwarmLoopTest {
    private static final int LENGTH_BYTES = 20 * 1024 * 1024 + 12_345;
    private static final int SLICE = 4 << 20;

    @TempDir
    Path folder;
    private final List<Seat> seats = new ArrayList<>();

    /** One peer: its links, and its swarms. */
    private static final class Seat implements AutoCloseable {
        final Identity identity = Identity.fresh();
        final Path data;
        Links links;
        SwarmLoop loop;
        volatile List<FilmState> films = List.of();

        Seat(Path data) throws IOException {
            this.data = data;
            start();
        }

        void start() throws IOException {
            links = new Links(identity, 0, new Silent(), null);
            loop = new SwarmLoop(identity.id(), links.roads(), new Shelf(data), new Random(1), content -> "/media/" + content.root(), input -> {
                if (input instanceof Input.Films now) {
                    films = now.films();
                }
            });
            links.start();
            loop.start();
        }

        PeerId id() {
            return identity.id();
        }

        ChunkStore store(Content content) throws Exception {
            await(() -> !(loop.store(content.root()).isEmpty()));
            return loop.store(content.root()).orElseThrow();
        }

        boolean has(Content content, int chunks) throws Exception {
            return store(content).held().count() >= chunks;
        }

        @Override
        public void close() throws IOException {
            links.close();
            loop.close();
        }
    }

    /** Nobody speaks on the links themselves here. */
    private static final class Silent implements Listener {
        @Override
        public byte[] greeting() {
            return new byte[] {'x'};
        }

        @Override
        public void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting) { }

        @Override
        public void received(long link, byte[] frame) { }

        @Override
        public void linkDown(long link, String reason) { }

        @Override
        public void dialFailed(long dial, DialFailure failure, String detail) { }

        @Override
        public void turnedAway(String remoteAddress, DialFailure why) { }
    }

    private Seat seat(String name) throws IOException {
        Seat seat = new Seat(folder.resolve(name));
        seats.add(seat);
        return seat;
    }

    @AfterEach
    void close() throws IOException {
        for (Seat seat : seats) {
            seat.close();
        }
    }

    private static byte[] film() {
        byte[] film = new byte[LENGTH_BYTES];
        new Random(5).nextBytes(film);
        System.arraycopy("....ftypisom".getBytes(StandardCharsets.US_ASCII), 0, film, 0, 12);
        return film;
    }

    private static Content add(Seat seat, byte[] film) throws Exception {
        seat.loop.onShelf(shelf -> shelf.begin("film", film.length));
        for (int at = 0; at < film.length; at += SLICE) {
            int from = at;
            var item = seat.loop.onShelf(shelf -> shelf.add("film", from, Arrays.copyOfRange(film, from, Math.min(film.length, from + SLICE))));
            if (item.isPresent()) {
                return item.map(Item::content).orElseThrow();
            }
        }
        throw new IllegalStateException("never whole");
    }

    /** All exchange the content with all, and each dials those before it. */
    private void shareAll(Content content) {
        for (Seat seat : seats) {
            Map<PeerId, List<String>> dial = new HashMap<>();
            for (Seat other : seats.subList(0, seats.indexOf(seat))) {
                dial.put(other.id(), List.of("127.0.0.1:" + other.links.port()));
            }
            Set<PeerId> all = new HashSet<>(seats.stream().map(Seat::id).toList());
            all.remove(seat.id());
            Set<Content> mine = seat == seats.getFirst() ? Set.of(content) : Set.of();
            seat.loop.share(new Sharing("session", Map.of(content, all), mine, Set.of(content), Set.of()), dial);
        }
    }

    private static void assertSame(byte[] film, Seat seat, Content content) throws Exception {
        Path file = seat.data.resolve("others").resolve("session-" + content.root() + "-16384-" + film.length).resolve("film");
        assertTrue(Arrays.equals(film, Files.readAllBytes(file)));
    }

    @Test
    @DisplayName("a film that one has added is at three others soon, byte for byte, and each has it from more than one")
    void four() throws Exception {
        byte[] film = film();
        Seat ada = seat("ada");
        Content content = add(ada, film);
        for (String name : List.of("bo", "cleo", "dan")) {
            seat(name);
        }
        shareAll(content);
        for (Seat seat : seats.subList(1, 4)) {
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
        Seat ada = seat("ada");
        Content content = add(ada, film);
        Seat bo = seat("bo");
        ada.loop.limitUpload(4_000_000);
        shareAll(content);
        await(() -> bo.has(content, 200));
        bo.close();
        bo.start();
        ada.loop.limitUpload(1e9);
        shareAll(content);
        assertTrue(bo.has(content, 200));
        await(() -> bo.has(content, content.chunkCount()));
        assertSame(film, bo, content);
    }

    @Test
    @DisplayName("who is no longer named gets nothing more within a second")
    void removed() throws Exception {
        byte[] film = film();
        Seat ada = seat("ada");
        Content content = add(ada, film);
        Seat bo = seat("bo");
        ada.loop.limitUpload(4_000_000);
        shareAll(content);
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

    private static long missing(Seat seat, Content content) throws Exception {
        return seat.store(content).held().nextMissing(0);
    }
}
