package wetube.election;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small elections, whole; {@code make soak ONLY=orders} goes deeper. */
@DisplayName("In every order of what can happen")
class ExplorerTest {
    @ParameterizedTest(name = "{0} electors, {1} steps deep, time passes {2} times")
    @CsvSource({"3, 10, 2", "4, 8, 1"})
    @DisplayName("to a few electors, one of whom may crash, no rule is broken, and a director is found from wherever they are")
    void everyOrder(int electors, int depth, int timeOuts) {
        Explorer.Report report = Explorer.explore(electors, depth, timeOuts);
        System.out.println(report);
        assertTrue(report.states() > 10_000 && report.fairRuns() > 100, report.toString());
    }

    @ParameterizedTest(name = "{0} electors, {1} steps deep, time passes {2} times")
    @CsvSource({"3, 5, 1", "4, 4, 1"})
    @DisplayName("so too from each state of a whole election")
    void everyOrderAlong(int electors, int depth, int timeOuts) {
        Explorer.Report report = Explorer.exploreAlong(electors, depth, timeOuts);
        System.out.println(report);
        assertTrue(report.inForce() > 1000 && report.fairRuns() > 100, report.toString());
    }
}
