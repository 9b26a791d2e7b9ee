package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** An event of one's own counts when it is on disk, and not before. */
@DisplayName("A disk")
class DiskTest {
    private final Simulation sim = new Simulation(6);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final EventId session = sim.party(ada, bo);

    @AfterEach
    void check() {
        sim.check();
    }

    @Test
    @DisplayName("that is full makes an error on the page and sends nothing; with room on it, all works again")
    void full() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        sim.fillDisk(ada);
        ada.page().pause(3);
        ada.page().pause(4);
        sim.runUntil("the page says so", 500, () -> ada.page().errors().equals(java.util.List.of(
                "DISK: The disk can't be written: no space left. Nothing of yours was sent.")));
        assertEquals("The disk can't be written: no space left.", ada.page().session("problem"));
        sim.runFor(2000);
        assertEquals("PLAYING", bo.page().video());
        assertEquals("PLAYING", ada.page().video(), "a page shows what is, not what was wished");
        assertEquals(0, bo.events("PAUSE").size());
        sim.emptyDisk(ada);
        ada.page().pause(5);
        sim.runUntil("Bo's video stands", 1000, () -> bo.page().video().equals("PAUSED") && bo.page().currentTime() == 5);
        assertEquals("", ada.page().session("problem"));
    }

    @Test
    @DisplayName("that is full at one peer does not keep it from seeing what the others do, nor from keeping it later")
    void fullForOthersEvents() {
        sim.fillDisk(bo);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("Bo sees the video", 1000, () -> bo.page().video().equals("PLAYING"));
        sim.emptyDisk(bo);
        bo.page().rename("Bo the second");
        sim.runFor(1000);
        sim.crash(ada);
        sim.crash(bo);
        sim.restart(bo);
        sim.runUntil("Bo still has all of it", 5000, () -> bo.hasSession(session) && bo.page().video().equals("PLAYING")
                && bo.events("PROFILE").size() == 1);
    }

    @Test
    @DisplayName("that is full when a session is to be founded founds none")
    void fullAtTheStart() {
        Machine cy = sim.machine("cy");
        sim.runFor(500);
        sim.fillDisk(cy);
        cy.page().start("Never");
        sim.runFor(500);
        assertEquals(java.util.List.of("START: The disk can't be written: no space left. The session was not started."),
                cy.page().errors());
        assertEquals("", cy.page().session("phase"));
    }

    @Test
    @DisplayName("that takes its time delays what one does oneself, and shows it nowhere before it is kept")
    void slow() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        sim.slowDisk(ada, 800);
        ada.page().pause(3);
        sim.runFor(700);
        assertEquals("PLAYING", ada.page().video());
        assertEquals(0, ada.events("PAUSE").size());
        assertEquals(0, bo.events("PAUSE").size());
        sim.runUntil("then it is done", 500, () -> ada.page().video().equals("PAUSED") && bo.page().video().equals("PAUSED"));
    }

    @Test
    @DisplayName("that loses its process between the write and the answer keeps what it wrote, which is said after the restart")
    void killedInBetween() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        int kept = 0;
        for (int i = 0; i < 40; i++) {
            int before = bo.events("SEEK").size();
            sim.slowDisk(ada, 20);
            ada.page().seek(i);
            sim.runFor(i % 30);
            sim.crash(ada);
            sim.restart(ada);
            sim.runUntil("Ada is back", 5000, () -> ada.hasSession(session) && ada.page().sessionIs("writable"));
            sim.runUntilTogether(session, 5000);
            kept += bo.events("SEEK").size() - before;
        }
        assertTrue(kept > 0 && kept < 40, "of 40 clicks, each followed by a crash, " + kept + " were kept");
        assertEquals(0, bo.session().orElseThrow().log().forks().size());
    }

    @Test
    @DisplayName("that is full makes nobody write without end, though there is something to write: a lie to be shown")
    void fullWithALiar() {
        Machine cy = sim.machine("cy");
        sim.invite(ada, cy, "viewer");
        wetube.sim.Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("Mallory is in", 5000, () -> ada.events("JOIN").size() == 3);
        sim.runFor(5000);
        sim.machines().forEach(sim::fillDisk);
        mallory.tell(wetube.sim.Lie.FORK);
        sim.runFor(10_000);
        assertEquals(0, ada.events("FORK").size());
        sim.machines().forEach(sim::emptyDisk);
        sim.runUntil("then it is shown to all", 5000,
                () -> cy.session().orElseThrow().openForks().isEmpty() && !cy.events("FORK").isEmpty());
    }
}
