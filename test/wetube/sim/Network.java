package wetube.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.link.DialFailure;

/**
 * The network between the hosts: delays, cuts, splits, and who answers at which address.
 *
 * <p>The verbs: {@link #cut}, {@link #mend}, {@link #split}, {@link #heal}, {@link #lose}, {@link #shield}.
 */
public final class Network {
    /** As {@code wetube.link.Limits.STANDARD}: how long a dial waits for an answer. */
    private static final long CONNECT_MS = 5000;

    private record Pair(Host low, Host high) {
        static Pair of(Host a, Host b) {
            return a.number() < b.number() ? new Pair(a, b) : new Pair(b, a);
        }
    }

    private final Timeline timeline;
    private final RandomGenerator random;
    private int maxBytes = Integer.MAX_VALUE;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<Plug> plugs = new ArrayList<>();
    private final Map<Pair, Long> delaysMs = new HashMap<>();
    private final Map<Host, Long> queuesMs = new HashMap<>();
    private final Set<Pair> cuts = new HashSet<>();
    private final Map<Host, Integer> sides = new HashMap<>();
    private final Map<Host, Set<Host>> muted = new HashMap<>();
    private int moves;
    private final Map<Host, Set<Host>> undiallable = new HashMap<>();
    private final Set<Host> shielded = new HashSet<>();
    private long minDelayMs = 2;
    private long maxDelayMs = 60;
    private double jitter = 0.3;

    Network(Timeline timeline, RandomGenerator random) {
        this.timeline = timeline;
        this.random = random;
    }

    Timeline timeline() {
        return timeline;
    }

    RandomGenerator random() {
        return random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void add(Host host) {
        hosts.put(host.address(), host);
    }

    // ---- verbs ----

    /** One-way delays of pairs that have none yet lie between these; each frame takes up to {@code jitter} times as much more. */
    public void delays(long minMs, long maxMs, double newJitter) {
        minDelayMs = minMs;
        maxDelayMs = maxMs;
        jitter = newJitter;
    }

    /** One-way delay between two hosts, from now on. */
    public void delay(Host a, Host b, long oneWayMs) {
        delaysMs.put(Pair.of(a, b), oneWayMs);
    }

    /** What comes to a host waits in a queue for about so long, from now on: somebody there downloads something. */
    public void fillDownlink(Host host, long queueMs) {
        queuesMs.put(host, queueMs);
    }

    /** Nothing gets through between the two, and nobody is told. */
    public void cut(Host a, Host b) {
        cuts.add(Pair.of(a, b));
    }

    /** Undoes a cut. */
    public void mend(Host a, Host b) {
        cuts.remove(Pair.of(a, b));
        resume();
    }

    /** Only those in one group reach one another; who is in none is alone. */
    @SafeVarargs
    public final void split(Collection<? extends Host>... groups) {
        sides.clear();
        int side = 0;
        for (Host host : hosts.values()) {
            sides.put(host, --side);
        }
        side = 0;
        for (Collection<? extends Host> group : groups) {
            side++;
            for (Host host : group) {
                sides.put(host, side);
            }
        }
    }

    /** All cuts and splits are over. */
    public void heal() {
        cuts.clear();
        sides.clear();
        muted.clear();
        resume();
    }

    /** The links between the two break, and both ends are told; nothing keeps them from connecting again. */
    public void lose(Host a, Host b) {
        for (Plug plug : List.copyOf(plugs)) {
            if (plug.owner() == a && plug.remote() == b) {
                plug.abort("connection reset");
            }
        }
    }

    /** Longer frames are lost from now on, as where a path loses large packets, and with them all that comes behind on the same link. */
    public void loseLarge(int bytes) {
        maxBytes = bytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** From outside it can't be reached, as behind a router: it must dial itself. */
    public void shield(Host host) {
        shielded.add(host);
    }

    /** One can't be dialled by the other, who can: a way that is open in one direction only. */
    public void block(Host from, Host to) {
        undiallable.computeIfAbsent(from, host -> new HashSet<>()).add(to);
    }

    /** It has another address from now on. What was on its old links is lost, and nobody is told. */
    void move(Host host) {
        hosts.remove(host.address(), host);
        host.takeAddress("10.0." + ++moves + "." + host.number());
        hosts.put(host.address(), host);
    }

    /** What a host has sent and nobody has got yet is lost. */
    public void forget(Host from) {
        plugs.stream().filter(plug -> plug.owner() == from).forEach(Plug::loseFlight);
    }

    /** Nothing gets from one to the other, and nobody is told; the other way is open. */
    public void mute(Host from, Host to) {
        muted.computeIfAbsent(from, host -> new HashSet<>()).add(to);
    }

    /** Somebody else listens at this host's address now. */
    public void takeOver(Host host, Host by) {
        hosts.put(host.address(), by);
    }

    // ---- state ----

    /** Whether frames can't get from one to the other, or would not be read. */
    boolean isBlocked(Host from, Host to) {
        return to.isPaused() || to.door() == Host.Door.DEAD || isCut(from, to) || isMuted(from, to);
    }

    private boolean isMuted(Host from, Host to) {
        return muted.getOrDefault(from, Set.of()).contains(to);
    }

    /** Whether the network between the two is cut. */
    public boolean isCut(Host a, Host b) {
        return cuts.contains(Pair.of(a, b)) || !sides.getOrDefault(a, 0).equals(sides.getOrDefault(b, 0));
    }

    long delayMs(Host a, Host b) {
        long queueMs = queuesMs.getOrDefault(b, 0L);
        long queued = queueMs == 0 ? 0 : queueMs - random.nextLong(queueMs / 10 + 1);
        long base = delaysMs.computeIfAbsent(Pair.of(a, b), pair -> random.nextLong(minDelayMs, maxDelayMs + 1));
        return base + queued + (long) (base * jitter * random.nextDouble());
    }

    /** What was held up goes on, if its way is free now. */
    void resume() {
        plugs.removeIf(Plug::isOver);
        plugs.forEach(Plug::resume);
    }

    /** Links that both ends hold for up. */
    public long linksBetween(Host a, Host b) {
        return plugs.stream().filter(plug -> plug.owner() == a && plug.remote() == b && plug.isUp()).count();
    }

    /** Links that it holds for up. */
    public long linksOf(Host host) {
        return plugs.stream().filter(plug -> plug.owner() == host && plug.isUp()).count();
    }

    // ---- dialling ----

    void dial(Host from, long dial, Optional<PeerId> expected, List<String> addresses) {
        attempt(from, from.life(), dial, expected, addresses, 0, DialFailure.REFUSED, "There is no address to try.");
    }

    private void attempt(Host from, long life, long dial, Optional<PeerId> expected, List<String> addresses, int index,
                         DialFailure failure, String why) {
        if (from.life() != life) {
            return;
        }
        if (index == addresses.size()) {
            from.dialFailed(dial, failure, why);
            return;
        }
        String address = addresses.get(index);
        Host host = hosts.get(address);
        long roundTripMs = host == null ? maxDelayMs : 2 * delayMs(from, host);
        boolean silent = host != null && (isCut(from, host) || isMuted(from, host) || isMuted(host, from) || host.door() == Host.Door.DEAD || shielded.contains(host)
                || undiallable.getOrDefault(from, Set.of()).contains(host));
        if (silent) {
            next(CONNECT_MS, from, life, dial, expected, addresses, index, DialFailure.NO_ANSWER,
                    "Nobody answers at " + address + ".");
        } else if (host != null && (host.isPaused() || host.door() == Host.Door.MUTE)) {
            next(CONNECT_MS, from, life, dial, expected, addresses, index, DialFailure.NO_GREETING, address + " sends no greeting.");
        } else if (host == null || host.door() == Host.Door.SHUT) {
            next(roundTripMs, from, life, dial, expected, addresses, index, DialFailure.REFUSED,
                    address + " refuses the connection.");
        } else {
            timeline.after(2 * roundTripMs, () -> shakeHands(from, life, dial, expected, addresses, index, host));
        }
    }

    private void next(long afterMs, Host from, long life, long dial, Optional<PeerId> expected, List<String> addresses, int index,
                      DialFailure failure, String why) {
        timeline.after(afterMs, () -> attempt(from, life, dial, expected, addresses, index + 1, failure, why));
    }

    private void shakeHands(Host from, long life, long dial, Optional<PeerId> expected, List<String> addresses, int index,
            Host host) {
        String address = addresses.get(index);
        if (from.life() != life) {
            return;
        }
        if (isCut(from, host) || host.door() != Host.Door.OPEN) {
            next(CONNECT_MS, from, life, dial, expected, addresses, index, DialFailure.NO_ANSWER,
                    "Nobody answers at " + address + ".");
        } else if (host.id().equals(from.id())) {
            host.turnedAway("This identity also runs at " + from.ip() + ".");
            next(0, from, life, dial, expected, addresses, index, DialFailure.OWN_KEY,
                    "This identity also runs at " + address + ".");
        } else if (expected.isPresent() && !expected.get().equals(host.id())) {
            next(0, from, life, dial, expected, addresses, index, DialFailure.WRONG_KEY, "Somebody else is at " + address + ".");
        } else {
            Plug ours = new Plug(this, from, dial, address);
            Plug theirs = new Plug(this, host, 0, from.ip());
            plugs.removeIf(Plug::isOver);
            plugs.add(ours);
            plugs.add(theirs);
            Plug.join(ours, theirs);
        }
    }
}
