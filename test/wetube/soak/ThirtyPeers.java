package wetube.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import wetube.live.Fleet;
import wetube.live.Seat;

/** As many peers as link directly to one another, in one session: all see all, and a pause reaches all. */
final class ThirtyPeers implements Part {
    private static final int SIZE = 30;
    private static final int PAUSES = 20;
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Path PROCESSES = Path.of("/proc");

    @Override
    public String name() {
        return "thirty";
    }

    @Override
    public String about() {
        return "thirty peers in one session: all see all, one PAUSE reaches all";
    }

    @Override
    public void run(Setting setting) throws IOException {
        Journal journal = setting.journal();
        try (Fleet fleet = Fleet.here(setting.folder())) {
            fleet.grow(SIZE);
            journal.line("%d processes started", SIZE);
            long from = System.nanoTime();
            fleet.gather(SIZE, i -> i % 3 == 0 ? "editor" : "viewer");
            List<Seat> all = fleet.members();
            Sample seconds = new Sample();
            all.forEach(seat -> seconds.add(used(seat).toMillis() / 1000.0));
            journal.line("all %d are in, and see all, after %.1f s; processor time of a process until then, s: %s", SIZE,
                    (System.nanoTime() - from) / 1e9, seconds);
            List<Double> pauses = fleet.pauses(PAUSES);
            Sample milliseconds = new Sample();
            pauses.forEach(milliseconds::add);
            Sample last = new Sample();
            for (int i = 0; i < PAUSES; i++) {
                last.add(Collections.max(pauses.subList(i * (SIZE - 1), (i + 1) * (SIZE - 1))));
            }
            journal.line("from a click on pause to the other %d pages, ms: %s, of %d; to the last page, ms: %s", SIZE - 1,
                    milliseconds,
                    milliseconds.size(), last);
            journal.line("processor time of a process at rest, ms in a second: %s", processor(all));
            journal.line("memory of a process (resident set), MiB: %s", memory(all));
            journal.check("all still see all", all.stream().allMatch(seat -> seat.page().here() == SIZE),
                    all.stream().map(seat -> seat.page().here()).toList());
        }
    }

    /** What a peer costs that does nothing but stay in touch with 29 others. */
    private static Sample processor(List<Seat> all) {
        List<Duration> before = all.stream().map(ThirtyPeers::used).toList();
        Fleet.pass(REST);
        Sample milliseconds = new Sample();
        for (int i = 0; i < all.size(); i++) {
            milliseconds.add(used(all.get(i)).minus(before.get(i)).toMillis() / (double) REST.toSeconds());
        }
        return milliseconds;
    }

    private static Duration used(Seat seat) {
        return ProcessHandle.of(seat.pid()).flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    private static String memory(List<Seat> all) throws IOException {
        if (!Files.isDirectory(PROCESSES)) {
            return "not told by this system";
        }
        Sample mebibytes = new Sample();
        for (Seat seat : all) {
            for (String line : Files.readAllLines(PROCESSES.resolve(seat.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    mebibytes.add(Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024);
                }
            }
        }
        return mebibytes.toString().toLowerCase(Locale.ROOT);
    }
}
