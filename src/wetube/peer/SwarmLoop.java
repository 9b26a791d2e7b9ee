package wetube.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.library.ChunkStore;
import wetube.library.Shelf;
import wetube.link.Roads;
import wetube.party.Effect;
import wetube.swarm.Bytes;
import wetube.swarm.ChunkRange;
import wetube.swarm.Content;
import wetube.swarm.Datagram;
import wetube.swarm.Item;
import wetube.swarm.Neighbour;
import wetube.swarm.Sharing;
import wetube.swarm.SwarmEffect;
import wetube.swarm.SwarmMessage;
import wetube.swarm.SwarmProgress;
import wetube.swarm.Swarms;
import wetube.web.FilmServer;

/**
 * Runs {@link Swarms}: the owner of the swarms' core, and the disk's thread beside it.
 *
 * <pre>
 *   roads' readers ─┐                             ┌─► roads' writers
 *   the session    ─┼─► inputs ─► swarm's thread ─┤
 *   the page       ─┘     ▲                       └─► disk's thread ─► roads' writers
 *                         └───── stored, served, lost ◄─┘
 * </pre>
 *
 * <p>Both are platform threads, since virtual ones are not sliced and hashing would hold up the links. A datagram waits while too many
 * do, and its sender with it; what the disk answers never waits.
 */
public final class SwarmLoop implements Roads.Listener, FilmServer.Films, AutoCloseable {
    /** Datagrams that wait: some 5 MB. */
    private static final int DATAGRAMS_MAX = 256;
    private static final long FORCE_MS = 1_000;
    private static final long REDIAL_US = 5_000_000;
    private static final long IDLE_US = 10_000_000;
    private static final long REPORT_US = 500_000;
    private static final System.Logger LOG = System.getLogger(SwarmLoop.class.getName());

    private final Roads roads;
    private final Shelf shelf;
    private final Swarms core;
    private final BlockingDeque<Runnable> inputs = new LinkedBlockingDeque<>();
    private final BlockingDeque<Runnable> diskWork = new LinkedBlockingDeque<>();
    private final Semaphore places = new Semaphore(DATAGRAMS_MAX);
    private final Map<Content, ChunkStore> stores = new ConcurrentHashMap<>();
    private final Map<Content, String> troubles = new ConcurrentHashMap<>();
    private final Function<Content, String> url;
    private final Consumer<Input> peer;
    private final Thread owner;
    private final Thread disk;
    private volatile boolean closing;

    // The swarm's thread alone.
    private final Map<Long, PeerId> up = new HashMap<>();
    private final Set<Content> opened = new HashSet<>();
    private Sharing sharing = Sharing.NOTHING;
    private Map<PeerId, List<String>> addresses = Map.of();
    /** Roads on which nothing may be exchanged. */
    private final Map<Long, Long> idleSinceUs = new HashMap<>();
    private final Map<PeerId, Long> dialledAtUs = new HashMap<>();
    private long tickAtUs;
    private long reportAtUs;
    private List<FilmState> reported = List.of();

    /**
     * @param url  where the browser reads a film
     * @param peer takes how far the films are, each time that has changed, and who lies about them
     */
    public SwarmLoop(PeerId me, Roads roads, Shelf shelf, RandomGenerator random, Function<Content, String> url,
            Consumer<Input> peer) {
        this.url = url;
        this.peer = peer;
        this.roads = roads;
        this.shelf = shelf;
        core = new Swarms(Optional.of(me), random, this::act);
        owner = Thread.ofPlatform().daemon().name("swarm").unstarted(this::think);
        disk = Thread.ofPlatform().daemon().name("swarm-disk").unstarted(this::write);
        roads.listen(this);
    }

    public void start() {
        owner.start();
        disk.start();
    }

    private static long nowUs() {
        return System.nanoTime() / 1_000;
    }

    // ---- what the session and the page say ----

    /** The session has changed: what is exchanged, with whom, and at which addresses those are to be dialled whom we dial. */
    public void share(Sharing now, Map<PeerId, List<String>> dial) {
        inputs.add(() -> {
            Sharing before = sharing;
            sharing = now;
            addresses = dial;
            // A film that was fetched for one session is no other's.
            opened.stream().filter(content -> !now.place(content).equals(before.place(content)) || !now.with().containsKey(content)).toList()
                    .forEach(content -> drop(content, () -> shelf.close(content)));
            core.permit(now, nowUs());
            opened.forEach(content -> core.want(content, now.wanted().contains(content), nowUs()));
            now.with().keySet().stream().filter(opened::add).forEach(content -> diskWork.add(() -> open(content, now)));
            connect();
        });
    }

    /** What the core has decided about films. */
    public void act(Effect effect) {
        switch (effect) {
            case Effect.Share e -> share(e.sharing(), e.dial());
            case Effect.Discard e -> inputs.add(() -> drop(e.film(), () -> shelf.discard(e.film())));
            default -> throw new IllegalStateException("not about films: " + effect);
        }
    }

    private void drop(Content content, Scribe.DiskWork last) {
        opened.remove(content);
        troubles.remove(content);
        core.close(content, nowUs());
        stores.remove(content);
        diskWork.add(() -> onDisk(content, last));
    }

    /** On the disk's thread. What is neither here nor wanted takes no room. */
    private void open(Content content, Sharing now) {
        try {
            Optional<ChunkStore> store = now.mine().contains(content) ? shelf.own(content)
                    : shelf.fetched(now.place(content), content, now.wanted().contains(content));
            store.ifPresent(one -> stores.put(content, one));
            inputs.add(() -> {
                if (store.isPresent() && opened.contains(content)) {
                    core.open(content, store.get().nodes(), store.get().held(), nowUs());
                    core.want(content, sharing.wanted().contains(content), nowUs());
                } else {
                    opened.remove(content);
                }
            });
        } catch (IOException e) {
            troubled(content, e);
            inputs.add(() -> opened.remove(content));
        }
    }

    public void limitUpload(double bytesPerSecond) {
        inputs.add(() -> core.limitUpload(bytesPerSecond));
    }

    // ---- what the page's server asks ----

    @Override
    public Optional<ChunkStore> store(Bytes root) {
        return stores.values().stream().filter(store -> store.content().root().equals(root)).findFirst();
    }

    @Override
    public void reads(ChunkStore film, long offset) {
        inputs.add(() -> core.playhead(film.content(), offset, 0, nowUs()));
    }

    @Override
    public long begin(String id, long lengthBytes) throws Exception {
        return onShelf(() -> shelf.begin(id, lengthBytes));
    }

    @Override
    public Optional<Item> add(String id, long offset, byte[] slice) throws Exception {
        return onShelf(() -> shelf.add(id, offset, slice));
    }

    /** Does something with the shelf, on the disk's thread, and waits for it. */
    private <T> T onShelf(Callable<T> work) throws Exception {
        FutureTask<T> asked = new FutureTask<>(work);
        diskWork.add(asked);
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    // ---- the swarm's thread ----

    private void think() {
        try {
            while (!closing) {
                Runnable input = inputs.poll(Math.max(0, core.wakeAtUs(nowUs()) - nowUs()), TimeUnit.MICROSECONDS);
                try {
                    if (input != null) {
                        input.run();
                    }
                    if (input == null || nowUs() >= tickAtUs) {
                        tick();
                    }
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "a fault of our own in the swarm", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed
        }
    }

    private void tick() {
        core.tick(nowUs());
        tickAtUs = core.wakeAtUs(nowUs());
        connect();
        if (nowUs() >= reportAtUs) {
            reportAtUs = nowUs() + REPORT_US;
            List<FilmState> now = new ArrayList<>();
            sharing.with().keySet().forEach(content -> {
                Optional<SwarmProgress> progress = core.progress(content, nowUs());
                if (progress.isPresent() || troubles.containsKey(content)) {
                    now.add(new FilmState(progress.orElse(new SwarmProgress(content, 0, false, 0, List.of())), url.apply(content),
                            Optional.ofNullable(troubles.get(content))));
                }
            });
            if (!now.equals(reported)) {
                reported = now;
                peer.accept(new Input.Films(now));
            }
        }
    }

    /** A road to everybody with whom there is something to exchange, and whom we dial. */
    private void connect() {
        addresses.forEach((peer, at) -> {
            boolean due = nowUs() - dialledAtUs.getOrDefault(peer, -REDIAL_US) >= REDIAL_US;
            if (due && sharing.names(peer) && !up.containsValue(peer)) {
                dialledAtUs.put(peer, nowUs());
                roads.dial(peer, at);
            }
        });
        dialledAtUs.keySet().retainAll(addresses.keySet());
        // Whoever dials may have heard of the film a moment before we do.
        up.forEach((road, peer) -> {
            if (sharing.names(peer)) {
                idleSinceUs.remove(road);
            } else if (nowUs() - idleSinceUs.computeIfAbsent(road, key -> nowUs()) > IDLE_US) {
                roads.close(road, "there is nothing to exchange");
            }
        });
    }

    private void act(SwarmEffect effect) {
        switch (effect) {
            case SwarmEffect.Send e -> roads.send(e.neighbour(), e.datagram().encode(e.terms()), () -> { });
            case SwarmEffect.Serve e -> diskWork.add(() -> serve(e));
            case SwarmEffect.Store e -> diskWork.add(() -> store(e));
            case SwarmEffect.Lied e -> Optional.ofNullable(up.get(e.neighbour())).ifPresent(liar -> peer.accept(new Input.BadChunks(liar)));
            case SwarmEffect.Drop e -> {
                LOG.log(System.Logger.Level.WARNING, "closing the road to " + up.get(e.neighbour()) + ": " + e.why());
                roads.close(e.neighbour(), e.why());
            }
        }
    }

    // ---- the disk's thread ----

    private void write() {
        long forcedMs = System.currentTimeMillis();
        try {
            while (!closing || !diskWork.isEmpty()) {
                Runnable work = diskWork.poll(FORCE_MS, TimeUnit.MILLISECONDS);
                if (work != null) {
                    work.run();
                }
                if (System.currentTimeMillis() - forcedMs >= FORCE_MS) {
                    forcedMs = System.currentTimeMillis();
                    stores.forEach((content, store) -> onDisk(content, store::force));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed
        }
    }

    private void serve(SwarmEffect.Serve e) {
        Runnable served = () -> core.served(e.neighbour(), e.content(), e.chunk(), nowUs());
        try {
            ChunkStore store = stores.get(e.content());
            if (store != null) {
                Bytes chunk = store.read(e.chunk());
                List<SwarmMessage> messages = new ArrayList<>(e.head().messages());
                messages.add(new SwarmMessage.Data(ChunkRange.of(e.chunk()), nowUs(), chunk));
                roads.send(e.neighbour(), new Datagram(e.head().channel(), messages).encode(e.terms()), () -> inputs.add(served));
            }
        } catch (IOException failure) {
            troubled(e.content(), failure);
            inputs.add(() -> core.close(e.content(), nowUs()));
        }
    }

    private void store(SwarmEffect.Store e) {
        try {
            ChunkStore store = stores.get(e.content());
            if (store != null) {
                store.write(e.chunk(), e.bytes());
                inputs.add(() -> core.stored(e.content(), e.chunk(), nowUs()));
                if (store.isForceDue()) {
                    store.force();
                }
            }
        } catch (IOException failure) {
            troubled(e.content(), failure);
            inputs.add(() -> core.lost(e.content(), e.chunk()));
        }
    }

    private void onDisk(Content content, Scribe.DiskWork work) {
        try {
            work.run();
        } catch (IOException | UncheckedIOException e) {
            troubled(content, e);
        }
    }

    private void troubled(Content content, Exception why) {
        troubles.put(content, String.valueOf(why.getMessage()));
        LOG.log(System.Logger.Level.WARNING, "film " + content.root() + ": " + why.getMessage());
    }

    // ---- roads ----

    @Override
    public void up(long road, PeerId peer, boolean dialled) {
        inputs.add(() -> {
            up.put(road, peer);
            core.up(new Neighbour(road, Optional.of(peer), true, dialled), nowUs());
        });
    }

    @Override
    public void received(long road, byte[] datagram) {
        try {
            places.acquire();
            inputs.add(() -> {
                places.release();
                core.received(road, datagram, nowUs());
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed: nobody listens any more
        }
    }

    @Override
    public void down(long road, String reason) {
        inputs.add(() -> {
            up.remove(road);
            idleSinceUs.remove(road);
            core.down(road);
        });
    }

    @Override
    public void dialFailed(PeerId peer, String reason) {
        LOG.log(System.Logger.Level.DEBUG, "no road to " + peer.shortText() + ": " + reason);
    }

    /** What was fetched is kept. */
    @Override
    public void close() throws IOException {
        closing = true;
        owner.interrupt();
        diskWork.add(() -> { });
        try {
            owner.join();
            disk.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shelf.closeAll();
    }
}
