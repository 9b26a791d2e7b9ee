package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wetube.log.EventId;
import wetube.sim.Distances;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** A wall clock that has run ahead: somebody has set it, or the machine has slept. What the neighbours' clocks show tells which. */
@DisplayName("When the wall clock")
class WallClockTest {
    private final Simulation sim = new Simulation(12).withMediaPlayers().withVideosOf(36_000);
    private final List<Machine> all = new ArrayList<>();
    private EventId session;

    @AfterEach
    void check() {
        sim.check();
    }

    private void watch(int peers) {
        sim.network().delays(5, 60, 0.3);
        for (String name : List.of("ada", "bo", "cy").subList(0, peers)) {
            all.add(sim.machine(name));
        }
        session = sim.party(all.get(0), all.subList(1, peers).toArray(Machine[]::new));
        all.get(0).page().load("https://example.org/film.mp4");
        sim.runFor(15_000);
    }

    private Distances distances() {
        return new Distances(sim, all.toArray(Machine[]::new));
    }

    private long timesApartMs() {
        List<Long> times = all.stream().map(machine -> machine.sessionTimeMs().orElseThrow()).sorted().toList();
        return times.get(times.size() - 1) - times.get(0);
    }

    @ParameterizedTest(name = "by {0} ms, in a party of {1}, the director''s: {2}")
    @CsvSource({"5000,3,true", "60000,3,true", "3600000,3,true", "3600000,2,true", "5000,2,true", "3600000,3,false", "-3600000,2,true"})
    @DisplayName("is set while links talk on, the peer stays with its own time and its neighbours")
    void isSet(long byMs, int peers, boolean director) {
        watch(peers);
        long before = all.get(1).sessionTimeMs().orElseThrow() - sim.timeline().nowMs();
        long links = all.get(0).linksSoFar();
        sim.setWallClock(all.get(director ? 0 : 1), byMs);
        Distances distances = distances().during(20_000);
        assertTrue(distances.maxMs() < 40, distances::toString);
        assertTrue(timesApartMs() < 30, timesApartMs() + " ms apart");
        assertEquals(before, all.get(1).sessionTimeMs().orElseThrow() - sim.timeline().nowMs(), 30);
        assertEquals(links, all.get(0).linksSoFar());
        assertEquals(List.of(), all.get(1).events("VOTE"));
        sim.runUntilTogether(session, 1000);
    }

    @ParameterizedTest(name = "by {0} ms, in a party of {1}, the director''s: {2}")
    @CsvSource({"5000,3,true", "60000,3,true", "7200000,3,true", "7200000,2,true", "60000,2,true", "5000,2,true", "60000,2,false"})
    @DisplayName("ran ahead while the machine slept, the peer is where the others are as soon as it hears from them, and moves nobody")
    void slept(long forMs, int peers, boolean director) {
        watch(peers);
        Machine sleeper = all.get(director ? 0 : 1);
        Machine other = all.get(director ? 1 : 0);
        long before = other.sessionTimeMs().orElseThrow() - sim.timeline().nowMs();
        sim.sleep(sleeper, forMs);
        sim.runFor(forMs);
        long tookMs = distances().untilWithin(50, forMs < 600_000 ? 5000 : 60_000);    // after hours two bad quartzes are seconds apart, and are slewed
        System.out.println("slept " + forMs + " ms, " + peers + " peers: with the others after " + tookMs + " ms");
        assertTrue(timesApartMs() < 40, timesApartMs() + " ms apart");
        assertEquals(before, other.sessionTimeMs().orElseThrow() - sim.timeline().nowMs(), 60);
        sim.runFor(20_000);
        assertTrue(timesApartMs() < 40, timesApartMs() + " ms apart");
    }
}
