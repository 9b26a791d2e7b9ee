package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** Somebody was elected while the appointed director was out of reach, and then all meet again. */
@DisplayName("A second director:")
class SecondDirectorTest {
    private static final long SETTLED_MS = 12_000;
    private static final int SEEDS = 5;

    private Simulation sim;
    private List<Machine> all;
    private EventId session;

    private void party(long seed, int size) {
        sim = new Simulation(seed).withoutPlayers();
        all = sim.machines("ada", "bo", "cy", "dee", "eli", "fay").subList(0, size);
        session = sim.party(all.get(0), all.subList(1, size).toArray(Machine[]::new));
        sim.runFor(SETTLED_MS + 61 * seed);
    }

    private List<Machine> directors() {
        return all.stream().filter(machine -> all.get(0).roleOf(machine) == Role.DIRECTOR).toList();
    }

    @ParameterizedTest(name = "{0} with the appointed one, {1} without, apart for {2} ms: it stays: {3}")
    @CsvSource({"3,3,15000,true", "3,3,120000,true", "2,2,15000,true", "2,4,20000,true", "1,4,20000,true", "4,2,15000,false", "5,1,40000,false"})
    @DisplayName("after a split, whoever was elected stays if at least half of all stand for them, each time")
    void afterSplit(int with, int without, long apartMs, boolean stays) {
        for (int seed = 0; seed < SEEDS; seed++) {
            party(seed, with + without);
            sim.network().delays(1, seed % 2 == 0 ? 5 : 150, 0.3);
            sim.network().split(all.subList(0, with), all.subList(with, with + without));
            sim.runFor(apartMs);
            Machine other = all.get(with);
            sim.runUntil("the other part has a director", 30_000, () -> other.page().session("directors").equals("1") || !other.events("ELECTED").isEmpty());
            sim.network().heal();
            sim.runFor(40_000);
            sim.runUntilTogether(session, 20_000);
            assertEquals(stays ? 2 : 1, directors().size(), "seed " + seed);
            sim.check();
        }
    }

    @Test
    @DisplayName("the appointed one may make whoever was elected a viewer again")
    void takenBack() {
        party(1, 6);
        sim.network().split(all.subList(0, 3), all.subList(3, 6));
        sim.runFor(15_000);
        sim.network().heal();
        sim.runFor(40_000);
        Machine elected = directors().stream().filter(machine -> machine != all.get(0)).findFirst().orElseThrow();
        all.get(0).page().role(elected.id(), "viewer");
        sim.runUntil("they are", 2000, () -> elected.page().session("role").equals("viewer"));
        sim.runUntilTogether(session, 20_000);
        assertEquals(List.of(all.get(0)), directors());
        sim.check();
    }

    @ParameterizedTest(name = "of {0} people")
    @ValueSource(ints = {2, 3, 4, 6})
    @DisplayName("while the appointed one stood still for 5 s, whoever was elected stays, each time")
    void afterStandstill(int size) {
        for (int seed = 0; seed < SEEDS; seed++) {
            party(seed, size);
            sim.pause(all.get(0), 5000);
            sim.runFor(40_000);
            sim.runUntilTogether(session, 20_000);
            assertEquals(2, directors().size(), "seed " + seed);
            sim.check();
        }
    }
}
