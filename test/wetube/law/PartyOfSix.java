package wetube.law;

import org.junit.jupiter.api.BeforeEach;
import wetube.election.Chronicle;
import wetube.log.EventId;

/** A session to hold elections in, written by hand. */
public abstract class PartyOfSix {
    Chronicle log;
    EventId base;

    /** Ada has founded the session, invited five and is gone; all know all there is. */
    @BeforeEach
    void partyOfSix() {
        log = new Chronicle("ada");
        base = log.invite("ada", "bo", "cy", "di", "ed", "flo");
    }

    String elected() {
        return log.elected(log.everything());
    }

    /** The better ranking of two, in the first term. */
    String better(String one, String other) {
        return log.byRank(base, one, other).get(0);
    }

    String worse(String one, String other) {
        return log.byRank(base, one, other).get(1);
    }

    /** Some vote for one of them, who hears of it and claims. */
    EventId elect(String winner, EventId on, String... voters) {
        for (String voter : voters) {
            log.vote(voter, on, winner);
            log.tell(voter, winner);
        }
        return log.claim(winner, on);
    }
}
