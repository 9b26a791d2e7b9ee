package wetube.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.law.oracle.Oracle;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * What is worth looking at only when things have come to rest: who may say what by the {@link Oracle}, whether all who belong
 * together have the same log, whether anything was lost, and whether the log means the same in any order of arrival.
 */
public final class Reckoning {
    private static final String SIGNATURE = "A".repeat(86);

    /** Who forks more often than this is not listened to any more. */
    private static final int MANY_BRANCHES = 7;

    private final Simulation world;
    private final RandomGenerator random;
    private final Set<Object> reckoned = new HashSet<>();
    private final Map<EventId, EventRun> runs = new HashMap<>();
    private Set<EventId> lastUnion = Set.of();
    private Roster lastRoster = Roster.EMPTY;

    Reckoning(Simulation world) {
        this.world = world;
        this.random = world.branch();
    }

    // ---- together ----

    /** The peers that have this session open and, by all that is known among them, are members of it. */
    public List<Machine> members(EventId id) {
        List<Machine> open = world.machines().stream().filter(machine -> machine.hasSession(id)).toList();
        if (open.stream().map(world.checks()::contents).distinct().count() <= 1) {
            return open.stream().filter(machine -> machine.session().orElseThrow().roster().admits(machine.id())).toList();
        }
        Map<EventId, Event> union = new LinkedHashMap<>();
        open.forEach(machine -> Meaning.arrived(machine.session().orElseThrow().log())
                .forEach(entry -> union.putIfAbsent(entry.id(), entry.event())));
        if (!union.keySet().equals(lastUnion)) {
            lastUnion = union.keySet();
            lastRoster = fed(id, new ArrayList<>(union.values())).roster();
        }
        Roster roster = lastRoster;
        return open.stream().filter(machine -> roster.admits(machine.id())).toList();
    }

    /**
     * Whether all members have the same log, and those who are none any more know it. Of a liar who made up more branches than
     * anybody wants, each may have others, as long as nothing of somebody else follows them.
     */
    public boolean isTogether(EventId id) {
        List<Machine> members = members(id);
        return (members.stream().map(world.checks()::contents).distinct().count() <= 1
                || members.stream().map(machine -> needed(machine.session().orElseThrow().log())).distinct().count() <= 1)
                && world.machines().stream().filter(machine -> machine.hasSession(id) && !members.contains(machine))
                        .noneMatch(machine -> machine.session().orElseThrow().roster().admits(machine.id()));
    }

    private static Set<EventId> needed(EventLog log) {
        Map<PeerId, Long> branches = log.forks().stream()
                .collect(Collectors.groupingBy(EventLog.Fork::author, Collectors.counting()));
        Set<EventId> needed = new HashSet<>();
        for (LogEntry entry : log.inOrder()) {
            boolean many = branches.getOrDefault(entry.author(), 0L) >= MANY_BRANCHES;
            if (!many || log.heads(Integer.MAX_VALUE).stream().map(head -> log.get(head).orElseThrow())
                    .anyMatch(head -> !head.author().equals(entry.author()) && entry.isBefore(head))) {
                needed.add(entry.id());
            }
        }
        return needed;
    }

    /** What keeps {@link #isTogether} from being true, for people. */
    String apart(EventId id) {
        StringBuilder text = new StringBuilder();
        List<Machine> members = members(id);
        for (Machine machine : world.machines()) {
            text.append("\n  ").append(machine).append(": ").append(!machine.isUp() ? "down" : !machine.hasSession(id) ? "elsewhere"
                    : machine.session().orElseThrow().log().size() + " events" + (members.contains(machine) ? "" : ", no member")
                    + (machine.session().orElseThrow().roster().admits(machine.id()) ? ", thinks it is one" : ""));
        }
        return text.toString();
    }

    // ---- the reckoning ----

    /** Looks at everything that does not need peers to be together. */
    public void check() {
        Talk.check(world.machines());
        for (Machine machine : world.machines()) {
            if (machine.isUp()) {
                world.checks().weigh(machine, 1100);
                machine.session().filter(session -> session.log().size() > 0)
                        .filter(session -> reckoned.add(List.of(session.id(), world.checks().contents(machine))))
                        .ifPresent(session -> {
                            roles(machine, session);
                            anyOrder(machine, session);
                        });
            }
        }
    }

    /**
     * Nothing that a member has had is missing now that all are together. What only a process held that died, or a disk that is
     * gone, or somebody who is no member any more, could be lost.
     */
    public void nothingLost(EventId id) {
        List<Machine> members = members(id);
        Set<EventId> kept = new HashSet<>();
        members.forEach(machine -> kept.addAll(machine.disk().contents(id)));
        for (Machine machine : members) {
            EventLog log = machine.session().orElseThrow().log();
            Set<EventId> lost = new HashSet<>(world.checks().had(machine, id));
            lost.removeIf(event -> log.contains(event) || !kept.contains(event) && !isByOneOf(members, event));
            if (!lost.isEmpty()) {
                throw new Violation(machine + " had these events and has lost them: " + lost);
            }
        }
    }

    /** Whether it was written by one of these, who never lost their disk: then it is on it. */
    private boolean isByOneOf(List<Machine> members, EventId event) {
        return members.stream().anyMatch(machine -> !machine.mayContradictItself() && world.keys().wrote(machine.id(), event));
    }

    /** An author's event follows its own with the number before, and no other of its own that it knows of follows that one. */
    private static void chains(Machine machine, Session session) {
        Map<EventId, List<LogEntry>> byPrev = new HashMap<>();
        session.log().inOrder().forEach(entry -> entry.event().prev().ifPresent(prev ->
                byPrev.computeIfAbsent(prev, id -> new ArrayList<>()).add(entry)));
        byPrev.forEach((id, next) -> {
            LogEntry prev = session.log().get(id).orElseThrow();
            for (LogEntry entry : next) {
                if (!prev.author().equals(entry.author()) || prev.event().seq() != entry.event().seq() - 1) {
                    throw new Violation(machine + " took in an event whose prev is not its author's with the seq before: " + entry);
                }
                if (next.stream().anyMatch(other -> other != entry && other.author().equals(entry.author()) && other.isBefore(entry))) {
                    throw new Violation(machine + " took in an event whose author knew of another one on the same prev: " + entry);
                }
            }
        });
    }

    /** The roles and voids that a session works out are those of the oracle. */
    private void roles(Machine machine, Session session) {
        Oracle oracle = new Oracle(session.log().inOrder().stream().map(LogEntry::event).toList());
        if (!oracle.intruders().isEmpty()) {
            throw new Violation(machine + " took in what is no event of this session: " + oracle.intruders());
        }
        chains(machine, session);
        for (PeerId peer : oracle.everybody()) {
            Roster.Member member = session.roster().get(peer);
            String ours = member.role() + (member.role() != Role.NONE && !member.joined() ? " invited" : "");
            if (!ours.equals(oracle.standingOf(peer))) {
                throw new Violation(machine + " holds " + world.nameOf(peer) + " for " + ours + ", by the rules it is "
                        + oracle.standingOf(peer) + "\n" + story(session));
            }
        }
        if (!session.roster().elected().equals(oracle.elected())) {
            throw new Violation(machine + " takes for elected " + session.roster().elected().map(world::nameOf)
                    + ", by the rules it is "
                    + oracle.elected().map(world::nameOf) + "\n" + story(session));
        }
        if (session.ended() != oracle.ended()) {
            throw new Violation(machine + "'s session is " + (session.ended() ? "" : "not ") + "over, by the rules it is the other way round\n"
                    + story(session));
        }
        if (!Meaning.voids(session).equals(oracle.voids())) {
            Set<EventId> differing = new HashSet<>(Meaning.voids(session));
            oracle.voids().forEach(id -> {
                if (!differing.remove(id)) {
                    differing.add(id);
                }
            });
            throw new Violation(machine + " and the rules disagree on what is void: "
                    + differing.stream().map(id -> session.log().get(id).orElseThrow()).toList() + "\n" + story(session));
        }
    }

    /** The log, one line an event, for a reader of a failure. */
    private String story(Session session) {
        StringBuilder text = new StringBuilder();
        for (LogEntry entry : session.log().inOrder()) {
            text.append("  ").append(Meaning.voids(session).contains(entry.id()) ? "void " : "     ").append(entry.lamport()).append(' ')
                    .append(entry.id().shortText()).append(' ').append(world.nameOf(entry.author())).append('/')
                    .append(entry.event().seq()).append(' ').append(entry.event().type()).append(' ')
                    .append(entry.causes().stream().map(cause -> cause.id().shortText()).toList()).append(' ');
            entry.event().members().optional("peer").ifPresent(peer -> text.append(world.nameIn(peer)));
            entry.event().members().optional("role").ifPresent(role -> text.append(' ').append(role.toJson()));
            text.append('\n');
        }
        return text.toString();
    }

    /** The same events in another order, each after its causes, mean the same. */
    private void anyOrder(Machine machine, Session session) {
        Session other = fed(session.id(), session.log().inOrder().stream().map(LogEntry::event).toList());
        if (!Meaning.whole(other).equals(Meaning.whole(session))) {
            throw new Violation("what " + machine + "'s log means depends on the order of arrival:\n  " + Meaning.whole(session)
                    + "\n  " + Meaning.whole(other));
        }
    }

    /** A session that took in these events in a random order, causes first. */
    private Session fed(EventId id, List<Event> events) {
        Session session = new Session(id);
        List<Event> waiting = new ArrayList<>(events);
        while (!waiting.isEmpty()) {
            int before = waiting.size();
            for (int i = waiting.size() - 1; i >= 0; i--) {
                int pick = random.nextInt(i + 1);
                Event event = waiting.get(pick);
                switch (session.add(runs.computeIfAbsent(event.id(), one -> alone(event)))) {
                    case EventLog.Outcome.Added added -> waiting.remove(pick);
                    case EventLog.Outcome.Unknown unknown -> { }
                    case EventLog.Outcome.Refused refused -> throw new Violation(
                            "taken in by one, refused by another: " + event + ", " + refused.rule());
                }
            }
            if (before == waiting.size() && random.nextInt(100) == 0 && !anyReady(session, waiting)) {
                throw new Violation("these events have no past: " + waiting);
            }
        }
        return session;
    }

    private static boolean anyReady(Session session, List<Event> waiting) {
        return waiting.stream().anyMatch(event -> event.prev().map(session.log()::contains).orElse(true)
                && event.after().stream().allMatch(session.log()::contains));
    }

    private static EventRun alone(Event event) {
        try {
            Json.Obj json = Json.object().put("events", List.of(new Json.Raw(event.body()))).put("signature", SIGNATURE).build();
            return EventRun.parse(JsonReader.parseObject(json.toJson()), (author, message, signature) -> true);
        } catch (ProtocolException e) {
            throw new IllegalStateException("an event of a log can't be read again: " + event, e);
        }
    }

    /** The session that most peers have open. */
    Optional<EventId> mainSession() {
        Map<EventId, Integer> count = new LinkedHashMap<>();
        world.machines().forEach(machine -> machine.session().ifPresent(session -> count.merge(session.id(), 1, Integer::sum)));
        return count.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
