package wetube.peer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.wire.Recent;

/**
 * Where peers may be: from where their links came and what they said then, newest first. What a session's log says of them comes after
 * that, since it may be older.
 *
 * <p>Addresses are {@code host:port}. No I/O. Owned by the core's thread.
 */
final class AddressBook {
    /** All members of some sessions. Whoever was met longest ago leaves. */
    private static final int MAX_PEERS = 1024;

    private final Map<PeerId, List<String>> met = new Recent<>(MAX_PEERS, false);

    /** There is a link to where a peer is; the others are what it says itself, or what was known before. */
    void note(PeerId peer, String address, List<String> others) {
        met.remove(peer);
        met.put(peer, first(Stream.concat(Stream.of(address), others.stream())));
    }

    /** Somebody else says where a peer may be. What we know ourselves comes first, and keeps its place. */
    void hint(PeerId peer, List<String> addresses) {
        List<String> known = met.getOrDefault(peer, List.of());
        met.put(peer, first(Stream.concat(known.stream().limit(Act.MAX_ADDRESSES / 2), addresses.stream())));
    }

    /** Where to dial a peer, the likeliest first. */
    List<String> of(PeerId peer, List<String> byTheLog) {
        return first(Stream.concat(met.getOrDefault(peer, List.of()).stream(), byTheLog.stream()));
    }

    /** All that are known: what the log says of somebody who has moved may be newer than when we met them. */
    List<String> all(PeerId peer, List<String> byTheLog) {
        return Stream.concat(met.getOrDefault(peer, List.of()).stream(), byTheLog.stream()).distinct().toList();
    }

    private static List<String> first(Stream<String> addresses) {
        return addresses.distinct().limit(Act.MAX_ADDRESSES).toList();
    }
}
