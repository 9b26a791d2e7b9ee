package wetube.election;

import java.nio.charset.StandardCharsets;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * What goes round the ring in the first term; later terms do without. Each is signed by its candidate, so nobody can put up somebody else.
 *
 * @param base the event that the election is about
 */
public record Token(EventId base, PeerId candidate, Lap lap) {
    /** Which of the algorithm's two messages it is. */
    public enum Lap {
        /** "The highest-ranked candidate I have seen so far is {@code candidate}." */
        ELECTION,
        /** "The ring has agreed on {@code candidate}"; makes one full lap, and whoever agrees votes. */
        ELECTED
    }

    /** As its candidate signed it. */
    public record Signed(Token token, byte[] signature) {}

    /** What the candidate signs. */
    public byte[] signedBytes(EventId session) {
        return ("wetube election 1\n" + session + "\n" + base + "\n" + lap).getBytes(StandardCharsets.US_ASCII);
    }
}
