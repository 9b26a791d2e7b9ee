package wetube.peer;

import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.wire.Json;

/** What a peer wants done. The shell does it, in this order, and decides nothing. */
public sealed interface Effect {
    /** One attempt, at all addresses; answered by one {@link Input.LinkUp} or {@link Input.DialFailed}. */
    record Dial(long dial, Optional<PeerId> expected, List<String> addresses) implements Effect {}

    record Send(long link, PeerMessage message) implements Effect {}

    /** Sends what is queued, then closes. */
    record CloseLink(long link, String reason) implements Effect {}

    record ToPage(long page, Json.Obj message) implements Effect {}

    /** An event of one's own: on disk first, then {@link Input.Stored}. */
    record StoreOwn(EventRun run) implements Effect {}

    /** Others' events, to be kept; if that fails, they are still theirs to give again. */
    record Store(EventId session, List<EventRun> runs) implements Effect {}

    /** Answered by {@link Input.Loaded} or {@link Input.LoadFailed}. */
    record Load(EventId session) implements Effect {}

    /** What to show of a session that is not open, and which one is open. */
    record Remember(List<Summary> sessions, Optional<EventId> open) implements Effect {}

    /** How far session time is ahead of local time, for the next start. */
    record KeepClock(EventId session, double offsetMs) implements Effect {}

    /** Deletes a session's log and what is kept beside it. */
    record Forget(EventId session) implements Effect {}

    /** My own display name, for the next start. */
    record KeepName(String name) implements Effect {}

    /** A line for the terminal. */
    record Report(String line) implements Effect {}
}
