package wetube.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import wetube.live.Namespaces;
import wetube.testing.Project;

/** Runs the long tests for {@code make soak}; see the package documentation. */
public final class Soak {
    private static final int USAGE = 2;
    private static final int DEFAULT_MINUTES = 10;
    private static final int MAX_MINUTES = 7 * 24 * 60;
    /** Rounds are repeated more often in a longer soak; a median of more than so many says nothing new. */
    private static final int MAX_ROUNDS = 9;
    private static final int MINUTES_PER_ROUND = 3;
    private static final List<Part> PARTS =
            List.of(new EveryOrder(), new HundredMembers(), new RandomParties(), new RandomSchedules(),
            new KilledDirector(), new CutDirector(), new SplitParty(), new FarApart(), new ThirtyPeers(), new Flood(), new RestlessParty());

    private Soak() {}

    public static void main(String[] arguments) throws IOException {
        try {
            long minutes = number("MINUTES", DEFAULT_MINUTES, 1, MAX_MINUTES);
            long seed = number("SEED", System.nanoTime() & 0xffff, 0, Long.MAX_VALUE);
            String only = System.getenv().getOrDefault("ONLY", "").strip().toLowerCase(Locale.ROOT);
            List<Part> chosen = PARTS.stream().filter(part -> part.name().contains(only)).toList();
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException("ONLY is one of " + String.join(", ", PARTS.stream().map(Part::name).toList())
                        + ".");
            }
            boolean passed = run(chosen, Duration.ofMinutes(minutes), seed);
            System.out.flush();
            System.exit(passed ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }

    private static long number(String name, long otherwise, long min, long max) {
        String text = System.getenv().getOrDefault("WETUBE_" + name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) >= min && Long.parseLong(text) <= max) {
            return Long.parseLong(text);
        }
        throw new IllegalArgumentException(name + " is a number from " + min + " to " + max + ", not “" + text + "”.");
    }

    private static boolean run(List<Part> parts, Duration time, long seed) throws IOException {
        Journal journal = new Journal(System.out);
        System.out.println("A soak of about " + time.toMinutes() + " minutes, SEED=" + seed
                + ". All times in seconds, if not said otherwise.");
        int rounds = Math.clamp(time.toMinutes() / MINUTES_PER_ROUND, 1, MAX_ROUNDS);
        for (Part part : parts) {
            Path folder = Project.build("soak").resolve(part.name());
            Project.delete(folder);
            Files.createDirectories(folder);
            journal.part(part.name(), part.about());
            try {
                part.run(new Part.Setting(journal, folder, rounds, new Random(seed), time.minus(journal.elapsed())));
                Project.delete(folder);
            } catch (Namespaces.Unavailable why) {
                journal.skip(part.name(), why.getMessage());
            } catch (AssertionError | RuntimeException why) {
                journal.violation(part.name(), why);
                if (!(why instanceof AssertionError)) {
                    why.printStackTrace(System.out);
                }
                System.out.println("  What the peers printed and kept is in " + Project.root().relativize(folder) + ".");
            }
        }
        return journal.conclude();
    }
}
