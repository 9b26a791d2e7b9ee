package wetube.swarm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.swarm.SwarmMessage.Handshake;
import wetube.wire.ProtocolException;

/**
 * All the contents that one peer fetches and gives, and all whom it exchanges them with: a machine without I/O. Each method is an input;
 * what is to be done is said to the consumer of effects.
 *
 * <p>Who may fetch what is somebody else's to say ({@link MayFetch}). Who may not hears what somebody hears who asks for a root that
 * nobody knows: nothing.
 *
 * <p>Times in µs of one clock that never goes back. Not thread-safe; owned by the swarm's thread.
 */
public final class Swarms {
    /** Whether this content may be exchanged with that neighbour. */
    @FunctionalInterface
    public interface MayFetch {
        boolean mayFetch(Neighbour neighbour, Content content);
    }

    /** How a datagram is read that opens a channel: the handshake in it says how the rest is written. */
    private static final Terms FIRST = new Terms(Addressing.CHUNKS_32, HashFunction.SHA256, 0, Content.CHUNK_MAX_BYTES);
    private static final long BUSY_US = 20_000;
    private static final long QUIET_US = 500_000;

    private final int me;
    private final RandomGenerator random;
    private final Consumer<SwarmEffect> effects;
    private final UploadQueue uploads = new UploadQueue();
    private final Map<Content, Swarm> swarms = new LinkedHashMap<>();
    private final Map<Long, Neighbour> neighbours = new LinkedHashMap<>();
    /** By our own channel's number. */
    private final Map<Long, Channel> channels = new HashMap<>();
    private MayFetch law = (neighbour, content) -> false;

    /**
     * @param me     who this peer is, where that can be proved
     * @param random one that nobody can guess: it makes the channels' numbers (RFC 7574 §12.1)
     */
    public Swarms(Optional<PeerId> me, RandomGenerator random, Consumer<SwarmEffect> effects) {
        this.me = Neighbour.key(me, random.nextInt());
        this.random = random;
        this.effects = effects;
    }

    /**
     * From now on this content is exchanged.
     *
     * @param nodes what is known of its tree
     * @param held  what is on disk
     */
    public void open(Content content, MerkleTree.Nodes nodes, BinSet held, long nowUs) {
        swarms.putIfAbsent(content, new Swarm(content, me, nodes, held, uploads, random, effects));
        connect(nowUs);
    }

    /** It is exchanged no longer. */
    public void close(Content content, long nowUs) {
        find(content).ifPresent(swarm -> List.copyOf(swarm.channels()).forEach(channel -> swarm.close(channel, nowUs)));
        swarms.remove(content);
        sweep();
    }

    /** Whether what is missing of it is to be fetched. */
    public void want(Content content, boolean wanted, long nowUs) {
        find(content).ifPresent(swarm -> swarm.want(wanted));
        connect(nowUs);
    }

    /** Somebody reads the film at this place, at that speed; 0 if it is not known. */
    public void playhead(Content content, long byteOffset, double bytesPerSecond, long nowUs) {
        find(content).ifPresent(swarm -> swarm.playhead(byteOffset, bytesPerSecond, nowUs));
    }

    /** How much may leave from here altogether. */
    public void limitUpload(double bytesPerSecond) {
        uploads.limit(bytesPerSecond);
    }

    /** The answers to who may fetch what have changed. Channels that may no longer be are closed at once. */
    public void permit(MayFetch now, long nowUs) {
        law = now;
        for (Swarm swarm : swarms.values()) {
            List.copyOf(swarm.channels()).stream().filter(channel -> !law.mayFetch(channel.neighbour, swarm.content))
                    .forEach(channel -> swarm.close(channel, nowUs));
        }
        sweep();
        connect(nowUs);
    }

    /** There is a road to this neighbour. */
    public void up(Neighbour neighbour, long nowUs) {
        neighbours.put(neighbour.id(), neighbour);
        connect(nowUs);
    }

    public void down(long neighbour) {
        neighbours.remove(neighbour);
        swarms.values().forEach(swarm -> swarm.channelTo(neighbour).ifPresent(swarm::gone));
        sweep();
    }

    /** Opens what channels are missing. Who needs nothing waits to be asked. */
    private void connect(long nowUs) {
        for (Swarm swarm : swarms.values()) {
            for (Neighbour neighbour : neighbours.values()) {
                if (swarm.isFetching() && swarm.channelTo(neighbour.id()).isEmpty() && isWelcome(neighbour, swarm)) {
                    add(swarm, Channel.opening(neighbour, swarm.content, newNumber(), nowUs), nowUs);
                }
            }
        }
    }

    private boolean isWelcome(Neighbour neighbour, Swarm swarm) {
        return law.mayFetch(neighbour, swarm.content) && !swarm.isLiar(neighbour);
    }

    private void add(Swarm swarm, Channel channel, long nowUs) {
        channels.put(channel.mine, channel);
        swarm.add(channel, nowUs);
        sweep();
    }

    /** §8.4: not 0, and not in use. */
    private long newNumber() {
        return Stream.generate(() -> random.nextInt() & 0xFFFF_FFFFL).filter(number -> number != 0 && !channels.containsKey(number))
                .findFirst().orElseThrow();
    }

    private void sweep() {
        channels.values().removeIf(channel -> channel.state() == Channel.State.CLOSED);
    }

    private Optional<Swarm> find(Content content) {
        return Optional.ofNullable(swarms.get(content));
    }

    /** What came on a road. */
    public void received(long neighbourId, byte[] bytes, long nowUs) {
        Neighbour neighbour = neighbours.get(neighbourId);
        if (neighbour == null) {
            return;
        }
        try {
            long number = Datagram.channelOf(bytes);
            Channel channel = channels.get(number);
            if (number == Datagram.NEW_CHANNEL) {
                opened(neighbour, Datagram.parse(bytes, FIRST), nowUs);
            } else if (channel != null && channel.neighbour.equals(neighbour)) {
                // Numbers of channels that are closed, or another's, get no answer: they may be guesses.
                Datagram datagram = Datagram.parse(bytes, channel.terms());
                find(channel.content).ifPresent(swarm -> swarm.received(channel, datagram, nowUs));
                if (channel.state() == Channel.State.CLOSED) {
                    sweep();
                }
            }
        } catch (ProtocolException e) {
            if (neighbour.reliable()) {
                effects.accept(new SwarmEffect.Drop(neighbourId, e.getMessage()));
            }
        }
        serve(nowUs);
    }

    /** §12.1: a first datagram. Whatever is wrong with it, the answer is silence. */
    private void opened(Neighbour neighbour, Datagram first, long nowUs) {
        if (first.messages().isEmpty() || !(first.messages().getFirst() instanceof Handshake handshake)) {
            return;
        }
        Optional<Swarm> known = handshake.option(ProtocolOption.SwarmId.class).flatMap(named -> swarms.values().stream()
                .filter(swarm -> swarm.content.root().equals(named.id()) && isWelcome(neighbour, swarm)).findFirst());
        if (known.isEmpty()) {
            return;
        }
        Swarm swarm = known.get();
        Optional<Channel> before = swarm.channelTo(neighbour.id());
        if (before.filter(channel -> channel.isTheirs(handshake.sourceChannel())).isPresent()) {
            swarm.answerAgain(before.get(), nowUs);
            return;
        }
        if (before.filter(channel -> channel.state() == Channel.State.OPENING && neighbour.dialled()).isPresent()) {
            return;
        }
        Channel.answering(neighbour, swarm.content, newNumber(), handshake, nowUs).ifPresent(channel -> {
            add(swarm, channel, nowUs);
            swarm.minor(channel, first.messages());
        });
    }

    /** A verified chunk is on disk. */
    public void stored(Content content, long chunk, long nowUs) {
        find(content).ifPresent(swarm -> swarm.stored(chunk));
    }

    /** A chunk could not be written. */
    public void lost(Content content, long chunk) {
        find(content).ifPresent(swarm -> swarm.lost(chunk));
    }

    /** A chunk that was to be served has left; or, if it could not be read, never will. */
    public void served(long neighbour, Content content, long chunk, long nowUs) {
        find(content).flatMap(swarm -> swarm.channelTo(neighbour)).ifPresent(channel -> uploads.left(channel, content.lengthOf(chunk)));
        serve(nowUs);
    }

    private void serve(long nowUs) {
        for (Optional<UploadQueue.Turn> turn = next(nowUs); turn.isPresent(); turn = next(nowUs)) {
            UploadQueue.Turn now = turn.get();
            swarms.get(now.channel().content).serve(now, nowUs);
        }
    }

    private Optional<UploadQueue.Turn> next(long nowUs) {
        return uploads.next(content -> swarms.get(content).paceBytesPerUs(), nowUs);
    }

    /** Time has passed: {@link #wakeAtUs} is reached. */
    public void tick(long nowUs) {
        swarms.values().forEach(swarm -> swarm.tick(nowUs));
        sweep();
        connect(nowUs);
        serve(nowUs);
    }

    /** When {@link #tick} is due again. */
    public long wakeAtUs(long nowUs) {
        boolean busy = !uploads.isEmpty() || swarms.values().stream().anyMatch(Swarm::isBusy);
        return nowUs + (busy ? BUSY_US : QUIET_US);
    }

    public Optional<SwarmProgress> progress(Content content, long nowUs) {
        return find(content).map(swarm -> swarm.progress(nowUs));
    }
}
