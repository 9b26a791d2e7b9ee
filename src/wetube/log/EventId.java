package wetube.log;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import wetube.wire.Base64Url;
import wetube.wire.ProtocolException;
import wetube.wire.Sha256;

/** The name of an event: SHA-256 of its body, as 43 characters of base64url. A session is named by its first event. */
public record EventId(String text) implements Comparable<EventId> {
    static final int LENGTH_BYTES = 32;
    /** 32 bytes are 43 characters without padding. */
    public static final int TEXT_LENGTH = 43;

    /** The id of an event with this body. */
    public static EventId of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    static EventId of(byte[] utf8) {
        return new EventId(Base64Url.encode(Sha256.of(utf8)));
    }

    /** Reads an id that came from somebody else. One id has one spelling: unused bits of the last character must be zero. */
    public static EventId parse(String text) throws ProtocolException {
        Base64Url.decode("an event id", text, LENGTH_BYTES);
        return new EventId(text);
    }

    /** The 32 bytes of the hash. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(text);
    }

    /** Enough of it for a person. */
    public String shortText() {
        return text.substring(0, 8);
    }

    @Override
    public int compareTo(EventId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
