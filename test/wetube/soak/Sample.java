package wetube.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values, in one unit. */
final class Sample {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
        values.sort(null);
    }

    /** The least value that this share (0 to 1) of all is not above; at least one has been added. */
    double quantile(double share) {
        return values.get((int) Math.ceil(share * values.size()) - 1 < 0 ? 0 : (int) Math.ceil(share * values.size()) - 1);
    }

    double median() {
        return quantile(0.5);
    }

    double worst() {
        return quantile(1);
    }

    int size() {
        return values.size();
    }

    @Override
    public String toString() {
        return values.isEmpty() ? "none"
                : String.format(Locale.ROOT, "p50 %.1f, p99 %.1f, worst %.1f", median(), quantile(0.99), worst());
    }
}
