package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.swarm.SwarmSimulation.MEGABYTE_A_SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.swarm.SwarmSimulation.Host;
import wetube.swarm.SwarmSimulation.Lie;

/** Whole swarms in virtual time. */
class SwarmScenariosTest {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int LENGTH_BYTES = 20 * 1024 * 1024 - 5;

    private static List<Host> fetchers(SwarmSimulation swarm, int count, double down) {
        return IntStream.range(0, count).mapToObj(i -> swarm.fetcher(down, down)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @DisplayName("eight fetch at once from one at a quarter of their rate: it sends at most 1.2 copies, and all are done in 1.3 times one copy's time")
    void flashCrowd(long seed) {
        SwarmSimulation swarm = new SwarmSimulation(seed, LENGTH_BYTES, CHUNK_BYTES);
        Host seeder = swarm.seeder(MEGABYTE_A_SECOND);
        fetchers(swarm, 8, 4 * MEGABYTE_A_SECOND);
        double oneCopy = LENGTH_BYTES / 1e6;
        boolean done = swarm.runUntil(swarm::allComplete, 1.3 * oneCopy);
        String figures = "copies " + (double) seeder.chunkBytesSent / LENGTH_BYTES + ", time " + swarm.nowUs / 1e6 / oneCopy
                + ", chunks " + swarm.hosts.stream().map(host -> host.written.count()).toList();
        assertTrue(done && seeder.chunkBytesSent <= 1.2 * LENGTH_BYTES, figures);
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    @DisplayName("two of eight lie and one trickles: the film stands still for at most 1.5 s in all, and the liars are found out")
    void liarsAndTricklers(long seed) {
        SwarmSimulation swarm = new SwarmSimulation(seed, LENGTH_BYTES, CHUNK_BYTES);
        swarm.seeder(2 * MEGABYTE_A_SECOND);
        List<Host> honest = new ArrayList<>(fetchers(swarm, 5, 4 * MEGABYTE_A_SECOND));
        swarm.liar(Lie.CORRUPTS_CHUNKS);
        swarm.liar(Lie.FORGES_HASHES);
        swarm.fetcher(0.001, 4 * MEGABYTE_A_SECOND);
        // 6 Mbit/s, from two seconds after the start.
        swarm.after(2_000_000, () -> honest.forEach(host -> host.play(0.75)));
        boolean done = swarm.runUntil(() -> honest.stream().allMatch(host -> host.playedBytes >= LENGTH_BYTES - 1), 60);
        String figures = "stalled " + honest.stream().map(host -> host.stalledUs / 1000).toList() + " ms, liars "
                + honest.stream().map(host -> host.progress().liars()).toList();
        assertTrue(done && honest.stream().allMatch(host -> host.stalledUs <= 1_500_000), figures);
        assertTrue(honest.stream().allMatch(host -> host.progress().liars() == 2), figures);
    }

    @ParameterizedTest
    @EnumSource(value = Lie.class, names = {"CORRUPTS_CHUNKS", "FORGES_HASHES", "PROMISES_AND_NEVER_SENDS"})
    @DisplayName("nobody is held up by a neighbour of any kind of lie, as long as somebody honest has it all")
    void oneLiar(Lie lie) {
        SwarmSimulation swarm = new SwarmSimulation(7, LENGTH_BYTES / 4, CHUNK_BYTES);
        swarm.liar(lie);
        swarm.seeder(MEGABYTE_A_SECOND);
        fetchers(swarm, 3, MEGABYTE_A_SECOND);
        assertTrue(swarm.runUntil(swarm::allComplete, 60), lie.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @DisplayName("the seeder leaves when 60 % is out: the rest complete if they hold it all together; if not, each holds all that any holds")
    void seederLeaves(long seed) {
        SwarmSimulation swarm = new SwarmSimulation(seed, LENGTH_BYTES, CHUNK_BYTES);
        Host seeder = swarm.seeder(MEGABYTE_A_SECOND);
        List<Host> rest = fetchers(swarm, 6, 4 * MEGABYTE_A_SECOND);
        assertTrue(swarm.runUntil(() -> seeder.chunkBytesSent >= (seed % 2 == 0 ? 1.02 : 0.6) * LENGTH_BYTES, 60));
        swarm.kill(seeder);
        swarm.runUntil(swarm::allComplete, 30);
        BinSet together = new BinSet(swarm.content.chunkCount());
        rest.forEach(host -> host.written.runs(Integer.MAX_VALUE).forEach(together::add));
        assertEquals(List.of(together.count()), rest.stream().map(host -> host.written.count()).distinct().toList());
    }

    @Test
    @DisplayName("two hundred with churn: a fifth go while they fetch, others come, and everybody who stays completes")
    void twoHundred() {
        SwarmSimulation swarm = new SwarmSimulation(5, 96 * 1024 + 1, 1024);
        swarm.seeder(MEGABYTE_A_SECOND);
        List<Host> crowd = fetchers(swarm, 160, MEGABYTE_A_SECOND);
        swarm.runUntil(() -> crowd.getFirst().written.count() > 20, 20);
        IntStream.range(0, 40).forEach(i -> swarm.kill(crowd.get(4 * i)));
        fetchers(swarm, 39, MEGABYTE_A_SECOND);
        assertTrue(swarm.runUntil(swarm::allComplete, 60));
        assertEquals(160, swarm.hosts.stream().filter(host -> host.alive).count());
    }

    @Test
    @DisplayName("REMOVE with chunks in flight: nothing is served to them or taken from them a second later")
    void removed() {
        SwarmSimulation swarm = new SwarmSimulation(9, LENGTH_BYTES, CHUNK_BYTES);
        Host seeder = swarm.seeder(MEGABYTE_A_SECOND);
        Host fetcher = swarm.fetcher(MEGABYTE_A_SECOND, MEGABYTE_A_SECOND);
        assertTrue(swarm.runUntil(() -> fetcher.written.count() > 100, 30));
        swarm.deny(seeder, fetcher);
        swarm.runUntil(() -> false, 1);
        long sent = seeder.chunkBytesSent;
        int held = fetcher.written.count();
        swarm.runUntil(() -> false, 30);
        assertEquals(sent, seeder.chunkBytesSent);
        assertEquals(held, fetcher.written.count());
        assertTrue(seeder.progress().holders().isEmpty() && fetcher.progress().holders().isEmpty());
    }

    @Test
    @DisplayName("a full disk stops that content alone, and it goes on when there is room")
    void diskFull() {
        SwarmSimulation swarm = new SwarmSimulation(11, LENGTH_BYTES / 4, CHUNK_BYTES);
        swarm.seeder(MEGABYTE_A_SECOND);
        Host fetcher = swarm.fetcher(MEGABYTE_A_SECOND, MEGABYTE_A_SECOND);
        swarm.runUntil(() -> fetcher.written.count() > 50, 30);
        fetcher.diskFull = true;
        assertFalse(swarm.runUntil(swarm::allComplete, 30));
        fetcher.diskFull = false;
        fetcher.core.want(swarm.content, true, swarm.nowUs);
        fetcher.wake();
        assertTrue(swarm.runUntil(swarm::allComplete, 30));
    }

    @Test
    @DisplayName("a seek to 80 % is served before what lies between")
    void seek() {
        SwarmSimulation swarm = new SwarmSimulation(13, LENGTH_BYTES, CHUNK_BYTES);
        swarm.seeder(1.5 * MEGABYTE_A_SECOND);
        Host fetcher = swarm.fetcher(MEGABYTE_A_SECOND, 4 * MEGABYTE_A_SECOND);
        fetcher.play(0.75);
        swarm.runUntil(() -> false, 4);
        fetcher.playedBytes = 0.8 * LENGTH_BYTES;
        fetcher.stalledUs = 0;
        swarm.runUntil(() -> fetcher.playedBytes > 0.85 * LENGTH_BYTES, 20);
        assertTrue(fetcher.stalledUs <= 1_500_000, fetcher.stalledUs + " us");
    }
}
