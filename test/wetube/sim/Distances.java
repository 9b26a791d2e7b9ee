package wetube.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far apart the players of some machines are: the greatest distance between any two, sampled again and again. */
public final class Distances {
    private static final long SAMPLE_MS = 50;
    private static final long STAY_MS = 500;

    private final Simulation sim;
    private final List<MediaPlayer> players;
    private final List<Double> samplesMs = new ArrayList<>();
    private long startedMs;

    public Distances(Simulation sim, Machine... machines) {
        this.sim = sim;
        this.players = Arrays.stream(machines).map(machine -> (MediaPlayer) machine.player().orElseThrow()).toList();
    }

    /** How far apart they are now, in milliseconds of the video. */
    public double nowMs() {
        double[] positions = players.stream().mapToDouble(MediaPlayer::position).toArray();
        return 1000 * (Arrays.stream(positions).max().orElseThrow() - Arrays.stream(positions).min().orElseThrow());
    }

    /** Forgets what was sampled before, and samples for a while. */
    public Distances during(long ms) {
        samplesMs.clear();
        startedMs = sim.timeline().nowMs();
        return andDuring(ms);
    }

    /** When that began. */
    public long startedMs() {
        return startedMs;
    }

    /** Samples on. */
    public Distances andDuring(long ms) {
        for (long passed = 0; passed < ms; passed += SAMPLE_MS) {
            sim.runFor(SAMPLE_MS);
            samplesMs.add(nowMs());
        }
        return this;
    }

    /** Runs until they come within so many milliseconds, and stay there for half a second; gives when they came. */
    public long untilWithin(double distanceMs, long withinMs) {
        long startMs = sim.timeline().nowMs();
        long[] sinceMs = {-1};
        sim.runUntil("the players are within " + distanceMs + " ms", withinMs + STAY_MS, () -> {
            boolean near = nowMs() < distanceMs;
            sinceMs[0] = !near ? -1 : sinceMs[0] < 0 ? sim.timeline().nowMs() : sinceMs[0];
            return near && sim.timeline().nowMs() - sinceMs[0] >= STAY_MS;
        });
        return sinceMs[0] - startMs;
    }

    /** That share of the samples was no greater. */
    public double percentileMs(double share) {
        List<Double> sorted = samplesMs.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    public double maxMs() {
        return percentileMs(1);
    }

    @Override
    public String toString() {
        return String.format("p50 %.1f, p95 %.1f, max %.1f ms", percentileMs(0.5), percentileMs(0.95), maxMs());
    }
}
