package wetube.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Effect;
import wetube.party.Summary;
import wetube.session.Session;

/**
 * A session of many that began long ago: all have its log on their disks, and start at the same moment.
 *
 * <p>Inviting a hundred one after the other would take most of the time of a test.
 */
public final class Crowd {
    private static final long LONG_AGO_MS = 1_760_000_000_000L;
    /** By then all have opened. */
    private static final long BROWSERS_MS = 200;

    private final Simulation sim;
    private final List<Machine> machines;
    private final Session session;
    private final List<EventRun> log = new ArrayList<>();

    /** @param size of honest peers; the first founded the session and directs it, the second is an editor */
    public Crowd(Simulation sim, int size, Liar... liars) {
        this.sim = sim;
        this.machines = IntStream.range(0, size).mapToObj(i -> sim.machine("p" + i)).toList();
        machines.forEach(machine -> machine.crash(false));
        Machine founder = machines.get(0);
        Event start = Session.found(founder.id(),
                new Act.Start("Movie night", founder.name(), "nonce", List.of(founder.address())), LONG_AGO_MS);
        session = new Session(start.id());
        add(start, founder.key());
        Stream.concat(machines.stream().skip(1), Stream.of(liars)).forEach(guest -> {
            Role role = guest == machines.get(1) ? Role.EDITOR : Role.VIEWER;
            write(founder.key(), new Act.Invite(guest.id(), role, guest.name(), List.of(guest.address())));
            Keys.Key key = guest instanceof Machine machine ? machine.key() : ((Liar) guest).key();
            write(key, new Act.Join(guest.name(), List.of(guest.address())));
        });
        for (Liar liar : liars) {
            liar.seat(session.id(), log);
        }
        for (Machine machine : machines) {
            log.forEach(run -> machine.disk().store(session.id(), List.of(run)));
            machine.disk().remember(new Effect.Remember(List.of(new Summary(session.id(), "Movie night", Summary.Phase.OPEN,
                    LONG_AGO_MS,
                    size)), Optional.of(session.id())));
            machine.start();
        }
        sim.runFor(BROWSERS_MS);
        machines.forEach(machine -> machine.browser(false));    // they take half of the time, and nobody looks
    }

    private void write(Keys.Key author, Act act) {
        add(session.compose(author.id(), act, LONG_AGO_MS), author);
    }

    private void add(Event event, Keys.Key author) {
        EventRun run = EventRun.sign(event, author.signer());
        session.add(run);
        log.add(run);
    }

    public EventId session() {
        return session.id();
    }

    public List<Machine> machines() {
        return machines;
    }

    public Machine director() {
        return machines.get(0);
    }

    public Machine editor() {
        return machines.get(1);
    }

    /** Those that run, of whichever. */
    public List<Machine> up() {
        return machines.stream().filter(Machine::isUp).toList();
    }

    /** Whether each of these sees each of those. */
    public boolean see(List<Machine> these, List<Machine> those) {
        return these.stream().allMatch(machine -> those.stream().allMatch(machine::sees));
    }

    /** Runs until all who run see one another. */
    public long gather(long withinMs) {
        return sim.runUntil(() -> "all see one another", withinMs, 250, () -> see(up(), up()));
    }

    /** Says something, and gives how long it took until all of these know. */
    public long broadcast(Machine author, List<Machine> readers, long withinMs) {
        if (!author.hasPage()) {
            author.browser(true);
        }
        int before = author.events("PROFILE").size();
        author.page().rename("N" + sim.timeline().nowMs());
        return sim.runUntil(() -> author + "'s news has reached all", withinMs, 5, () ->
                readers.stream().allMatch(machine -> machine.events("PROFILE").size() > before));
    }

    /** Links that each has, on the average. */
    public double linksEach() {
        return up().stream().mapToLong(sim.network()::linksOf).average().orElse(0);
    }
}
