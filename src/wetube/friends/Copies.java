package wetube.friends;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.log.EventId;

/** This peer's own catalogue, and its copies of its friends'. No I/O. Owned by the core's thread. */
public final class Copies {
    private final PeerId self;
    private final Map<PeerId, Catalogue> byOwner = new LinkedHashMap<>();
    private int changes;

    public Copies(PeerId self) {
        this.self = self;
    }

    public Optional<Catalogue> of(PeerId owner) {
        return Optional.ofNullable(byOwner.get(owner));
    }

    public Optional<Catalogue> own() {
        return of(self);
    }

    public Optional<Catalogue> get(EventId id) {
        return byOwner.values().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    public Collection<Catalogue> all() {
        return byOwner.values();
    }

    /** Goes up with each catalogue that comes or goes. */
    public int changes() {
        return changes;
    }

    public void put(Catalogue catalogue) {
        changes++;
        byOwner.put(catalogue.owner(), catalogue);
    }

    public void forget(PeerId owner) {
        changes++;
        byOwner.remove(owner);
    }

    /** Whom this peer calls a friend. */
    public Collection<Friend> friends() {
        return own().map(one -> one.friends().values()).orElse(List.of());
    }

    public boolean isFriend(PeerId peer) {
        return own().filter(one -> one.friends().containsKey(peer)).isPresent();
    }

    /** Those of whom this peer reads. */
    public boolean follows(PeerId owner) {
        return owner.equals(self) || isFriend(owner);
    }

    /** The catalogues that a peer may read, so far as they have begun. */
    public Stream<Catalogue> readableBy(PeerId peer) {
        return byOwner.values().stream().filter(one -> one.epoch() > 0 && one.lets(peer, Right.WATCH));
    }
}
