package wetube.election;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventRun;
import wetube.wire.ProtocolException;

/** Somebody in a test: a name and the key that always goes with it. Nobody verifies their signatures; nobody forges any. */
public record Person(String name, PeerId id) implements Comparable<Person> {
    private static final int SIGNATURE_BYTES = 64;

    public static Person named(String name) {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            key[key.length - 1] &= 0x3F;    // below the field's prime: canonical
            return new Person(name, PeerId.of(key));
        } catch (NoSuchAlgorithmException | ProtocolException e) {
            throw new IllegalStateException("no key for " + name, e);
        }
    }

    public static List<Person> named(String... names) {
        return Arrays.stream(names).map(Person::named).toList();
    }

    /** p1, p2, … */
    public static List<Person> some(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> named("p" + i)).toList();
    }

    public EventRun sign(Event event) {
        return EventRun.sign(event, message -> new byte[SIGNATURE_BYTES]);
    }

    @Override
    public int compareTo(Person other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return name;
    }
}
