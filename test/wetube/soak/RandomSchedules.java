package wetube.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import wetube.election.RandomElections;

/**
 * Ten thousand random elections in virtual time: 3 to 12 peers; crashes, restarts, pauses, splits in two and three; a minority
 * that lies. The same ones each time, from seed 1 on, all of them however short the soak is: half an hour on one processor.
 */
final class RandomSchedules implements Part {
    private static final long SCHEDULES = 10_000;
    private static final int TOLD_EVERY = 500;

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public String about() {
        return String.format("%,d random elections in virtual time, with crashes, splits and a lying minority", SCHEDULES);
    }

    @Override
    public void run(Setting setting) {
        List<RandomElections.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService processors = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<RandomElections.Outcome>> runs = LongStream.rangeClosed(1, SCHEDULES)
                    .mapToObj(seed -> processors.submit(() -> RandomElections.run(seed))).toList();
            for (Future<RandomElections.Outcome> run : runs) {
                outcomes.add(outcome(run));
                RandomElections.Outcome last = outcomes.get(outcomes.size() - 1);
                last.violation().ifPresent(rule -> setting.journal().line("seed %d: %s", last.seed(), rule));
                if (outcomes.size() % TOLD_EVERY == 0) {
                    tell(outcomes, setting.journal());
                }
            }
        }
        List<String> broken = outcomes.stream().filter(outcome -> outcome.violation().isPresent())
                .map(outcome -> "seed " + outcome.seed() + ": " + outcome.violation().get()).toList();
        setting.journal().check("no rule is broken in any of them", broken.isEmpty(), broken);
    }

    private static RandomElections.Outcome outcome(Future<RandomElections.Outcome> run) {
        try {
            return run.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody ends a soak in its middle", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a schedule failed by itself", e.getCause());
        }
    }

    private static void tell(List<RandomElections.Outcome> outcomes, Journal journal) {
        List<Long> findMs = new ArrayList<>(outcomes.stream().map(RandomElections.Outcome::findMs).toList());
        Collections.sort(findMs);
        journal.line("%,d schedules, %,d inputs; liars in %,d; %,d ended with somebody elected; "
                + "a director found after the storm in %.1f s "
                + "(99 of 100), %.1f s (all); %d violations", outcomes.size(),
                outcomes.stream().mapToLong(RandomElections.Outcome::inputs).sum(),
                outcomes.stream().filter(outcome -> outcome.liars() > 0).count(),
                outcomes.stream().filter(RandomElections.Outcome::elected).count(), findMs.get(findMs.size() * 99 / 100) / 1000.0,
                findMs.get(findMs.size() - 1) / 1000.0,
                outcomes.stream().filter(outcome -> outcome.violation().isPresent()).count());
    }
}
