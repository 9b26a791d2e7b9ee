package wetube.web.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint that echoes and keeps what it was told, by connection: {@code [opened, text Hello, closed 1000 bye]}. */
class EchoRecorder implements Endpoint {
    private static final long NEVER_MS = 120_000;
    private static final long CLOSE_MS = 500;
    /** Waits for whatever a test does, however busy the machine; only a closing is short enough to be waited for. */
    static final Limits PATIENT = deadlines(NEVER_MS, NEVER_MS, NEVER_MS, NEVER_MS);

    static Limits deadlines(long handshakeMs, long messageMs, long writeMs, long pingMs) {
        return new Limits(200, 1 << 20, 4 << 20, 64 << 20, true, handshakeMs, messageMs, writeMs, pingMs, CLOSE_MS);
    }

    static Limits shortHandshake() {
        return deadlines(400, NEVER_MS, NEVER_MS, NEVER_MS);
    }

    static Limits shortMessage() {
        return deadlines(NEVER_MS, 400, NEVER_MS, NEVER_MS);
    }

    static Limits shortWrite() {
        return deadlines(NEVER_MS, NEVER_MS, 400, NEVER_MS);
    }

    static Limits shortSilence() {
        return deadlines(NEVER_MS, NEVER_MS, NEVER_MS, 400);
    }

    private final Map<Long, List<String>> told = new ConcurrentHashMap<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();

    WebSocketServer serve(Limits limits) throws IOException {
        ServerSocket socket = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        WebSocketServer server = new WebSocketServer(List.of(socket), limits, this);
        server.start();
        return server;
    }

    WebSocketServer serve() throws IOException {
        return serve(PATIENT);
    }

    /** What the first connection was told. */
    List<String> told() {
        return List.copyOf(told.getOrDefault(connections.getFirst().id(), List.of()));
    }

    private void tell(Connection connection, String what) {
        told.computeIfAbsent(connection.id(), id -> new CopyOnWriteArrayList<>(new ArrayList<>())).add(what);
    }

    @Override
    public void admit(Request request) throws Refusal {}

    @Override
    public void opened(Connection connection) {
        connections.add(connection);
        tell(connection, "opened");
    }

    @Override
    public void text(Connection connection, String message) {
        tell(connection, "text " + message);
        connection.send(message);
    }

    @Override
    public void binary(Connection connection, byte[] message) {
        connection.send(message);
    }

    @Override
    public void closed(Connection connection, int code, String reason) {
        tell(connection, "closed " + code + (reason.isEmpty() ? "" : " " + reason));
    }
}
