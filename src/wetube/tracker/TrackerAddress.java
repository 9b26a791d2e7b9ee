package wetube.tracker;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * Where a tracker is, as a person gives it: {@code tracker.example:7000}, {@code tracker.example:7000/GL-kFRY-…}; an
 * {@code https://} before it and a slash behind it don't matter.
 *
 * @param key the one that the tracker must show; empty: the one that it showed first
 */
public record TrackerAddress(Address at, Optional<PeerId> key) {
    public static TrackerAddress parse(String text) throws ProtocolException {
        String bare = text.strip().replaceFirst("(?i)^https://", "");
        String[] parts = bare.split("/", -1);
        boolean hasKey = parts.length > 1 && !parts[1].isEmpty();
        if (parts.length > 3 || parts.length == 3 && !(hasKey && parts[2].isEmpty())) {
            throw new ProtocolException("a tracker is host:port or host:port/key, like tracker.example:7000");
        }
        return new TrackerAddress(Address.parse(parts[0]), hasKey ? Optional.of(PeerId.parse(parts[1])) : Optional.empty());
    }

    @Override
    public String toString() {
        return at + key.map(id -> "/" + id.text()).orElse("");
    }
}
