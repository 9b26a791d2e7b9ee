package wetube.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * One statement of one author: a line of JSON that is hashed, signed, stored and passed on exactly as it was written.
 *
 * <p>What is read here is the envelope; what the {@code type} and the members beyond it say is read in {@code wetube.act}. The signature
 * is not in the event but beside it: an author signs several at once, see {@link EventRun}.
 *
 * <p>Immutable; equal to another with the same id.
 */
public final class Event {
    /** The first event of a session; the only one that names no session, since its own id is the session's. */
    public static final String START = "START";
    /** What people say. It has lanes of its own, so that acts never wait behind it. */
    public static final String SAY = "SAY";

    /** Room for 64 causes (46 bytes each), 4 KiB of encrypted chat in base64 and some more. */
    public static final int MAX_BODY_BYTES = 12 * 1024;
    /** More heads than this only arise when somebody forks on purpose. */
    public static final int MAX_AFTER = 64;
    /** 2^53 - 1: larger numbers don't survive a JSON reader that works in doubles. */
    static final long MAX_TIME = (1L << 53) - 1;
    public static final int MAX_TYPE_LENGTH = 32;
    private static final byte[] SIGNED_HEADING = "wetube event 1\n".getBytes(StandardCharsets.US_ASCII);

    private final String body;
    private final int lengthBytes;
    private final EventId id;
    private final EventId session;
    private final PeerId author;
    private final int seq;
    private final Optional<EventId> prev;
    private final List<EventId> after;
    private final long time;
    private final String type;

    private Event(String body, Json.Obj json) throws ProtocolException {
        byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_BODY_BYTES) {
            throw new ProtocolException("an event has at most " + MAX_BODY_BYTES + " bytes");
        }
        if (body.indexOf('\n') >= 0 || body.indexOf('\r') >= 0) {
            throw new ProtocolException("an event is one line");
        }
        this.body = body;
        this.lengthBytes = utf8.length;
        this.id = EventId.of(utf8);
        this.type = json.string("type", MAX_TYPE_LENGTH);
        if (type.isEmpty() || !type.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new ProtocolException("an event's type is written in capital letters");
        }
        boolean start = type.equals(START);
        if (start == json.has("session")) {
            throw new ProtocolException(start ? "START names no session" : "an event names its session");
        }
        this.session = start ? id : json.read("session", EventId::parse);
        this.author = json.read("author", PeerId::parse);
        this.seq = (int) json.integer("seq", 1, Integer.MAX_VALUE);
        if (json.has("prev") != (seq > 1)) {
            throw new ProtocolException("prev is there exactly when seq is over 1");
        }
        this.prev = json.optional("prev", EventId::parse);
        this.after = json.list("after", MAX_AFTER, EventId::parse);
        if (new HashSet<>(after).size() < after.size() || prev.filter(after::contains).isPresent()) {
            throw new ProtocolException("an event names each cause once");
        }
        if (start && (seq != 1 || !after.isEmpty())) {
            throw new ProtocolException("START is the first event");
        }
        this.time = json.integer("time", 0, MAX_TIME);
    }

    /**
     * Reads an event.
     *
     * @throws ProtocolException if it is not well-formed by itself
     */
    public static Event parse(String body) throws ProtocolException {
        Json.Obj json = JsonReader.parseObject(body);
        if (body.charAt(0) != '{' || body.charAt(body.length() - 1) != '}') {
            throw new ProtocolException("an event is an object with nothing before or after it");
        }
        return new Event(body, json);
    }

    /** Reads an event that stands inside a larger message; its body is the exact text of that object. */
    public static Event parse(Json.Obj embedded) throws ProtocolException {
        return new Event(embedded.source(), embedded);
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
        body.putIfPresent("session", session.map(EventId::text)).put("author", author.text()).put("seq", seq)
                .putIfPresent("prev", prev.map(EventId::text)).put("after", after.stream().map(EventId::text).toList()).put("time", time).put("type", type);
        content.members().forEach(body::put);
        try {
            return parse(body.build().toJson());
        } catch (ProtocolException e) {
            throw new IllegalStateException("own event of type " + type + " is not well-formed", e);
        }
    }

    /** The exact text. */
    public String body() {
        return body;
    }

    /** Of the body, in UTF-8. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** SHA-256 of the body. */
    public EventId id() {
        return id;
    }

    /** The id of the session's first event; for that event itself, its own. */
    public EventId session() {
        return session;
    }

    public PeerId author() {
        return author;
    }

    /** 1, 2, 3 … for each author. */
    public int seq() {
        return seq;
    }

    /** The author's event {@code seq - 1}; absent exactly when seq is 1. */
    public Optional<EventId> prev() {
        return prev;
    }

    /** The other heads of the author's log at that time: events that no event there followed yet; at most 64. */
    public List<EventId> after() {
        return after;
    }

    /** The author's session time in Unix milliseconds. Decides nothing about order. */
    public long time() {
        return time;
    }

    public String type() {
        return type;
    }

    /** All members of the object, envelope included. Read anew at each call: kept, they would take many times the text's room. */
    public Json.Obj members() {
        try {
            return JsonReader.parseObject(body);
        } catch (ProtocolException e) {
            throw new IllegalStateException("read before: " + this, e);
        }
    }

    /** What an author signs: the id, under a heading that no other signed text of WeTube begins with. */
    public byte[] signedBytes() {
        return ByteBuffer.allocate(SIGNED_HEADING.length + EventId.LENGTH_BYTES).put(SIGNED_HEADING).put(id.bytes()).array();
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
