package wetube.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.peer.Input;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * What must always hold (the numbers are those of the design's list), looked at after every input of every honest peer.
 *
 * <ol>
 * <li value="1">What is in a log was written by its author, what is shown as somebody's act is in the log and not void. Whether the
 *     author might do it is left to the {@link Reckoning}, which takes longer.
 * <li value="2">Two peers with equal logs have equal states.
 * <li value="3">What was stored or shown is not lost again: an event of one's own is on disk before it is sent or shown, and nobody
 *     honest writes two events on one predecessor.
 * <li value="5">What one input causes, and what a peer holds, is bounded.
 * <li value="6">No input stops a peer (see {@link Machine}), and no honest peer is punished.
 * </ol>
 */
public final class Checks {
    /** Passing on a full frame of news to all of 32 members would be more; nobody acts so fast. */
    private static final int MAX_EFFECTS = 1500;

    /** Reasons for which links end every day. */
    private static final Set<String> ORDINARY_ENDS = Set.of("we have a link already", "a newer link takes its place",
            "closed the session", "nothing to say to each other");

    /** How far one peer's log has been looked at. */
    private static final class Watch {
        Session session;
        int entries;
        long sum;
        int forks;
        /** What it has had in its log, and could not lose. */
        final Map<EventId, Set<EventId>> had = new HashMap<>();
    }

    private record Contents(EventId session, int entries, long sum) {}

    private final Simulation world;
    private final Map<Machine, Watch> watches = new LinkedHashMap<>();
    private final Map<Contents, Object> states = new HashMap<>();
    private final Set<EventId> told = new HashSet<>();
    private long inputs;
    private long news;
    private long passedOn;

    Checks(Simulation world) {
        this.world = world;
    }

    /** How many inputs have been looked at. */
    public long inputs() {
        return inputs;
    }

    /** How many messages with news have been sent. */
    public long news() {
        return news;
    }

    /** How many signed beats have been sent that were somebody else's. */
    long passedOn() {
        return passedOn;
    }

    private Watch watch(Machine machine) {
        return watches.computeIfAbsent(machine, m -> new Watch());
    }

    // ---- after every input ----

    void handled(Machine machine, Input input, List<Effect> effects) {
        inputs++;
        if (effects.size() > MAX_EFFECTS) {
            throw new Violation(machine + " does " + effects.size() + " things because of one input");
        }
        if (input instanceof Input.FromPage from && !(from.command() instanceof PageCommand.Sync)) {
            world.narrator().clicks(machine, from.command());
        }
        logGrew(machine);
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.ToPage shown -> shown(machine, shown.message());
                case Effect.Report report -> complaint(machine, report.line());
                case Effect.CloseLink close -> hangsUp(machine, close);
                default -> { }
            }
        }
    }

    /** New entries, and the state they lead to. */
    private void logGrew(Machine machine) {
        Watch watch = watch(machine);
        Session session = machine.session().orElse(null);
        if (session != watch.session) {
            watch.session = session;
            watch.entries = 0;
            watch.sum = 0;
            watch.forks = 0;
        }
        if (session == null || session.log().size() == watch.entries) {
            return;
        }
        List<LogEntry> arrived = Meaning.arrived(session.log());
        if (arrived.size() < watch.entries) {
            throw new Violation(machine + " lost events from its log");
        }
        Set<EventId> had = watch.had.computeIfAbsent(session.id(), id -> new HashSet<>());
        for (; watch.entries < arrived.size(); watch.entries++) {
            LogEntry entry = arrived.get(watch.entries);
            if (!world.keys().wrote(entry.author(), entry.id())) {
                throw new Violation(machine + " took in " + entry + ", which its author never wrote");
            }
            watch.sum += fingerprint(entry.id());
            had.add(entry.id());
            if (told.add(entry.id())) {
                world.narrator().writes(entry, session);
            }
        }
        world.narrator().findsVoid(machine, session);
        noHonestForks(machine, watch, session);
        Object state = Meaning.state(session);
        Object other = states.putIfAbsent(new Contents(session.id(), watch.entries, watch.sum), state);
        if (other != null && !other.equals(state)) {
            throw new Violation(machine + "'s state differs from another peer's with the same log:\n  " + state + "\n  " + other);
        }
    }

    private void noHonestForks(Machine machine, Watch watch, Session session) {
        List<EventLog.Fork> forks = session.log().forks();
        for (; watch.forks < forks.size(); watch.forks++) {
            PeerId author = forks.get(watch.forks).author();
            Optional<Machine> honest = world.machine(author).filter(m -> !m.mayContradictItself());
            if (honest.isPresent()) {
                throw new Violation(honest.get() + " wrote two events on one predecessor: " + forks.get(watch.forks)
                        + ", seen by " + machine);
            }
        }
    }

    /** A hash of an id that can be added up: equal sums, equal sets. */
    public static long fingerprint(EventId id) {
        long hash = 0xcbf29ce484222325L;    // FNV-1a, finished off so that sums of it tell sets apart
        for (int i = 0; i < id.text().length(); i++) {
            hash = (hash ^ id.text().charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 29;
    }

    /** An act on the video, as the page is told: it must be in the log and count, or be one's own when all others are away. */
    private void shown(Machine machine, Json.Obj message) {
        String command = Page.command(message);
        if (command.equals("ERROR") || command.equals("NOTICE")) {
            world.say(machine, "reads: " + Page.text(message, "text"));
        }
        if (!Set.of("PLAY", "PAUSE", "SEEK", "RATE", "LOAD", "NEXT", "HOLD", "RESUME").contains(command)) {
            return;
        }
        world.narrator().shows(machine, command, message);
        String user = Page.text(message, "userId");
        boolean alone = user.equals(machine.id().text()) && machine.roleOf(machine) == Role.VIEWER;
        boolean counts = machine.session().filter(session -> stands(session, user, command)).isPresent();
        if (!counts && !alone) {
            throw new Violation(machine + "'s page shows a " + command + " of " + user + " that is not in the log, or void");
        }
    }

    /** What is on the screen also changes when its item is taken off the queue, and when the session ends. */
    private static boolean stands(Session session, String user, String command) {
        Set<EventId> voids = Meaning.voids(session);
        return session.log().inOrder().stream().anyMatch(entry -> entry.author().text().equals(user) && !voids.contains(entry.id())
                && Set.of(command, "QUEUE", "END").contains(entry.event().type()));
    }

    /** Our peers say of whom they had to complain: never of one another. */
    private void complaint(Machine machine, String line) {
        for (Machine other : watches.keySet()) {
            if (other.isHonest() && line.contains("(" + other.id().shortText() + ") broke a rule")) {
                throw new Violation(machine + " complains of an honest peer: " + line);
            }
        }
    }

    private void hangsUp(Machine machine, Effect.CloseLink close) {
        if (!ORDINARY_ENDS.contains(close.reason())) {
            machine.remote(close.link()).ifPresent(other -> world.say(machine, "hangs up on " + other + ": " + close.reason()));
        }
    }

    /** A frame did not get past the gate. */
    void turnedAway(Machine machine, Host from, String rule) {
        if (from.isHonest()) {
            throw new Violation(machine + " turned an honest frame of " + from + " away: " + rule);
        }
        world.say(machine, "turns " + from + " away: " + rule);
    }

    /** What goes out: news of one's own is on disk. */
    void sent(Machine machine, PeerMessage message) {
        if (message instanceof PeerMessage.Beats beats) {
            passedOn += beats.beats().stream().filter(beat -> !beat.author().equals(machine.id())).count();
        }
        if (message instanceof PeerMessage.Events events && !events.answer()) {
            news++;
            for (EventRun run : events.runs()) {
                if (run.author().equals(machine.id()) && !machine.disk().holdsOwn(run) && !machine.mayContradictItself()) {
                    throw new Violation(machine + " sends " + run + " before it is on disk");
                }
            }
        }
    }

    // ---- what is lost with a process or a disk ----

    /** What only this process held: it may be lost, unless it is an event of its own. */
    void dying(Machine machine) {
        machine.session().ifPresent(session -> forgive(machine, session.id(), others(machine, session.id())));
    }

    /** What only this disk held is lost with it. */
    void diskLost(Machine machine) {
        for (EventId session : List.copyOf(watch(machine).had.keySet())) {
            Set<EventId> kept = others(machine, session);
            watch(machine).had.get(session).retainAll(kept);
        }
    }

    private void forgive(Machine machine, EventId session, Set<EventId> held) {
        Set<EventId> onDisk = machine.disk().contents(session);
        watch(machine).had.getOrDefault(session, new HashSet<>())
                .removeIf(id -> !held.contains(id) && !onDisk.contains(id) && !world.keys().wrote(machine.id(), id));
    }

    /** What other peers hold, in memory or on disk. */
    private Set<EventId> others(Machine except, EventId session) {
        Set<EventId> held = new HashSet<>();
        for (Machine other : world.machines()) {
            if (other != except) {
                held.addAll(other.disk().contents(session));
                other.session().filter(open -> open.id().equals(session))
                        .ifPresent(open -> open.log().inOrder().forEach(entry -> held.add(entry.id())));
            }
        }
        return held;
    }

    void died(Machine machine) {
        watch(machine).session = null;
    }

    /** What a peer has had of a session's log, and must still have once it is with the others again. */
    Set<EventId> had(Machine machine, EventId session) {
        return watch(machine).had.getOrDefault(session, Set.of());
    }

    // ---- memory ----

    /** No queue or map beside the log grows beyond what its constant allows. */
    public void weigh(Machine machine, int most) {
        Weight.of(machine.peer()).forEach((what, size) -> {
            if (size > most) {
                throw new Violation(machine + " holds " + size + " in " + what);
            }
        });
    }

    /** A number that stands for what is in a log, equal for equal logs. */
    List<Object> contents(Machine machine) {
        Watch watch = watch(machine);
        return new ArrayList<>(List.of(watch.entries, watch.sum));
    }
}
