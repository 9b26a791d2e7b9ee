package wetube.tracker;

import java.util.List;
import java.util.Optional;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Members of a message as RFC 7846 defines them, and as its own examples write them, which is not always the same: an array with
 * one element is an object there, and some numbers are strings.
 */
final class Element {
    /** Of an identifier of a swarm or a transaction; the RFC names no length. A SHA-256 in hexadecimal has 64. */
    static final int MAX_ID_CHARS = 128;

    private Element() {}

    /** {@code <1..*>} of §3.1: an array, or the one element itself. */
    static List<Json.Obj> oneOrMore(Json.Obj json, String name, int max) throws ProtocolException {
        List<Json.Obj> elements = json.optional(name).orElse(null) instanceof Json.Obj one ? List.of(one) : json.objects(name, max);
        if (elements.isEmpty()) {
            throw new ProtocolException("member \"" + name + "\" has no element");
        }
        return elements;
    }

    static Optional<Json.Obj> object(Json.Obj json, String name) throws ProtocolException {
        return json.has(name) ? Optional.of(json.object(name)) : Optional.empty();
    }

    /** A whole number from 0, or digits in a string. */
    static Optional<Long> number(Json.Obj json, String name, long max) throws ProtocolException {
        if (!(json.optional(name).orElse(null) instanceof Json.Text text)) {
            return json.has(name) ? Optional.of(json.integer(name, 0, max)) : Optional.empty();
        }
        if (!text.value().matches("[0-9]{1,18}") || Long.parseLong(text.value()) > max) {
            throw new ProtocolException("member \"" + name + "\" is no number up to " + max);
        }
        return Optional.of(Long.parseLong(text.value()));
    }

    static String word(Json.Obj json, String name, String... allowed) throws ProtocolException {
        return json.oneOf(name, List.of(allowed), word -> word);
    }

    /** An identifier: visible ASCII. */
    static String id(Json.Obj json, String name) throws ProtocolException {
        String id = json.string(name, MAX_ID_CHARS);
        if (!id.matches("[!-~]+")) {
            throw new ProtocolException("member \"" + name + "\" is no identifier");
        }
        return id;
    }
}
