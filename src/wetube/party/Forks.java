package wetube.party;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventLog;

/**
 * Shows everybody who has written two events on one predecessor: by a FORK, from one of those who see it.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Forks {
    /** Who isn't the first of those here leaves the first time to write it. */
    private static final long PATIENCE_MS = 2000;

    private final Context context;
    private final Party party;
    /** When to write a FORK against somebody. */
    private final Map<PeerId, Long> dueMs = new HashMap<>();

    Forks(Context context, Party party) {
        this.context = context;
        this.party = party;
    }

    /** Writes at once if we are the first of those here, else when nobody has done it soon. */
    void tick() {
        List<EventLog.Fork> open = party.session().openForks();
        dueMs.keySet().retainAll(open.stream().map(EventLog.Fork::author).toList());
        for (EventLog.Fork fork : open) {
            PeerId author = fork.author();
            if (author.equals(context.self) || !party.session().roster().admits(author) || party.role() == Role.NONE) {
                continue;
            }
            boolean first = party.presence().here(Role.VIEWER).filter(peer -> !peer.equals(author)).findFirst()
                    .equals(Optional.of(context.self));
            long due = dueMs.computeIfAbsent(author, peer -> context.nowMs + (first ? 0 : PATIENCE_MS));
            if (!party.isBusyWith("FORK") && due <= context.nowMs) {
                dueMs.put(author, context.nowMs + PATIENCE_MS);    // should the disk be full
                party.propose("FORK", time -> new Act.Fork(fork.first(), fork.second()));
            }
        }
    }
}
