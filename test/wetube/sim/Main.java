package wetube.sim;

import java.util.Map;
import wetube.election.ElectionStory;

/**
 * One run of the simulator, told line by line: {@code make sim SEED=1 PEERS=8}; or one election, a line a message:
 * {@code make sim ELECTION=5}.
 *
 * <p>The same seed and number of peers give the same run. Exit status 1 if something was seen that must never be, 2 for a setting
 * that can't be.
 */
public final class Main {
    private static final int USAGE = 2;
    private static final long DEFAULT_SEED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> settings = System.getenv();
        try {
            long seed = number(settings, "SEED", DEFAULT_SEED, 0, Long.MAX_VALUE);
            int peers = (int) number(settings, "PEERS", RandomParty.peersOf(seed), 2, RandomParty.MAX_PEERS);
            if (settings.getOrDefault("WETUBE_ELECTION", "").isBlank()) {
                tell(seed, peers);
            } else {
                int electors = (int) number(settings, "ELECTION", 2, 2, ElectionStory.MAX_ELECTORS);
                ElectionStory.tell(electors, seed, System.out::println);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        } catch (Violation violation) {
            System.out.println("\nVIOLATION  " + violation.getMessage());
            System.exit(1);
        }
    }

    private static void tell(long seed, int peers) {
        System.out.println("A party of " + peers + ", seed " + seed
                + ". Times are virtual; names before an act are its author's.\n");
        RandomParty.Outcome outcome = RandomParty.run(seed, peers,
                (timeMs, who, what) -> System.out.println(Transcript.format(timeMs, who, what)));
        System.out.printf("%nHeld throughout: %,d inputs in %.1f s of virtual time, %d events; "
                + "all together %.1f s after the last repair.%n",
                outcome.inputs(), outcome.virtualMs() / 1000.0, outcome.events(), outcome.togetherMs() / 1000.0);
    }

    private static long number(Map<String, String> settings, String name, long usual, long least, long most) {
        String text = settings.getOrDefault("WETUBE_" + name, "").strip();
        try {
            long number = text.isEmpty() ? usual : Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a whole number from " + least + " to " + most + ", not " + text, e);
        }
        throw new IllegalArgumentException(name + " is a whole number from " + least + " to " + most + ", not " + text);
    }
}
