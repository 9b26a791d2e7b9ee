package wetube.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import wetube.live.Fleet;
import wetube.live.Lan;
import wetube.live.Seat;

/** The director's network goes silent: no process ends, nobody gets a FIN or a RST, its packets just don't arrive. */
final class CutDirector implements Part {
    private static final int SIZE = 5;
    /** A second more than for a killed one. */
    private static final double AIM_S = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** Every other cut lasts so long after the election: links are given up after ten seconds without a word. */
    private static final Duration LONG = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "cut";
    }

    @Override
    public String about() {
        return "the only director's network goes silent, and comes back";
    }

    @Override
    public void run(Setting setting) throws IOException {
        Journal journal = setting.journal();
        Lan lan = new Lan();
        try (Fleet fleet = Fleet.on(lan, setting.folder())) {
            fleet.grow(SIZE);
            fleet.gather(SIZE, i -> "viewer");
            Sample seconds = new Sample();
            Sample healing = new Sample();
            int director = 0;
            for (int round = 1; round <= setting.rounds(); round++) {
                fleet.settle();
                Seat lost = fleet.seat(director);
                List<Seat> rest = fleet.members().stream().filter(seat -> seat != lost).toList();
                long cutNanos = System.nanoTime();
                lan.cut(director);
                Seat winner = Fleet.awaitElected(rest, DEADLINE);
                double took = (System.nanoTime() - cutNanos) / 1e9;
                seconds.add(took);
                journal.elected();
                Fleet.pass(round % 2 == 0 ? LONG : Duration.ZERO);
                long mendedNanos = System.nanoTime();
                lan.mend(director);
                Fleet.awaitElected(fleet.members(), DEADLINE);
                Fleet.await("all see all again", () -> fleet.members().stream().allMatch(seat -> seat.page().here() == SIZE));
                double healed = (System.nanoTime() - mendedNanos) / 1e9;
                healing.add(healed);
                journal.line("%d peers, round %d: %s cut off, %s elected after %.1f s; "
                        + "mended after %.1f s, all agreed after %.1f s more",
                        SIZE, round, lost, winner, took, (mendedNanos - cutNanos) / 1e9, healed);
                KilledDirector.reunite(fleet, winner, SIZE);
                journal.check("all agree on everything", Fleet.agree(fleet.members()),
                        fleet.members().stream().map(Fleet::view).toList());
                director = fleet.members().indexOf(winner);
            }
            journal.line("%d peers, from the cut to agreement: %s, of %d; from mending to agreement: %s", SIZE, seconds,
                    seconds.size(),
                    healing);
            journal.aim(SIZE + " peers, median from the cut to agreement, s", seconds.median(), AIM_S);
        }
    }
}
