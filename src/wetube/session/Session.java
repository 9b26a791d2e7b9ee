package wetube.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.Admission;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventLog.Outcome;
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
    /** A name and the addresses somebody gave for themselves. */
    public record Profile(String name, List<String> addresses) {}

    private final class Doorkeeper implements Admission {
        @Override
        public Optional<String> refuse(LogEntry candidate) {
            boolean start = candidate.event().type().equals(Event.START);
            return start || authority.admits(candidate, read(candidate)) ? Optional.empty() : Optional.of("its author had not been invited");
        }

        @Override
        public void added(LogEntry entry) {
            Optional<Act> act = read(entry);
            authority.note(entry, act, log);
            act.filter(what -> authority.entitled(entry, what)).ifPresent(what -> {
                entitled.put(entry.id(), what);
                authority.mandate(entry, what).ifPresent(election -> mandates.put(entry.id(), election));
            });
        }

        @Override
        public void removed(LogEntry entry) {
            entitled.remove(entry.id());
            mandates.remove(entry.id());
            authority.forget(entry);
        }
    }

    private final Authority authority;
    /** What each event says; those that say nothing sensible, or whose author might not say it, are left out. */
    private final Map<EventId, Act> entitled = new HashMap<>();
    /** Where an author's power came from an election: which. */
    private final Map<EventId, LogEntry> mandates = new HashMap<>();
    private final EventLog log;

    // The fold, and how far it has come.
    private int folded;
    private LogEntry lastFolded;
    private boolean stale;
    private Roster roster = Roster.EMPTY;
    private String title = "";
    private boolean ended;
    private Playlist playlist = Playlist.EMPTY;
    private Playback playback = Playback.NOTHING;
    private final Map<PeerId, Profile> profiles = new HashMap<>();
    private final Set<EventId> voids = new HashSet<>();

    public Session(EventId id) {
        authority = new Authority(id);
        log = new EventLog(id, new Doorkeeper());
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
        Outcome outcome = log.add(run);
        if (outcome instanceof Outcome.Added added) {
            added.entries().forEach(this::note);
        }
        return outcome;
    }

    /** Tries again what waits in a room. */
    public List<WaitingRoom.Arrival> retry(WaitingRoom room) throws ProtocolException {
        List<WaitingRoom.Arrival> arrivals = room.retry(log);
        arrivals.forEach(arrival -> arrival.entries().forEach(this::note));
        return arrivals;
    }

    private void note(LogEntry entry) {
        stale |= authority.rules(entry) || lastFolded != null && entry.compareTo(lastFolded) < 0;
    }

    /** The next event of an author, following all that this log holds. */
    public Event compose(PeerId author, Act act, long timeMs) {
        Optional<LogEntry> last = log.lastBy(author);
        Optional<EventId> prev = last.map(LogEntry::id);
        List<EventId> after = log.heads(Event.MAX_AFTER + 1).stream().filter(id -> !prev.equals(Optional.of(id)))
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
            ended = false;
            playlist = Playlist.EMPTY;
            playback = Playback.NOTHING;
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
            Optional<LogEntry> mandate = Optional.ofNullable(mandates.get(lastFolded.id()));
            if (act == null || standing.takesFrom(lastFolded, act) || !standing.stands(lastFolded, mandate)
                    || !authority.rests(lastFolded, act, mandate, standing)) {
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
            case Act.Leave a -> { }
            case Act.Remove a -> { }
            case Act.ChangeRole a -> { }
            case Act.Fork a -> { }
            case Act.Vote a -> { }
            case Act.Elected a -> { }
            case Act.End a -> {
                ended = true;
                playback = playback.pause(playback.positionAt(entry.event().time()), entry.event().time(), author);
            }
            default -> {
                if (!ended) {
                    play(entry, act);
                }
            }
        }
    }

    /** Acts on what is on the screen. An act on an item that is no longer the current one has no effect. */
    private void play(LogEntry entry, Act act) {
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
            case Act.Next a -> playlist.following(a.item()).filter(next -> isCurrent(a.item()))
                    .ifPresent(next -> playback = playback.load(next.id(), a.at(), by, "NEXT"));
            case Act.Play a when isCurrent(a.item()) -> playback = playback.play(a.currentTime(), a.at(), by);
            case Act.Pause a when isCurrent(a.item()) -> playback = playback.pause(a.currentTime(), a.at(), by);
            case Act.Seek a when isCurrent(a.item()) -> playback = playback.seek(a.currentTime(), a.at(), by);
            case Act.Rate a when isCurrent(a.item()) -> playback = playback.speed(a.rate(), a.currentTime(), a.at(), by);
            case Act.Add a -> {
                if (!playlist.isFull()) {
                    playlist = playlist.append(new Playlist.Item(entry.id(), a.source(), a.title(), by));
                }
            }
            case Act.Drop a when !isCurrent(a.item()) -> playlist = playlist.without(a.item());
            case Act.Drop a -> {
                Optional<Playlist.Item> next = playlist.following(a.item());
                playlist = playlist.without(a.item());
                long time = entry.event().time();
                playback = next.map(item -> playback.load(item.id(), time, by, "NEXT"))
                        .orElse(new Playback(Optional.empty(), false, 0, time, playback.rate(), Optional.of(by), "LOAD"));
            }
            case Act.Move a -> playlist = playlist.move(a.item(), a.before());
            default -> { }
        }
    }

    private boolean isCurrent(EventId item) {
        return playback.item().equals(Optional.of(item));
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
        return authority.now().ballot();
    }

    public String title() {
        fold();
        return title;
    }

    public boolean ended() {
        fold();
        return ended;
    }

    public Playlist playlist() {
        fold();
        return playlist;
    }

    public Playback playback() {
        fold();
        return playback;
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

    /** Authors who forked and whom no FORK that knows of it has convicted yet. */
    public List<EventLog.Fork> openForks() {
        List<EventLog.Fork> open = new ArrayList<>();
        for (EventLog.Fork fork : log.forks()) {
            if (!authority.convicted(fork.author(), log.get(fork.first()).orElseThrow(), log.get(fork.second()).orElseThrow())) {
                open.add(fork);
            }
        }
        return open;
    }

    /** Everything the fold gives, to compare two peers with. */
    public Object state() {
        fold();
        return List.of(title, ended, roster, playlist, playback, Map.copyOf(profiles), Set.copyOf(voids));
    }
}
