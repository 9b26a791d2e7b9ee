package wetube.web.websocket;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client's opening handshake: the request for an upgrade, well-formed but not yet accepted.
 *
 * @param path where to, without the query: {@code /chat}; percent-escapes stand as they were sent
 * @param query what stood behind the {@code ?}, or the empty string
 * @param fields the header fields by lower-case name, each with its values in the order they came
 */
public record Request(String path, String query, Map<String, List<String>> fields) {
    /** All values of a field, none if it is not there. Names are compared without regard to case (RFC 9110 §5.1). */
    public List<String> fieldValues(String name) {
        return fields.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
    }

    /** The value of a field that may stand only once, such as Host and Origin; several values count as none. */
    public Optional<String> field(String name) {
        List<String> values = fieldValues(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The first cookie of that name (RFC 6265 §4.2.1: {@code name=value; name=value}). */
    public Optional<String> cookie(String name) {
        for (String value : fieldValues("Cookie")) {
            for (String pair : value.split(";")) {
                String cookie = pair.strip();
                if (cookie.startsWith(name + "=")) {
                    return Optional.of(cookie.substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** RFC 9110 §5.6.2: what names of methods, fields and extensions are made of. */
    static boolean isTokenCharacter(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    static boolean isToken(CharSequence text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isTokenCharacter((char) c));
    }
}
