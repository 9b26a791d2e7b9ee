package wetube.log;

import java.util.List;
import java.util.Optional;
import wetube.clock.VectorClock;
import wetube.identity.PeerId;

/**
 * An event in its place in the log, with what the receiver computed from its causes and nobody had to claim.
 *
 * <p>Order for all: by Lamport time, then by id (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System",
 * 1978: the total order "⇒"). {@link #isBefore} is the partial order "→" of the same paper.
 */
public final class LogEntry implements Comparable<LogEntry> {
    private final Event event;
    private final List<LogEntry> causes;
    private final long lamport;
    private final VectorClock clock;
    private final int branch;
    private final int index;
    private final long chainBytes;
    /** The author's signature over this very event, if it did not come inside a run. */
    private Optional<byte[]> signature = Optional.empty();
    private int followers;

    /** @param charged bytes that the author has to pay for besides those of the event, see {@link Surplus} */
    LogEntry(Event event, List<LogEntry> causes, VectorClock clock, int branch, int index, long charged) {
        this.event = event;
        this.causes = causes;
        this.lamport = 1 + causes.stream().mapToLong(LogEntry::lamport).max().orElse(0);
        this.clock = clock;
        this.branch = branch;
        this.index = index;
        this.chainBytes = event.lengthBytes() + charged + (event.seq() == 1 ? 0 : causes.get(0).chainBytes);
    }

    /** How much the author has said up to here, and brought in: a fact of the event's own past, the same for everybody. */
    public long chainBytes() {
        return chainBytes;
    }

    public Event event() {
        return event;
    }

    public EventId id() {
        return event.id();
    }

    public PeerId author() {
        return event.author();
    }

    /** The author's previous event, then the others it names. */
    public List<LogEntry> causes() {
        return causes;
    }

    /** 1 for START, else one more than the largest among the causes. */
    public long lamport() {
        return lamport;
    }

    /** Counts by branch: the processes of this clock are the numbers that the log gave its branches. */
    public VectorClock clock() {
        return clock;
    }

    /** Which chain of which author: see {@link EventLog}. */
    int branch() {
        return branch;
    }

    /** Its place in the order in which this log took events in, from 0. It differs from peer to peer. */
    public int index() {
        return index;
    }

    /** Did this event happen before the other: does the other know of it? */
    public boolean isBefore(LogEntry other) {
        return this != other && other.clock.count(branch) >= event.seq();
    }

    /** Neither knew of the other. */
    public boolean isConcurrent(LogEntry other) {
        return this != other && !isBefore(other) && !other.isBefore(this);
    }

    Optional<byte[]> signature() {
        return signature;
    }

    void sign(byte[] authorsSignature) {
        signature = Optional.of(authorsSignature);
    }

    boolean isHead() {
        return followers == 0;
    }

    void followed(int by) {
        followers += by;
    }

    @Override
    public int compareTo(LogEntry other) {
        int byTime = Long.compare(lamport, other.lamport);
        return byTime != 0 ? byTime : event.id().compareTo(other.event.id());
    }

    @Override
    public String toString() {
        return event + " @" + lamport;
    }
}
