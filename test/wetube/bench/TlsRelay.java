package wetube.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import wetube.identity.Identity;
import wetube.link.Tls;

/** What no chat can beat: a server that passes each line on to all others over TLS, and forgets it. No order, no log, no disk, one process. */
final class TlsRelay implements AutoCloseable {
    private final Tls tls = new Tls(Identity.fresh());
    private final SSLServerSocket server;
    private final List<SSLSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<OutputStream> guests = new CopyOnWriteArrayList<>();
    private final List<OutputStream> clients = new ArrayList<>();

    /** @param hears each line at each client: who, what; on that client's thread */
    TlsRelay(int size, BiConsumer<Integer, String> hears) throws IOException {
        server = (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket(0, size, InetAddress.getLoopbackAddress());
        server.setSSLParameters(tls.parameters());
        for (int i = 0; i < size; i++) {
            Thread accepting = Thread.ofVirtual().start(this::accept);
            SSLSocket socket = (SSLSocket) new Tls(Identity.fresh()).context().getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            socket.setSSLParameters(tls.parameters());
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            sockets.add(socket);
            clients.add(socket.getOutputStream());
            int client = i;
            Thread.ofPlatform().daemon().start(() -> read(socket, line -> hears.accept(client, line)));
            try {
                accepting.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void accept() {
        try {
            SSLSocket socket = (SSLSocket) server.accept();
            socket.setTcpNoDelay(true);
            sockets.add(socket);
            socket.startHandshake();
            OutputStream out = socket.getOutputStream();
            guests.add(out);
            Thread.ofPlatform().daemon().start(() -> read(socket, line -> guests.stream().filter(guest -> guest != out).forEach(guest -> write(guest, line))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reader {
        void take(String line);
    }

    private static void read(SSLSocket socket, Reader reader) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reader.take(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // Closed.
        }
    }

    private static void write(OutputStream out, String line) {
        synchronized (out) {
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A client says something. */
    void say(int client, String line) {
        write(clients.get(client), line);
    }

    @Override
    public void close() throws IOException {
        for (SSLSocket socket : sockets) {
            socket.close();
        }
        server.close();
    }
}
