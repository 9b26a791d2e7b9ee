package wetube.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.log.EventLog.Outcome;
import wetube.log.EventLog.Tip;
import wetube.session.Meaning;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("Repair, both ways, by {author: (seq, id)}")
class RepairTest {
    /** One end of a link: asks as {@code wetube.peer.Repair} does. */
    private static final class Side {
        final EventLog log;
        final WaitingRoom room = new WaitingRoom();
        final int maxTips;
        int answeredTo;
        int sent;

        Side(EventLog log, int maxTips) {
            this.log = log;
            this.maxTips = maxTips;
        }

        /** Asks until the answer is complete, exactly if that left a gap. */
        void ask(Side other, int maxBytes) throws ProtocolException {
            for (boolean exact : new boolean[] {false, true}) {
                boolean more = true;
                while (more) {
                    Map<PeerId, List<Tip>> tips = log.tips(maxTips);
                    EventLog.Part part = other.log.unknownTo(tips, exact, other.answeredTo, maxBytes);
                    other.answeredTo = part.next().orElse(0);
                    other.noneCovered(tips, part);
                    for (EventRun run : part.runs()) {
                        other.sent += run.events().size();
                        take(EventRun.parse(JsonReader.parseObject(run.toJson().toJson()), Author.VERIFIER));
                    }
                    more = part.next().isPresent();
                }
                if (room.runs.isEmpty()) {
                    return;
                }
            }
            throw new AssertionError("an exact answer left a gap");
        }

        void take(EventRun run) throws ProtocolException {
            if (log.add(run) instanceof Outcome.Unknown) {
                room.park(run);
            }
            room.retry(log, new ArrayList<>());
        }

        /** Never sends what lies before a tip that it knows. */
        private void noneCovered(Map<PeerId, List<Tip>> tips, EventLog.Part part) {
            List<LogEntry> known = tips.values().stream().flatMap(List::stream).flatMap(tip -> log.get(tip.id()).stream()).toList();
            for (EventRun run : part.runs()) {
                for (Event event : run.events()) {
                    LogEntry entry = log.get(event.id()).orElseThrow();
                    assertTrue(known.stream().noneMatch(tip -> tip == entry || entry.isBefore(tip)), () -> event + " was known to them");
                }
            }
        }

        Set<EventId> ids() {
            return log.inOrder().stream().map(LogEntry::id).collect(Collectors.toSet());
        }
    }

    /** A log as it comes about: its own author's runs one by one, others' in runs of several under one signature. */
    private static EventLog grown(Graph graph, BitSet set, Random random) {
        EventLog log = EventLogTest.log(graph);
        List<Integer> order = graph.causalOrder(set, random);
        for (int i = 0; i < order.size(); i++) {
            List<Event> run = new ArrayList<>(List.of(graph.event(order.get(i))));
            int last = order.get(i);
            while (i + 1 < order.size() && random.nextBoolean()
                    && graph.event(order.get(i + 1)).prev().equals(Optional.of(graph.event(last).id()))) {
                last = order.get(++i);
                run.add(graph.event(last));
            }
            assertInstanceOf(Outcome.Added.class, log.add(EventRun.verified(run, graph.run(last).signature())));
        }
        return log;
    }

    private static void converge(Graph graph, Random random, int maxTips, int maxBytes) throws ProtocolException {
        Side one = new Side(grown(graph, graph.randomClosed(random), random), maxTips);
        Side other = new Side(grown(graph, graph.randomClosed(random), random), maxTips);
        Set<EventId> union = new HashSet<>(one.ids());
        union.addAll(other.ids());
        // Heads that one does not know make it ask. Each round of asking both ways must bring something.
        for (int round = 0; !one.ids().equals(other.ids()); round++) {
            assertTrue(round < 4, () -> "still different after 4 rounds: " + one.ids().size() + " and " + other.ids().size());
            one.ask(other, maxBytes);
            other.ask(one, maxBytes);
        }
        assertEquals(union, one.ids());
        int before = one.sent + other.sent;
        one.ask(other, maxBytes);
        if (one.log.tips(Integer.MAX_VALUE).values().stream().mapToInt(List::size).sum() <= maxTips) {
            assertEquals(before, one.sent + other.sent, "equal logs send each other nothing");
        }
    }

    @RepeatedTest(300)
    @DisplayName("two logs that differ in any way are equal after it, and what is known is not sent again")
    void converges(RepetitionInfo info) throws ProtocolException {
        Random random = new Random(info.getCurrentRepetition());
        Graph graph = RandomGraph.of(random, 5 + random.nextInt(60), 2 + random.nextInt(4), random.nextInt(3) * 0.1);
        converge(graph, random, Integer.MAX_VALUE, random.nextBoolean() ? 40_000 : 600);
    }

    @RepeatedTest(100)
    @DisplayName("also when somebody has forked so often that not all tips can be named, and the answer comes in many parts")
    void fewTips(RepetitionInfo info) throws ProtocolException {
        Random random = new Random(5000 + info.getCurrentRepetition());
        Graph graph = RandomGraph.of(random, 60, 3, 0.4);
        converge(graph, random, 1 + random.nextInt(6), 600);
    }

    @RepeatedTest(50)
    @DisplayName("without forks, what is sent is exactly what the other lacks")
    void exactlyWhatIsMissing(RepetitionInfo info) throws ProtocolException {
        Random random = new Random(9000 + info.getCurrentRepetition());
        Graph graph = RandomGraph.of(random, 40, 4, 0);
        BitSet here = graph.randomClosed(random);
        BitSet there = graph.randomClosed(random);
        Side one = new Side(grown(graph, here, random), Integer.MAX_VALUE);
        Side other = new Side(grown(graph, there, random), Integer.MAX_VALUE);
        one.ask(other, 1000);
        BitSet lacked = (BitSet) there.clone();
        lacked.andNot(here);
        assertEquals(lacked.cardinality(), other.sent);
    }

    @Test
    @DisplayName("an author's events under one signature are sent as one run, at most 64 of them")
    void joined() {
        Graph graph = new Graph();
        Author ada = Author.named("ada");
        BitSet known = new BitSet();
        known.set(graph.write(ada, known, "START", Json.object().build()));
        for (int i = 0; i < 150; i++) {
            known.set(graph.write(ada, known, "NOTE", Json.object().build()));
        }
        EventLog log = EventLogTest.log(graph, graph.causalOrder(graph.all(), new Random(1)));
        List<EventRun> runs = log.unknownTo(new TreeMap<>(), false, 0, 1 << 20).runs();
        assertEquals(List.of(64, 64, 23), runs.stream().map(run -> run.events().size()).toList());
    }

    @Test
    @DisplayName("no run, and no answer of several, is larger than asked for, except the one run that there must be")
    void partsFit() throws ProtocolException {
        Graph graph = new Graph();
        Author ada = Author.named("ada");
        BitSet known = new BitSet();
        known.set(graph.write(ada, known, "START", Json.object().build()));
        Random random = new Random(3);
        for (int i = 0; i < 120; i++) {
            known.set(graph.write(ada, known, "NOTE", Json.object().put("text", "é".repeat(random.nextInt(3000))).build()));
        }
        EventLog log = EventLogTest.log(graph, graph.causalOrder(graph.all(), random));
        int from = 0;
        int sent = 0;
        Map<PeerId, List<Tip>> have = new TreeMap<>();
        boolean more = true;
        while (more) {
            EventLog.Part part = log.unknownTo(have, false, from, EventRun.MAX_BYTES);
            assertTrue(part.runs().stream().mapToInt(run -> run.toJson().toJson().getBytes(StandardCharsets.UTF_8).length)
                    .sum() <= EventRun.MAX_BYTES);
            for (EventRun run : part.runs()) {
                sent += run.events().size();
                EventRun read = EventRun.parse(JsonReader.parseObject(run.toJson().toJson()), Author.VERIFIER);
                have.put(ada.id(), List.of(new Tip(read.last().seq(), read.last().id())));
            }
            from = part.next().orElse(0);
            more = part.next().isPresent();
        }
        assertEquals(121, sent);
        assertFalse(have.isEmpty());
    }

    @RepeatedTest(60)
    @DisplayName("up to an event and its past: that much, the rest of a run that one signature speaks for, and nothing else")
    void upTo(RepetitionInfo info) throws ProtocolException {
        Random random = new Random(12_000 + info.getCurrentRepetition());
        Graph graph = RandomGraph.of(random, 40, 4, random.nextInt(2) * 0.1);
        EventLog log = grown(graph, graph.all(), random);
        int last = random.nextInt(graph.size());
        BitSet readable = (BitSet) graph.past(last).clone();
        readable.set(last);
        BitSet known = graph.randomClosed(random);
        Side asker = new Side(grown(graph, known, random), Integer.MAX_VALUE);
        int from = 0;
        for (boolean more = true; more;) {
            EventLog.Part part = log.missingUpTo(log.get(graph.event(last).id()).orElseThrow(), asker.log.tips(Integer.MAX_VALUE), true, from, 900);
            for (EventRun run : part.runs()) {
                asker.take(EventRun.parse(JsonReader.parseObject(run.toJson().toJson()), Author.VERIFIER));
                assertTrue(run.events().stream().anyMatch(event -> readable.get(graph.number(event.id()))
                        || asksFor(graph, log, readable, event)), () -> "not theirs to read: " + run);
            }
            from = part.next().orElse(0);
            more = part.next().isPresent();
        }
        assertTrue(asker.log.contains(graph.event(last).id()));
        assertTrue(asker.room.runs.isEmpty());
    }

    /** Lies behind a readable event in the same run, or before one that does. */
    private static boolean asksFor(Graph graph, EventLog log, BitSet readable, Event event) {
        int n = graph.number(event.id());
        for (int i = 0; i < log.size(); i++) {
            LogEntry entry = Meaning.arrived(log).get(i);
            if (readable.get(graph.number(entry.id()))) {
                int end = i;
                while (Meaning.arrived(log).get(end).signature().isEmpty()) {
                    int next = graph.number(Meaning.arrived(log).get(++end).id());
                    if (next == n || graph.before(n, next)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
