package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

@DisplayName("An old backup of DATA is put back, and")
class BackupTest {
    private final Simulation sim = new Simulation(21).withoutPlayers();
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");

    @ParameterizedTest(name = "{0} ms after the start, links of {1} ms, a backup from before it joined: {2}")
    @CsvSource({"200,5,false", "500,5,false", "900,300,false", "200,300,false", "400,5,true"})
    @DisplayName("the own event of a hasty click follows on what the others hold")
    void hasty(long afterMs, long delayMs, boolean beforeJoining) {
        sim.network().delays(delayMs, delayMs, 0.3);
        EventId session = beforeJoining ? sim.party(ada, cy) : sim.party(ada, bo, cy);
        if (beforeJoining) {
            ada.page().invite(bo.address(), "editor");
            sim.runUntil("Bo is asked", 10_000, () -> bo.page().invitations().contains(session.text()));
            sim.network().cut(bo, ada);
            bo.page().accept();
            sim.runFor(300);
            bo.backUp();
            sim.network().mend(bo, ada);
            sim.runUntil("Bo is in", 60_000, () -> bo.page().session("role").equals("editor"));
        } else {
            sim.role(ada, bo, "editor");
            bo.backUp();
        }
        bo.page().add("youtube:aaaaaaaaaaa");
        sim.runFor(2000);
        sim.crash(bo);
        sim.runFor(3000);
        sim.restartFromBackup(bo);
        sim.runFor(afterMs);
        bo.page().add("youtube:bbbbbbbbbbb");
        sim.runFor(20_000);
        assertEquals(List.of(), ada.session().orElseThrow().log().forks());
        assertEquals(Role.EDITOR, ada.roleOf(bo));
        assertEquals(beforeJoining ? 1 : 2, ada.page().playlist().size());
        sim.runUntilTogether(session, 5000);
    }

    @Test
    @DisplayName("nobody is in reach: it may write after 3 s, and if that was a fork, is told so in words of its own, and can be invited again")
    void alone() {
        EventId session = sim.party(ada, bo, cy);
        sim.role(ada, bo, "editor");
        bo.backUp();
        bo.page().add("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        sim.crash(bo);
        sim.network().split(List.of(ada, cy), List.of(bo));
        sim.restartFromBackup(bo);
        sim.runFor(300);
        bo.page().add("youtube:bbbbbbbbbbb");
        sim.runUntil("Bo's click counts", 5000, () -> bo.page().playlist().size() == 1);
        sim.network().heal();
        sim.runUntil("Bo is told", 60_000, () -> bo.page().session("phase").equals("forked"));
        ada.page().invite(bo.id(), "editor");
        sim.runUntil("Bo is asked", 5000, () -> bo.page().invitations().contains(session.text()));
        bo.page().accept();
        sim.runUntil("Bo is in again", 5000, () -> bo.page().session("role").equals("editor"));
    }

    @Test
    @DisplayName("a restart with the disk as it was costs a second in company, no more")
    void usual() {
        sim.party(ada, bo, cy);
        sim.role(ada, bo, "editor");
        sim.crash(bo);
        sim.runFor(3000);
        sim.restart(bo);
        sim.runFor(300);
        bo.page().add("youtube:bbbbbbbbbbb");
        sim.runUntil("Bo's click counts", 1900, () -> ada.page().playlist().size() == 1);
    }
}
