package wetube.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import wetube.wire.Address;

/**
 * At which addresses of this machine others may reach it, the likeliest first. They change with each Wi-Fi, so they are asked for
 * anew whenever they are shown. The loopback is never among them: somebody to whom it was given would dial their own machine.
 */
public final class OwnAddresses {
    /** A machine has rarely more that others could use. */
    private static final int MAX = 4;
    /** Cards that lead to containers and virtual machines on this machine, by the names that Docker, libvirt, VirtualBox, … give them. */
    private static final Pattern INNER =
            Pattern.compile("(docker|br-|bridge|virbr|veth|lxc|lxd|cni|podman|vmnet|vmenet|vboxnet|vEthernet).*", Pattern.CASE_INSENSITIVE);
    /** Addresses for documentation (RFC 5737, RFC 3849), which the default route leads to. */
    private static final List<String> FAR_AWAY = List.of("198.51.100.1", "2001:db8::1");

    private OwnAddresses() {}

    /** A network card that is up and has a carrier. */
    record Card(String name, List<InetAddress> addresses) {}

    /** {@code host:port} each; empty if this machine is in no network. */
    public static List<String> listeningAt(int port) {
        try {
            List<Card> cards = new ArrayList<>();
            for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (card.isUp()) {
                    cards.add(new Card(card.getName(), Collections.list(card.getInetAddresses())));
                }
            }
            return ordered(cards, routed()).stream().map(host -> new Address(Network.text(host), port).toString()).toList();
        } catch (IOException e) {
            Watchdog.LOG.log(System.Logger.Level.WARNING, "this machine's addresses can't be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Whether an address is this machine's. */
    static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;    // nobody knows; then it is said
        }
    }

    /** Where packets for elsewhere leave this machine. Connecting a datagram socket looks that up and sends nothing. */
    private static Set<InetAddress> routed() throws IOException {
        Set<InetAddress> routed = new HashSet<>();
        for (String farAway : FAR_AWAY) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(farAway, 9));
                routed.add(InetAddress.getByAddress(socket.getLocalAddress().getAddress()));
            } catch (IOException | UncheckedIOException e) {
                Watchdog.LOG.log(System.Logger.Level.DEBUG, "no route to " + farAway + ": " + e.getMessage());
            }
        }
        return routed;
    }

    /** Pure: those of the default route, those of other cards, those that lead to containers; in each of these IPv4 first. */
    static List<InetAddress> ordered(Collection<Card> cards, Set<InetAddress> routed) {
        record Candidate(InetAddress address, int rank) {}
        return cards.stream().flatMap(card -> card.addresses.stream()
                        .filter(address -> !address.isLoopbackAddress() && !(address instanceof Inet6Address && address.isLinkLocalAddress()))
                        .map(address -> new Candidate(address, (routed.contains(address) ? 0
                                : INNER.matcher(card.name).matches() || address.isLinkLocalAddress() ? 4 : 2) + (address instanceof Inet6Address ? 1 : 0))))
                .sorted(Comparator.comparingInt(Candidate::rank)).map(Candidate::address).limit(MAX).toList();
    }
}
