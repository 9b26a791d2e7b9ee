package wetube.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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

/** One peer with real links and swarms, and no session: who exchanges what is said to it. */
public final class FilmSeat implements AutoCloseable {
    private static final int SLICE = 4 << 20;

    final Identity identity = Identity.fresh();
    final Path data;
    Links links;
    SwarmLoop loop;
    volatile List<FilmState> films = List.of();

    public FilmSeat(Path data) throws IOException {
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

    public void limitUpload(double bytesPerSecond) {
        loop.limitUpload(bytesPerSecond);
    }

    /** Waits until the film is open here. */
    public ChunkStore store(Content content) {
        Optional<ChunkStore> store = loop.store(content.root());
        while (store.isEmpty()) {
            LockSupport.parkNanos(200_000);
            store = loop.store(content.root());
        }
        return store.get();
    }

    /** A browser begins to read. */
    public void play(Content content) {
        loop.reads(store(content), 0);
    }

    boolean has(Content content, int chunks) {
        return store(content).held().count() >= chunks;
    }

    /** Adds a film as the page does, slice by slice. */
    public Content add(byte[] film) throws Exception {
        loop.begin("film", film.length);
        for (int at = 0; at < film.length; at += SLICE) {
            Optional<Item> item = loop.add("film", at, Arrays.copyOfRange(film, at, Math.min(film.length, at + SLICE)));
            if (item.isPresent()) {
                return item.get().content();
            }
        }
        throw new IllegalStateException("never whole");
    }

    /** All exchange the content with all, the first has brought it, and each dials those before it. */
    public static void shareAll(List<FilmSeat> seats, Content content) {
        for (FilmSeat seat : seats) {
            Map<PeerId, List<String>> dial = new HashMap<>();
            for (FilmSeat other : seats.subList(0, seats.indexOf(seat))) {
                dial.put(other.id(), List.of("127.0.0.1:" + other.links.port()));
            }
            Set<PeerId> all = new HashSet<>(seats.stream().map(FilmSeat::id).toList());
            all.remove(seat.id());
            Set<Content> mine = seat == seats.getFirst() ? Set.of(content) : Set.of();
            seat.loop.share(new Sharing("session", Map.of(content, all), mine, Set.of(content), Set.of()), dial);
        }
    }

    @Override
    public void close() throws IOException {
        links.close();
        loop.close();
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
}
