package wetube.tracker;

import java.util.List;
import java.util.regex.Pattern;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * An address of a peer, {@code peer_addr} of RFC 7846 §3.2.4.
 *
 * <pre>{@code {"ip_address":{"address_type":"ipv4","address":"192.0.2.2"},"port":7001,"priority":1,"type":"HOST","proved":false}}</pre>
 *
 * <p>The RFC's optional {@code connection}, {@code asn} and {@code peer_protocol} are ignored. {@code proved} is ours, and an
 * RFC's client ignores it.
 *
 * @param host   an IP address, IPv6 without brackets
 * @param port   1 to 65535
 * @param type   HOST: what the peer says of itself; REFLEXIVE: where the tracker saw it
 * @param proved the tracker has dialled it, and there the peer proved its key
 */
public record PeerAddr(String host, int port, Type type, boolean proved) {
    static final int MAX_PORT = 65_535;
    private static final int MAX_HOST_CHARS = 45;
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}", Pattern.UNICODE_CASE);
    /** Not each text that fits is an address; whoever dials it finds out. */
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}");
    /** RFC 1918, RFC 6598 (between a provider and its customers), RFC 4193. */
    private static final Pattern PRIVATE = Pattern.compile(
            "10\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|192\\.168\\..*|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*|(?i)f[cd][0-9a-f]{2}:.*");

    /** Of an address, §3.2.4. */
    public enum Type { HOST, REFLEXIVE, PROXY }

    static PeerAddr parse(Json.Obj json) throws ProtocolException {
        Json.Obj ip = json.object("ip_address");
        boolean four = Element.word(ip, "address_type", "ipv4", "ipv6").equals("ipv4");
        String host = ip.string("address", MAX_HOST_CHARS);
        if (!(four ? IPV4 : IPV6).matcher(host).matches()) {
            throw new ProtocolException("the address is not of its address_type");
        }
        Element.number(json, "priority", Integer.MAX_VALUE);
        return new PeerAddr(host, (int) json.integer("port", 1, MAX_PORT), json.oneOf("type", List.of(Type.values()), Type::name),
                json.has("proved") && json.bool("proved"));
    }

    Json.Obj toJson() {
        Json.Obj ip = Json.object().put("address_type", host.indexOf(':') < 0 ? "ipv4" : "ipv6").put("address", host).build();
        // RFC 7846 §3.2.4: a larger priority is preferred; what is proved goes first.
        return Json.object().put("ip_address", ip).put("port", port).put("priority", proved ? 2 : 1).put("type", type.name())
                .put("proved", proved).build();
    }

    /** Whether it means something only to those in the same network. */
    boolean isPrivate() {
        return isPrivate(host);
    }

    /** The same, of an address with or without brackets and port. */
    public static boolean isPrivate(String address) {
        return PRIVATE.matcher(address.startsWith("[") ? address.substring(1) : address).matches();
    }

    /** As others dial it: {@code 192.0.2.2:7001}, {@code [2001:db8::2]:7001}. */
    public String text() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
