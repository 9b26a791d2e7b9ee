package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** Links that come, go, cross each other and come back. */
@DisplayName("Between two members")
class NeighboursTest {
    private final Simulation sim = new Simulation(3);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final EventId session = sim.party(ada, bo);

    @AfterEach
    void check() {
        sim.check();
    }

    /** How often those who are not linked hear of one another: {@code party.Gossip}. */
    private static final long PASSED_ON_MS = 5000;

    private boolean linked() {
        return sim.network().linksBetween(ada, bo) == 1 && ada.page().user(bo.id(), "state").equals("here")
                && bo.page().user(ada.id(), "state").equals("here");
    }

    @Test
    @DisplayName("one link is left when both dial at the same moment")
    void simultaneousDialling() {
        for (int i = 0; i < 50; i++) {
            sim.crash(ada);
            sim.crash(bo);
            sim.restart(ada);
            sim.runFor(i * 20L);
            sim.restart(bo);
            sim.runUntil("one link is up", 5000, this::linked);
            sim.runFor(1500);
            assertTrue(linked(), "and it stays");
        }
    }

    @Test
    @DisplayName("a link that breaks is back within a second")
    void broken() {
        sim.runFor(10_000);
        sim.network().lose(ada, bo);
        sim.runUntil("the link is gone", 1000, () -> sim.network().linksBetween(ada, bo) == 0);
        assertTrue(sim.runUntil("it is back", 3000, this::linked) < 1500);
    }

    @Test
    @DisplayName("a link that died in silence is noticed after 10 s, and dialled again when the network heals")
    void silentlyDead() {
        sim.network().cut(ada, bo);
        sim.runUntil("Ada's page says that Bo is away", 5000, () -> ada.page().user(bo.id(), "state").equals("away"));
        sim.runUntil("both have given the link up", 15_000, () -> sim.network().linksBetween(ada, bo) == 0);
        sim.runFor(60_000);
        sim.network().heal();
        assertTrue(sim.runUntil("they are together again", 30_000, this::linked) <= Neighbours.MAX_BACKOFF_MS * 3 / 2 + 5500);
    }

    @RepeatedTest(5)
    @DisplayName("a short interruption costs no link at all")
    void shortCut(RepetitionInfo repetition) {
        long links = sim.network().linksBetween(ada, bo);
        sim.network().cut(ada, bo);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000L * repetition.getCurrentRepetition());
        sim.network().heal();
        sim.runUntil("Bo sees the video", 2000, () -> bo.page().video().equals("PLAYING"));
        assertEquals(links, sim.network().linksBetween(ada, bo));
    }

    @Test
    @DisplayName("a peer that can't be reached from outside dials out, and is a member like any other")
    void behindARouter() {
        sim.network().shield(bo);
        sim.crash(ada);
        sim.runFor(1000);
        sim.restart(ada);
        sim.runUntil("Bo has dialled", 10_000, this::linked);
        sim.network().lose(ada, bo);
        sim.runUntil("Bo has dialled again", 10_000, this::linked);
    }

    @Test
    @DisplayName("two who can't reach one another talk through the third")
    void throughTheThird() {
        Machine cy = sim.machine("cy");
        sim.invite(ada, cy, "viewer");
        sim.role(ada, bo, "editor");
        sim.network().cut(bo, cy);
        sim.runFor(20_000);
        bo.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("Cy sees Bo's video", 1500, () -> cy.page().video().equals("PLAYING"));
        sim.runUntilTogether(session, 1000);
        sim.runUntil("they see where the other's player is", 6000, () -> cy.page().user(bo.id(), "player").equals("PLAYING")
                && bo.page().user(cy.id(), "player").equals("PLAYING"));
        assertEquals("", cy.page().user(bo.id(), "delayMs"), "there is no link to measure");
        sim.crash(bo);
        sim.runUntil("Cy sees that Bo is away", 3 * PASSED_ON_MS + 3000, () -> cy.page().user(bo.id(), "state").equals("away"));
    }

    @Test
    @DisplayName("a director who can be heard through the third only is there; nobody is elected until it dies")
    void directorThroughTheThird() {
        Machine cy = sim.machine("cy");
        sim.invite(ada, cy, "viewer");
        sim.network().cut(ada, bo);
        sim.runUntil("the link is given up", 20_000, () -> sim.network().linksBetween(ada, bo) == 0);
        for (int i = 0; i < 50; i++) {
            sim.runFor(200);
            assertTrue(bo.sees(ada), "Bo hears nothing of Ada");
            assertEquals(0, bo.events("ELECTED").size());
        }
        sim.losePower(ada);
        sim.runUntil("Bo or Cy directs", 8000, () -> bo.valid("ELECTED").size() == 1);
    }

    @Test
    @DisplayName("somebody else who listens at a member's old address is not taken for the member")
    void wrongKeyAtTheAddress() {
        Machine cy = sim.machine("cy");
        sim.crash(bo);
        sim.network().takeOver(bo, cy);
        sim.runFor(30_000);
        assertEquals(0, sim.network().linksBetween(ada, cy));
        assertEquals("away", ada.page().user(bo.id(), "state"));
    }

    @Test
    @DisplayName("a frozen process is shown as away, and is back when it goes on")
    void frozen() {
        sim.pause(bo, 25_000);
        sim.runUntil("Ada's page says that Bo is away", 5000, () -> ada.page().user(bo.id(), "state").equals("away"));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(25_000);
        sim.runUntil("they are together again", 25_000, this::linked);
        sim.runUntil("Bo sees the video", 2000, () -> bo.page().video().equals("PLAYING"));
        sim.runUntilTogether(session, 1000);
    }

    @Test
    @DisplayName("one who reads slowly is not cut off, and holds nobody up")
    void slowReader() {
        Machine cy = sim.machine("cy");
        sim.invite(ada, cy, "viewer");
        sim.slowReader(bo, 250);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("Cy sees it at once", 1000, () -> cy.page().video().equals("PLAYING"));
        sim.runFor(20_000);
        sim.slowReader(bo, 0);
        sim.runUntil("Bo sees it too", 5000, () -> bo.page().video().equals("PLAYING"));
    }

    @Test
    @DisplayName("one who broke a rule is not dialled for half a minute, and is not let in")
    void shunned() {
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("Mallory is in", 5000,
                () -> bo.session().orElseThrow().roster().roleOf(mallory.id()) != wetube.act.Role.NONE);
        sim.runUntil("Mallory is linked to both, and knows", 10_000, () -> sim.network().linksBetween(mallory, bo) == 1
                && sim.network().linksBetween(mallory, ada) == 1);
        mallory.tell(Lie.SECOND_HELLO);
        sim.runUntil("both hang up", 2000, () -> sim.network().linksBetween(bo, mallory) == 0
                && sim.network().linksBetween(ada, mallory) == 0);
        long links = bo.linksSoFar();
        mallory.rest();
        sim.runFor(Neighbours.SHUN_MS - 3000);
        assertEquals(links, bo.linksSoFar(), "links to Mallory");
        assertEquals(List.of(), bo.page().errors());
    }
}
