package wetube.election;

import java.nio.charset.StandardCharsets;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * What an election sends from peer to peer. Each is signed by its candidate, so nobody can put up somebody else.
 *
 * @param base the authority event that the election is about
 * @param term 1, 2, 3 …
 */
public record Token(EventId base, int term, PeerId candidate, Lap lap) {
    /** Which kind. */
    public enum Lap {
        /** First lap of the ring: "the highest-ranked candidate so far". */
        ELECTION,
        /** Second lap: "the ring has agreed"; whoever agrees votes. */
        ELECTED,
        /** No lap, from term 2 on: the candidate asks everybody itself. */
        ASK
    }

    /** Terms beyond this are nobody's honest count: at the shortest time-out it takes weeks to get there. */
    public static final int MAX_TERM = 1_000_000;

    /** What the candidate signs. */
    public byte[] signedBytes(EventId session) {
        return ("wetube election 1\n" + session + "\n" + base + "\n" + term + "\n" + lap).getBytes(StandardCharsets.US_ASCII);
    }
}
