package wetube.friends;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What this peer alone knows of those who are its friends, or asked to be: where they were met, how they behave.
 *
 * <pre>
 *   fault            costs   why
 *   FORGED           100     a signature, an event or a frame that no honest peer sends
 *   FLOODING          50     faster than the limits, which honest peers keep
 *   BAD_CHUNKS        34     chunks that are not what their hash says: a disk may rot, once or twice
 * </pre>
 *
 * <p>Being off costs nothing. At 0 a friend is dropped, until somebody forgives it. No I/O. Owned by the core's thread.
 */
public final class Acquaintances {
    public static final int FULL_SCORE = 100;
    /** Friends, and those who would be. */
    public static final int MAX = 200;
    /** Others who ask at once: keys cost nothing, so strangers must not fill the table. */
    static final int MAX_ASKING = 16;
    /** Who was not met for so long is offered for removal. */
    public static final long ABSENT_MS = 30L * 24 * 3600 * 1000;

    /** What costs, and how much. */
    public enum Fault {
        FORGED(100), FLOODING(50), BAD_CHUNKS(34);

        private final int costs;

        Fault(int costs) {
            this.costs = costs;
        }
    }

    /** How it stands between us; whether it is a friend is what our catalogue says. */
    public enum State { ASKED, ASKING, AGREED, GONE }

    /** @param metMs when there was a link last */
    public record Acquaintance(PeerId peer, String name, List<String> addresses, State state, int score, long metMs) {
        static Acquaintance of(Json.Obj json) throws ProtocolException {
            return new Acquaintance(json.read("peer", PeerId::parse), Act.name(json, "name", Act.MAX_NAME_CHARS), Act.addresses(json),
                    json.oneOf("state", List.of(State.values()), State::name), (int) json.integer("score", 0, FULL_SCORE),
                    json.integer("met", 0, Long.MAX_VALUE));
        }

        Json.Obj toJson() {
            return Json.object().put("peer", peer.text()).put("name", name).put("addresses", addresses).put("state", state.name())
                    .put("score", score).put("met", metMs).build();
        }

        public Acquaintance in(State now) {
            return new Acquaintance(peer, name, addresses, now, score, metMs);
        }

        public Acquaintance met(String nowCalled, List<String> at, long nowMs) {
            return new Acquaintance(peer, nowCalled, at, state, score, nowMs);
        }

        private Acquaintance scored(int points) {
            return new Acquaintance(peer, name, addresses, state, Math.max(0, points), metMs);
        }
    }

    private final Map<PeerId, Acquaintance> all = new LinkedHashMap<>();
    private int changes;

    /** Reads a line that was kept on disk. */
    public void read(Json.Obj line) throws ProtocolException {
        Acquaintance one = Acquaintance.of(line);
        all.put(one.peer(), one);
    }

    public List<Json.Obj> lines() {
        return all.values().stream().map(Acquaintance::toJson).toList();
    }

    /** Goes up with each change. */
    public int changes() {
        return changes;
    }

    public Collection<Acquaintance> all() {
        return all.values();
    }

    public Optional<Acquaintance> get(PeerId peer) {
        return Optional.ofNullable(all.get(peer));
    }

    public boolean isDropped(PeerId peer) {
        return get(peer).filter(one -> one.score() == 0).isPresent();
    }

    public boolean is(PeerId peer, State state) {
        return get(peer).filter(one -> one.state() == state).isPresent();
    }

    /** Whether there is a place for one more in that state; who said goodbye longest ago makes room. */
    public boolean hasRoom(State state) {
        if (all.size() >= MAX) {
            all.values().stream().filter(one -> one.state() == State.GONE).findFirst().ifPresent(gone -> all.remove(gone.peer()));
        }
        return all.size() < MAX && (state != State.ASKING || all.values().stream().filter(one -> one.state() == state).count() < MAX_ASKING);
    }

    public void put(PeerId peer, String name, List<String> addresses, State state, long nowMs) {
        changes++;
        all.put(peer, get(peer).map(one -> one.in(state)).orElse(new Acquaintance(peer, name, addresses, state, FULL_SCORE, nowMs)));
    }

    public void change(PeerId peer, UnaryOperator<Acquaintance> to) {
        changes++;
        all.computeIfPresent(peer, (id, one) -> to.apply(one));
    }

    /** Whether it has lost the last of its score by that. */
    public boolean blame(PeerId peer, Fault fault) {
        boolean before = isDropped(peer);
        change(peer, one -> one.scored(one.score() - fault.costs));
        return !before && isDropped(peer);
    }

    public void forgive(PeerId peer) {
        change(peer, one -> one.scored(FULL_SCORE));
    }

    public void forget(PeerId peer) {
        changes++;
        all.remove(peer);
    }
}
