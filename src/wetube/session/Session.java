package wetube.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Waiting;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.law.Authority;
import wetube.law.EndWish;
import wetube.law.Ending;
import wetube.law.Roster;
import wetube.log.Admission;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.log.WaitingRoom;
import wetube.wire.ProtocolException;

/**
 * One session: its log, and the state that the log means.
 *
 * <p>The state is a fold over the log's one order. An event takes effect unless it is <em>void</em>: its act makes no sense, its
 * author lacked the role in the event's own past, or something concurrent took that role away. Equal logs give equal states, in
 * whatever order they arrived.
 *
 * <p>When an event comes last in the order and changes nobody's standing, the fold goes on from where it was; otherwise it is done
 * again from the start, when somebody next asks.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Session {
    /** An invitation, the answer, a role: a standing rests on few events, even if given by several people at once. */
    private static final int MAX_GROUNDS = 8;

    /** A name and the addresses somebody gave for themselves. */
    public record Profile(String name, List<String> addresses) {}

    private final class Doorkeeper implements Admission {
        @Override
        public Optional<String> refuse(LogEntry candidate) {
            boolean start = candidate.event().type().equals(Event.START);
            return start || authority.admits(candidate, read(candidate)) ? Optional.empty()
                    : Optional.of("its author had not been invited");
        }

        @Override
        public void added(LogEntry entry) {
            Optional<Act> act = read(entry).filter(said -> authority.entitled(entry, said));
            authority.note(entry, act);
            act.ifPresent(said -> entitled.put(entry.id(), said));
            stale |= authority.rules(entry) || lastFolded != null && entry.compareTo(lastFolded) < 0;
        }

        @Override
        public void removed(LogEntry entry) {
            entitled.remove(entry.id());
            authority.forget(entry);
        }
    }

    private final EventLog log;
    private final Authority authority;
    /** What each event says; those that say nothing sensible, or whose author might not say it, are left out. */
    private final Map<EventId, Act> entitled = new HashMap<>();

    // The fold, and how far it has come.
    private int folded;
    private LogEntry lastFolded;
    private boolean stale;
    private Roster roster = Roster.EMPTY;
    private String title = "";
    private Ending ending = Ending.NONE;
    private Playlist playlist = Playlist.EMPTY;
    private Playback playback = Playback.NOTHING;
    /** The event that set the line, and for whom it makes the session wait. */
    private Optional<EventId> line = Optional.empty();
    private List<PeerId> waitsFor = List.of();
    private Waiting waiting = Waiting.OFF;
    private final Map<PeerId, Profile> profiles = new HashMap<>();
    private final Set<EventId> voids = new HashSet<>();
    private final Map<PeerId, EventLog.Fork> openForks = new LinkedHashMap<>();
    private int openForksAsOf;

    public Session(EventId id) {
        log = new EventLog(id, new Doorkeeper());
        authority = new Authority(id, log::get);
    }

    private static Optional<Act> read(LogEntry entry) {
        try {
            return Optional.of(Act.of(entry.event()));
        } catch (ProtocolException e) {
            return Optional.empty();    // void: kept and passed on, without effect
        }
    }

    // ---- taking in ----

    /** Takes in a run whose signature holds. */
    public Outcome add(EventRun run) {
        return log.add(run);
    }

    /** The rule that an event composed here breaks, if it breaks one: then nobody would take it in. */
    public Optional<String> refuses(Event event) {
        return log.refuses(event);
    }

    /** Tries again what waits in a room; see {@link WaitingRoom#retry}. */
    public void retry(WaitingRoom room, List<WaitingRoom.Arrival> arrivals) throws ProtocolException {
        room.retry(log, arrivals);
    }

    /**
     * The next event of an author, following all that this log holds. If there are more heads than can be named, those come first
     * by which the author is a member at all.
     */
    public Event compose(PeerId author, Act act, long timeMs) {
        Optional<LogEntry> last = log.lastBy(author);
        Optional<EventId> prev = last.map(LogEntry::id);
        List<EventId> heads = log.heads(Integer.MAX_VALUE);
        Stream<EventId> grounds = heads.size() <= Event.MAX_AFTER ? Stream.empty()
                : authority.grounds(author, MAX_GROUNDS).map(LogEntry::id);
        List<EventId> after = Stream.concat(grounds, heads.stream()).filter(id -> !prev.equals(Optional.of(id))).distinct()
                .limit(Event.MAX_AFTER).toList();
        return Event.compose(Optional.of(id()), author, 1 + last.map(entry -> entry.event().seq()).orElse(0), prev, after,
                timeMs, act.type(), act.content());
    }

    /** The first event of a new session. */
    public static Event found(PeerId founder, Act.Start start, long timeMs) {
        return Event.compose(Optional.empty(), founder, 1, Optional.empty(), List.of(), timeMs, start.type(), start.content());
    }

    // ---- the fold ----

    private void fold() {
        if (stale) {
            stale = false;
            folded = 0;
            title = "";
            ending = Ending.NONE;
            playlist = Playlist.EMPTY;
            playback = Playback.NOTHING;
            line = Optional.empty();
            waitsFor = List.of();
            waiting = Waiting.OFF;
            profiles.clear();
            voids.clear();
        }
        List<LogEntry> order = log.inOrder();
        if (folded == order.size()) {
            return;
        }
        Authority.Standing standing = authority.now();
        roster = standing.roster();
        for (; folded < order.size(); folded++) {
            lastFolded = order.get(folded);
            Act act = entitled.get(lastFolded.id());
            if (act == null || !standing.upholds(lastFolded, act)) {
                voids.add(lastFolded.id());
            } else {
                apply(lastFolded, act);
            }
        }
    }

    private void apply(LogEntry entry, Act act) {
        PeerId author = entry.author();
        switch (act) {
            case Act.Start a -> {
                title = a.title();
                profiles.put(author, new Profile(a.name(), a.addresses()));
            }
            case Act.Invite a -> profiles.putIfAbsent(a.peer(), new Profile(a.name(), a.addresses()));
            case Act.Join a -> profiles.put(author, new Profile(a.name(), a.addresses()));
            case Act.Profile a -> profiles.put(author, new Profile(a.name(), a.addresses()));
            case Act.Membership a -> { }    // is in the roster
            case Act.End a -> end(entry);
            case Act.Setting a -> waiting = a.waiting();
            case Act.Steering a -> {
                if (!ending.done()) {
                    Playback before = playback;
                    steer(entry, a);
                    if (playback != before) {
                        line = Optional.of(entry.id());
                        waitsFor = a instanceof Act.Hold hold ? hold.waitsFor() : a instanceof Act.Rate ? waitsFor : List.of();
                    }
                }
            }
        }
    }

    private void end(LogEntry entry) {
        ending = authority.now().ends(entry) ? ending.over()
                : mandate().map(elected -> ending.agreedBy(entry.author(), elected)).orElse(ending);
        if (ending.done()) {
            long atMs = entry.event().time();
            playback.item().ifPresent(item -> playback = playback.pause(playback.positionAt(atMs), atMs, entry.author()));
            waitsFor = List.of();
        }
    }

    private void steer(LogEntry entry, Act.Steering act) {
        PeerId by = entry.author();
        switch (act) {
            case Act.Load a -> {
                if (!playlist.isFull()) {
                    Playlist.Item item = new Playlist.Item(entry.id(), a.source(), a.title(), by);
                    Optional<EventId> current = playback.item().filter(id -> playlist.get(id).isPresent());
                    playlist = current.isPresent() ? playlist.insertAfter(current.get(), item) : playlist.append(item);
                    playback = playback.load(item.id(), a.at(), by, "LOAD");
                }
            }
            case Act.Jump a -> playlist.get(a.item())
                    .ifPresent(item -> playback = playback.load(item.id(), a.at(), by, "LOAD"));
            case Act.Next a -> playlist.following(a.item())
                    .ifPresent(next -> onCurrent(a.item(), line -> line.load(next.id(), a.at(), by, "NEXT")));
            case Act.Play a -> onCurrent(a.item(), line -> line.play(a.currentTime(), a.at(), by));
            case Act.Pause a -> onCurrent(a.item(), line -> line.pause(a.currentTime(), a.at(), by));
            case Act.Seek a -> onCurrent(a.item(), line -> line.seek(a.currentTime(), a.at(), by));
            case Act.Rate a -> onCurrent(a.item(), line -> line.speed(a.rate(), a.currentTime(), a.at(), by));
            case Act.Hold a -> {
                if (line.equals(Optional.of(a.line())) && playback.playing() && waiting != Waiting.OFF) {
                    playback = playback.hold(a.currentTime(), a.until(), by);
                }
            }
            case Act.Resume a -> {
                if (line.equals(Optional.of(a.line())) && !waitsFor.isEmpty()) {
                    playback = playback.resume(a.at(), by);
                }
            }
            case Act.Add a -> {
                if (!playlist.isFull()) {
                    playlist = playlist.append(new Playlist.Item(entry.id(), a.source(), a.title(), by));
                }
            }
            case Act.Drop a -> {
                Optional<Playlist.Item> next = playlist.following(a.item());
                long since = entry.event().time();
                playlist = playlist.without(a.item());
                onCurrent(a.item(), line -> next.map(item -> line.load(item.id(), since, by, "NEXT")).orElse(line.unload(since, by)));
            }
            case Act.Move a -> playlist = playlist.move(a.item(), a.before());
        }
    }

    /** An act on an item that is no longer the current one has no effect. */
    private void onCurrent(EventId item, UnaryOperator<Playback> change) {
        if (playback.item().equals(Optional.of(item))) {
            playback = change.apply(playback);
        }
    }

    // ---- the state ----

    public EventId id() {
        return log.session();
    }

    public EventLog log() {
        return log;
    }

    public Roster roster() {
        fold();
        return roster;
    }

    /** How things stand for the next election; empty before START. */
    public Optional<Ballot> ballot() {
        return log.size() == 0 ? Optional.empty() : Optional.of(authority.now().ballot());
    }

    /** Whether somebody is no member by the word of elected directors alone, and can still say that the last of them was never elected. */
    public boolean canObject(PeerId peer) {
        return log.size() > 0 && authority.now().canObject(peer);
    }

    /** The REMOVE, LEAVE, FORK or ELECTED by which somebody is no member any more; empty for members and for strangers. */
    public Optional<LogEntry> endOf(PeerId peer) {
        return roster().admits(peer) ? Optional.empty() : authority.end(peer);
    }

    /** Whether there are words by which a member was out once, or is in the eyes of those who know of others. */
    public boolean wasOut(PeerId peer) {
        return authority.end(peer).isPresent();
    }

    public String title() {
        fold();
        return title;
    }

    public boolean ended() {
        fold();
        return ending.done();
    }

    /** What an elected director asks the others to agree to. */
    public Optional<EndWish> endWish() {
        fold();
        return ending.wish(mandate());
    }

    /** Whether END by this member ends the session, or brings it nearer to that. */
    public boolean mayEnd(PeerId peer) {
        fold();
        return !ending.done() && roster.givenTo(peer) == Role.DIRECTOR || ending.awaits(peer, mandate());
    }

    private Optional<Ballot.Mandate> mandate() {
        return ballot().flatMap(Ballot::mandate);
    }

    public Playlist playlist() {
        fold();
        return playlist;
    }

    public Playback playback() {
        fold();
        return playback;
    }

    /** The event that set the line as it is now. */
    public Optional<EventId> line() {
        fold();
        return line;
    }

    /** For whom the line waits until its {@code at}; empty if it waits for nobody. */
    public List<PeerId> waitsFor() {
        fold();
        return waitsFor;
    }

    /** When this session waits for those without data. */
    public Waiting waiting() {
        fold();
        return waiting;
    }

    /** What somebody goes by; empty for those who were never heard of. */
    public Optional<Profile> profile(PeerId peer) {
        fold();
        return Optional.ofNullable(profiles.get(peer));
    }

    /** Events that have no effect. */
    public Set<EventId> voids() {
        fold();
        return Set.copyOf(voids);
    }

    /** What an event says, if it makes sense and its author was entitled to it; void it may be all the same. */
    public Optional<Act> act(EventId id) {
        return Optional.ofNullable(entitled.get(id));
    }

    /** For each member who has forked and whom no FORK that knows of it has convicted yet: one proof. */
    public List<EventLog.Fork> openForks() {
        if (openForksAsOf != log.size()) {
            openForksAsOf = log.size();
            openForks.clear();
            for (EventLog.Fork fork : log.forks()) {
                if (!openForks.containsKey(fork.author()) && roster().admits(fork.author())
                        && !authority.convicted(fork.author(), entry(fork.first()), entry(fork.second()))) {
                    openForks.put(fork.author(), fork);
                }
            }
        }
        return List.copyOf(openForks.values());
    }

    private LogEntry entry(EventId id) {
        return log.get(id).orElseThrow();
    }

    /** Everything the fold gives, to compare two peers with. */
    public Object state() {
        fold();
        return List.of(title, ending, roster, playlist, playback, line, waitsFor, waiting, Map.copyOf(profiles), Set.copyOf(voids));
    }
}
