package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.session.Meaning;
import wetube.sim.Liar;
import wetube.sim.Machine;
import wetube.sim.Simulation;

@DisplayName("Chat")
class ChatTest {
    private final Simulation sim = new Simulation(5);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cem = sim.machine("cem");

    private void reads(Machine machine, String... lines) {
        sim.runUntil(machine + " reads " + List.of(lines), 10_000, () -> machine.page().lines().equals(List.of(lines)));
    }

    private void knowTheCode(Machine... machines) {
        for (Machine machine : machines) {
            sim.runUntil(machine + " knows the code", 5000, () -> !machine.page().chat("code").isEmpty()
                    && machine.page().chat("code").equals(machines[0].page().chat("code")));
        }
    }

    @Test
    @DisplayName("is the same for all, in causal order; a line counts as said when it is on disk")
    void said() {
        sim.party(ada, bo, cem);
        knowTheCode(ada, bo, cem);
        ada.page().say("Shall we start?");
        reads(bo, "Shall we start?");
        bo.page().say("Yes");
        reads(cem, "Shall we start?", "Yes");
        sim.slowDisk(cem, 400);
        cem.page().say("In a minute");
        sim.runFor(300);
        assertEquals(List.of(), cem.page().acknowledged());
        for (Machine machine : List.of(ada, bo, cem)) {
            reads(machine, "Shall we start?", "Yes", "In a minute");
        }
        assertEquals(List.of("In a minute"), cem.page().acknowledged());
        sim.check();
    }

    @Test
    @DisplayName("on a full disk, the author is told, and nobody else hears of the line")
    void fullDisk() {
        sim.party(ada, bo);
        knowTheCode(ada, bo);
        sim.fillDisk(bo);
        bo.page().say("lost?");
        sim.runUntil("he is told", 2000, () -> bo.page().errors().stream().anyMatch(error -> error.startsWith("SAY: The disk")));
        sim.emptyDisk(bo);
        bo.page().say("kept");
        reads(ada, "kept");
        assertEquals(List.of("kept"), bo.page().acknowledged());
    }

    @Test
    @DisplayName("what was said while somebody was away arrives, though its author and the reader are never there at the same time")
    void away() {
        EventId session = sim.party(ada, bo, cem);
        knowTheCode(ada, bo, cem);
        sim.crash(bo);
        ada.page().say("Bo, the key is under the mat");
        reads(cem, "Bo, the key is under the mat");
        sim.crash(ada);
        sim.restart(bo);
        reads(bo, "Bo, the key is under the mat");
        sim.crash(cem);
        sim.restart(ada);
        sim.restart(cem);
        sim.runUntilTogether(session, 20_000);
        reads(ada, "Bo, the key is under the mat");
    }

    @Test
    @DisplayName("after a split all have the same lines; those from the other side stand at their causal place, marked late")
    void split() {
        EventId session = sim.party(ada, bo, cem);
        knowTheCode(ada, bo, cem);
        ada.page().say("together");
        reads(bo, "together");
        reads(cem, "together");
        sim.network().cut(ada, bo);
        sim.network().cut(ada, cem);
        sim.runFor(2000);
        for (int i = 0; i < 3; i++) {
            ada.page().say("alone " + i);
            bo.page().say("we two " + i);
            sim.runFor(5000);
        }
        sim.network().heal();
        sim.runUntilTogether(session, 30_000);
        sim.runFor(1000);
        assertEquals(7, ada.page().lines().size());
        assertEquals(ada.page().lines(), bo.page().lines());
        assertEquals(ada.page().lines(), cem.page().lines());
        assertTrue(bo.page().lines("late").stream().allMatch(line -> line.startsWith("alone")));
        assertTrue(ada.page().lines("late").stream().allMatch(line -> line.startsWith("we two")));
        assertTrue(bo.page().lines("late").size() >= 2);
    }

    @Test
    @DisplayName("what is said within a quarter of a second goes as one run, and a PAUSE does not wait for it")
    void pace() {
        sim.party(ada, bo);
        knowTheCode(ada, bo);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("it plays", 3000, () -> bo.page().video().equals("PLAYING"));
        sim.runFor(1000);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ada.page().say("line " + i);
            expected.add("line " + i);
        }
        long before = ada.session().orElseThrow().log().size();
        sim.runUntil("the first went at once", 50, () -> ada.session().orElseThrow().log().size() == before + 1);
        ada.page().pause(3);
        long tookMs = sim.runUntil("Bo's has paused", 1000, () -> bo.page().video().equals("PAUSED"));
        assertTrue(tookMs < Pen.PACE_MS, "took " + tookMs);
        sim.runUntil("Bo reads all", 2000, () -> bo.page().lines().equals(expected));
        List<LogEntry> log = Meaning.arrived(bo.session().orElseThrow().log());
        assertEquals("PAUSE", log.getLast().event().type());
    }

    @Test
    @DisplayName("from the page goes at 8 lines a second over 10 s, and what is over that is refused with a word")
    void tooFast() {
        sim.party(ada, bo);
        knowTheCode(ada, bo);
        IntStream.range(0, 90).forEach(i -> ada.page().say("line " + i));
        sim.runUntil("80 are read", 5000, () -> bo.page().lines().size() == 80);
        assertEquals(10, ada.page().errors().stream().filter("SAY: That is too fast. Try again in a moment."::equals).count());
        sim.runFor(1000);
        ada.page().say("later");
        sim.runUntil("that too", 2000, () -> bo.page().lines().contains("later"));
    }

    @Test
    @DisplayName("somebody removed gets no code, however often they ask; the simulator fails when a peer gives it to one who is not in")
    void noCode() {
        sim.party(ada, bo);
        knowTheCode(ada, bo);
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("mallory is in", 10_000, () -> ada.roleOf(mallory) == Role.VIEWER);
        ada.page().remove(mallory.id());
        sim.runUntil("mallory is out", 5000, () -> bo.roleOf(mallory) == Role.NONE);
        for (int i = 0; i < 3; i++) {
            mallory.meddleWithTheCode();
            sim.runFor(1000);
        }
        ada.page().say("between us");
        reads(bo, "between us");
    }

    @Test
    @DisplayName("a liar's boxes are shown as such, and disturb nobody; a code that nobody asked for is not taken")
    void liars() {
        sim.party(ada, bo);
        knowTheCode(ada, bo);
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("mallory is in", 10_000, () -> ada.roleOf(mallory) == Role.VIEWER);
        ada.page().say("Shall we start?");
        reads(bo, "Shall we start?");
        mallory.moveBox();
        mallory.meddleWithTheCode();
        sim.runFor(5000);
        bo.page().say("Yes");
        reads(ada, "Shall we start?", "Yes");
        sim.invite(ada, cem, "viewer");
        knowTheCode(cem);
        reads(cem, "Shall we start?", "Yes");
        sim.check();
    }
}
