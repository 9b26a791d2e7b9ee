package wetube.election;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import wetube.identity.PeerId;

/**
 * The unidirectional ring: peers in the order of their keys, the last followed by the first.
 *
 * @param peers in order, each once
 */
public record Ring(List<PeerId> peers) {
    public Ring {
        peers = List.copyOf(peers);
    }

    public static Ring of(Collection<PeerId> peers) {
        return new Ring(List.copyOf(new TreeSet<>(peers)));
    }

    /** Who comes after a peer, clockwise; the peer itself if it is alone. It need not be on the ring. */
    public PeerId successor(PeerId peer) {
        return peers.stream().filter(other -> other.compareTo(peer) > 0).findFirst().orElse(peers.isEmpty() ? peer : peers.get(0));
    }

    /** The ring without those that do not answer. */
    public Ring without(Collection<PeerId> skipped) {
        return new Ring(peers.stream().filter(peer -> !skipped.contains(peer)).toList());
    }
}
