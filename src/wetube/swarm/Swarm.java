package wetube.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import wetube.swarm.SwarmMessage.Cancel;
import wetube.swarm.SwarmMessage.Choke;
import wetube.swarm.SwarmMessage.Data;
import wetube.swarm.SwarmMessage.Handshake;
import wetube.swarm.SwarmMessage.Have;
import wetube.swarm.SwarmMessage.Integrity;
import wetube.swarm.SwarmMessage.Request;
import wetube.swarm.SwarmMessage.Unchoke;

/**
 * One content, and this peer's part in delivering it: RFC 7574 §3.
 *
 * <pre>
 *   HAVE ──► ChunkPicker ──► REQUEST                        REQUEST ──► UploadQueue ──► Serve: INTEGRITY…, DATA
 *   INTEGRITY, DATA ──► MerkleTree ──► Store ──► HAVE to all
 * </pre>
 *
 * <p>A chunk is verified before anything else is done with it, and said to be here (HAVE) when it is on disk. A neighbour whose chunk is
 * not what the root promises is not talked to any more about this content: the proof was its own.
 *
 * <p>Pure; times in µs. Owned by the swarm's thread.
 */
final class Swarm {
    /** How often HAVEs are sent, at most: several chunks then go in one. */
    private static final long NEWS_US = 20_000;
    /** How many runs of chunks are told when a channel opens, at most. */
    private static final int HAVES_MAX = 2_000;
    /** Verified chunks that wait for the disk: 32 MiB of the largest. */
    private static final int STORING_MAX = 512;
    /** While somebody lacks what plays within this, nobody is given more than twice of what plays. */
    private static final double NEEDED_US = 10e6;
    /** Those who lied, as far back as is remembered. */
    private static final int LIARS_MAX = 1_000;

    final Content content;
    final BinSet held;
    private final MerkleTree tree;
    private final ChunkPicker picker;
    private final UploadQueue uploads;
    private final Consumer<SwarmEffect> effects;
    private final Map<Long, Channel> byNeighbour = new LinkedHashMap<>();
    private final Set<Object> liars = new LinkedHashSet<>();
    private final Set<Long> storing = new HashSet<>();
    private final List<Long> news = new ArrayList<>();
    private long newsSentUs;
    private boolean wanted;
    private boolean contradicted;
    private double paceBytesPerUs = UploadQueue.UNLIMITED_BYTES_PER_US;

    Swarm(Content content, int me, MerkleTree.Nodes nodes, BinSet held, UploadQueue uploads, RandomGenerator random,
            Consumer<SwarmEffect> effects) {
        this.content = content;
        this.held = held;
        this.uploads = uploads;
        this.effects = effects;
        tree = new MerkleTree(content.function(), content.root(), content.chunkCount(), nodes);
        picker = new ChunkPicker(content, me, held, random);
    }

    Collection<Channel> channels() {
        return byNeighbour.values();
    }

    Optional<Channel> channelTo(long neighbour) {
        return Optional.ofNullable(byNeighbour.get(neighbour));
    }

    boolean isLiar(Neighbour neighbour) {
        return liars.contains(identity(neighbour));
    }

    private static Object identity(Neighbour neighbour) {
        return neighbour.peer().isPresent() ? neighbour.peer().get() : neighbour.id();
    }

    /** Whether chunks are still to be asked for. */
    boolean isFetching() {
        return wanted && !held.isFull() && !contradicted;
    }

    boolean isBusy() {
        return !news.isEmpty() || isFetching() && !byNeighbour.isEmpty();
    }

    void want(boolean now) {
        wanted = now;
    }

    /** The film is read from here on. After a jump, what was asked for elsewhere is not waited for. */
    void playhead(long byteOffset, double bytesPerSecond, long nowUs) {
        ChunkRange before = picker.within(NEEDED_US);
        picker.playhead(byteOffset, bytesPerSecond);
        ChunkRange needed = picker.within(NEEDED_US);
        if (!before.contains(needed.start())) {
            for (Channel channel : channels()) {
                List<Long> elsewhere = channel.requests.outstanding().stream().filter(chunk -> !needed.contains(chunk)).toList();
                cancel(channel, elsewhere, nowUs);
                elsewhere.forEach(picker::released);
            }
            fillAll(nowUs);
        }
    }

    double paceBytesPerUs() {
        return paceBytesPerUs;
    }

    SwarmProgress progress(long nowUs) {
        return new SwarmProgress(content, held.count(), contradicted, liars.size(), channels().stream().filter(Channel::isOpen)
                .map(channel -> new SwarmProgress.Holder(channel.neighbour, channel.has.count(), channel.requests.rate(nowUs))).toList());
    }

    /** A new channel: ours, that is opening, or one that answers theirs. It takes the place of an older one. */
    void add(Channel channel, long nowUs) {
        Channel before = byNeighbour.put(channel.neighbour.id(), channel);
        if (before != null) {
            abandon(before);
        }
        send(channel, channel.greeting(held, nowUs));
    }

    /** §8.4: says goodbye, and expects nothing more. */
    void close(Channel channel, long nowUs) {
        channel.closing(nowUs).ifPresent(goodbye -> send(channel, goodbye));
        gone(channel);
    }

    /** The road is gone, or the other side has closed. */
    void gone(Channel channel) {
        if (byNeighbour.remove(channel.neighbour.id(), channel)) {
            abandon(channel);
        }
    }

    private void abandon(Channel channel) {
        channel.closing(0);
        channel.requests.outstanding().forEach(chunk -> release(channel, chunk));
        uploads.forget(channel);
    }

    private void release(Channel channel, long chunk) {
        channel.requests.forget(chunk);
        picker.released(chunk);
    }

    /** §8.4: the same handshake again, for our answer was lost. It makes no new channel. */
    void answerAgain(Channel channel, long nowUs) {
        if (channel.state() == Channel.State.ANSWERED) {
            send(channel, channel.greeting(held, nowUs));
        }
    }

    void received(Channel channel, Datagram datagram, long nowUs) {
        boolean heardBefore = channel.isOpen();
        channel.heard(nowUs);
        for (SwarmMessage message : datagram.messages()) {
            if (channel.state() == Channel.State.CLOSED) {
                return;
            }
            received(channel, message, nowUs);
        }
        if (!heardBefore && channel.isOpen()) {
            // §8.4: answered at once, so that the other side knows that it is heard. What did not fit into the greeting follows.
            List<ChunkRange> runs = held.runs(HAVES_MAX);
            List<ChunkRange> untold = runs.subList(Math.min(runs.size(), Channel.FIRST_HAVES), runs.size());
            send(channel, channel.datagram(untold.stream().<SwarmMessage>map(Have::new).toList(), nowUs));
        }
        fill(channel, nowUs);
    }

    /** What came beside a handshake that we answer. §12.1: nothing heavy is taken from somebody who may not hear us. */
    void minor(Channel channel, List<SwarmMessage> messages) {
        messages.stream().filter(Have.class::isInstance).map(Have.class::cast).forEach(have -> have(channel, have.chunks()));
    }

    private void received(Channel channel, SwarmMessage message, long nowUs) {
        switch (message) {
            case Handshake m -> handshake(channel, m);
            case Have m -> have(channel, m.chunks());
            case Integrity m -> Bin.over(m.chunks()).ifPresent(node -> channel.offer(node, m.hash()));
            case Data m -> data(channel, m, nowUs);
            case Request m -> request(channel, m.chunks(), nowUs);
            case Cancel m -> uploads.cancel(channel, m.chunks());
            case Choke m -> {
                channel.chokesUs(true);
                // §3.8: it will not answer what it was asked before.
                channel.requests.outstanding().forEach(chunk -> release(channel, chunk));
            }
            case Unchoke m -> channel.chokesUs(false);
            // §5.3: who acknowledges a chunk has its proof; only that it has it for others, a HAVE says. There are no live swarms.
            case SwarmMessage.Ack m -> channel.proven.add(m.chunks());
            case SwarmMessage.PexRequest m -> { }
            case SwarmMessage.PexV4 m -> { }
            case SwarmMessage.PexV6 m -> { }
            case SwarmMessage.PexCertificate m -> { }
            case SwarmMessage.SignedIntegrity m -> { }
        }
    }

    private void handshake(Channel channel, Handshake handshake) {
        channel.handshake(handshake);
        if (channel.state() == Channel.State.CLOSED) {
            gone(channel);
        }
    }

    private void have(Channel channel, ChunkRange chunks) {
        channel.has.add(chunks);
        channel.proven.add(chunks);
        // §3.7: "a HAVE from the requester cancels its own requests for those chunks".
        uploads.cancel(channel, chunks);
    }

    private void data(Channel channel, Data data, long nowUs) {
        long chunk = data.chunks().start();
        boolean whole = data.chunks().end() == chunk && chunk < content.chunkCount() && data.content().length() == content.lengthOf(chunk);
        if (!whole || !channel.requests.answered(chunk, data.timestampUs(), nowUs)) {
            fault(channel, nowUs);
            return;
        }
        if (held.contains(chunk) || storing.contains(chunk)) {
            return;
        }
        switch (tree.verify(chunk, content.function().hash(data.content()), channel.offered())) {
            case PROVEN -> {
                channel.offered().keySet().removeIf(node -> tree.hash(node).isPresent());
                if (picker.arrived(chunk)) {
                    channels().forEach(other -> cancel(other, List.of(chunk), nowUs));
                }
                storing.add(chunk);
                effects.accept(new SwarmEffect.Store(content, chunk, data.content()));
                sendAll(channel, channel.neighbour.reliable() ? List.of() : List.of(chunk),
                        range -> new SwarmMessage.Ack(range, nowUs - data.timestampUs()), nowUs);
            }
            case INCOMPLETE -> {
                picker.released(chunk);
                fault(channel, nowUs);
            }
            case FORGED -> {
                picker.released(chunk);
                expel(channel, nowUs);
            }
            case CONTRADICTION -> {
                contradicted = true;
                List.copyOf(channels()).forEach(any -> close(any, nowUs));
            }
        }
    }

    private void fault(Channel channel, long nowUs) {
        if (channel.strike()) {
            expel(channel, nowUs);
        }
    }

    private void expel(Channel channel, long nowUs) {
        if (liars.size() < LIARS_MAX) {
            liars.add(identity(channel.neighbour));
        }
        effects.accept(new SwarmEffect.Lied(channel.neighbour.id()));
        close(channel, nowUs);
        fillAll(nowUs);
    }

    private void cancel(Channel channel, List<Long> chunks, long nowUs) {
        List<Long> asked = chunks.stream().filter(channel.requests::isAsked).toList();
        asked.forEach(channel.requests::forget);
        sendAll(channel, asked, Cancel::new, nowUs);
    }

    private void request(Channel channel, ChunkRange chunks, long nowUs) {
        boolean room = !channel.isChoked();
        for (int chunk = held.nextCommon(held, chunks.start()); room && chunks.contains(chunk); chunk = held.nextCommon(held, chunk + 1)) {
            room = uploads.add(channel, chunk);
        }
        if (!room) {
            // §3.8: requests of a choked neighbour are dropped, and it is told again.
            uploads.forget(channel);
            channel.choke(nowUs);
            send(channel, channel.datagram(List.of(new Choke()), nowUs));
        }
    }

    /** It is this neighbour's turn to be given a chunk. */
    void serve(UploadQueue.Turn turn, long nowUs) {
        Channel channel = turn.channel();
        // §5.6.2: the peaks first to who has shown no chunk yet; §5.4: "in order of decreasing height", and then the chunk.
        List<Bin> proof = new ArrayList<>(channel.proven.count() == 0 ? tree.peaks() : List.of());
        proof.addAll(tree.uncles(turn.chunk(), channel.proven));
        List<SwarmMessage> hashes = new ArrayList<>();
        proof.forEach(node -> hashes.add(new Integrity(node.chunks(), tree.hash(node).orElseThrow())));
        if (channel.neighbour.reliable()) {
            channel.proven.add(turn.chunk());
        }
        Datagram head = channel.datagram(hashes, nowUs);
        effects.accept(new SwarmEffect.Serve(channel.neighbour.id(), content, turn.chunk(), head, channel.terms()));
    }

    void stored(long chunk) {
        storing.remove(chunk);
        held.add(chunk);
        news.add(chunk);
    }

    /** The disk could not keep a chunk. Nothing is fetched until it is wanted again. */
    void lost(long chunk) {
        if (storing.remove(chunk)) {
            picker.lost(chunk);
            wanted = false;
        }
    }

    void tick(long nowUs) {
        for (Channel channel : List.copyOf(channels())) {
            List<Long> givenUp = channel.requests.givenUp(nowUs);
            givenUp.forEach(picker::released);
            sendAll(channel, givenUp, Cancel::new, nowUs);
            if (channel.isDead(nowUs)) {
                close(channel, nowUs);
            } else if (channel.resendsGreeting(nowUs)) {
                send(channel, channel.greeting(held, nowUs));
            } else if (channel.keepsAlive(nowUs)) {
                send(channel, channel.datagram(List.of(), nowUs));
            } else if (channel.unchokes(nowUs)) {
                send(channel, channel.datagram(List.of(new Unchoke()), nowUs));
            }
        }
        spreadNews(nowUs);
        ChunkRange needed = picker.within(NEEDED_US);
        boolean somebodyLacks = picker.isPlaying()
                && channels().stream().anyMatch(channel -> channel.isOpen() && !channel.has.containsAll(needed));
        paceBytesPerUs = somebodyLacks ? 2 * picker.bytesPerUs() : UploadQueue.UNLIMITED_BYTES_PER_US;
        fillAll(nowUs);
    }

    /**
     * §4.3.1: each HAVE names the biggest interval around what is new. §3.2 would have none sent to who has it all; where that costs nothing
     * it is told all the same, since who brought a film wants to know when it may leave, and gives more to those who lack what plays.
     */
    private void spreadNews(long nowUs) {
        if (news.isEmpty() || nowUs - newsSentUs < NEWS_US) {
            return;
        }
        Set<ChunkRange> ranges = new LinkedHashSet<>();
        news.forEach(chunk -> ranges.add(held.around(chunk)));
        news.clear();
        newsSentUs = nowUs;
        List<SwarmMessage> haves = ranges.stream().<SwarmMessage>map(Have::new).toList();
        channels().stream().filter(channel -> channel.isOpen() && (channel.neighbour.reliable() || !channel.has.isFull()))
                .forEach(channel -> send(channel, channel.datagram(haves, nowUs)));
    }

    /** The fastest first: what they can bring in time is not asked of the others. */
    private void fillAll(long nowUs) {
        List<Channel> fastest = new ArrayList<>(channels());
        fastest.sort(Comparator.comparingDouble(channel -> channel.requests.etaUs(nowUs)));
        fastest.forEach(channel -> fill(channel, nowUs));
    }

    private void fill(Channel channel, long nowUs) {
        List<Long> chunks = new ArrayList<>();
        while (isFetching() && storing.size() < STORING_MAX && channel.mayAsk(nowUs)) {
            long chunk = picker.pick(channel, channels(), nowUs);
            if (chunk == ChunkPicker.NONE) {
                break;
            }
            picker.asked(chunk);
            channel.requests.asked(chunk, nowUs);
            chunks.add(chunk);
        }
        sendAll(channel, chunks, Request::new, nowUs);
    }

    /** One message for each run of chunks that follow one another, in the order in which they are needed. */
    private void sendAll(Channel channel, List<Long> chunks, Function<ChunkRange, SwarmMessage> message, long nowUs) {
        List<SwarmMessage> messages = ChunkRange.runs(chunks).stream().map(message).toList();
        if (!messages.isEmpty()) {
            send(channel, channel.datagram(messages, nowUs));
        }
    }

    private void send(Channel channel, Datagram datagram) {
        effects.accept(new SwarmEffect.Send(channel.neighbour.id(), datagram, channel.terms()));
    }
}
