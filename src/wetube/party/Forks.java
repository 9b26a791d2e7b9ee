package wetube.party;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventLog;
import wetube.session.Session;

/**
 * Shows everybody who has written two events on one predecessor: by a FORK, from one of those who see it.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Forks {
    /** The first of those here writes it; the others leave it this long to do so. */
    private static final long PATIENCE_MS = 2000;

    private final Context context;
    private final Session session;
    private final Presence presence;
    private final Pen pen;
    /** When to write a FORK against somebody. */
    private final Map<PeerId, Long> dueMs = new HashMap<>();

    Forks(Context context, Session session, Presence presence, Pen pen) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.pen = pen;
    }

    /** Writes at once if we are the first of those here, else when nobody has done it soon. */
    void tick() {
        List<EventLog.Fork> open = session.openForks();
        dueMs.keySet().retainAll(open.stream().map(EventLog.Fork::author).toList());
        for (EventLog.Fork fork : open) {
            PeerId author = fork.author();
            if (author.equals(context.self) || !session.roster().admits(author) || session.roster().roleOf(context.self) == Role.NONE) {
                continue;
            }
            boolean first = presence.here(Role.VIEWER).filter(peer -> !peer.equals(author)).findFirst()
                    .equals(Optional.of(context.self));
            long due = dueMs.computeIfAbsent(author, peer -> context.nowMs + (first ? 0 : PATIENCE_MS));
            if (!pen.isBusyWith("FORK") && due <= context.nowMs) {
                dueMs.put(author, context.nowMs + PATIENCE_MS);    // should the disk be full
                pen.proposeUnasked("FORK", new Act.Fork(fork.first(), fork.second()),
                        () -> session.openForks().stream().anyMatch(still -> still.first().equals(fork.first())));
            }
        }
    }
}
