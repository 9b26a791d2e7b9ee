package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** An evening as it should go, click by click. */
@DisplayName("A party")
class PartyTest {
    private final Simulation sim = new Simulation(1);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");

    @AfterEach
    void check() {
        sim.check();
    }

    private void allShow(String video) {
        sim.runUntil("all see the video " + video, 2000, () -> List.of(ada, bo, cy).stream()
                .allMatch(machine -> machine.page().video().equals(video)));
    }

    @Test
    @DisplayName("has everybody at the same place of the video after each act of the director")
    void steering() {
        EventId session = sim.party(ada, bo, cy);
        ada.page().load("youtube:aaaaaaaaaaa");
        allShow("PLAYING");
        ada.page().pause(12.5);
        allShow("PAUSED");
        ada.page().seek(3.25);
        sim.runUntil("all are at 3.25 s", 2000, () -> List.of(bo, cy).stream().allMatch(m -> m.page().currentTime() == 3.25));
        ada.page().rate(1.5);
        ada.page().play(4);
        allShow("PLAYING");
        sim.runUntilTogether(session, 2000);
        assertEquals(List.of("LOAD", "PAUSE", "SEEK", "RATE", "PLAY"), ada.page().acts());
        assertEquals(ada.page().acts(), cy.page().acts());
        assertEquals(1.5, cy.session().orElseThrow().playback().rate());
        assertEquals(List.of(), ada.page().errors());
    }

    @Test
    @DisplayName("gives and takes roles while the video plays, and each click counts by the role its author has")
    void roles() {
        sim.party(ada, bo, cy);
        ada.page().load("youtube:aaaaaaaaaaa");
        allShow("PLAYING");
        bo.page().pause(1);
        sim.runFor(1000);
        assertEquals(List.of("PAUSE: Only editors and directors may do that."), bo.page().errors());
        assertFalse(bo.page().sessionIs("mayControl"));

        sim.role(ada, bo, "editor");
        assertTrue(bo.page().sessionIs("mayControl"));
        bo.page().pause(7);
        allShow("PAUSED");
        bo.page().role(cy.id(), "editor");
        sim.runFor(500);
        assertEquals("ROLE: Only directors may do that.", bo.page().errors().get(1));

        sim.role(ada, bo, "viewer");
        bo.page().play(9);
        sim.runFor(1000);
        assertEquals(3, bo.page().errors().size());
        assertEquals("PAUSED", cy.page().video());
        assertEquals("viewer", cy.page().user(bo.id(), "role"));
    }

    @Test
    @DisplayName("can have a second director, who invites and whom nobody can demote")
    void secondDirector() {
        sim.party(ada, bo);
        sim.role(ada, bo, "director");
        sim.invite(bo, cy, "editor");
        ada.page().role(bo.id(), "viewer");
        ada.page().remove(bo.id());
        sim.runFor(500);
        assertEquals(List.of("ROLE: Nobody can take a director's role away; directors lay it down themselves.",
                "REMOVE: Nobody can remove a director; directors leave themselves."), ada.page().errors());
        bo.page().role(bo.id(), "viewer");
        sim.runUntil("Bo is a viewer again", 2000, () -> ada.roleOf(bo) == Role.VIEWER);
    }

    @Test
    @DisplayName("shows somebody who is removed out, tells the one concerned, and takes in nothing more of theirs")
    void removal() {
        EventId session = sim.party(ada, bo, cy);
        ada.page().remove(bo.id());
        sim.runUntil("Bo knows", 2000, () -> bo.page().session("phase").equals("removed"));
        sim.runUntil("Cy does not list Bo any more", 2000, () -> cy.page().user(bo.id(), "name").isEmpty());
        bo.page().rename("Bo the second");
        sim.runFor(2000);
        assertEquals(0, ada.events("PROFILE").size());
        sim.runFor(35_000);
        assertEquals(0, sim.network().linksBetween(ada, bo), "a link that serves nothing is closed");

        ada.page().invite(bo.id(), "editor");
        sim.runUntil("Bo is asked again", 5000, () -> bo.page().invitations().contains(session.text()));
        assertEquals(Role.NONE, ada.roleOf(bo), "nobody joins again without saying yes");
        bo.page().accept();
        sim.runUntil("Bo is back, as an editor", 5000, () -> bo.page().session("role").equals("editor"));
        sim.runUntilTogether(session, 2000);
    }

    @Test
    @DisplayName("lets a member leave for good, and goes on without")
    void leaving() {
        sim.party(ada, bo, cy);
        bo.page().leave();
        sim.runUntil("Bo has left", 2000, () -> bo.page().session("phase").equals("left") && cy.roleOf(bo) == Role.NONE);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("Cy watches", 2000, () -> cy.page().video().equals("PLAYING"));
        assertEquals("EMPTY", bo.page().video());
    }

    @Test
    @DisplayName("is ended by a director for all, and can only be looked at from then on")
    void ending() {
        sim.party(ada, bo, cy);
        ada.page().load("youtube:aaaaaaaaaaa");
        allShow("PLAYING");
        ada.page().end();
        sim.runUntil("it has ended for all", 2000, () -> List.of(ada, bo, cy).stream()
                .allMatch(machine -> machine.page().session("phase").equals("ended")));
        allShow("PAUSED");
        ada.page().play(1);
        ada.page().invite(bo.id(), "editor");
        sim.runFor(500);
        assertEquals(List.of("PLAY: The session has ended.", "INVITE: Only directors may invite."), ada.page().errors());
    }

    @Test
    @DisplayName("shows who is where, and who cannot play the video")
    void whereabouts() {
        sim.party(ada, bo, cy);
        ada.page().load("youtube:aaaaaaaaaaa");
        allShow("PLAYING");
        sim.runUntil("Ada's page knows that Bo's plays", 3000, () -> ada.page().user(bo.id(), "player").equals("PLAYING"));
        assertEquals("here", ada.page().user(bo.id(), "state"));
        bo.page().sayText("{\"command\":\"SYNC\",\"item\":\"" + bo.page().item()
                + "\",\"currentTime\":1,\"buffer\":0,\"state\":\"FAILED\","
                + "\"ready\":false,\"startMs\":0,\"failure\":\"youtube-150\",\"dispatchedAt\":" + bo.nowMs() + "}");
        sim.runUntil("all know why Bo can't", 1000, () -> cy.page().user(bo.id(), "failure").equals("youtube-150"));
    }

    @Test
    @DisplayName("keeps its sessions apart: one is open, the others are listed and can be opened again")
    void severalSessions() {
        EventId first = sim.party(ada, bo);
        EventId second = sim.party(cy, ada);
        assertEquals(List.of(first.text()), ada.page().sessions());
        sim.runUntil("Bo sees that Ada is away", 5000, () -> bo.page().user(ada.id(), "state").equals("away"));
        ada.page().open(first.text());
        sim.runUntil("Bo sees that Ada is back", 5000, () -> bo.page().user(ada.id(), "state").equals("here"));
        assertEquals(List.of(second.text()), ada.page().sessions());
        ada.page().close();
        sim.runUntil("both are listed", 1000, () -> ada.page().sessions().size() == 2);
        ada.page().forget(second.text());
        sim.runUntil("one is forgotten", 1000, () -> ada.page().sessions().equals(List.of(first.text())));
    }

    @Test
    @DisplayName("answers nonsense from a page with an error and changes nothing")
    void nonsense() {
        sim.party(ada, bo);
        List<String> nonsense =
                List.of("", "{}", "{\"command\":\"DANCE\"}", "{\"command\":\"PLAY\"}", "{\"command\":\"PLAY\",\"currentTime\":-1}",
                "{\"command\":\"PLAY\",\"currentTime\":1e999}", "{\"command\":\"ROLE\",\"id\":\"x\",\"role\":\"editor\"}", "[]",
                "{\"command\":\"START\",\"title\":\"\"}",
                "{\"command\":\"LOAD\",\"torrentId\":\"javascript:alert(1)\",\"filename\":\"x\"}",
                "{\"command\":\"INVITE\",\"address\":\"nowhere:0\",\"role\":\"viewer\"}", "{\"command\":\"PLAY\",\"currentTime\":3}");
        nonsense.forEach(ada.page()::sayText);
        sim.runFor(1000);
        assertEquals(nonsense.size(), ada.page().errors().size(), ada.page().errors().toString());
        assertEquals("PLAY: Nothing is loaded. Add a video first.", ada.page().errors().get(nonsense.size() - 1));
        assertEquals("open", ada.page().session("phase"));
    }
}
