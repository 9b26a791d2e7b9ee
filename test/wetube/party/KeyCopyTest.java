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

/** A folder copied to a second laptop: both speak as one. */
@DisplayName("The same key on two machines")
class KeyCopyTest {
    private final Simulation sim = new Simulation(9);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final EventId session = sim.party(ada, bo, cy);

    @AfterEach
    void check() {
        sim.check();
    }

    @Test
    @DisplayName("is a contradiction as soon as both act apart: FORK, out, and in again if a director wants")
    void actApart() {
        sim.role(ada, bo, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        Machine copy = sim.copyOf(bo);
        sim.network().split(List.of(ada, bo), List.of(cy, copy));
        sim.runFor(15_000);
        bo.page().pause(3);
        copy.page().seek(9);
        sim.runFor(1000);
        assertEquals("PAUSED", ada.page().video());
        assertTrue(cy.page().currentTime() == 9);

        sim.network().heal();
        sim.runUntil("Bo is out", 30_000, () -> ada.roleOf(bo) == Role.NONE && cy.roleOf(bo) == Role.NONE);
        sim.crash(copy);
        sim.runUntil("Bo knows", 20_000, () -> bo.page().session("phase").equals("forked"));
        assertEquals(1, ada.valid("FORK").size());

        ada.page().invite(bo.id(), "viewer");
        sim.runUntil("Bo is asked", 5000, () -> bo.page().invitations().contains(session.text()));
        bo.page().accept();
        sim.runUntil("Bo is in again", 5000, () -> bo.page().session("role").equals("viewer"));
        bo.page().rename("Bo the first");
        sim.runUntil("and is heard", 2000, () -> cy.valid("PROFILE").size() == 1);
        sim.runUntilTogether(session, 3000);
        sim.runFor(5000);
        assertEquals(Role.VIEWER, ada.roleOf(bo));
    }

    @Test
    @DisplayName("does no harm as long as only one of them acts, and links to the two stay one at a time")
    void onlyOneActs() {
        sim.role(ada, bo, "editor");
        Machine copy = sim.copyOf(bo);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(10_000);
        assertTrue(sim.network().linksBetween(ada, bo) + sim.network().linksBetween(ada, copy) <= 1);
        assertEquals(0, ada.session().orElseThrow().log().forks().size());
        sim.crash(copy);
        sim.runUntil("Bo is linked", 10_000, () -> ada.page().user(bo.id(), "state").equals("here"));
        bo.page().pause(4);
        sim.runUntil("Bo is obeyed", 1000, () -> cy.page().video().equals("PAUSED"));
    }
}
