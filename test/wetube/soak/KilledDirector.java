package wetube.soak;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import wetube.live.Fleet;
import wetube.live.Page;
import wetube.live.Seat;

/** The only director is killed with -9: the rest elect one, and all agree, how long it takes, and how many messages. */
final class KilledDirector implements Part {
    private static final List<Integer> SIZES = List.of(2, 3, 5, 10, 25);
    /** From here on the aim is the longer one. */
    private static final int LARGE = 11;
    private static final double AIM_S = 3;
    private static final double LARGE_AIM_S = 5;
    /** Beyond this it is not slow but broken. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration STAYS = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String about() {
        return "the only director is killed with -9";
    }

    @Override
    public void run(Setting setting) {
        try (Fleet fleet = Fleet.traced(setting.folder())) {
            for (int size : SIZES) {
                fleet.grow(size);
                fleet.gather(size, i -> "viewer");
                Sample seconds = new Sample();
                for (int round = 1; round <= setting.rounds(); round++) {
                    round(fleet, round, seconds, setting.journal());
                    if (round < setting.rounds()) {
                        restore(fleet);
                    }
                }
                setting.journal().line("%d peers, from kill -9 to agreement of all: %s, of %d", size, seconds, seconds.size());
                setting.journal().aim(size + " peers, median from kill -9 to agreement, s", seconds.median(),
                        size < LARGE ? AIM_S : LARGE_AIM_S);
            }
        }
    }

    private static void round(Fleet fleet, int round, Sample seconds, Journal journal) {
        fleet.settle();
        Set<String> directors = Fleet.directors(fleet.running());
        journal.check("there is one director to kill", directors.size() == 1, directors);
        Seat director = fleet.byId(directors.iterator().next()).orElseThrow();
        int size = fleet.members().size();
        List<Seat> rest = fleet.members().stream().filter(seat -> seat != director).toList();
        Tokens.Meter meter = new Tokens.Meter(rest);
        long killedNanos = System.nanoTime();
        director.kill();
        journal.ended();
        Seat winner = Fleet.awaitElected(rest, DEADLINE);
        double took = (System.nanoTime() - killedNanos) / 1e9;
        seconds.add(took);
        journal.elected();
        Fleet.staysElected(winner, rest, STAYS);
        Page.Elected elected = winner.page().elected().orElseThrow();
        journal.line("%d peers, round %d: %s killed, %s elected with %d votes of %d after %.1f s; %s", size, round, director,
                winner,
                elected.votes(), elected.of(), took, meter.read().beside(size - 1));
        journal.check("all agree on everything", Fleet.agree(rest), rest.stream().map(Fleet::view).toList());
    }

    /** The killed one comes back; if it was appointed it lays its directorship down, so that there is one director again. */
    static void restore(Fleet fleet) {
        Seat winner = fleet.byId(fleet.running().get(0).page().elected().orElseThrow().id()).orElseThrow();
        int size = fleet.members().size();
        for (Seat seat : fleet.members()) {
            if (!seat.isRunning()) {
                seat.startAgain();
            }
        }
        reunite(fleet, winner, size);
    }

    /** Waits until all see all, and leaves only the elected one in office. */
    static void reunite(Fleet fleet, Seat winner, int size) {
        Fleet.await("all see all again", () -> fleet.members().stream().allMatch(seat -> seat.page().here() == size));
        for (Seat seat : fleet.members()) {
            if (seat != winner && seat.page().session("role").equals("director")) {
                seat.page().setRole(seat.id(), "viewer");
            }
        }
        Fleet.await("only " + winner + " directs, in the eyes of all", () -> fleet.members().stream()
                .allMatch(seat -> seat.page().roles().entrySet().stream().filter(role -> role.getValue().equals("director"))
                        .allMatch(role -> role.getKey().equals(winner.id()))) && Fleet.agree(fleet.members()));
    }
}
