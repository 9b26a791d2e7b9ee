package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.sim.Machine;
import wetube.sim.Simulation;

@DisplayName("What a party does by itself, where some players never come to the end or wait for a click:")
class AutomaticActsTest {
    private final Simulation sim = new Simulation(13).withoutPlayers();
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");

    @BeforeEach
    void gather() {
        sim.party(ada, bo, cy);
    }

    /** Their page says this of its player, at the place where it should be. */
    private static void plays(Machine machine, String state) {
        double position = machine.session().orElseThrow().playback().position();
        machine.page().sync(machine.page().item(), state, position, !state.equals("WAITING"), 0, machine.sessionTimeMs().orElseThrow());
    }

    /** Once all know the line that begins now. */
    private void onlyBoHasToClick() {
        sim.runFor(100);
        plays(ada, "PAUSED");
        plays(bo, "WAITING");
        plays(cy, "PAUSED");
    }

    private void twoFilms() {
        ada.page().load("youtube:aaaaaaaaaaa");
        ada.page().add("youtube:bbbbbbbbbbb");
        sim.runUntil("both are queued", 2000, () -> cy.page().playlist().size() == 2);
        sim.runFor(2000);
    }

    private void next(String when) {
        sim.runUntil("the next one comes " + when, 10_000, () -> List.of(ada, bo, cy).stream().noneMatch(machine -> machine.valid("NEXT").isEmpty()));
        sim.runFor(5000);
        assertEquals(1, cy.valid("NEXT").size());
        sim.check();
    }

    @Test
    @DisplayName("the director's player has given up: most of those that can end decide")
    void directorFailed() {
        twoFilms();
        plays(ada, "FAILED");
        plays(bo, "ENDED");
        plays(cy, "PLAYING");
        sim.runFor(3000);
        assertEquals(0, cy.events("NEXT").size(), "one of two has not ended");
        plays(cy, "ENDED");
        next("when both have");
    }

    @Test
    @DisplayName("the director's player waits for a click, one viewer's has failed: the other's end counts")
    void directorWaits() {
        twoFilms();
        plays(ada, "WAITING");
        plays(bo, "FAILED");
        plays(cy, "ENDED");
        next("at the end of the only one");
    }

    @Test
    @DisplayName("the first director's player hangs: another director, whose player has ended, moves on")
    void anyDirector() {
        ada.page().role(bo.id(), "director");
        sim.runUntil("Bo directs", 2000, () -> bo.page().session("role").equals("director"));
        twoFilms();
        Machine first = List.of(ada, bo).stream().min((a, b) -> a.id().compareTo(b.id())).orElseThrow();
        plays(ada, first == ada ? "STALLED" : "ENDED");
        plays(bo, first == bo ? "STALLED" : "ENDED");
        plays(cy, "ENDED");
        next("after a while");
    }

    @Test
    @DisplayName("a start waits for who still has to click, as long as patience lasts, and then not for the same person again")
    void click() {
        ada.page().setWaiting("start");
        sim.runUntil("all know the setting", 2000, () -> cy.page().session("wait").equals("start"));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runUntil("it is on", 2000, () -> !bo.page().item().isEmpty() && !cy.page().item().isEmpty() && !ada.page().item().isEmpty());
        onlyBoHasToClick();
        sim.runUntil("all wait", 2000, () -> List.of(ada, bo, cy).stream().allMatch(machine -> machine.page().isHeld()));
        sim.runFor(2000);
        plays(bo, "PAUSED");
        sim.runUntil("Bo has clicked", 1000, () -> cy.valid("RESUME").size() == 1);
        sim.runFor(20_000);
        plays(bo, "WAITING");
        sim.runFor(4000);
        assertEquals(1, cy.events("HOLD").size(), "in the middle nobody waits for a click");
        ada.page().seek(50);
        onlyBoHasToClick();
        sim.runUntil("all wait again", 2000, () -> cy.valid("HOLD").size() == 2);
        sim.runFor(12_000);
        ada.page().seek(100);
        onlyBoHasToClick();
        sim.runFor(5000);
        assertEquals(2, cy.events("HOLD").size(), "Bo has been waited for in vain");
        assertTrue(cy.page().goesOnWithout(bo.id()));
        sim.check();
    }
}
