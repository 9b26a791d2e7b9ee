package wetube.tracker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.Network;
import wetube.link.Probe;
import wetube.link.Tls;
import wetube.tracker.Tracker.Asker;
import wetube.wire.ProtocolException;

/**
 * The discovery server: {@link Tracker} behind HTTPS, RFC 7846 §4. It keeps nothing: after a restart, peers register again.
 *
 * <p>A request is read, and an answer written, by a virtual thread of its own; {@code tracker-core} owns the tracker and does one
 * request after the other; a peer is dialled back by a virtual thread {@code tracker-dial}. Thread-safe.
 */
public final class TrackerServer implements AutoCloseable {
    static final String MEDIA_TYPE = "application/ppsp-tracker+json";
    private static final System.Logger LOG = System.getLogger(TrackerServer.class.getName());
    /** A CONNECT with 32 swarms and 32 addresses has about 10 KiB. */
    private static final int BODY_BYTES_MAX = 16 * 1024;
    /** Connections that wait to be accepted: everybody comes back at once after a restart. */
    private static final int BACKLOG = 1024;
    /** Requests that wait for the core; at 20 microseconds each, a full queue is soon empty. */
    private static final int QUEUE_MAX = 1_000;
    private static final long EXPIRE_EVERY_MS = 1_000;

    static {
        // jdk.httpserver reads these once, when its first class is used. Without them answers wait 40 ms for each other, and a
        // request may take for ever to arrive and to be answered. A connection that says nothing is closed after 10 s.
        Map.of("sun.net.httpserver.nodelay", "true",
                "sun.net.httpserver.maxReqTime", "10",
                "sun.net.httpserver.maxRspTime", "10",
                "sun.net.httpserver.idleInterval", "10",
                "sun.net.httpserver.maxIdleConnections", "2000",
                "sun.net.httpserver.maxReqHeaders", "64",
                "sun.net.httpserver.maxReqHeaderSize", "16384",
                "jdk.httpserver.maxConnections", "8000").forEach(System.getProperties()::putIfAbsent);
    }

    private final Tracker tracker;
    private final Probe probe;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService core =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("tracker-core").daemon().factory());
    private final Semaphore places = new Semaphore(QUEUE_MAX);

    /**
     * Takes the port, on all interfaces, and begins to answer.
     *
     * @param port 0 for any free one
     */
    public TrackerServer(Identity identity, int port) throws IOException {
        this(identity, port, Limits.STANDARD);
    }

    TrackerServer(Identity identity, int port, Limits limits) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(port), BACKLOG);
        tracker = new Tracker(limits, new Random(new SecureRandom().nextLong()));
        probe = new Probe(identity);
        Tls tls = new Tls(identity);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters parameters = tls.parameters();
                // Wanted, not needed: who has none gets error 6 of the RFC instead of an alert of TLS.
                parameters.setWantClientAuth(true);
                connection.setSSLParameters(parameters);
                String network = Network.of(connection.getClientAddress().getAddress());
                // A throw closes the connection before its handshake, which is what costs.
                try {
                    if (!inCore(() -> tracker.admits(network, nowMs()))) {
                        throw new IllegalStateException("too many connections from " + network);
                    }
                } catch (Refused e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        core.scheduleAtFixedRate(() -> tracker.expire(nowMs()), EXPIRE_EVERY_MS, EXPIRE_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Answers no more, and forgets everybody. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        core.shutdownNow();
        probe.close();
    }

    /** @throws Refused if the tracker is too busy */
    Tracker.Counts counts() throws Refused {
        return inCore(tracker::counts);
    }

    /** Has the core's thread do it, and waits. */
    private <T> T inCore(Callable<T> act) throws Refused {
        if (!places.tryAcquire()) {
            throw new Refused(ErrorCode.SERVICE_UNAVAILABLE, "", "too many requests wait");
        }
        try {
            return core.submit(act).get();
        } catch (ExecutionException e) {
            LOG.log(Level.ERROR, "a request failed", e.getCause());
            throw new Refused(ErrorCode.INTERNAL_SERVER_ERROR, "", "a request failed");
        } catch (InterruptedException | RejectedExecutionException e) {
            Thread.currentThread().interrupt();
            throw new Refused(ErrorCode.SERVICE_UNAVAILABLE, "", "the tracker is being closed");
        } finally {
            places.release();
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            // RFC 7846 §4: errors of the protocol, too, are answers with status 200.
            byte[] answer = answer(exchange).toJson().toJson().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private Response answer(HttpExchange exchange) throws IOException {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")).toLowerCase(Locale.ROOT);
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX || !type.split(";", 2)[0].strip().equals(MEDIA_TYPE)) {
            return Response.refusal(ErrorCode.BAD_REQUEST, "");
        }
        InetAddress from = exchange.getRemoteAddress().getAddress();
        Asker asker = new Asker(key((HttpsExchange) exchange), Network.text(from), Network.of(from));
        try {
            Tracker.Outcome outcome = inCore(() -> tracker.handle(asker, body, nowMs()));
            outcome.dial().ifPresent(dial -> threads.execute(() -> dial(dial)));
            return outcome.response();
        } catch (Refused e) {
            return Response.refusal(e.error(), e.transactionId());
        }
    }

    private static Optional<PeerId> key(HttpsExchange exchange) {
        try {
            return Optional.of(Tls.peer(exchange.getSSLSession()));
        } catch (SSLPeerUnverifiedException | ProtocolException e) {
            return Optional.empty();
        }
    }

    private void dial(Tracker.Dial dial) {
        OptionalInt port = dial.ports().stream().mapToInt(Integer::intValue)
                .filter(candidate -> probe.finds(dial.peer(), dial.host(), candidate)).findFirst();
        try {
            // No more of these can wait than are dialled at one time.
            core.execute(() -> tracker.dialled(dial, port, nowMs()));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "closed while a peer was dialled");
        }
    }
}
