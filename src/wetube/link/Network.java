package wetube.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An address of the other end of a connection, as text, and what counts as one network when places are shared out: an IPv4 address, an IPv6 /64 (what one household has). */
public final class Network {
    /** Groups of zeros in an IPv6 address as Java writes it, {@code 2001:db8:0:0:0:0:0:5}. */
    private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

    private Network() {}

    /** For example {@code 203.0.113.7}, {@code 20010db800010002/64}. */
    public static String of(InetAddress address) {
        return address instanceof Inet6Address && !address.isLoopbackAddress()
                ? HexFormat.of().formatHex(address.getAddress(), 0, 8) + "/64"
                : address.getHostAddress();
    }

    /** The same of an IP address as text. */
    public static String of(String address) {
        try {
            return of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: " + address, e);
        }
    }

    /** An address as RFC 5952 wants it: the longest run of zeros is left out, {@code 2001:db8::5}. IPv4 as it is. */
    public static String text(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        Optional<MatchResult> longest = address instanceof Inet6Address
                ? ZEROS.matcher(text).results().reduce((one, other) -> zeros(other) > zeros(one) ? other : one)
                : Optional.empty();
        return longest.map(zeros -> text.substring(0, zeros.start()) + "::" + text.substring(zeros.end())).orElse(text);
    }

    private static long zeros(MatchResult run) {
        return run.group().chars().filter(c -> c == '0').count();
    }
}
