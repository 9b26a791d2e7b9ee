package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** From an address to a member, and all the ways in which that ends otherwise. */
@DisplayName("An invitation")
class InvitationTest {
    private final Simulation sim = new Simulation(2);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final EventId session = sim.party(ada);

    @AfterEach
    void check() {
        sim.check();
    }

    private void invited() {
        ada.page().invite(bo.address(), "editor");
        sim.runUntil("Bo is asked", 2000, () -> bo.page().invitations().equals(List.of(session.text())));
    }

    private void error(Machine machine, String text) {
        sim.runUntil("the page says: " + text + ", not " + machine.page().errors(), 8000,
                () -> machine.page().errors().stream().anyMatch(error -> error.contains(text)));
    }

    @Test
    @DisplayName("is shown to both, and accepting it makes a member with the role that was offered")
    void accepted() {
        invited();
        assertEquals("invited", ada.page().user(bo.id(), "state"));
        assertEquals(0, bo.events("JOIN").size());
        assertEquals(bo.address(), ada.page().user(bo.id(), "name"), "whoever only dials hears no name");
        bo.page().accept();
        sim.runUntil("Bo is an editor", 2000, () -> bo.page().session("role").equals("editor") && ada.roleOf(bo) == Role.EDITOR);
        assertEquals(List.of(), bo.page().invitations());
        assertEquals("here", ada.page().user(bo.id(), "state"));
        assertEquals("bo", ada.page().user(bo.id(), "name"));
    }

    @Test
    @DisplayName("that is declined is taken out of the log again, and the director is told")
    void declined() {
        invited();
        bo.page().decline();
        sim.runUntil("Ada is told", 2000, () -> ada.page().notices().contains(bo.address() + " declined the invitation."));
        sim.runUntil("Bo is no longer listed", 2000, () -> ada.page().user(bo.id(), "state").isEmpty());
        assertEquals(List.of(), bo.page().invitations());
    }

    @Test
    @DisplayName("that was declined as a link broke does not keep the next one from being shown")
    void declinedWhileLinkBreaks() {
        invited();
        sim.slowDisk(ada, 500);
        bo.page().decline();
        sim.runUntil("Ada is told", 2000, () -> ada.page().notices().contains(bo.address() + " declined the invitation."));
        sim.network().lose(ada, bo);
        sim.runUntil("Bo is no longer listed", 2000, () -> ada.page().user(bo.id(), "state").isEmpty());
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("Bo is asked anew", 5000, () -> bo.page().invitations().equals(List.of(session.text())));
    }

    @Test
    @DisplayName("that is taken back disappears from the other's page, and can't be accepted any more")
    void withdrawn() {
        invited();
        ada.page().withdraw(bo.id());
        sim.runUntil("Bo is told", 2000, () -> bo.page().notices().contains("ada took the invitation to “Movie night” back."));
        assertEquals(List.of(), bo.page().invitations());
        bo.page().sayText("{\"command\":\"ACCEPT\",\"session\":\"" + session.text() + "\"}");
        error(bo, "That invitation was taken back.");
    }

    @Test
    @DisplayName("that is taken back at the moment it is accepted does not let anybody in")
    void withdrawnWhileAccepted() {
        invited();
        ada.page().withdraw(bo.id());
        bo.page().accept();
        sim.runFor(5000);
        assertEquals(Role.NONE, ada.roleOf(bo));
        assertEquals(1, bo.page().errors().size());
        error(bo, "ACCEPT: The invitation was taken back");
        assertEquals("", bo.page().session("phase"), "nothing is open");
        assertEquals(List.of(), bo.page().sessions());
    }

    @Test
    @DisplayName("sent twice is one invitation; with another role it is the later one")
    void twice() {
        invited();
        ada.page().invite(bo.address(), "editor");
        sim.runFor(2000);
        assertEquals(1, ada.events("INVITE").size());
        assertEquals(List.of(session.text()), bo.page().invitations());
        ada.page().invite(bo.id(), "viewer");
        sim.runFor(1000);
        bo.page().accept();
        sim.runUntil("Bo is a viewer", 2000, () -> bo.page().session("role").equals("viewer"));
        ada.page().invite(bo.address(), "editor");
        sim.runUntil("Ada is told", 8000, () -> ada.page().notices().contains(
                "bo is in this session already; now there is a link to " + bo.address() + "."));
    }

    @Test
    @DisplayName("sent twice is declined once, also while the second is still being dialled")
    void twiceDeclinedOnce() {
        sim.network().delays(100, 100, 0);
        invited();
        bo.page().decline();
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("Ada is told", 2000, () -> ada.page().notices().contains(bo.address() + " declined the invitation."));
        sim.runFor(3000);
        assertEquals(List.of(), bo.page().invitations());
        assertEquals("", ada.page().user(bo.id(), "state"));
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("Bo is asked anew", 2000, () -> bo.page().invitations().equals(List.of(session.text())));
    }

    @Test
    @DisplayName("can be accepted hours later, and after either side has been away")
    void late() {
        invited();
        sim.runFor(60_000);
        sim.crash(bo);
        sim.runFor(20_000);
        sim.restart(bo);
        sim.runUntil("Bo is asked again", 20_000, () -> bo.page().invitations().contains(session.text()));
        sim.crash(ada);
        sim.runFor(40_000);
        sim.restart(ada);
        sim.runFor(20_000);
        bo.page().accept();
        sim.runUntil("Bo is in", 5000, () -> bo.page().session("role").equals("editor"));
    }

    @Test
    @DisplayName("accepted while the director is away takes effect when the director is back")
    void acceptedInAbsence() {
        invited();
        sim.crash(ada);
        sim.runFor(1000);
        bo.page().accept();
        sim.runFor(5000);
        assertEquals("joining", bo.page().session("phase"));
        sim.restart(ada);
        sim.runUntil("Bo is in", 10_000, () -> bo.page().session("role").equals("editor"));
    }

    @Test
    @DisplayName("accepted and then forgotten by a crash of the invitee takes effect after its restart")
    void acceptedThenKilled() {
        invited();
        sim.crash(ada);
        sim.runFor(500);
        bo.page().accept();
        sim.runFor(500);
        sim.crash(bo);
        sim.runFor(500);
        sim.restart(bo);
        sim.restart(ada);
        sim.runUntil("Bo is in", 30_000, () -> bo.page().session("role").equals("editor"));
    }

    @Test
    @DisplayName("accepted with a full disk takes effect when there is room again, without another click")
    void acceptedOnFullDisk() {
        invited();
        sim.fillDisk(bo);
        bo.page().accept();
        error(bo, "no space left");
        assertEquals("joining", bo.page().session("phase"));
        sim.emptyDisk(bo);
        sim.runUntil("Bo is in", 15_000, () -> ada.roleOf(bo) == Role.EDITOR);
    }

    @Test
    @DisplayName("to an address where nobody listens says so")
    void refused() {
        sim.crash(bo);
        ada.page().invite(bo.address(), "viewer");
        error(ada, "refuses the connection");
    }

    @Test
    @DisplayName("to a private address that nobody is at says what a router must forward, to a public one does not")
    void privateAddress() {
        ada.page().invite("203.0.113.9:7009", "viewer");
        error(ada, "refuses the connection");
        assertTrue(ada.page().errors().stream().noneMatch(error -> error.contains("router")), ada.page().errors().toString());
        ada.page().invite("192.168.77.9:7009", "viewer");
        error(ada, "the router must forward TCP port 7009 to it");
    }

    @Test
    @DisplayName("to an address that does not answer says so")
    void noAnswer() {
        sim.network().cut(ada, bo);
        ada.page().invite(bo.address(), "viewer");
        error(ada, "Nobody answers");
    }

    @Test
    @DisplayName("to somebody who is there but busy is tried again, and reaches them when they have time; the page tells meanwhile")
    void busy() {
        sim.pause(bo, 12_000);
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("the first attempt is shown", 1000, () -> ada.page().attempt(bo.address()) == 1);
        sim.runUntil("the second attempt is shown", 10_000, () -> ada.page().attempt(bo.address()) == 2);
        assertEquals(List.of(bo.address() + " is there, but busy. It is called again for a while."), ada.page().notices());
        sim.runUntil("Bo is asked", 30_000, () -> bo.page().invitations().equals(List.of(session.text())));
        assertEquals(List.of(), ada.page().errors());
        assertEquals(0, ada.page().attempt(bo.address()));
    }

    @Test
    @DisplayName("to somebody who stays busy is tried a few times, further and further apart, and then given up with one error")
    void staysBusy() {
        sim.pause(bo, 600_000);
        ada.page().invite(bo.address(), "viewer");
        long took = sim.runUntil("it is given up", 60_000, () -> !ada.page().errors().isEmpty());
        assertTrue(took > Calls.MAX_DIALS * 5000 + 7 * Calls.BUSY_MS / 2, "given up after " + took + " ms");
        sim.runFor(60_000);
        assertEquals(List.of("INVITE: " + bo.address() + " sends no greeting."), ada.page().errors());
        assertEquals("", ada.page().user(bo.id(), "state"));
        assertEquals(0, ada.events("INVITE").size());
    }

    @Test
    @DisplayName("to somebody busy can be called off between two attempts")
    void busyCalledOff() {
        sim.pause(bo, 12_000);
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("it waits for the second attempt", 10_000, () -> ada.page().attempt(bo.address()) == 2);
        ada.page().withdraw(bo.address());
        sim.runFor(60_000);
        assertEquals(0, ada.events("INVITE").size());
        assertEquals(List.of(), bo.page().invitations());
    }

    @Test
    @DisplayName("is to the session it was meant for, and to no other that is opened before somebody busy has answered")
    void otherSessionMeanwhile() {
        sim.pause(bo, 12_000);
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("it waits for the second attempt", 10_000, () -> ada.page().attempt(bo.address()) == 2);
        ada.page().start("Another night");
        sim.runFor(60_000);
        assertEquals("Another night", ada.page().session("title"));
        assertEquals(0, ada.events("INVITE").size());
        assertEquals(List.of(), bo.page().invitations());
    }

    @Test
    @DisplayName("to an address where another key than the expected one is found says so, and invites nobody")
    void wrongKey() {
        Machine cy = sim.machine("cy");
        ada.page().invite(bo.address() + "/" + cy.id().text(), "viewer");
        error(ada, "Somebody else is at");
        assertEquals(0, ada.events("INVITE").size());
        ada.page().invite(bo.address() + "/" + bo.id().text(), "viewer");
        sim.runUntil("the right one is asked", 2000, () -> !bo.page().invitations().isEmpty());
    }

    @Test
    @DisplayName("to oneself says so")
    void oneself() {
        ada.page().invite(ada.address(), "viewer");
        error(ada, "This identity also runs at");
    }

    @Test
    @DisplayName("that is still being dialled can be called off")
    void calledOff() {
        sim.network().delay(ada, bo, 400);
        ada.page().invite(bo.address(), "viewer");
        sim.runFor(100);
        ada.page().withdraw(bo.address());
        sim.runFor(10_000);
        assertEquals(0, ada.events("INVITE").size());
        assertEquals(List.of(), bo.page().invitations());
    }

    @Test
    @DisplayName("is for directors to give: an editor's page refuses")
    void notAnEditors() {
        sim.invite(ada, bo, "editor");
        bo.page().invite("10.0.0.9:7001", "viewer");
        error(bo, "Only directors may invite.");
    }

    @Test
    @DisplayName("of a stranger does not push an honest one aside, nor does it change it")
    void spam() {
        Liar mallory = sim.liar("mallory");
        mallory.dial(bo);
        sim.runFor(1000);
        mallory.tell(Lie.INVITATIONS);
        sim.runFor(1000);
        int junk = bo.page().invitations().size();
        assertTrue(junk <= 4, "one stranger has " + junk + " invitations on the page");
        ada.page().invite(bo.address(), "editor");
        sim.runUntil("Ada's is shown too", 2000, () -> bo.page().invitations().contains(session.text()));
        mallory.imitate(session);
        sim.runFor(1000);
        bo.page().sayText("{\"command\":\"ACCEPT\",\"session\":\"" + session.text() + "\"}");
        sim.runUntil("Bo is in", 3000, () -> bo.page().session("role").equals("editor"));
    }

    @Test
    @DisplayName("that has no answer is said again over the same link, and shown once")
    void saidAgain() {
        List<String> said = new ArrayList<>();
        sim.withMessages().tell((timeMs, who, what) -> said.add(who + " " + what));
        invited();
        sim.runFor(60_000);
        assertEquals(List.of(session.text()), bo.page().invitations());
        long times = said.stream().filter(line -> line.startsWith("ada") && line.contains("INVITATION")).count();
        assertTrue(times >= 3 && times <= 5, times + " times in a minute");
    }

    @Test
    @DisplayName("by two directors at once is one invitation")
    void twoDirectors() {
        Machine cy = sim.machine("cy");
        sim.invite(ada, bo, "director");
        ada.page().invite(cy.address(), "viewer");
        bo.page().invite(cy.address(), "editor");
        sim.runUntil("Cy is asked", 3000, () -> !cy.page().invitations().isEmpty());
        sim.runFor(1000);
        assertEquals(1, cy.page().invitations().size());
        cy.page().accept();
        sim.runUntil("Cy is in", 3000, () -> ada.roleOf(cy) != Role.NONE);
        sim.runUntilTogether(session, 3000);
    }
}
