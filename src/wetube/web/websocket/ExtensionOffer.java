package wetube.web.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.wire.ProtocolException;

/**
 * One element of {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1), such as {@code permessage-deflate; client_max_window_bits}.
 *
 * @param name the extension's token, as it was written
 * @param parameters in the order they stand; one name may stand twice, which is for the extension to judge
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    record Parameter(String name, Optional<String> value) {}

    /**
     * Reads the values of all fields of that name, which RFC 6455 §9.1 makes one list. Every character is looked at once:
     * a regular expression here has let 7 KiB of {@code \c\c\c…} stop a server for minutes.
     *
     * @throws ProtocolException RFC 6455 §9.1: "If a value is received … that does not conform to the ABNF below, the
     *     recipient of such malformed data MUST immediately _Fail the WebSocket Connection_."
     */
    static List<ExtensionOffer> parse(List<String> values) throws ProtocolException {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (String value : values) {
            new Parser(value).list(offers);
        }
        return offers;
    }

    /**
     * <pre>{@code
     * extension-list  = 1#extension
     * extension       = token *( ";" extension-param )
     * extension-param = token [ "=" (token | quoted-string) ]
     * }</pre>
     */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        void list(List<ExtensionOffer> offers) throws ProtocolException {
            int before = offers.size();
            do {
                skipSpace();
                // RFC 9110 §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements."
                if (at < text.length() && text.charAt(at) != ',') {
                    offers.add(extension());
                }
            } while (skip(','));
            if (at < text.length() || offers.size() == before) {
                throw malformed();
            }
        }

        private ExtensionOffer extension() throws ProtocolException {
            String name = token();
            List<Parameter> parameters = new ArrayList<>();
            while (skip(';')) {
                skipSpace();
                parameters.add(parameter());
            }
            return new ExtensionOffer(name, List.copyOf(parameters));
        }

        private Parameter parameter() throws ProtocolException {
            String name = token();
            if (!skip('=')) {
                return new Parameter(name, Optional.empty());
            }
            skipSpace();
            return new Parameter(name, Optional.of(at < text.length() && text.charAt(at) == '"' ? quoted() : token()));
        }

        private String token() throws ProtocolException {
            int from = at;
            while (at < text.length() && Request.isTokenCharacter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw malformed();
            }
            return text.substring(from, at);
        }

        /** RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF." */
        private String quoted() throws ProtocolException {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && ++at == text.length()) {
                    throw malformed();
                }
                value.append(text.charAt(at));
            }
            if (at == text.length() || !Request.isToken(value)) {
                throw malformed();
            }
            at++;
            return value.toString();
        }

        private boolean skip(char c) {
            skipSpace();
            if (at == text.length() || text.charAt(at) != c) {
                return false;
            }
            at++;
            return true;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private ProtocolException malformed() {
            return new ProtocolException("Sec-WebSocket-Extensions malformed at character " + at);
        }
    }
}
