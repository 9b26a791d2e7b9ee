package wetube.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map with room for so many: whoever is oldest makes room for the next. Not thread-safe. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    /** @param byUse whether the oldest is the one that was asked for longest ago, not the one that was put in first */
    public Recent(int max, boolean byUse) {
        super(16, 0.75f, byUse);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
