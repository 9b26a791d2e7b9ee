package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Distances;
import wetube.sim.Liar;
import wetube.sim.Lie;
import wetube.sim.Machine;
import wetube.sim.MediaPlayer;
import wetube.sim.Simulation;

/**
 * How far apart the pictures are, with players as late as real ones. Virtual time: these are figures of the rule, not of the machine
 * that the test runs on. {@code make bench} measures real browsers.
 */
@DisplayName("In sync:")
class InSyncTest {
    private static final long BACK_MS = 10_000;

    private final Simulation sim = new Simulation(14).withMediaPlayers().withVideosOf(7200);
    private Machine ada;
    private Machine bo;
    private Machine cy;
    private Distances distances;
    private EventId session;

    @AfterEach
    void check() {
        sim.check();
    }

    /** Three people with clocks that are off and run fast or slow, watching a film. */
    private void watch(long skewMs, double ppm) {
        watch(skewMs, ppm, 0);
    }

    private void watch(long skewMs, double bosPpm, double cysPpm) {
        ada = sim.machine("ada", skewMs, 0);
        bo = sim.machine("bo", -skewMs, bosPpm);
        cy = sim.machine("cy", 0, cysPpm);
        session = sim.party(ada, bo, cy);
        ada.page().load("https://example.org/film.mp4");
        distances = new Distances(sim, ada, bo, cy);
        sim.runFor(BACK_MS);
    }

    private void within(String what, double p95Ms, double maxMs) {
        System.out.printf("in sync, %s: %s%n", what, distances);
        assertTrue(distances.percentileMs(0.95) <= p95Ms && distances.maxMs() <= maxMs, () -> what + ": " + distances);
    }

    private static MediaPlayer player(Machine machine) {
        return (MediaPlayer) machine.player().orElseThrow();
    }

    @Test
    @DisplayName("quiet: within a few milliseconds, without a seek")
    void quiet() {
        sim.network().delays(0, 2, 0.5);
        watch(0, 0);
        int seeks = player(bo).seeks();
        distances.during(60_000);
        within("quiet", 15, 20);
        assertEquals(seeks, player(bo).seeks());
    }

    @Test
    @DisplayName("stalls of 0.3 s and 1.2 s: under 50 ms again within 3 s and 1.5 s")
    void stalls() {
        sim.network().delays(0, 2, 0.5);
        watch(0, 0);
        player(bo).starve(300);
        sim.runFor(300);
        long small = distances.untilWithin(50, 3000);
        sim.runFor(5000);
        player(cy).starve(1200);
        sim.runFor(1200);
        long large = distances.untilWithin(50, 1500);
        System.out.printf("in sync, after a stall of 0.3 s: %d ms, of 1.2 s: %d ms%n", small, large);
        sim.runFor(2000);
        distances.during(20_000);
        within("after stalls", 15, 20);
    }

    @Test
    @DisplayName("100 ± 20 ms between the peers: p95 under 25 ms")
    void delay() {
        sim.network().delays(80, 80, 0.5);
        watch(0, 0);
        distances.during(60_000);
        within("100 ± 20 ms", 25, 30);
    }

    @Test
    @DisplayName("clocks 5 s off, one 200 ppm fast: the same as with right ones")
    void skewed() {
        sim.network().delays(0, 2, 0.5);
        watch(5000, 200);
        distances.during(60_000);
        within("skewed clocks", 15, 20);
    }

    @Test
    @DisplayName("all of it at once, and long links")
    void everything() {
        sim.network().delays(80, 80, 0.5);
        watch(5000, 200);
        distances.during(60_000);
        within("skewed clocks, 100 ± 20 ms", 25, 35);
    }

    @Test
    @DisplayName("a neighbour that shows a wrong clock moves nobody's picture, not even a newcomer's")
    void lyingNeighbour() {
        sim.network().delays(5, 40, 0.3);
        watch(5000, 200);
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "editor");
        sim.runFor(5000);
        mallory.tell(Lie.WRONG_CLOCK);
        double before = player(bo).position();
        distances.during(30_000);
        within("a lying neighbour", 20, 30);
        assertEquals(before + 30, player(bo).position(), 0.05);
        Machine dee = sim.machine("dee", -3000, 100);
        sim.invite(ada, dee, "viewer");
        Distances all = new Distances(sim, ada, bo, cy, dee);
        all.untilWithin(50, 3000);
        all.during(20_000);
        assertTrue(all.percentileMs(0.95) < 20, all::toString);
    }

    @Test
    @DisplayName("a director who shows a wrong clock, and whose turn it is to be the reference, is contradicted by all others")
    void lyingReference() {
        sim.network().delays(5, 40, 0.3);
        watch(5000, 200);
        Liar mallory = sim.liar("mallory");
        while (mallory.id().compareTo(ada.id()) > 0) {
            mallory = sim.liar("mallory");
        }
        ada.page().invite(mallory.address(), "director");
        sim.runFor(12_000);
        double before = player(bo).position();
        mallory.tell(Lie.WRONG_CLOCK);
        distances.during(60_000);
        within("a lying director", 20, 30);
        assertEquals(before + 60, player(bo).position(), 0.05);
    }

    @ParameterizedTest(name = "its link breaks meanwhile: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a viewer whose downlink is full for a minute, with a queue of 400 ms, still knows what time it is")
    void fullDownlink(boolean breaks) {
        sim.network().delays(10, 20, 0.3);
        watch(3000, 150, -150);
        sim.network().fillDownlink(bo, 400);
        double worstMs = 0;
        for (int i = 0; i < 60; i++) {
            if (breaks && i % 20 == 5) {
                sim.network().lose(bo, ada);
                sim.network().lose(bo, cy);
            }
            sim.runFor(1000);
            worstMs = Math.max(worstMs, Math.abs(bo.sessionTimeMs().orElseThrow() - ada.sessionTimeMs().orElseThrow()));
        }
        assertTrue(bo.page().withinMs(bo.id()) <= 50, "so much at most its clock is off, by what two quartzes may drift in a minute");
        System.out.printf("in sync, with a queue of 400 ms: the clock is at most %.0f ms off%n", worstMs);
        assertTrue(worstMs < 40, worstMs + " ms off");
    }

    @Test
    @DisplayName("who comes while the own downlink is full can't know better, and all are shown by how much it may be wrong")
    void neverQuiet() {
        sim.network().delays(10, 20, 0.3);
        watch(3000, 150, -150);
        assertTrue(ada.page().withinMs(bo.id()) <= 20);
        Machine dee = sim.machine("dee", 2000, 0);
        sim.network().fillDownlink(dee, 400);
        sim.invite(ada, dee, "viewer");
        sim.runFor(20_000);
        long offMs = Math.abs(dee.sessionTimeMs().orElseThrow() - ada.sessionTimeMs().orElseThrow());
        assertTrue(offMs > 100, "a queue on one way can't be seen");
        for (Machine machine : List.of(ada, bo, dee)) {
            assertEquals(200, machine.page().withinMs(dee.id()), 40, "as " + machine.name() + " is shown it");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5000, 120_000})
    @DisplayName("a laptop that was closed for a while is where the others are as soon as it hears from them, even if it was the reference")
    void sleep(long forMs) {
        sim.network().delays(5, 40, 0.3);
        watch(5000, 200);
        sim.runFor(5000);
        Distances others = new Distances(sim, bo, cy);
        double before = player(bo).position();
        sim.sleep(ada, forMs);
        others.during(forMs + 10_000);
        assertTrue(others.maxMs() < 50, others::toString);
        distances.untilWithin(50, 20_000);
        assertEquals(before + (sim.timeline().nowMs() - others.startedMs()) / 1e3, player(bo).position(), 0.1);
    }

    @Test
    @DisplayName("a viewer alone on time, who lies, does not shift the time of a director who starts again")
    void lyingViewerAlone() {
        ada = sim.machine("ada", 5000, 0);
        ada.page();
        sim.runFor(500);
        ada.page().start("Movie night");
        sim.runFor(500);
        ada.page().load("https://example.org/film.mp4");
        Liar mallory = sim.liar("mallory");
        ada.page().invite(mallory.address(), "viewer");
        sim.runFor(20_000);
        mallory.tell(Lie.WRONG_CLOCK);
        sim.runFor(5000);
        sim.crash(ada);
        sim.runFor(5000);
        sim.restart(ada);
        sim.runFor(20_000);
        assertEquals(ada.nowMs(), ada.sessionTimeMs().orElseThrow(), 50, "she founded its time: it is her own");
    }

    @Test
    @DisplayName("PAUSE: all show the same frame, and all start from it together")
    void pause() {
        sim.network().delays(20, 60, 0.3);
        watch(5000, 100);
        for (int i = 0; i < 5; i++) {
            ada.page().pause(player(ada).position());
            sim.runFor(600);
            assertTrue(List.of(ada, bo, cy).stream().allMatch(machine -> player(machine).isPaused()));
            assertTrue(distances.nowMs() <= 5, distances.nowMs() + " ms");
            ada.page().play(player(ada).position());
            sim.runUntil("it plays", 1000, () -> List.of(ada, bo, cy).stream().noneMatch(machine -> player(machine).isPaused()));
            sim.runFor(30);
            assertTrue(distances.nowMs() <= 20, "first frames: " + distances.nowMs() + " ms");
            sim.runFor(5000);
        }
    }

    @Test
    @DisplayName("SEEK and RATE: together again soon, at any speed")
    void seekAndRate() {
        watch(5000, 100);
        for (double rate : new double[] {1.5, 0.5, 2, 1}) {
            ada.page().seek(100 * rate);
            ada.page().rate(rate);
            sim.runFor(500);
            distances.untilWithin(50, 3000);
            sim.runFor(3000);
            distances.during(5000);
            within("speed " + rate, 20, 30);
        }
    }

    @Test
    @DisplayName("a newcomer, a reloaded page, and a peer that starts again are in the right place within 2 s")
    void late() {
        watch(5000, 100);
        Machine dee = sim.machine("dee", -4000, -150);
        sim.invite(ada, dee, "viewer");
        Distances all = new Distances(sim, ada, bo, cy, dee);
        assertTrue(all.untilWithin(50, 2000) <= 2000);
        sim.runFor(12_000);
        dee.browser(false);
        sim.runFor(3000);
        dee.browser(true);
        assertTrue(all.untilWithin(50, 2000) <= 2000);
        sim.crash(dee);
        sim.runFor(3000);
        sim.restart(dee);
        assertTrue(all.untilWithin(50, 2000) <= 2000);
        assertEquals(0, Math.round((dee.sessionTimeMs().orElseThrow() - ada.sessionTimeMs().orElseThrow()) / 25.0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("the director goes, another with a clock 5 s off is elected, and the first comes back: under 50 ms throughout")
    void reference(boolean power) {
        sim.network().delays(10, 60, 0.3);
        watch(5000, 200, -200);
        Distances rest = new Distances(sim, bo, cy);
        sim.runFor(5000);
        rest.during(5000);
        if (power) {
            sim.losePower(ada);
        } else {
            sim.crash(ada);
        }
        rest.andDuring(20_000);
        assertTrue(bo.roleOf(bo) == Role.DIRECTOR || cy.roleOf(cy) == Role.DIRECTOR, "one of them was elected meanwhile");
        sim.restart(ada);
        rest.andDuring(30_000);
        System.out.println("in sync, while the reference changes: " + rest);
        assertTrue(rest.maxMs() < 50, rest::toString);
        distances.during(10_000);
        within("with the first reference back", 20, 30);
    }

    @Test
    @DisplayName("two halves that were apart for an hour, with clocks that drift, meet: nobody's picture jumps, and all are together")
    void healed() {
        sim.network().delays(5, 40, 0.3);
        watch(5000, 200, 200);
        sim.runFor(10_000);
        sim.network().split(List.of(ada), List.of(bo, cy));
        sim.runFor(3_600_000);
        assertTrue(distances.nowMs() > 300, "they have drifted apart");
        int seeks = player(bo).seeks() + player(cy).seeks() + player(ada).seeks();
        sim.network().heal();
        Distances rest = new Distances(sim, bo, cy);
        rest.during(40_000);
        assertTrue(rest.maxMs() < 50, rest::toString);
        assertTrue(distances.untilWithin(50, 5000) >= 0);
        assertEquals(seeks, player(bo).seeks() + player(cy).seeks() + player(ada).seeks());
    }
}
