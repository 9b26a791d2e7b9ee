package wetube.election;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.session.Meaning;
import wetube.session.Session;

/**
 * A session written by hand: people who each know a part of it, write what follows what they know, and tell one another.
 *
 * {@snippet :
 * Chronicle log = new Chronicle("ada");
 * log.invite("ada", "bo", "cy");
 * log.vote("bo", base, "bo");
 * log.tell("bo", "cy");
 * }
 */
public final class Chronicle {
    private static final long FIRST_MS = 1_770_000_000_000L;

    private final Map<String, Author> people = new LinkedHashMap<>();
    private final Map<PeerId, String> names = new LinkedHashMap<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<EventId, EventRun> runs = new LinkedHashMap<>();
    private final EventId id;
    private long timeMs = FIRST_MS;

    /** Founded by somebody. */
    public Chronicle(String founder) {
        Author person = person(founder);
        Event start = Session.found(person.id(), new Act.Start("film", founder, "n", List.of()), timeMs);
        id = start.id();
        put(founder, start);
    }

    public EventId id() {
        return id;
    }

    public Author person(String name) {
        Author person = people.computeIfAbsent(name, Author::named);
        names.put(person.id(), name);
        return person;
    }

    public PeerId key(String name) {
        return person(name).id();
    }

    public String name(PeerId key) {
        return names.get(key);
    }

    /** What somebody knows. */
    public Session session(String name) {
        return sessions.computeIfAbsent(name, key -> new Session(id));
    }

    private EventId put(String author, Event event) {
        EventRun run = person(author).sign(event);
        runs.put(event.id(), run);
        if (!(session(author).add(run) instanceof EventLog.Outcome.Added)) {
            throw new IllegalStateException(author + "'s own " + event + " is refused");
        }
        return event.id();
    }

    // ---- writing ----

    /** Somebody writes, knowing what they know. */
    public EventId write(String author, Act act) {
        return put(author, session(author).compose(key(author), act, ++timeMs));
    }

    /** Somebody pretends to know these events and what lies before them, and no more; their own next event is a fork if they know more. */
    public EventId writeKnowing(String author, Collection<EventId> known, Act act) {
        Session part = holding(known);
        Event event = part.compose(key(author), act, ++timeMs);
        EventRun run = person(author).sign(event);
        runs.put(event.id(), run);
        if (!(part.add(run) instanceof EventLog.Outcome.Added)) {
            throw new IllegalStateException(author + "'s " + event + " is refused");
        }
        return event.id();
    }

    /** Invites people, who accept; all of them know all that the inviting one knew. */
    public EventId invite(String director, String... guests) {
        EventId last = null;
        for (String guest : guests) {
            last = write(director, new Act.Invite(key(guest), Role.VIEWER, guest, List.of()));
            tell(director, guest);
            write(guest, new Act.Join(guest, List.of()));
            tell(guest, director);
        }
        for (String guest : guests) {
            tell(director, guest);
        }
        return last;
    }

    public EventId role(String director, String member, Role role) {
        return write(director, new Act.ChangeRole(key(member), role));
    }

    public EventId remove(String director, String member) {
        return write(director, new Act.Remove(key(member)));
    }

    /** A vote in term 1; for nobody, if the candidate is empty. */
    public EventId vote(String voter, EventId base, String candidate) {
        return write(voter, new Act.Vote(base, 1, candidate.isEmpty() ? Optional.empty() : Optional.of(key(candidate))));
    }

    public EventId claim(String winner, EventId base) {
        return write(winner, new Act.Elected(base, 1));
    }

    // ---- telling ----

    /** Somebody tells others all they know. */
    public void tell(String from, String... to) {
        for (String listener : to) {
            Meaning.arrived(session(from).log()).forEach(entry -> hear(session(listener), entry.id()));
        }
    }

    /** All of these tell one another all they know. */
    public void meet(String... all) {
        for (String from : all) {
            tell(from, all);
        }
    }

    /** Everybody hears everything, whoever kept it back. */
    public void meetAll() {
        sessions.values().forEach(session -> runs.keySet().forEach(event -> hear(session, event)));
    }

    /** Somebody hears of one event and what lies before it. */
    public void show(EventId event, String... to) {
        for (String listener : to) {
            Meaning.arrived(holding(List.of(event)).log()).forEach(entry -> hear(session(listener), entry.id()));
        }
    }

    private void hear(Session session, EventId event) {
        session.add(runs.get(event));
    }

    // ---- looking ----

    /** A log of these events and what lies before them. */
    public Session holding(Collection<EventId> events) {
        Set<EventId> known = new HashSet<>();
        List<EventId> open = new ArrayList<>(events);
        while (!open.isEmpty()) {
            EventId next = open.remove(open.size() - 1);
            if (known.add(next)) {
                Event event = runs.get(next).last();
                Stream.concat(event.prev().stream(), event.after().stream()).forEach(open::add);
            }
        }
        Session session = new Session(id);
        runs.keySet().stream().filter(known::contains).forEach(event -> hear(session, event));
        return session;
    }

    /** A log of everything that was ever written. */
    public Session everything() {
        return holding(runs.keySet());
    }

    public Collection<EventRun> runs() {
        return runs.values();
    }

    /** Who is elected director, as somebody sees it; empty if nobody. */
    public String elected(String viewer) {
        return elected(session(viewer));
    }

    public String elected(Session session) {
        return session.roster().elected().map(names::get).orElse("");
    }

    /** What the next election is about, as somebody sees it. */
    public EventId base(String viewer) {
        return session(viewer).ballot().orElseThrow().base();
    }

    /** The names in the order of their rank in the first term of the election on a base. */
    public List<String> byRank(EventId base, String... some) {
        return new Ranking(id, base, Set.of(), Set.of(), Set.of()).order(Arrays.stream(some).map(this::key), 1).stream().map(names::get).toList();
    }
}
