package wetube.web.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * The WebSocket server alone: sends back every message, text or binary, up to 16 MiB, compressed if the client likes, to
 * pages of any origin. For trying out, measuring, and the conformance suites of others; on 127.0.0.1 only.
 */
public final class Echo implements Endpoint {
    private static final int USAGE_STATUS = 2;
    /** Connections the system may hold for us while we accept others. */
    private static final int BACKLOG = 512;

    public static void main(String[] args) {
        int port = args.length == 2 && args[0].equals("--port") && args[1].matches("[0-9]{1,5}") ? Integer.parseInt(args[1]) : -1;
        if (port < 0 || port > 0xFFFF) {
            System.err.println("usage: Echo --port 9100");
            System.exit(USAGE_STATUS);
        }
        try {
            WebSocketServer server = start(port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "echo-stop"));
            System.out.println("Echo at ws://127.0.0.1:" + server.port() + "/  (Ctrl-C ends it)");
        } catch (IOException e) {
            System.err.println("Port " + port + " is not to be had (" + e.getMessage() + "): choose another one.");
            System.exit(USAGE_STATUS);
        }
    }

    static WebSocketServer start(int port) throws IOException {
        ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getByName("127.0.0.1"));
        WebSocketServer server = new WebSocketServer(List.of(socket), Limits.LARGE_MESSAGES, new Echo());
        server.start();
        return server;
    }

    /** Everybody. */
    @Override
    public void admit(Request request) {}

    @Override
    public void text(Connection connection, String message) {
        connection.send(message);
    }

    @Override
    public void binary(Connection connection, byte[] message) {
        connection.send(message);
    }
}
