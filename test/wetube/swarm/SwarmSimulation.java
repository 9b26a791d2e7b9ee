package wetube.swarm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/**
 * Swarms of the real core on simulated lines, in virtual time and one thread. Each host has an uplink and a downlink, each a queue of its
 * own; roads lose nothing, as TLS. After every event: what an honest host writes is what the content is, and what it serves it has written.
 */
final class SwarmSimulation {
    static final double MEGABYTE_A_SECOND = 1.0;
    private static final long LATENCY_US = 10_000;
    private static final long DISK_US = 2_000;

    /** How a host deviates from the protocol. */
    enum Lie { NONE, CORRUPTS_CHUNKS, FORGES_HASHES, PROMISES_AND_NEVER_SENDS }

    private record Event(long atUs, long order, Runnable action) {}

    final byte[] bytes;
    final Content content;
    final List<Host> hosts = new ArrayList<>();
    final Set<Set<Host>> denied = new HashSet<>();
    private final MerkleTree truth;
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::atUs).thenComparing(Event::order));
    private long order;
    long nowUs;

    SwarmSimulation(long seed, int lengthBytes, int chunkBytes) {
        random = new Random(seed);
        bytes = Sample.bytes(lengthBytes);
        truth = Sample.tree(HashFunction.SHA256, bytes, chunkBytes);
        content = new Content(HashFunction.SHA256, truth.root(), chunkBytes, lengthBytes);
    }

    final class Host {
        final long number = hosts.size() + 1;
        final PeerId id = key(number);
        final double upBytesPerUs;
        final double downBytesPerUs;
        final Lie lie;
        final Swarms core;
        final BinSet written;
        final Map<Long, Host> roads = new HashMap<>();
        final List<String> dropped = new ArrayList<>();
        long upFreeUs;
        long downFreeUs;
        long chunkBytesSent;
        long completeAtUs = Long.MAX_VALUE;
        boolean diskFull;
        boolean alive = true;
        /** The player: how far it has read, and how long it has waited for data since it began. */
        double playedBytes;
        double playBytesPerUs;
        long stalledUs;
        private long playedAtUs;
        private boolean awake;

        Host(boolean seeder, double upBytesPerUs, double downBytesPerUs, Lie lie) {
            this.upBytesPerUs = upBytesPerUs;
            this.downBytesPerUs = downBytesPerUs;
            this.lie = lie;
            core = new Swarms(Optional.of(id), new Random(random.nextLong()), this::effect);
            written = seeder || lie != Lie.NONE ? BinSet.full(content.chunkCount()) : new BinSet(content.chunkCount());
            MerkleTree.Nodes nodes = seeder || lie != Lie.NONE ? truthOr(lie == Lie.FORGES_HASHES) : MerkleTree.Nodes.inMemory();
            BinSet held = seeder || lie != Lie.NONE ? BinSet.full(content.chunkCount()) : new BinSet(content.chunkCount());
            core.open(content, nodes, held, nowUs);
            core.permit((neighbour, what) -> !denied.contains(Set.of(this, roads.get(neighbour.id()))), nowUs);
            core.want(content, true, nowUs);
        }

        private MerkleTree.Nodes truthOr(boolean forged) {
            return new MerkleTree.Nodes() {
                @Override
                public Optional<Bytes> get(Bin node) {
                    return forged && node.height() > 0 ? Optional.of(HashFunction.SHA256.hash(Bytes.of(new byte[] {(byte) node.number()})))
                            : truth.hash(node);
                }

                @Override
                public void put(Bin node, Bytes hash) {
                    // It knows all there is.
                }
            };
        }

        private void effect(SwarmEffect effect) {
            switch (effect) {
                case SwarmEffect.Send e -> transmit(e.neighbour(), e.datagram().encode(e.terms()), () -> { });
                case SwarmEffect.Serve e -> serve(e);
                case SwarmEffect.Store e -> store(e);
                case SwarmEffect.Lied e -> { }
                case SwarmEffect.Drop e -> {
                    dropped.add(e.why());
                    disconnect(this, roads.get(e.neighbour()));
                }
            }
        }

        private void serve(SwarmEffect.Serve e) {
            if (!written.contains(e.chunk())) {
                throw new IllegalStateException("host " + number + " serves chunk " + e.chunk() + ", which it does not have");
            }
            if (lie == Lie.PROMISES_AND_NEVER_SENDS) {
                return;
            }
            byte[] chunk = Sample.chunk(bytes, content.chunkBytes(), (int) e.chunk()).array();
            if (lie == Lie.CORRUPTS_CHUNKS) {
                chunk[random.nextInt(chunk.length)] ^= 1;
            }
            List<SwarmMessage> messages = new ArrayList<>(e.head().messages());
            messages.add(new SwarmMessage.Data(ChunkRange.of(e.chunk()), nowUs + 1_000_000 * number, Bytes.of(chunk)));
            chunkBytesSent += chunk.length;
            transmit(e.neighbour(), new Datagram(e.head().channel(), messages).encode(e.terms()),
                    () -> core.served(e.neighbour(), content, e.chunk(), nowUs));
        }

        private void store(SwarmEffect.Store e) {
            Bytes right = Sample.chunk(bytes, content.chunkBytes(), (int) e.chunk());
            if (!e.bytes().equals(right)) {
                throw new IllegalStateException("host " + number + " writes a chunk " + e.chunk() + " that is not the content's");
            }
            after(DISK_US, () -> {
                if (diskFull) {
                    core.lost(content, e.chunk());
                } else {
                    written.add(e.chunk());
                    core.stored(content, e.chunk(), nowUs);
                    completeAtUs = written.isFull() ? Math.min(completeAtUs, nowUs) : completeAtUs;
                }
            });
        }

        private void transmit(long neighbour, byte[] datagram, Runnable left) {
            Host to = roads.get(neighbour);
            if (to == null || !alive) {
                return;
            }
            upFreeUs = Math.max(nowUs, upFreeUs) + (long) (datagram.length / upBytesPerUs);
            at(upFreeUs, () -> {
                left.run();
                wake();
                at(nowUs + LATENCY_US, () -> {
                    to.downFreeUs = Math.max(nowUs, to.downFreeUs) + (long) (datagram.length / to.downBytesPerUs);
                    at(to.downFreeUs, () -> to.arrived(this, datagram));
                });
            });
        }

        private void arrived(Host from, byte[] datagram) {
            if (alive && roads.containsValue(from)) {
                core.received(from.number, datagram, nowUs);
                wake();
            }
        }

        void play(double bytesPerUs) {
            playBytesPerUs = bytesPerUs;
            playedAtUs = nowUs;
            watch();
        }

        private void watch() {
            core.playhead(content, (long) playedBytes, playBytesPerUs * 1e6, nowUs);
            long us = nowUs - playedAtUs;
            playedAtUs = nowUs;
            double to = Math.min(playedBytes + us * playBytesPerUs, bytes.length - 1);
            if (written.containsAll(new ChunkRange((long) playedBytes / content.chunkBytes(), (long) to / content.chunkBytes()))) {
                playedBytes = to;
            } else {
                stalledUs += us;
            }
            if (playedBytes < bytes.length - 1 && alive) {
                after(50_000, this::watch);
            }
        }

        /** The core is told the time whenever it wants to be. */
        void wake() {
            if (!awake && alive) {
                awake = true;
                at(core.wakeAtUs(nowUs), () -> {
                    awake = false;
                    if (alive) {
                        core.tick(nowUs);
                        wake();
                    }
                });
            }
        }

        SwarmProgress progress() {
            return core.progress(content, nowUs).orElseThrow();
        }
    }

    private static PeerId key(long number) {
        byte[] key = HashFunction.SHA256.hash(Bytes.of(Long.toString(number).getBytes(StandardCharsets.US_ASCII))).array();
        key[31] &= 0x3f;
        try {
            return PeerId.of(key);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    Host seeder(double upBytesPerUs) {
        return add(new Host(true, upBytesPerUs, 4 * upBytesPerUs, Lie.NONE));
    }

    Host fetcher(double upBytesPerUs, double downBytesPerUs) {
        return add(new Host(false, upBytesPerUs, downBytesPerUs, Lie.NONE));
    }

    Host liar(Lie lie) {
        return add(new Host(false, MEGABYTE_A_SECOND, 4 * MEGABYTE_A_SECOND, lie));
    }

    /** Everybody has a road to everybody. */
    private Host add(Host host) {
        List<Host> others = List.copyOf(hosts);
        hosts.add(host);
        others.stream().filter(other -> other.alive).forEach(other -> connect(host, other));
        host.wake();
        return host;
    }

    void connect(Host dialler, Host other) {
        dialler.roads.put(other.number, other);
        other.roads.put(dialler.number, dialler);
        dialler.core.up(new Neighbour(other.number, Optional.of(other.id), true, true), nowUs);
        other.core.up(new Neighbour(dialler.number, Optional.of(dialler.id), true, false), nowUs);
        dialler.wake();
        other.wake();
    }

    void disconnect(Host one, Host other) {
        if (one.roads.remove(other.number) != null) {
            other.roads.remove(one.number);
            one.core.down(other.number);
            other.core.down(one.number);
        }
    }

    void kill(Host host) {
        host.alive = false;
        List.copyOf(host.roads.values()).forEach(other -> disconnect(host, other));
    }

    /** Takes the right away that these two exchange the content; both hear of it at once. */
    void deny(Host one, Host other) {
        denied.add(Set.of(one, other));
        for (Host host : List.of(one, other)) {
            host.core.permit((neighbour, what) -> !denied.contains(Set.of(host, host.roads.get(neighbour.id()))), nowUs);
            host.wake();
        }
    }

    void after(long us, Runnable action) {
        at(nowUs + us, action);
    }

    private void at(long atUs, Runnable action) {
        events.add(new Event(atUs, order++, action));
    }

    /** Whether the condition held before the time was over. */
    boolean runUntil(BooleanSupplier condition, double seconds) {
        long endUs = nowUs + (long) (seconds * 1e6);
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().atUs() > endUs) {
                nowUs = endUs;
                return false;
            }
            Event event = events.remove();
            nowUs = event.atUs();
            event.action().run();
        }
        return true;
    }

    boolean allComplete() {
        return hosts.stream().filter(host -> host.alive).allMatch(host -> host.written.isFull());
    }
}
