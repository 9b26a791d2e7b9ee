package wetube.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import wetube.live.Fleet;
import wetube.live.Page;
import wetube.live.Seat;
import wetube.testing.Await;

/**
 * Peers are killed, stopped and started again at random while they act; now and then all is quiet for a moment, and they must
 * agree.
 *
 * <p>In a quiet moment those who run show the same queue, the same roles and the same elected director, if one; somebody directs
 * if most are there. When all are back, the queue holds all that an appointed editor or director has ever seen there of their
 * own. And at no time is nobody there to direct for longer than {@link Vigil#MAX_LEADERLESS} while most members are there.
 *
 * <p>The seed gives the same order of blows, not the same run: real processes go their own pace.
 */
final class RestlessParty implements Part {
    /** Who may act by appointment stays so; the viewers are promoted and put back. */
    private static final List<String> ROLES = List.of("director", "editor", "editor", "editor", "viewer", "viewer", "viewer");
    private static final int STALWARTS = 4;
    private static final Duration UNREST_MIN = Duration.ofSeconds(10);
    private static final Duration UNREST_SPREAD = Duration.ofSeconds(20);
    private static final Duration BETWEEN_MAX = Duration.ofMillis(1500);
    private static final Duration STOP_MAX = Duration.ofSeconds(8);
    /** After the last blow: those started last look on for ten seconds before they vote, and links are dialled each few seconds. */
    private static final Duration AGREED = Duration.ofSeconds(60);
    /** A soak too short for it has this part all the same. */
    private static final Duration LEAST = Duration.ofMinutes(1);
    /** A queue holds 500. */
    private static final int MAX_TITLES = 450;
    /** In every so many quiet moments, all are back. */
    private static final int ALL_BACK = 3;

    @Override
    public String name() {
        return "random";
    }

    @Override
    public String about() {
        return "peers killed, stopped and started again at random, for the rest of the time";
    }

    @Override
    public void run(Setting setting) {
        long end = System.nanoTime() + Math.max(LEAST.toNanos(), setting.left().toNanos());
        try (Fleet fleet = Fleet.here(setting.folder())) {
            fleet.grow(ROLES.size());
            fleet.gather(ROLES.size(), ROLES::get);
            fleet.settle();
            try (Vigil vigil = new Vigil(fleet.members())) {
                Evening evening = new Evening(fleet, vigil, setting.random(), setting.journal());
                for (int moment = 1; System.nanoTime() < end; moment++) {
                    evening.unrest();
                    evening.quiet(moment, moment % ALL_BACK == 0);
                }
                evening.quiet(0, true);
            }
        }
    }

    /** What happens to one party. */
    private static final class Evening {
        private final Fleet fleet;
        private final Vigil vigil;
        private final RandomGenerator random;
        private final Journal journal;
        /** What stalwarts have seen in the queue of what they added themselves. */
        private final Set<String> kept = new LinkedHashSet<>();
        private int titles;
        private int blows;
        private String elected = "";
        private Optional<Seat> stopped = Optional.empty();
        private long stoppedUntilNanos;

        Evening(Fleet fleet, Vigil vigil, RandomGenerator random, Journal journal) {
            this.fleet = fleet;
            this.vigil = vigil;
            this.random = random;
            this.journal = journal;
        }

        void unrest() {
            long end = System.nanoTime() + UNREST_MIN.toNanos() + random.nextLong(UNREST_SPREAD.toNanos());
            blows = 0;
            while (System.nanoTime() < end) {
                happen(random.nextInt(100));
                Fleet.pass(Duration.ofNanos(random.nextLong(BETWEEN_MAX.toNanos())));
                if (System.nanoTime() > stoppedUntilNanos) {
                    wake();
                }
                vigil.check(journal);
            }
        }

        private void happen(int what) {
            List<Seat> running = fleet.running();
            if (what < 40) {
                add(pick(running));
            } else if (what < 55) {
                running.stream().filter(seat -> seat.page().session("role").equals("director")).findFirst().ifPresent(director ->
                        director.page().setRole(fleet.seat(STALWARTS + random.nextInt(ROLES.size() - STALWARTS)).id(),
                                random.nextBoolean() ? "editor" : "viewer"));
            } else if (what < 63 && running.size() > 2) {
                kill(pick(running));
            } else if (what < 65 && running.size() > 4) {
                kill(pick(running));
                kill(pick(fleet.running()));
                kill(pick(fleet.running()));
            } else if (what < 72 && running.size() > 2) {
                running.stream().filter(seat -> seat.page().session("role").equals("director")).findFirst().ifPresent(this::kill);
            } else if (what < 80 && stopped.isEmpty() && running.size() > 2) {
                stop(pick(running));
            } else {
                List<Seat> dead = fleet.members().stream().filter(seat -> !seat.isRunning() && !stopped.equals(Optional.of(seat)))
                        .toList();
                if (!dead.isEmpty()) {
                    pick(dead).startAgain();
                }
            }
        }

        private Seat pick(List<Seat> seats) {
            return seats.get(random.nextInt(seats.size()));
        }

        private void add(Seat by) {
            boolean mayAdd = !by.page().session("role").equals("viewer") && !by.page().session("role").isEmpty();
            if (mayAdd && titles < MAX_TITLES) {
                by.page().queue(by + " " + ++titles);
            }
        }

        /** What an editor of the first hour sees of their own in the queue is on that peer's disk. */
        private void note(Seat seat) {
            if (fleet.members().indexOf(seat) < STALWARTS) {
                seat.page().queue().stream().filter(title -> title.startsWith(seat + " ")).forEach(kept::add);
            }
        }

        private void kill(Seat seat) {
            note(seat);
            seat.kill();
            hit();
        }

        private void stop(Seat seat) {
            seat.stop();
            hit();
            stopped = Optional.of(seat);
            stoppedUntilNanos = System.nanoTime() + random.nextLong(STOP_MAX.toNanos());
        }

        private void hit() {
            journal.ended();
            blows++;
        }

        private void wake() {
            stopped.ifPresent(Seat::goOn);
            stopped = Optional.empty();
        }

        /** Nobody is hit any more until those who run agree. */
        void quiet(int moment, boolean allBack) {
            wake();
            for (Seat seat : fleet.members()) {
                boolean needed = allBack || 2 * fleet.running().size() <= ROLES.size();
                if (!seat.isRunning() && needed) {
                    seat.startAgain();
                }
            }
            List<Seat> running = fleet.running();
            running.forEach(this::note);
            long quietNanos = System.nanoTime();
            Await.until("all who run see one another, and agree on roles, queue and who is elected", AGREED,
                    () -> running.stream().map(seat -> List.of(seat, seat.page().here(), Fleet.view(seat))).toList(),
                    views -> Fleet.agree(running) && running.stream().allMatch(seat -> seat.page().here() == running.size())
                            && running.stream().anyMatch(seat -> seat.page().session("role").equals("director")));
            vigil.check(journal);
            List<String> queue = running.get(0).page().queue();
            if (running.size() == ROLES.size()) {
                List<String> lost = new ArrayList<>(kept);
                lost.removeAll(queue);
                journal.check("what its author saw in the queue is there when all are back", lost.isEmpty(), "missing: " + lost);
            }
            journal.check("nothing is in the queue twice", queue.size() == Set.copyOf(queue).size(), queue);
            String now = running.get(0).page().elected().map(Page.Elected::id).orElse("");
            if (!now.isEmpty() && !now.equals(elected)) {
                journal.elected();
            }
            elected = now;
            journal.line("%s: after %d blows %d of %d run; all agreed after %.1f s: %d in the queue, %s",
                    moment == 0 ? "at the end" : "quiet "
                    + moment, blows, running.size(), ROLES.size(), (System.nanoTime() - quietNanos) / 1e9, queue.size(),
                    running.get(0).page().elected()
                    .map(who -> fleet.byId(who.id()).orElseThrow() + " is elected, with " + who.votes()
                            + " votes of " + who.of()).orElse("nobody is elected"));
            blows = 0;
        }
    }
}
