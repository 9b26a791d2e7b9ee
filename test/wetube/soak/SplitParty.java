package wetube.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import wetube.live.Fleet;
import wetube.live.Lan;
import wetube.live.Seat;
import wetube.testing.Await;

/**
 * Six peers fall into two halves as their director dies. Both halves elect and act; then the network is whole again.
 *
 * <p>One elected director stays, in the eyes of all six. What the other did <em>as director</em> is void, and so is what was done
 * with a role that it gave. What was done by right of an appointed role stays, on whichever side.
 */
final class SplitParty implements Part {
    private static final List<String> ROLES = List.of("director", "editor", "editor", "viewer", "editor", "editor", "viewer");
    /** What the other half is, by number; 0 is the director who dies. */
    private static final Set<Integer> APART = Set.of(4, 5, 6);
    /** Links outlive the shorter one; after the longer one all have to be dialled anew. */
    private static final List<Duration> SPLITS = List.of(Duration.ZERO, Duration.ofSeconds(25));
    private static final double AIM_S = 10;
    private static final Duration DEADLINE = Duration.ofSeconds(40);

    /** A side of the split, and what it has done. */
    private record Half(List<Seat> seats, Seat elected, Seat promoted) {
        private static Half of(List<Seat> seats, Seat elected) {
            Seat viewer = seats.stream().filter(seat -> seat.page().session("role").equals("viewer")).findFirst().orElseThrow();
            return new Half(seats, elected, viewer);
        }

        /** The elected makes a viewer an editor; everybody adds something to the queue. */
        void act() {
            elected.page().setRole(promoted.id(), "editor");
            Fleet.await("the elected one's word counts in its half", () -> seats.stream()
                    .allMatch(seat -> "editor".equals(seat.page().roles().get(promoted.id()))));
            seats.forEach(seat -> seat.page().queue(title(seat)));
            Fleet.await("all three have what all three added", () -> seats.stream()
                    .allMatch(seat -> seat.page().queue().containsAll(seats.stream().map(Half::title).toList())));
        }

        static String title(Seat by) {
            return "added by " + by;
        }
    }

    @Override
    public String name() {
        return "split";
    }

    @Override
    public String about() {
        return "the director dies as the network falls into two halves of three; both elect and act; it heals";
    }

    @Override
    public void run(Setting setting) throws IOException {
        Lan lan = new Lan();
        try (Fleet fleet = Fleet.on(lan, setting.folder())) {
            fleet.grow(ROLES.size());
            for (Duration length : SPLITS) {
                fleet.gather(ROLES.size(), ROLES::get);
                fleet.settle();
                split(lan, fleet, length, setting.journal());
            }
        }
    }

    private static void split(Lan lan, Fleet fleet, Duration length, Journal journal) {
        Seat founder = fleet.seat(0);
        List<Seat> six = fleet.members().subList(1, ROLES.size());
        long splitNanos = System.nanoTime();
        lan.split(APART);
        founder.kill();
        journal.ended();
        List<Seat> here = six.stream().filter(seat -> !APART.contains(fleet.members().indexOf(seat))).toList();
        List<Seat> there = six.stream().filter(seat -> !here.contains(seat)).toList();
        Half one = Half.of(here, Fleet.awaitElected(here, DEADLINE));
        Half other = Half.of(there, Fleet.awaitElected(there, DEADLINE));
        journal.elected();
        journal.elected();
        journal.line("split into %s and %s; %s and %s elected, both after %.1f s", here, there, one.elected, other.elected,
                (System.nanoTime() - splitNanos) / 1e9);
        one.act();
        other.act();
        Fleet.pass(length);
        journal.line("healed after %.1f s", (System.nanoTime() - splitNanos) / 1e9);
        long healedNanos = System.nanoTime();
        lan.heal();
        Seat winner = Fleet.awaitElected(six, DEADLINE);
        double one10 = (System.nanoTime() - healedNanos) / 1e9;
        Await.until("all six agree on roles and queue, and see all six", DEADLINE,
                () -> six.stream().map(Fleet::view).distinct().toList(),
                views -> views.size() == 1 && six.stream().allMatch(seat -> seat.page().here() == six.size()));
        journal.line("%s is the elected director at all six after %.1f s; all else agrees after %.1f s", winner, one10,
                (System.nanoTime() - healedNanos) / 1e9);
        journal.aim("from healing to one elected director, s", one10, AIM_S);
        Half won = winner == one.elected ? one : other;
        Half lost = won == one ? other : one;
        journal.check("the one elected of two stays", winner == won.elected, winner);
        journal.check("the word of the one in force counts", "editor".equals(roleAt(six, won.promoted)), Fleet.view(winner));
        journal.check("the word of the one not in force is void", "viewer".equals(roleAt(six, lost.promoted)), Fleet.view(winner));
        for (Seat seat : six) {
            boolean stays = seat != lost.promoted;
            journal.check("what was done by right of an appointed role stays, and with a void one is void",
                    winner.page().queue().contains(Half.title(seat)) == stays, winner.page().queue());
        }
        Fleet.staysElected(winner, six, Duration.ofSeconds(3));
        founder.startAgain();
        // Half of those who then are there are against the elected one, so that one may be voted out.
        Fleet.await("the appointed director who returns is a director", () -> fleet.members().stream()
                .allMatch(seat -> seat.page().here() == ROLES.size() && "director".equals(seat.page().roles().get(founder.id())))
                && Fleet.agree(fleet.members()));
    }

    private static String roleAt(List<Seat> six, Seat whose) {
        return six.get(0).page().roles().get(whose.id());
    }
}
