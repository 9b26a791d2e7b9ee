package wetube.election;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.sim.Timeline;
import wetube.sim.Violation;
import wetube.wire.ProtocolException;

/**
 * Election machines with their logs, joined by a network that can be cut, in virtual time. One seed, one run.
 *
 * <p>What is left out of a real peer: video, pages, TLS, addresses. A link delivers in order, within milliseconds or so; it breaks by
 * crash and cut, and what was on it then is lost. News of events is pushed and passed on once; what is missing is fetched when two meet
 * again and, now and then, from anybody. Who is gone is noticed after a second and a half, or up to three if the line just went dead.
 *
 * <p>After every input of every honest machine, {@link Invariants} looks at it.
 */
final class Net {
    private static final long START_MS = 1_770_000_000_000L;
    private static final int SLOW_ONE_IN = 50;

    /** What two machines have of each other, in one direction. */
    private static final class Sight {
        boolean linked = true;
        long noticedMs = Long.MIN_VALUE;
        long lastDeliveryMs;

        /** What changed is noticed a little later, unless it has changed back by then. */
        boolean isSeen(long nowMs) {
            return linked == nowMs >= noticedMs;
        }
    }

    /** Something that goes from one to another. */
    record Sending(Host from, Host to, Host.Message message) {
        /** What kind of message it is: a token by its lap, an event by its type. */
        String label() {
            return switch (message) {
                case Host.Message.Tok m -> "token " + m.signed().token().lap();
                case Host.Message.Ack m -> "token taken";
                case Host.Message.News m -> "event " + m.run().last().type();
            };
        }

        /** Who signed it. */
        PeerId author() {
            return switch (message) {
                case Host.Message.Tok m -> m.signed().token().candidate();
                case Host.Message.Ack m -> from.id();
                case Host.Message.News m -> m.run().author();
            };
        }
    }

    final RandomGenerator random;
    final Invariants invariants = new Invariants(this);
    final List<Host> hosts = new ArrayList<>();
    private final Map<PeerId, Host> byId = new HashMap<>();
    private final List<EventRun> founding = new ArrayList<>();
    private final Map<EventId, EventRun> runs = new HashMap<>();
    private final Timeline timeline = new Timeline();
    private final Map<Host, Map<Host, Sight>> sights = new HashMap<>();
    private final Map<Host, Integer> sides = new HashMap<>();
    private final List<Predicate<Sending>> filters = new ArrayList<>();
    /** Sent so far, by what it was. */
    final Map<String, Integer> sent = new HashMap<>();
    /** Where the story of this run goes. */
    Consumer<String> teller = line -> { };
    /** What every message takes at least, in milliseconds. */
    long slowness;
    private EventId sessionId;

    Net(long seed) {
        random = new SplittableRandom(seed);
    }

    // ---- setting up ----

    /** Founds a session among so many, the first of whom directs; each is made an honest machine or something else. */
    Net party(int size, Function<Integer, Role> roles, Function<Integer, Maker> makers) {
        List<Author> people = Author.some(size);
        Event start = Session.found(people.get(0).id(), new Act.Start("film", "p1", "n" + random.nextLong(), List.of()), nowMs());
        sessionId = start.id();
        founding.add(written(people.get(0), start));
        Session all = new Session(sessionId);
        all.add(founding.get(0));
        for (int i = 1; i < size; i++) {
            PeerId guest = people.get(i).id();
            found(all, people.get(0), new Act.Invite(guest, roles.apply(i), "p" + (i + 1), List.of()));
            found(all, people.get(i), new Act.Join("p" + (i + 1), List.of()));
        }
        for (int i = 0; i < size; i++) {
            add(makers.apply(i), people.get(i));
        }
        return this;
    }

    /** All of them honest viewers, but for the director. */
    Net party(int size) {
        return party(size, i -> Role.VIEWER, i -> Honest::new);
    }

    private void found(Session all, Author author, Act act) {
        run(1);
        EventRun run = written(author, all.compose(author.id(), act, nowMs()));
        all.add(run);
        founding.add(run);
    }

    /** Makes a machine. */
    interface Maker {
        Host make(Net net, Author person, int number);
    }

    /** Another machine, which holds the session as it was founded. */
    Host add(Maker maker, Author person) {
        Host host = maker.make(this, person, hosts.size());
        founding.forEach(host::take);
        for (Host other : hosts) {
            sights.computeIfAbsent(host, h -> new HashMap<>()).put(other, new Sight());
            sights.computeIfAbsent(other, h -> new HashMap<>()).put(host, new Sight());
        }
        sights.computeIfAbsent(host, h -> new HashMap<>());
        hosts.add(host);
        byId.put(host.id(), host);
        host.started();
        return host;
    }

    EventId sessionId() {
        return sessionId;
    }

    Host host(PeerId id) {
        return byId.get(id);
    }

    Honest honest(int index) {
        return (Honest) hosts.get(index);
    }

    List<Honest> honest() {
        return hosts.stream().filter(Honest.class::isInstance).map(Honest.class::cast).toList();
    }

    // ---- what happens to machines ----

    void crash(Host host) {
        tell(host + " crashes");
        host.up = false;
        topologyChanged(host, false);
    }

    void restart(Host host) {
        tell(host + " starts again");
        host.up = true;
        topologyChanged(host, false);
        host.started();
    }

    /** Stopped, as by SIGSTOP; its links stay. */
    void pause(Host host) {
        tell(host + " is stopped");
        host.paused = true;
        topologyChanged(host, true);
    }

    void resume(Host host) {
        tell(host + " goes on");
        host.paused = false;
        topologyChanged(host, true);
        host.woke();
    }

    /** Cuts the network into parts; who is named in none is alone. */
    void split(List<List<Host>> parts) {
        tell("the network falls apart into " + parts);
        for (Host host : hosts) {
            int side = -1 - host.number;
            for (int i = 0; i < parts.size(); i++) {
                side = parts.get(i).contains(host) ? i : side;
            }
            sides.put(host, side);
        }
        hosts.forEach(host -> topologyChanged(host, random.nextInt(3) == 0));
    }

    /** Parts by the hosts' indices. */
    void split(int[]... parts) {
        List<List<Host>> lists = new ArrayList<>();
        for (int[] part : parts) {
            List<Host> list = new ArrayList<>();
            for (int index : part) {
                list.add(hosts.get(index));
            }
            lists.add(list);
        }
        split(lists);
    }

    void heal() {
        tell("the network is whole");
        sides.clear();
        hosts.forEach(host -> topologyChanged(host, false));
    }

    private boolean isReachable(Host one, Host other) {
        return one.up && other.up && sameSide(one, other);
    }

    private boolean sameSide(Host one, Host other) {
        return sides.getOrDefault(one, 0).equals(sides.getOrDefault(other, 0));
    }

    /** @param silently no link closes: only the silence tells */
    private void topologyChanged(Host host, boolean silently) {
        for (Host other : hosts) {
            if (other != host) {
                changed(host, other, silently);
                changed(other, host, silently);
            }
        }
    }

    private void changed(Host from, Host to, boolean silently) {
        Sight sight = sights.get(from).get(to);
        boolean linked = isReachable(from, to) && !from.paused && !to.paused;
        if (linked != sight.linked) {
            boolean seen = sight.isSeen(nowMs());
            long lagMs = linked ? 50 + random.nextInt(500) : 1500 + random.nextInt(silently && !to.isDirector() ? 1500 : 300);
            sight.linked = linked;
            sight.noticedMs = seen == linked ? nowMs() : nowMs() + lagMs;
            if (linked) {
                after(lagMs, () -> repair(from, to));
            }
        }
    }

    /** Whether one sees another alive. */
    boolean sees(Host viewer, Host other) {
        return viewer == other || sights.get(viewer).get(other).isSeen(nowMs()) && other.showsItselfTo(viewer);
    }

    // ---- messages ----

    /** What returns false for something that is sent makes it vanish. */
    void filter(Predicate<Sending> filter) {
        filters.add(filter);
    }

    void send(Host from, Host to, Host.Message message) {
        if (from == to || !isReachable(from, to) || from.paused) {
            return;
        }
        Sending sending = new Sending(from, to, message);
        sent.merge(sending.label(), 1, Integer::sum);
        if (!filters.stream().allMatch(filter -> filter.test(sending))) {
            return;
        }
        Sight sight = sights.get(from).get(to);
        long delay = slowness + 1 + random.nextInt(random.nextInt(SLOW_ONE_IN) == 0 ? 200 : 15);
        sight.lastDeliveryMs = Math.max(sight.lastDeliveryMs, nowMs() + delay);
        deliver(sending, sight.lastDeliveryMs);
    }

    private void deliver(Sending sending, long atMs) {
        at(atMs, () -> {
            if (sending.to.up && sending.to.paused && sameSide(sending.from, sending.to)) {
                deliver(sending, nowMs() + 100);    // waits in the machine's buffers
            } else if (sending.to.up && sameSide(sending.from, sending.to)) {
                sending.to.received(sending.from, sending.message);    // even if whoever sent it has crashed since
            }
        });
    }

    private String told(Event event) {
        try {
            return event.id().shortText() + " " + switch (Act.of(event)) {
                case Act.Vote a -> "VOTE " + a.base().shortText() + " term " + a.term() + " for " + a.candidate().map(this::name).orElse("nobody");
                case Act.Elected a -> "ELECTED " + a.base().shortText() + " term " + a.term();
                case Act.Invite a -> "INVITE " + name(a.peer());
                case Act.Remove a -> "REMOVE " + name(a.peer());
                case Act.ChangeRole a -> "ROLE " + name(a.peer()) + " " + a.role().word();
                default -> event.type();
            };
        } catch (ProtocolException e) {
            throw new IllegalStateException(event + " says nothing", e);
        }
    }

    private String name(PeerId peer) {
        return byId.containsKey(peer) ? byId.get(peer).toString() : peer.shortText();
    }

    /** Pushes an event to all within reach that have not got it. */
    void spread(Host from, EventRun run) {
        hosts.stream().filter(to -> !to.known.contains(run.last().id())).forEach(to -> send(from, to, new Host.Message.News(run)));
    }

    /** One sends another whatever it lacks. */
    void repair(Host from, Host to) {
        if (isReachable(from, to)) {
            Meaning.arrived(from.session.log()).stream().filter(entry -> !to.known.contains(entry.id()))
                    .forEach(entry -> send(from, to, new Host.Message.News(runs.get(entry.id()))));
        }
    }

    EventRun run(EventId event) {
        return runs.get(event);
    }

    void tell(String line) {
        teller.accept(String.format(Locale.ROOT, "%8.3f  %s", timeline.nowMs() / 1000.0, line));
    }

    /** An event as its author signed it, there for everybody who takes it in. */
    EventRun written(Author author, Event event) {
        EventRun run = author.sign(event);
        runs.put(event.id(), run);
        tell(author + " writes " + told(event));
        return run;
    }

    // ---- time ----

    long nowMs() {
        return START_MS + timeline.nowMs();
    }

    void at(long atMs, Runnable what) {
        timeline.at(atMs - START_MS, what);
    }

    void after(long delayMs, Runnable what) {
        timeline.after(delayMs, what);
    }

    void run(long durationMs) {
        long untilMs = timeline.nowMs() + durationMs;
        while (timeline.step(untilMs)) {
            continue;
        }
    }

    /** Runs until something is so; how long that took, or a failure. */
    long runUntil(String what, long limitMs, BooleanSupplier isSo) {
        long beganMs = timeline.nowMs();
        while (!isSo.getAsBoolean()) {
            if (!timeline.step(beganMs + limitMs)) {
                throw new Violation("not within " + limitMs + " ms: " + what + "\n" + this);
            }
        }
        return timeline.nowMs() - beganMs;
    }

    // ---- looking ----

    /** Honest machines that run. */
    List<Honest> running() {
        return honest().stream().filter(host -> host.up && !host.paused).toList();
    }

    /**
     * Whether all honest machines that run know the same people to direct, and those who see none of them are too few to elect another: a
     * liar may hide from some.
     */
    boolean allAgree() {
        List<Honest> running = running();
        List<Honest> alone = running.stream().filter(host -> !host.seesDirector()).toList();
        return running.stream().map(Honest::directors).distinct().count() <= 1
                && alone.stream().allMatch(host -> 2 * alone.size() <= hosts.stream().filter(other -> sees(host, other)).count());
    }

    /** Whether all honest machines that run see the same one elected, who is there. */
    boolean oneIsElected() {
        return running().stream().map(Honest::elected).distinct().count() == 1 && running().stream()
                .allMatch(host -> host.elected().filter(winner -> winner.up && sees(host, winner)).isPresent());
    }

    /** Whether all honest machines that run hold the same events. */
    boolean allEqual() {
        return running().stream().map(host -> host.sumOfIds).distinct().count() <= 1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("at " + timeline.nowMs() / 1000.0 + " s:\n");
        hosts.forEach(host -> text.append("  ").append(host.describe()).append('\n'));
        return text.toString();
    }
}
