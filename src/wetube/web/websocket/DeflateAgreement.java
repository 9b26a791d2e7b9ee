package wetube.web.websocket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What client and server agreed for permessage-deflate (RFC 7692 §7.1). A client may use any window: {@code Inflater}
 * follows. How ours is kept as small as it asks is told in {@link MessageDeflater}.
 *
 * @param serverNoContextTakeover our messages are each compressed from an empty window
 * @param clientNoContextTakeover theirs are
 * @param serverWindowBits we look back at most 2 to the power of this many bytes, 8 to 15; empty if the client does not mind
 */
record DeflateAgreement(boolean serverNoContextTakeover, boolean clientNoContextTakeover, Optional<Integer> serverWindowBits) {
    static final String EXTENSION = "permessage-deflate";

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";

    /**
     * RFC 7692 §7.1.1: the first two "have no value". §7.1.2: bits are "a decimal integer value without leading zeroes between 8
     * to 15 inclusive", which only client_max_window_bits may leave out: a hint that the answer need not take.
     */
    private static final Pattern PARAMETER = Pattern.compile("(server|client)_no_context_takeover|client_max_window_bits"
            + "|(server|client)_max_window_bits=([89]|1[0-5])");

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
     * invalid value; … multiple extension parameters with the same name."
     */
    private static Optional<DeflateAgreement> accept(ExtensionOffer offer) {
        Map<String, String> valueByName = new HashMap<>();
        for (String parameter : offer.parameters()) {
            String[] nameAndValue = parameter.split("=");
            String value = nameAndValue[nameAndValue.length - 1];
            if (!PARAMETER.matcher(parameter).matches() || valueByName.put(nameAndValue[0], value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new DeflateAgreement(valueByName.containsKey(SERVER_NO_CONTEXT_TAKEOVER),
                valueByName.containsKey(CLIENT_NO_CONTEXT_TAKEOVER),
                Optional.ofNullable(valueByName.get(SERVER_MAX_WINDOW_BITS)).map(Integer::valueOf)));
    }

    /** Ours in {@code Sec-WebSocket-Extensions}: §7.1.1.1 and §7.1.2.1 accept a parameter by repeating it. */
    String element() {
        return EXTENSION
                + (serverNoContextTakeover ? "; " + SERVER_NO_CONTEXT_TAKEOVER : "")
                + (clientNoContextTakeover ? "; " + CLIENT_NO_CONTEXT_TAKEOVER : "")
                + serverWindowBits.map(bits -> "; " + SERVER_MAX_WINDOW_BITS + "=" + bits).orElse("");
    }
}
