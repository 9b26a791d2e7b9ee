package wetube.overlay;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/** A broadcast in the overlay alone, without peers: each passes on what is new to all its links but the one it came from. */
final class Flood {
    /**
     * @param hops     of the last to hear it, over the way on which it came first
     * @param tookMs   until the last heard it
     * @param messages sent, those that told nothing new included
     */
    record Outcome(int reached, int hops, long tookMs, long messages) {}

    private record Message(PeerId from, PeerId to, int hops, long arrivalMs, long number) {}

    private final Map<PeerId, Set<PeerId>> links = new HashMap<>();
    private final Set<PeerId> there;
    /** Who takes in and passes nothing on. */
    private Predicate<PeerId> swallows = peer -> false;

    /**
     * @param members as each knows them
     * @param there   who of them is, with links among those alone
     */
    Flood(Collection<PeerId> members, Set<PeerId> there) {
        this.there = there;
        there.forEach(peer -> links.put(peer, new TreeSet<>()));
        for (PeerId peer : there) {
            for (PeerId other : Overlay.wanted(peer, members, there::contains)) {
                if (there.contains(other)) {
                    links.get(peer).add(other);
                    links.get(other).add(peer);
                }
            }
        }
    }

    static Set<PeerId> peers(int count, RandomGenerator random) {
        Set<PeerId> peers = new HashSet<>();
        byte[] key = new byte[PeerId.LENGTH_BYTES];
        while (peers.size() < count) {
            random.nextBytes(key);
            key[PeerId.LENGTH_BYTES - 1] &= 0x7E;    // below the field's prime, whatever the rest
            try {
                peers.add(PeerId.of(key.clone()));
            } catch (ProtocolException e) {
                throw new IllegalStateException("a random key was weak", e);
            }
        }
        return peers;
    }

    Flood swallowedBy(Predicate<PeerId> liars) {
        swallows = liars;
        return this;
    }

    /** All links fall away that lead to somebody who is gone since; nobody has noticed yet. */
    Flood without(Set<PeerId> gone) {
        Set<PeerId> left = new TreeSet<>(there);
        left.removeAll(gone);
        Flood after = new Flood(Set.of(), Set.of());
        left.forEach(peer -> {
            Set<PeerId> kept = new TreeSet<>(links.get(peer));
            kept.removeAll(gone);
            after.links.put(peer, kept);
        });
        return after;
    }

    double linksEach() {
        return links.values().stream().mapToInt(Set::size).average().orElse(0);
    }

    /** @param delayMs how long one message is on its way to a peer */
    Outcome from(PeerId author, ToLongFunction<PeerId> delayMs) {
        PriorityQueue<Message> onTheirWay = new PriorityQueue<>(Comparator.comparingLong(Message::arrivalMs)
                .thenComparingLong(Message::number));
        Set<PeerId> heard = new HashSet<>(Set.of(author));
        long messages = 0;
        int hops = 0;
        long nowMs = 0;
        Message last = new Message(author, author, 0, 0, 0);
        do {
            if (!swallows.test(last.to)) {
                for (PeerId next : links.get(last.to)) {
                    if (!next.equals(last.from)) {
                        onTheirWay.add(new Message(last.to, next, last.hops + 1, nowMs + delayMs.applyAsLong(next), ++messages));
                    }
                }
            }
            do {
                last = onTheirWay.poll();
            } while (last != null && !heard.add(last.to));
            if (last != null) {
                nowMs = last.arrivalMs;
                hops = Math.max(hops, last.hops);
            }
        } while (last != null);
        return new Outcome(heard.size(), hops, nowMs, messages);
    }
}
