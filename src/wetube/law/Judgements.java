package wetube.law;

import java.util.BitSet;
import java.util.Map;
import wetube.wire.Recent;

/** Sets of rulings and what of them counts, so that the same set is judged once. Owned by the core's thread. */
final class Judgements {
    /** Enough for all the pasts that events on their way have. */
    private static final int MAX_REMEMBERED = 512;

    private final Judge judge;
    private final Map<BitSet, Judgement> remembered = new Recent<>(MAX_REMEMBERED, true);

    Judgements(Judge judge) {
        this.judge = judge;
    }

    Judgement of(BitSet events) {
        Judgement known = remembered.get(events);
        if (known == null) {
            known = judge.judge(events);
            remembered.put((BitSet) events.clone(), known);
        }
        return known;
    }

    /** A ruling was taken back: its number will be another's. */
    void forget(Ruling ruling) {
        remembered.keySet().removeIf(events -> events.get(ruling.number()));
    }
}
