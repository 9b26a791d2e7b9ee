package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.party.PeerMessage;
import wetube.sim.Liar;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** How people with a code find each other and come in. For those with bad intentions see {@link FalseProofTest}. */
@DisplayName("Whoever knows the code of a conference")
class DoorTest {
    private static final String CODE = "7K3M-9QXD-TWPB-8NRA";

    private final Simulation sim = new Simulation(7);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");

    @AfterEach
    void check() {
        sim.check();
    }

    /** Ada starts the conference. */
    private EventId started() {
        sim.runUntil("Ada's page is open", 1000, () -> !ada.page().conference("link").isEmpty());
        ada.page().find(CODE);
        return sim.party(ada);
    }

    private void finds(Machine machine, EventId session) {
        machine.page().find(CODE);
        sim.runUntil(machine + " finds it", 3000, () -> machine.page().found().containsKey(session.text()));
    }

    private void waits(Machine machine, EventId session) {
        finds(machine, session);
        machine.page().enter(session.text());
        sim.runUntil(machine + " waits at the door", 3000, () -> machine.page().conference("answer").equals("ASKED"));
    }

    private void isIn(Machine machine, Role role) {
        sim.runUntil(machine + " is in", 8000, () -> machine.page().session("phase").equals("open") && ada.roleOf(machine) == role);
    }

    @Test
    @DisplayName("finds it through a tracker, sees who is there, is let in as what a director says, and has the code then")
    void meets() {
        EventId session = started();
        finds(bo, session);
        assertEquals("[\"ada\"]", bo.page().found().get(session.text()));
        assertEquals(List.of(), ada.page().atDoor(), "nobody is asked before somebody wants in");
        bo.page().enter(session.text());
        sim.runUntil("Ada is asked", 3000, () -> ada.page().atDoor().equals(List.of("bo")));
        ada.page().admit(bo.id(), "editor");
        isIn(bo, Role.EDITOR);
        assertEquals(List.of(), ada.page().atDoor());
        assertEquals(CODE, bo.page().conference("code"));
        assertEquals(List.of(), bo.page().invitations(), "what one has asked for is not asked back");
    }

    @Test
    @DisplayName("is told when a director says no")
    void refused() {
        EventId session = started();
        waits(bo, session);
        ada.page().admit(bo.id(), "none");
        sim.runUntil("Bo is told", 3000, () -> bo.page().conference("answer").equals("NO"));
        sim.runFor(20_000);
        assertEquals(List.of(), ada.page().atDoor(), "and asks no more");
    }

    @Test
    @DisplayName("comes in by a join link, without any tracker, also where it names no key")
    void byLink() {
        EventId session = started();
        sim.directory().fall();
        String link = ada.page().conference("link");
        assertEquals("wetube:" + ada.address() + "/" + ada.id().text() + "#" + CODE, link);
        Machine cleo = sim.machine("cleo");
        sim.runFor(500);
        bo.page().join("“" + link + "”");
        cleo.page().join(ada.address() + "#" + CODE.toLowerCase(java.util.Locale.ROOT).replace("-", ""));
        for (Machine machine : List.of(bo, cleo)) {
            sim.runUntil(machine + " finds it", 5000, () -> machine.page().found().containsKey(session.text()));
            machine.page().enter(session.text());
            sim.runUntil("Ada is asked", 3000, () -> ada.page().atDoor().equals(List.of(machine.name())));
            ada.page().admit(machine.id(), "viewer");
            isIn(machine, Role.VIEWER);
        }
    }

    @Test
    @DisplayName("is led by a member that may not let in to a director that can, and waits where there is none")
    void ledToDirector() {
        EventId session = started();
        sim.invite(ada, bo, "viewer");
        Machine cleo = sim.machine("cleo");
        sim.runFor(500);
        sim.directory().fall();
        // Bo was invited by address and knows no code yet; it learns it at the door like anybody.
        bo.page().close();
        sim.runFor(500);
        bo.page().join(ada.page().conference("link"));
        sim.runUntil("Bo finds it", 5000, () -> bo.page().found().containsKey(session.text()));
        bo.page().enter(session.text());
        isIn(bo, Role.VIEWER);
        cleo.page().join(bo.address() + "#" + CODE);
        sim.runUntil("Cleo finds it", 5000, () -> cleo.page().found().containsKey(session.text()));
        cleo.page().enter(session.text());
        sim.runUntil("Ada is asked", 8000, () -> ada.page().atDoor().equals(List.of("cleo")));
        ada.page().admit(cleo.id(), "viewer");
        isIn(cleo, Role.VIEWER);
    }

    @Test
    @DisplayName("comes in at once where directors chose that, one in two seconds; after a removal the door asks again")
    void atOnce() {
        EventId session = started();
        ada.page().setDoor("viewers");
        sim.runUntil("it is set", 2000, () -> ada.page().session("door").equals("viewers"));
        Machine cleo = sim.machine("cleo");
        sim.runFor(500);
        finds(bo, session);
        finds(cleo, session);
        bo.page().enter(session.text());
        cleo.page().enter(session.text());
        isIn(bo, Role.VIEWER);
        isIn(cleo, Role.VIEWER);
        assertEquals(List.of(), ada.page().atDoor());
        ada.page().remove(cleo.id());
        sim.runUntil("it asks again", 2000, () -> ada.page().session("door").equals("ask"));
    }

    @Test
    @DisplayName("does not come in where nobody is to")
    void nobody() {
        EventId session = started();
        ada.page().setDoor("nobody");
        finds(bo, session);
        bo.page().enter(session.text());
        sim.runUntil("Bo is told", 3000, () -> bo.page().conference("answer").equals("NOBODY"));
        assertEquals(Role.NONE, ada.roleOf(bo));
    }

    @Test
    @DisplayName("sees both sessions that were started apart, and who is in them")
    void twoStarted() {
        EventId one = started();
        sim.runUntil("Bo's page is open", 1000, () -> !bo.page().conference("link").isEmpty());
        bo.page().find(CODE);
        sim.runUntil("Bo finds the first", 3000, () -> bo.page().found().containsKey(one.text()));
        EventId two = sim.party(bo);
        Machine cleo = sim.machine("cleo");
        sim.runFor(500);
        cleo.page().find(CODE);
        sim.runUntil("Cleo sees both", 5000, () -> cleo.page().found().keySet().equals(Set.of(one.text(), two.text())));
        assertEquals("[\"bo\"]", cleo.page().found().get(two.text()));
    }

    @Test
    @DisplayName("knows it after a restart, and is found again at once")
    void restarted() {
        EventId session = started();
        sim.crash(ada);
        sim.restart(ada);
        sim.runUntil("it is open", 5000, () -> ada.page().session("phase").equals("open"));
        assertEquals(CODE, ada.page().conference("code"));
        bo.page().join("wetube:" + ada.address() + "/" + ada.id().text() + "#" + CODE);
        sim.runUntil("Bo finds it", 5000, () -> bo.page().found().containsKey(session.text()));
    }

    @Test
    @DisplayName("that is wrong is told so within three seconds, and so is whoever has a link without any")
    void wrongCode() {
        started();
        bo.page().join(ada.address() + "#AAAA-BBBB-CCCC-DDDD");
        sim.runUntil("Bo is told", 3000, () -> bo.page().conference("problem").contains("does not know this code"));
        bo.page().join(ada.address());
        sim.runUntil("Bo is told", 3000, () -> bo.page().conference("problem").contains("no conference code"));
    }

    @Test
    @DisplayName("and has a link to a private address that nobody is at reads what a router must forward; to a public one not")
    void privateAddress() {
        started();
        bo.page().join("203.0.113.9:7009#" + CODE);
        sim.runUntil("Bo is told", 10_000, () -> bo.page().conference("problem").contains("refuses the connection"));
        assertFalse(bo.page().conference("problem").contains("router"), bo.page().conference("problem"));
        bo.page().join("192.168.77.9:7009#" + CODE);
        sim.runUntil("Bo is told", 10_000, () -> bo.page().conference("problem").contains("the router must forward TCP port 7009 to it"));
    }

    @Test
    @DisplayName("hears who is there; a stranger that only dials does not, whatever it says, until it is invited")
    void strangers() {
        EventId session = started();
        waits(bo, session);
        ada.page().admit(bo.id(), "viewer");
        isIn(bo, Role.VIEWER);
        sim.network().delays(20, 60, 0.1);
        Liar mallory = sim.liar("mallory");
        for (int i = 0; i < 5; i++) {
            mallory.dial(ada);
            mallory.dial(bo);
            sim.runFor(2000);
            mallory.pretend(session);
            mallory.toAll(new PeerMessage.Card("Ada", 7001, List.of(bo.address())));
            mallory.toAll(new PeerMessage.Ask(session));
            mallory.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK));
            mallory.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.YES));
            mallory.toAll(new PeerMessage.Knock("A".repeat(43)));
            sim.runFor(8000);
        }
        assertFalse(mallory.knowsAnybody());
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("who is invited hears by whom", 20_000, mallory::knowsAnybody);
    }

    @Test
    @DisplayName("and can only dial out meets others like it through a headless peer that all can dial; a fourth reaches all")
    void throughHeadless() {
        sim.network().shield(ada);
        sim.network().shield(bo);
        Machine relay = sim.headless("relay");
        EventId session = started();
        ada.page().setDoor("viewers");
        sim.runFor(1000);
        relay.page().find(CODE);    // as its command line does
        sim.runUntil("the relay has entered", 30_000, () -> ada.roleOf(relay) == Role.VIEWER && relay.page().session("phase").equals("open"));
        ada.page().role(relay.id(), "director");    // who may let in must be in reach
        Machine cleo = sim.machine("cleo");
        List<Machine> all = List.of(ada, bo, relay, cleo);
        for (Machine late : List.of(bo, cleo)) {
            sim.runFor(2500);
            late.page().find(CODE);
            sim.runUntil(late + " finds it", 15_000, () -> late.page().found().containsKey(session.text()));
            late.page().enter(session.text());
            sim.runUntil(late + " is in", 15_000, () -> late.page().session("phase").equals("open") && ada.roleOf(late) == Role.VIEWER);
        }
        sim.runUntil("all see all", 15_000, () -> all.stream().allMatch(one -> all.stream().allMatch(other -> one == other || one.sees(other))));
        assertEquals(0, sim.network().linksBetween(ada, bo));
        sim.runUntilTogether(session, 10_000);
    }

    @Test
    @DisplayName("is registered where a tracker is named, unless the code is easy to guess")
    void weak() {
        started();
        assertEquals(1, sim.directory().size());
        bo.page().find("password");
        sim.runFor(3000);
        assertTrue(bo.page().conference("weak").contains("easy to guess"));
        assertFalse(bo.page().conference("tracker").isEmpty());
    }
}
