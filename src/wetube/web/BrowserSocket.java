package wetube.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import wetube.web.websocket.CloseCode;
import wetube.web.websocket.Connection;
import wetube.web.websocket.Endpoint;
import wetube.web.websocket.Limits;
import wetube.web.websocket.Refusal;
import wetube.web.websocket.Request;
import wetube.web.websocket.WebSocketServer;

/**
 * The page's WebSocket: lets in pages of ours in the owner's browser, one at a time. The newest wins; the one before is told
 * {@code {"command":"TAKEN"}} and closed with 4001, and so is the page of a browser that no longer owns the peer.
 *
 * <p>Thread-safe. {@link #send} and {@link #close(long, String)} never block.
 */
public final class BrowserSocket implements AutoCloseable {
    /** RFC 6455 §7.4.2: "4000-4999 are reserved for private use." */
    public static final int TAKEN_CODE = 4001;
    /** Pages that the system may hold for us while we accept others. */
    private static final int BACKLOG = 50;
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

    private boolean isOwners(Request request) {
        return owner.isOwner(request.fieldValues("Cookie"));
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
                if (!isOwners(request)) {
                    throw new Refusal(403, "another browser owns this peer");
                }
            }

            @Override
            public void opened(Connection page) {
                dismiss(newest.getAndSet(page));
                // The key may have been shown elsewhere since the handshake was judged; whoever shows it later dismisses this page.
                if (isOwners(page.request())) {
                    pages.put(page.id(), page);
                    listener.opened(page.id());
                } else {
                    dismiss(page);
                }
            }

            @Override
            public void text(Connection page, String message) {
                listener.received(page.id(), message);
            }

            @Override
            public void binary(Connection page, byte[] message) {
                page.close(CloseCode.UNSUPPORTED_DATA, "only text is spoken here");
            }

            @Override
            public void closed(Connection page, int code, String reason) {
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
