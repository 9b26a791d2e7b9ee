package wetube.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("The waiting room of a link")
class WaitingRoomTest {
    private static final Author ADA = Author.named("ada");
    private static final Author BO = Author.named("bo");
    private final Graph graph = new Graph();
    private final WaitingRoom room = new WaitingRoom();
    private final List<WaitingRoom.Arrival> arrivals = new ArrayList<>();

    private void chain(int length, String text) {
        BitSet known = new BitSet();
        for (int i = 0; i < length; i++) {
            known.set(graph.write(ADA, known, i == 0 ? "START" : "NOTE", Json.object().put("text", text).build()));
        }
    }

    private EventRun run(int from, int to) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            events.add(graph.event(i));
        }
        return EventRun.verified(events, graph.run(to).signature());
    }

    @Test
    @DisplayName("lets them in as soon as their past is there, and in the right order")
    void inOrder() throws ProtocolException {
        chain(5, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        for (int i : new int[] {4, 2, 3}) {
            room.park(run(i, i));
        }
        room.retry(log, arrivals);
        assertEquals(List.of(), arrivals);
        assertTrue(room.contains(graph.event(3).id()));
        log.add(run(1, 1));
        room.retry(log, arrivals);
        assertEquals(List.of(2, 3, 4), arrivals.stream().map(arrival -> graph.number(arrival.run().last().id())).toList());
        assertTrue(room.runs.isEmpty());
    }

    @Test
    @DisplayName("what is known by then is no arrival")
    void knownByThen() throws ProtocolException {
        chain(3, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        room.park(run(2, 2));
        log.add(run(1, 2));
        room.retry(log, arrivals);
        assertEquals(List.of(), arrivals);
        assertTrue(room.runs.isEmpty());
    }

    @Test
    @DisplayName("of two runs that end alike, the longer one waits: it lacks less")
    void longer() throws ProtocolException {
        chain(4, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        room.park(run(3, 3));
        room.park(run(1, 3));
        room.park(run(2, 3));
        room.retry(log, arrivals);
        assertEquals(4, log.size());
        assertTrue(room.runs.isEmpty());
    }

    @Test
    @DisplayName("a bad one is thrown out and told; those let in before it are told too")
    void bad() {
        chain(2, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        BitSet one = new BitSet();
        one.set(1);
        int bad = graph.write(Author.named("bo"), one, "BAD", Json.object().build());
        room.park(run(1, 1));
        room.park(graph.run(bad));
        assertThrows(ProtocolException.class, () -> room.retry(log, arrivals));
        assertEquals(List.of(1), arrivals.stream().map(arrival -> graph.number(arrival.run().last().id())).toList());
        assertFalse(room.contains(graph.event(bad).id()));
    }

    @Test
    @DisplayName("holds 256 runs and 1 MiB, and leaves the rest outside")
    void bounded() throws ProtocolException {
        chain(300, "");
        for (int i = 2; i < 300; i++) {
            room.park(run(i, i));
        }
        assertTrue(room.contains(graph.event(257).id()));
        assertFalse(room.contains(graph.event(258).id()));
        EventLog log = EventLogTest.log(graph, List.of(0, 1));
        room.retry(log, arrivals);
        assertEquals(258, log.size());
        assertTrue(room.runs.isEmpty(), "there is room again");
    }

    @Test
    @DisplayName("counts bytes by what waits, not by what went")
    void bytes() throws ProtocolException {
        chain(120, "x".repeat(12_000));
        EventLog log = EventLogTest.log(graph, List.of(0));
        for (int i = 2; i < 120; i++) {
            room.park(run(i, i));
            if (!room.contains(graph.event(i).id())) {
                assertTrue(i > 80, "1 MiB is more than 80 events of 12 KiB");
                log.add(run(1, 1));
                room.retry(log, arrivals);
                assertEquals(i, log.size());
                room.park(run(i, i));
                room.retry(log, arrivals);
            }
        }
        room.retry(log, arrivals);
        assertEquals(120, log.size());
    }

    /** Siblings of Bo's first event, beginning with what the graph knows as 1. */
    private EventLog forked(int branches) throws ProtocolException {
        chain(1, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        for (int i = 0; i < branches; i++) {
            graph.write(BO, only(0), "NOTE", Json.object().put("n", i).build());
        }
        for (int i = 1; i <= branches; i++) {
            if (log.isSurplus(graph.run(i))) {
                room.park(graph.run(i));
            } else {
                log.add(graph.run(i));
            }
        }
        room.retry(log, arrivals);
        return log;
    }

    private static BitSet only(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    @Test
    @DisplayName("is where the ninth branch of a forked author stays, and nobody is asked for its past")
    void surplus() throws ProtocolException {
        EventLog log = forked(20);
        assertEquals(1 + Surplus.MAX_BRANCHES, log.size());
        assertTrue(room.contains(graph.event(20).id()));
        assertFalse(room.lacks());
        int onward = graph.write(BO, only(3), "NOTE", Json.object().build());
        assertFalse(log.isSurplus(graph.run(onward)), "what goes on from a branch that is here is no new one");
    }

    @Test
    @DisplayName("lets a ninth branch in once somebody else's event follows it; the forked author's own don't count")
    void surplusWanted() throws ProtocolException {
        EventLog log = forked(20);
        int own = graph.write(BO, only(1, 19), "NOTE", Json.object().build());
        room.park(graph.run(own));
        room.retry(log, arrivals);
        assertFalse(log.contains(graph.event(19).id()));
        assertFalse(room.lacks());
        int others = graph.write(ADA, only(own), "NOTE", Json.object().build());
        room.park(graph.run(others));
        room.retry(log, arrivals);
        assertEquals(List.of(19, own, others), arrivals.stream().map(arrival -> graph.number(arrival.run().last().id())).toList());
        assertFalse(log.contains(graph.event(18).id()));
    }

    @Test
    @DisplayName("lacks what comes before an event that is needed")
    void lacks() throws ProtocolException {
        chain(3, "");
        EventLog log = EventLogTest.log(graph, List.of(0));
        room.park(run(2, 2));
        room.retry(log, arrivals);
        assertTrue(room.lacks());
        log.add(run(1, 1));
        room.retry(log, arrivals);
        assertFalse(room.lacks());
    }
}
