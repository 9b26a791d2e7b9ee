package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BinSetTest {
    @Test
    @DisplayName("it agrees with a plain set of numbers, whatever ranges are added")
    void asAPlainSet() {
        Random random = new Random(7574);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(80);
            BinSet set = new BinSet(size);
            TreeSet<Long> plain = new TreeSet<>();
            for (int i = 0; i < 12; i++) {
                long start = random.nextInt(size + 5);
                long end = random.nextInt(20) == 0 ? Long.MAX_VALUE : start + random.nextInt(6);
                set.add(new ChunkRange(start, end));
                for (long chunk = start; chunk <= Math.min(end, size - 1); chunk++) {
                    plain.add(chunk);
                }
                agree(set, plain, size, new ChunkRange(random.nextInt(size + 3), size + 3L));
            }
        }
    }

    private static void agree(BinSet set, TreeSet<Long> plain, int size, ChunkRange range) {
        assertEquals(plain.size(), set.count());
        assertEquals(plain.size() == size, set.isFull());
        assertEquals(plain.ceiling(range.start()) != null, set.intersects(range));
        boolean all = true;
        for (long chunk = 0; chunk < size + 2; chunk++) {
            assertEquals(plain.contains(chunk), set.contains(chunk));
            all &= chunk < range.start() || chunk >= size || plain.contains(chunk);
        }
        assertEquals(all, set.containsAll(range));
        for (long chunk : plain) {
            long start = chunk;
            long end = chunk;
            while (plain.contains(start - 1)) {
                start--;
            }
            while (plain.contains(end + 1)) {
                end++;
            }
            assertEquals(new ChunkRange(start, end), set.around(chunk));
        }
    }

    @Test
    @DisplayName("a range 2^32 wide, or far past the end, takes no long loop and no room")
    void wide() {
        BinSet set = new BinSet(1000);
        for (int i = 0; i < 100_000; i++) {
            set.add(new ChunkRange(i % 2, 1L << 32));
            set.add(new ChunkRange(1L << 62, Long.MAX_VALUE));
        }
        assertEquals(true, set.isFull());
    }
}
