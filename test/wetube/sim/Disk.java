package wetube.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import wetube.chat.Conference;
import wetube.friends.Poster;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Effect;
import wetube.party.Summary;
import wetube.peer.Input;
import wetube.swarm.Bytes;

/**
 * What one machine keeps: the logs and the small files beside them. Behaves as {@code wetube.peer.Storage} does: what could not be
 * written is tried again before the next, so a log on disk never lacks the past of what it holds.
 */
final class Disk {
    private static final int MAX_BACKLOG = 1000;
    static final String FULL = "The disk can't be written: no space left.";

    private Map<EventId, List<EventRun>> logs = new LinkedHashMap<>();
    private final Map<EventId, List<EventRun>> backlog = new LinkedHashMap<>();
    private Set<EventId> torn = new HashSet<>();
    private final Map<EventId, Double> clocks = new LinkedHashMap<>();
    private final Map<EventId, Conference> codes = new LinkedHashMap<>();
    private List<Summary> sessions = List.of();
    private Optional<EventId> open = Optional.empty();
    private Optional<String> name = Optional.empty();
    private List<String> library = List.of();
    private final Map<Bytes, Poster> posters = new LinkedHashMap<>();
    boolean full;
    long delayMs;

    /** A second disk with the same on it. */
    Disk copy() {
        Disk copy = new Disk();
        logs.forEach((session, runs) -> copy.logs.put(session, new ArrayList<>(runs)));
        copy.torn = new HashSet<>(torn);
        copy.clocks.putAll(clocks);
        copy.codes.putAll(codes);
        copy.sessions = sessions;
        copy.open = open;
        copy.name = name;
        copy.library = library;
        copy.delayMs = delayMs;
        return copy;
    }

    /** The process died: what it had not written is gone with it. */
    void processDied() {
        backlog.clear();
    }

    /**
     * The process died while it wrote: the record is not there, or half of it is, or it is there and only the answer is missing.
     */
    void interrupt(EventRun run, RandomGenerator random) {
        switch (random.nextInt(3)) {
            case 0 -> torn.add(run.session());
            case 1 -> storeOwn(run);
            default -> { }
        }
    }

    /** The last records of a log are damaged: they are cut off when it is next opened. */
    void tearOff(EventId session, int records) {
        List<EventRun> log = logs.computeIfAbsent(session, id -> new ArrayList<>());
        log.subList(Math.max(0, log.size() - records), log.size()).clear();
        torn.add(session);
    }

    // ---- what the shell asks ----

    Input storeOwn(EventRun run) {
        if (full) {
            return new Input.StoreFailed(run.session(), FULL);
        }
        catchUp(run.session());
        logs.computeIfAbsent(run.session(), id -> new ArrayList<>()).add(run);
        return new Input.Stored(run);
    }

    void store(EventId session, List<EventRun> runs) {
        List<EventRun> waiting = backlog.computeIfAbsent(session, id -> new ArrayList<>());
        if (waiting.size() + runs.size() <= MAX_BACKLOG) {
            waiting.addAll(runs);
        }
        if (!full) {
            catchUp(session);
        }
    }

    private void catchUp(EventId session) {
        List<EventRun> waiting = backlog.remove(session);
        if (waiting != null) {
            logs.computeIfAbsent(session, id -> new ArrayList<>()).addAll(waiting);
        }
    }

    Input load(EventId session) {
        return new Input.Loaded(session, List.copyOf(logs.computeIfAbsent(session, id -> new ArrayList<>())), torn.remove(session),
                Optional.ofNullable(clocks.get(session)));
    }

    void keepClock(EventId session, double offsetMs) {
        if (!full) {
            clocks.put(session, offsetMs);
        }
    }

    void remember(Effect.Remember remembered) {
        if (!full) {
            sessions = remembered.sessions();
            open = remembered.open();
        }
    }

    void keepCode(EventId session, Conference conference) {
        if (!full) {
            codes.put(session, conference);
        }
    }

    Input codes() {
        return new Input.CodesKept(Map.copyOf(codes));
    }

    Input started() {
        return new Input.Started(sessions, open);
    }

    void keepLibrary(List<String> lines) {
        if (!full) {
            library = lines;
        }
    }

    void keepPoster(Poster poster) {
        if (!full) {
            posters.put(poster.hash(), poster);
        }
    }

    Optional<Poster> poster(Bytes hash) {
        return Optional.ofNullable(posters.get(hash));
    }

    Input.LibraryKept library() {
        return new Input.LibraryKept(library);
    }

    void keepName(String chosen) {
        if (!full) {
            name = Optional.of(chosen);
        }
    }

    Optional<String> name() {
        return name;
    }

    void forget(EventId session) {
        logs.remove(session);
        backlog.remove(session);
        clocks.remove(session);
        codes.remove(session);
    }

    // ---- what the simulation asks ----

    /** All events of a session's log. */
    Set<EventId> contents(EventId session) {
        Set<EventId> ids = new HashSet<>();
        logs.getOrDefault(session, List.of()).forEach(run -> run.events().forEach(event -> ids.add(event.id())));
        return ids;
    }

    /** Whether its last run ends with this event, or any before: quick for what was just stored. */
    boolean holdsOwn(EventRun run) {
        List<EventRun> log = logs.getOrDefault(run.session(), List.of());
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i) == run || log.get(i).events().contains(run.last())) {
                return true;
            }
        }
        return false;
    }
}
