package wetube.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.live.Fleet;
import wetube.live.Internet;
import wetube.live.Page;
import wetube.live.Seat;
import wetube.testing.Await;

/**
 * Six peers far apart, some behind home routers, with clocks that are wrong: they get new addresses, their networks go silent in both
 * directions or in one, they end and start elsewhere. After each trouble all are together again soon. Nobody is elected, for the
 * director lives; nothing is lost; and session time is the same at all.
 *
 * <p>It goes on after a rule is broken, to tell of all.
 */
final class FarApart implements Part {
    private static final List<Internet.Place> PLACES = List.of(Internet.Place.FORWARDED, Internet.Place.OPEN, Internet.Place.OPEN,
            Internet.Place.FORWARDED, Internet.Place.HIDDEN, Internet.Place.OPEN);
    private static final int SIZE = PLACES.size();
    private static final long DELAY_MS = 30;
    private static final long JITTER_MS = 10;
    private static final double LOSS = 0.01;
    private static final long WRONG_MS = 4000;
    private static final int WRONG_PPM = 100;
    /** All together again after each healing. */
    private static final double TOGETHER_S = 5;
    private static final double CLOCKS_MS = 20;
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);
    private static final Duration CUT = Duration.ofSeconds(15);
    private static final Duration SHORT_CUT = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofSeconds(8);
    private static final int TRIES = 8;

    @Override
    public String name() {
        return "net";
    }

    @Override
    public String about() {
        return SIZE + " peers " + DELAY_MS + " ms apart, behind routers, with new addresses and cuts of all kinds";
    }

    @Override
    public void run(Setting setting) throws IOException {
        Internet internet = new Internet(DELAY_MS, JITTER_MS, LOSS);
        long end = System.nanoTime() + setting.left().toNanos();
        try (Fleet fleet = Fleet.on(internet, setting.folder())) {
            for (int i = 0; i < SIZE; i++) {
                internet.next(PLACES.get(i));
                fleet.grow(i + 1, "-Dwetube.clock=" + (i * WRONG_MS - 2 * WRONG_MS) + "," + (i % 2 == 0 ? WRONG_PPM : -WRONG_PPM));
                internet.listens(i, fleet.seat(i).port());
            }
            Trials trials = new Trials(internet, fleet, setting.random(), setting.journal());
            trials.gather();
            for (int round = 0; round == 0 || System.nanoTime() < end; round++) {
                trials.round();
            }
            trials.conclude();
        }
    }

    private static final class Trials {
        private final Internet internet;
        private final Fleet fleet;
        private final RandomGenerator random;
        private final Journal journal;
        private final Set<String> titles = new TreeSet<>();
        private final List<String> broken = new ArrayList<>();
        private final Sample seconds = new Sample();
        private final Sample apartMs = new Sample();

        Trials(Internet internet, Fleet fleet, RandomGenerator random, Journal journal) {
            this.internet = internet;
            this.fleet = fleet;
            this.random = random;
            this.journal = journal;
        }

        void gather() {
            fleet.gather(SIZE, i -> "editor");
            fleet.settle();
            internet.shut();
            journal.line("%d in one session, %s", SIZE, PLACES);
        }

        void round() {
            int one = 1 + random.nextInt(SIZE - 1);
            int other = 1 + one % (SIZE - 1);
            trial(one + " gets a new address", () -> move(one), Duration.ZERO, () -> { });
            trial(one + " goes silent for " + CUT.toSeconds() + " s", () -> internet.cut(one), CUT, () -> internet.mend(one));
            trial(one + " is not heard for " + CUT.toSeconds() + " s, but hears", () -> internet.mute(one), CUT, internet::unmute);
            trial(one + " goes silent for " + SHORT_CUT.toSeconds() + " s", () -> internet.cut(one), SHORT_CUT, () -> internet.mend(one));
            trial(one + " and " + other + " don't hear each other for " + CUT.toSeconds() + " s", () -> {
                internet.hold(one, other);
                internet.hold(other, one);
            }, CUT, internet::release);
            trial(one + " does not hear " + other + " for " + CUT.toSeconds() + " s", () -> internet.hold(other, one), CUT, internet::release);
            trial(one + " and " + other + " end, and start again at new addresses", () -> {
                fleet.seat(one).kill();
                fleet.seat(other).kill();
                journal.ended();
                move(one);
                move(other);
                fleet.seat(one).startAgain();
                fleet.seat(other).startAgain();
            }, Duration.ZERO, () -> { });
            trial("all but the director get new addresses at once", () -> IntStream.range(1, SIZE).forEach(this::move), Duration.ZERO, () -> { });
            trial("the director gets a new address", () -> move(0), Duration.ZERO, () -> { });
            clocks();
        }

        private void move(int number) {
            internet.moves(number);
            fleet.seat(number).moved(internet.outside(number));
        }

        private void trial(String what, Runnable trouble, Duration lasts, Runnable healing) {
            trouble.run();
            say();
            Fleet.pass(lasts);
            healing.run();
            long healedNanos = System.nanoTime();
            say();
            try {
                Await.until("all see all, and have the same queue", GIVEN_UP, () -> fleet.members().stream()
                        .map(seat -> seat.page().here() + " here, " + seat.page().queue().size() + " queued").toList(),
                        seen -> seen.stream().distinct().toList().equals(List.of(SIZE + " here, " + titles.size() + " queued")));
                double took = (System.nanoTime() - healedNanos) / 1e9;
                seconds.add(took);
                journal.line("%s: all together %.1f s after it", what, took);
                judge("together within " + TOGETHER_S + " s after: " + what, took <= TOGETHER_S, String.format(Locale.ROOT, "%.1f s", took));
            } catch (AssertionError e) {
                journal.line("%s: not together after %d s: %s", what, GIVEN_UP.toSeconds(), e.getMessage());
                judge("together at all after: " + what, false, e.getMessage());
            }
            nobodyIsElected(what);
        }

        private List<String> elected() {
            return fleet.members().stream().flatMap(seat -> seat.page().elected().map(Page.Elected::id).stream()).distinct().toList();
        }

        /** Somebody puts something into the queue: when all are together, all have it. */
        private void say() {
            Seat seat = fleet.seat(random.nextInt(SIZE));
            String title = seat + " " + (titles.size() + 1);
            seat.page().queue(title);
            titles.add(title);
        }

        private void nobodyIsElected(String what) {
            List<String> shown = elected();
            Fleet.pass(REST);
            if (!shown.isEmpty()) {
                journal.line("for a moment somebody was elected: by one who was alone, as %s", shown);
            }
            judge("nobody is elected while the director lives: " + what, elected().isEmpty(), elected());
        }

        private void clocks() {
            double[] ahead = fleet.members().stream().mapToDouble(seat -> seat.page().timeAheadMs(TRIES)).sorted().toArray();
            double apart = ahead[ahead.length - 1] - ahead[0];
            apartMs.add(apart);
            journal.line("session time of any two is at most %.1f ms apart", apart);
            judge("clocks within " + CLOCKS_MS + " ms", apart <= CLOCKS_MS, apart);
        }

        private void judge(String rule, boolean holds, Object seen) {
            if (!holds) {
                broken.add(rule + "; seen: " + seen);
            }
            journal.count();
        }

        void conclude() {
            journal.line("from healing to all together, s: %s, of %d; session time apart, ms: %s", seconds, seconds.size(), apartMs);
            Set<String> lost = new TreeSet<>(titles);
            lost.removeAll(fleet.seat(0).page().queue());
            judge("nothing is lost", lost.isEmpty(), lost);
            broken.forEach(rule -> journal.line("BROKEN  %s", rule));
            journal.check("all of that", broken.isEmpty(), broken.size() + " broken");
        }
    }
}
