package wetube.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;

/** Real peers on a network with routers and delays, in namespaces of Linux; more of it in {@code make soak ONLY=net}. */
@NeedsProcesses
@Tag("alone")
@Tag("namespaces")
@DisplayName("Three peers far apart, two of them behind home routers")
class FarApartTest {
    private static final List<Internet.Place> PLACES =
            List.of(Internet.Place.FORWARDED, Internet.Place.OPEN, Internet.Place.HIDDEN);

    @Test
    @DisplayName("Meet by the address of one; one gets a new address while it runs; all are together again, and nothing is lost")
    void together(@TempDir Path folder) throws IOException {
        try (Internet internet = open(); Fleet fleet = Fleet.on(internet, folder)) {
            for (int i = 0; i < PLACES.size(); i++) {
                internet.next(PLACES.get(i));
                fleet.grow(i + 1);
                internet.listens(i, fleet.seat(i).port());
            }
            fleet.gather(PLACES.size(), i -> "editor");
            internet.shut();
            fleet.seat(2).page().queue("before");
            awaitTogether(fleet, List.of("before"));
            internet.moves(1);
            IntStream.of(1, 0).forEach(i -> fleet.seat(i).page().queue("by " + i));
            awaitTogether(fleet, List.of("before", "by 0", "by 1"));
        }
    }

    private static Internet open() throws IOException {
        try {
            return new Internet(20, 5, 0.01);
        } catch (Namespaces.Unavailable why) {
            Assumptions.abort(why.getMessage());
            throw why;
        }
    }

    private static void awaitTogether(Fleet fleet, List<String> queue) {
        Await.until("all see all, and have the same queue", Fleet.SOON.multipliedBy(2), () -> fleet.members().stream()
                .map(seat -> seat.page().here() + " " + seat.page().queue().stream().sorted().toList()).distinct().toList(),
                List.of(PLACES.size() + " " + queue)::equals);
    }
}
