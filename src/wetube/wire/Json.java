package wetube.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A value of JSON (RFC 8259): what the control frames, the log and the page's socket are written in.
 *
 * <p>{@link #parse} takes exactly what the RFC's grammar allows and, where the RFC leaves a choice, the strict side: no
 * name twice in an object, no half of a surrogate pair, no byte order mark, nothing after the value, and limits on depth,
 * length and numbers. Every refusal is a {@link ProtocolException} that says at which character (counted from 0).
 *
 * <p>An object is read member by member with accessors that state what is expected of it:
 *
 * {@snippet :
 * Json.Obj frame = Json.parseObject("{\"type\":\"SEEK\",\"currentTime\":83.25}");
 * String type = frame.string("type", 16);
 * double currentTimeSeconds = frame.number("currentTime", 0, 1e6);
 * }
 *
 * <p>and written with a builder: {@code Json.object().put("type", "SEEK").put("currentTime", 83.25).build().toJson()}.
 *
 * <p>All values are immutable and may be shared between threads.
 */
public sealed interface Json {
    /** Depth of nesting: RFC 8259 §9 lets a parser limit it; ours is recursive, and messages of WeTube nest a few levels. */
    int MAX_DEPTH = 32;

    /** Length of a text, 1 MiB: a control frame has at most 64 KiB, and files have longer lists. */
    int MAX_LENGTH_CHARS = 1 << 20;

    /**
     * Length of a number as written: shortest doubles take at most 25; the rest is for other people's writers. Without a
     * limit, turning a million digits into binary takes seconds.
     */
    int MAX_NUMBER_CHARS = 100;

    /** A string, RFC 8259 §7, with its escapes undone. */
    record Text(String value) implements Json {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /** A number, RFC 8259 §6, as it stood in the text: {@code 1.0} and {@code 1} are different values here. */
    record Num(String text) implements Json {
        public Num {
            Objects.requireNonNull(text);
        }
    }

    /** {@code true} and {@code false}. */
    enum Bool implements Json {
        FALSE, TRUE;

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        public boolean value() {
            return this == TRUE;
        }
    }

    /** {@code null}. */
    enum Null implements Json {
        NULL
    }

    /** An array, RFC 8259 §5. */
    record Array(List<Json> values) implements Json {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** For writing only: one value that is already JSON text, for example an event to be passed on byte for byte. */
    record Raw(String json) implements Json {
        public Raw {
            Objects.requireNonNull(json);
        }
    }

    /**
     * An object, RFC 8259 §4. Equal to another if both have equal members, in whatever order.
     *
     * <p>The accessors throw {@link ProtocolException} with the member's name if it is missing, of another type (also
     * {@code null}: WeTube's messages leave out what they don't have) or out of its bounds. Members that nobody asks for
     * are ignored, so a later version may add some. Lengths of strings are in UTF-16 code units, as in JavaScript.
     */
    final class Obj implements Json {
        private final Map<String, Json> members;
        private final String input;
        private final int start;
        private final int end;

        /** Takes over {@code members}; the object stood in {@code input} from {@code start} up to {@code end}. */
        Obj(Map<String, Json> members, String input, int start, int end) {
            this.members = Collections.unmodifiableMap(members);
            this.input = input;
            this.start = start;
            this.end = end;
        }

        /** The members in the order they were written; cannot be changed. */
        public Map<String, Json> members() {
            return members;
        }

        /**
         * The object exactly as it stood in the parsed text, spaces included: what hashes and signatures are about. A built
         * object's source is its {@link #toJson}. Cut out of the whole text at each call; keep it if it is needed often.
         */
        public String source() {
            return input == null ? toJson() : input.substring(start, end);
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        public String string(String name, int maxChars) throws ProtocolException {
            return JsonMember.string(name, required(name), maxChars);
        }

        /** A whole number from {@code min} to {@code max}; {@code 12.0} and {@code 1.2e1} are whole, {@code 1.5} is not. */
        public long integer(String name, long min, long max) throws ProtocolException {
            return JsonMember.integer(name, required(name), min, max);
        }

        /** A number from {@code min} to {@code max}, rounded to the nearest double. */
        public double number(String name, double min, double max) throws ProtocolException {
            return JsonMember.number(name, required(name), min, max);
        }

        public boolean bool(String name) throws ProtocolException {
            return JsonMember.bool(name, required(name));
        }

        public Obj object(String name) throws ProtocolException {
            return JsonMember.object(name, required(name));
        }

        public List<Json> array(String name, int maxItems) throws ProtocolException {
            return JsonMember.array(name, required(name), maxItems);
        }

        /** An array of objects only. */
        public List<Obj> objects(String name, int maxItems) throws ProtocolException {
            List<Obj> objects = new ArrayList<>();
            for (Json item : array(name, maxItems)) {
                objects.add(JsonMember.object(name, item));
            }
            return List.copyOf(objects);
        }

        /** An array of strings only. */
        public List<String> strings(String name, int maxItems, int maxChars) throws ProtocolException {
            List<String> strings = new ArrayList<>();
            for (Json item : array(name, maxItems)) {
                strings.add(JsonMember.string(name, item, maxChars));
            }
            return List.copyOf(strings);
        }

        /** The member as it is, of whatever type, {@code null} included; empty only if the object has no such member. */
        public Optional<Json> optional(String name) {
            return Optional.ofNullable(members.get(name));
        }

        public Optional<String> optionalString(String name, int maxChars) throws ProtocolException {
            return has(name) ? Optional.of(string(name, maxChars)) : Optional.empty();
        }

        public Optional<Long> optionalInteger(String name, long min, long max) throws ProtocolException {
            return has(name) ? Optional.of(integer(name, min, max)) : Optional.empty();
        }

        public Optional<Double> optionalNumber(String name, double min, double max) throws ProtocolException {
            return has(name) ? Optional.of(number(name, min, max)) : Optional.empty();
        }

        public Optional<Boolean> optionalBool(String name) throws ProtocolException {
            return has(name) ? Optional.of(bool(name)) : Optional.empty();
        }

        public Optional<Obj> optionalObject(String name) throws ProtocolException {
            return has(name) ? Optional.of(object(name)) : Optional.empty();
        }

        private Json required(String name) throws ProtocolException {
            Json value = members.get(name);
            if (value == null) {
                throw new ProtocolException("member \"" + name + "\" is missing");
            }
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Obj that && members.equals(that.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return source();
        }
    }

    /** Puts an object together. A name given twice or a null value is our own mistake: {@link IllegalStateException}. */
    final class Builder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, String value) {
            return add(name, value);
        }

        public Builder put(String name, long value) {
            return add(name, value);
        }

        public Builder put(String name, double value) {
            return add(name, value);
        }

        public Builder put(String name, boolean value) {
            return add(name, value);
        }

        public Builder put(String name, Json value) {
            return add(name, value);
        }

        /** An array of strings, numbers, booleans, {@link Json} values or lists of them. */
        public Builder put(String name, Collection<?> values) {
            return add(name, values);
        }

        /** Adds the member unless {@code value} is null or empty; else of the types that {@code put} takes. */
        public Builder putIfPresent(String name, Object value) {
            Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            return present == null ? this : add(name, present);
        }

        public Obj build() {
            return new Obj(new LinkedHashMap<>(members), null, 0, 0);
        }

        private Builder add(String name, Object value) {
            if (members.put(name, JsonWriter.valueOf(value)) != null) {
                throw new IllegalStateException("member \"" + name + "\" put twice");
            }
            return this;
        }
    }

    /** The one value in {@code text}, which may have white space round it and nothing else. */
    static Json parse(String text) throws ProtocolException {
        return new JsonReader(text).parse();
    }

    /** As {@link #parse}; any value but an object is refused. */
    static Obj parseObject(String text) throws ProtocolException {
        if (parse(text) instanceof Obj object) {
            return object;
        }
        throw new ProtocolException("not a JSON object at character 0");
    }

    /** As {@link #parseObject(String)}, of strict UTF-8. */
    static Obj parseObject(byte[] utf8) throws ProtocolException {
        return parseObject(Utf8.decode(utf8));
    }

    static Builder object() {
        return new Builder();
    }

    static Array array(Collection<? extends Json> values) {
        return new Array(List.copyOf(values));
    }

    static Text text(String value) {
        return new Text(value);
    }

    /** The number in the form {@link #toJson} writes it. */
    static Num number(double value) {
        return new Num(JsonWriter.shortest(value));
    }

    static Num integer(long value) {
        return new Num(Long.toString(value));
    }

    /**
     * This value as compact JSON, members in their order. A half surrogate pair or a number that is not finite is our own
     * mistake: {@link IllegalStateException}.
     */
    default String toJson() {
        StringBuilder out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }
}
