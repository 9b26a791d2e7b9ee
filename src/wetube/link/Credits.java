package wetube.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import wetube.clock.Bucket;

/**
 * What each of many may ask of us: so much at once, so much a second in the long run. It belongs to a host, or to a key, and not to a
 * link, so who hangs up and comes again has no more of it.
 *
 * <p>Thread-safe.
 */
public final class Credits {
    /** Those beyond have one credit together, until some of the others have all of theirs again. About 200 KiB. */
    static final int MAX_NAMES = 1024;

    private final int perSecond;
    private final int burst;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Object, Bucket> buckets = new LinkedHashMap<>();

    public Credits(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes so much of somebody's credit, or nothing if there is not enough of it. */
    public boolean take(Object whose, int count, long nowMs) {
        lock.lock();
        try {
            if (!buckets.containsKey(whose) && buckets.size() >= MAX_NAMES) {
                buckets.values().removeIf(bucket -> bucket.isFull(nowMs));
            }
            Object name = buckets.containsKey(whose) || buckets.size() < MAX_NAMES ? whose : this;
            return buckets.computeIfAbsent(name, fresh -> new Bucket(perSecond, burst, nowMs)).take(count, nowMs);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return perSecond + " a second";
    }
}
