package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;

@DisplayName("The ranking of an electorate")
class RankingTest {
    private static final EventId SESSION = EventId.of("session");
    private static final List<PeerId> TEN = keys(10);

    private static List<PeerId> keys(int count) {
        return Author.some(count).stream().map(Author::id).toList();
    }

    private static Ranking ranking(String base, List<PeerId> electorate, PeerId... editors) {
        return new Ranking(SESSION, EventId.of(base), Set.copyOf(electorate), Set.of(editors), Set.of());
    }

    @Test
    @DisplayName("is a total order in every term, the same however it is asked for")
    void totalOrder() {
        Ranking ranking = ranking("base", TEN, TEN.get(3), TEN.get(7));
        for (int term = 1; term <= 5; term++) {
            List<PeerId> order = ranking.order(TEN.stream(), term);
            assertEquals(Set.copyOf(TEN), Set.copyOf(order));
            for (int i = 0; i < order.size(); i++) {
                assertFalse(ranking.outranks(order.get(i), order.get(i), term));
                for (int j = i + 1; j < order.size(); j++) {
                    assertTrue(ranking.outranks(order.get(i), order.get(j), term));
                    assertFalse(ranking.outranks(order.get(j), order.get(i), term));
                }
                assertEquals(order.get(i), ranking.highest(order.subList(i, order.size()), term));
            }
        }
    }

    @Test
    @DisplayName("puts editors before viewers in the first two terms; later everybody is drawn alike")
    void editorsFirst() {
        Ranking ranking = ranking("base", TEN, TEN.get(3), TEN.get(7));
        Set<PeerId> editors = Set.of(TEN.get(3), TEN.get(7));
        assertEquals(editors, Set.copyOf(ranking.order(TEN.stream(), 1).subList(0, 2)));
        assertEquals(editors, Set.copyOf(ranking.order(TEN.stream(), 2).subList(0, 2)));
        assertTrue(IntStream.range(3, 30).anyMatch(term -> !editors.contains(ranking.highest(TEN, term))));
    }

    @Test
    @DisplayName("only knows the electorate: who is no member is never the highest")
    void strangersDontRank() {
        Ranking ranking = ranking("base", TEN.subList(0, 3));
        assertTrue(IntStream.range(1, 50).allMatch(term -> TEN.indexOf(ranking.highest(TEN, term)) < 3));
        assertFalse(ranking.contains(TEN.get(3)));
    }

    @Test
    @DisplayName("is another for every base and every term, and each of those alive comes first about equally often")
    void drawsAnew() {
        assertNotEquals(ranking("a", TEN).order(TEN.stream(), 1), ranking("b", TEN).order(TEN.stream(), 1));
        Map<PeerId, Integer> wins = new HashMap<>();
        int draws = 4000;
        for (int i = 0; i < draws; i++) {
            wins.merge(ranking("base " + i % 40, TEN).highest(TEN, 3 + i / 40), 1, Integer::sum);
        }
        // 400 each, standard deviation 19
        TEN.forEach(peer -> assertEquals(400, wins.get(peer), 100));
    }

    @Test
    @DisplayName("does not hang on who else is alive: of two, always the same ranks higher in a term")
    void independentOfOthers() {
        Ranking all = ranking("base", TEN);
        Ranking few = ranking("base", TEN.subList(0, 4));
        for (int term = 1; term <= 20; term++) {
            assertEquals(all.outranks(TEN.get(0), TEN.get(1), term), few.outranks(TEN.get(0), TEN.get(1), term));
        }
    }

    /** With the dead in one stretch of the order, a rotation by one place would have picked the same candidate over and over. */
    @Test
    @DisplayName("passes over a candidate that fails: with nine tenths dead, few terms in a row pick the same")
    void passesOver() {
        List<PeerId> hundred = keys(100);
        Ranking ranking = ranking("base", hundred);
        List<PeerId> alive = ranking.order(hundred.stream(), 1).subList(40, 50);
        int run = 0;
        int longest = 0;
        PeerId last = null;
        Set<PeerId> picked = new HashSet<>();
        for (int term = 1; term <= 100; term++) {
            PeerId now = ranking.highest(alive, term);
            run = now.equals(last) ? run + 1 : 1;
            longest = Math.max(longest, run);
            last = now;
            picked.add(now);
        }
        assertTrue(longest <= 3, "the same " + longest + " times in a row");
        assertEquals(Set.copyOf(alive), picked);
    }

    /** I5. The base is not known when keys are made; the best that somebody can do is to try keys against bases they guess. */
    @Test
    @DisplayName("a ground key wins no more often than one of n")
    void groundKey() {
        List<PeerId> honest = keys(9);
        PeerId ground = null;
        int bestWins = -1;
        for (int i = 0; i < 300; i++) {
            PeerId key = Author.named("ground " + i).id();
            List<PeerId> all = new ArrayList<>(honest);
            all.add(key);
            int wins = (int) IntStream.range(0, 20).filter(guess -> ranking("guess " + guess, all).highest(all, 1).equals(key)).count();
            if (wins > bestWins) {
                bestWins = wins;
                ground = key;
            }
        }
        assertTrue(bestWins >= 5, "grinding works on what it can see: " + bestWins + " of 20");
        PeerId key = ground;
        List<PeerId> all = new ArrayList<>(honest);
        all.add(key);
        int elections = 5000;
        long wins = IntStream.range(0, elections).filter(base -> ranking("base " + base, all).highest(all, 1).equals(key)).count();
        // 500 expected, standard deviation 21
        assertEquals(500, wins, 90);
    }
}
