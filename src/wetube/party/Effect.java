package wetube.party;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.WeChat;
import wetube.friends.LibraryCall;
import wetube.friends.Poster;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.Sharing;
import wetube.wire.Json;

/** What a peer wants done. The shell does it, in this order, what is {@link OnDisk} beside the rest, and decides nothing. */
public sealed interface Effect {
    /** One attempt, at all addresses; answered by one {@code Input.LinkUp} or {@code Input.DialFailed}. */
    record Dial(long dial, Optional<PeerId> expected, List<String> addresses) implements Effect {}

    record Send(long link, PeerMessage message) implements Effect {}

    /** Sends what is queued, then closes. */
    record CloseLink(long link, String reason) implements Effect {}

    record ToPage(long page, Json.Obj message) implements Effect {}

    /** News that comes over this link is read from now on, or dropped unread; at first it is not read. See {@code Gate}. */
    record Listen(long link, boolean member) implements Effect {}

    /** What is done with files: it takes its time, and nothing else waits for it. */
    sealed interface OnDisk extends Effect {}

    /** An event of one's own: on disk first, then {@code Input.Stored}. */
    record StoreOwn(EventRun run) implements OnDisk {}

    /** Others' events, to be kept; if that fails, they are still theirs to give again. */
    record Store(EventId session, List<EventRun> runs) implements OnDisk {}

    /** Answered by {@code Input.Loaded} or {@code Input.LoadFailed}. */
    record Load(EventId session) implements OnDisk {}

    /** What to show of a session that is not open, and which one is open. */
    record Remember(List<Summary> sessions, Optional<EventId> open) implements OnDisk {}

    /** How far session time is ahead of local time, for the next start. */
    record KeepClock(EventId session, double offsetMs) implements OnDisk {}

    /** Deletes a session's log and what is kept beside it. */
    record Forget(EventId session) implements OnDisk {}

    /** My own display name, for the next start. */
    record KeepName(String name) implements OnDisk {}

    /** What this peer knows of videos, friends and catalogues, for the next start: a line each. */
    record KeepLibrary(List<String> lines) implements OnDisk {}

    /** A poster, for the next time it is shown. */
    record KeepPoster(Poster poster) implements OnDisk {}

    /** Answered by {@code Input.PosterLoaded}. */
    record LoadPoster(Bytes hash) implements OnDisk {}

    /** A session's conference code, for the next start. */
    record KeepCode(EventId session, Conference conference) implements OnDisk {}

    /** Which conference is looked for, for the next start. */
    record KeepSearch(Optional<String> tracker, Optional<ConferenceCode> code) implements OnDisk {}

    /** Answered by {@code Input.Derived}; takes half a second of CPU. */
    record Derive(ConferenceCode code) implements Effect {}

    /** From now on this peer is registered at this tracker, in these swarms and no others. */
    record Track(String tracker, Set<String> swarms) implements Effect {}

    /** Answers a client of the WeChat interface: an {@code Input.Asked}. */
    record Answer(long request, WeChat.Answer answer) implements Effect {}

    /** Answers a call of the library's interface: an {@code Input.Called}. */
    record Reply(long call, LibraryCall.Answer answer) implements Effect {}

    /** A film that was fetched for the library is deleted. */
    record Discard(Content film) implements Effect {}

    /**
     * What films are exchanged from now on, and with whom.
     *
     * @param dial at which addresses those are reached whose links were dialled from here
     */
    record Share(Sharing sharing, Map<PeerId, List<String>> dial) implements Effect {}

    /** A line for the terminal. */
    record Report(String line) implements Effect {}
}
