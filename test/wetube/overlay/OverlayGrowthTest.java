package wetube.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.PeerId;

/** A thousand peers in the overlay alone: what a broadcast costs, and what it survives. */
@DisplayName("A broadcast")
class OverlayGrowthTest {
    private static final int[] SIZES = {10, 32, 100, 316, 1000};
    /** Of each size; authors differ. */
    private static final int BROADCASTS = 20;
    /** One-way delays between homes. */
    private static final int MIN_DELAY_MS = 5;
    private static final int MAX_DELAY_MS = 80;

    private final Random random = new Random(7);

    private long delayMs() {
        return random.nextInt(MIN_DELAY_MS, MAX_DELAY_MS + 1);
    }

    private static double log2(double n) {
        return Math.log(n) / Math.log(2);
    }

    private record Row(int members, double links, int hops, double hopsMean, long tookMs, double messages) {
        void print() {
            System.out.printf("%,9d  %10.0f  %9d  %9.1f  %,18.0f  %17.2f  %12d%n", members, links, hops, hopsMean, messages,
                    messages / (members * log2(members)), tookMs);
        }
    }

    private Row row(int members) {
        TreeSet<PeerId> peers = new TreeSet<>(Flood.peers(members, random));
        Flood flood = new Flood(peers, peers);
        List<PeerId> authors = new ArrayList<>(peers);
        int mostHops = 0;
        long tookMs = 0;
        long messages = 0;
        long hops = 0;
        for (int i = 0; i < BROADCASTS; i++) {
            PeerId author = authors.get(random.nextInt(members));
            Flood.Outcome even = flood.from(author, peer -> 1);
            Flood.Outcome uneven = flood.from(author, peer -> delayMs());
            assertEquals(members, uneven.reached());
            mostHops = Math.max(mostHops, even.hops());
            hops += even.hops();
            tookMs = Math.max(tookMs, uneven.tookMs());
            messages += uneven.messages();
        }
        return new Row(members, flood.linksEach(), mostHops, (double) hops / BROADCASTS, tookMs, (double) messages / BROADCASTS);
    }

    @Test
    @DisplayName("takes hops that grow as log n, and messages that grow as n log n")
    void growth() {
        System.out.println("  members  links each  most hops  mean most  messages/broadcast  / (n log2 n)  to all, ms");
        List<Row> rows = new ArrayList<>();
        for (int members : SIZES) {
            rows.add(row(members));
            rows.get(rows.size() - 1).print();
        }
        for (Row row : rows) {
            assertTrue(row.hops <= Overlay.hopsMax(row.members), row::toString);
            assertTrue(row.messages <= Math.max(Overlay.MESH, 2 * log2(row.members)) * row.members, row::toString);
        }
        Row hundred = rows.get(2);
        Row thousand = rows.get(4);
        double times = log2(1000) / log2(100);
        assertTrue(thousand.hopsMean / hundred.hopsMean < 1.3 * times, "hops grow faster than log n");
        assertTrue(thousand.messages / hundred.messages < 1.3 * 10 * times, "messages grow faster than n log n");
    }

    @Test
    @DisplayName("reaches all who are left when a fifth is gone at once and nobody has noticed; once they have, over as few "
            + "hops as before")
    void fifthGone() {
        TreeSet<PeerId> peers = new TreeSet<>(Flood.peers(1000, random));
        Set<PeerId> gone = new HashSet<>();
        peers.stream().filter(peer -> random.nextInt(5) == 0).forEach(gone::add);
        TreeSet<PeerId> left = new TreeSet<>(peers);
        left.removeAll(gone);
        Flood.Outcome before = new Flood(peers, peers).without(gone).from(left.first(), peer -> delayMs());
        assertEquals(left.size(), before.reached());
        Flood.Outcome healed = new Flood(peers, left).from(left.first(), peer -> 1);
        assertEquals(left.size(), healed.reached());
        assertTrue(healed.hops() <= Overlay.hopsMax(left.size()), healed::toString);
    }

    @Test
    @DisplayName("still reaches all but one in a thousand when a third swallows what it should pass on")
    void swallowed() {
        TreeSet<PeerId> peers = new TreeSet<>(Flood.peers(1000, random));
        Set<PeerId> liars = new HashSet<>();
        peers.stream().filter(peer -> random.nextInt(3) == 0).forEach(liars::add);
        PeerId author = peers.stream().filter(peer -> !liars.contains(peer)).findFirst().orElseThrow();
        Flood.Outcome outcome = new Flood(peers, peers).swallowedBy(liars::contains).from(author, peer -> delayMs());
        assertTrue(outcome.reached() >= 999, outcome::toString);
    }
}
