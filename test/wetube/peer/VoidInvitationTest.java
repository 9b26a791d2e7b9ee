package wetube.peer;

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

/** What an invitation says is not what the log says: whoever accepts it hears so, and is not left waiting. */
@DisplayName("An invitation that is void")
class VoidInvitationTest {
    private static final long SETTLED_MS = 12_000;
    private static final long ELECTED_MS = 10_000;
    private static final long HEALED_MS = 40_000;
    /** After this no link is left that was cut. */
    private static final long GIVEN_UP_MS = 60_000;

    private final Simulation sim = new Simulation(8);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final EventId session = sim.party(ada, bo, cy);
    private final Machine newcomer = sim.machine("nils");

    @AfterEach
    void check() {
        sim.check();
    }

    /** Somebody who was elected invites, and does not know that Ada, who is back and cut off again, has taken the office away. */
    private Machine invitedByElected() {
        sim.runFor(SETTLED_MS);
        sim.crash(ada);
        sim.runUntil("one is elected", ELECTED_MS, () -> bo.session().orElseThrow().roster().elected().isPresent()
                && bo.session().orElseThrow().roster().elected().equals(cy.session().orElseThrow().roster().elected()));
        Machine elected = bo.session().orElseThrow().roster().elected().orElseThrow().equals(bo.id()) ? bo : cy;
        sim.restart(ada);
        sim.runUntilTogether(session, HEALED_MS);
        sim.runFor(SETTLED_MS);
        sim.network().split(List.of(ada), List.of(bo, cy, newcomer));
        ada.page().role(elected.id(), "viewer");
        sim.runFor(1000);
        invited(elected);
        return elected;
    }

    private void invited(Machine by) {
        by.page().invite(newcomer.address(), "viewer");
        sim.runUntil("the newcomer is asked", 5000, () -> newcomer.page().invitations().equals(List.of(session.text())));
    }

    private void hearsSo() {
        sim.runUntil("the newcomer hears so", HEALED_MS,
                () -> newcomer.page().errors().equals(List.of("ACCEPT: The invitation was taken back,"
                + " or whoever sent it directs no more. Ask a director for another one.")));
        assertEquals("", newcomer.page().session("phase"), "nothing is open");
        assertEquals(List.of(), newcomer.page().sessions());
        long links = newcomer.linksSoFar();
        sim.runFor(GIVEN_UP_MS);
        assertTrue(newcomer.linksSoFar() - links <= 1, () -> "links come and go: " + (newcomer.linksSoFar() - links));
        assertEquals(1, newcomer.page().errors().size());
        assertEquals(Role.NONE, ada.roleOf(newcomer));
        invited(ada);
        newcomer.page().accept();
        sim.runUntil("a proper invitation counts", 5000, () -> newcomer.page().session("phase").equals("open"));
    }

    @Test
    @DisplayName("since its sender was no director any more disappears from the page when they learn of it")
    void unanswered() {
        Machine elected = invitedByElected();
        sim.network().heal();
        sim.runUntil("it is taken back", HEALED_MS, () -> newcomer.page().invitations().isEmpty());
        assertEquals(List.of(elected.name() + " took the invitation to “Movie night” back."), newcomer.page().notices());
    }

    @Test
    @DisplayName("since its sender was no director any more, and is accepted by one who was cut off: the page says so, and "
            + "nothing is tried again")
    void acceptedTooLate() {
        Machine elected = invitedByElected();
        sim.network().split(List.of(ada), List.of(bo, cy), List.of(newcomer));
        sim.runFor(GIVEN_UP_MS);
        assertEquals(0, sim.network().linksOf(newcomer));
        sim.network().split(List.of(ada, bo, cy), List.of(newcomer));
        sim.runUntil("all know who directs", HEALED_MS, () -> elected.roleOf(elected) == Role.VIEWER);
        newcomer.page().accept();
        sim.runFor(1000);
        sim.network().heal();
        hearsSo();
    }

    private void removed() {
        sim.runUntil("the newcomer knows, not " + newcomer.page().session("phase"), HEALED_MS, () -> newcomer.page().session("phase").equals("removed"));
        sim.runFor(GIVEN_UP_MS);
        long links = newcomer.linksSoFar();
        sim.runFor(GIVEN_UP_MS);
        assertTrue(newcomer.linksSoFar() - links <= 1, () -> "links come and go: " + (newcomer.linksSoFar() - links));
        assertEquals(Role.NONE, ada.roleOf(newcomer));
    }

    @Test
    @DisplayName("and is in")
    void joined() {
        Machine elected = invitedByElected();
        newcomer.page().accept();
        sim.runUntil("the newcomer is in", 5000, () -> elected.roleOf(newcomer) == Role.VIEWER);
        sim.network().heal();
        removed();
    }

    @Test
    @DisplayName("and is in and away")
    void joinedAway() {
        Machine elected = invitedByElected();
        newcomer.page().accept();
        sim.runUntil("the newcomer is in", 5000, () -> elected.roleOf(newcomer) == Role.VIEWER);
        sim.crash(newcomer);
        sim.network().heal();
        sim.runFor(GIVEN_UP_MS);
        sim.restart(newcomer);
        sim.runFor(1000);
        removed();
    }

    @Test
    @DisplayName("since nobody has kept it: the page of whoever accepts it says so, and nothing is tried again")
    void lost() {
        sim.network().split(List.of(ada, newcomer), List.of(bo, cy));
        invited(ada);
        sim.network().forget(ada);
        sim.crash(ada);
        sim.network().heal();
        sim.restartWithoutDisk(ada);
        sim.runUntil("the others ask Ada in again", HEALED_MS, () -> !ada.page().invitations().isEmpty());
        ada.page().accept();
        sim.runUntil("Ada is back", HEALED_MS,
                () -> ada.page().session("phase").equals("open") && ada.page().sessionIs("writable"));
        newcomer.page().accept();
        hearsSo();
    }

    @Test
    @DisplayName("for all one knows, since its sender has closed the session, is waited for, without a link that comes and goes")
    void closed() {
        sim.crash(bo);
        sim.crash(cy);
        invited(ada);
        ada.page().close();
        sim.runFor(GIVEN_UP_MS);
        newcomer.page().accept();
        sim.runFor(10_000);
        long links = newcomer.linksSoFar();
        sim.runFor(GIVEN_UP_MS);
        assertEquals(links, newcomer.linksSoFar());
        assertEquals("joining", newcomer.page().session("phase"));
        ada.page().open(session.text());
        sim.runUntil("the newcomer is in", HEALED_MS, () -> newcomer.page().session("phase").equals("open"));
    }
}
