package wetube.law;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Source;
import wetube.act.Waiting;
import wetube.chat.Sealed;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.log.EventLog;
import wetube.log.Graph;
import wetube.session.Playlist;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * A session as people make it who hear of each other late, quarrel, lie and copy their keys: valid, void, malformed and refused
 * events, concurrent ones, forks.
 */
public final class RandomHistory {
    /** One machine with somebody's key: a forker has several. */
    private static final class Machine {
        final Author author;
        final BitSet known = new BitSet();
        final Session session;
        final List<BitSet> earlier = new ArrayList<>();

        Machine(Author author, EventId session) {
            this.author = author;
            this.session = new Session(session);
        }

        void learn(Graph graph, BitSet events) {
            BitSet fresh = (BitSet) events.clone();
            fresh.andNot(known);
            fresh.stream().forEach(n -> session.add(graph.run(n)));
            known.or(events);
        }
    }

    private static final int MANY_VOTES = 70;

    private final RandomGenerator random;
    private final double forks;
    /** How many of a hundred acts are votes and claims; where they are many, there are few directors, and few are removed. */
    private final int votes;
    private final List<Machine> machines = new ArrayList<>();
    public final List<Author> people;
    public final Graph graph = new Graph();
    /** What a log takes in. */
    public final BitSet taken = new BitSet();
    /** What it refuses, and so nobody follows. */
    public final BitSet refused = new BitSet();

    public RandomHistory(RandomGenerator random, int events, int howMany, double forks) {
        this.random = random;
        this.forks = forks;
        this.votes = List.of(0, 20, MANY_VOTES, MANY_VOTES).get(random.nextInt(3));
        this.people = IntStream.range(0, howMany).mapToObj(i -> Author.random("person " + i, random)).toList();
        Act.Start start = new Act.Start("Movie night", "founder", String.valueOf(random.nextLong()), List.of());
        graph.write(people.get(0), new BitSet(), start.type(), start.content());
        taken.set(0);
        people.forEach(author -> machines.add(new Machine(author, graph.session())));
        machines.forEach(machine -> machine.learn(graph, taken));
        boolean directors = votes == 0 && random.nextBoolean();
        for (Author guest : people.subList(1, 1 + random.nextInt(people.size()))) {
            say(machines.get(0), new Act.Invite(guest.id(), directors ? Role.DIRECTOR : votes == MANY_VOTES ? Role.VIEWER : role(), "guest", List.of()));
        }
        while (graph.size() < events) {
            step();
        }
    }

    private void step() {
        Machine machine = machines.get(random.nextInt(machines.size()));
        if (random.nextDouble() < forks && !machine.earlier.isEmpty()) {
            Machine copy = new Machine(machine.author, graph.session());
            copy.learn(graph, machine.earlier.get(random.nextInt(machine.earlier.size())));
            machines.add(copy);
            machine = copy;
        }
        if (random.nextInt(5) < (votes == MANY_VOTES ? 3 : 2)) {
            machine.learn(graph, machines.get(random.nextInt(machines.size())).known);
        }
        Roster.Member self = machine.session.roster().get(machine.author.id());
        if (self.role() == Role.NONE && random.nextInt(8) > 0) {
            return;    // most know that they would not be heard
        }
        if (random.nextInt(12) == 0) {
            saySomethingOdd(machine);
        } else {
            say(machine, self.role() != Role.NONE && !self.joined() && random.nextInt(4) > 0 ? new Act.Join("guest", List.of()) : act(machine));
        }
    }

    private Act act(Machine machine) {
        List<EventLog.Fork> open = machine.session.openForks();
        if (random.nextInt(100) < votes) {
            return electing(machine);
        }
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> new Act.Invite(somebody(), role(), "guest", List.of());
            case 3 -> new Act.Join("guest", List.of("10.0.0.1:7001"));
            case 4 -> new Act.Leave();
            case 5, 6 -> new Act.Remove(somebody());
            case 7, 8, 9, 10 -> new Act.ChangeRole(random.nextInt(6) == 0 ? machine.author.id() : somebody(), role());
            case 11, 12 -> open.isEmpty() || random.nextInt(4) == 0 ? new Act.Fork(event(machine), event(machine))
                    : new Act.Fork(open.get(0).first(), open.get(0).second());
            case 13 -> random.nextInt(4) == 0 ? new Act.End() : random.nextBoolean()
                    ? new Act.Setting(Optional.of(Waiting.values()[random.nextInt(3)]), Optional.empty()) : random.nextBoolean()
                    ? new Act.Say(new Sealed("X4U0wl6APKfN", "box".repeat(41))) : new Act.Profile("name " + random.nextInt(100), List.of());
            default -> steering(machine);
        };
    }

    private Act electing(Machine machine) {
        EventId base = machine.session.ballot().map(Ballot::base).filter(id -> random.nextInt(8) > 0).orElseGet(() -> event(machine));
        PeerId candidate = people.get(random.nextInt(Math.min(3, people.size()))).id();
        int term = 1 + random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 -> new Act.Vote(base, term, Optional.empty());
            case 1, 2 -> new Act.Vote(machine.session.ballot().flatMap(Ballot::mandate).map(Ballot.Mandate::base).orElse(base), 1,
                    Optional.of(candidate).filter(one -> random.nextBoolean()));
            case 3, 4, 5 -> new Act.Vote(base, term, Optional.of(candidate));
            default -> new Act.Elected(base, term);
        };
    }

    private Act steering(Machine machine) {
        List<Playlist.Item> items = machine.session.playlist().items();
        EventId item = items.isEmpty() ? event(machine) : items.get(random.nextInt(items.size())).id();
        long at = 1_770_000_000_000L + graph.size();
        EventId line = machine.session.setBy().filter(id -> random.nextInt(4) > 0).orElse(item);
        return switch (random.nextInt(13)) {
            case 0, 1 -> new Act.Load(new Source("https://example.org/" + random.nextInt(9)), "film", at);
            case 2 -> new Act.Jump(item, at);
            case 3 -> new Act.Play(item, random.nextInt(100), at);
            case 4 -> new Act.Pause(item, random.nextInt(100), at);
            case 5 -> new Act.Seek(item, random.nextInt(100), at);
            case 6 -> new Act.Rate(item, 1 + random.nextInt(4) / 4.0, random.nextInt(100), at);
            case 7 -> new Act.Next(item, at);
            case 8 -> new Act.Add(new Source("https://example.org/" + random.nextInt(9)), "film");
            case 9 -> new Act.Drop(item);
            case 10 -> new Act.Hold(line, List.of(somebody()), random.nextInt(100), at + 5000);
            case 11 -> new Act.Resume(line, at);
            default -> new Act.Move(item, items.isEmpty() || random.nextBoolean() ? Optional.empty()
                    : Optional.of(items.get(random.nextInt(items.size())).id()));
        };
    }

    private void saySomethingOdd(Machine machine) {
        switch (random.nextInt(5)) {
            case 0 -> write(machine, "WAVE", Json.object().put("hello", true).build());
            case 1 -> write(machine, "ROLE", Json.object().put("peer", somebody().text()).put("role", "none").build());
            case 2 -> write(machine, "INVITE", Json.object().put("peer", "nobody").put("role", "director").build());
            case 3 -> write(machine, "PLAY", Json.object().put("item", 5).build());
            default -> write(machine, "REMOVE", Json.object().build());
        }
    }

    private Role role() {
        return Role.values()[1 + random.nextInt(3)];
    }

    private PeerId somebody() {
        return people.get(random.nextInt(people.size())).id();
    }

    private EventId event(Machine machine) {
        int[] known = machine.known.stream().toArray();
        return graph.event(known[random.nextInt(known.length)]).id();
    }

    private void say(Machine machine, Act act) {
        write(machine, act.type(), act.content());
    }

    private void write(Machine machine, String type, Json.Obj content) {
        BitSet before = (BitSet) machine.known.clone();
        int n = graph.write(machine.author, machine.known, type, content);
        if (machine.session.add(graph.run(n)) instanceof Outcome.Refused) {
            refused.set(n);
        } else {
            machine.earlier.add(before);
            machine.known.set(n);
            taken.set(n);
        }
    }

    /** Some of what was taken in, with its past. */
    public BitSet some() {
        return random.nextInt(3) == 0 ? (BitSet) taken.clone() : machines.get(random.nextInt(machines.size())).known;
    }

    /** A session that has heard of this in some order. */
    public Session session(BitSet set) {
        Session session = new Session(graph.session());
        for (int n : graph.causalOrder(set, random)) {
            if (!(session.add(graph.run(n)) instanceof Outcome.Added)) {
                throw new AssertionError(graph.event(n) + " was taken in once and is refused now");
            }
        }
        return session;
    }

    public Map<String, Object> describe(BitSet set) {
        Map<String, Object> lines = new LinkedHashMap<>();
        for (int n : graph.inOrder(set)) {
            Event event = graph.event(n);
            lines.put(graph.author(n) + " " + n + " after " + graph.heads(graph.past(n)).boxed().toList(), event.type() + event.members().members()
                    .entrySet().stream().filter(e -> List.of("peer", "role", "first", "second", "base", "term", "candidate").contains(e.getKey())).toList());
        }
        return lines;
    }
}
