package wetube.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Admittance;
import wetube.act.Role;
import wetube.act.Waiting;
import wetube.chat.Sealed;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.law.EndWish;
import wetube.law.Law;
import wetube.law.Roster;
import wetube.law.Standing;
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
 * <p>When an act comes last in the order and changes nobody's standing, the fold goes on from where it was; otherwise it is done
 * again from the start, when somebody next asks. Events that say nothing the fold knows cost it nothing, and neither does chat, which
 * has a fold of its own ({@link wetube.chat.Transcript}): whoever keeps that takes the lines from here.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Session {
    /** An invitation, the answer, a role: a standing rests on few events, even if given by several people at once. */
    private static final int MAX_GROUNDS = 8;

    /** What the log asks about an event before it takes it in (the law's first question), and what it tells when the event is in. */
    private final class Examiner implements Admission {
        /** What was read last, and what it says: each event is asked about before it is let in, and again when it is in. */
        private LogEntry last;
        private Optional<Act> lastAct;

        @Override
        public Optional<String> refuse(LogEntry candidate) {
            boolean start = candidate.event().type().equals(Event.START);
            return start || law.admits(candidate, () -> read(candidate)) ? Optional.empty()
                    : Optional.of("its author had not been invited");
        }

        @Override
        public void added(LogEntry entry) {
            Optional<Act> act = read(entry).filter(done -> law.entitled(entry, done));
            boolean ruling = law.note(entry, act);
            if (act.isPresent() && act.get() instanceof Act.Say line) {
                talk.add(new Talk(entry, line.box()));
                return;
            }
            act.ifPresent(done -> {
                actById.put(entry.id(), done);
                int place = -Collections.binarySearch(acts, entry) - 1;
                acts.add(place, entry);
                stale |= ruling || place < folded;    // then the fold must begin again
            });
        }

        private Optional<Act> read(LogEntry entry) {
            if (last == null || !last.id().equals(entry.id())) {
                lastAct = actIn(entry);
                last = entry;
            }
            return lastAct;
        }

        @Override
        public void removed(LogEntry entry) {
            if (actById.remove(entry.id()) != null) {
                acts.remove(Collections.binarySearch(acts, entry));
            }
            talk.removeIf(line -> line.entry == entry);
            law.forget(entry);
        }
    }

    /** A SAY by somebody who might say it; no later event changes that. */
    public record Talk(LogEntry entry, Sealed box) {}

    private final EventLog log;
    final Law law;
    /** Chat that was taken in since somebody asked for it last. */
    private final List<Talk> talk = new ArrayList<>();
    /** The acts to which their authors were entitled, by event, without chat. Whether they count now, {@link #folded()} asks again. */
    final Map<EventId, Act> actById = new HashMap<>();
    /** The events in {@link #actById}, in the log's order; the first {@link #folded} of them have gone into the state. */
    private final List<LogEntry> acts = new ArrayList<>();
    private int folded;
    private State state = new State();
    /** Whether the state must be made anew: an act came that belongs before one that went into it, or that may void one. */
    private boolean stale;
    private final Map<PeerId, EventLog.Fork> openForks = new LinkedHashMap<>();
    private int openForksAsOf;

    public Session(EventId id) {
        log = new EventLog(id, new Examiner());
        law = new Law(id, log::get);
    }

    /** Chat that was taken in since this was last called: it is folded elsewhere. */
    public List<Talk> takeTalk() {
        List<Talk> taken = List.copyOf(talk);
        talk.clear();
        return taken;
    }

    private static Optional<Act> actIn(LogEntry entry) {
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
     * The next event of an author; it follows all that this log holds. If there are more heads than an event can name, it names first its
     * <em>grounds</em>: the events that made its author a member. Without them in its past nobody would take it in.
     * Branches of an author that has too many are left out (see {@link EventLog#isCrowded}), but what a FORK proves must be in its past.
     */
    public Event compose(PeerId author, Act act, long timeMs) {
        return compose(author, List.of(), place -> act, timeMs);
    }

    /**
     * The same behind some events of the author that are not in this log yet.
     *
     * @param act what to say, given the place where it will stand
     */
    public Event compose(PeerId author, List<Event> ahead, Function<Sealed.Place, Act> act, long timeMs) {
        Optional<Event> last = ahead.isEmpty() ? log.lastBy(author).map(LogEntry::event) : Optional.of(ahead.getLast());
        Optional<EventId> prev = last.map(Event::id);
        int seq = 1 + last.map(Event::seq).orElse(0);
        Act done = act.apply(new Sealed.Place(id(), author, seq, prev));
        Set<EventId> known = Stream.concat(prev.stream(), ahead.stream().flatMap(event -> Stream.concat(event.prev().stream(),
                event.after().stream()))).collect(Collectors.toSet());
        List<EventId> heads = log.heads(Integer.MAX_VALUE).stream().filter(id -> !log.isCrowded(log.get(id).orElseThrow().author())).toList();
        Stream<EventId> named = done instanceof Act.Fork fork ? Stream.of(fork.first(), fork.second()) : Stream.empty();
        Stream<EventId> grounds = heads.size() <= Event.MAX_AFTER ? Stream.empty()
                : law.now().grounds(author, MAX_GROUNDS).map(LogEntry::id);
        List<EventId> after = Stream.of(named, grounds, heads.stream()).flatMap(ids -> ids).filter(id -> !known.contains(id)).distinct()
                .limit(Event.MAX_AFTER).toList();
        return Event.compose(Optional.of(id()), author, seq, prev, after, timeMs, done.type(), done.content());
    }

    /** The first event of a new session. */
    public static Event found(PeerId founder, Act.Start start, long timeMs) {
        return Event.compose(Optional.empty(), founder, 1, Optional.empty(), List.of(), timeMs, start.type(), start.content());
    }

    // ---- the fold ----

    State folded() {
        Standing standing = law.now();
        if (stale) {
            stale = false;
            state = new State();
            folded = 0;
        }
        state.roster = standing.roster();
        for (; folded < acts.size(); folded++) {
            LogEntry entry = acts.get(folded);
            Act act = actById.get(entry.id());
            if (standing.upholds(entry, act)) {    // the law's second question: what counts now?
                state.apply(entry, act, standing);
            }
        }
        return state;
    }

    // ---- the state ----

    public EventId id() {
        return log.session();
    }

    public EventLog log() {
        return log;
    }

    public Roster roster() {
        return folded().roster;
    }

    /** How things stand for the next election; empty before START. */
    public Optional<Ballot> ballot() {
        return log.size() == 0 ? Optional.empty() : Optional.of(law.now().ballot());
    }

    /** Whether somebody is out only because of elected directors, and can still object to the election of the last of them. */
    public boolean canObject(PeerId peer) {
        return log.size() > 0 && law.now().canObject(peer);
    }

    /** The REMOVE, LEAVE, FORK or ELECTED by which somebody is no member any more; empty for members and for strangers. */
    public Optional<LogEntry> endOf(PeerId peer) {
        return roster().admits(peer) ? Optional.empty() : law.now().end(peer);
    }

    /** Whether some event ended a membership once; in a log that holds other events it may be the one that counts. */
    public boolean wasOut(PeerId peer) {
        return law.now().end(peer).isPresent();
    }

    public String title() {
        return folded().title;
    }

    public boolean ended() {
        return folded().ending.done();
    }

    /** What an elected director asks the others to agree to. */
    public Optional<EndWish> endWish() {
        return folded().ending.wish(mandate());
    }

    /** Whether END by this member ends the session, or brings it nearer to that. */
    public boolean mayEnd(PeerId peer) {
        State now = folded();
        return !now.ending.done() && now.roster.givenTo(peer) == Role.DIRECTOR || now.ending.awaits(peer, mandate());
    }

    private Optional<Ballot.Mandate> mandate() {
        return ballot().flatMap(Ballot::mandate);
    }

    public Playlist playlist() {
        return folded().playlist;
    }

    public Playback playback() {
        return folded().playback;
    }

    /** The event that set the line which the playback follows. */
    public Optional<EventId> setBy() {
        return folded().setBy;
    }

    /** For whom the line waits until its {@code at}; empty if it waits for nobody. */
    public List<PeerId> waitsFor() {
        return folded().waitsFor;
    }

    /** When this session waits for those without data. */
    public Waiting waiting() {
        return folded().waiting;
    }

    /** What happens when somebody knocks who knows the conference's code. */
    public Admittance admittance() {
        return folded().admittance;
    }

    /** What somebody goes by; empty for those who were never heard of. */
    public Optional<Profile> profile(PeerId peer) {
        return Optional.ofNullable(folded().profiles.get(peer));
    }

    public String name(PeerId peer) {
        return profile(peer).map(Profile::name).orElse(peer.shortText());
    }

    /** The REMOVE and FORK events that count, for each person whom they are about; the same map as long as none is added or lost. */
    public Map<PeerId, List<LogEntry>> cuts() {
        return law.now().cuts();
    }

    /** For each member who has forked and whom no FORK that knows of it has convicted yet: one proof. */
    public List<EventLog.Fork> openForks() {
        if (openForksAsOf != log.size()) {
            openForksAsOf = log.size();
            openForks.clear();
            for (EventLog.Fork fork : log.forks()) {
                if (!openForks.containsKey(fork.author()) && roster().admits(fork.author())
                        && !law.now().convicted(fork.author(), entry(fork.first()), entry(fork.second()))) {
                    openForks.put(fork.author(), fork);
                }
            }
        }
        return List.copyOf(openForks.values());
    }

    private LogEntry entry(EventId id) {
        return log.get(id).orElseThrow();
    }
}
