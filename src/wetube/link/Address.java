package wetube.link;

/**
 * Where a peer may listen: {@code 10.0.0.5:7001}, {@code ada.example:7001}, {@code [2001:db8::5]:7001}.
 *
 * @param host a name or an IP address, IPv6 without brackets
 */
record Address(String host, int port) {
    /** RFC 1035 §2.3.4: a name has at most 255 bytes. */
    private static final int MAX_HOST_CHARS = 255;

    private static final int MAX_SHOWN_CHARS = 80;

    static Address parse(String text) throws Refusal {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        int port = colon < 0 ? 0 : port(text.substring(colon + 1));
        boolean ambiguous = host.indexOf(':') >= 0 != bracketed;
        boolean printable = host.chars().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c));
        if (host.isEmpty() || host.length() > MAX_HOST_CHARS || ambiguous || !printable || port == 0) {
            throw new Refusal(DialFailure.UNKNOWN_HOST, "\"" + shown(text) + "\" is not an address (host:port)");
        }
        return new Address(host, port);
    }

    private static int port(String text) {
        boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits && !text.isEmpty() ? Integer.parseInt(text) : 0;
        return port <= 0xFFFF ? port : 0;
    }

    /** Fit for a person's terminal: somebody else may have made the address up. */
    private static String shown(String text) {
        String start = text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "…";
        return start.replaceAll("[\\p{Cntrl}\\x80-\\x9F]", "?");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
