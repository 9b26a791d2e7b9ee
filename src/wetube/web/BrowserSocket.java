package wetube.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import wetube.web.websocket.CloseCode;
import wetube.web.websocket.Connection;
import wetube.web.websocket.Endpoint;
import wetube.web.websocket.Limits;
import wetube.web.websocket.Refusal;
import wetube.web.websocket.Request;
import wetube.web.websocket.WebSocketServer;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The page's WebSocket: lets in pages of ours in the owner's browser, one at a time. The first message is
 * {@code {"command":"OWNER","secret":"Yb2…"}}; until it has come nothing is said, and the page that is there notices nothing. Another
 * secret, or none in time, is closed with 4003. The newest wins; the one before is told {@code {"command":"TAKEN"}} and closed with
 * 4001, and so is the page of a browser that no longer owns the peer.
 *
 * <p>Thread-safe. {@link #send} and {@link #close(long, String)} never block.
 */
public final class BrowserSocket implements AutoCloseable {
    /** RFC 6455 §7.4.2: "4000-4999 are reserved for private use." */
    public static final int TAKEN_CODE = 4001;
    public static final int NOT_OWNER_CODE = 4003;
    /** A page shows its secret at once. */
    static final long PROOF_MS = 2000;
    /** Sockets that have not shown one yet; one more, and the oldest goes. */
    static final int MAX_UNPROVEN = 8;
    /** Pages that the system may hold for us while we accept others. */
    private static final int BACKLOG = 50;
    private static final int COMMAND_CHARS_MAX = 16;
    private static final String TAKEN = "{\"command\":\"TAKEN\"}";

    /** Hears of one page after the other, on their reader threads; a call may block and holds up that page alone. */
    public interface Listener {
        /** A page is here. The one before may be told closed later than this. */
        void opened(long page);

        void received(long page, String text);

        /** Once for each page opened. */
        void closed(long page);
    }

    private final Owner owner;
    private final Listener listener;
    private final WebSocketServer server;
    private final Map<Long, Connection> pages = new ConcurrentHashMap<>();
    private final AtomicReference<Connection> newest = new AtomicReference<>();
    private final BlockingQueue<Connection> unproven = new LinkedBlockingQueue<>();
    private volatile int pagePort;

    /**
     * Takes the port.
     *
     * @param port 0 for any
     */
    public BrowserSocket(int port, Owner owner, Listener listener) throws IOException {
        this.owner = owner;
        this.listener = listener;
        List<ServerSocket> listening = Loopback.listen(port,
                at -> new ServerSocket(at.getPort(), BACKLOG, at.getAddress()), ServerSocket::close);
        server = new WebSocketServer(listening, Limits.LOCAL_PAGE, endpoint());
        owner.onTakeover(() -> dismiss(newest.getAndSet(null)));
    }

    public int port() {
        return server.port();
    }

    /**
     * Starts to let pages in.
     *
     * @param pagePort where the page itself is served, which its Origin says
     */
    public void start(int pagePort) {
        this.pagePort = pagePort;
        server.start();
    }

    /** False if that page is gone. */
    public boolean send(long page, String text) {
        Connection connection = pages.get(page);
        return connection != null && connection.send(text);
    }

    public void close(long page, String reason) {
        Connection connection = pages.get(page);
        if (connection != null) {
            connection.close(CloseCode.NORMAL, reason);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private static String secret(String message) {
        try {
            Json.Obj json = JsonReader.parseObject(message);
            return json.string("command", COMMAND_CHARS_MAX).equals("OWNER") ? json.string("secret", Owner.SECRET_CHARS) : "";
        } catch (ProtocolException e) {
            return "";
        }
    }

    /** The first message of a socket: it is a page of the owner's from now on, or closed. */
    private void prove(Connection page, String message) {
        String secret = secret(message);
        if (!unproven.remove(page) || !owner.isOwner(secret)) {
            turnAway(page);
            return;
        }
        dismiss(newest.getAndSet(page));
        // The key may have been shown elsewhere at this moment; whoever shows it later dismisses this page.
        if (owner.isOwner(secret)) {
            pages.put(page.id(), page);
            listener.opened(page.id());
        } else {
            dismiss(page);
        }
    }

    private static void turnAway(Connection page) {
        page.close(NOT_OWNER_CODE, "not the owner's page");
    }

    private Endpoint endpoint() {
        return new Endpoint() {
            @Override
            public void admit(Request request) throws Refusal {
                if (Loopback.nameInHost(request.fieldValues("Host"), port()) == null) {
                    throw new Refusal(403, "this server is only for browsers on its own machine");
                }
                // RFC 6455 §10.2: an origin that is not acceptable gets "a reply containing HTTP 403 Forbidden status code".
                if (!Loopback.isOurOrigin(request.fieldValues("Origin"), pagePort)) {
                    throw new Refusal(403, "this server is only for its own page");
                }
                if (!request.target().equals("/")) {
                    throw new Refusal(404, "the page's socket is at /");
                }
            }

            @Override
            public void opened(Connection page) {
                unproven.add(page);
                if (unproven.size() > MAX_UNPROVEN) {
                    turnAway(unproven.remove());
                }
                CompletableFuture.delayedExecutor(PROOF_MS, TimeUnit.MILLISECONDS).execute(() -> {
                    if (unproven.remove(page)) {
                        turnAway(page);
                    }
                });
            }

            @Override
            public void text(Connection page, String message) {
                if (pages.containsKey(page.id())) {
                    listener.received(page.id(), message);
                } else {
                    prove(page, message);
                }
            }

            @Override
            public void binary(Connection page, byte[] message) {
                page.close(CloseCode.UNSUPPORTED_DATA, "only text is spoken here");
            }

            @Override
            public void closed(Connection page, int code, String reason) {
                unproven.remove(page);
                newest.compareAndSet(page, null);
                if (pages.remove(page.id()) != null) {
                    listener.closed(page.id());
                }
            }
        };
    }

    private static void dismiss(Connection page) {
        if (page != null) {
            page.send(TAKEN);
            page.close(TAKEN_CODE, "taken over by another page");
        }
    }
}
