package wetube.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import wetube.wire.ProtocolException;

/**
 * Where the runs of one link wait for the events that come before them.
 *
 * <p>Each link has its own, so that nobody can fill another's; whoever sends an event must be able to send its past, and soon:
 * the time limit is kept by the link's owner (see {@code wetube.peer.Repair}).
 */
public final class WaitingRoom {
    /** A peer pushes what it has just taken in; so many runs ahead of their past are no accident. */
    public static final int MAX_RUNS = 256;
    public static final int MAX_BYTES = 1 << 20;

    private final List<EventRun> runs = new ArrayList<>();
    private final Set<EventId> waiting = new HashSet<>();
    private int bytes;

    /**
     * Lets a run wait.
     *
     * @throws ProtocolException if the room is full
     */
    public void park(EventRun run) throws ProtocolException {
        if (!waiting.add(run.last().id())) {
            return;
        }
        if (runs.size() >= MAX_RUNS || bytes + run.lengthBytes() > MAX_BYTES) {
            throw new ProtocolException("too many events without their past");
        }
        runs.add(run);
        bytes += run.lengthBytes();
    }

    /** Tries all that wait again, as long as that helps; gives the runs taken in, with what was new of each. */
    public List<Arrival> retry(EventLog log) throws ProtocolException {
        List<Arrival> arrivals = new ArrayList<>();
        boolean progress = !runs.isEmpty();
        while (progress) {
            progress = false;
            for (Iterator<EventRun> it = runs.iterator(); it.hasNext();) {
                EventRun run = it.next();
                switch (log.add(run)) {
                    case EventLog.Outcome.Missing missing -> { }
                    case EventLog.Outcome.Refused refused -> throw new ProtocolException(refused.rule());
                    case EventLog.Outcome.Added added -> {
                        it.remove();
                        waiting.remove(run.last().id());
                        bytes -= run.lengthBytes();
                        progress = true;
                        if (!added.entries().isEmpty()) {
                            arrivals.add(new Arrival(run, added.entries()));
                        }
                    }
                }
            }
        }
        return arrivals;
    }

    /** A run that was taken in, and the entries of it that were new. */
    public record Arrival(EventRun run, List<LogEntry> entries) {}

    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether the event waits here as the last of a run. */
    public boolean contains(EventId id) {
        return waiting.contains(id);
    }
}
