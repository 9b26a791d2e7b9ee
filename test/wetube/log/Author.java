package wetube.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.identity.Verifier;
import wetube.wire.ProtocolException;
import wetube.wire.Sha256;

/** Somebody who writes events in a test. Signatures are hashes: they cost a microsecond, and nobody forges one by chance. */
public record Author(String name, PeerId id) implements Comparable<Author> {
    /** Accepts what {@link #signer} makes. */
    public static final Verifier VERIFIER = (author, message, signature) -> Arrays.equals(signature, signature(author, message));

    /** The same key for the same name. */
    public static Author named(String name) {
        return of(name, Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** p1, p2, … */
    public static List<Author> some(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> named("p" + i)).toList();
    }

    public static Author random(String name, RandomGenerator random) {
        byte[] key = new byte[PeerId.LENGTH_BYTES];
        random.nextBytes(key);
        return of(name, key);
    }

    private static Author of(String name, byte[] key) {
        key[key.length - 1] &= 0x3F;    // below the field's prime: canonical
        try {
            return new Author(name, PeerId.of(key));
        } catch (ProtocolException e) {
            throw new IllegalStateException("a test's key is weak", e);
        }
    }

    public Signer signer() {
        return message -> signature(id, message);
    }

    /** A run of one. */
    public EventRun sign(Event event) {
        return EventRun.sign(event, signer());
    }

    private static byte[] signature(PeerId author, byte[] message) {
        return Arrays.copyOf(Sha256.of(author.bytes(), message), 64);
    }

    @Override
    public int compareTo(Author other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return name;
    }
}
