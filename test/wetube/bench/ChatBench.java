package wetube.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import wetube.live.Chatter;
import wetube.live.Fleet;
import wetube.live.Seat;
import wetube.log.LogFile;
import wetube.testing.Project;
import wetube.testing.WeChatClient;

/**
 * How long a line takes from its author's field to the others' pages, in peers that are processes of their own: one client of the WeChat
 * interface writes fast, everybody else as a person does, for a minute ({@code -Dwetube.bench.seconds}, {@code -Dwetube.bench.peers=3,10}). Then the client writes faster and
 * faster, ten seconds each, until a line in a hundred takes more than two seconds. Beside it a bare relay, at the same pace.
 */
final class ChatBench {
    private static final int SECONDS = Integer.getInteger("wetube.bench.seconds", 60);
    private static final int STEP_SECONDS = 10;
    /** Said before anything is measured: ten JVMs that have just begun compile for as long as they have two cores to do it with. */
    private static final int WARMING_SECONDS = Integer.getInteger("wetube.bench.warming", 30);
    private static final int WRITERS = 10;
    private static final double SLOW_PER_S = 2;
    private static final double FAST_PER_S = 200;
    private static final double TOO_LONG_MS = 2000;
    /** What an author may say through the interface in a second, and a client of it at most. */
    private static final double MOST_PER_S = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAUSES = 5;
    /** So many requests a client keeps open: what it has no answer to yet. The interface serves no more at once. */
    private static final int MAX_AT_ONCE = 120;
    private static final long COUNTING_NANOS = 100_000_000;

    private final List<SyncBench.Row> rows = new ArrayList<>();

    static List<SyncBench.Row> run() throws IOException {
        ChatBench bench = new ChatBench();
        for (int size : Stream.of(System.getProperty("wetube.bench.peers", "3,10").split(",")).map(Integer::valueOf).toList()) {
            Path folder = Files.createTempDirectory(Project.build("bench"), "chat");
            try (Fleet fleet = Fleet.here(folder)) {
                bench.measure(fleet, size);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
                }
            }
        }
        return bench.rows;
    }

    private void measure(Fleet fleet, int size) throws IOException {
        relay(size);
        fleet.grow(size, "--wechat", "0");
        fleet.gather(size, i -> "viewer");
        List<Chatter> chatters = fleet.members().stream().map(Chatter::new).toList();
        Fleet.await("all know the code", () -> chatters.stream().allMatch(Chatter::knowsTheCode));
        fleet.settle();
        Sample without = Sample.of(fleet.pauses(PAUSES));
        try (WeChatClient client = new WeChatClient(fleet.seat(0).weChat(), "general", "Fast")) {
            client.join();
            talk("w", chatters, client, FAST_PER_S, WARMING_SECONDS, null);
            double cpu = cpuSeconds(fleet);
            long runsBefore = runs(fleet.seat(0));
            List<Double> pauses = new ArrayList<>();
            Thread pausing = Thread.ofPlatform().unstarted(() -> pauses.addAll(fleet.pauses(PAUSES)));
            Talk talk = talk("m", chatters, client, FAST_PER_S, SECONDS, pausing);
            String name = size + " processes, " + Math.round(FAST_PER_S) + " + " + (Math.min(size, WRITERS) - 1) + " × " + Math.round(SLOW_PER_S) + " lines/s";
            row(name + ": lines/s", talk.sent.size() / (double) SECONDS, "");
            row(name + ": delivery, p50", talk.all.at(0.5), "ms");
            row(name + ": delivery, p99", talk.all.at(0.99), "ms");
            row(name + ": the slow authors', p50", talk.slow.at(0.5), "ms");
            row(name + ": CPU of all peers", (cpuSeconds(fleet) - cpu) / SECONDS, "s/s");
            long runs = runs(fleet.seat(0)) - runsBefore;
            row(name + ": signatures", runs / (double) SECONDS, "1/s");
            row(name + ": checks of signatures, all peers", runs * (size - 1) / (double) SECONDS, "1/s");
            row(name + ": a PAUSE to the other pages, p50 before", without.at(0.5), "ms");
            row(name + ": a PAUSE to the other pages, p50 meanwhile", Sample.of(pauses).at(0.5), "ms");
            row(name + ": lost, twice or apart", wrong(chatters, talk), "");
            double pace = FAST_PER_S;
            for (double p99 = talk.all.at(0.99); p99 <= TOO_LONG_MS && pace < MOST_PER_S; ) {
                pace = Math.min(MOST_PER_S, pace * 1.15);
                p99 = talk("f" + Math.round(pace) + ".", chatters, client, pace, STEP_SECONDS, null).all.at(0.99);
                row(size + " processes, " + Math.round(pace) + " lines/s of the client: delivery, p99", p99, "ms");
            }
        }
    }

    /** What was said, when, and how long it took to each of the others' pages. */
    private record Talk(Map<String, Long> sent, Sample all, Sample slow) {}

    private Talk talk(String prefix, List<Chatter> chatters, WeChatClient client, double fastPerS, int seconds, Thread meanwhile) {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        Map<String, String> refused = new ConcurrentHashMap<>();
        Semaphore atOnce = new Semaphore(MAX_AT_ONCE);
        int writers = Math.min(chatters.size(), WRITERS);
        List<Thread> writing = new ArrayList<>();
        writing.add(every(fastPerS, seconds, i -> {
            String text = prefix + "fast " + i;
            sent.put(text, System.nanoTime());
            atOnce.acquireUninterruptibly();
            CompletableFuture<HttpResponse<String>> posted = client.post(text);
            posted.whenComplete((answer, why) -> {
                atOnce.release();
                if (why != null || answer.statusCode() != 200) {
                    refused.put(text, why != null ? why.toString() : answer.statusCode() + " " + answer.body());
                }
            });
        }));
        for (int writer = 1; writer < writers; writer++) {
            Chatter chatter = chatters.get(writer);
            String own = prefix + "slow" + writer + " ";
            writing.add(every(SLOW_PER_S, seconds, i -> {
                sent.put(own + i, System.nanoTime());
                chatter.say(own + i);
            }));
        }
        if (meanwhile != null) {
            Fleet.pass(Duration.ofSeconds(seconds / 3));
            meanwhile.start();
            writing.add(meanwhile);
        }
        writing.forEach(ChatBench::join);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && !chatters.stream().allMatch(chatter -> chatter.readNanos().keySet().containsAll(minus(sent.keySet(), refused.keySet())))) {
            LockSupport.parkNanos(COUNTING_NANOS);
        }
        Map<String, Long> kept = new HashMap<>(sent);
        kept.keySet().removeAll(refused.keySet());
        new TreeSet<>(refused.values()).forEach(why -> System.out.println("  refused: " + Collections.frequency(refused.values(), why) + " × " + why));
        return new Talk(kept, delays(kept, chatters, ""), delays(kept, chatters, prefix + "slow"));
    }

    private static Sample delays(Map<String, Long> sent, List<Chatter> chatters, String of) {
        List<Double> ms = new ArrayList<>();
        sent.forEach((text, at) -> {
            if (text.startsWith(of)) {
                chatters.stream().map(chatter -> chatter.readNanos().get(text)).filter(read -> read != null).forEach(read -> ms.add((read - at) / 1e6));
            }
        });
        return Sample.of(ms);
    }

    private interface Turn {
        void take(int number);
    }

    /** So many times a second, for so long; late turns are made up for. */
    private static Thread every(double perSecond, int seconds, Turn turn) {
        return Thread.ofPlatform().start(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < perSecond * seconds; i++) {
                long due = start + Math.round(i / perSecond * 1e9);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                turn.take(i);
            }
        });
    }

    /** How many lines of these are not in the one chain that all have. */
    private static double wrong(List<Chatter> chatters, Talk talk) {
        Set<List<String>> chains = new HashSet<>();
        chatters.forEach(chatter -> chains.add(chatter.chain()));
        List<String> said = chains.iterator().next().stream().map(Chatter::textOf).filter(talk.sent::containsKey).toList();
        return minus(talk.sent.keySet(), new HashSet<>(said)).size() + (said.size() - new HashSet<>(said).size()) + (chains.size() - 1);
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        Set<String> left = new HashSet<>(some);
        left.removeAll(others);
        return left;
    }

    private void relay(int size) throws IOException {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        List<Map<String, Long>> read = IntStream.range(0, size).<Map<String, Long>>mapToObj(i -> new ConcurrentHashMap<>()).toList();
        try (TlsRelay relay = new TlsRelay(size, (client, line) -> read.get(client).put(line, System.nanoTime()))) {
            List<Thread> writing = new ArrayList<>();
            for (int writer = 0; writer < Math.min(size, WRITERS); writer++) {
                int client = writer;
                writing.add(every(writer == 0 ? FAST_PER_S : SLOW_PER_S, STEP_SECONDS, i -> {
                    sent.put(client + " " + i, System.nanoTime());
                    relay.say(client, client + " " + i);
                }));
            }
            writing.forEach(ChatBench::join);
            Fleet.await("all has come", () -> read.stream().mapToInt(Map::size).sum() == sent.size() * (size - 1));
        }
        Sample ms = Sample.of(read.stream().flatMap(one -> one.entrySet().stream()).map(line -> (line.getValue() - sent.get(line.getKey())) / 1e6).toList());
        row("a relay over TLS for " + size + ", at the same pace: delivery, p50", ms.at(0.5), "ms");
        row("a relay over TLS for " + size + ", at the same pace: delivery, p99", ms.at(0.99), "ms");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static double cpuSeconds(Fleet fleet) {
        return fleet.members().stream().mapToDouble(seat -> ProcessHandle.of(seat.pid()).flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO).toMillis() / 1000.0).sum();
    }

    /** How many runs are in a peer's log, each signed once; the file is copied, since opening it mends its end. */
    private static long runs(Seat seat) throws IOException {
        long runs = 0;
        try (Stream<Path> files = Files.walk(seat.data())) {
            for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
                Path copy = Files.copy(file, Files.createTempDirectory("wetube-bench").resolve("log"));
                try (LogFile log = new LogFile(copy)) {
                    runs += log.runs().size();
                } finally {
                    Files.delete(copy);
                    Files.delete(copy.getParent());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return runs;
    }

    private void row(String name, double value, String unit) {
        String figure = String.format(Locale.ROOT, "%.1f", value);
        SyncBench.Row row = new SyncBench.Row(name, figure + " " + unit, "{\"name\":\"" + name + "\",\"value\":" + figure
                + ",\"load\":" + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() + "}");
        rows.add(row);
        System.out.printf("%-78s %s%n", row.name(), row.figures());
    }

    /** Values in order. */
    private record Sample(double[] sorted) {
        static Sample of(List<Double> values) {
            return new Sample(values.stream().mapToDouble(value -> value).sorted().toArray());
        }

        double at(double share) {
            return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
        }
    }
}
