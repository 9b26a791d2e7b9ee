package wetube.web.websocket;

import java.util.ArrayList;
import java.util.List;

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
 * @param parameters in the order they stand, each {@code name} or {@code name=value}, without quotes and spaces
 */
record ExtensionOffer(String name, List<String> parameters) {
    /**
     * Every character is looked at a few times: a regular expression for all of it has let 7 KiB of {@code \c\c\c…} stop a
     * server for minutes.
     *
     * @param elements of all fields of that name, which RFC 6455 §9.1 makes one list. They were cut at every comma, and are cut
     *     here at every semicolon, in quotes too: "the value after quoted-string unescaping MUST conform to the 'token' ABNF",
     *     so one that is not a separator cannot be right.
     * @throws Refusal RFC 6455 §9.1: "If a value is received … that does not conform to the ABNF below, the recipient of such
     *     malformed data MUST immediately _Fail the WebSocket Connection_."
     */
    static List<ExtensionOffer> parse(List<String> elements) throws Refusal {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String element : elements) {
            String[] parts = element.split(";", -1);
            List<String> parameters = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                parameters.add(parameter(parts[i].split("=", 2)));
            }
            offers.add(new ExtensionOffer(token(parts[0]), List.copyOf(parameters)));
        }
        return offers;
    }

    private static String parameter(String[] nameAndValue) throws Refusal {
        String name = token(nameAndValue[0]);
        if (nameAndValue.length == 1) {
            return name;
        }
        String value = nameAndValue[1].strip();
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            // RFC 9110 §5.6.4: a backslash in a quoted-string stands for the character behind it.
            value = value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        return name + "=" + token(value);
    }

    private static String token(String text) throws Refusal {
        Refusal.require(Request.isToken(text.strip()), 400, "malformed Sec-WebSocket-Extensions");
        return text.strip();
    }
}
