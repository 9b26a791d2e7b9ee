package wetube.soak;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a soak prints, and what it comes to. For one thread. */
final class Journal {
    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private final List<String> violations = new ArrayList<>();
    private final List<String> missedAims = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int parts;
    private int checks;
    private int elections;
    private int ends;

    Journal(PrintStream out) {
        this.out = out;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    void part(String name, String about) {
        parts++;
        out.printf(Locale.ROOT, "%n%s: %s  (%s)%n", name, about, load());
    }

    /** A line of progress, with the time since the start. */
    void line(String format, Object... values) {
        Duration at = elapsed();
        out.printf(Locale.ROOT, "  %02d:%02d  %s%n", at.toMinutes(), at.toSecondsPart(),
                String.format(Locale.ROOT, format, values));
    }

    /** A rule: an AssertionError if it does not hold, which ends the part. */
    void check(String rule, boolean holds, Object seen) {
        checks++;
        if (!holds) {
            throw new AssertionError(rule + "; seen: " + seen);
        }
    }

    /** A rule that was looked at elsewhere. */
    void count() {
        checks++;
    }

    void violation(String part, Throwable why) {
        violations.add(part + ": " + why.getMessage());
        out.println("  VIOLATION  " + why.getMessage());
    }

    /** What we want to be good at; a busy machine may miss it without being wrong. */
    void aim(String what, double seen, double most) {
        if (seen > most) {
            missedAims.add(String.format(Locale.ROOT, "%s: %.1f, the aim is %.0f", what, seen, most));
        }
    }

    void skip(String part, String why) {
        skipped.add(part);
        out.println("  skipped: " + why);
    }

    void elected() {
        elections++;
    }

    /** A process was killed, or stopped for a while. */
    void ended() {
        ends++;
    }

    /** The last lines; says whether no rule was broken. */
    boolean conclude() {
        out.println();
        violations.forEach(violation -> out.println("Violation  " + violation));
        missedAims.forEach(aim -> out.println("Aim missed  " + aim));
        out.printf(Locale.ROOT, "%d parts, %d skipped, %d checks, %d elections, %d processes killed or stopped, in %d:%02d; %s%n",
                parts,
                skipped.size(), checks, elections, ends, elapsed().toMinutes(), elapsed().toSecondsPart(), load());
        out.printf(Locale.ROOT, "%d violations, %d aims missed%n", violations.size(), missedAims.size());
        return violations.isEmpty();
    }

    /** How busy the machine is. */
    private static String load() {
        return String.format(Locale.ROOT, "load %.1f on %d processors",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), Runtime.getRuntime().availableProcessors());
    }
}
