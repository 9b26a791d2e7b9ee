package wetube.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import wetube.web.Loopback;
import wetube.wire.Json;

/**
 * How a tracker does, for whoever runs it: a line on the terminal each minute if something changed, and plain HTTP on the loopback.
 * Counts only; no key, no address, no swarm.
 *
 * <pre>{@code {"peers":12,"reachable":9,"swarms":3,"networks":7,"requests":1204,"refused":2}}</pre>
 *
 * <p>One thread, {@code tracker-status}.
 */
public final class StatusPage implements AutoCloseable {
    private static final long LINE_EVERY_S = 60;

    private final TrackerServer tracker;
    private final Consumer<String> terminal;
    private final List<HttpServer> servers;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("tracker-status").daemon().factory());
    private String said = "";

    /**
     * Takes the port of the loopback and begins to answer.
     *
     * @param port     0 for any free one
     * @param terminal takes the lines
     */
    public StatusPage(TrackerServer tracker, int port, Consumer<String> terminal) throws IOException {
        this.tracker = tracker;
        this.terminal = terminal;
        servers = Loopback.listen(port, at -> HttpServer.create(at, 0), server -> server.stop(0));
        for (HttpServer server : servers) {
            server.setExecutor(thread);
            server.createContext("/", this::handle);
            server.start();
        }
        thread.scheduleAtFixedRate(this::sayIfNew, LINE_EVERY_S, LINE_EVERY_S, TimeUnit.SECONDS);
    }

    public int port() {
        return servers.getFirst().getAddress().getPort();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        thread.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Any web page can send requests to the loopback; it does not get to read the answer under a name that is not ours.
            if (Loopback.nameInHost(exchange.getRequestHeaders().get("Host"), port()) == null) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            byte[] body = (counts().toJson() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Json counts() {
        try {
            Tracker.Counts counts = tracker.counts();
            return Json.object().put("peers", counts.peers()).put("reachable", counts.reachable()).put("swarms", counts.swarms())
                    .put("networks", counts.networks()).put("requests", counts.requests()).put("refused", counts.refused()).build();
        } catch (Refused e) {
            return Json.object().put("busy", e.getMessage()).build();
        }
    }

    private void sayIfNew() {
        try {
            Tracker.Counts now = tracker.counts();
            String line = now.peers() + " peers (" + now.reachable() + " can be reached) in " + now.swarms() + " swarms; "
                    + now.requests() + " requests so far, " + now.refused() + " refused";
            if (!line.equals(said)) {
                terminal.accept(line);
                said = line;
            }
        } catch (Refused e) {
            terminal.accept("This tracker is busy: " + e.getMessage() + ".");
        }
    }
}
