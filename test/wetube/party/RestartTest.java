package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** Processes that die at any moment, with their disks and without. */
@DisplayName("After a restart")
class RestartTest {
    /** Back in the session with its role and the whole log. */
    private static final long BACK_MS = 5000;

    private final Simulation sim = new Simulation(5);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final EventId session = sim.party(ada, bo, cy);

    @AfterEach
    void check() {
        sim.check();
    }

    private boolean isBack(Machine machine, Machine other) {
        return machine.hasSession(session) && other.hasSession(session) && sim.reckoning().isTogether(session)
                && machine.session().orElseThrow().log().size() == other.session().orElseThrow().log().size()
                && machine.roleOf(machine) == other.roleOf(machine);
    }

    @Test
    @DisplayName("a peer is back within 5 s with its role and all that was said meanwhile, whenever it was killed")
    void atAnyMoment() {
        sim.role(ada, bo, "editor");
        sim.slowDisk(bo, 30);
        ada.page().load("youtube:aaaaaaaaaaa");
        for (int i = 0; i < 60; i++) {
            bo.page().seek(i);
            cy.page().rename("Cy " + i);
            sim.runFor(i * 3L);
            sim.crash(bo);
            ada.page().pause(i);
            sim.runFor(i * 40L);
            sim.restart(bo);
            sim.runUntil("Bo is back", BACK_MS, () -> isBack(bo, ada));
            assertEquals(Role.EDITOR, bo.roleOf(bo));
            sim.runUntil("Bo may write", 5000, () -> bo.page().sessionIs("writable"));
        }
    }

    @Test
    @DisplayName("or after a fault of its own: a peer reads its disk again, nobody notices; twice in a minute, and it closes "
            + "the session")
    void fault() {
        sim.role(ada, bo, "editor");
        sim.runFor(5000);
        long links = bo.linksSoFar();
        bo.page().load("youtube:aaaaaaaaaaa");
        sim.fault(bo);
        sim.runUntil("Bo is back", BACK_MS, () -> isBack(bo, ada) && bo.page().sessionIs("writable"));
        assertEquals(links, bo.linksSoFar());
        bo.page().seek(7);
        sim.runUntil("Bo's word counts", 2000, () -> cy.page().currentTime() == 7);
        sim.fault(bo);
        sim.runFor(1000);
        assertTrue(bo.session().isEmpty());
        assertTrue(bo.page().notices().stream().anyMatch(text -> text.contains("Open it again")));
        bo.page().open(session.text());
        sim.runUntil("Bo is back again", BACK_MS, () -> isBack(bo, ada));
    }

    @Test
    @DisplayName("the founder directs as before, even if all were down")
    void allDown() {
        sim.role(ada, bo, "editor");
        bo.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.machines().forEach(sim::crash);
        sim.runFor(3_600_000);
        sim.machines().forEach(sim::restart);
        sim.runUntil("all are back", BACK_MS, () -> isBack(ada, bo) && isBack(cy, ada));
        sim.role(ada, cy, "editor");
        cy.page().pause(3);
        sim.runUntil("Cy may steer", 2000, () -> bo.page().video().equals("PAUSED"));
    }

    @Test
    @DisplayName("a peer alone goes on writing, and the others hear of it when they are back")
    void aloneFirst() {
        sim.machines().forEach(sim::crash);
        sim.restart(ada);
        sim.runUntil("Ada may write", 4000, () -> ada.page().sessionIs("writable"));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.restart(bo);
        sim.runUntil("Bo has it", BACK_MS, () -> isBack(bo, ada) && bo.page().video().equals("PLAYING"));
    }

    @Test
    @DisplayName("what was said by somebody who is away is there, from whoever has it")
    void fromWhoeverHasIt() {
        sim.role(ada, bo, "editor");
        sim.crash(cy);
        bo.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.crash(bo);
        sim.restart(cy);
        sim.runUntil("Cy has Bo's video", BACK_MS, () -> isBack(cy, ada) && cy.page().video().equals("PLAYING"));
    }

    @Test
    @DisplayName("a peer that lost its power is back, though nobody was told that it went")
    void powerLoss() {
        sim.losePower(bo);
        sim.runFor(3000);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        sim.restart(bo);
        sim.runUntil("Bo is back", BACK_MS, () -> isBack(bo, ada) && sim.network().linksBetween(ada, bo) == 1);
    }

    @Test
    @DisplayName("a peer whose log was torn off at its end listens to the others before it writes, and contradicts itself never")
    void tornLog() {
        sim.role(ada, bo, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        for (int i = 0; i < 20; i++) {
            bo.page().seek(i);
            sim.runFor(300);
            sim.crash(bo);
            sim.tearOff(bo, session, 1 + i % 5);
            sim.restart(bo);
            bo.page().sayText("{\"command\":\"PLAY\",\"currentTime\":1}");
            sim.runUntil("Bo is back", BACK_MS, () -> isBack(bo, ada));
            sim.runUntil("Bo may write", 6000, () -> bo.page().sessionIs("writable"));
        }
        assertEquals(0, ada.session().orElseThrow().log().forks().size());
    }

    @Test
    @DisplayName("a founder who lost all but the beginning has it again from people whom that log does not know")
    void tornToTheBeginning() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        int events = ada.session().orElseThrow().log().size();
        sim.crash(ada);
        sim.tearOff(ada, session, events - 1);
        sim.restart(ada);
        sim.runUntil("Ada is back", BACK_MS, () -> isBack(ada, bo));
        sim.runUntil("Ada may write", 6000, () -> ada.page().sessionIs("writable"));
        ada.page().pause(7);
        sim.runUntil("and is heard", 2000, () -> bo.page().video().equals("PAUSED"));
        assertEquals(0, bo.session().orElseThrow().log().forks().size());
    }

    @Test
    @DisplayName("and so has one who reached nobody for a while, and went on alone")
    void tornToTheBeginningAndAlone() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        int events = ada.session().orElseThrow().log().size();
        sim.crash(ada);
        sim.tearOff(ada, session, events - 1);
        sim.network().split(List.of(ada), List.of(bo, cy));
        sim.restart(ada);
        sim.runUntil("Ada may write", 15_000, () -> ada.page().sessionIs("writable"));
        sim.network().heal();
        sim.runUntil("Ada has what she lost", BACK_MS, () -> ada.session().orElseThrow().log().size() >= events);
    }

    @Test
    @DisplayName("a peer with its key and nothing else is asked, says yes, and has everything again")
    void withoutDisk() {
        sim.role(ada, bo, "editor");
        bo.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        sim.crash(bo);
        sim.restartWithoutDisk(bo);
        sim.runUntil("Bo is asked", 5000, () -> bo.page().invitations().contains(session.text()));
        bo.page().accept();
        sim.runUntil("Bo is back", BACK_MS, () -> isBack(bo, ada));
        sim.runUntil("Bo may write", 6000, () -> bo.page().sessionIs("writable"));
        bo.page().pause(8);
        sim.runUntil("Bo's word counts", 2000, () -> cy.page().currentTime() == 8);
        assertEquals(0, ada.session().orElseThrow().log().forks().size());
        assertEquals(1, bo.events("JOIN").stream().filter(entry -> entry.author().equals(bo.id())).count());
    }

    @Test
    @DisplayName("the page shows everything again by itself")
    void page() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        bo.browser(false);
        ada.page().pause(4);
        sim.runFor(1000);
        bo.browser(true);
        sim.runUntil("Bo's page is up to date", 500, () -> bo.page().video().equals("PAUSED") && bo.page().currentTime() == 4);
        assertTrue(bo.page().session("title").equals("Movie night"));
    }

    @Test
    @DisplayName("a director whose disk was exchanged and whom nobody can reach does not speak, and directs when the others "
            + "are back")
    void directorWithoutDisk() {
        sim.role(ada, bo, "director");
        sim.crash(ada);
        sim.runFor(500);
        sim.restartWithoutDisk(ada);
        sim.runUntil("Ada is asked by the other director", 10_000, () -> !ada.page().invitations().isEmpty());
        ada.page().accept();
        sim.runUntil("Ada directs again", BACK_MS, () -> ada.page().session("role").equals("director"));
        sim.runUntil("Ada may write", 6000, () -> ada.page().sessionIs("writable"));
        sim.role(ada, cy, "editor");
        assertEquals(0, bo.session().orElseThrow().log().forks().size());
    }
}
