package wetube.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import wetube.live.Positions;
import wetube.live.Room;
import wetube.testing.Browser;
import wetube.testing.Clip;
import wetube.testing.MediaHost;
import wetube.testing.Project;
import wetube.testing.YouTubeStandIn;

/**
 * How far apart three people are who watch the same thing, in real browsers with real peers: at each moment the two that are
 * farthest apart, over a minute ({@code -Dwetube.bench.seconds}, at least 35). A frame of the clip is 40 ms.
 */
public final class SyncBench {
    private static final Duration WATCHED = Duration.ofSeconds(Integer.getInteger("wetube.bench.seconds", 60));
    private static final Duration SETTLE = Duration.ofSeconds(6);
    private static final Duration BEFORE_STALL = Duration.ofSeconds(5);
    private static final Duration BETWEEN_STALLS = Duration.ofSeconds(20);
    /** Long enough to miss a director, to elect another and to change the clock that all follow. */
    private static final Duration ELECTED = Duration.ofSeconds(40);
    private static final int PEOPLE = 3;
    private static final int CLIP_SECONDS = 300;
    private static final int CLICKS = 30;
    private static final int RELOADS = 5;
    private static final int ADVERTISEMENT_MS = 15_000;

    /** One line of the table. */
    record Row(String name, String figures, String json) {
        @Override
        public String toString() {
            return String.format("%-44s %s", name, figures);
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Path folder;

    private SyncBench(Path folder) {
        this.folder = folder;
    }

    static boolean isPossible() {
        return Browser.isInstalled();
    }

    /** @param only a part of the name of the conditions to be run; the empty text for all */
    static List<Row> run(String only) throws IOException {
        Path folder = Files.createTempDirectory(Project.build("bench"), "sync");
        try {
            SyncBench bench = new SyncBench(folder);
            for (Map.Entry<String, Condition> condition : bench.conditions().entrySet()) {
                if (condition.getKey().contains(only)) {
                    condition.getValue().run();
                }
            }
            return bench.rows;
        } finally {
            Project.delete(folder);
        }
    }

    private interface Condition {
        void run() throws IOException;
    }

    private Map<String, Condition> conditions() {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        conditions.put("file", this::quiet);
        conditions.put("far", this::far);
        conditions.put("clocks", this::skewed);
        conditions.put("election", this::election);
        conditions.put("sound", this::withSound);
        conditions.put("youtube-fine", () -> youTube(true));
        conditions.put("youtube-steps", () -> youTube(false));
        return conditions;
    }

    private Path next() throws IOException {
        return Files.createTempDirectory(folder, "room");
    }

    private void quiet() throws IOException {
        try (MediaHost media = MediaHost.start(Clip.silent(CLIP_SECONDS)); Room room = Room.of(next(), PEOPLE)) {
            room.watch(media.clipUrl());
            steady("quiet", room);
            stalls(room);
            reloads(room);
            clicks(room);
        }
    }

    private void far() throws IOException {
        try (MediaHost media = MediaHost.start(Clip.silent(CLIP_SECONDS)); Room room = Room.far(next(), PEOPLE, 100, 20)) {
            room.watch(media.clipUrl());
            steady("links of 100 ± 20 ms each way", room);
            clicks(room);
        }
    }

    private void skewed() throws IOException {
        List<Room.Clock> clocks = List.of(new Room.Clock(5000, 0), new Room.Clock(-5000, 0), new Room.Clock(0, 200));
        try (MediaHost media = MediaHost.start(Clip.silent(CLIP_SECONDS)); Room room = Room.of(next(), clocks)) {
            room.watch(media.clipUrl());
            steady("clocks: +5 s, -5 s, and one 200 ppm fast", room);
        }
    }

    /** The only director is lost; the others, whose clocks are 5 s off to either side, elect one. */
    private void election() throws IOException {
        List<Room.Clock> clocks = List.of(Room.Clock.RIGHT, new Room.Clock(5000, 0), new Room.Clock(-5000, 0));
        try (MediaHost media = MediaHost.start(Clip.silent(CLIP_SECONDS)); Room room = Room.of(next(), clocks)) {
            room.watch(media.clipUrl());
            Room.pass(SETTLE);
            room.sample();
            room.first().peer.kill();
            Room.pass(ELECTED);
            String roles = room.guests.stream().skip(1).map(guest -> guest.peer.name() + ": " + guest.page.text("#own-role"))
                    .collect(Collectors.joining(", "));
            tell("the director's peer is killed", room.sampled(), " (then " + roles + ")");
        }
    }

    private void withSound() throws IOException {
        try (MediaHost media = MediaHost.start(Clip.withSound(CLIP_SECONDS)); Room room = Room.of(next(), PEOPLE)) {
            room.watch(media.clipUrl());
            steady("with a sound track", room);
        }
    }

    private void steady(String name, Room room) {
        Room.pass(SETTLE);
        room.sample();
        Room.pass(WATCHED);
        tell(name, room.sampled(), "");
    }

    private void stalls(Room room) {
        room.sample();
        Room.pass(BEFORE_STALL);
        double first = room.stall(room.guests.get(1), 300);
        Room.pass(BETWEEN_STALLS);
        double second = room.stall(room.guests.get(1), 1200);
        Room.pass(WATCHED.minus(BEFORE_STALL).minus(BETWEEN_STALLS));
        Positions positions = room.sampled();
        tell("stalls of 0.3 s and 1.2 s at one", positions, String.format(Locale.ROOT,
                ", under 50 ms again after %.1f s and %.1f s, last 5 s p95 %.1f ms, fastest rate %.3f",
                positions.backAfterMs(first, 50, 1000) / 1000, positions.backAfterMs(second, 50, 1000) / 1000,
                positions.lastQuantileMs(0.95, 5000), positions.greatestRate()));
    }

    private void reloads(Room room) {
        double[] backMs = new double[RELOADS];
        for (int i = 0; i < RELOADS; i++) {
            double dataMs = room.reload(room.guests.get(1));
            room.sample();
            Room.pass(Duration.ofSeconds(5));
            // The sampling begins a moment after the data came: what was before it is not known to have been good.
            backMs[i] = Math.max(0, room.sampled().backSinceMs(dataMs, 50, 1000));
        }
        row("  a reloaded page, from its first data to 50 ms", backMs, "");
    }

    private void clicks(Room room) {
        List<Room.Pause> pauses = new ArrayList<>();
        DoubleStream.Builder starts = DoubleStream.builder();
        double apart = 0;
        for (int i = 0; i < CLICKS; i++) {
            pauses.addAll(room.pause());
            Room.pass(Duration.ofMillis(500));
            apart = Math.max(apart, Room.spread(room.positions()));
            starts.add(Room.spread(room.resumedAtMs()));
            Room.pass(Duration.ofMillis(700));
        }
        double[] started = starts.build().toArray();
        row("  click to each player standing", pauses.stream().mapToDouble(Room.Pause::stoodMs).toArray(),
                String.format(Locale.ROOT, ", then %.2f ms apart at most", apart * 1000));
        row("  click to each player's pause event", pauses.stream().mapToDouble(Room.Pause::toldMs).toArray(), "");
        row("  spread of the first frames after a click", started, "");
    }

    private void youTube(boolean fine) throws IOException {
        String rates = fine ? "fine rates" : "steps of 0.25";
        try (YouTubeStandIn youTube = YouTubeStandIn.start(Clip.silent(CLIP_SECONDS));
                Room room = Room.atYouTube(next(), PEOPLE, () -> Browser.start(youTube))) {
            youTube.anyRate(fine);
            room.watch("https://youtu.be/" + YouTubeStandIn.VIDEO);
            Room.pass(SETTLE);
            steady("YouTube, " + rates, room);
            room.sample();
            double end = room.script(room.guests.get(1), "advertise(arguments[0]); return trueMs() + arguments[0]", ADVERTISEMENT_MS);
            Room.pass(Duration.ofMillis(ADVERTISEMENT_MS + 25_000));
            Positions positions = room.sampled();
            tell("  an advertisement of 15 s at one", positions, String.format(Locale.ROOT,
                    ", under 100 ms again after %.1f s, %d seeks", positions.backAfterMs(end, 100, 1000) / 1000,
                    (int) room.script(room.guests.get(1), "return seeksTaken")));
        }
    }

    private void tell(String name, Positions positions, String more) {
        add(new Row(name, positions + more + String.format(Locale.ROOT, "; load %.1f", load()), String.format(Locale.ROOT,
                "{\"name\":\"%s\",\"p50Ms\":%.1f,\"p95Ms\":%.1f,\"maxMs\":%.1f,\"load\":%.1f}", name.strip(),
                positions.quantileMs(0.5), positions.quantileMs(0.95), positions.quantileMs(1), load())));
    }

    private void row(String name, double[] values, String more) {
        add(new Row(name, String.format(Locale.ROOT, "p50 %5.1f  p99 %5.1f  max %6.1f ms%s; load %.1f", Positions.quantile(values, 0.5),
                Positions.quantile(values, 0.99), Positions.quantile(values, 1), more, load()), String.format(Locale.ROOT,
                "{\"name\":\"%s\",\"p50Ms\":%.1f,\"p99Ms\":%.1f,\"maxMs\":%.1f,\"load\":%.1f}", name.strip(),
                Positions.quantile(values, 0.5), Positions.quantile(values, 0.99), Positions.quantile(values, 1), load())));
    }

    private void add(Row row) {
        rows.add(row);
        System.out.println(row);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
