package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.identity.Identity;
import wetube.testing.NeedsProcesses;

/** How long a pause takes from the director's page to all the others, beside the least that TLS allows. */
@NeedsProcesses
@Tag("alone")
@DisplayName("A pause among ten peers")
class PauseTest {
    private static final int PEERS = 10;
    private static final int ROUNDS = 40;
    /** As long as a PAUSE and its envelope are. */
    private static final int BYTES = 700;

    @Test
    @DisplayName("Reaches every other page; the times are printed beside a bare TLS relay's")
    void reachesAll(@TempDir Path folder) throws Exception {
        List<Double> pauses;
        try (Fleet fleet = Fleet.party(folder, PEERS, "viewer")) {
            pauses = fleet.pauses(ROUNDS);
        }
        List<Double> relayed = relayed();
        System.out.printf(Locale.ROOT, "a pause from the director's page socket to %d others' (ms, load %.1f): %s%n", PEERS - 1,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), summary(pauses));
        System.out.println("bare TLS relay, one process, same machine, same minute (ms): " + summary(relayed));
        assertEquals(ROUNDS * (PEERS - 1), pauses.size());
    }

    /** One writes, a relay in the middle passes it on to nine: nothing is signed, stored, ordered or decided. */
    private static List<Double> relayed() throws Exception {
        SSLContext tls = tls();
        List<Double> ms = new CopyOnWriteArrayList<>();
        try (ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Socket> clients = new ArrayList<>();
            List<Socket> relay = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Socket client = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                client.setTcpNoDelay(true);
                clients.add(client);
                Socket end = server.accept();
                end.setTcpNoDelay(true);
                relay.add(end);
                Thread shake = Thread.ofVirtual().start(() -> touch(end));
                touch(client);
                shake.join();
            }
            long[] sent = new long[1];
            CountDownLatch[] all = {new CountDownLatch(0)};
            byte[] message = new byte[BYTES];
            Thread.ofVirtual().start(() -> pass(relay, message));
            for (Socket client : clients.subList(1, PEERS)) {
                Thread.ofVirtual().start(() -> receive(client, message.length, () -> {
                    ms.add((System.nanoTime() - sent[0]) / 1e6);
                    all[0].countDown();
                }));
            }
            DataOutputStream out = new DataOutputStream(clients.get(0).getOutputStream());
            for (int round = 0; round < ROUNDS; round++) {
                all[0] = new CountDownLatch(PEERS - 1);
                sent[0] = System.nanoTime();
                out.write(message);
                all[0].await(20, TimeUnit.SECONDS);
            }
            for (Socket socket : clients) {
                socket.close();
            }
        }
        return ms;
    }

    /** Both ends write a byte and read one: the handshake is done. */
    private static void touch(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pass(List<Socket> relay, byte[] message) {
        receive(relay.get(0), message.length, () -> {
            for (Socket end : relay.subList(1, PEERS)) {
                try {
                    end.getOutputStream().write(message);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static void receive(Socket from, int length, Runnable each) {
        byte[] buffer = new byte[length];
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            while (true) {
                in.readFully(buffer);
                each.run();
            }
        } catch (IOException e) {
            return;    // closed at the end of the run
        }
    }

    private static SSLContext tls() throws Exception {
        Identity identity = Identity.fresh();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("key", identity.privateKey(), new char[0], new Certificate[] {identity.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLSv1.3");
        tls.init(managers.getKeyManagers(), new TrustManager[] {new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return tls;
    }

    private static String summary(List<Double> ms) {
        double[] sorted = ms.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "p50 %.2f, p95 %.2f, worst %.2f", sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length - 1]);
    }
}
