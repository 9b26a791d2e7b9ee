package wetube.law.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.law.RandomHistory;
import wetube.law.Roster;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.session.Meaning;
import wetube.session.Session;

/**
 * Random logs, judged by the law and by an {@link Oracle} that was written from the law's page alone. Here some hundreds of them; {@code
 * -Dwetube.histories=6000} tries more.
 */
@DisplayName("The law and its page")
class LawAgainstThePageTest {
    private static final int SEEDS_A_TEST = Integer.getInteger("wetube.histories", 600) / 12;

    private static int logs;
    private static int elected;
    private static int chains;
    private static int forks;
    private static int ends;

    static IntStream tests() {
        return IntStream.range(0, 12);
    }

    @AfterAll
    static void muchHappened() {
        assertTrue(elected > logs / 15 && elected < logs / 2, elected + " of " + logs + " have an elected director");
        assertTrue(chains > logs / 400, chains + " of " + logs + " have one election after another");
        assertTrue(forks > logs / 20, forks + " of " + logs + " have a fork");
        assertTrue(ends > logs / 200, ends + " of " + logs + " are over");
    }

    @ParameterizedTest(name = "part {0}")
    @MethodSource("tests")
    @DisplayName("agree on random logs: who is let in, what is void, who is what, who is elected and by whom, whether it is over")
    void agree(int test) {
        for (int seed = SEEDS_A_TEST * test; seed < SEEDS_A_TEST * (test + 1); seed++) {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(random, 8 + random.nextInt(52), 3 + random.nextInt(4), random.nextInt(3) * 0.06);
            compare(seed, history, history.some());
            Session session = compare(seed, history, history.taken);
            letIn(seed, history);
            logs++;
            elected += session.roster().elected().isPresent() ? 1 : 0;
            chains += session.ballot().filter(ballot -> ballot.succession().size() > 1).isPresent() ? 1 : 0;
            forks += session.log().forks().isEmpty() ? 0 : 1;
            ends += session.ended() ? 1 : 0;
        }
    }

    private static Session compare(int seed, RandomHistory history, BitSet set) {
        Session session = history.session(set);
        Session other = history.session(set);    // told in another order
        assertEquals(Meaning.whole(session), Meaning.whole(other), () -> "in another order" + story(seed, history, set));
        assertEquals(session.ballot(), other.ballot(), () -> "in another order" + story(seed, history, set));
        Oracle oracle = new Oracle(set.stream().mapToObj(history.graph::event).toList());
        assertEquals(Set.of(), oracle.intruders(), () -> "let in" + story(seed, history, set));
        assertEquals(byPage(oracle, history, set), byLaw(session, history, set), () -> story(seed, history, set));
        return session;
    }

    private static Map<String, Object> byPage(Oracle oracle, RandomHistory history, BitSet set) {
        Map<String, Object> found = new HashMap<>();
        found.put("entitled", set.stream().boxed().filter(n -> oracle.isEntitled(id(history, n)) && !isChat(history, n)).toList());
        found.put("void", numbers(history, oracle.voids()));
        history.people.forEach(person -> found.put(person.toString(), oracle.standingOf(person.id())));
        found.put("elections", oracle.elections());
        found.put("elected", oracle.elected());
        found.put("backs", oracle.elected().map(winner -> oracle.backs()));
        found.put("base", oracle.base());
        found.put("votes", oracle.votes().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, vote -> said(vote.getValue()))));
        found.put("ended", oracle.ended());
        return found;
    }

    private static Map<String, Object> byLaw(Session session, RandomHistory history, BitSet set) {
        Ballot ballot = session.ballot().orElseThrow();
        Map<String, Object> found = new HashMap<>();
        found.put("entitled", set.stream().boxed().filter(n -> Meaning.act(session, id(history, n)).isPresent() && !isChat(history, n)).toList());
        found.put("void", numbers(history, Meaning.voids(session)));
        history.people.forEach(person -> found.put(person.toString(), standing(session, person.id())));
        found.put("elections", ballot.succession().size());
        found.put("elected", session.roster().elected());
        found.put("backs", ballot.mandate().map(Ballot.Mandate::backs));
        found.put("base", ballot.base());
        found.put("votes", ballot.votes());
        found.put("ended", session.ended());
        return found;
    }

    private static String standing(Session session, PeerId peer) {
        Roster.Member member = session.roster().get(peer);
        return member.role() + (member.role() != Role.NONE && !member.joined() ? " invited" : "");
    }

    private static Ballot.Vote said(Act.Vote vote) {
        return new Ballot.Vote(vote.term(), vote.candidate());
    }

    /** Chat is given out, not kept as an act. */
    private static boolean isChat(RandomHistory history, int n) {
        return history.graph.event(n).type().equals("SAY");
    }

    private static EventId id(RandomHistory history, int n) {
        return history.graph.event(n).id();
    }

    private static Set<Integer> numbers(RandomHistory history, Set<EventId> ids) {
        return ids.stream().map(history.graph::number).collect(Collectors.toSet());
    }

    private static void letIn(int seed, RandomHistory history) {
        Oracle all = new Oracle(IntStream.range(0, history.graph.size()).mapToObj(history.graph::event).toList());
        assertEquals(new HashSet<>(history.refused.stream().boxed().toList()), numbers(history, all.intruders()),
                () -> "refused" + story(seed, history, history.taken));
    }

    private static String story(int seed, RandomHistory history, BitSet set) {
        StringBuilder lines = new StringBuilder(", seed " + seed + ":");
        history.describe(set).forEach((who, what) -> lines.append("\n  ").append(who).append(": ").append(what));
        return lines.toString();
    }
}
