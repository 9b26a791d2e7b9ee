package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.log.EventRun;
import wetube.log.LogFile;
import wetube.wire.Json;
import wetube.wire.JsonReader;

@DisplayName("10,000 videos of 100 friends")
class TenThousandVideosTest {
    private static final int FRIENDS = 100;
    private static final int VIDEOS = 100;

    private final List<PeerId> owners = new ArrayList<>();
    /** Of each friend, what one answer holds: runs as text. */
    private final List<List<String>> answers = new ArrayList<>();

    @BeforeEach
    void publish() throws Exception {
        for (int i = 0; i < FRIENDS; i++) {
            Identity friend = Identity.fresh();
            owners.add(friend.id());
            List<Catalogue.Statement> statements = new ArrayList<>(List.of(Catalogue.begin(1)));
            for (int video = 0; video < VIDEOS; video++) {
                String title = "Video " + video + " of friend " + i;
                statements.add(new Catalogue.Statement("VIDEO", new Video(Pod.film(title), title, "A description of some length, as people write them. ".repeat(4),
                        List.of("tag " + video % 7, "tag " + i % 11), 600, Optional.empty()).put(Json.object()).build()));
            }
            Optional<Catalogue> onto = Optional.empty();
            List<String> runs = new ArrayList<>();
            while (!statements.isEmpty()) {
                EventRun run = Catalogue.compose(onto, friend.signer(), friend.id(), statements, 1_770_000_000_000L);
                Catalogue catalogue = onto.orElse(new Catalogue(run.session(), friend.id()));
                catalogue.add(run);
                onto = Optional.of(catalogue);
                statements = statements.subList(run.events().size(), statements.size());
                runs.add(run.toJson().toJson());
            }
            answers.add(runs);
        }
    }

    private static double cpuS() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    private static double usedMb() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6;
    }

    @Test
    @DisplayName("are taken in, signatures and all, within 2 s of CPU, take less than 100 MB, and are read at a start in a fraction of a second")
    void cost(@TempDir Path folder) throws Exception {
        List<List<EventRun>> warm = read();
        take(warm);
        double mbBefore = usedMb();
        double before = cpuS();
        List<List<EventRun>> read = read();
        List<Catalogue> catalogues = take(read);
        double exchangeS = cpuS() - before;
        read = null;
        double mb = usedMb() - mbBefore;
        assertEquals(FRIENDS * VIDEOS, new Search(catalogues.stream().flatMap(one -> one.entries().stream())).find("video").size());
        for (int i = 0; i < FRIENDS; i++) {
            try (LogFile log = new LogFile(folder.resolve(i + ".log"))) {
                log.append(warm.get(i));
            }
        }
        before = cpuS();
        for (int i = 0; i < FRIENDS; i++) {
            try (LogFile log = new LogFile(folder.resolve(i + ".log"))) {
                Catalogue catalogue = new Catalogue(catalogues.get(i).id(), owners.get(i));
                for (EventRun run : log.runs()) {
                    catalogue.add(run);
                }
                assertEquals(VIDEOS, catalogue.videos().size());
            }
        }
        double startS = cpuS() - before;
        System.out.printf("10,000 videos of 100 friends: first exchange %.2f s of CPU, %.0f MB, at a start %.2f s of CPU%n", exchangeS, mb, startS);
        assertTrue(exchangeS < 2, exchangeS + " s");
        assertTrue(mb < 100, mb + " MB");
        assertTrue(startS < 1, startS + " s");
    }

    private List<List<EventRun>> read() throws Exception {
        List<List<EventRun>> all = new ArrayList<>();
        for (List<String> answer : answers) {
            List<EventRun> runs = new ArrayList<>();
            for (String run : answer) {
                runs.add(EventRun.parse(JsonReader.parseObject(run), Verifier.ED25519));
            }
            all.add(runs);
        }
        return all;
    }

    private List<Catalogue> take(List<List<EventRun>> all) throws Exception {
        List<Catalogue> catalogues = new ArrayList<>();
        for (List<EventRun> runs : all) {
            Catalogue catalogue = new Catalogue(runs.getFirst().session(), runs.getFirst().author());
            for (EventRun run : runs) {
                catalogue.add(run);
            }
            catalogue.videos();
            catalogues.add(catalogue);
        }
        return catalogues;
    }
}
