package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

@DisplayName("Where the path loses large packets without a word, as some VPNs do")
class NarrowPathTest {
    private static final int PACKET_BYTES = 1200;

    private final Simulation sim = new Simulation(7);
    private final Machine ada = sim.machine("Ada");
    private final Machine bo = sim.machine("Bo");

    @AfterEach
    void check() {
        sim.check();
    }

    private EventId longSession() {
        EventId session = sim.party(ada);
        for (int i = 0; i < 40; i++) {
            ada.page().rename("Ada " + i);
            sim.runFor(400);
        }
        return session;
    }

    private void accept() {
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("Bo is invited", 10_000, () -> !bo.page().invitations().isEmpty());
        bo.page().accept();
    }

    @Test
    @DisplayName("a newcomer has the log all the same, in smaller pieces, and its link stays")
    void newcomer() {
        EventId session = longSession();
        sim.network().loseLarge(PACKET_BYTES);
        accept();
        sim.runUntil("Bo is in", 20_000, () -> bo.page().session("phase").equals("open") && sim.reckoning().isTogether(session));
        long links = bo.linksSoFar();
        sim.runFor(20_000);
        assertEquals(links, bo.linksSoFar());
        assertTrue(ada.sees(bo) && bo.sees(ada));
    }

    @Test
    @DisplayName("and smaller ones, too, one reads after ten seconds what is known, and what may be the cause")
    void cause() {
        longSession();
        sim.network().loseLarge(PACKET_BYTES / 2);
        accept();
        assertEquals("", bo.page().session("late"));
        sim.runUntil("Bo reads why", 12_000, () -> bo.page().session("late").contains("smaller pieces"));
        sim.network().cut(ada, bo);
        sim.runUntil("Bo reads that nobody is in reach", 20_000, () -> bo.page().session("late").contains("Nobody"));
        sim.network().loseLarge(Integer.MAX_VALUE);
        sim.network().heal();
        sim.runUntil("Bo is in", 60_000, () -> bo.page().session("phase").equals("open"));
        assertEquals("", bo.page().session("late"));
    }

    @Test
    @DisplayName("a newcomer whose way is longer than the time between two beats, too, and is told nothing of VPNs as long as some of it comes")
    void slowly() {
        EventId session = longSession();
        sim.network().loseLarge(PACKET_BYTES);
        accept();
        sim.runUntil("the first piece comes", 12_000, () -> bo.session().filter(one -> one.log().size() > 0).isPresent());
        sim.network().delay(ada, bo, 400);
        while (!bo.page().session("phase").equals("open")) {
            assertEquals("", bo.page().session("late"));
            sim.runFor(100);
        }
        sim.network().loseLarge(Integer.MAX_VALUE);
        sim.network().delay(ada, bo, 20);
        sim.runUntil("they are together", 20_000, () -> sim.reckoning().isTogether(session));
    }

    @Test
    @DisplayName("and a member that was away")
    void member() {
        EventId session = sim.party(ada, bo);
        sim.crash(bo);
        for (int i = 0; i < 40; i++) {
            ada.page().rename("Ada " + i);
            sim.runFor(400);
        }
        sim.network().loseLarge(PACKET_BYTES);
        sim.restart(bo);
        sim.runUntil("Bo is back", 30_000, () -> sim.reckoning().isTogether(session));
    }
}
