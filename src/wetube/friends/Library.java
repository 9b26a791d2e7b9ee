package wetube.friends;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.swarm.Bytes;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What this peer alone knows of videos: its own ones, published or not, what it keeps of others', and how far they were watched.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Library {
    /** Of others', watched and not kept: the newest. */
    static final int MAX_WATCHED = 200;
    /** One's own and kept ones. */
    public static final int MAX_KEPT = 10_000;

    /**
     * One video.
     *
     * @param kept by a click of our own, so that its owner's REMOVE does not delete it
     */
    public record Holding(PeerId owner, Video video, boolean kept, double stoppedAtS, boolean seen, long usedMs) {
        static Holding of(Json.Obj json) throws ProtocolException {
            return new Holding(json.read("owner", PeerId::parse), Video.of(json), json.bool("kept"), json.number("stoppedAt", 0, Integer.MAX_VALUE),
                    json.bool("seen"), json.integer("used", 0, Long.MAX_VALUE));
        }

        Json.Obj toJson() {
            return video.put(Json.object().put("owner", owner.text())).put("kept", kept).put("stoppedAt", stoppedAtS).put("seen", seen)
                    .put("used", usedMs).build();
        }

        public Holding keep() {
            return new Holding(owner, video, true, stoppedAtS, seen, usedMs);
        }

        public Holding watched(double atS, boolean whole, long nowMs) {
            return new Holding(owner, video, kept, atS, whole, nowMs);
        }

        public Holding edited(Video anew) {
            return new Holding(owner, anew, kept, stoppedAtS, seen, usedMs);
        }
    }

    private final PeerId self;
    private final Map<Bytes, Holding> holdings = new LinkedHashMap<>();
    private int changes;

    public Library(PeerId self) {
        this.self = self;
    }

    /** Reads a line that was kept on disk. */
    public void read(Json.Obj line) throws ProtocolException {
        put(Holding.of(line));
    }

    public List<Json.Obj> lines() {
        return holdings.values().stream().map(Holding::toJson).toList();
    }

    public Optional<Holding> get(Bytes root) {
        return Optional.ofNullable(holdings.get(root));
    }

    public Collection<Holding> all() {
        return holdings.values();
    }

    public boolean isFull() {
        return holdings.size() >= MAX_KEPT;
    }

    public boolean isOwn(Holding holding) {
        return holding.owner().equals(self);
    }

    /** Goes up with each change. */
    public int changes() {
        return changes;
    }

    public void put(Holding holding) {
        changes++;
        holdings.put(holding.video().root(), holding);
        List<Holding> watched = holdings.values().stream().filter(one -> !one.kept() && !isOwn(one)).toList();
        if (watched.size() > MAX_WATCHED) {
            watched.stream().min(Comparator.comparingLong(Holding::usedMs)).ifPresent(oldest -> remove(oldest.video().root()));
        }
    }

    public void remove(Bytes root) {
        changes++;
        holdings.remove(root);
    }
}
