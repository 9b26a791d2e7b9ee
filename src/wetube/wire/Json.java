package wetube.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value of JSON (RFC 8259): what the control frames, the log and the page's socket are written in.
 *
 * <p>{@link JsonReader} takes exactly what the RFC's grammar allows and, where the RFC leaves a choice, the strict side: no
 * name twice in an object, no half of a surrogate pair, no byte order mark, nothing after the value, and limits on depth,
 * length and numbers. Every refusal is a {@link ProtocolException} that says at which character (counted from 0).
 *
 * <p>An object is read member by member with accessors that state what is expected of it:
 *
 * {@snippet :
 * Json.Obj frame = JsonReader.parseObject("{\"type\":\"SEEK\",\"currentTime\":83.25}");
 * String type = frame.string("type", 16);
 * double currentTimeSeconds = frame.number("currentTime", 0, 1e6);
 * }
 *
 * <p>and written with a builder: {@code Json.object().put("type", "SEEK").put("currentTime", 83.25).build().toJson()}.
 *
 * <p>All values are immutable and may be shared between threads.
 */
public sealed interface Json {
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
            return JsonMember.atMost(maxChars, name, text(name, required(name)));
        }

        /** A string that {@code reader} understands. */
        public <T> T read(String name, Reader<String, T> reader) throws ProtocolException {
            return reader.read(text(name, required(name)));
        }

        /** As {@link #read}; empty if the object has no such member. */
        public <T> Optional<T> optional(String name, Reader<String, T> reader) throws ProtocolException {
            return has(name) ? Optional.of(read(name, reader)) : Optional.empty();
        }

        /** An array of at most {@code maxItems} strings that {@code reader} understands. */
        public <T> List<T> list(String name, int maxItems, Reader<String, T> reader) throws ProtocolException {
            return items(name, maxItems, item -> reader.read(text(name, item)));
        }

        /** One of these, by the word that stands for it. */
        public <T> T oneOf(String name, List<T> values, Function<T, String> word) throws ProtocolException {
            String text = text(name, required(name));
            for (T value : values) {
                if (word.apply(value).equals(text)) {
                    return value;
                }
            }
            throw new ProtocolException("member \"" + name + "\" must be one of " + values.stream().map(word).toList());
        }

        /** A whole number from {@code min} to {@code max}; {@code 12.0} and {@code 1.2e1} are whole, {@code 1.5} is not. */
        public long integer(String name, long min, long max) throws ProtocolException {
            return JsonMember.integer(name, as(Num.class, name, required(name), "a whole number").text(), min, max);
        }

        /** A number from {@code min} to {@code max}, rounded to the nearest double. */
        public double number(String name, double min, double max) throws ProtocolException {
            return JsonMember.number(name, as(Num.class, name, required(name), "a number").text(), min, max);
        }

        public boolean bool(String name) throws ProtocolException {
            return as(Bool.class, name, required(name), "true or false").value();
        }

        public Obj object(String name) throws ProtocolException {
            return as(Obj.class, name, required(name), "an object");
        }

        public List<Json> array(String name, int maxItems) throws ProtocolException {
            return JsonMember.atMost(maxItems, name, as(Array.class, name, required(name), "an array").values());
        }

        /** An array of objects only. */
        public List<Obj> objects(String name, int maxItems) throws ProtocolException {
            return objects(name, maxItems, object -> object);
        }

        /** An array of objects that {@code reader} understands. */
        public <T> List<T> objects(String name, int maxItems, Reader<Obj, T> reader) throws ProtocolException {
            return items(name, maxItems, item -> reader.read(as(Obj.class, name, item, "an object")));
        }

        private <T> List<T> items(String name, int maxItems, Reader<Json, T> reader) throws ProtocolException {
            List<T> items = new ArrayList<>();
            for (Json item : array(name, maxItems)) {
                items.add(reader.read(item));
            }
            return List.copyOf(items);
        }

        /** The member as it is, of whatever type, {@code null} included; empty only if the object has no such member. */
        public Optional<Json> optional(String name) {
            return Optional.ofNullable(members.get(name));
        }

        private static String text(String name, Json value) throws ProtocolException {
            return as(Text.class, name, value, "a string").value();
        }

        private static <T extends Json> T as(Class<T> type, String name, Json value, String expected) throws ProtocolException {
            if (!type.isInstance(value)) {
                throw new ProtocolException("member \"" + name + "\" must be " + expected);
            }
            return type.cast(value);
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

    /** Understands what came from somebody else, a text or an object, or says why not. */
    interface Reader<F, T> {
        T read(F from) throws ProtocolException;
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
            if (members.put(name, valueOf(value)) != null) {
                throw new IllegalStateException("member \"" + name + "\" put twice");
            }
            return this;
        }
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

    /**
     * This value as compact JSON, members in their order. A half surrogate pair or a number that is not finite is our own
     * mistake: {@link IllegalStateException}.
     */
    default String toJson() {
        StringBuilder out = new StringBuilder();
        write(this, out);
        return out.toString();
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Text text -> JsonWriter.writeString(text.value(), out);
            case Num number -> out.append(number.text());
            case Bool bool -> out.append(bool.value());
            case Null ignored -> out.append("null");
            case Raw raw -> out.append(raw.json());
            case Array array -> {
                out.append('[');
                String separator = "";
                for (Json item : array.values()) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Obj object -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    out.append(separator);
                    JsonWriter.writeString(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    /** The JSON value of a string, number, boolean, collection or JSON value. */
    private static Json valueOf(Object value) {
        return switch (value) {
            case Json json -> json;
            case String text -> new Text(text);
            case Boolean bool -> Bool.of(bool);
            case Integer integer -> new Num(integer.toString());
            case Long integer -> new Num(integer.toString());
            case Double number -> new Num(JsonWriter.shortest(number));
            case Collection<?> items -> new Array(items.stream().map(Json::valueOf).toList());
            case null -> throw new IllegalStateException("null is not a value; leave the member out or put Json.Null.NULL");
            default -> throw new IllegalStateException("no JSON for a " + value.getClass().getName());
        };
    }
}
