package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.sim.Distances;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.MediaPlayer;
import wetube.sim.Simulation;

@DisplayName("Waiting for those without data:")
class WaitingTest {
    private final Simulation sim = new Simulation(7).withMediaPlayers().withVideosOf(7200);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final EventId session = sim.party(ada, bo, cy);
    private final Distances distances = new Distances(sim, ada, bo, cy);

    @BeforeEach
    void film() {
        ada.page().load("https://example.org/film.mp4");
        sim.runFor(12_000);
    }

    @AfterEach
    void check() {
        sim.check();
        sim.runUntilTogether(session, 5000);
    }

    private static MediaPlayer player(Machine machine) {
        return (MediaPlayer) machine.player().orElseThrow();
    }

    private void setting(String waiting) {
        ada.page().setWaiting(waiting);
        sim.runUntil("all know the setting", 2000, () -> cy.page().session("wait").equals(waiting));
    }

    /** Whether the picture stands for somebody now. */
    private static boolean isHeld(Machine machine) {
        return !machine.session().orElseThrow().waitsFor().isEmpty()
                && machine.sessionTimeMs().orElseThrow() < machine.session().orElseThrow().playback().at();
    }

    /** For how long of this time the picture stands for somebody. */
    private long standsMs(long ofMs) {
        long stands = 0;
        for (long passed = 0; passed < ofMs; passed += 50) {
            sim.runFor(50);
            stands += isHeld(ada) ? 50 : 0;
        }
        return stands;
    }

    private void starts(String what) {
        List<Machine> all = List.of(ada, bo, cy);
        sim.runUntil(what, 2000, () -> all.stream().noneMatch(machine -> player(machine).isPaused()));
        sim.runFor(100);
        assertTrue(distances.nowMs() <= 60, () -> what + " " + distances.nowMs() + " ms apart");    // players start as soon as they can
        distances.untilWithin(20, 2000);
    }

    @Test
    @DisplayName("off: nobody waits for anybody")
    void off() {
        player(bo).starve(20_000);
        assertEquals(0, standsMs(20_000));
        ada.page().seek(100);
        assertEquals(0, standsMs(5000));
        assertEquals(0, cy.events("HOLD").size());
    }

    @Test
    @DisplayName("after a seek all stand on its frame until the last one has data, and start from there together")
    void start() {
        setting("start");
        player(bo).starve(3000);
        sim.runFor(500);
        assertFalse(isHeld(ada), "in the middle nobody waits");
        ada.page().seek(100);
        sim.runUntil("all wait", 1000, () -> List.of(ada, bo, cy).stream().allMatch(machine -> machine.page().isHeld()));
        sim.runFor(1000);
        assertTrue(isHeld(cy));
        assertEquals(100, player(cy).position(), 0.001);
        assertTrue(player(cy).isPaused());
        sim.runUntil("Bo has data", 3000, () -> !isHeld(cy));
        starts("they start");
        assertEquals(1, cy.valid("HOLD").size());
        assertEquals(1, cy.valid("RESUME").size());
        assertTrue(List.of(ada, bo, cy).stream().noneMatch(machine -> machine.page().goesOnWithout(bo.id())));
    }

    @Test
    @DisplayName("in the middle: all stand when somebody runs dry, and go on together")
    void always() {
        setting("always");
        player(bo).starve(400);
        assertEquals(0, standsMs(5000), "a short gap is caught up with");
        player(bo).starve(4000);
        sim.runUntil("all wait", 2000, () -> List.of(ada, bo, cy).stream().allMatch(WaitingTest::isHeld));
        sim.runFor(500);
        assertTrue(distances.nowMs() <= 5, "on one frame");
        sim.runUntil("Bo has data", 4000, () -> !isHeld(cy));
        starts("they go on");
        assertEquals(0, standsMs(20_000));
        assertEquals(1, cy.valid("HOLD").size());
    }

    @Test
    @DisplayName("a dead link: the room goes on after 8 s, and does not stop again for the same person until they are well")
    void deadLink() {
        setting("always");
        player(bo).starve(120_000);
        sim.runUntil("all wait", 2000, () -> isHeld(ada) && isHeld(bo) && isHeld(cy));
        assertTrue(standsMs(10_000) <= Patience.HOLD_MS);
        assertTrue(List.of(ada, bo, cy).stream().allMatch(machine -> machine.page().goesOnWithout(bo.id())), "all are told");
        assertEquals(0, standsMs(60_000));
        ada.page().seek(1000);
        long others = standsMs(3000);
        assertTrue(others <= 1500, "only as long as Ada and Cy take: " + others);
        sim.runUntil("Bo is well", 90_000, () -> !cy.page().goesOnWithout(bo.id()));
        sim.runFor(5000);
        player(bo).starve(3000);
        assertTrue(standsMs(10_000) > 1000, "and is waited for again");
    }

    @Test
    @DisplayName("somebody whose peer dies is not waited for any longer")
    void gone() {
        setting("always");
        player(bo).starve(60_000);
        sim.runUntil("all wait", 2000, () -> isHeld(ada));
        sim.crash(bo);
        sim.runUntil("it goes on", 1000, () -> !isHeld(ada) && !isHeld(cy));
    }

    @Test
    @DisplayName("a director need not wait, nor need an editor; a viewer must")
    void skipped() {
        setting("always");
        sim.role(ada, cy, "editor");
        player(bo).starve(60_000);
        sim.runUntil("all wait", 2000, () -> isHeld(ada) && isHeld(bo) && isHeld(cy));
        bo.page().resume();
        sim.runFor(500);
        assertTrue(isHeld(cy));
        assertFalse(bo.page().errors().isEmpty());
        cy.page().resume();
        sim.runUntil("it goes on", 1000, () -> !isHeld(ada) && !isHeld(cy));
        assertEquals(0, standsMs(30_000));
        assertTrue(cy.page().goesOnWithout(bo.id()));
        cy.page().resume();
        sim.runFor(500);
        assertEquals("RESUME: The session does not wait for anybody.", cy.page().errors().get(cy.page().errors().size() - 1));
    }

    @Test
    @DisplayName("if whoever made the room wait is gone, it goes on all the same")
    void writerGone() {
        setting("always");
        player(bo).starve(60_000);
        sim.runUntil("all wait", 2000, () -> isHeld(ada) && isHeld(bo) && isHeld(cy));
        sim.crash(ada);
        sim.runUntil("it goes on", Patience.HOLD_MS, () -> !isHeld(cy));
        sim.runFor(1000);
        assertFalse(player(cy).isPaused());
    }

    @Test
    @DisplayName("with the director away an editor's peer holds and resumes")
    void editorWrites() {
        setting("always");
        sim.role(ada, cy, "editor");
        sim.crash(ada);
        sim.runFor(5000);
        player(bo).starve(3000);
        sim.runUntil("both wait", 3000, () -> isHeld(bo) && isHeld(cy));
        sim.runUntil("both go on", 4000, () -> !isHeld(bo) && !isHeld(cy));
        assertTrue(cy.valid("HOLD").stream().allMatch(entry -> entry.author().equals(cy.id())));
        sim.restart(ada);
    }

    @Test
    @DisplayName("liars who never have data hold nobody for ever: an hour is spent watching")
    void liars() {
        setting("always");
        List<Liar> liars = List.of(sim.liar("mallory"), sim.liar("trudy"), sim.liar("oscar"));
        for (Liar liar : liars) {
            ada.page().invite(liar.address(), "viewer");
            sim.runFor(3000);
            liar.tell(Lie.NEVER_READY);
        }
        long stood = standsMs(600_000);
        System.out.printf("waiting: three liars held the room for %.1f s of ten minutes%n", stood / 1e3);
        assertTrue(stood > 0 && stood <= Patience.ROOM_BUDGET_MS + 600_000 / Patience.REFILL + Patience.HOLD_MS, stood + " ms");
        assertEquals(0, standsMs(120_000), "they were found out");
    }

    @Test
    @DisplayName("an editor who lies and holds without need is no worse than one who pauses: anybody who may go on can")
    void lyingEditor() {
        setting("start");
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "editor");
        sim.runFor(3000);
        for (int i = 0; i < 20; i++) {
            mallory.tell(Lie.ROLELESS);
            sim.runFor(200);
        }
        ada.page().remove(mallory.id());
        sim.runFor(500);
        ada.page().load("https://example.org/film.mp4");
        sim.runFor(Patience.HOLD_MS);
        starts("it plays");
    }
}
