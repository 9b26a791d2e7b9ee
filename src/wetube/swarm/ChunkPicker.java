package wetube.swarm;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which chunk to ask a neighbour for next.
 *
 * <pre>
 *   0        playhead                                                     end
 *   █ ░░░░░░░ ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ ░░░░░░░░░░░░░░░░░
 *   first     urgent: in order  soon: the rarest               the rarest of all
 * </pre>
 *
 * <p>Chunk 0 first: it tells what kind of film it is, and with it come the hashes of the peaks. Then what plays within some seconds, in
 * order, from whoever has it here in time or is the fastest; what is late is asked of a second neighbour too. Then what plays soon and at
 * last everything, what few have before what many have. When all that is missing has been asked for, the slow are raced by the fast.
 *
 * <p>Neighbours should fetch different chunks, so that they have something to give each other. Left to chance, two often ask for one chunk
 * before either can say that it has it: eight made their source send 1.22 copies. So each chunk is above all one peer's to fetch: whose key
 * gives the highest hash with it, among those who lack it (D. Thaler, C. Ravishankar, "Using name-based mappings to increase hit rates",
 * 1998: highest random weight). All who know each other agree on that without a word; with it they are 1.11.
 *
 * <p>Times in µs. Not thread-safe; owned by the swarm's thread.
 */
final class ChunkPicker {
    static final long NONE = -1;
    private static final double URGENT_US = 1e6;
    private static final double[] SOON_US = {5e6, 20e6};
    /** While nobody knows how fast the film plays: 8 Mbit/s, as much as a good one at 1080p. */
    private static final double USUAL_BYTES_PER_US = 1;
    /** Of so many chances the rarest is taken. */
    private static final int SAMPLES = 12;
    private static final long PATIENCE_US = 300_000;
    private static final int ASKED_MAX = 2;

    private final Content content;
    private final int me;
    private final RandomGenerator random;
    /** Chunks that are neither here nor asked for. */
    private final BinSet free;
    /** How many neighbours a chunk has been asked of. */
    private final Map<Long, Integer> asked = new HashMap<>();
    private long head = NONE;
    private double bytesPerUs = USUAL_BYTES_PER_US;

    /** @param me this peer's {@link Neighbour#key}, as it is to the others */
    ChunkPicker(Content content, int me, BinSet held, RandomGenerator random) {
        this.content = content;
        this.me = me;
        this.random = random;
        free = BinSet.full(content.chunkCount());
        held.runs(Integer.MAX_VALUE).forEach(run -> {
            for (long chunk = run.start(); chunk <= run.end(); chunk++) {
                free.remove(chunk);
            }
        });
    }

    /** Where the film is being read now, and how fast it plays; 0 if that is not known. */
    void playhead(long byteOffset, double bytesPerSecond) {
        head = Math.min(byteOffset / content.chunkBytes(), content.chunkCount() - 1);
        bytesPerUs = bytesPerSecond > 0 ? bytesPerSecond / 1e6 : USUAL_BYTES_PER_US;
    }

    /** The chunks that play within so long; empty ranges do not exist, so there is at least one. */
    ChunkRange within(double us) {
        long from = Math.max(head, 0);
        return new ChunkRange(from, from + (long) Math.max(1, us * bytesPerUs / content.chunkBytes()));
    }

    boolean isPlaying() {
        return head != NONE;
    }

    double bytesPerUs() {
        return bytesPerUs;
    }

    /** The chunk that this channel is to be asked for, {@link #NONE} if it has nothing that is needed now. */
    long pick(Channel channel, Collection<Channel> all, long nowUs) {
        if (free.contains(0) && channel.has.contains(0)) {
            return 0;
        }
        if (isPlaying()) {
            ChunkRange urgent = within(URGENT_US);
            for (long chunk = free.nextCommon(channel.has, head); urgent.contains(chunk); chunk = free.nextCommon(channel.has, chunk + 1)) {
                if (isBest(channel, chunk, all, nowUs)) {
                    return chunk;
                }
            }
            for (long chunk = head; chunk <= urgent.end(); chunk++) {
                if (asked.containsKey(chunk) && mayRace(channel, chunk, all, nowUs)) {
                    return chunk;
                }
            }
            for (double soonUs : SOON_US) {
                long soon = rarest(channel, all, within(soonUs));
                if (soon != NONE) {
                    return soon;
                }
            }
        }
        if (free.count() == 0) {
            return asked.keySet().stream().filter(chunk -> mayRace(channel, chunk, all, nowUs)).findFirst().orElse(NONE);
        }
        return rarest(channel, all, new ChunkRange(0, content.chunkCount() - 1));
    }

    /** Whether this channel has the chunk here before it plays, or nobody is faster. */
    private boolean isBest(Channel channel, long chunk, Collection<Channel> all, long nowUs) {
        double etaUs = channel.requests.etaUs(nowUs);
        return etaUs < (chunk - head) * content.chunkBytes() / bytesPerUs
                || all.stream().noneMatch(other -> other.has.contains(chunk) && other.isOpen() && other.requests.etaUs(nowUs) < etaUs);
    }

    private boolean mayRace(Channel channel, long chunk, Collection<Channel> all, long nowUs) {
        return asked.get(chunk) < ASKED_MAX && channel.has.contains(chunk) && !channel.requests.isAsked(chunk)
                && all.stream().anyMatch(other -> other.requests.isLate(chunk, PATIENCE_US, nowUs));
    }

    private long rarest(Channel channel, Collection<Channel> all, ChunkRange range) {
        long best = NONE;
        long lowest = Long.MAX_VALUE;
        long last = Math.min(range.end(), content.chunkCount() - 1);
        for (int sample = 0; sample < SAMPLES && range.start() <= last; sample++) {
            long found = free.nextCommon(channel.has, random.nextLong(range.start(), last + 1));
            long chunk = found < 0 || found > last ? free.nextCommon(channel.has, range.start()) : found;
            if (chunk < 0 || chunk > last) {
                return NONE;
            }
            long rank = rank(chunk, all);
            if (rank < lowest) {
                best = chunk;
                lowest = rank;
            }
        }
        return best;
    }

    /** How many hold the chunk; and among equals, how many it is to be fetched by rather than by us. */
    private long rank(long chunk, Collection<Channel> all) {
        long mine = weight(chunk, me);
        long rank = 0;
        for (Channel other : all) {
            rank += other.has.contains(chunk) ? 1L << Integer.SIZE : weight(chunk, other.neighbour.key()) > mine ? 1 : 0;
        }
        return rank;
    }

    /** A hash of both: the last steps of MurmurHash3. */
    private static long weight(long chunk, int key) {
        long hash = (chunk << Integer.SIZE | key & 0xFFFF_FFFFL) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    void asked(long chunk) {
        free.remove(chunk);
        asked.merge(chunk, 1, Integer::sum);
    }

    /** One neighbour is no longer expected to send this. */
    void released(long chunk) {
        if (asked.computeIfPresent(chunk, (key, count) -> count > 1 ? count - 1 : null) == null) {
            free.add(chunk);
        }
    }

    /** It is here; whether others were asked for it too. */
    boolean arrived(long chunk) {
        free.remove(chunk);
        Integer count = asked.remove(chunk);
        return count != null && count > 1;
    }

    /** It is needed again, for it could not be kept. */
    void lost(long chunk) {
        free.add(chunk);
    }
}
