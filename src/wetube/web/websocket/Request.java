package wetube.web.websocket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A client's opening handshake: the request for an upgrade, well-formed but not yet accepted.
 *
 * @param target path and query, {@code /chat?x=1}; percent-escapes stand as they were sent
 * @param fieldLines the header fields as they came, each {@code name: value}
 */
public record Request(String target, List<String> fieldLines) {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** All values of a field, none if it is not there. Names are compared without regard to case (RFC 9110 §5.1). */
    public List<String> fieldValues(String name) {
        String start = name + ":";
        return fieldLines.stream()
                .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    /** The value of a field that may stand only once, such as Host and Origin; several values count as none. */
    public Optional<String> field(String name) {
        List<String> values = fieldValues(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /**
     * The elements of a field that is a list; several such fields are one list (RFC 9110 §5.3). §5.6.1.2: "A recipient MUST parse and
     * ignore a reasonable number of empty list elements."
     *
     * @throws Refusal if the field is there and has no element
     */
    List<String> elements(String name) throws Refusal {
        List<String> values = fieldValues(name);
        List<String> elements = values.stream().flatMap(value -> Arrays.stream(value.split(","))).map(String::strip)
                .filter(element -> !element.isEmpty()).toList();
        Refusal.require(elements.isEmpty() == values.isEmpty(), 400, "empty " + name);
        return elements;
    }

    /** RFC 9110 §5.6.2: what names of methods, fields and extensions are made of. */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }
}
