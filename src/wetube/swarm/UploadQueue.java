package wetube.swarm;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What neighbours have asked for, and who is served next: the one who has been given least while it waited.
 *
 * <p>No tit for tat: among people who watch together, the one with the slow line gives nothing back and is served all the same. But while
 * somebody lacks what plays next, nobody gets much more than what plays.
 *
 * <p>§3.7: within one neighbour the order is that of its requests. Times in µs. Not thread-safe; owned by the swarm's thread.
 */
final class UploadQueue {
    /** Twice of what this implementation has outstanding at most. */
    static final int REQUESTS_MAX = 2 * Requests.MAX;
    /** What is handed to one road and has not left: enough for disk and socket to be busy. */
    private static final int IN_FLIGHT_MAX_BYTES = 512 * 1024;
    /** A terabyte a second. */
    static final double UNLIMITED_BYTES_PER_US = 1e6;
    /** How long a bucket may fill up. */
    private static final double BURST_US = 200_000;

    /** Whose turn it is, and with what. */
    record Turn(Channel channel, long chunk) {}

    /** So many bytes a µs in the long run; it may be overdrawn by one chunk. */
    private static final class Bucket {
        private double bytes;
        private long filledUs;

        boolean isEmpty(double bytesPerUs, long nowUs) {
            bytes = Math.min(bytes + (nowUs - filledUs) * bytesPerUs, bytesPerUs * BURST_US);
            filledUs = nowUs;
            return bytes < 0;
        }
    }

    private static final class Lane {
        private final Set<Long> chunks = new LinkedHashSet<>();
        private final Bucket pace = new Bucket();
        private long servedBytes;
        private int inFlightBytes;
    }

    private final Map<Channel, Lane> lanes = new LinkedHashMap<>();
    private final Bucket all = new Bucket();
    private double limitBytesPerUs = UNLIMITED_BYTES_PER_US;
    private long servedLast;

    /** How much all neighbours together get. */
    void limit(double bytesPerSecond) {
        limitBytesPerUs = bytesPerSecond / 1e6;
    }

    /** Queues one chunk; whether there was room. */
    boolean add(Channel channel, long chunk) {
        Lane lane = lanes.computeIfAbsent(channel, key -> new Lane());
        if (lane.chunks.size() == REQUESTS_MAX) {
            return false;
        }
        if (lane.chunks.isEmpty()) {
            // Who was away has not saved up turns.
            lane.servedBytes = Math.max(lane.servedBytes, servedLast);
        }
        lane.chunks.add(chunk);
        return true;
    }

    /** §8.11, §4.3: these are not wanted any more. */
    void cancel(Channel channel, ChunkRange range) {
        Lane lane = lanes.get(channel);
        if (lane != null) {
            lane.chunks.removeIf(range::contains);
        }
    }

    void forget(Channel channel) {
        lanes.remove(channel);
    }

    /** What was handed out has left, or never will. */
    void left(Channel channel, int bytes) {
        Lane lane = lanes.get(channel);
        if (lane != null) {
            lane.inFlightBytes -= bytes;
        }
    }

    boolean isEmpty() {
        return lanes.values().stream().allMatch(lane -> lane.chunks.isEmpty());
    }

    /**
     * Who is to be served now, if anybody may be.
     *
     * @param paceBytesPerUs how much one neighbour may be given of this content
     */
    Optional<Turn> next(ToDoubleFunction<Content> paceBytesPerUs, long nowUs) {
        if (all.isEmpty(limitBytesPerUs, nowUs)) {
            return Optional.empty();
        }
        Map.Entry<Channel, Lane> least = null;
        for (Map.Entry<Channel, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            if (!lane.chunks.isEmpty() && lane.inFlightBytes < IN_FLIGHT_MAX_BYTES
                    && (least == null || lane.servedBytes < least.getValue().servedBytes)
                    && !lane.pace.isEmpty(paceBytesPerUs.applyAsDouble(entry.getKey().content), nowUs)) {
                least = entry;
            }
        }
        return Optional.ofNullable(least).map(entry -> take(entry.getKey(), entry.getValue()));
    }

    private Turn take(Channel channel, Lane lane) {
        Iterator<Long> first = lane.chunks.iterator();
        long chunk = first.next();
        first.remove();
        int bytes = channel.content.lengthOf(chunk);
        servedLast = lane.servedBytes;
        lane.servedBytes += bytes;
        lane.inFlightBytes += bytes;
        lane.pace.bytes -= bytes;
        all.bytes -= bytes;
        return new Turn(channel, chunk);
    }
}
