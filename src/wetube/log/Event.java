package wetube.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * One statement of one author: a line of JSON that is hashed, signed, stored and passed on exactly as it was written.
 *
 * <p>What is read here is the envelope; what the {@code type} and the members beyond it mean is the business of
 * {@code wetube.session}. {@code time} is the author's session time in Unix milliseconds, and decides nothing about order.
 *
 * @param body    the exact text
 * @param id      SHA-256 of the body
 * @param session id of the session's first event; for that event itself, its own id
 * @param seq     1, 2, 3 … for each author
 * @param prev    the author's event {@code seq - 1}; absent exactly when seq is 1
 * @param after   other events that the author held and that nothing else it held followed; at most 64
 * @param members all members of the object, envelope included
 */
public record Event(String body, EventId id, EventId session, PeerId author, int seq, Optional<EventId> prev,
                    List<EventId> after, long time, String type, Json.Obj members) {
    /** The first event of a session; the only one that names no session, since its own id is the session's. */
    public static final String START = "START";

    /** Room for 64 causes (46 bytes each), 4 KiB of encrypted chat in base64 and some more. */
    public static final int MAX_BODY_BYTES = 12 * 1024;
    /** More heads than this only arise when somebody forks on purpose. */
    public static final int MAX_AFTER = 64;
    /** 2^53 - 1: larger numbers don't survive a JSON reader that works in doubles. */
    static final long MAX_TIME = (1L << 53) - 1;
    private static final int MAX_TYPE_LENGTH = 32;

    /**
     * Reads an event.
     *
     * @throws ProtocolException if it is not well-formed by itself
     */
    public static Event parse(String body) throws ProtocolException {
        return read(Json.parseObject(body), body);
    }

    /** Reads an event that stands inside a larger message; its body is the exact text of that object. */
    public static Event parse(Json.Obj embedded) throws ProtocolException {
        return read(embedded, embedded.source());
    }

    private static Event read(Json.Obj json, String body) throws ProtocolException {
        if (body.length() > MAX_BODY_BYTES || body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new ProtocolException("an event has at most " + MAX_BODY_BYTES + " bytes");
        }
        if (body.indexOf('\n') >= 0 || body.indexOf('\r') >= 0) {
            throw new ProtocolException("an event is one line");
        }
        String type = json.string("type", MAX_TYPE_LENGTH);
        if (type.isEmpty() || !type.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new ProtocolException("an event's type is written in capital letters");
        }
        EventId id = EventId.of(body);
        boolean start = type.equals(START);
        if (start == json.has("session")) {
            throw new ProtocolException(start ? "START names no session" : "an event names its session");
        }
        EventId session = start ? id : EventId.parse(json.string("session", EventId.TEXT_LENGTH));
        PeerId author = PeerId.parse(json.string("author", EventId.TEXT_LENGTH));
        int seq = (int) json.integer("seq", 1, Integer.MAX_VALUE);
        if (json.has("prev") != (seq > 1)) {
            throw new ProtocolException("prev is there exactly when seq is over 1");
        }
        Optional<EventId> prev = seq > 1 ? Optional.of(EventId.parse(json.string("prev", EventId.TEXT_LENGTH)))
                : Optional.empty();
        List<EventId> after = new ArrayList<>();
        for (String text : json.strings("after", MAX_AFTER, EventId.TEXT_LENGTH)) {
            after.add(EventId.parse(text));
        }
        if (new HashSet<>(after).size() < after.size() || prev.filter(after::contains).isPresent()) {
            throw new ProtocolException("an event names each cause once");
        }
        if (start && (seq != 1 || !after.isEmpty())) {
            throw new ProtocolException("START is the first event");
        }
        return new Event(body, id, session, author, seq, prev, List.copyOf(after), json.integer("time", 0, MAX_TIME), type, json);
    }

    /**
     * Writes an event of one's own.
     *
     * @param session absent for START
     * @param content the members beyond the envelope, put at the end in their order
     */
    public static Event compose(Optional<EventId> session, PeerId author, int seq, Optional<EventId> prev, List<EventId> after,
                                long time, String type, Json.Obj content) {
        Json.Builder body = Json.object();
        session.ifPresent(id -> body.put("session", id.text()));
        body.put("author", author.text()).put("seq", seq);
        prev.ifPresent(id -> body.put("prev", id.text()));
        body.put("after", after.stream().map(id -> (Json) Json.text(id.text())).toList())
                .put("time", time).put("type", type);
        content.members().forEach(body::put);
        try {
            return parse(body.build().toJson());
        } catch (ProtocolException e) {
            throw new IllegalStateException("own event of type " + type + " is not well-formed", e);
        }
    }

    /** What an author signs: the id, under a heading that no other signed text of WeTube begins with. */
    public byte[] signedBytes() {
        byte[] heading = "wetube event 1\n".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[heading.length + 32];
        System.arraycopy(heading, 0, bytes, 0, heading.length);
        System.arraycopy(id.bytes(), 0, bytes, heading.length, 32);
        return bytes;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Event other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return type + " " + author.shortText() + "/" + seq + " " + id.shortText();
    }
}
