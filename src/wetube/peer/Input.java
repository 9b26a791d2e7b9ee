package wetube.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.chat.Conference;
import wetube.chat.WeChat;
import wetube.friends.LibraryCall;
import wetube.friends.Poster;
import wetube.identity.PeerId;
import wetube.link.DialFailure;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.page.PageCommand;
import wetube.party.PeerMessage;
import wetube.party.Summary;
import wetube.swarm.Bytes;
import wetube.tracker.PeerAddr;
import wetube.wire.Address;

/** Everything that can happen to a peer. One queue, one thread: see {@link PeerLoop}. */
public sealed interface Input {
    /** What was found on disk, and what the peer's own threads answer: they never wait for a place in the queue. */
    sealed interface Own extends Input {}

    /** What concerns the library alone. */
    sealed interface ForLibrary extends Input {}

    /**
     * The first input: what was found on disk.
     *
     * @param open the session that was open when the peer last ran
     */
    record Started(List<Summary> sessions, Optional<EventId> open) implements Own {}

    /** A link is up: TLS shook hands, and their greeting came. {@code dial} is 0 unless it answers an {@link wetube.party.Effect.Dial}. */
    record LinkUp(long link, PeerId peer, boolean dialledByMe, long dial, String address, PeerMessage.Hello hello) implements Input {}

    record LinkDown(long link, String reason) implements Input {}

    /** A frame of theirs broke a rule; the link is closing. */
    record Misbehaved(long link, String rule) implements Input {}

    /** @param why a sentence for a person: what happened and what to do */
    record DialFailed(long dial, DialFailure failure, String why) implements Input {
        /** The same for who gave these addresses: one inside a network may be another's, or need its router's help. */
        String why(List<Address> dialled) {
            return why + dialled.stream().filter(address -> !failure.isBusy() && address.isPrivate()).findFirst().map(address -> " " + address.host()
                    + " is an address inside one network: from outside its router's public address is dialled,"
                    + " and the router must forward TCP port " + address.port() + " to it.").orElse("");
        }
    }

    /** Somebody was turned away at our door. */
    record TurnedAway(String why) implements Input {}

    record Received(long link, PeerMessage message) implements Input {}

    /** The page's socket is there; there is one at a time. */
    record PageOpened(long page) implements Input {}

    record PageClosed(long page) implements Input {}

    /** @param number the page's own for it, empty if it asks for no answer */
    record FromPage(long page, PageCommand command, Optional<Long> number) implements Input {}

    /** A page's message that was none. */
    record PageError(long page, String command, Optional<Long> number, String why) implements Input {}

    /** The machine's wall clock has moved against the one that goes evenly: somebody set it, or the machine has slept. */
    record WallMoved(long byMs) implements Input {}

    /** An event of one's own is on disk. */
    record Stored(EventRun run) implements Own {}

    /** It is not, and will not be. */
    record StoreFailed(EventId session, String why) implements Own {}

    /**
     * A session's log from disk.
     *
     * @param cut           whether its end was damaged, so that events of one's own may be lost
     * @param clockOffsetMs session time minus local time, from what was kept; empty if nothing was
     */
    record Loaded(EventId session, List<EventRun> runs, boolean cut, Optional<Double> clockOffsetMs) implements Own {}

    /** A client of the WeChat interface asks something; answered by one {@link wetube.party.Effect.Answer}. */
    record Asked(long number, WeChat.Request request) implements Input {}

    /** What this peer knows of videos, friends and catalogues, from disk. */
    record LibraryKept(List<String> lines) implements Own, ForLibrary {}

    /** A call of the library's interface; answered by one {@link wetube.party.Effect.Reply}. */
    record Called(long number, LibraryCall call) implements ForLibrary {}

    /** A poster, if it is on disk. */
    record PosterLoaded(Bytes hash, Optional<Poster> poster) implements Own, ForLibrary {}

    /** A friend has delivered chunks that are not what their hash says. */
    record BadChunks(PeerId peer) implements ForLibrary {}

    /** Where others may reach us now: another Wi-Fi, a VPN. */
    record Addresses(List<String> addresses) implements Input {}

    /** The codes of sessions, from disk. */
    record CodesKept(Map<EventId, Conference> codes) implements Own {}

    /** The keys of a code. */
    record Derived(Conference conference) implements Own {}

    /** What this peer was started with: as if its user had said so. */
    record Wished(PageCommand.Find wish) implements Input {}

    /** What a tracker says who is in a swarm: hints. */
    record Found(String swarm, Map<PeerId, List<String>> peers) implements Input {}

    /**
     * How it stands with the tracker.
     *
     * @param seen      where it sees us, and whether it could dial us there; empty: it has not said
     * @param trouble   empty, or what is wrong and what to do
     */
    record TrackerState(Optional<PeerAddr> seen, String trouble) implements Input {}

    record LoadFailed(EventId session, String why) implements Own {}

    /** How far the open session's films are. */
    record Films(List<FilmState> films) implements Input {}

    /** The last input met a fault of ours: what the open session's state is now, nobody knows. */
    record Faulted() implements Input {}

    /** Time has passed: {@link Peer#wakeAtMs} is reached. */
    record Tick() implements Input {}
}
