package wetube.session;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.LogEntry;
import wetube.wire.ProtocolException;

/** What a session's log means, all of it: to compare two peers with, or a peer with the rules. */
public final class Meaning {
    private Meaning() {}

    /** What its people see. */
    public static Object state(Session session) {
        State now = session.folded();
        return List.of(now.title, now.ending, now.roster, now.playlist, now.playback, now.setBy, now.waitsFor, now.waiting, now.admittance,
                Map.copyOf(now.profiles));
    }

    /** That, and which events count. */
    public static Object whole(Session session) {
        return List.of(state(session), voids(session));
    }

    /** Events that have no effect. */
    public static Set<EventId> voids(Session session) {
        return session.log().inOrder().stream().filter(entry -> !counts(session, entry)).map(LogEntry::id).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean counts(Session session, LogEntry entry) {
        try {
            Act act = Act.of(entry.event());
            return act instanceof Act.Say ? session.law.entitled(entry, act)
                    : session.actById.containsKey(entry.id()) && session.law.now().upholds(entry, act);
        } catch (ProtocolException e) {
            return false;    // it makes no sense
        }
    }

    /** What an event says, if it makes sense and its author was entitled to it; void it may be all the same. */
    public static Optional<Act> act(Session session, EventId id) {
        return Optional.ofNullable(session.actById.get(id));
    }

    /** All events in the order in which this log took them in. */
    public static List<LogEntry> arrived(EventLog log) {
        return log.inOrder().stream().sorted(Comparator.comparingInt(LogEntry::index)).toList();
    }
}
