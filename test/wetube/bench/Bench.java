package wetube.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import wetube.web.websocket.EchoBench;

/**
 * {@code make bench}: prints each benchmark's table, and writes all rows to build/bench.json. Nothing here can fail.
 *
 * <p>The last one takes about ten minutes and is left out where no browser is installed; {@code make bench ONLY=youtube} runs
 * those of its conditions that are called so: file, far, clocks, election, sound, youtube-fine, youtube-steps. {@code ONLY=swarm}
 * is the films alone, {@code ONLY=chat} the chat.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String only = System.getenv().getOrDefault("ONLY", "");
        List<EchoBench.Row> rows = only.isEmpty() ? echo() : List.of();
        List<SyncBench.Row> chat = only.isEmpty() || only.equals("chat") ? chat() : List.of();
        List<SyncBench.Row> swarm = only.isEmpty() || only.equals("swarm") ? swarm() : List.of();
        List<SyncBench.Row> sync = SyncBench.isPossible() && !List.of("swarm", "chat").contains(only) ? sync(only) : List.of();
        Path file = Path.of("build", "bench.json");
        Files.writeString(file, String.format(Locale.ROOT, "{\"load\":%.1f,\"websocket\":%s,\"chat\":%s,\"swarm\":%s,\"sync\":%s}%n", load(),
                rows.stream().map(EchoBench.Row::toJson).toList(), chat.stream().map(SyncBench.Row::json).toList(),
                swarm.stream().map(SyncBench.Row::json).toList(), sync.stream().map(SyncBench.Row::json).toList()));
        System.out.println("\n" + file);
    }

    private static List<EchoBench.Row> echo() throws Exception {
        double before = load();
        List<EchoBench.Row> rows = EchoBench.run();
        System.out.printf(Locale.ROOT, "WebSocket echo beside a plain blocking socket echo, medians of rounds taken in turns;"
                + " load %.1f before, %.1f after, %d cores%n%n", before, load(), Runtime.getRuntime().availableProcessors());
        System.out.printf("%-34s %-14s %12s %12s %6s%n", "", "", "websocket", "plain", "ratio");
        rows.forEach(System.out::println);
        return rows;
    }

    private static List<SyncBench.Row> swarm() throws Exception {
        double before = load();
        List<SyncBench.Row> rows = SwarmBench.run();
        System.out.printf(Locale.ROOT, "%nA film of 100 MiB from peer to peer on this machine, medians of rounds taken in turns;"
                + " load %.1f before, %.1f after, %d cores%n%n", before, load(), Runtime.getRuntime().availableProcessors());
        rows.forEach(System.out::println);
        return rows;
    }

    private static List<SyncBench.Row> chat() throws Exception {
        System.out.printf(Locale.ROOT, "%nWhat is said, from where it is typed to all pages, each peer a process on this machine; load %.1f, %d cores%n%n", load(),
                Runtime.getRuntime().availableProcessors());
        return ChatBench.run();
    }

    private static List<SyncBench.Row> sync(String only) throws Exception {
        System.out.printf(Locale.ROOT, "%nThree people watching together, each with a peer and a browser: at each moment the two farthest apart%n%n");
        return SyncBench.run(only);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
