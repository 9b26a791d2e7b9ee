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
        /** First lap of the ring: "the highest-ranked candidate so far". Term 1 only. */
        ELECTION,
        /** Second lap: "the ring has agreed"; whoever agrees votes. Term 1 only. */
        ELECTED,
        /** No lap, from term 2 on: the candidate asks everybody itself. */
        ASK
    }

    /** As its candidate signed it. */
    public record Signed(Token token, byte[] signature) {}

    /** Nobody gets here: at a thousand terms in 0.7 s, the most that {@link Election} does, it would take eight days. */
    public static final int MAX_TERM = 1_000_000_000;

    /** Whether an honest candidate could send it, in whatever term. */
    boolean isSound() {
        return term >= 1 && term <= MAX_TERM && (term == 1) == (lap != Lap.ASK);
    }

    /** Whether it is about to end in a vote. */
    boolean asksForVotes() {
        return lap != Lap.ELECTION;
    }

    /** What the candidate signs. */
    public byte[] signedBytes(EventId session) {
        return ("wetube election 1\n" + session + "\n" + base + "\n" + term + "\n" + lap).getBytes(StandardCharsets.US_ASCII);
    }
}
