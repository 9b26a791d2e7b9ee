package wetube.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.identity.Verifier;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.wire.ProtocolException;

/**
 * Keys that cost microseconds: a signature is SHA-256 over a secret and the message, padded to 64 bytes, and the verifier knows all
 * secrets. Nobody in the simulation looks up a secret that is not their own.
 *
 * <p>It also remembers who really signed what, which a check of signatures can be held against.
 */
public final class Keys {
    private static final byte[] HEADING = "wetube event 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;

    /** A peer's id and the only way to sign as that peer. */
    public record Key(PeerId id, Signer signer) {}

    private final RandomGenerator random;
    private final Map<PeerId, byte[]> secrets = new HashMap<>();
    private final Map<PeerId, Set<EventId>> signed = new HashMap<>();
    private final MessageDigest sha256;

    Keys(RandomGenerator random) {
        this.random = random;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A new key. Its id is no point of the curve, which nobody asks here, but it is canonical and of no small order. */
    Key fresh() {
        byte[] point = new byte[PeerId.LENGTH_BYTES];
        random.nextBytes(point);
        point[PeerId.LENGTH_BYTES - 1] &= 0x7E;    // below the field's prime, whatever the rest
        byte[] secret = new byte[HASH_BYTES];
        random.nextBytes(secret);
        try {
            PeerId id = PeerId.of(point);
            secrets.put(id, secret);
            return new Key(id, message -> sign(id, message));
        } catch (ProtocolException e) {
            throw new IllegalStateException("a random key was weak", e);
        }
    }

    private byte[] sign(PeerId id, byte[] message) {
        if (message.length == HEADING.length + HASH_BYTES
                && Arrays.equals(message, 0, HEADING.length, HEADING, 0, HEADING.length)) {
            byte[] hash = Arrays.copyOfRange(message, HEADING.length, message.length);
            signed.computeIfAbsent(id, peer -> new HashSet<>())
                    .add(new EventId(Base64.getUrlEncoder().withoutPadding().encodeToString(hash)));
        }
        return signature(id, message);
    }

    private byte[] signature(PeerId id, byte[] message) {
        sha256.update(secrets.get(id));
        sha256.update(message);
        return Arrays.copyOf(sha256.digest(), 2 * HASH_BYTES);
    }

    Verifier verifier() {
        return (author, message, signature) -> secrets.containsKey(author) && Arrays.equals(signature(author, message), signature);
    }

    /** A signature speaks for the events of a run before the last, too. */
    void wroteAll(EventRun run) {
        run.events().forEach(event -> signed.computeIfAbsent(run.author(), peer -> new HashSet<>()).add(event.id()));
    }

    /** Whether an author really wrote an event. */
    boolean wrote(PeerId author, EventId event) {
        return signed.getOrDefault(author, Set.of()).contains(event);
    }
}
