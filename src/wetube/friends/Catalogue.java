package wetube.friends;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.log.Admission;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.swarm.Bytes;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What one peer publishes, and to whom: an {@link EventLog} in which the owner alone writes.
 *
 * <p>A member that makes no sense, or a type that is not known, is void: kept, passed on, without effect. An owner that has forked goes on
 * in a log of a higher epoch.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Catalogue implements Admission {
    /** Room is left for what a run has around its events. */
    private static final int MAX_RUN_BYTES = EventRun.MAX_BYTES - 1024;

    private final EventLog log;
    private final PeerId owner;
    private final Map<Bytes, Video> videos = new LinkedHashMap<>();
    private final Map<PeerId, Friend> friends = new LinkedHashMap<>();
    private List<Search.Entry> entries = List.of();
    private boolean stale;
    private long epoch;

    /** Empty: its first event comes with {@link #add}. */
    public Catalogue(EventId id, PeerId owner) {
        this.owner = owner;
        log = new EventLog(id, this);
    }

    // ---- whose events it takes in ----

    @Override
    public Optional<String> refuse(LogEntry candidate) {
        return !candidate.author().equals(owner) ? Optional.of("the owner alone writes a catalogue")
                : log.size() == 0 && epoch(candidate.event()) == 0 ? Optional.of("a catalogue's first event says its epoch") : Optional.empty();
    }

    @Override
    public void added(LogEntry entry) {
        stale = true;
        epoch = epoch == 0 ? epoch(entry.event()) : epoch;
    }

    @Override
    public void removed(LogEntry entry) {
        stale = true;
        epoch = log.size() == 0 ? 0 : epoch;
    }

    private static long epoch(Event start) {
        try {
            return start.members().integer(Head.EPOCH, 1, Integer.MAX_VALUE);
        } catch (ProtocolException e) {
            return 0;
        }
    }

    /**
     * Takes in a run of somebody's answer; what is new of it.
     *
     * @throws ProtocolException if the owner has not written it so, or its past is missing
     */
    public List<Event> add(EventRun run) throws ProtocolException {
        if (log.isSurplus(run)) {
            return List.of();
        }
        return switch (log.add(run)) {
            case EventLog.Outcome.Added added -> added.entries().stream().map(LogEntry::event).toList();
            case EventLog.Outcome.Unknown unknown -> throw new ProtocolException("an event of a catalogue without its past");
            case EventLog.Outcome.Refused refused -> throw new ProtocolException(refused.rule());
        };
    }

    // ---- writing ----

    /** Something to be said by the owner: the type of an event, and its members beyond the envelope. */
    public record Statement(String type, Json.Obj content) {}

    /** Begins a log of one's own, or goes on in it: the events are not in the catalogue yet. As many as one run takes, at least one. */
    public static EventRun compose(Optional<Catalogue> onto, Signer signer, PeerId owner, List<Statement> statements, long timeMs) {
        Optional<LogEntry> last = onto.map(one -> one.log.lastBy(owner).orElseThrow());
        Optional<EventId> session = onto.map(Catalogue::id);
        Optional<EventId> prev = last.map(LogEntry::id);
        List<EventId> after = onto.map(one -> one.log.heads(Event.MAX_AFTER).stream().filter(head -> !head.equals(last.get().id())).toList())
                .orElse(List.of());
        int seq = last.map(entry -> entry.event().seq()).orElse(0);
        List<Event> events = new ArrayList<>();
        int bytes = 0;
        for (Statement statement : statements) {
            Event event = Event.compose(session, owner, ++seq, prev, after, timeMs, statement.type(), statement.content());
            bytes += event.lengthBytes();
            if (bytes > MAX_RUN_BYTES && !events.isEmpty() || events.size() == EventRun.MAX_EVENTS) {
                break;
            }
            events.add(event);
            session = session.or(() -> Optional.of(event.id()));
            prev = Optional.of(event.id());
            after = List.of();
        }
        return EventRun.sign(events, signer);
    }

    /** How a catalogue of that epoch begins. */
    public static Statement begin(long epoch) {
        return new Statement(Event.START, Json.object().put(Head.EPOCH, epoch).build());
    }

    /** All that stands in this one, for a new one. */
    public List<Statement> statements() {
        return Stream.concat(friends().values().stream().map(friend -> new Statement("FRIEND", friend.toJson())),
                videos().values().stream().map(video -> new Statement("VIDEO", video.put(Json.object()).build()))).toList();
    }

    // ---- what it says ----

    private void fold() {
        if (stale) {
            stale = false;
            videos.clear();
            friends.clear();
            log.inOrder().forEach(entry -> apply(entry.event()));
            entries = videos.values().stream().map(video -> Search.Entry.of(owner, video)).toList();
        }
    }

    private void apply(Event event) {
        try {
            switch (event.type()) {
                case "VIDEO" -> {
                    Video video = Video.of(event.members());
                    videos.put(video.root(), video);
                }
                case "REMOVE" -> videos.remove(removed(event));
                case "FRIEND" -> {
                    Friend friend = Friend.of(event.members());
                    friends.put(friend.peer(), friend);
                }
                case "UNFRIEND" -> friends.remove(event.members().read("peer", PeerId::parse));
                default -> { }
            }
        } catch (ProtocolException e) {
            return;    // void
        }
    }

    /** Which video a REMOVE takes back. */
    private static Bytes removed(Event event) throws ProtocolException {
        return Bytes.ofHex(event.members().read("root", Video::root));
    }

    /** The videos that these events have taken back for good. */
    public List<Bytes> removedBy(List<Event> events) {
        fold();
        List<Bytes> roots = new ArrayList<>();
        for (Event event : events) {
            try {
                if (event.type().equals("REMOVE") && !videos.containsKey(removed(event))) {
                    roots.add(removed(event));
                }
            } catch (ProtocolException e) {
                continue;    // void
            }
        }
        return roots;
    }

    public Map<Bytes, Video> videos() {
        fold();
        return videos;
    }

    public Map<PeerId, Friend> friends() {
        fold();
        return friends;
    }

    /** Whether its owner lets a peer do this with what is published. */
    public boolean lets(PeerId peer, Right right) {
        return peer.equals(owner) || friends().containsKey(peer) && friends.get(peer).may(right);
    }

    /** What is searched. */
    public List<Search.Entry> entries() {
        fold();
        return entries;
    }

    public PeerId owner() {
        return owner;
    }

    public EventLog log() {
        return log;
    }

    public EventId id() {
        return log.session();
    }

    /** 0 as long as its first event is not here. */
    public long epoch() {
        return epoch;
    }

    public boolean hasForked() {
        return log.hasForked(owner);
    }

    /** How others are told of it; its first event is here. */
    public Head head() {
        LogEntry last = log.lastBy(owner).orElseThrow();
        return new Head(owner, epoch(), id(), last.id());
    }

    /** Whether a catalogue of that head may say more than this one. */
    public boolean lacks(Head head) {
        return isBefore(head) || head.id().equals(id()) && !log.contains(head.tip());
    }

    /** Whether a head is of a later catalogue of the same owner. */
    public boolean isBefore(Head head) {
        return head.epoch() > epoch() || head.epoch() == epoch() && head.id().compareTo(id()) > 0;
    }
}
