package wetube.law;

import java.util.BitSet;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * What of a set of rulings counts. Nobody changes it.
 *
 * @param in       those in force
 * @param mandates the elections in force
 * @param elected  who directs by the last of them; empty once a director's word took from the winner what the votes gave
 */
record Judgement(BitSet in, Mandates mandates, Optional<PeerId> elected) {
    /** The ELECTED by which somebody directs here. */
    Optional<LogEntry> source(PeerId peer) {
        return elected.equals(Optional.of(peer)) ? mandates.mandate() : Optional.empty();
    }
}
