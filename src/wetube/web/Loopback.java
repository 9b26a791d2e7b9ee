package wetube.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * This machine as a browser on it sees it: the addresses to listen on, and the names it may use for them.
 *
 * <p>A port on loopback is open to every page of the web: a foreign page can send requests to it, and one whose name was
 * made to resolve to 127.0.0.1 (DNS rebinding) even counts as the same origin. What the attacker cannot forge is the name
 * in Host and in Origin, so both are compared with the few names that are ours.
 */
public final class Loopback {
    /** What the page is called: its origin's storage and its socket go by this. */
    static final String NAME = "localhost";
    private static final Set<String> NAMES = Set.of(NAME, "127.0.0.1", "[::1]");

    /** A port may be taken between finding it free and listening at it: how many are tried. */
    private static final int PORT_TRIES = 20;

    private Loopback() {}

    public interface Binder<T> {
        T bind(InetSocketAddress address) throws IOException;
    }

    public interface Closer<T> {
        void close(T listener) throws IOException;
    }

    /** Listens at one port of every address; with port 0, at one that is free at all of them. */
    public static <T> List<T> listen(int port, Binder<T> binder, Closer<T> closer) throws IOException {
        for (int tries = 1; ; tries++) {
            int same = port == 0 ? freePort() : port;
            List<T> listeners = new ArrayList<>();
            try {
                for (InetAddress address : addresses()) {
                    listeners.add(binder.bind(new InetSocketAddress(address, same)));
                }
                return listeners;
            } catch (BindException e) {
                for (T listener : listeners) {
                    closer.close(listener);
                }
                if (port != 0 || tries == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, addresses().getFirst())) {
            return socket.getLocalPort();
        }
    }

    /** 127.0.0.1, and ::1 where the machine has it; a browser may try either for "localhost". */
    static List<InetAddress> addresses() {
        try {
            InetAddress four = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            InetAddress six = InetAddress.getByName("::1");
            return NetworkInterface.getByInetAddress(six) == null ? List.of(four) : List.of(four, six);
        } catch (SocketException | UnknownHostException e) {
            throw new IllegalStateException("loopback addresses need no network", e);
        }
    }

    /**
     * The name in a request's Host fields, or null if this request is not for us: no field or several, a foreign name or
     * another port.
     */
    public static String nameInHost(List<String> hosts, int port) {
        if (hosts == null || hosts.size() != 1) {
            return null;
        }
        String host = hosts.getFirst().toLowerCase(Locale.ROOT);
        String suffix = ":" + port;
        String name = host.endsWith(suffix) ? host.substring(0, host.length() - suffix.length()) : "";
        return NAMES.contains(name) ? name : null;
    }

    /** Whether these Origin fields are one field and say that a page of ours at that port asks. */
    static boolean isOurOrigin(List<String> origins, int port) {
        String scheme = "http://";
        return origins != null && origins.size() == 1 && origins.getFirst().startsWith(scheme)
                && nameInHost(List.of(origins.getFirst().substring(scheme.length())), port) != null;
    }
}
