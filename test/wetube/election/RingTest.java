package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;
import wetube.log.Author;

@DisplayName("The ring")
class RingTest {
    private static final List<PeerId> KEYS = Author.some(9).stream().map(Author::id).sorted().toList();

    @Test
    @DisplayName("goes up by key and from the last to the first, in whatever order its peers are named")
    void order() {
        List<PeerId> shuffled = new ArrayList<>(KEYS);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.add(KEYS.get(0));
        Ring ring = Ring.of(shuffled);
        assertEquals(KEYS, ring.peers());
        for (int i = 0; i < KEYS.size(); i++) {
            assertEquals(KEYS.get((i + 1) % KEYS.size()), ring.successor(KEYS.get(i)));
        }
    }

    @Test
    @DisplayName("going from successor to successor visits everybody once, whoever is left out")
    void oneCircle() {
        Random random = new Random(2);
        for (int run = 0; run < 200; run++) {
            Set<PeerId> skipped = new HashSet<>();
            KEYS.stream().filter(key -> random.nextInt(3) == 0).forEach(skipped::add);
            Ring ring = Ring.of(KEYS).without(skipped);
            if (ring.peers().isEmpty()) {
                continue;
            }
            Set<PeerId> visited = new HashSet<>();
            PeerId at = ring.peers().get(0);
            for (int i = 0; i < ring.peers().size(); i++) {
                assertTrue(visited.add(at));
                at = ring.successor(at);
            }
            assertEquals(ring.peers().get(0), at);
            assertEquals(Set.copyOf(ring.peers()), visited);
        }
    }

    @Test
    @DisplayName("one that is not on it has a successor all the same; one that is alone is its own")
    void edges() {
        Ring ring = Ring.of(List.of(KEYS.get(2), KEYS.get(5)));
        assertEquals(KEYS.get(2), ring.successor(KEYS.get(0)));
        assertEquals(KEYS.get(5), ring.successor(KEYS.get(3)));
        assertEquals(KEYS.get(2), ring.successor(KEYS.get(8)));
        assertEquals(KEYS.get(2), ring.without(List.of(KEYS.get(5))).successor(KEYS.get(2)));
        assertEquals(KEYS.get(4), Ring.of(List.of()).successor(KEYS.get(4)));
    }
}
