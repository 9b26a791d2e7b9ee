package wetube.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;

@DisplayName("The overlay")
class OverlayTest {
    private static TreeSet<PeerId> members(int count) {
        return new TreeSet<>(Flood.peers(count, new Random(count)));
    }

    @Test
    @DisplayName("links everyone to everyone up to 32 members, whether they are there or not")
    void mesh() {
        TreeSet<PeerId> members = members(Overlay.MESH);
        for (PeerId self : members) {
            Set<PeerId> others = new HashSet<>(members);
            others.remove(self);
            assertEquals(others, Overlay.wanted(self, members, peer -> false));
        }
    }

    @Test
    @DisplayName("links each of 33 or more to those 1, 2, 4, 8 … places on in the order of keys, and as many back")
    void fingers() {
        List<PeerId> ring = List.copyOf(members(40));
        Set<PeerId> expected = new HashSet<>();
        for (int places : new int[] {1, 2, 4, 8, 16, 32}) {
            expected.add(ring.get((3 + places) % 40));
            expected.add(ring.get(Math.floorMod(3 - places, 40)));
        }
        assertEquals(expected, Overlay.wanted(ring.get(3), ring, peer -> true));
    }

    @Test
    @DisplayName("is wanted by both ends of each link, so that whoever can be dialled is")
    void symmetric() {
        for (int count : new int[] {33, 64, 65, 100}) {
            TreeSet<PeerId> members = members(count);
            for (PeerId self : members) {
                for (PeerId other : Overlay.wanted(self, members, peer -> true)) {
                    assertTrue(Overlay.wanted(other, members, peer -> true).contains(self));
                }
            }
        }
    }

    @Test
    @DisplayName("never has one link to itself, and asks for nobody who is no member")
    void notItself() {
        for (int count : new int[] {1, 2, 3, 32, 33, 34, 50}) {
            TreeSet<PeerId> members = members(count);
            for (PeerId self : members) {
                Set<PeerId> wanted = Overlay.wanted(self, members, peer -> true);
                assertFalse(wanted.contains(self));
                assertTrue(members.containsAll(wanted));
            }
        }
    }

    @Test
    @DisplayName("closes round those who are gone: each has the next two of those who are there")
    void healsRoundTheDead() {
        TreeSet<PeerId> members = members(100);
        Random random = new Random(1);
        TreeSet<PeerId> there = new TreeSet<>(members);
        there.removeIf(peer -> random.nextInt(3) > 0);
        List<PeerId> ring = List.copyOf(there);
        for (int i = 0; i < ring.size(); i++) {
            Set<PeerId> wanted = Overlay.wanted(ring.get(i), members, there::contains);
            assertTrue(wanted.contains(ring.get((i + 1) % ring.size())));
            assertTrue(wanted.contains(ring.get((i + 2) % ring.size())));
        }
    }

    @Test
    @DisplayName("keeps asking for those of the whole ring, so that the halves of a split find one another when it heals")
    void halvesMeet() {
        TreeSet<PeerId> members = members(100);
        Set<PeerId> left = new HashSet<>(List.copyOf(members).subList(0, 50));
        assertTrue(left.stream().anyMatch(self -> Overlay.wanted(self, members, left::contains).stream()
                .anyMatch(other -> !left.contains(other))));
    }

    @Test
    @DisplayName("has a way between any two, over no more links than it says")
    void hops() {
        for (int count = 1; count <= 300; count += count < 90 ? 1 : 19) {
            TreeSet<PeerId> members = members(count);
            // The ring looks alike from all places
            Flood.Outcome outcome = new Flood(members, members).from(members.first(), peer -> 1);
            assertEquals(count, outcome.reached());
            assertTrue(outcome.hops() <= Overlay.hopsMax(count), () -> outcome + " among " + members.size());
        }
    }
}
