package wetube.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.wire.Base64Url;
import wetube.wire.Base64Url;
import wetube.wire.Sha256;

/**
 * What a conference code gives: one secret, and by HMAC with different labels a key for each use, so that who learns one of these
 * keys knows neither the others nor the code. The table of labels is in the package's documentation.
 *
 * <p>Sources: RFC 8018 §5.2 (PBKDF2), RFC 2104 (HMAC), with SHA-256. The JDK computes both.
 */
public final class ConferenceKeys {
    static final int LENGTH_BYTES = 32;
    /** About half a second: each guess at a code costs as much. OWASP's number for PBKDF2 with SHA-256 (2023). */
    private static final int ROUNDS = 600_000;
    private static final String SALT = "wetube conference 1";

    /**
     * Opens and makes the boxes of one session's lines.
     *
     * @param name   stands beside each box, so that nobody tries several keys: 12 characters of base64url
     * @param box    for AES-256-GCM
     * @param nonces makes the nonces, by HMAC
     */
    record ChatKey(String name, SecretKeySpec box, byte[] nonces) {
        static final int NAME_CHARS = 12;

        private static ChatKey of(byte[] chat) {
            byte[] name = hmac(chat, "name");
            return new ChatKey(Base64Url.encode(name).substring(0, NAME_CHARS),
                    new SecretKeySpec(hmac(chat, "box"), "AES"), hmac(chat, "nonce"));
        }
    }

    private final byte[] secret;

    /** @param secret what {@link #secret} gave when the code was last derived; 32 bytes */
    public ConferenceKeys(byte[] secret) {
        if (secret.length != LENGTH_BYTES) {
            throw new IllegalStateException("a conference's secret has 32 bytes, not " + secret.length);
        }
        this.secret = secret.clone();
    }

    /** Takes about half a second of CPU: never called on the core's thread, and once for each code. */
    public static ConferenceKeys derive(ConferenceCode code) {
        try {
            PBEKeySpec spec = new PBEKeySpec(code.text().toCharArray(), SALT.getBytes(StandardCharsets.US_ASCII), ROUNDS,
                    8 * LENGTH_BYTES);
            return new ConferenceKeys(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with HMAC-SHA256", e);
        }
    }

    /** All that was derived, to be kept beside the code. Whoever has it needs no code. */
    public byte[] secret() {
        return secret.clone();
    }

    /** Names the conference to a discovery server. */
    public byte[] finding() {
        return hmac(secret, "wetube finding 1");
    }

    /** Proves at the door that somebody knows the code. */
    public byte[] door() {
        return hmac(secret, "wetube door 1");
    }

    /**
     * What somebody shows at the door who knows the code: for one other, and worth nothing to anybody else, since both keys are those
     * that TLS has proved.
     *
     * @param side "newcomer" or "member": what one side has shown is no proof of the other
     */
    public String proof(String side, PeerId prover, PeerId checker) {
        byte[] keys = ByteBuffer.allocate(2 * PeerId.LENGTH_BYTES).put(prover.bytes()).put(checker.bytes()).array();
        return Base64Url.encode(Sha256.hmac(door(), side.getBytes(StandardCharsets.US_ASCII), keys));
    }

    ChatKey chat(EventId session) {
        return ChatKey.of(hmac(secret, "wetube chat 1 " + session.text()));
    }

    private static byte[] hmac(byte[] key, String label) {
        return Sha256.hmac(key, label.getBytes(StandardCharsets.US_ASCII));
    }
}
