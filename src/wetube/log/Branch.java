package wetube.log;

import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;

/**
 * One author's events, each on the one before: a chain, or what a fork began.
 *
 * @param number   its place in vector clocks
 * @param firstSeq the seq of its first event
 * @param parent   the event that the first one follows; empty if that is the author's first
 * @param entries  grows at its end; {@link EventLog} owns it
 */
record Branch(PeerId author, int number, int firstSeq, Optional<LogEntry> parent, List<LogEntry> entries) {
    LogEntry at(int seq) {
        return entries.get(seq - firstSeq);
    }

    LogEntry last() {
        return entries.get(entries.size() - 1);
    }
}
