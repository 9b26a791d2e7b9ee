package wetube.web.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.wire.ProtocolException;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1), such as {@code permessage-deflate; client_max_window_bits}.
 *
 * <pre>{@code
 * extension-list  = 1#extension
 * extension       = token *( ";" extension-param )
 * extension-param = token [ "=" (token | quoted-string) ]
 * }</pre>
 *
 * @param name the extension's token, as it was written
 * @param parameters in the order they stand; one name may stand twice, which is for the extension to judge
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    record Parameter(String name, Optional<String> value) {}

    /**
     * Reads the values of all fields of that name, which RFC 6455 §9.1 makes one list. Every character is looked at a few
     * times: a regular expression for all of it has let 7 KiB of {@code \c\c\c…} stop a server for minutes.
     *
     * @throws ProtocolException RFC 6455 §9.1: "If a value is received … that does not conform to the ABNF below, the
     *     recipient of such malformed data MUST immediately _Fail the WebSocket Connection_."
     */
    static List<ExtensionOffer> parse(List<String> values) throws ProtocolException {
        List<ExtensionOffer> offers = new ArrayList<>();
        // "the value after quoted-string unescaping MUST conform to the 'token' ABNF": so no comma or semicolon that is not
        // a separator can be right, and there is no need to look for quotes before cutting.
        for (String element : String.join(",", values).split(",")) {
            // RFC 9110 §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements."
            if (!element.isBlank()) {
                offers.add(extension(element.split(";", -1)));
            }
        }
        if (offers.isEmpty() && !values.isEmpty()) {
            throw malformed();
        }
        return offers;
    }

    private static ExtensionOffer extension(String[] parts) throws ProtocolException {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            parameters.add(new Parameter(token(pair[0]),
                    pair.length == 1 ? Optional.empty() : Optional.of(token(unquoted(pair[1].strip())))));
        }
        return new ExtensionOffer(token(parts[0]), List.copyOf(parameters));
    }

    /** RFC 9110 §5.6.4: a backslash in a quoted-string stands for the character behind it. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static String token(String text) throws ProtocolException {
        if (!Request.isToken(text.strip())) {
            throw malformed();
        }
        return text.strip();
    }

    private static ProtocolException malformed() {
        return new ProtocolException("malformed Sec-WebSocket-Extensions");
    }
}
