package wetube.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What counts as one network when places are shared out: an IPv4 address, an IPv6 /64 (what one household has). */
public final class Network {
    private Network() {}

    /** For example {@code 203.0.113.7}, {@code 20010db800010002/64}. */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address && !address.isLoopbackAddress()
                ? HexFormat.of().formatHex(address.getAddress(), 0, 8) + "/64"
                : address.getHostAddress();
    }
}
