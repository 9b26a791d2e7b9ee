package wetube.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import wetube.chat.ConferenceKeys.ChatKey;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.wire.Base64Url;
import wetube.wire.Json;
import wetube.wire.ProtocolException;
import wetube.wire.Sha256;

/**
 * What an event of type SAY holds: a key's name and a box that only this key opens, and only in this event's place.
 *
 * <p>The box is nonce (12 bytes), cipher text, tag (16 bytes) of AES-256-GCM (NIST SP 800-38D), in base64url. Authenticated besides
 * are the event's place in the log and the key's name, so a box that somebody copies into another event does not open there.
 *
 * <p>GCM fails entirely if a nonce is used for two texts. A counter would do that: a peer whose data was put back from a backup
 * counts a second time from there. So the nonce is derived from all that must differ: the first 12 bytes of HMAC over place and
 * plain text. The same text in the same place gives the same box, and nothing else gives its nonce.
 *
 * @param key the name of the key, 12 characters
 * @param box base64url without padding
 */
public record Sealed(String key, String box) {
    /** Plain texts are filled up to a multiple of this, so that the length of a box tells little of the length of a line. */
    static final int STEP_BYTES = 64;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int MIN_BOX_CHARS = base64Chars(NONCE_BYTES + STEP_BYTES + TAG_BYTES);
    private static final int MAX_BOX_CHARS = base64Chars(NONCE_BYTES + padded(Line.MAX_BYTES) + TAG_BYTES);
    private static final Pattern KEY_FORM = Pattern.compile("[\\w-]{" + ChatKey.NAME_CHARS + "}");
    private static final Pattern BOX_FORM = Pattern.compile("[\\w-]{" + MIN_BOX_CHARS + "," + MAX_BOX_CHARS + "}");

    /** Where an event stands, known before it is written. */
    public record Place(EventId session, PeerId author, int seq, Optional<EventId> prev) {
        public static Place of(Event event) {
            return new Place(event.session(), event.author(), event.seq(), event.prev());
        }

        /** 100 bytes: the ids as 32 each, seq as 4; zeros where there is no prev, for no event has such an id. */
        private byte[] bytes() {
            return ByteBuffer.allocate(3 * 32 + 4).put(session.bytes()).put(author.bytes()).putInt(seq)
                    .put(prev.map(EventId::bytes).orElse(new byte[32])).array();
        }
    }

    /** Reads the members {@code key} and {@code box}; what they hold shows when the box is opened. */
    public static Sealed of(Json.Obj json) throws ProtocolException {
        Sealed sealed = new Sealed(json.string("key", ChatKey.NAME_CHARS), json.string("box", MAX_BOX_CHARS));
        if (!KEY_FORM.matcher(sealed.key).matches() || !BOX_FORM.matcher(sealed.box).matches()) {
            throw new ProtocolException("key and box are written in base64url");
        }
        return sealed;
    }

    public Json.Obj toJson() {
        return Json.object().put("key", key).put("box", box).build();
    }

    static Sealed seal(Line line, Place place, ChatKey key) {
        byte[] plain = line.encode();
        plain = Arrays.copyOf(plain, padded(plain.length));
        byte[] nonce = Arrays.copyOf(Sha256.hmac(key.nonces(), place.bytes(), plain), NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(plain);
            byte[] box = ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
            return new Sealed(key.name(), Base64Url.encode(box));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    /**
     * The line inside.
     *
     * @throws ProtocolException if the box was not made with this key for this place, or holds no line
     */
    Line open(Place place, ChatKey key) throws ProtocolException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(box);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a box is written in base64url");
        }
        int plainBytes = bytes.length - NONCE_BYTES - TAG_BYTES;
        if (plainBytes <= 0 || plainBytes != padded(plainBytes)) {
            throw new ProtocolException("a box is filled up to a multiple of " + STEP_BYTES + " bytes");
        }
        try {
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            return Line.decode(cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            throw new ProtocolException("the box was not made for this place with this key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, ChatKey key, byte[] nonce, Place place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.box(), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(place.bytes());
        cipher.updateAAD(key.name().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static int padded(int bytes) {
        return (bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
    }

    private static int base64Chars(int bytes) {
        return (4 * bytes + 2) / 3;
    }
}
