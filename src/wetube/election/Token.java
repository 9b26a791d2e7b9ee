package wetube.election;

import java.nio.charset.StandardCharsets;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * What goes round the ring in the first term; later terms do without. Each is signed by its candidate, so nobody can put up somebody else.
 *
 * @param base the authority event that the election is about
 */
public record Token(EventId base, PeerId candidate, Lap lap) {
    /** Which kind. */
    public enum Lap {
        /** First lap of the ring: "the highest-ranked candidate so far". */
        ELECTION,
        /** Second lap: "the ring has agreed"; whoever agrees votes. */
        ELECTED
    }

    /** As its candidate signed it. */
    public record Signed(Token token, byte[] signature) {}

    /** What the candidate signs. */
    public byte[] signedBytes(EventId session) {
        return ("wetube election 1\n" + session + "\n" + base + "\n" + lap).getBytes(StandardCharsets.US_ASCII);
    }
}
