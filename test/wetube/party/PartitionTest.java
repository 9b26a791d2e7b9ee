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
import wetube.session.Meaning;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** Both sides of a cut go on, and are one again when it heals. */
@DisplayName("When the network splits")
class PartitionTest {
    /**
     * A silent link is given up after 10 s, redialling backs off to 15 s and half as much again, and then there is a log to
     * fetch.
     */
    private static final long HEALED_MS = 25_000;

    private final Simulation sim = new Simulation(4);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final Machine dee = sim.machine("dee");
    private final EventId session = sim.party(ada, bo, cy, dee);

    @AfterEach
    void check() {
        sim.check();
    }

    @Test
    @DisplayName("both sides steer their own video, and all see the same one when it heals")
    void bothSidesAct() {
        sim.role(ada, cy, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.network().split(List.of(ada, bo), List.of(cy, dee));
        ada.page().pause(5);
        cy.page().seek(60);
        sim.runUntil("each side follows its own", 2000, () -> bo.page().video().equals("PAUSED") && dee.page().currentTime() == 60);
        sim.runFor(30_000);
        cy.page().load("youtube:bbbbbbbbbbb");
        sim.runFor(1000);
        sim.network().heal();
        sim.runUntilTogether(session, HEALED_MS);
        sim.runFor(500);
        assertEquals(List.of(cy.page().item()), List.of(ada, bo, dee).stream().map(m -> m.page().item()).distinct().toList());
        assertEquals(0, Meaning.voids(ada.session().orElseThrow()).size(), "nothing that was said is lost or void");
    }

    @Test
    @DisplayName("between two only, each page shows the other as reached through the rest, until they have a link again")
    void betweenTwo() {
        assertFalse(bo.page().isRelayed(cy.id()));
        sim.network().cut(bo, cy);
        sim.runUntil("both pages say so", 25_000, () -> bo.page().isRelayed(cy.id()) && cy.page().isRelayed(bo.id()));
        sim.runFor(20_000);
        assertEquals("here", bo.page().user(cy.id(), "state"));
        assertTrue(bo.page().isRelayed(cy.id()));
        assertFalse(ada.page().isRelayed(cy.id()));
        sim.network().heal();
        sim.runUntil("there is a link again", HEALED_MS, () -> !bo.page().isRelayed(cy.id()) && !cy.page().isRelayed(bo.id()));
        assertEquals("here", cy.page().user(bo.id(), "state"));
    }

    @Test
    @DisplayName("what an editor did on the other side of its demotion has no effect")
    void demotedMeanwhile() {
        sim.role(ada, cy, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.network().split(List.of(ada, bo), List.of(cy, dee));
        cy.page().pause(5);
        ada.page().role(cy.id(), "viewer");
        sim.runFor(5000);
        assertEquals("PAUSED", dee.page().video());
        sim.network().heal();
        sim.runUntilTogether(session, HEALED_MS);
        sim.runFor(500);
        assertEquals("PLAYING", dee.page().video());
        assertEquals("viewer", cy.page().session("role"));
        assertEquals(1, dee.events("PAUSE").size());
        assertEquals(0, dee.valid("PAUSE").size());
    }

    @Test
    @DisplayName("somebody who was removed meanwhile learns of it, and of nothing that came after")
    void removedWhileAway() {
        sim.network().split(List.of(ada, bo, dee), List.of(cy));
        ada.page().remove(cy.id());
        sim.runFor(1000);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(20_000);
        sim.network().heal();
        sim.runUntil("Cy knows", HEALED_MS, () -> cy.page().session("phase").equals("removed"));
        sim.runFor(20_000);
        assertEquals(1, cy.events("REMOVE").size());
        assertEquals(0, cy.events("LOAD").size());
        sim.runFor(20_000);
        assertEquals(0, sim.network().linksBetween(ada, cy));
    }

    @Test
    @DisplayName("somebody who was removed while its peer did not run learns of it when it starts again")
    void removedWhileDown() {
        sim.crash(cy);
        ada.page().remove(cy.id());
        sim.runFor(60_000);
        sim.restart(cy);
        sim.runUntil("Cy knows", 5000, () -> cy.page().session("phase").equals("removed"));
    }

    @Test
    @DisplayName("two members removed by a director on each side are both out, and both know")
    void bothRemove() {
        sim.role(ada, bo, "director");
        sim.network().split(List.of(ada, cy), List.of(bo, dee));
        ada.page().remove(dee.id());
        bo.page().remove(cy.id());
        sim.runFor(20_000);
        sim.network().heal();
        sim.runUntil("both know", HEALED_MS, () -> cy.page().session("phase").equals("removed")
                && dee.page().session("phase").equals("removed"));
        sim.runUntilTogether(session, 5000);
        assertEquals(Role.NONE, ada.roleOf(cy));
        assertEquals(Role.NONE, ada.roleOf(dee));
    }

    @Test
    @DisplayName("what was on its way to somebody who has left meanwhile is nobody's offence")
    void leftMeanwhile() {
        sim.role(ada, bo, "editor");
        sim.network().split(List.of(ada, bo), List.of(cy, dee));
        bo.page().add("youtube:aaaaaaaaaaa");
        cy.page().leave();
        sim.runFor(6000);
        bo.page().add("youtube:bbbbbbbbbbb");
        sim.runFor(1000);
        sim.network().heal();
        sim.runUntilTogether(session, HEALED_MS);
        sim.runFor(5000);
        assertEquals("left", cy.page().session("phase"));
    }

    @Test
    @DisplayName("a newcomer of one side is a member on the other as soon as it heals")
    void newcomer() {
        Machine eli = sim.machine("eli");
        sim.network().split(List.of(ada, bo, eli), List.of(cy, dee));
        sim.invite(ada, eli, "editor");
        eli.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(15_000);
        sim.network().heal();
        sim.runUntil("Dee sees Eli's video", HEALED_MS, () -> dee.page().video().equals("PLAYING"));
        sim.runUntil("Dee sees Eli", HEALED_MS, () -> dee.page().user(eli.id(), "state").equals("here"));
        sim.runUntilTogether(session, 1000);
    }

    @Test
    @DisplayName("a session ended on one side is over for all, whatever the other side did")
    void endedMeanwhile() {
        sim.role(ada, cy, "editor");
        sim.network().split(List.of(ada, bo), List.of(cy, dee));
        ada.page().end();
        cy.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(15_000);
        sim.network().heal();
        sim.runUntil("it has ended for all", HEALED_MS, () -> List.of(ada, bo, cy, dee).stream()
                .allMatch(machine -> machine.page().session("phase").equals("ended")));
        sim.runUntilTogether(session, 5000);
    }

    @Test
    @DisplayName("into three and heals by and by, all are together at the end")
    void threeParts() {
        sim.role(ada, bo, "editor");
        sim.role(ada, cy, "editor");
        sim.network().split(List.of(ada, dee), List.of(bo), List.of(cy));
        ada.page().add("youtube:aaaaaaaaaaa");
        bo.page().add("youtube:bbbbbbbbbbb");
        cy.page().add("youtube:ccccccccccc");
        sim.runFor(12_000);
        sim.network().split(List.of(ada, dee, bo), List.of(cy));
        sim.runFor(25_000);
        sim.network().heal();
        sim.runUntilTogether(session, HEALED_MS);
        sim.runFor(500);
        assertEquals(3, dee.page().playlist().size());
        assertTrue(List.of(ada, bo, cy).stream().allMatch(m -> m.page().playlist().equals(dee.page().playlist())));
    }

    @Test
    @DisplayName("playback goes on when the director is gone, and the page says that there is none")
    void directorGone() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        double before = bo.session().orElseThrow().playback().positionAt(bo.sessionTimeMs().orElseThrow());
        sim.losePower(ada);
        sim.runUntil("the page says so", 6000, () -> bo.page().sessionIs("noDirector"));
        sim.runFor(10_000);
        double after = bo.session().orElseThrow().playback().positionAt(bo.sessionTimeMs().orElseThrow());
        assertEquals("PLAYING", bo.page().video());
        assertTrue(after - before > 10, "the video stood still");
        assertEquals(after, dee.session().orElseThrow().playback().positionAt(dee.sessionTimeMs().orElseThrow()), 0.1);
        sim.restart(ada);
        sim.runUntil("she is back", 5000, () -> !bo.page().sessionIs("noDirector"));
    }

    @Test
    @DisplayName("the last one who is left steers the own player alone, until somebody is back")
    void lastOneStanding() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        assertTrue(!bo.page().sessionIs("mayControl"));
        List.of(ada, cy, dee).forEach(sim::crash);
        sim.runUntil("Bo may steer", 5000, () -> bo.page().sessionIs("mayControl"));
        bo.page().pause(7);
        sim.runUntil("Bo's video stands", 1000, () -> bo.page().video().equals("PAUSED") && bo.page().currentTime() == 7);
        bo.page().play(9);
        sim.runUntil("Bo's video plays", 1000, () -> bo.page().video().equals("PLAYING"));
        assertEquals(0, bo.events("PAUSE").size(), "that is nobody else's business");
        sim.restart(cy);
        sim.runUntil("Bo is on the common line again", 5000,
                () -> !bo.page().sessionIs("mayControl") && bo.page().currentTime() == 0);
        assertEquals("PLAYING", bo.page().video());
    }
}
