package wetube.log;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wetube.wire.ProtocolException;

/**
 * Where the runs of one link wait for the events that come before them.
 *
 * <p>Each link has its own, so that nobody can fill another's; whoever sends an event must be able to send its past, and soon:
 * the time limit is kept by the link's owner (see {@code wetube.party.Repair}).
 */
public final class WaitingRoom {
    /** What is pushed while an answer of many parts comes in: 20 a second (the limit for what is pushed) for a dozen seconds. */
    public static final int MAX_RUNS = 256;
    public static final int MAX_BYTES = 1 << 20;

    /** A run that was taken in, and the entries of it that were new. */
    public record Arrival(EventRun run, List<LogEntry> entries) {}

    /** By their last events: of two that end alike, the longer one waits. */
    final Map<EventId, EventRun> runs = new LinkedHashMap<>();
    /** The last events of those that were found to be surplus: not looked at again until they are needed. */
    private final Set<EventId> surplus = new HashSet<>();
    private int bytes;
    private boolean lacks;

    /**
     * Lets a run wait, if there is room. What there is no room for comes again: its sender's heads tell of it, and we ask. So a
     * peer that is far behind is no reason to close a link.
     */
    public void park(EventRun run) {
        EventRun shorter = runs.get(run.last().id());
        if (shorter != null && shorter.events().size() >= run.events().size()) {
            return;
        }
        int more = run.lengthBytes() - (shorter == null ? 0 : shorter.lengthBytes());
        if (shorter == null && runs.size() >= MAX_RUNS || bytes + more > MAX_BYTES) {
            return;
        }
        if (shorter != null) {
            remove(shorter);
        }
        runs.put(run.last().id(), run);
        bytes += run.lengthBytes();
    }

    /**
     * Tries all that wait again, as long as that helps; adds those taken in to {@code arrivals}. What is {@link EventLog#isSurplus
     * surplus} waits until something that others need follows it, and forked authors don't make their own events needed.
     *
     * @throws ProtocolException if one breaks a rule; it is out of the room, and {@code arrivals} has those before it
     */
    public void retry(EventLog log, List<Arrival> arrivals) throws ProtocolException {
        Set<EventId> awaited = new HashSet<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            lacks = false;
            for (EventRun run : List.copyOf(runs.values())) {
                boolean needed = run.events().stream().anyMatch(event -> awaited.contains(event.id()));
                if (!needed && isSurplus(run, log)) {
                    continue;
                }
                switch (log.add(run)) {
                    case EventLog.Outcome.Unknown unknown -> {
                        if (needed || !log.hasForked(run.author())) {
                            lacks = true;
                            progress |= awaited.addAll(unknown.causes());
                        }
                    }
                    case EventLog.Outcome.Refused refused -> {
                        remove(run);
                        throw new ProtocolException(refused.rule());
                    }
                    case EventLog.Outcome.Added added -> {
                        remove(run);
                        progress = true;
                        if (!added.entries().isEmpty()) {
                            arrivals.add(new Arrival(run, added.entries()));
                        }
                    }
                }
            }
        }
    }

    private boolean isSurplus(EventRun run, EventLog log) {
        EventId last = run.last().id();
        if (!surplus.contains(last) && log.isSurplus(run)) {
            surplus.add(last);
        }
        return surplus.contains(last) && !log.contains(last);
    }

    /** Nobody will bring what these wait for. */
    public void clear() {
        runs.clear();
        surplus.clear();
        bytes = 0;
        lacks = false;
    }

    private void remove(EventRun run) {
        runs.remove(run.last().id());
        surplus.remove(run.last().id());
        bytes -= run.lengthBytes();
    }

    /** Whether something that is needed waits for what has not come, as of the last {@link #retry}. */
    public boolean lacks() {
        return lacks;
    }

    /** Whether the event waits here as the last of a run. */
    public boolean contains(EventId id) {
        return runs.containsKey(id);
    }
}
