package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.wire.Address;

/** The sockets below a link: how they are set, and what they survive. */
class TransportTest {
    /** A socket that writes down what is done to it. */
    private static final class Recorded extends Socket {
        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void setTcpNoDelay(boolean on) throws SocketException {
            calls.add("setTcpNoDelay " + on);
            super.setTcpNoDelay(on);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            calls.add("read");
            return super.getInputStream();
        }
    }

    private static final class RecordingServer extends ServerSocket {
        final AtomicInteger failures = new AtomicInteger();
        final BlockingQueue<Recorded> accepted = new LinkedBlockingQueue<>();

        RecordingServer() throws IOException {
            super(0, 50, InetAddress.getByName("127.0.0.1"));
        }

        @Override
        public Socket accept() throws IOException {
            if (failures.get() > 0) {
                failures.decrementAndGet();
                throw new SocketException("Too many open files");
            }
            Recorded socket = new Recorded();
            implAccept(socket);
            accepted.add(socket);
            return socket;
        }
    }

    @Test
    @DisplayName("both ends turn Nagle's algorithm off, the accepting one before TLS says or hears anything")
    void noDelay() throws Exception {
        Identity ada = Identity.fresh();
        Identity bo = Identity.fresh();
        try (Watchdog watchdog = new Watchdog(); RecordingServer server = new RecordingServer()) {
            CompletableFuture<Connection> served = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    served.complete(introduction(bo, watchdog).accept(server.accept()).orElseThrow());
                } catch (IOException | Refusal e) {
                    served.completeExceptionally(e);
                }
            });
            Connection dialled = introduction(ada, watchdog)
                    .dial(Tls.CONTROL, new Address("127.0.0.1", server.getLocalPort()), Optional.of(bo.id()), socket -> { });
            dialled.tls().getOutputStream().write(Frame.encode("hello".getBytes(UTF_8)));
            Connection accepted = served.get(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS);

            assertTrue(dialled.plain().getTcpNoDelay());
            assertTrue(accepted.plain().getTcpNoDelay());
            assertEquals("setTcpNoDelay true", server.accepted.take().calls.get(0));
            for (Connection connection : List.of(dialled, accepted)) {
                assertEquals("TLSv1.3", connection.tls().getSession().getProtocol());
                assertEquals("TLS_AES_256_GCM_SHA384", connection.tls().getSession().getCipherSuite());
                assertEquals("wetube/1", connection.tls().getApplicationProtocol());
                Watchdog.abort(connection.plain());
            }
        }
    }

    @Test
    @DisplayName("accepting survives an error, such as too many open files, and goes on")
    void acceptFails() throws Exception {
        RecordingServer server = new RecordingServer();
        server.failures.set(3);
        BlockingQueue<Socket> visitors = new LinkedBlockingQueue<>();
        try (Acceptor acceptor = new Acceptor(server, Limits.STANDARD, visitors::add)) {
            acceptor.start();
            try (Socket visitor = new Socket("127.0.0.1", server.getLocalPort())) {
                assertEquals(visitor.getLocalPort(), visitors.poll(Recorder.PATIENCE_MS, TimeUnit.MILLISECONDS).getPort());
                assertEquals(0, server.failures.get());
            }
        }
    }

    @Test
    @DisplayName("a deadline closes the socket under whoever waits for it, unless it is lifted before")
    void deadline() throws Exception {
        try (Watchdog watchdog = new Watchdog();
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                Socket cut = new Socket("127.0.0.1", server.getLocalPort());
                Socket kept = new Socket("127.0.0.1", server.getLocalPort())) {
            watchdog.deadline(kept, 100).close();
            Watchdog.Deadline deadline = watchdog.deadline(cut, 200);
            SocketException closed = assertThrows(SocketException.class,
                    () -> cut.getInputStream().read());

            assertEquals("Socket closed", closed.getMessage());
            assertTrue(deadline.passed());
            assertTrue(cut.isClosed());
            assertFalse(kept.isClosed());
        }
    }

    private static Introduction introduction(Identity identity, Watchdog watchdog) {
        return new Introduction(identity.id(), new Tls(identity), watchdog, TestPeer.PATIENT, () -> "hello".getBytes(UTF_8));
    }
}
