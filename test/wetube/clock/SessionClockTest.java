package wetube.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.clock.SessionClock.Neighbour;
import wetube.identity.PeerId;
import wetube.log.Author;

@DisplayName("Session time")
class SessionClockTest {
    private static final PeerId ADA = Author.named("ada").id();
    private static final PeerId BO = Author.named("bo").id();
    private static final PeerId CLEO = Author.named("cleo").id();
    private final SessionClock clock = new SessionClock();

    /** Ada leads; her local clock is {@code apart} ahead of ours, her session time {@code offset} ahead of that. */
    private static Neighbour ada(double apart, double offset, int samples) {
        return new Neighbour(ADA, ADA, 0, offset, new ClockFilter.Sample(apart, 10), samples);
    }

    private void follow(Neighbour neighbour, long nowMs) {
        clock.follow(ADA, List.of(neighbour), true, nowMs);
    }

    @Test
    @DisplayName("is not set before anybody leads or is followed")
    void unset() {
        assertFalse(clock.isSet());
        assertFalse(clock.isOnTime());
        assertEquals(SessionClock.UNSYNCHRONISED, clock.stratum());
        assertEquals(Optional.empty(), clock.reference());
        clock.follow(ADA, List.of(), true, 0);
        assertFalse(clock.isSet());
    }

    @Test
    @DisplayName("is the leader's own time, from what it is then")
    void lead() {
        clock.lead(BO);
        assertEquals(1234, clock.at(1234));
        assertEquals(0, clock.stratum());
        assertEquals(Optional.of(BO), clock.reference());
        assertTrue(clock.isOnTime());
    }

    @Test
    @DisplayName("is taken over at once the first time: our clock plus the distance to theirs plus their offset")
    void first() {
        follow(ada(86_400_000, -250, 1), 1000);
        assertEquals(1000 + 86_400_000 - 250, clock.at(1000));
        assertEquals(1, clock.stratum());
        assertTrue(clock.isSet());
    }

    @Test
    @DisplayName("counts as on time after following on eight samples and for 10 s, however often it was looked at")
    void onTime() {
        for (int i = 0; i < 100; i++) {
            follow(ada(0, 0, 7), 150 * i);
        }
        assertFalse(clock.isOnTime());
        follow(ada(0, 0, 8), 15_000);
        assertTrue(clock.isOnTime());
        follow(ada(0, 0, 1), 15_100);
        assertTrue(clock.isOnTime(), "a new link begins with few samples; the clock is what it was");
        SessionClock quick = new SessionClock();
        quick.follow(ADA, List.of(ada(0, 0, 8)), true, 0);
        quick.follow(ADA, List.of(ada(0, 0, 8)), true, SessionClock.SETTLE_MS - 1);
        assertFalse(quick.isOnTime(), "it may not have heard everybody yet");
        quick.follow(ADA, List.of(ada(0, 0, 8)), true, SessionClock.SETTLE_MS);
        assertTrue(quick.isOnTime());
    }

    @Test
    @DisplayName("goes on from an earlier run, and slews from there to what it hears")
    void restored() {
        clock.restore(5000);
        assertEquals(6000, clock.at(1000));
        assertTrue(clock.isSet() && clock.isTrusted());
        assertFalse(clock.isOnTime(), "others may know better");
        follow(ada(0, 5100, 8), 1000);
        follow(ada(0, 5100, 8), 2000);
        assertEquals(5050, clock.offsetMs());
        clock.lead(BO);
        assertTrue(clock.isOnTime());
        assertEquals(5050, clock.offsetMs());
        assertEquals(1, clock.steps());
    }

    @Test
    @DisplayName("slews by 50 ms a second when it was a little wrong: nobody's picture jumps")
    void slew() {
        follow(ada(0, 0, 8), 0);
        follow(ada(0, 300, 8), 1000);
        assertEquals(50, clock.offsetMs(), 1e-9);
        follow(ada(0, 300, 8), 1500);
        assertEquals(75, clock.offsetMs(), 1e-9);
        for (long now = 1510; now <= 7000; now += 10) {
            follow(ada(0, 300, 8), now);
        }
        assertEquals(300, clock.offsetMs(), 1e-9);
        follow(ada(0, 290, 8), 8000);
        assertEquals(290, clock.offsetMs(), 1e-9, "back as well");
    }

    @Test
    @DisplayName("slews as much after a long silence as after a short one")
    void slewAfterSilence() {
        follow(ada(0, 0, 8), 0);
        follow(ada(0, 1900, 8), 3_600_000);
        assertEquals(SessionClock.MAX_SLEW_MS_PER_S * SessionClock.MAX_PAUSE_MS / 1000, clock.offsetMs(), 1e-9);
    }

    @Test
    @DisplayName("jumps when it is so wrong that slewing would take over 40 s")
    void jump() {
        follow(ada(0, 0, 8), 0);
        clock.follow(ADA, List.of(ada(0, SessionClock.MAX_SLEWED_MS + 1, 8)), false, 0);
        assertEquals(0, clock.offsetMs(), 1e-9, "not where others doubt it");
        follow(ada(0, SessionClock.MAX_SLEWED_MS + 1, 8), 1000);
        assertEquals(SessionClock.MAX_SLEWED_MS + 1, clock.offsetMs(), 1e-9);
        assertEquals(2, clock.steps());
        follow(ada(0, SessionClock.MAX_SLEWED_MS + 1, 8), 1000);
        assertEquals(SessionClock.MAX_SLEWED_MS + 1, clock.offsetMs(), 1e-9);
    }

    @Test
    @DisplayName("goes on when the reference goes, and slews to the next one's")
    void change() {
        follow(ada(500, 0, 8), 0);
        clock.follow(BO, List.of(ada(500, 0, 8)), true, 1000);
        assertEquals(500, clock.offsetMs(), "nobody leads to Bo: the clock runs on");
        assertEquals(Optional.of(ADA), clock.reference());
        clock.follow(BO, List.of(new Neighbour(BO, BO, 0, 0, new ClockFilter.Sample(600, 4), 3)), true, 2000);
        assertEquals(600, clock.offsetMs(), 1e-9);
        assertEquals(Optional.of(BO), clock.reference());
    }

    @Test
    @DisplayName("who led and meets another's time slews to it, from the moment they meet")
    void ledBefore() {
        clock.lead(BO);
        follow(ada(0, 400, 2), 5_000_000);
        assertEquals(0, clock.offsetMs(), 1e-9);
        follow(ada(0, 400, 2), 5_001_000);
        assertEquals(50, clock.offsetMs(), 1e-9);
        assertEquals(1, clock.stratum());
    }

    @Test
    @DisplayName("follows the neighbour nearest to the reference; of two as near, the one of less delay")
    void nearest() {
        Neighbour far = new Neighbour(BO, ADA, 2, 1, new ClockFilter.Sample(0, 1), 8);
        Neighbour near = new Neighbour(CLEO, ADA, 1, 2, new ClockFilter.Sample(0, 90), 8);
        Neighbour quick = new Neighbour(BO, ADA, 1, 3, new ClockFilter.Sample(0, 20), 8);
        clock.follow(ADA, List.of(far, near), true, 0);
        assertEquals(2, clock.offsetMs());
        assertEquals(2, clock.stratum());
        SessionClock other = new SessionClock();
        other.follow(ADA, List.of(near, quick, far), true, 0);
        assertEquals(3, other.offsetMs());
    }

    @Test
    @DisplayName("of three neighbours that are equally near, one may show anything")
    void median() {
        for (double lie : new double[] {-400_000, 3, 400_000}) {
            SessionClock one = new SessionClock();
            one.follow(ADA, List.of(new Neighbour(BO, ADA, 1, 2, new ClockFilter.Sample(0, 90), 8),
                    new Neighbour(CLEO, ADA, 1, lie, new ClockFilter.Sample(0, 1), 8),
                    new Neighbour(Author.named("dan").id(), ADA, 1, 4, new ClockFilter.Sample(0, 50), 8)), true, 0);
            assertTrue(one.offsetMs() >= 2 && one.offsetMs() <= 4);
        }
    }

    @Test
    @DisplayName("follows nobody who only says to be the reference, nor a reference that says to follow itself")
    void liars() {
        clock.follow(ADA, List.of(new Neighbour(BO, ADA, 0, 99_999, new ClockFilter.Sample(0, 0), 8)), true, 0);
        assertFalse(clock.isSet());
        clock.follow(ADA, List.of(new Neighbour(ADA, ADA, 3, 99_999, new ClockFilter.Sample(0, 0), 8)), true, 0);
        assertFalse(clock.isSet());
        clock.follow(ADA, List.of(new Neighbour(BO, CLEO, 1, 99_999, new ClockFilter.Sample(0, 0), 8)), true, 0);
        assertFalse(clock.isSet(), "another reference");
    }

    @Test
    @DisplayName("RFC 5905: stratum 16 is unsynchronised, so a chain of followers ends at 15")
    void chain() {
        clock.follow(ADA, List.of(new Neighbour(BO, ADA, 15, 5, new ClockFilter.Sample(0, 0), 8)), true, 0);
        assertFalse(clock.isSet());
        clock.follow(ADA, List.of(new Neighbour(BO, ADA, 14, 5, new ClockFilter.Sample(0, 0), 8)), true, 0);
        assertEquals(15, clock.stratum());
    }

    @Test
    @DisplayName("stands local time that stands still, and any size of lie")
    void hostile() {
        follow(ada(0, 0, 8), 1000);
        follow(ada(0, 100, 8), 1000);
        assertEquals(0, clock.offsetMs());
        follow(ada(1e13, 1e13, 8), 2000);
        assertEquals(2000 + 2e13, clock.at(2000), 1);
        follow(ada(-1e13, -1e13, 8), 3000);
        assertEquals(3000 - 2e13, clock.at(3000), 1);
    }
}
