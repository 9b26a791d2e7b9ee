package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.session.Meaning;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** A member with a valid key who keeps to no rule, and three who do. */
@DisplayName("A liar among the members")
class LiarTest {
    private final Simulation sim = new Simulation(8);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final List<Machine> honest = List.of(ada, bo, cy);
    private final EventId session = sim.party(ada, bo, cy);
    private final Liar mallory = sim.liar("mallory");

    @AfterEach
    void check() {
        sim.check();
    }

    private void letIn(String role) {
        sim.role(ada, bo, "editor");
        ada.page().invite(mallory.address(), role);
        sim.runUntil("Mallory is in and linked to all", 15_000, () -> honest.stream().allMatch(machine ->
                machine.roleOf(mallory) != Role.NONE && sim.network().linksBetween(machine, mallory) == 1));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        ada.page().pause(5);
        sim.runFor(1500);
    }

    private long linksAmongTheHonest() {
        return sim.network().linksBetween(ada, bo) + sim.network().linksBetween(bo, cy) + sim.network().linksBetween(cy, ada);
    }

    /** What she wrote since she joined, where it is in a log and counts. */
    private List<LogEntry> effects() {
        List<LogEntry> effects = new ArrayList<>();
        honest.forEach(machine -> machine.session().orElseThrow().log().inOrder().stream()
                .filter(entry -> entry.author().equals(mallory.id()) && !entry.event().type().equals("JOIN"))
                .filter(entry -> !Meaning.voids(machine.session().orElseThrow()).contains(entry.id())).forEach(effects::add));
        return effects;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Lie.class)
    @DisplayName("as a viewer changes nothing for anybody, whatever it says")
    void viewer(Lie lie) {
        letIn("viewer");
        Object before = ada.session().orElseThrow().playback();
        List<String> queue = ada.page().playlist();
        for (int i = 0; i < 3; i++) {
            mallory.tell(lie);
            sim.runFor(3000);
            assertEquals(3, linksAmongTheHonest(), "nobody honest is disturbed");
        }
        sim.runUntilTogether(session, 15_000);
        for (Machine machine : honest) {
            assertEquals(before, machine.session().orElseThrow().playback());
            assertEquals(queue, machine.page().playlist());
            assertEquals(Role.DIRECTOR, machine.roleOf(ada));
            assertEquals(Role.EDITOR, machine.roleOf(bo));
            assertEquals(Role.VIEWER, machine.roleOf(cy));
        }
        assertEquals(List.of(), effects());
        bo.page().seek(6);
        sim.runUntil("Bo's word counts at once", 1000, () -> honest.stream().allMatch(m -> m.page().currentTime() == 6));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Lie.class)
    @DisplayName("as a director has the power of one, and still nobody falls apart over it")
    void director(Lie lie) {
        letIn("director");
        for (int i = 0; i < 3; i++) {
            mallory.tell(lie);
            sim.runFor(3000);
            assertEquals(3, linksAmongTheHonest(), "nobody honest is disturbed");
        }
        sim.runUntilTogether(session, 20_000);
        assertEquals(Role.DIRECTOR, bo.roleOf(ada), "a director can't be demoted by another");
    }

    @Test
    @DisplayName("who makes up hundreds of branches fills nobody's log with them")
    void branches() {
        letIn("editor");
        mallory.tell(Lie.FORK_STORM);
        sim.runFor(100);
        mallory.tell(Lie.FORK_STORM);
        sim.runUntil("she is out, for all", 5000, () -> honest.stream().allMatch(machine -> machine.roleOf(mallory) == Role.NONE));
        sim.runUntilTogether(session, 5000);
        for (Machine machine : honest) {
            long hers = machine.session().orElseThrow().log().inOrder().stream()
                    .filter(entry -> entry.author().equals(mallory.id())).count();
            assertTrue(hers <= 1 + 8 * honest.size(), () -> machine + " holds " + hers + " events of hers");
        }
        assertEquals(3, linksAmongTheHonest());
    }

    @Test
    @DisplayName("who writes two events on one predecessor is shown to all, and out")
    void fork() {
        letIn("editor");
        mallory.tell(Lie.FORK);
        sim.runUntil("she is out, for all", 5000, () -> honest.stream().allMatch(machine -> machine.roleOf(mallory) == Role.NONE));
        sim.runUntilTogether(session, 3000);
        assertTrue(ada.valid("FORK").size() >= 1);
        assertEquals(2, ada.valid("PLAY").size(), "what she did before stays");
        mallory.tell(Lie.ROLELESS);
        mallory.tell(Lie.BACKDATED);
        sim.runFor(3000);
        assertEquals(2, effects().stream().map(LogEntry::id).distinct().count());
    }

    @Test
    @DisplayName("who pretends not to know of its removal has no effect with what it says")
    void backdated() {
        letIn("editor");
        ada.page().remove(mallory.id());
        sim.runUntil("she is out", 2000, () -> honest.stream().allMatch(machine -> machine.roleOf(mallory) == Role.NONE));
        Object before = ada.session().orElseThrow().playback();
        for (int i = 0; i < 5; i++) {
            mallory.tell(Lie.BACKDATED);
            mallory.tell(Lie.ROLELESS);
            sim.runFor(1000);
        }
        assertEquals(before, bo.session().orElseThrow().playback());
        assertEquals(List.of(), effects());
    }

    @Test
    @DisplayName("who floods is cut off, is let in again only after a while, and fills nobody's memory")
    void flood() {
        letIn("viewer");
        mallory.tell(Lie.FLOOD);
        sim.runUntil("all have hung up", 5000, () -> honest.stream().allMatch(m -> sim.network().linksBetween(m, mallory) == 0));
        sim.runFor(Neighbours.SHUN_MS - 10_000);
        sim.runUntil("she is turned away each time", 1000,
                () -> honest.stream().mapToLong(machine -> sim.network().linksBetween(machine, mallory)).sum() == 0);
        sim.runUntil("she may try again", 30_000, () -> honest.stream().allMatch(m -> sim.network().linksBetween(m, mallory) == 1));
    }

    @Test
    @DisplayName("who writes a thousand events is turned away by each gate, and nobody else is for passing them on")
    void eventFlood() {
        letIn("viewer");
        mallory.tell(Lie.EVENT_FLOOD);
        mallory.tell(Lie.EVENT_FLOOD);
        sim.runFor(20_000);
        assertEquals(3, linksAmongTheHonest());
        bo.page().seek(6);
        sim.runUntil("Bo's word counts", 3000, () -> honest.stream().allMatch(m -> m.page().currentTime() == 6));
        sim.runUntilTogether(session, 10_000);
    }

    @Test
    @DisplayName("who answers questions of time with nonsense moves nobody's clock")
    void wrongTime() {
        letIn("viewer");
        mallory.tell(Lie.WRONG_TIME);
        for (int i = 0; i < 30; i++) {
            sim.runFor(1000);
            List<Long> times = honest.stream().map(machine -> machine.sessionTimeMs().orElseThrow()).toList();
            long apart = times.stream().max(Long::compare).orElseThrow() - times.stream().min(Long::compare).orElseThrow();
            assertTrue(apart < 20, "clocks are " + apart + " ms apart");
        }
    }

    /** Whose key is the lowest depends on the seed. */
    @ParameterizedTest(name = "seed {0}, falsely on time: {1}")
    @CsvSource({"1, false", "2, false", "3, false", "4, false", "1, true", "2, true", "3, true", "4, true"})
    @DisplayName("left alone with somebody, does not keep them from writing by never knowing the time")
    void noTime(long seed, boolean falselyOnTime) {
        Simulation two = new Simulation(seed);
        Machine eve = two.machine("eve");
        Machine gil = two.machine("gil");
        EventId evening = two.party(eve, gil);
        two.role(eve, gil, "editor");
        Liar trudy = two.liar("trudy");
        eve.page().invite(trudy.address(), "viewer");
        two.runUntil("Trudy is in", 5000, () -> gil.roleOf(trudy) == Role.VIEWER);
        if (falselyOnTime) {
            trudy.tell(Lie.FALSELY_ON_TIME);
            trudy.tell(Lie.WRONG_TIME);
        }
        two.crash(eve);
        two.crash(gil);
        two.restart(gil);
        two.runUntil("Gil is back, with Trudy", 15_000,
                () -> gil.hasSession(evening) && two.network().linksBetween(gil, trudy) == 1);
        two.runUntil("Gil may write", 15_000, () -> gil.page().sessionIs("writable"));
    }

    @Test
    @DisplayName("cannot bring in somebody else: only a director's invitation is one")
    void puppet() {
        letIn("editor");
        mallory.tell(Lie.SELF_INVITE);
        sim.runFor(3000);
        assertEquals(3, ada.session().orElseThrow().roster().joined().count() - 1);
        assertEquals(4, ada.events("JOIN").size() + ada.events("START").size());
    }

    @Test
    @DisplayName("from outside, never invited, learns nothing and changes nothing")
    void stranger() {
        sim.role(ada, bo, "editor");
        mallory.dial(ada);
        mallory.dial(bo);
        sim.runFor(2000);
        int events = ada.session().orElseThrow().log().size();
        mallory.pretend(session);
        for (Lie lie : Lie.values()) {
            mallory.tell(lie);
            sim.runFor(200);
        }
        sim.runFor(5000);
        assertEquals(events, ada.session().orElseThrow().log().size());
        assertEquals(0, mallory.session().map(known -> known.log().size()).orElse(0), "she has read nothing");
        assertEquals(3, linksAmongTheHonest());
    }
}
