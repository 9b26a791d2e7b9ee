package wetube.wire;

/**
 * Where a peer listens: {@code host:port}, {@code [IPv6]:port}. Syntax only; nothing is looked up.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    /** Where a peer listens unless somebody chose another port. */
    public static final int USUAL_PORT = 7001;
    private static final int MAX_HOST_CHARS = 253;

    public static Address parse(String text) throws ProtocolException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        boolean fits = !host.isEmpty() && host.length() <= MAX_HOST_CHARS
                && host.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_'
                        || bracketed && (c == ':' || c == '%')));
        String digits = colon < 0 ? "" : text.substring(colon + 1);
        boolean number = !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        if (!fits || port < 1 || port > 65535) {
            throw new ProtocolException("an address is host:port, like 192.168.1.5:7001");
        }
        return new Address(host, port);
    }

    /** As a person types it: without a port it is the usual one, and an IPv6 address needs no brackets then. */
    public static Address typed(String text) throws ProtocolException {
        boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
        String host = bareIpv6 ? "[" + text + "]" : text;
        return parse(host.endsWith("]") || host.indexOf(':') < 0 ? host + ":" + USUAL_PORT : host);
    }

    /** Of those that homes and offices use, each for itself: RFC 1918, section 3, and RFC 4193. */
    public boolean isPrivate() {
        return host.matches("(10|192\\.168|172\\.(1[6-9]|2[0-9]|3[01]))(\\.[0-9]{1,3})+|[fF][cCdD][0-9a-fA-F]{2}:.*");
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
