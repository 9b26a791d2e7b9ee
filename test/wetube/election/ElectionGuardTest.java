package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.testing.Mutant;

/**
 * A check that can't fail shows nothing: each guard of elections is taken out of the source, and random schedules must break the very
 * rule that it is there for. These are what models of elections were broken by.
 */
@DisplayName("Each guard of elections")
class ElectionGuardTest {
    /** Most break at the first seed; the others at one of the next few. */
    private static final int SCHEDULES = 40;
    private static final String RETURNED = "        return electorate;\n    }\n\n    private boolean isInvitedAfter";
    /** Events are numbered as they arrive, which is another order at each peer. */
    private static final String WHO_WAS_HEARD_OF_LATELY = """
                    Map<PeerId, Ruling> here = lastVotes.getOrDefault(base.entry().id(), Map.of());
                    int lately = here.values().stream().mapToInt(Ruling::number).max().orElse(0) - 5;
                    electorate.removeIf(peer -> here.containsKey(peer) && here.get(peer).number() < lately);
            """;

    /** @param rule with which the violation begins */
    private static Arguments guard(String what, String rule, long seed, String file, String guard, String without) {
        return Arguments.of(what, rule, seed, new Mutant.Change(file, Map.of(guard, without)));
    }

    static Stream<Arguments> guards() {
        return Stream.of(
                guard("a claim needs those who back it", "I3: ", 4, "law/Mandates.java",
                        "boolean wins = votesFor > against ||", "boolean wins = true || votesFor > against ||"),
                guard("a lap has its time", "not within 240000 ms: a director is found", 15, "election/Election.java",
                        "deadlineMs = nowMs + patienceMs;", "deadlineMs = term == 1 ? Long.MAX_VALUE : nowMs + patienceMs;"),
                guard("over to a rival only with most of those here", "I6: ", 11, "election/Consent.java",
                        "boolean most = 2 * mandate.backers(electors) > electors.size();", "boolean most = true;"),
                guard("no vote in a term that is over", "I6: ", 11, "election/Election.java",
                        "if (!voted && (wished || vote.term() > votedTerm)) {", "if (!voted) {"),
                guard("who is alive, as one peer sees it, is no part of the decision", "I1: ", 9, "law/Mandates.java",
                        RETURNED, WHO_WAS_HEARD_OF_LATELY + RETURNED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("guards")
    @DisplayName("is missed when it is taken out")
    void takenOut(String what, String rule, long seed, Mutant.Change change) throws ReflectiveOperationException, IOException {
        assertEquals(List.of(), RandomElections.violations(seed, seed + 1, 1), "with the guard all is well");
        Class<?> runs = Mutant.of(change).loadClass(RandomElections.class.getName());
        List<?> found = (List<?>) runs.getMethod("violations", long.class, long.class, int.class).invoke(null, seed, seed + SCHEDULES, 1);
        assertFalse(found.isEmpty(), "nothing is seen without it");
        assertTrue(found.get(0).toString().replaceFirst("seed \\d+: ", "").startsWith(rule), () -> "another fault: " + found.get(0));
    }
}
