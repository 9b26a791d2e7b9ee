package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;
import wetube.wire.Json;

/** The only director is killed, among few; among more see {@code make soak}. */
@NeedsProcesses
@DisplayName("The only director's process is killed with -9")
class ElectionTest {
    @ParameterizedTest(name = "{0} peers: the rest elect one of them, and all agree")
    @ValueSource(ints = {2, 3, 5})
    @DisplayName("n peers")
    void elects(int size, @TempDir Path folder) {
        try (Company company = new Company(size, "viewer", folder)) {
            company.settle();
            long killed = System.nanoTime();
            company.peers.get(0).kill();
            List<Integer> left = IntStream.range(1, size).boxed().toList();
            Set<String> elected = Await.until("all agree", Guest.SOON.multipliedBy(2),
                    () -> left.stream().map(i -> director(company.pages.get(i))).collect(Collectors.toSet()),
                    directors -> directors.size() == 1 && !directors.contains(""));
            System.out.println(size + " peers, from kill -9 to agreement: " + (System.nanoTime() - killed) / 1_000_000 + " ms");
            assertEquals(1, left.stream().filter(i -> company.pages.get(i).session("role").equals("director")).count());
            assertEquals(1, left.stream().filter(i -> elected.contains(company.peers.get(i).id())).count());
        }
    }

    /** Who a page says was elected; empty if nobody. */
    static String director(PageClient page) {
        return page.part("session").filter(Json.Obj.class::isInstance).flatMap(session -> ((Json.Obj) session).optional("elected"))
                .map(elected -> ((Json.Text) ((Json.Obj) elected).members().get("id")).value()).orElse("");
    }
}
