package wetube.swarm;

import java.util.Optional;
import wetube.identity.PeerId;

/**
 * Somebody to whom datagrams can be sent, and by what road.
 *
 * @param id       the carrier's number for the road: a connection of TLS, or an address of UDP
 * @param peer     who that is, where the carrier has it proved
 * @param reliable whether the road loses and reorders nothing, as TLS. Then no ACK is sent, and none expected
 * @param dialled  whether the road was opened from here: of two channels that both sides open at once for one content, that side's stays
 */
public record Neighbour(long id, Optional<PeerId> peer, boolean reliable, boolean dialled) {
    /** The same number for the same peer at all who know it. */
    int key() {
        return key(peer, id);
    }

    static int key(Optional<PeerId> peer, long otherwise) {
        return peer.map(PeerId::hashCode).orElse((int) otherwise);
    }
}
