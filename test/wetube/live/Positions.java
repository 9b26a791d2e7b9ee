package wetube.live;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where some people's players were, by one clock: samples of each, and how far apart any two were at each moment.
 *
 * <p>Milliseconds throughout, positions as well; positions between two samples lie on the straight line between them.
 */
public final class Positions {
    private static final double STEP_MS = 50;

    /** What one player said at {@code atMs}. */
    private record Sample(double atMs, double positionMs, double rate) {}

    private final List<List<Sample>> people;
    private final double fromMs;
    private final double[] apartMs;

    /** @param texts for each person, {@code atMs,seconds,rate;…} */
    Positions(List<String> texts) {
        people = texts.stream().map(Positions::parse).toList();
        fromMs = people.stream().mapToDouble(samples -> samples.get(0).atMs()).max().orElseThrow();
        double toMs = people.stream().mapToDouble(samples -> samples.get(samples.size() - 1).atMs()).min().orElseThrow();
        apartMs = IntStream.range(0, (int) Math.max(0, (toMs - fromMs) / STEP_MS)).mapToDouble(i -> apart(fromMs + i * STEP_MS)).toArray();
    }

    private static List<Sample> parse(String text) {
        return Arrays.stream(text.split(";")).map(sample -> Arrays.stream(sample.split(",")).mapToDouble(Double::parseDouble).toArray())
                .map(numbers -> new Sample(numbers[0], numbers[1] * 1000, numbers[2])).toList();
    }

    private double apart(double atMs) {
        DoubleStream.Builder all = DoubleStream.builder();
        people.forEach(samples -> all.add(positionAt(samples, atMs)));
        var range = all.build().summaryStatistics();
        return range.getMax() - range.getMin();
    }

    private static double positionAt(List<Sample> samples, double atMs) {
        int after = 1;
        while (after < samples.size() - 1 && samples.get(after).atMs() < atMs) {
            after++;
        }
        Sample a = samples.get(after - 1);
        Sample b = samples.get(after);
        return a.positionMs() + (atMs - a.atMs()) / (b.atMs() - a.atMs()) * (b.positionMs() - a.positionMs());
    }

    /** The distance between the two that are farthest apart, which a share (0 to 1) of all moments does not exceed. */
    public double quantileMs(double share) {
        return quantile(apartMs, share);
    }

    /** The same over the end only. */
    public double lastQuantileMs(double share, double lastMs) {
        return quantile(Arrays.copyOfRange(apartMs, Math.max(0, apartMs.length - (int) (lastMs / STEP_MS)), apartMs.length), share);
    }

    /** How long after {@code sinceMs} all were within {@code boundMs} of one another, and stayed so for {@code forMs}. */
    public double backAfterMs(double sinceMs, double boundMs, double forMs) {
        int first = (int) Math.max(0, Math.ceil((sinceMs - fromMs) / STEP_MS));
        int quiet = 0;
        for (int i = first; i < apartMs.length; i++) {
            quiet = apartMs[i] < boundMs ? quiet + 1 : 0;
            if (quiet * STEP_MS >= forMs) {
                return (i - quiet + 1 - first) * STEP_MS;
            }
        }
        return Double.NaN;
    }

    /** When that was, counted from {@code sinceMs}, which may lie before the first sample. */
    public double backSinceMs(double sinceMs, double boundMs, double forMs) {
        return backAfterMs(fromMs, boundMs, forMs) + fromMs - sinceMs;
    }

    public double greatestRate() {
        return people.stream().flatMap(List::stream).mapToDouble(Sample::rate).max().orElseThrow();
    }

    public static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %5.1f  p95 %5.1f  max %6.1f ms", quantileMs(0.5), quantileMs(0.95), quantileMs(1));
    }
}
