package wetube.clock;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.identity.PeerId;

/**
 * Whose clock a majority contradicts.
 *
 * <p>Source: RFC 5905 section 11.2.1 (selection algorithm), for clocks that are all read to within the same error: "truechimers" lie
 * together, and a clock that lies apart from more than half of all is a "falseticker". With two clocks, or two halves, nobody can say.
 *
 * <p>Pure.
 */
public final class Falsetickers {
    /** Delays that differ from one way to the other, and slewing, put honest clocks this far apart, and no further. */
    public static final double TOLERANCE_MS = 250;

    private Falsetickers() {}

    /** @param timesMs what each says, all read at the same moment or against the same clock */
    public static Set<PeerId> among(Map<PeerId, Double> timesMs) {
        double[] sorted = timesMs.values().stream().mapToDouble(time -> time).sorted().toArray();
        int most = sorted.length / 2 + 1;
        boolean majority = false;
        for (int i = 0; i + most <= sorted.length; i++) {
            majority |= sorted[i + most - 1] - sorted[i] <= TOLERANCE_MS;
        }
        if (!majority) {
            return Set.of();
        }
        double median = sorted[sorted.length / 2];    // more than half lie together, so this is one of them
        return timesMs.entrySet().stream().filter(entry -> Math.abs(entry.getValue() - median) > TOLERANCE_MS)
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** Whether two clocks show the same, as far as can be told. */
    public static boolean agree(double oneMs, double otherMs) {
        return Math.abs(oneMs - otherMs) <= TOLERANCE_MS;
    }

    /** The middle one of some clocks: with three, one of them may show anything. */
    static double median(double[] timesMs) {
        double[] sorted = timesMs.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
