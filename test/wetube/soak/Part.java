package wetube.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** One of the things that a soak does. */
interface Part {
    /** What {@code ONLY} is held against. */
    String name();

    /** In one line. */
    String about();

    /**
     * Does it. A broken rule is an AssertionError.
     *
     * @throws Namespaces.Unavailable if this machine can't
     */
    void run(Setting setting) throws IOException;

    /**
     * Where and how.
     *
     * @param folder for what the peers keep
     * @param rounds how often what is measured is repeated
     * @param left   of the whole soak's time when this part begins
     */
    record Setting(Journal journal, Path folder, int rounds, RandomGenerator random, Duration left) {}
}
