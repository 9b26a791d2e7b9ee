package wetube.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
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
final class Loopback {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Loopback() {}

    /** 127.0.0.1, and ::1 where the machine has it; a browser may try either for "localhost". */
    static List<InetSocketAddress> addresses(int port) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        try {
            addresses.add(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            InetAddress six = InetAddress.getByName("::1");
            if (NetworkInterface.getByInetAddress(six) != null) {
                addresses.add(new InetSocketAddress(six, port));
            }
        } catch (SocketException | UnknownHostException e) {
            throw new IllegalStateException("loopback addresses need no network", e);
        }
        return addresses;
    }

    /**
     * The name in a request's Host fields, or null if this request is not for us: no field or several, a foreign name or
     * another port.
     */
    static String nameInHost(List<String> hosts, int port) {
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
