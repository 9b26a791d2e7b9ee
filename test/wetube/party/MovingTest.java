package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** New leases, another Wi-Fi, networks that fall silent. */
@DisplayName("Finding each other again:")
class MovingTest {
    private static final long SETTLED_MS = 12_000;
    private static final long AGAIN_MS = 5000;

    private final Simulation sim = new Simulation(9).withoutPlayers();
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final Machine dee = sim.machine("dee");

    @AfterEach
    void check() {
        sim.check();
    }

    private boolean isLinked(Machine... machines) {
        return Arrays.stream(machines).allMatch(one -> Arrays.stream(machines).allMatch(other -> one == other
                || sim.network().linksBetween(one, other) == 1 && one.page().user(other.id(), "state").equals("here")
                && !one.page().isRelayed(other.id())));
    }

    @Test
    @DisplayName("all stop and start at new addresses: one known address each brings all together, also after the next restart")
    void newLeases() {
        EventId session = sim.party(ada, bo, cy);
        sim.runFor(SETTLED_MS);
        List<Machine> all = List.of(ada, bo, cy);
        all.forEach(sim::crash);
        all.forEach(sim::move);
        all.forEach(sim::restart);
        sim.runFor(30_000);
        assertTrue(!isLinked(ada, bo));
        ada.page().invite(bo.address(), "viewer");
        sim.runUntil("Ada and Bo are together", AGAIN_MS, () -> isLinked(ada, bo));
        assertTrue(ada.page().notices().stream().anyMatch(notice -> notice.contains("bo is in this session already; now there is a link to")),
                ada.page().notices()::toString);
        assertEquals(List.of(), ada.page().errors());
        ada.page().invite(cy.address(), "viewer");
        sim.runUntil("all are together", 20_000, () -> isLinked(ada, bo, cy));
        sim.runUntilTogether(session, 20_000);
        sim.runFor(2000);
        all.forEach(sim::crash);
        all.forEach(sim::restart);
        sim.runUntil("all are together at once", AGAIN_MS, () -> isLinked(ada, bo, cy));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bo", "ada", "bo cy dee", "ada bo"})
    @DisplayName("whose address changes while running is back within 5 s, and nobody is elected meanwhile:")
    void whileRunning(String who) {
        sim.party(ada, bo, cy, dee);
        sim.runFor(SETTLED_MS);
        List<Machine> moved = List.of(ada, bo, cy, dee).stream().filter(machine -> who.contains(machine.name())).toList();
        moved.forEach(sim::move);
        sim.runFor(1200);
        System.out.println("moved " + who + ": together after " + sim.runUntil("all are together", AGAIN_MS, () -> isLinked(ada, bo, cy, dee)) + " ms");
        sim.runFor(20_000);
        assertEquals(List.of(), ada.events("ELECTED"));
        assertEquals(moved.size(), ada.events("PROFILE").size(), "each entry is renewed once");
        List.of(ada, bo, cy, dee).forEach(sim::crash);
        List.of(ada, bo, cy, dee).forEach(sim::restart);
        sim.runUntil("all are together at once", AGAIN_MS, () -> isLinked(ada, bo, cy, dee));
    }

    @Test
    @DisplayName("one does not hear another: others pass on what it says, and it is away for two seconds at most")
    void oneWay() {
        sim.party(ada, bo, cy, dee);
        sim.runFor(SETTLED_MS);
        sim.network().mute(bo, cy);
        long awayMs = 0;
        for (int i = 0; i < 250; i++) {
            sim.runFor(100);
            awayMs += cy.page().user(bo.id(), "state").equals("here") && bo.page().user(cy.id(), "state").equals("here") ? 0 : 100;
        }
        System.out.println("in a one-way cut: away for " + awayMs + " ms");
        assertTrue(awayMs <= 2000, awayMs + " ms");
        bo.page().rename("Bobo");
        sim.runUntil("Cy hears it", 1500, () -> cy.page().user(bo.id(), "name").equals("Bobo"));
        sim.network().heal();
        sim.runUntil("all are together", AGAIN_MS, () -> isLinked(ada, bo, cy, dee));
        assertEquals(List.of(), ada.events("VOTE"));
    }

    @Test
    @DisplayName("all neighbours are silent for a while, as when roaming: they are dialled again at once, beside the old links")
    void silent() {
        sim.party(ada, bo, cy, dee);
        sim.runFor(SETTLED_MS);
        for (Machine other : List.of(ada, cy, dee)) {
            sim.network().cut(bo, other);
        }
        sim.runFor(6000);
        sim.network().heal();
        sim.runUntil("all are together", AGAIN_MS, () -> isLinked(ada, bo, cy, dee));
    }
}
