package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;

/** Bo was elected by few, and cy on top of that by fewer still; somebody comes back and finds it so. */
@DisplayName("Who comes back and finds elections in force")
class ConsentTest {
    private static final EventId FIRST = EventId.of("first base");
    private final PeerId ada = Author.named("ada").id();
    private final PeerId bo = Author.named("bo").id();
    private final PeerId cy = Author.named("cy").id();
    private final PeerId di = Author.named("di").id();
    private final PeerId ed = Author.named("ed").id();
    private final Set<PeerId> all = Set.of(ada, bo, cy, di, ed);
    private final Ballot.Mandate bos = mandate("bo's", FIRST, bo);
    private final Ballot.Mandate cys = mandate("cy's", bos.event(), cy);
    private long nowMs;

    private Ballot.Mandate mandate(String event, EventId base, PeerId winner) {
        return new Ballot.Mandate(EventId.of(event), base, winner, all, Map.of(), Map.of(winner, true));
    }

    private View view(boolean settled, Set<PeerId> alive, Set<PeerId> directors, Ballot.Mandate... line) {
        EventId base = line.length == 0 ? FIRST : line[line.length - 1].event();
        Optional<PeerId> elected = line.length == 0 ? Optional.empty() : Optional.of(line[line.length - 1].winner());
        Ballot ballot = new Ballot(base, new Ranking(EventId.of("session"), base, Set.copyOf(all), Set.of(), Set.of()), Map.of(), List.of(line), elected, directors);
        Set<PeerId> here = new HashSet<>(directors);
        elected.ifPresent(here::add);
        here.retainAll(alive);
        return new View(ballot, alive, here, settled);
    }

    /** What it says once it has had time for that. */
    private Optional<EventId> objection(Consent consent, View view) {
        consent.judge(view, nowMs);
        nowMs += Consent.OBJECT_MIN_MS + Consent.OBJECT_SPREAD_MS;
        return consent.judge(view, nowMs).filter(vote -> vote.candidate().isEmpty()).map(ElectionEffect.Vote::base);
    }

    private Consent returned(PeerId self, Set<PeerId> alive, Set<PeerId> directors) {
        Consent consent = new Consent(self, new SplittableRandom(1));
        assertEquals(Optional.empty(), consent.judge(view(false, alive, directors, bos, cys), nowMs));
        return consent;
    }

    @Test
    @DisplayName("looks at the last one only; when that falls, at the one it was built on")
    void oneAfterTheOther() {
        Consent consent = returned(di, all, Set.of(ada));
        assertEquals(Optional.of(bos.event()), objection(consent, view(true, all, Set.of(ada), bos, cys)));
        assertEquals(Optional.of(FIRST), objection(consent, view(true, all, Set.of(ada), bos)));
    }

    @Test
    @DisplayName("leaves alone what the gone have done, if no director is here to mind")
    void leftAlone() {
        Set<PeerId> left = Set.of(di, ed);
        Consent consent = returned(di, left, Set.of());
        assertEquals(Optional.empty(), objection(consent, view(true, left, Set.of(), bos, cys)));
        assertEquals(Optional.empty(), objection(consent, view(true, left, Set.of(), bos)));
    }

    @Test
    @DisplayName("says so once for each election")
    void once() {
        Consent consent = returned(di, all, Set.of(ada));
        assertEquals(Optional.of(bos.event()), objection(consent, view(true, all, Set.of(ada), bos, cys)));
        assertEquals(Optional.empty(), objection(consent, view(true, all, Set.of(ada), bos, cys)));
    }
}
