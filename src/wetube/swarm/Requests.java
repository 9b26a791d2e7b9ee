package wetube.swarm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been asked of one neighbour and has not come yet, and how fast it answers.
 *
 * <p>How much may be outstanding is bounded three times. {@link Ledbat} keeps the queue short that we make on the line: where the road is
 * reliable and nothing is acknowledged, it is the receiver who sees the delay, so it is the receiver who holds back. Half a second of what
 * the neighbour delivers is enough for any line; more would wait in its queue, where it can no longer be asked of somebody else. And
 * memory.
 *
 * <p>Times in µs. Not thread-safe; owned by the swarm's thread.
 */
final class Requests {
    static final int MAX = 256;
    /** RFC 6817 allows 100 ms; a pause of the session on the same line shall not be late by more than this. */
    private static final long TARGET_US = 40_000;
    private static final long PIPELINE_US = 500_000;
    private static final int MIN = 2;
    private static final long OVERDUE_US = 10_000_000;
    /** How much the last answer counts against all before it. */
    private static final double GAIN = 1.0 / 8;

    private final int chunkBytes;
    private final Ledbat window;
    private final Map<Long, Long> askedAtUs = new LinkedHashMap<>();
    /** So many answers may still come, some of them to what was given up: they cost a hash each. More are not looked at. */
    private int answersDue;
    private double perChunkUs;
    private double answerUs;
    private long lastAnswerUs;
    private long silentUntilUs;

    Requests(int chunkBytes, long nowUs) {
        this.chunkBytes = chunkBytes;
        window = new Ledbat(chunkBytes, TARGET_US, nowUs);
    }

    boolean mayAsk(long nowUs) {
        int pipeline = perChunkUs == 0 ? MAX : Math.clamp((long) (PIPELINE_US / perChunkUs), MIN, MAX);
        return askedAtUs.size() < pipeline && window.maySend(chunkBytes) && nowUs >= silentUntilUs;
    }

    void asked(long chunk, long nowUs) {
        askedAtUs.put(chunk, nowUs);
        answersDue = Math.min(answersDue + 1, 2 * MAX);
        window.sent(chunkBytes, nowUs);
    }

    boolean isAsked(long chunk) {
        return askedAtUs.containsKey(chunk);
    }

    boolean isIdle() {
        return askedAtUs.isEmpty();
    }

    /** A chunk came, stamped when it left; whether it answers what was asked now or before. */
    boolean answered(long chunk, long stampUs, long nowUs) {
        if (answersDue == 0) {
            return false;
        }
        answersDue--;
        Long askedUs = askedAtUs.remove(chunk);
        if (askedUs != null) {
            perChunkUs = average(perChunkUs, nowUs - Math.max(lastAnswerUs, askedUs));
            answerUs = average(answerUs, nowUs - askedUs);
            window.acknowledged(chunkBytes, nowUs - stampUs, nowUs - askedUs, nowUs);
        }
        lastAnswerUs = nowUs;
        silentUntilUs = 0;
        return true;
    }

    private static double average(double before, double sample) {
        return before == 0 ? Math.max(sample, 1) : before + GAIN * (sample - before);
    }

    /** This one is no longer expected; nothing says that it was lost. */
    void forget(long chunk) {
        if (askedAtUs.remove(chunk) != null) {
            window.forgotten(chunkBytes);
        }
    }

    /** All that was asked. */
    List<Long> outstanding() {
        return List.copyOf(askedAtUs.keySet());
    }

    /**
     * Gives up what was asked in vain: all, of a neighbour that has been silent for too long, and it is asked for nothing for a while,
     * longer each time; single chunks, of one that answers, but not that.
     */
    List<Long> givenUp(long nowUs) {
        if (!window.timedOut(nowUs)) {
            double patienceUs = Math.max(OVERDUE_US, 8 * answerUs);
            List<Long> overdue = outstanding().stream().filter(chunk -> nowUs - askedAtUs.get(chunk) > patienceUs).toList();
            overdue.forEach(this::forget);
            return overdue;
        }
        List<Long> all = outstanding();
        askedAtUs.clear();
        silentUntilUs = nowUs + window.ctoUs() / 2;
        perChunkUs = Math.max(perChunkUs, window.ctoUs() / 2.0);
        return all;
    }

    /** In how long one more chunk would be here. */
    double etaUs(long nowUs) {
        double waited = askedAtUs.isEmpty() ? 0 : nowUs - Math.max(lastAnswerUs, askedAtUs.values().iterator().next());
        return Math.max(perChunkUs, waited) * (askedAtUs.size() + 1) + Math.max(0, silentUntilUs - nowUs);
    }

    /** Whether a chunk is so late that it is worth asking somebody else. */
    boolean isLate(long chunk, long patienceUs, long nowUs) {
        return nowUs - askedAtUs.getOrDefault(chunk, nowUs) > Math.max(patienceUs, 2 * answerUs);
    }

    /** Bytes a second, of late. */
    long rate(long nowUs) {
        return askedAtUs.isEmpty() && nowUs - lastAnswerUs > PIPELINE_US || perChunkUs == 0 ? 0
                : (long) (chunkBytes * 1e6 / Math.max(perChunkUs, nowUs - lastAnswerUs));
    }
}
