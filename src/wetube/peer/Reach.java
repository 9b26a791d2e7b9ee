package wetube.peer;

import java.util.Optional;
import wetube.tracker.PeerAddr;

/**
 * Whether others can reach this peer: by the links that came in, and by what a tracker found when it dialled back.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Reach {
    /** A tracker dials when we have registered; by its third answer it knows. */
    private static final int ANSWERS_TO_NO = 3;

    private boolean fromOutside;
    private boolean fromInside;
    private int unreached;

    /** Somebody has come to us, from there. */
    void came(String host) {
        boolean inside = PeerAddr.isPrivate(host);
        fromInside |= inside;
        fromOutside |= !inside && !host.startsWith("127.") && !host.equals("[::1]");
    }

    /** Where a tracker sees us, and whether it could dial us there. */
    void tracker(Optional<PeerAddr> seen) {
        seen.ifPresent(at -> {
            if (at.proved()) {
                came(at.text());
                unreached = 0;
            } else {
                unreached++;
            }
        });
    }

    /** As the page is told. */
    String word() {
        return fromOutside ? "yes" : fromInside ? "network" : unreached >= ANSWERS_TO_NO ? "no" : "unknown";
    }
}
