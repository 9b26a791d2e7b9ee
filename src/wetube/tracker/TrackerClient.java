package wetube.tracker;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.Network;
import wetube.link.Tls;
import wetube.tracker.Request.SwarmAction;
import wetube.tracker.Response.SwarmResult;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * A peer's side of RFC 7846: registers with one tracker, reports each minute, asks who else is there, and leaves.
 *
 * <p>A tracker only hints. One that is down, is none or has another key than before is said to be so, and is tried again; nothing
 * waits for it. The key that it shows first is remembered ({@link KnownTrackers}).
 *
 * <p>All methods return at once, except {@link #close}, and may be called by any thread. One virtual thread, {@code tracker-client},
 * does one request after the other and calls the listener.
 */
public final class TrackerClient implements AutoCloseable {
    /** What comes of it; called by the client's thread, which waits. */
    public interface Listener {
        /** Other members of a swarm, as the tracker knows them now: hints, to be dialled and then judged by their keys. */
        void found(String swarmId, List<PeerInfo> peers);

        /**
         * How it stands; called when it may have changed.
         *
         * @param seen      where the tracker sees this peer, and whether it could dial it there; empty: it has not said
         * @param trouble   empty if registered; else what is wrong and what to do, for a person
         */
        void state(Optional<PeerAddr> seen, String trouble);
    }

    /** The tracker did not do what it was asked; the message is for a person. */
    private static final class Trouble extends Exception {
        private static final long serialVersionUID = 1L;

        Trouble(String message) {
            super(message);
        }
    }

    private static final System.Logger LOG = System.getLogger(TrackerClient.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** For one request and its answer, however slowly the bytes drip. */
    private static final long ANSWER_MS = 10_000;
    /** For saying goodbye. */
    private static final long LEAVE_MS = 2_000;
    /** 32 swarms with 29 peers each, of some 250 bytes. */
    private static final int ANSWER_BYTES_MAX = 512 * 1024;
    /** After a registration: by then the tracker has dialled whoever came at the same time. */
    private static final long[] LOOKS_MS = {1_000, 3_000, 10_000};
    private static final long RETRY_MS = 2_000;
    private static final int WISHES_MAX = 100;

    private final Identity identity;
    private final TrackerAddress tracker;
    private final KnownTrackers known;
    private final Supplier<List<String>> addresses;
    private final Listener listener;
    private final RandomGenerator random = new SecureRandom();
    private final BlockingQueue<Runnable> wishes = new ArrayBlockingQueue<>(WISHES_MAX);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tracker-client ", 0).factory());
    private final Future<?> loop;
    private final Set<String> wanted = new TreeSet<>();
    private final Set<String> joined = new HashSet<>();
    private HttpClient http;
    /** The key that {@link #http} accepts; empty: any. */
    private Optional<PeerId> pinned = Optional.empty();
    private int looks;
    private int failures;
    private boolean closing;

    /** @param addresses where this peer listens at the moment, {@code host:port} each */
    public TrackerClient(Identity identity, TrackerAddress tracker, KnownTrackers known, Supplier<List<String>> addresses, Listener listener) {
        this.identity = identity;
        this.tracker = tracker;
        this.known = known;
        this.addresses = addresses;
        this.listener = listener;
        loop = threads.submit(this::run);
    }

    /** Registers for this swarm, and goes on to find others in it. */
    public void join(String swarmId) {
        wish(() -> wanted.add(swarmId));
    }

    public void leave(String swarmId) {
        wish(() -> wanted.remove(swarmId));
    }

    /** Asks for members of all swarms now, not only with the next report. */
    public void find() {
        wish(() -> { });
    }

    /** Leaves all swarms; waits for that, for 2 s at most. */
    @Override
    public void close() {
        wish(() -> closing = true);
        try {
            loop.get(LEAVE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // The tracker forgets us by itself.
            loop.cancel(true);
        }
        threads.shutdownNow();
    }

    private void wish(Runnable wish) {
        if (!wishes.offer(wish)) {
            throw new IllegalStateException(WISHES_MAX + " wishes wait for a tracker");
        }
    }

    private Void run() throws InterruptedException {
        long waitMs = Limits.REPORT_MS;
        while (!closing) {
            Runnable wish = wishes.poll(waitMs, TimeUnit.MILLISECONDS);
            for (; wish != null; wish = wishes.poll()) {
                wish.run();
            }
            if (closing) {
                wanted.clear();
            }
            waitMs = turn();
        }
        return null;
    }

    /** Makes the tracker's view ours. Returns how long to wait for the next turn. */
    private long turn() throws InterruptedException {
        try {
            if (!wanted.isEmpty() || !joined.isEmpty()) {
                update();
            }
            failures = 0;
            return looks < LOOKS_MS.length ? LOOKS_MS[looks++] : Limits.REPORT_MS;
        } catch (Trouble e) {
            listener.state(Optional.empty(), e.getMessage());
            // Doubled up to a minute, and never at the same moment as all the others that the tracker has lost.
            long most = Math.min(RETRY_MS << Math.min(failures++, 5), Limits.REPORT_MS);
            return most / 2 + random.nextLong(most / 2);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "asking a tracker failed", e);
            return Limits.REPORT_MS;
        }
    }

    private void update() throws Trouble, InterruptedException {
        if (!closing && !joined.isEmpty()) {
            if (ask(new Request.StatReport(transaction(), identity.id().text(), List.of())).isEmpty()) {
                joined.clear();
            }
            for (String swarm : List.copyOf(joined)) {
                ask(new Request.Find(transaction(), identity.id().text(), swarm, Optional.of(Limits.LIST_MAX)));
            }
        }
        if (!joined.equals(wanted) && !connect()) {
            // A tracker that has started anew knows nothing that we could leave.
            joined.clear();
            if (!closing && !connect()) {
                throw new Trouble("The tracker " + tracker.at() + " does not let us in.");
            }
        }
    }

    private boolean connect() throws Trouble, InterruptedException {
        Stream<SwarmAction> joins = wanted.stream().filter(swarm -> !joined.contains(swarm)).map(swarm -> new SwarmAction(swarm, true, false));
        Stream<SwarmAction> leaves = joined.stream().filter(swarm -> !wanted.contains(swarm)).map(swarm -> new SwarmAction(swarm, false, false));
        List<SwarmAction> actions = Stream.concat(joins, leaves).limit(Request.MAX_ELEMENTS).toList();
        Optional<Response> response = ask(new Request.Connect(transaction(), identity.id().text(), Optional.of(Limits.LIST_MAX), claims(), actions));
        looks = 0;
        for (SwarmResult result : response.map(Response::results).orElse(List.of())) {
            joined.remove(result.swarmId());
            if (result.done() && wanted.contains(result.swarmId())) {
                joined.add(result.swarmId());
            }
        }
        return response.isPresent();
    }

    /** Where we listen, as IP addresses. */
    private List<PeerAddr> claims() {
        List<PeerAddr> claims = new ArrayList<>();
        for (String text : addresses.get()) {
            try {
                Address address = Address.parse(text);
                String host = Network.text(InetAddress.getByName(address.host()));
                claims.add(new PeerAddr(host, address.port(), PeerAddr.Type.HOST, false));
            } catch (ProtocolException | UnknownHostException e) {
                LOG.log(System.Logger.Level.DEBUG, "not told to the tracker: " + e.getMessage());
            }
        }
        return claims;
    }

    private String transaction() {
        return Long.toHexString(random.nextLong());
    }

    /** The answer, whose lists go to the listener; empty if the request is forbidden: the tracker does not know us in this swarm. */
    private Optional<Response> ask(Request request) throws Trouble, InterruptedException {
        Response response = exchange(request.toJson().toJson());
        if (response.error() == ErrorCode.FORBIDDEN_ACTION) {
            return Optional.empty();
        }
        if (response.error() != ErrorCode.NO_ERROR || !response.transactionId().equals(request.transactionId())) {
            throw new Trouble("The tracker " + tracker.at() + " answers with error " + response.error().ordinal() + " ("
                    + response.error() + "); we try again.");
        }
        listener.state(response.peerAddr(), "");
        for (SwarmResult result : response.results()) {
            result.peers().ifPresent(peers -> listener.found(result.swarmId(), peers));
        }
        return Optional.of(response);
    }

    private Response exchange(String body) throws Trouble, InterruptedException {
        Future<Response> answer = threads.submit(() -> {
            try {
                return post(body);
            } catch (ConnectException | HttpTimeoutException | SSLException e) {
                // It was not even asked.
                throw e;
            } catch (IOException e) {
                // RFC 7846 §4.3: without a valid answer the peer repeats the request as it was.
                return post(body);
            }
        });
        try {
            return answer.get(closing ? LEAVE_MS : ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new Trouble("The tracker " + tracker.at() + " does not answer; we try again.");
        } catch (ExecutionException e) {
            throw trouble(e.getCause());
        }
    }

    private Trouble trouble(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof Tls.OtherKey) {
                return new Trouble("The tracker " + tracker.at() + " is not the one it was: " + each.getMessage()
                        + ". If whoever runs it says that its key is new, give that: TRACKER=" + tracker.at() + "/key");
            }
        }
        return new Trouble(switch (cause) {
            case ConnectException e -> "No tracker answers at " + tracker.at() + "; we try again.";
            case HttpTimeoutException e -> "No tracker answers at " + tracker.at() + "; we try again.";
            case SSLException e -> "What answers at " + tracker.at() + " is no tracker of WeTube.";
            case ProtocolException e -> "What answers at " + tracker.at() + " is no tracker: " + e.getMessage() + ".";
            default -> "The tracker " + tracker.at() + " can't be asked (" + cause.getMessage() + "); we try again.";
        });
    }

    private Response post(String body) throws IOException, InterruptedException, ProtocolException {
        Optional<PeerId> expected = tracker.key().isPresent() ? tracker.key() : known.key(tracker.at());
        if (http == null || !expected.equals(pinned)) {
            Tls tls = new Tls(identity, expected);
            http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).proxy(HttpClient.Builder.NO_PROXY)
                    .sslContext(tls.context()).sslParameters(tls.parameters()).build();
            pinned = expected;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + tracker.at() + "/"))
                .header("Content-Type", TrackerServer.MEDIA_TYPE).header("Accept", TrackerServer.MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            byte[] answer = in.readNBytes(ANSWER_BYTES_MAX);
            if (response.statusCode() != 200) {
                throw new ProtocolException("it answers with status " + response.statusCode());
            }
            Response parsed = Response.parse(answer);
            Optional<PeerId> shown = Optional.of(Tls.peer(response.sslSession().orElseThrow()));
            if (!known.key(tracker.at()).equals(shown)) {
                known.remember(tracker.at(), shown.get());
            }
            return parsed;
        }
    }
}
