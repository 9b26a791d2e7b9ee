package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.election.Ballot;
import wetube.election.Chronicle;
import wetube.election.RandomChronicle;
import wetube.identity.PeerId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.session.Session;
import wetube.sim.Oracle;

/** Random logs, judged by the fold and by the rule word by word. */
@DisplayName("The fold over random logs")
class MandatesAgainstTheRuleTest {
    private static final int LOGS = Integer.getInteger("wetube.logs", 200);

    @Test
    @DisplayName("finds the same elections in force as the rule taken word by word")
    void agreesWithTheRule() {
        int inForce = 0;
        int chains = 0;
        for (long seed = 1; seed <= LOGS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Session session = RandomChronicle.of(random, 3 + random.nextInt(4), 10 + random.nextInt(40)).everything();
            Oracle verdict = new Oracle(session.log().inOrder().stream().map(LogEntry::event).toList());
            Ballot ballot = session.ballot().orElseThrow();
            assertEquals(verdict.elected(), session.roster().elected(), "elected, seed " + seed);
            assertEquals(verdict.base(), ballot.base(), "base, seed " + seed);
            assertEquals(verdict.votes(), new TreeMap<>(ballot.votes()), "votes, seed " + seed);
            Optional<Map<PeerId, Boolean>> stands = ballot.mandate().map(mandate -> new TreeMap<>(mandate.stands()));
            assertEquals(verdict.elected().map(winner -> verdict.stands()), stands, "stands, seed " + seed);
            inForce += verdict.elected().isPresent() ? 1 : 0;
            chains += verdict.line().size() > 1 ? 1 : 0;
        }
        assertTrue(inForce > LOGS / 6 && inForce < LOGS, inForce + " of " + LOGS + " with somebody in force");
        assertTrue(chains > 0, chains + " of " + LOGS + " with one election after another");
    }

    @Test
    @DisplayName("is the same in whatever order the events arrive")
    void anyOrder() {
        for (long seed = 1; seed <= LOGS / 4; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Chronicle log = RandomChronicle.of(random, 3 + random.nextInt(4), 10 + random.nextInt(40));
            Session usual = log.everything();
            Session other = new Session(log.id());
            List<EventRun> waiting = new ArrayList<>(log.runs());
            while (!waiting.isEmpty()) {
                EventRun run = waiting.get(random.nextInt(waiting.size()));
                if (other.add(run) instanceof EventLog.Outcome.Added) {
                    waiting.remove(run);
                }
                if (random.nextInt(4) == 0 && other.log().size() > 0) {
                    other.state();    // asked in between
                }
            }
            assertEquals(usual.state(), other.state(), "seed " + seed);
            assertEquals(usual.ballot(), other.ballot(), "seed " + seed);
        }
    }
}
