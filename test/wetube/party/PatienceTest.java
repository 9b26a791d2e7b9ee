package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Waiting;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.session.Playback;

/** The machine and a session that does what it decides, looked at every 100 ms. */
@DisplayName("A session waits for those without data")
class PatienceTest {
    private static final PeerId ADA = Author.named("ada").id();
    private static final PeerId BO = Author.named("bo").id();
    private static final PeerId CLEO = Author.named("cleo").id();
    private static final long LOOK_MS = 100;

    private final Patience patience = new Patience();
    private final Map<PeerId, Boolean> lacks = new TreeMap<>(Map.of(ADA, false, BO, false, CLEO, false));
    private Waiting waiting = Waiting.ALWAYS;
    private Playback line = Playback.NOTHING;
    private List<PeerId> waitsFor = List.of();
    private int events;
    private long nowMs = 1_770_000_000_000L;
    private long standsMs;

    @BeforeEach
    void film() {
        starts("LOAD", 0);
        runFor(Patience.START_MS);
    }

    private void starts(String cause, long inMs) {
        events++;
        line = new Playback(Optional.of(EventId.of("film")), true, 0, nowMs + inMs, 1, Optional.of(ADA), cause);
        waitsFor = List.of();
    }

    private void look() {
        Optional<Patience.Effect> effect = patience.look(new Patience.View(nowMs, waiting, Optional.of(EventId.of("line " + events)), line,
                waitsFor, lacks));
        effect.ifPresent(what -> {
            events++;
            switch (what) {
                case Patience.Effect.Hold hold -> {
                    line = line.hold(line.positionAt(nowMs), nowMs + hold.patienceMs(), ADA);
                    waitsFor = hold.waitsFor();
                }
                case Patience.Effect.Resume resume -> resume();
            }
        });
    }

    private void resume() {
        line = line.resume(nowMs, ADA);
        waitsFor = List.of();
    }

    private void runFor(long ms) {
        for (long end = nowMs + ms; nowMs < end; nowMs += LOOK_MS) {
            standsMs += isHeld() ? LOOK_MS : 0;
            look();
        }
    }

    private boolean isHeld() {
        return !waitsFor.isEmpty() && nowMs < line.at();
    }

    /** Until it runs again; gives how long it stood. */
    private long stands() {
        long from = nowMs;
        while (isHeld()) {
            runFor(LOOK_MS);
        }
        return nowMs - from;
    }

    @Test
    @DisplayName("in the middle after 0.7 s without: a shorter gap is caught up with by rate")
    void middle() {
        lacks.put(BO, true);
        runFor(Patience.LACK_MS);
        assertEquals(List.of(), waitsFor);
        lacks.put(BO, false);
        runFor(100);
        lacks.put(BO, true);
        runFor(Patience.LACK_MS);
        assertEquals(List.of(), waitsFor);
        runFor(LOOK_MS);
        assertEquals(List.of(BO), waitsFor);
    }

    @Test
    @DisplayName("at a start at once, for all who lack data")
    void start() {
        waiting = Waiting.START;
        for (String start : List.of("PLAY", "SEEK", "LOAD", "NEXT")) {
            lacks.putAll(Map.of(BO, true, CLEO, true));
            starts(start, 150);
            runFor(LOOK_MS);
            assertEquals(Set.of(BO, CLEO), Set.copyOf(waitsFor));
            lacks.putAll(Map.of(BO, false, CLEO, false));
            runFor(LOOK_MS);
            assertEquals("RESUME", line.cause());
        }
    }

    @Test
    @DisplayName("goes on as soon as all are ready, and lets them off")
    void ready() {
        lacks.put(BO, true);
        runFor(1000);
        assertTrue(isHeld());
        lacks.put(CLEO, true);
        runFor(1000);
        lacks.put(BO, false);
        runFor(LOOK_MS);
        assertEquals("RESUME", line.cause(), "Cleo was not waited for");
        runFor(LOOK_MS);
        assertEquals(Set.of(), patience.without());
    }

    @Test
    @DisplayName("not in the middle, if only starts are waited for; not at all, if the setting is off or nobody else watches")
    void settings() {
        lacks.put(BO, true);
        waiting = Waiting.START;
        runFor(10_000);
        starts("RATE", 150);
        starts("RESUME", 150);
        runFor(10_000);
        waiting = Waiting.OFF;
        starts("PLAY", 150);
        runFor(10_000);
        waiting = Waiting.ALWAYS;
        lacks.keySet().retainAll(Set.of(BO));
        runFor(10_000);
        assertEquals(0, standsMs);
    }

    @Test
    @DisplayName("for 8 s at most: then it goes on without them, and does not wait for them again until they have been well for 10 s")
    void deadline() {
        lacks.put(BO, true);
        runFor(1000);
        assertEquals(Patience.HOLD_MS, line.at() - (nowMs - 200), LOOK_MS);
        stands();
        runFor(LOOK_MS);
        assertEquals(Set.of(BO), patience.without());
        standsMs = 0;
        runFor(60_000);
        for (int i = 0; i < 10; i++) {
            lacks.put(BO, false);
            runFor(Patience.WELL_MS - 1000);
            lacks.put(BO, true);
            runFor(2000);
        }
        assertEquals(0, standsMs);
        lacks.put(BO, false);
        runFor(Patience.WELL_MS + LOOK_MS);
        assertEquals(Set.of(), patience.without());
        lacks.put(BO, true);
        runFor(1000);
        assertTrue(isHeld(), "well again");
    }

    @Test
    @DisplayName("not any longer for somebody who is gone, nor again when they come and go")
    void gone() {
        lacks.put(BO, true);
        runFor(1000);
        lacks.remove(BO);
        runFor(LOOK_MS);
        assertEquals("RESUME", line.cause());
        runFor(LOOK_MS);
        assertEquals(Set.of(BO), patience.without());
        standsMs = 0;
        for (int i = 0; i < 5; i++) {
            lacks.put(BO, true);
            runFor(5000);
            lacks.remove(BO);
            runFor(5000);
        }
        assertEquals(0, standsMs);
    }

    @Test
    @DisplayName("until a director skips it: that counts as gone on without")
    void skipped() {
        lacks.put(BO, true);
        runFor(1000);
        events++;
        resume();
        runFor(LOOK_MS);
        assertEquals(Set.of(BO), patience.without());
        standsMs = 0;
        runFor(10_000);
        assertEquals(0, standsMs);
    }

    @Test
    @DisplayName("and a pause or another place gives them another chance")
    void paused() {
        lacks.put(BO, true);
        runFor(1000);
        events++;
        line = line.pause(5, nowMs, ADA);
        waitsFor = List.of();
        runFor(5000);
        assertEquals(Set.of(), patience.without());
        starts("PLAY", 150);
        runFor(LOOK_MS);
        assertTrue(isHeld());
    }

    @Test
    @DisplayName("20 s for one person, however often they come back; five minutes later as long again")
    void budget() {
        for (int i = 0; i < 20; i++) {
            lacks.put(BO, true);
            runFor(4000);
            lacks.put(BO, false);
            runFor(Patience.WELL_MS + 1000);
        }
        long first = standsMs;
        assertTrue(first >= Patience.BUDGET_MS && first <= Patience.BUDGET_MS + 20 * 15_000 / Patience.REFILL, first + " ms");
        runFor(Patience.BUDGET_MS * Patience.REFILL);
        lacks.put(BO, true);
        runFor(1000);
        assertTrue(isHeld());
    }

    @Test
    @DisplayName("for ever for nobody: whatever any number of liars report, it runs most of the time")
    void liars() {
        List<PeerId> liars = IntStream.range(0, 20).mapToObj(i -> Author.named("liar " + i).id()).toList();
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            standsMs = 0;
            long hourMs = 3_600_000;
            for (long passed = 0; passed < hourMs; passed += 500) {
                for (PeerId liar : liars) {
                    if (random.nextInt(8) == 0) {
                        if (random.nextInt(6) == 0) {
                            lacks.remove(liar);
                        } else {
                            lacks.put(liar, random.nextInt(1 + seed % 4) == 0);
                        }
                    }
                }
                if (random.nextInt(100) == 0) {
                    starts("SEEK", 150);
                }
                runFor(500);
            }
            long most = Patience.ROOM_BUDGET_MS + hourMs / Patience.REFILL + Patience.HOLD_MS;
            assertTrue(standsMs <= most, "stood for " + standsMs + " ms of an hour");
            assertTrue(standsMs > 0);
        }
    }
}
