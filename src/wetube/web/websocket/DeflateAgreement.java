package wetube.web.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What client and server agreed for permessage-deflate (RFC 7692 §7.1).
 *
 * <p>The JDK's {@code Deflater} always looks back 32 KiB. An offer that limits the server to a smaller window is therefore
 * declined; the next offer of the list, or none, is taken. A client may use any window: {@code Inflater} follows.
 *
 * @param serverNoContextTakeover our messages are each compressed from an empty window
 * @param clientNoContextTakeover theirs are
 * @param serverMaxWindowBits whether the client named our window (as 15, the only one we have)
 */
record DeflateAgreement(boolean serverNoContextTakeover, boolean clientNoContextTakeover, boolean serverMaxWindowBits) {
    static final String EXTENSION = "permessage-deflate";

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    /** 2^15 bytes, the window of {@code Deflater}. */
    private static final int WINDOW_BITS = 15;
    private static final int WINDOW_BITS_MIN = 8;

    /**
     * The first offer that can be honoured. RFC 7692 §5: "The order of elements is important as it specifies the client's
     * preference. An element preceding another element has higher preference."
     */
    static Optional<DeflateAgreement> choose(List<ExtensionOffer> offers) {
        return offers.stream()
                .filter(offer -> offer.name().equals(EXTENSION))
                .flatMap(offer -> accept(offer).stream())
                .findFirst();
    }

    /**
     * RFC 7692 §7: "A server MUST decline an extension negotiation offer for this extension if any of the following
     * conditions are met: the negotiation offer contains an extension parameter not defined for use in an offer; … with an
     * invalid value; … multiple extension parameters with the same name; the server doesn't support the offered
     * configuration."
     */
    private static Optional<DeflateAgreement> accept(ExtensionOffer offer) {
        Set<String> seen = new HashSet<>();
        for (ExtensionOffer.Parameter parameter : offer.parameters()) {
            boolean acceptable = switch (parameter.name()) {
                // §7.1.1: these two "have no value".
                case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> parameter.value().isEmpty();
                // §7.1.2.1: "A server declines an extension negotiation offer with this parameter if the server doesn't
                // support it."
                case SERVER_MAX_WINDOW_BITS -> parameter.value().filter(bits -> windowBits(bits) == WINDOW_BITS).isPresent();
                // §7.1.2.2: "This parameter has no value or a decimal integer value without leading zeroes between 8 to 15
                // inclusive"; a hint, which the answer may leave out.
                case CLIENT_MAX_WINDOW_BITS -> parameter.value().map(bits -> windowBits(bits) >= WINDOW_BITS_MIN).orElse(true);
                default -> false;
            };
            if (!acceptable || !seen.add(parameter.name())) {
                return Optional.empty();
            }
        }
        return Optional.of(new DeflateAgreement(seen.contains(SERVER_NO_CONTEXT_TAKEOVER),
                seen.contains(CLIENT_NO_CONTEXT_TAKEOVER), seen.contains(SERVER_MAX_WINDOW_BITS)));
    }

    /** §7.1.2: "a decimal integer value without leading zeroes between 8 to 15 inclusive"; -1 for anything else. */
    private static int windowBits(String value) {
        if (!value.matches("[89]|1[0-5]")) {
            return -1;
        }
        return Integer.parseInt(value);
    }

    /** The element of our {@code Sec-WebSocket-Extensions}: §7.1.1.1 and §7.1.2.1 accept a parameter by repeating it. */
    String header() {
        return EXTENSION
                + (serverNoContextTakeover ? "; " + SERVER_NO_CONTEXT_TAKEOVER : "")
                + (clientNoContextTakeover ? "; " + CLIENT_NO_CONTEXT_TAKEOVER : "")
                + (serverMaxWindowBits ? "; " + SERVER_MAX_WINDOW_BITS + "=" + WINDOW_BITS : "");
    }
}
