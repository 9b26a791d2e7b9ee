package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.log.Author;
import wetube.session.Session;

@DisplayName("Roles, held against an oracle that reads the rules word by word")
class RolesAgainstTheRulesTest {
    private static final int SEEDS_A_TEST = 250;

    static IntStream tests() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest(name = "seeds {0} x 250")
    @MethodSource("tests")
    @DisplayName("in thousands of random sessions, what is void, who is in and as what, and who is let in")
    void oracle(int test) {
        for (int seed = SEEDS_A_TEST * test; seed < SEEDS_A_TEST * (test + 1); seed++) {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(random, 8 + random.nextInt(22), 3 + random.nextInt(3), random.nextInt(3) * 0.06);
            RoleOracle oracle = new RoleOracle(history.graph);
            compare(seed, history, oracle, history.some());
            compare(seed, history, oracle, history.taken);
            int s = seed;
            history.taken.stream().forEach(n -> assertEquals(true, oracle.admitted(n), () -> "seed " + s + ": let in " + n));
            history.refused.stream().forEach(n -> assertEquals(false, oracle.admitted(n), () -> "seed " + s + ": refused " + n));
        }
    }

    private static void compare(int seed, RandomHistory history, RoleOracle oracle, BitSet set) {
        Session session = history.session(set);
        Set<Integer> voids = new TreeSet<>();
        session.voids().forEach(id -> voids.add(history.graph.number(id)));
        Set<Integer> expected = new TreeSet<>();
        set.stream().filter(n -> !oracle.upheld(n, set)).forEach(expected::add);
        assertEquals(expected, voids, () -> "seed " + seed + ", void: " + lines(history, set));
        for (Author person : history.people) {
            assertEquals(oracle.member(person.id(), oracle.inForce(set)), session.roster().get(person.id()),
                    () -> "seed " + seed + ", " + person + " in: " + lines(history, set));
        }
        set.stream().filter(n -> !history.graph.event(n).type().equals("SAY")).forEach(n -> assertEquals(oracle.entitled(n),
                session.act(history.graph.event(n).id()).isPresent(),
                () -> "seed " + seed + ", entitled to " + n + ": " + lines(history, set)));
    }

    private static String lines(RandomHistory history, BitSet set) {
        StringBuilder lines = new StringBuilder();
        history.describe(set).forEach((who, what) -> lines.append("\n  ").append(who).append(": ").append(what));
        return lines.toString();
    }
}
