package wetube.tracker;

import java.util.List;
import wetube.identity.PeerId;
import wetube.wire.Json;

/**
 * A peer of a swarm as others are told of it: {@code peer_info}, RFC 7846 §3.2.4.
 *
 * @param addresses at least one, the proved one first
 */
public record PeerInfo(PeerId id, List<PeerAddr> addresses) {
    Json.Obj toJson() {
        return Json.object().put("peer_id", id.text()).put("peer_addr", addresses.stream().map(PeerAddr::toJson).toList()).build();
    }
}
