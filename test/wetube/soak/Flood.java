package wetube.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import wetube.live.Fleet;
import wetube.live.PageClient;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** Strangers flood the director's peer with frames of each type, and somebody uses its page meanwhile. */
final class Flood implements Part {
    private static final int SIZE = 3;
    private static final int QUIET_S = 10;
    private static final int FLOOD_S = 10;
    private static final long BETWEEN_NANOS = 5_000_000;
    /** A round trip is not waited for any longer. */
    private static final int LOST_S = 10;
    private static final double MOST_TIMES = 3;

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public String about() {
        return "strangers flood the director's peer with frames of each type; how long its page waits for an answer";
    }

    /** Asks its peer for the time, again and again. */
    private static final class Asker implements AutoCloseable {
        private final Map<Long, CompletableFuture<Long>> asked = new ConcurrentHashMap<>();
        private final PageClient client;
        private long last;

        Asker(String link) {
            client = new PageClient(link, this::hear);
        }

        private void hear(Json.Obj message) {
            try {
                if (message.string("command", 32).equals("TIME")) {
                    asked.remove(message.integer("t1", 0, Long.MAX_VALUE)).complete(System.nanoTime());
                }
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }

        double roundTripMs() {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            asked.put(++last, answer);
            long fromNanos = System.nanoTime();
            client.send("{\"command\":\"TIME\",\"t1\":" + last + "}");
            try {
                return (answer.get(LOST_S, TimeUnit.SECONDS) - fromNanos) / 1e6;
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the page's peer does not answer", e);
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @Override
    public void run(Setting setting) throws IOException {
        Journal journal = setting.journal();
        try (Fleet fleet = Fleet.here(setting.folder())) {
            fleet.grow(SIZE);
            fleet.gather(SIZE, i -> "viewer");
            fleet.settle();
            try (Asker asker = new Asker(fleet.seat(0).pageLink())) {
                Sample quiet = roundTrips(asker, QUIET_S);
                journal.line("quiet, ms: %s, of %d", quiet, quiet.size());
                double worst = 0;
                for (String type : Flooder.TYPES) {
                    Process flooder = new ProcessBuilder("nice", "-n", "19", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Flooder.class.getName(), fleet.seat(0).address(),
                            type, String.valueOf(FLOOD_S)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
                    Sample flooded = new Sample();
                    while (flooder.isAlive()) {
                        flooded.add(asker.roundTripMs());
                        LockSupport.parkNanos(BETWEEN_NANOS);
                    }
                    worst = Math.max(worst, flooded.quantile(0.99));
                    journal.line("%-11s ms: %s, of %d; %s", type, flooded, flooded.size(), new String(flooder.getInputStream().readAllBytes()).strip());
                    journal.check("no election while the director lives", fleet.members().subList(1, SIZE).stream()
                            .allMatch(seat -> seat.page().elected().isEmpty()), type);
                }
                journal.aim("the worst p99 beside the quiet one, times", worst / quiet.quantile(0.99), MOST_TIMES);
            }
            journal.check("all are still here", fleet.members().subList(1, SIZE).stream().allMatch(seat -> seat.page().here() == SIZE),
                    List.of(fleet.seat(1).page().here(), fleet.seat(2).page().here()));
        }
    }

    private static Sample roundTrips(Asker asker, int seconds) {
        Sample sample = new Sample();
        long endNanos = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < endNanos) {
            sample.add(asker.roundTripMs());
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        return sample;
    }
}
