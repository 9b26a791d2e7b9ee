package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** The director is there all the time, and somebody's machine or network does badly. */
@DisplayName("No needless election:")
class NeedlessElectionTest {
    private static final long SETTLED_MS = 12_000;

    @ParameterizedTest(name = "for {0} ms")
    @ValueSource(longs = {1600, 2500, 2700, 2900})
    @DisplayName("time in which a viewer did not run itself is nobody's silence")
    void standsStill(long forMs) {
        for (int seed = 0; seed < 4; seed++) {
            Simulation sim = new Simulation(seed).withoutPlayers();
            Machine ada = sim.machine("ada");
            Machine bo = sim.machine("bo");
            Machine cy = sim.machine("cy");
            sim.party(ada, bo, cy);
            sim.runFor(SETTLED_MS + 37 * seed);
            for (int i = 0; i < 5; i++) {
                sim.pause(bo, forMs);
                sim.runFor(forMs + 2000);
            }
            assertEquals(List.of(), ada.events("VOTE"), "seed " + seed);
            assertEquals(List.of(), ada.events("ELECTED"), "seed " + seed);
            sim.check();
        }
    }

    @Test
    @DisplayName("a director that falls silent while a viewer stands still is missed by it all the same")
    void standsStillAsTheDirectorDies() {
        Simulation sim = new Simulation(3).withoutPlayers();
        Machine ada = sim.machine("ada");
        Machine bo = sim.machine("bo");
        sim.party(ada, bo);
        sim.runFor(SETTLED_MS);
        sim.pause(bo, 2500);
        sim.losePower(ada);
        sim.runFor(2500);
        sim.runUntil("Bo directs", 4000, () -> bo.page().session("role").equals("director"));
    }

    @Test
    @DisplayName("a link that is 3 s up and 3 s down for two minutes costs the log one election that is undone, not one each time")
    void comesAndGoes() {
        for (int seed = 0; seed < 3; seed++) {
            Simulation sim = new Simulation(seed).withoutPlayers();
            List<Machine> all = sim.machines("ada", "bo", "cy", "dee");
            Machine dee = all.get(3);
            EventId session = sim.party(all.get(0), all.get(1), all.get(2), dee);
            sim.runFor(SETTLED_MS);
            for (int i = 0; i < 20; i++) {
                sim.network().split(all.subList(0, 3), List.of(dee));
                sim.runFor(3000);
                sim.network().heal();
                sim.runFor(3000);
            }
            sim.runFor(5000);
            sim.runUntilTogether(session, 20_000);
            int elected = dee.events("ELECTED").size();
            int votes = dee.events("VOTE").size();
            assertTrue(elected <= 2 && votes <= 6, "seed " + seed + ": " + elected + " ELECTED, " + votes + " VOTE");
        }
    }

    @Test
    @DisplayName("whoever is left alone for good directs, however often it was alone for a moment before")
    void aloneForGood() {
        Simulation sim = new Simulation(4).withoutPlayers();
        List<Machine> all = sim.machines("ada", "bo", "cy");
        Machine cy = all.get(2);
        sim.party(all.get(0), all.get(1), cy);
        sim.runFor(SETTLED_MS);
        for (int i = 0; i < 10; i++) {
            sim.network().split(all.subList(0, 2), List.of(cy));
            sim.runFor(3000);
            sim.network().heal();
            sim.runFor(3000);
        }
        sim.network().split(all.subList(0, 2), List.of(cy));
        sim.runUntil("Cy directs", 90_000, () -> cy.page().session("role").equals("director"));
    }

    @Test
    @DisplayName("the page shows an election from the first vote on")
    void shownFromTheFirstVote() {
        Simulation sim = new Simulation(8).withoutPlayers();
        List<Machine> all = sim.machines("ada", "bo", "cy", "dee");
        sim.party(all.get(0), all.get(1), all.get(2), all.get(3));
        sim.runFor(SETTLED_MS);
        sim.crash(all.get(0));
        boolean[] shown = {false};
        sim.runUntil("they have elected one", 6000, () -> {
            for (Machine machine : all.subList(1, 4)) {
                String election = machine.page().election();
                shown[0] |= !election.isEmpty();
                assertTrue(!election.contains("\"votes\":0"), election);
            }
            return all.subList(1, 4).stream().anyMatch(machine -> machine.page().session("role").equals("director"));
        });
        assertTrue(shown[0]);
    }
}
