package wetube.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import wetube.log.EventLog.Outcome;
import wetube.session.Meaning;
import wetube.wire.Json;

@DisplayName("The causal log")
class EventLogTest {
    private static final Author ADA = Author.named("ada");
    private static final Author BO = Author.named("bo");
    private static final Author CY = Author.named("cy");
    private static final Json.Obj NOTHING = Json.object().build();

    /** Lets in all but events of type BAD. */
    static final class Open implements Admission {
        @Override
        public Optional<String> refuse(LogEntry candidate) {
            return candidate.event().type().equals("BAD") ? Optional.of("BAD is not let in") : Optional.empty();
        }

        @Override
        public void added(LogEntry entry) {}

        @Override
        public void removed(LogEntry entry) {}
    }

    static EventLog log(Graph graph) {
        return new EventLog(graph.session(), new Open());
    }

    static EventLog log(Graph graph, List<Integer> order) {
        EventLog log = log(graph);
        order.forEach(n -> assertInstanceOf(Outcome.Added.class, log.add(graph.run(n)), () -> graph.event(n).toString()));
        return log;
    }

    @Test
    @DisplayName("an author who has said more than anybody can mean is let in no more, however it is spread over events")
    void authorsBudget() {
        Event start = Event.compose(Optional.empty(), ADA.id(), 1, Optional.empty(), List.of(), 0, Event.START, NOTHING);
        EventLog log = new EventLog(start.id(), new Open());
        log.add(ADA.sign(start));
        Json.Obj filling = Json.object().put("x", "é".repeat(5_500)).build();
        Event last = start;
        int taken = 0;
        while (true) {
            last = Event.compose(Optional.of(start.id()), ADA.id(), last.seq() + 1, Optional.of(last.id()), List.of(), 0, "X", filling);
            assertEquals(log.refuses(last).isPresent(), taken == EventLog.MAX_CHAIN_BYTES / last.lengthBytes(), "known before it is written");
            if (!(log.add(ADA.sign(last)) instanceof Outcome.Added)) {
                break;
            }
            taken++;
        }
        assertEquals(EventLog.MAX_CHAIN_BYTES / last.lengthBytes(), taken, 1);
        Event bos = Event.compose(Optional.of(start.id()), BO.id(), 1, Optional.empty(), List.of(start.id()), 0, "X", NOTHING);
        assertInstanceOf(Outcome.Added.class, log.add(BO.sign(bos)), "another author has a budget of its own");
    }

    static BitSet set(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    /** All that can be asked of a log, apart from the order of arrival. */
    private static List<Object> facts(EventLog log) {
        return List.of(log.inOrder().stream().map(entry -> entry.id() + "@" + entry.lamport()).toList(),
                new HashSet<>(log.heads(Integer.MAX_VALUE)), tips(log), log.size());
    }

    private static Map<Object, Set<EventLog.Tip>> tips(EventLog log) {
        return log.tips(Integer.MAX_VALUE).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> new HashSet<>(e.getValue())));
    }

    @Nested
    @DisplayName("held against the graph, event by event")
    class AgainstTheGraph {
        @RepeatedTest(150)
        @DisplayName("order, Lamport time, before, heads, tips and forks are what the definitions say, whatever the order of arrival")
        void definitions(RepetitionInfo info) {
            Random random = new Random(info.getCurrentRepetition());
            Graph graph = RandomGraph.of(random, 5 + random.nextInt(40), 2 + random.nextInt(4), random.nextInt(3) * 0.1);
            BitSet set = graph.randomClosed(random);
            EventLog log = log(graph, graph.causalOrder(set, random));
            assertEquals(graph.inOrder(set), log.inOrder().stream().map(entry -> graph.number(entry.id())).toList());
            assertEquals(graph.heads(set).mapToObj(n -> graph.event(n).id()).collect(Collectors.toSet()),
                    new HashSet<>(log.heads(Integer.MAX_VALUE)));
            for (int a : set.stream().toArray()) {
                LogEntry entry = log.get(graph.event(a).id()).orElseThrow();
                assertEquals(graph.lamport(a), entry.lamport());
                for (int b : set.stream().toArray()) {
                    LogEntry other = log.get(graph.event(b).id()).orElseThrow();
                    assertEquals(graph.before(a, b), entry.isBefore(other), () -> entry + " before " + other);
                    assertEquals(graph.concurrent(a, b), entry.isConcurrent(other));
                }
            }
            Set<Object> forked = log.forks().stream().map(EventLog.Fork::author).collect(Collectors.toSet());
            assertEquals(set.stream().mapToObj(n -> graph.event(n).author()).filter(author -> graph.forked(author, set))
                    .collect(Collectors.toSet()), forked);
            log.forks().forEach(fork -> assertTrue(graph.concurrent(graph.number(fork.first()), graph.number(fork.second()))
                    && graph.author(graph.number(fork.first())).equals(graph.author(graph.number(fork.second()))), fork::toString));
            EventLog other = log(graph, graph.causalOrder(set, random));
            assertEquals(facts(log), facts(other));
        }

        @RepeatedTest(50)
        @DisplayName("in any order, each event twice, with a waiting room: the same log in the end")
        void anyOrder(RepetitionInfo info) throws Exception {
            Random random = new Random(1000 + info.getCurrentRepetition());
            Graph graph = RandomGraph.of(random, 30, 4, 0.1);
            List<Integer> arrivals = new ArrayList<>(IntStream.range(0, graph.size()).boxed().toList());
            arrivals.addAll(List.copyOf(arrivals));
            Collections.shuffle(arrivals, random);
            EventLog log = log(graph);
            WaitingRoom room = new WaitingRoom();
            List<WaitingRoom.Arrival> taken = new ArrayList<>();
            for (int n : arrivals) {
                if (log.add(graph.run(n)) instanceof Outcome.Unknown) {
                    room.park(graph.run(n));
                }
                room.retry(log, taken);
            }
            assertTrue(room.runs.isEmpty());
            assertEquals(facts(log(graph, graph.causalOrder(graph.all(), random))), facts(log));
        }
    }

    @Nested
    @DisplayName("Causal delivery")
    class Delivery {
        private final Graph graph = new Graph();
        private final int start = graph.write(ADA, set(), "START", NOTHING);
        private final int first = graph.write(ADA, set(start), "NOTE", NOTHING);
        private final int bos = graph.write(BO, set(start), "NOTE", NOTHING);
        private final int both = graph.write(BO, set(first, bos), "NOTE", NOTHING);

        @Test
        @DisplayName("an event waits for prev and for all in after; what is missing is named")
        void missing() {
            EventLog log = log(graph, List.of(start));
            Outcome outcome = log.add(graph.run(both));
            assertEquals(new Outcome.Unknown(Set.of(graph.event(first).id(), graph.event(bos).id())), outcome);
            assertEquals(1, log.size());
            log.add(graph.run(bos));
            assertEquals(new Outcome.Unknown(Set.of(graph.event(first).id())), log.add(graph.run(both)));
            log.add(graph.run(first));
            assertInstanceOf(Outcome.Added.class, log.add(graph.run(both)));
        }

        @Test
        @DisplayName("an event that is known already changes nothing")
        void twice() {
            EventLog log = log(graph, List.of(start, first));
            List<Object> before = facts(log);
            assertEquals(new Outcome.Added(List.of()), log.add(graph.run(first)));
            assertEquals(before, facts(log));
        }

        @Test
        @DisplayName("of concurrent events, the order is by Lamport time, then by id; no wall clock decides")
        void order() {
            EventLog log = log(graph, List.of(start, bos, first, both));
            List<Integer> middle = graph.event(first).id().compareTo(graph.event(bos).id()) < 0 ? List.of(first, bos) : List.of(bos, first);
            assertEquals(List.of(start, middle.get(0), middle.get(1), both),
                    log.inOrder().stream().map(entry -> graph.number(entry.id())).toList());
            assertEquals(List.of(1L, 2L, 2L, 3L), log.inOrder().stream().map(LogEntry::lamport).toList());
        }

        @Test
        @DisplayName("heads: authors with one line come before those with several, so that a forker crowds out nobody")
        void heads() {
            Graph many = new Graph();
            int begin = many.write(ADA, set(), "START", NOTHING);
            BitSet all = set(begin);
            for (int i = 0; i < 100; i++) {
                all.set(many.write(BO, set(begin), "NOTE", Json.object().put("i", i).build()));
            }
            int adas = many.write(ADA, set(begin), "NOTE", NOTHING);
            all.set(adas);
            EventLog log = log(many, many.causalOrder(all, new Random(1)));
            assertEquals(many.event(adas).id(), log.heads(64).get(0));
            assertEquals(64, log.heads(64).size());
        }
    }

    @Nested
    @DisplayName("A run is taken in as a whole, or not at all:")
    class Whole {
        @RepeatedTest(60)
        @DisplayName("one bad event at the end, and the log is what it was")
        void rollBack(RepetitionInfo info) {
            Random random = new Random(2000 + info.getCurrentRepetition());
            Graph graph = RandomGraph.of(random, 25, 3, 0.15);
            BitSet set = graph.randomClosed(random);
            EventLog log = log(graph, graph.causalOrder(set, random));
            List<Object> before = List.of(facts(log), log.forks(), Meaning.arrived(log));
            Author author = random.nextInt(4) == 0 ? Author.named("new") : graph.author(random.nextInt(graph.size()));
            BitSet known = graph.randomClosed(random);
            known.and(set);
            List<Event> run = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(4); i++) {
                int next = graph.write(author, known, "NOTE", Json.object().put("bad", i).build());
                known.set(next);
                run.add(graph.event(next));
            }
            EventRun good = EventRun.verified(run, new byte[64]);
            run = new ArrayList<>(run);
            run.add(graph.event(graph.write(author, known, "BAD", NOTHING)));
            assertInstanceOf(Outcome.Refused.class, log.add(EventRun.verified(run, new byte[64])));
            assertEquals(before, List.of(facts(log), log.forks(), Meaning.arrived(log)));
            assertInstanceOf(Outcome.Added.class, log.add(good), "what was rolled back can come again");
        }
    }

    @Nested
    @DisplayName("Refused by form and causal past:")
    class Refused {
        private Graph graph;
        private int start;
        private int one;
        private int two;
        private EventLog log;

        @BeforeEach
        void three() {
            graph = new Graph();
            start = graph.write(ADA, set(), "START", NOTHING);
            one = graph.write(BO, set(start), "NOTE", NOTHING);
            two = graph.write(BO, set(one), "NOTE", NOTHING);
            log = log(graph, List.of(start, one, two));
        }

        private Event event(Author author, int seq, Integer prev, Integer... after) {
            return Event.compose(Optional.of(graph.session()), author.id(), seq, Optional.ofNullable(prev).map(n -> graph.event(n).id()),
                    List.of(after).stream().map(n -> graph.event(n).id()).toList(), 1, "NOTE", NOTHING);
        }

        private void refused(String rule, Event event) {
            Outcome outcome = log.add(ADA.sign(event));
            assertEquals(rule, assertInstanceOf(Outcome.Refused.class, outcome).rule().replaceFirst(": .*", ""));
            assertEquals(3, log.size());
        }

        @Test
        @DisplayName("an event of another session")
        void otherSession() {
            Event other = Event.compose(Optional.of(EventId.of("another session")), BO.id(), 1, Optional.empty(), List.of(), 1, "NOTE", NOTHING);
            refused("an event of another session", other);
        }

        @Test
        @DisplayName("a second START")
        void secondStart() {
            refused("an event of another session", Event.compose(Optional.empty(), BO.id(), 1, Optional.empty(), List.of(), 1, "START",
                    Json.object().put("title", "mine").build()));
        }

        @Test
        @DisplayName("anything before START")
        void beforeStart() {
            EventLog empty = log(graph);
            assertEquals(new Outcome.Unknown(Set.of(graph.event(start).id())), empty.add(graph.run(one)));
            assertInstanceOf(Outcome.Refused.class, empty.add(BO.sign(event(BO, 1, null))));
            assertEquals(0, empty.size());
        }

        @Test
        @DisplayName("a wrong prev: another author's event, or one whose seq is not one less")
        void wrongPrev() {
            refused("prev is the author's own event with the seq before", event(ADA, 3, two));
            refused("prev is the author's own event with the seq before", event(BO, 3, one));
        }

        @Test
        @DisplayName("a hole: an author that leaves out events of its own which it knows")
        void hole() {
            Event repeated = Event.compose(Optional.of(graph.session()), BO.id(), 2, Optional.of(graph.event(one).id()),
                    List.of(graph.event(two).id()), 1, "NOTE", NOTHING);
            refused("prev is the author's last event in its own past", repeated);
            refused("prev is the author's last event in its own past", event(BO, 1, null, two));
        }

        @Test
        @DisplayName("a hole across a fork: knowing the other branch that begins at prev")
        void holeAcrossFork() {
            int branch = graph.write(BO, set(one), "OTHER", NOTHING);
            assertInstanceOf(Outcome.Added.class, log.add(graph.run(branch)));
            Event third = event(BO, 2, one, branch);
            assertInstanceOf(Outcome.Refused.class, log.add(BO.sign(third)));
            assertEquals(4, log.size());
        }

        @Test
        @DisplayName("but not a fork: both are kept, whoever finds them has the proof")
        void fork() {
            int branch = graph.write(BO, set(one), "OTHER", NOTHING);
            assertInstanceOf(Outcome.Added.class, log.add(graph.run(branch)));
            assertEquals(List.of(new EventLog.Fork(BO.id(), graph.event(two).id(), graph.event(branch).id())), log.forks());
            assertEquals(2, log.tips(10).get(BO.id()).size());
            int onward = graph.write(BO, set(branch), "NOTE", NOTHING);
            assertInstanceOf(Outcome.Added.class, log.add(graph.run(onward)));
            assertEquals(1, log.forks().size(), "what follows a branch is no new fork");
        }
    }

    @Test
    @DisplayName("thousands of forks of one author are taken in, found and named like anything else")
    void manyForks() {
        Graph graph = new Graph();
        int start = graph.write(ADA, set(), "START", NOTHING);
        EventLog log = log(graph, List.of(start));
        for (int i = 0; i < 2000; i++) {
            Event fork = Event.compose(Optional.of(graph.session()), BO.id(), 1, Optional.empty(), List.of(graph.session()), i, "NOTE", NOTHING);
            log.add(BO.sign(fork));
        }
        List<EventId> heads = log.heads(64);
        Event adas = Event.compose(Optional.of(graph.session()), ADA.id(), 2, Optional.of(graph.session()), heads, 1, "NOTE", NOTHING);
        assertInstanceOf(Outcome.Added.class, log.add(ADA.sign(adas)));
        assertEquals(1999, log.forks().size());
        assertEquals(512, log.tips(512).values().stream().mapToInt(List::size).sum());
        assertTrue(log.tips(512).containsKey(ADA.id()), "the lines that grew last are named");
    }

    @Test
    @DisplayName("who names branch after branch of a forked author pays for them, and comes to an end; an honest author that follows pays nothing")
    void accomplice() {
        Graph graph = new Graph();
        EventLog log = log(graph, List.of(graph.write(ADA, set(), "START", NOTHING)));
        Optional<EventId> prev = Optional.of(graph.session());
        int branches = 0;
        Outcome outcome = null;
        for (int seq = 2; seq < 100 && !(outcome instanceof Outcome.Refused); seq++) {
            List<EventId> named = new ArrayList<>();
            for (int i = 0; i < Event.MAX_AFTER; i++) {
                Event fork = Event.compose(Optional.of(graph.session()), BO.id(), 1, Optional.empty(), List.of(graph.session()), branches++, "NOTE",
                        NOTHING);
                log.add(BO.sign(fork));
                named.add(fork.id());
            }
            Event adas = Event.compose(Optional.of(graph.session()), ADA.id(), seq, prev, named, 1, "NOTE", NOTHING);
            outcome = log.add(ADA.sign(adas));
            prev = outcome instanceof Outcome.Added ? Optional.of(adas.id()) : prev;
        }
        assertInstanceOf(Outcome.Refused.class, outcome);
        assertEquals(EventLog.MAX_CHAIN_BYTES / Surplus.BRANCH_BYTES, branches, 2 * Event.MAX_AFTER);
        Event honest = Event.compose(Optional.of(graph.session()), CY.id(), 1, Optional.empty(), List.of(prev.get()), 1, "NOTE", NOTHING);
        log.add(CY.sign(honest));
        assertEquals(honest.lengthBytes(), log.get(honest.id()).orElseThrow().chainBytes());
        Event unlucky = Event.compose(Optional.of(graph.session()), CY.id(), 2, Optional.of(honest.id()), log.heads(64).stream()
                .filter(id -> !id.equals(honest.id())).limit(3).toList(), 1, "NOTE", NOTHING);
        log.add(CY.sign(unlucky));
        assertEquals(honest.lengthBytes() + unlucky.lengthBytes() + 3 * Surplus.BRANCH_BYTES, log.get(unlucky.id()).orElseThrow().chainBytes());
    }

    @Test
    @DisplayName("a forked author's branches together hold no more than one chain may; beyond that they are surplus")
    void surplusBytes() {
        Graph graph = new Graph();
        int start = graph.write(ADA, set(), "START", NOTHING);
        EventLog log = log(graph, List.of(start));
        Json.Obj filling = Json.object().put("x", "y".repeat(11_000)).build();
        long said = 0;
        for (int branch = 0; branch < 2; branch++) {
            Optional<EventId> last = Optional.empty();
            for (int seq = 1; seq <= EventLog.MAX_CHAIN_BYTES / 2 / 11_000; seq++) {
                Event event = Event.compose(Optional.of(graph.session()), BO.id(), seq, last, seq == 1 ? List.of(graph.session()) : List.of(),
                        branch, "NOTE", filling);
                EventRun run = BO.sign(event);
                assertEquals(branch == 1 && said + event.lengthBytes() > EventLog.MAX_CHAIN_BYTES, log.isSurplus(run));
                log.add(run);
                said += event.lengthBytes();
                last = Optional.of(event.id());
            }
        }
        assertTrue(said > EventLog.MAX_CHAIN_BYTES, "it came to that");
    }
}
