package wetube.election;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * How often an election that this peer voted for was undone, and how long it waits with the next one for that.
 *
 * <p>Somebody's link was up for 3 s and down for 3 s, for two minutes. Each time it was down, this peer saw nobody and elected itself; each
 * time it was up, the others refused that: 19 ELECTED and 30 VOTE in everybody's log. So a peer that sees half of the electorate at
 * most waits before the next election, twice as long each time. Whoever sees more than half does not wait.
 *
 * <p>Owned by the core's thread.
 */
final class Setbacks {
    private static final long FIRST_WAIT_MS = 4000;
    private static final int MAX_DOUBLINGS = 4;
    /** After so long without another one, all is well again. */
    private static final long FORGOTTEN_MS = 300_000;

    private final PeerId self;
    private Optional<EventId> backed = Optional.empty();
    private int count;
    private long lastMs;
    /** Since when this peer has seen few and no director; MAX_VALUE if it does not. */
    private long fewSinceMs = Long.MAX_VALUE;

    Setbacks(PeerId self) {
        this.self = self;
    }

    /** Whether to leave the election for now. @param voters how many of the electorate this peer sees, while it sees no director; else 0 */
    boolean mustWait(Ballot ballot, int voters, long nowMs) {
        if (backed.filter(event -> ballot.line().stream().noneMatch(mandate -> mandate.event().equals(event))).isPresent()) {
            backed = Optional.empty();
            count = nowMs - lastMs < FORGOTTEN_MS ? Math.min(count + 1, MAX_DOUBLINGS + 1) : 1;
            lastMs = nowMs;
        }
        ballot.line().stream().filter(mandate -> mandate.isFor(self)).forEach(mandate -> backed = Optional.of(mandate.event()));
        boolean few = voters > 0 && 2 * voters <= ballot.ranking().electorate().size();
        fewSinceMs = few ? Math.min(fewSinceMs, nowMs) : Long.MAX_VALUE;
        return few && count > 0 && nowMs - lastMs < FORGOTTEN_MS && nowMs - fewSinceMs < FIRST_WAIT_MS << count - 1;
    }
}
