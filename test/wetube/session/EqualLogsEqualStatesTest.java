package wetube.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.act.Act;
import wetube.act.Role;
import wetube.chat.Sealed;
import wetube.log.Author;
import wetube.law.RandomHistory;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("Equal logs, equal states: for random sets of valid, void, malformed, refused and forked events,")
class EqualLogsEqualStatesTest {
    private static final int SEEDS_A_TEST = 25;

    static IntStream tests() {
        return IntStream.range(0, 8);
    }

    private interface Check {
        void on(int seed, Random random, RandomHistory history) throws ProtocolException;
    }

    private static void forSeeds(int test, Check check) throws ProtocolException {
        for (int seed = SEEDS_A_TEST * test; seed < SEEDS_A_TEST * (test + 1); seed++) {
            Random random = new Random(77_000 + seed);
            check.on(seed, random, new RandomHistory(random, 15 + random.nextInt(45), 3 + random.nextInt(4), random.nextInt(3) * 0.05));
        }
    }

    /** All that a session shows, and what it keeps to go on from. */
    private static List<Object> facts(Session session) {
        return List.of(Meaning.whole(session), session.log().inOrder().stream().map(entry -> entry.id() + " " + Meaning.act(session, entry.id())).toList(),
                session.openForks().stream().map(EventLog.Fork::author).collect(Collectors.toSet()));
    }

    private static Session told(RandomHistory history, List<Integer> order) {
        Session session = new Session(history.graph.session());
        order.forEach(n -> assertInstanceOf(Outcome.Added.class, session.add(history.graph.run(n)), () -> history.graph.event(n).toString()));
        return session;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    @DisplayName("every causal order of arrival gives the same state, voids and order")
    void causalOrders(int test) throws ProtocolException {
        forSeeds(test, (seed, random, history) -> {
            BitSet set = history.some();
            List<Object> expected = facts(history.session(set));
            for (int i = 0; i < 8; i++) {
                assertEquals(expected, facts(told(history, history.graph.causalOrder(set, random))), () -> "seed " + seed);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    @DisplayName("so does any order at all, each event twice or more, in runs cut anyhow, with refused ones among them")
    void anyOrder(int test) throws ProtocolException {
        forSeeds(test, (seed, random, history) -> {
            List<EventRun> runs = new ArrayList<>(cut(history, random));
            runs.addAll(cut(history, random));
            history.refused.stream().forEach(n -> runs.add(history.graph.run(n)));
            Collections.shuffle(runs, random);
            Session session = new Session(history.graph.session());
            List<EventRun> waiting = new ArrayList<>();
            for (EventRun run : runs) {
                waiting.add(run);
                takeIn(session, waiting, history);
                if (random.nextInt(4) == 0) {
                    Meaning.whole(session);
                }
            }
            assertEquals(List.of(), waiting, () -> "seed " + seed);
            assertEquals(facts(history.session(history.taken)), facts(session), () -> "seed " + seed);
        });
    }

    /** Takes in what has its past by now. */
    private static void takeIn(Session session, List<EventRun> waiting, RandomHistory history) {
        int before;
        do {
            before = waiting.size();
            waiting.removeIf(run -> switch (session.add(run)) {
                case Outcome.Unknown unknown -> false;
                case Outcome.Added added -> true;
                case Outcome.Refused refused -> {
                    assertTrue(history.refused.get(history.graph.number(run.last().id())), refused::rule);
                    yield true;
                }
            });
        } while (waiting.size() < before);
    }

    /** The whole history, chains of one author cut into runs at random. */
    private static List<EventRun> cut(RandomHistory history, Random random) throws ProtocolException {
        List<EventRun> runs = new ArrayList<>();
        List<Event> open = new ArrayList<>();
        for (int n : history.graph.causalOrder(history.taken, random)) {
            Event event = history.graph.event(n);
            if (!open.isEmpty() && (!event.prev().equals(Optional.of(open.get(open.size() - 1).id())) || random.nextInt(3) == 0)) {
                runs.add(run(history, open));
                open = new ArrayList<>();
            }
            open.add(event);
        }
        runs.add(run(history, open));
        return runs;
    }

    private static EventRun run(RandomHistory history, List<Event> events) throws ProtocolException {
        Event last = events.get(events.size() - 1);
        Json.Obj signed = history.graph.run(history.graph.number(last.id())).toJson();
        Json.Obj json = Json.object().put("events", events.stream().map(event -> (Json) new Json.Raw(event.body())).toList())
                .put("signature", signed.string("signature", 86)).build();
        return EventRun.parse(JsonReader.parseObject(json.toJson()), Author.VERIFIER);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    @DisplayName("the state folded step by step is the state folded at once")
    void incremental(int test) throws ProtocolException {
        forSeeds(test, (seed, random, history) -> {
            List<Integer> order = history.graph.causalOrder(history.taken, random);
            Session session = new Session(history.graph.session());
            for (int i = 0; i < order.size(); i++) {
                session.add(history.graph.run(order.get(i)));
                if (random.nextBoolean()) {
                    assertEquals(Meaning.whole(told(history, order.subList(0, i + 1))), Meaning.whole(session), "seed " + seed + " step " + i);
                }
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    @DisplayName("a run that is refused at its end leaves nothing behind: not in the log, the roles or the state")
    void refusedRuns(int test) throws ProtocolException {
        forSeeds(test, (seed, random, history) -> {
            List<Integer> order = history.graph.causalOrder(history.taken, random);
            Session session = new Session(history.graph.session());
            for (int n : order) {
                session.add(history.graph.run(n));
                if (random.nextInt(3) == 0) {
                    List<Object> before = facts(session);
                    EventRun bad = badRun(session, history, random);
                    assertInstanceOf(Outcome.Refused.class, session.add(bad), () -> "seed " + seed);
                    assertEquals(before, facts(session), () -> "seed " + seed);
                    bad.events().forEach(event -> assertEquals(Optional.empty(), Meaning.act(session, event.id())));
                    assertTrue(session.takeTalk().stream().noneMatch(talk -> bad.events().contains(talk.entry().event())), () -> "seed " + seed);
                }
            }
            assertEquals(facts(told(history, order)), facts(session), () -> "seed " + seed);
        });
    }

    /** Some acts that count, and then one that no log takes in: LEAVE, and something after it. */
    private static EventRun badRun(Session session, RandomHistory history, Random random) throws ProtocolException {
        List<Author> members = history.people.stream().filter(person -> session.roster().admits(person.id())).toList();
        Author author = members.isEmpty() ? history.people.get(0) : members.get(random.nextInt(members.size()));
        List<Act> acts = List.of(new Act.Invite(Author.named("new " + random.nextInt(3)).id(), Role.EDITOR, "x", List.of()),
                new Act.Say(new Sealed("X4U0wl6APKfN", "box".repeat(41))), new Act.Leave(), new Act.Leave());
        List<Event> events = new ArrayList<>();
        for (Act act : acts) {
            Event first = session.compose(author.id(), act, 5);
            events.add(events.isEmpty() ? first : Event.compose(Optional.of(session.id()), author.id(), events.get(events.size() - 1).seq() + 1,
                    Optional.of(events.get(events.size() - 1).id()), List.of(), 5, act.type(), act.content()));
        }
        Event last = events.get(events.size() - 1);
        Json.Obj json = Json.object().put("events", events.stream().map(event -> (Json) new Json.Raw(event.body())).toList())
                .put("signature", author.sign(last).toJson().string("signature", 86)).build();
        return EventRun.parse(JsonReader.parseObject(json.toJson()), Author.VERIFIER);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    @DisplayName("whether its author might say it depends on an event's own past alone, whatever else a log holds")
    void ownPast(int test) throws ProtocolException {
        forSeeds(test, (seed, random, history) -> {
            Session all = history.session(history.taken);
            for (int n : history.taken.stream().toArray()) {
                BitSet alone = (BitSet) history.graph.past(n).clone();
                alone.set(n);
                EventId id = history.graph.event(n).id();
                assertEquals(Meaning.act(all, id), Meaning.act(history.session(alone), id), () -> "seed " + seed + " event " + n);
            }
        });
    }

    @Test
    @DisplayName("and chance reaches what matters: each of these happens in some of them")
    void covers() throws ProtocolException {
        Set<String> seen = new TreeSet<>();
        for (int test : tests().toArray()) {
            forSeeds(test, (seed, random, history) -> {
                Session session = history.session(history.taken);
                session.log().inOrder().forEach(entry -> seen.add((Meaning.voids(session).contains(entry.id())
                        ? Meaning.act(session, entry.id()).isPresent() ? "taken from: " : "void: " : "counts: ") + entry.event().type()));
                if (!history.refused.isEmpty()) {
                    seen.add("refused");
                }
            });
        }
        for (Act.Membership act : List.of(new Act.Leave(), new Act.Invite(Author.named("x").id(), Role.VIEWER, "x", List.of()),
                new Act.Remove(Author.named("x").id()), new Act.ChangeRole(Author.named("x").id(), Role.VIEWER), new Act.Join("x", List.of()))) {
            assertTrue(seen.contains("counts: " + act.type()), act.type());
        }
        assertTrue(seen.containsAll(List.of("counts: FORK", "counts: LOAD", "counts: END", "taken from: INVITE", "taken from: ROLE",
                "taken from: REMOVE", "taken from: JOIN", "taken from: QUEUE", "void: FORK", "void: WAVE", "void: REMOVE", "void: PLAY", "refused")),
                seen::toString);
        assertFalse(seen.contains("taken from: LEAVE") || seen.contains("taken from: FORK"), "these are always in force");
    }
}
