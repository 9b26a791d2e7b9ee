package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** What goes on by itself, and what everybody sees at the same moment. */
@DisplayName("The video")
class SteeringTest {
    private final Simulation sim = new Simulation(7).withVideosOf(20);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final EventId session = sim.party(ada, bo, cy);

    @AfterEach
    void check() {
        sim.check();
    }

    private void queueOfThree() {
        ada.page().load("youtube:aaaaaaaaaaa");
        ada.page().add("youtube:bbbbbbbbbbb");
        ada.page().add("youtube:ccccccccccc");
        sim.runUntil("all have the queue", 2000, () -> sim.machines().stream().allMatch(m -> m.page().playlist().size() == 3));
    }

    private long itemsPlayed(Machine machine) {
        return 1 + machine.page().playlist().indexOf(machine.page().item());
    }

    @Test
    @DisplayName("goes on to the next at its end, exactly once, however many directors there are")
    void nextOnce() {
        sim.role(ada, bo, "director");
        sim.role(ada, cy, "director");
        queueOfThree();
        sim.runFor(22_000);
        assertEquals(List.of(2L, 2L, 2L), sim.machines().stream().map(this::itemsPlayed).toList());
        assertEquals(1, bo.events("NEXT").size());
        sim.runFor(22_000);
        assertEquals(List.of(3L, 3L, 3L), sim.machines().stream().map(this::itemsPlayed).toList());
        sim.runFor(30_000);
        assertEquals(2, bo.events("NEXT").size(), "after the last there is nothing");
    }

    @Test
    @DisplayName("goes on by the next in line when the first director dies before the end")
    void nextByTheSecond() {
        sim.role(ada, bo, "director");
        queueOfThree();
        sim.runFor(10_000);
        Machine first = ada.id().compareTo(bo.id()) < 0 ? ada : bo;
        Machine second = first == ada ? bo : ada;
        sim.losePower(first);
        sim.runFor(15_000);
        assertEquals(2, itemsPlayed(second));
        assertEquals(2, itemsPlayed(cy));
        assertEquals(1, second.events("NEXT").size());
    }

    @Test
    @DisplayName("goes on by an editor when no director is left")
    void nextByAnEditor() {
        sim.role(ada, bo, "editor");
        queueOfThree();
        sim.runFor(5000);
        sim.crash(ada);
        sim.runFor(20_000);
        assertEquals(2, itemsPlayed(cy));
        assertTrue(cy.events("NEXT").stream().allMatch(entry -> entry.author().equals(bo.id())));
    }

    @Test
    @DisplayName("of which both sides of a split have begun the next one is not skipped twice when they meet")
    void nextOnBothSides() {
        sim.role(ada, cy, "director");
        queueOfThree();
        sim.runFor(2000);
        sim.network().split(List.of(ada, bo), List.of(cy));
        sim.runFor(22_000);
        assertEquals(List.of(2L, 2L, 2L), sim.machines().stream().map(this::itemsPlayed).toList());
        sim.network().heal();
        sim.runUntilTogether(session, 25_000);
        sim.runFor(500);
        assertEquals(2, bo.events("NEXT").size());
        long played = itemsPlayed(ada);
        assertTrue(played == 2 || played == 3 && ada.events("NEXT").size() == 3, "item " + played);
    }

    @Test
    @DisplayName("goes on for a viewer who is left alone, and so elected by the only vote there is")
    void nextAlone() {
        queueOfThree();
        sim.runFor(5000);
        sim.crash(ada);
        sim.crash(cy);
        sim.runFor(25_000);
        assertEquals(2, itemsPlayed(bo));
        assertEquals(Optional.of(bo.id()), bo.session().orElseThrow().roster().elected());
        assertEquals(List.of(bo.id()), bo.valid("NEXT").stream().map(LogEntry::author).toList());
    }

    @Test
    @DisplayName("is at the same second everywhere, though the machines' clocks differ by seconds and run apart")
    void samePlace() {
        ada.page().load("youtube:aaaaaaaaaaa");
        for (int i = 0; i < 60; i++) {
            sim.runFor(1000);
            List<Double> places = sim.machines().stream()
                    .map(m -> m.session().orElseThrow().playback().positionAt(m.sessionTimeMs().orElseThrow())).toList();
            double apart = places.stream().max(Double::compare).orElseThrow() - places.stream().min(Double::compare).orElseThrow();
            assertTrue(i < 3 || apart < 0.02, "after " + i + " s the pages are " + apart + " s apart: " + places);
        }
    }

    @Test
    @DisplayName("starts a moment later for all, so that it starts for all at once")
    void scheduledStart() {
        sim.network().delay(ada, cy, 200);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(20_000);
        ada.page().pause(5);
        sim.runFor(3000);
        ada.page().play(5);
        sim.runUntil("Cy knows", 2000, () -> cy.page().video().equals("PLAYING"));
        long waits = cy.session().orElseThrow().playback().at() - cy.sessionTimeMs().orElseThrow();
        assertTrue(waits >= 0, "Cy hears of the start " + -waits + " ms too late");
    }

    @Test
    @DisplayName("does not move because a frozen machine, hours behind, comes back")
    void frozenMachine() {
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(3000);
        sim.pause(bo, 3_600_000);
        sim.runFor(3_600_000);
        sim.runFor(20_000);
        long apart = Math.abs(bo.sessionTimeMs().orElseThrow() - cy.sessionTimeMs().orElseThrow());
        assertTrue(apart < 100, "Bo is " + apart + " ms off");
    }
}
