package wetube.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.identity.Verifier;
import wetube.wire.Base64Url;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Consecutive events of one author with the signature of the last.
 *
 * <p>Each event names its predecessor by hash, so whoever signs the last has signed them all: a history of 1,000 lines is checked
 * with a few dozen signatures instead of 1,000 (an Ed25519 verification costs about 1 ms in Java).
 *
 * <p>On the wire: {@code {"events":[{…},{…}],"signature":"<86 characters of base64url>"}}.
 */
public final class EventRun {
    /** More in one run would make one bad signature waste too much work. */
    public static final int MAX_EVENTS = 64;
    /** What one peer took in, it must be able to pass on: as one of several in a frame of 64 KiB, beside the frame's own members. */
    public static final int MAX_BYTES = 40 * 1024;
    private static final int SIGNATURE_BYTES = 64;
    public static final int SIGNATURE_CHARS = 86;
    private static final int FRAME_BYTES = "{\"events\":[],\"signature\":\"\"}".length() + SIGNATURE_CHARS;

    private final List<Event> events;
    private final byte[] signature;

    private EventRun(List<Event> events, byte[] signature) {
        this.events = List.copyOf(events);
        this.signature = signature;
    }

    /** A run of one: an event of one's own, signed. */
    public static EventRun sign(Event event, Signer signer) {
        return sign(List.of(event), signer);
    }

    /** Some events of one's own, one following the other, under one signature. */
    public static EventRun sign(List<Event> events, Signer signer) {
        return new EventRun(events, signer.sign(events.get(events.size() - 1).signedBytes()));
    }

    /**
     * A run whose signature holds already: it comes from one's own log, or was verified when it arrived.
     * {@link #parse} is the way in for everybody else's.
     */
    static EventRun verified(List<Event> events, byte[] signature) {
        return new EventRun(events, signature);
    }

    /**
     * Reads a run that came over a link.
     *
     * @throws ProtocolException if an event is malformed, the chain has a gap, the run is too long, or the signature is not the
     *                           author's
     */
    public static EventRun parse(Json.Obj json, Verifier verifier) throws ProtocolException {
        List<Event> events = new ArrayList<>();
        for (Json.Obj object : json.objects("events", MAX_EVENTS)) {
            Event event = Event.parse(object);
            if (!events.isEmpty()) {
                Event last = events.get(events.size() - 1);
                if (!event.author().equals(last.author()) || event.seq() != last.seq() + 1
                        || !event.session().equals(last.session()) || !event.prev().orElseThrow().equals(last.id())) {
                    throw new ProtocolException("a run is a chain of one author's events");
                }
            }
            events.add(event);
        }
        if (events.isEmpty()) {
            throw new ProtocolException("a run has at least one event");
        }
        EventRun run = new EventRun(events, decodeSignature(json.string("signature", SIGNATURE_CHARS)));
        if (run.lengthBytes() > MAX_BYTES) {
            throw new ProtocolException("a run has at most " + MAX_BYTES + " bytes");
        }
        Event last = events.get(events.size() - 1);
        if (!verifier.verify(last.author(), last.signedBytes(), run.signature)) {
            throw new ProtocolException("the signature of " + last + " is not its author's");
        }
        return run;
    }

    /** Reads a signature, 86 characters of base64url. */
    public static byte[] decodeSignature(String text) throws ProtocolException {
        return Base64Url.decode("a signature", text, SIGNATURE_BYTES);
    }

    /** Writes a signature. */
    public static String encodeSignature(byte[] signature) {
        return Base64Url.encode(signature);
    }

    public Json.Obj toJson() {
        return Json.object()
                .put("events", events.stream().map(event -> (Json) new Json.Raw(event.body())).toList())
                .put("signature", encodeSignature(signature))
                .build();
    }

    public List<Event> events() {
        return events;
    }

    public Event last() {
        return events.get(events.size() - 1);
    }

    public PeerId author() {
        return last().author();
    }

    public EventId session() {
        return last().session();
    }

    /** Whether it holds nothing but chat; an act that was written meanwhile is its last event. */
    public boolean isTalk() {
        return last().type().equals(Event.SAY);
    }

    /** The signature of the last event, 64 bytes. */
    byte[] signature() {
        return signature;
    }

    /** How long it is on the wire and on disk, in UTF-8. */
    public int lengthBytes() {
        int commas = events.size() - 1;
        return FRAME_BYTES + commas + events.stream().mapToInt(Event::lengthBytes).sum();
    }

    /** Whether a run that goes on where this one ends can be sent as one with it, under its signature alone. */
    boolean canTake(EventRun next) {
        return next.events.get(0).prev().equals(Optional.of(last().id())) && events.size() + next.events.size() <= MAX_EVENTS
                && lengthBytes() + next.lengthBytes() <= MAX_BYTES;
    }

    EventRun joinedWith(EventRun next) {
        List<Event> all = new ArrayList<>(events);
        all.addAll(next.events);
        return new EventRun(all, next.signature);
    }

    @Override
    public String toString() {
        return events.size() == 1 ? last().toString() : events.size() + " events to " + last();
    }
}
