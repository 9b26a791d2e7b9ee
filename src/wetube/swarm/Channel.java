package wetube.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.swarm.ProtocolOption.ChunkAddressing;
import wetube.swarm.ProtocolOption.ChunkSize;
import wetube.swarm.ProtocolOption.ContentIntegrity;
import wetube.swarm.ProtocolOption.MerkleHash;
import wetube.swarm.ProtocolOption.MinimumVersion;
import wetube.swarm.ProtocolOption.SupportedMessages;
import wetube.swarm.ProtocolOption.SwarmId;
import wetube.swarm.ProtocolOption.Version;
import wetube.swarm.SwarmMessage.Handshake;

/**
 * What this peer and one neighbour have told each other about one content: a channel of RFC 7574 §3.11.
 *
 * <pre>
 *   initiator                                                       responder
 *   OPENING   ── to 0: HANDSHAKE src=a, swarm, options, HAVE… ──►
 *   OPEN      ◄── to a: HANDSHAKE src=b, options, HAVE… ─────────   ANSWERED
 *             ── to b: REQUEST…, or a keep-alive ───────────────►   OPEN
 *   CLOSED    ── to b: HANDSHAKE src=0 ─────────────────────────►   CLOSED
 * </pre>
 *
 * <p>§12.1: a responder who finds fault with a first datagram answers nothing, since its sender may not be who it says. Nothing heavy is
 * sent before the third datagram has shown that the other side hears.
 *
 * <p>Pure; times in µs. Owned by the swarm's thread.
 */
final class Channel {
    enum State { OPENING, ANSWERED, OPEN, CLOSED }

    /** §3.12: "has not sent any datagram for 3 minutes" and been sent this many meanwhile: it is dead. */
    private static final long DEAD_US = 180_000_000;
    private static final int DEAD_DATAGRAMS = 3;
    /** §3.12 gives no interval; a third of what counts as death. */
    private static final long KEEP_ALIVE_US = 60_000_000;
    /** §12.1: how long a channel is kept for somebody who has not shown yet that they hear. */
    private static final long HALF_OPEN_US = 10_000_000;
    private static final long RESEND_FIRST_US = 1_000_000;
    private static final long RESEND_MAX_US = 15_000_000;
    /** Peers older than option 9 answer nothing to who names it. After so many tries over UDP, every other one leaves it out. */
    private static final int TRIES_WITH_CHUNK_SIZE = 2;
    /** The first two datagrams carry no more HAVEs than that. */
    static final int FIRST_HAVES = 32;
    /** Hashes that wait for their chunk: those of some chunks in the highest tree there is. The oldest goes first. */
    private static final int OFFERED_MAX = 512;
    private static final int STRIKES_MAX = 3;
    /** §7.10, on a reliable road: what arrives needs no ACK, and who else is there is known by other means. */
    private static final Set<Integer> ALL_BUT_ACK_AND_PEX = Set.of(0, 1, 3, 4, 7, 8, 9, 10, 11);
    /** How long somebody is choked who asks for more than anybody needs at once. */
    private static final long CHOKE_US = 1_000_000;

    final Neighbour neighbour;
    final Content content;
    final long mine;
    final Requests requests;
    /** What the neighbour says it holds. */
    final BinSet has;
    /** Chunks whose hashes it must know, because it holds them, or on a reliable road because they were sent to it. */
    final BinSet proven;
    /** Hashes that it sent and that no chunk has proven yet. */
    private final Map<Bin, Bytes> offered = new LinkedHashMap<>();
    private State state;
    private Terms terms;
    private long theirs;
    private boolean chokesUs;
    private boolean namesChunkSize = true;
    private long chokedUntilUs;
    private int strikes;
    private long heardUs;
    private long sentUs;
    private int sentSinceHeard;
    private long resendUs = RESEND_FIRST_US;

    private Channel(Neighbour neighbour, Content content, long mine, State state, Terms terms, long nowUs) {
        this.neighbour = neighbour;
        this.content = content;
        this.mine = mine;
        this.state = state;
        this.terms = terms;
        requests = new Requests(content.chunkBytes(), nowUs);
        has = new BinSet(content.chunkCount());
        proven = new BinSet(content.chunkCount());
        heardUs = nowUs;
    }

    static Channel opening(Neighbour neighbour, Content content, long mine, long nowUs) {
        return new Channel(neighbour, content, mine, State.OPENING, content.terms(Addressing.CHUNKS_32), nowUs);
    }

    /** The responder's side, if the handshake is one that can be talked with. It names the content's root; that was looked up before. */
    static Optional<Channel> answering(Neighbour neighbour, Content content, long mine, Handshake first, long nowUs) {
        Terms offer = content.terms(Addressing.CHUNKS_32).offeredBy(first);
        boolean versions = first.option(Version.class).filter(v -> v.version() >= ProtocolOption.VERSION_1).isPresent()
                && first.option(MinimumVersion.class).filter(v -> v.version() <= ProtocolOption.VERSION_1).isPresent();
        if (!versions || first.sourceChannel() == 0 || !fits(first, content)) {
            return Optional.empty();
        }
        Channel channel = new Channel(neighbour, content, mine, State.ANSWERED, offer, nowUs);
        channel.theirs = first.sourceChannel();
        channel.namesChunkSize = first.option(ChunkSize.class).isPresent();
        return Optional.of(channel);
    }

    /** §7: what must be agreed on. Chunk size is the content's: the option may be missing (older peers), but never says otherwise. */
    private static boolean fits(Handshake handshake, Content content) {
        return handshake.option(ContentIntegrity.class).filter(o -> o.method() == ContentIntegrity.Method.MERKLE).isPresent()
                && handshake.option(MerkleHash.class).filter(o -> o.function() == content.function()).isPresent()
                && handshake.option(ChunkAddressing.class).filter(o -> o.method() == Addressing.CHUNKS_32
                        || o.method() == Addressing.CHUNKS_64).isPresent()
                && handshake.option(ChunkSize.class).filter(o -> o.bytes() != content.chunkBytes()).isEmpty();
    }

    /** The handshake of this side, and what it holds: the first datagram, or the second. */
    Datagram greeting(BinSet held, long nowUs) {
        boolean initiator = state == State.OPENING;
        List<ProtocolOption> options = new ArrayList<>(List.of(new Version(ProtocolOption.VERSION_1)));
        if (initiator) {
            options.add(new MinimumVersion(ProtocolOption.VERSION_1));
            options.add(new SwarmId(content.root()));
        }
        options.add(new ContentIntegrity(ContentIntegrity.Method.MERKLE));
        options.add(new MerkleHash(content.function()));
        options.add(new ChunkAddressing(terms.addressing()));
        if (neighbour.reliable()) {
            options.add(new SupportedMessages(ALL_BUT_ACK_AND_PEX));
        }
        boolean tooNew = initiator && !neighbour.reliable() && sentSinceHeard >= TRIES_WITH_CHUNK_SIZE && sentSinceHeard % 2 == 0;
        if (namesChunkSize && !tooNew) {
            options.add(new ChunkSize(content.chunkBytes()));
        }
        List<SwarmMessage> messages = new ArrayList<>(List.of(new Handshake(mine, List.copyOf(options))));
        held.runs(FIRST_HAVES).forEach(run -> messages.add(new SwarmMessage.Have(run)));
        return to(initiator ? Datagram.NEW_CHANNEL : theirs, messages, nowUs);
    }

    /** A handshake on this channel: the answer to ours, or the end. */
    void handshake(Handshake handshake) {
        if (handshake.sourceChannel() == 0) {
            state = State.CLOSED;
        } else if (state == State.OPENING) {
            boolean agreed = handshake.option(Version.class).filter(v -> v.version() == ProtocolOption.VERSION_1).isPresent()
                    && fits(handshake, content) && content.terms(terms.addressing()).offeredBy(handshake).equals(terms);
            theirs = handshake.sourceChannel();
            state = agreed ? State.OPEN : State.CLOSED;
        }
    }

    /** A datagram came to this channel from its neighbour. §8.4: one that has our channel's number shows that ours was heard. */
    void heard(long nowUs) {
        heardUs = nowUs;
        sentSinceHeard = 0;
        if (state == State.ANSWERED) {
            state = State.OPEN;
        }
    }

    Datagram datagram(List<SwarmMessage> messages, long nowUs) {
        return to(theirs, messages, nowUs);
    }

    private Datagram to(long channel, List<SwarmMessage> messages, long nowUs) {
        sentUs = nowUs;
        sentSinceHeard++;
        return new Datagram(channel, messages);
    }

    /** §8.4: "a HANDSHAKE with an all-zero source channel"; nothing if the other side has no channel yet. */
    Optional<Datagram> closing(long nowUs) {
        boolean told = state == State.OPEN || state == State.ANSWERED;
        state = State.CLOSED;
        return told ? Optional.of(to(theirs, List.of(new Handshake(0, List.of())), nowUs)) : Optional.empty();
    }

    /** Whether the first datagram is due again. It waits longer each time. */
    boolean resendsGreeting(long nowUs) {
        if (state != State.OPENING || nowUs - sentUs < resendUs) {
            return false;
        }
        resendUs = Math.min(2 * resendUs, RESEND_MAX_US);
        return true;
    }

    boolean keepsAlive(long nowUs) {
        return state == State.OPEN && nowUs - sentUs >= KEEP_ALIVE_US;
    }

    boolean isDead(long nowUs) {
        return state == State.ANSWERED ? nowUs - heardUs >= HALF_OPEN_US
                : state == State.OPEN && nowUs - heardUs >= DEAD_US && sentSinceHeard >= DEAD_DATAGRAMS;
    }

    /** §8.12: the neighbour answers no requests for now, or does again. */
    void chokesUs(boolean chokes) {
        chokesUs = chokes;
    }

    void choke(long nowUs) {
        chokedUntilUs = nowUs + CHOKE_US;
    }

    boolean isChoked() {
        return chokedUntilUs > 0;
    }

    /** Whether the neighbour's time of being choked is just over. */
    boolean unchokes(long nowUs) {
        boolean over = isChoked() && nowUs >= chokedUntilUs;
        chokedUntilUs = over ? 0 : chokedUntilUs;
        return over;
    }

    void offer(Bin node, Bytes hash) {
        offered.remove(node);
        offered.put(node, hash);
        if (offered.size() > OFFERED_MAX) {
            offered.remove(offered.keySet().iterator().next());
        }
    }

    Map<Bin, Bytes> offered() {
        return offered;
    }

    /** It sent what cannot be used; whether that happened too often to be bad luck. */
    boolean strike() {
        return ++strikes >= STRIKES_MAX;
    }

    boolean mayAsk(long nowUs) {
        return state == State.OPEN && !chokesUs && requests.mayAsk(nowUs);
    }

    State state() {
        return state;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether this is the channel that the other side has by this number. */
    boolean isTheirs(long channel) {
        return theirs == channel && state != State.OPENING;
    }

    Terms terms() {
        return terms;
    }
}
