package wetube.soak;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import wetube.live.Seat;
import wetube.testing.Await;

/**
 * Watches a party all the time: is there somebody to direct, as long as most members are there?
 *
 * <p>Has a thread of its own, which ends with {@link #close}.
 */
final class Vigil implements AutoCloseable {
    /** An election takes three seconds or so; this leaves room for a winner that dies, and one more. */
    static final Duration MAX_LEADERLESS = Duration.ofSeconds(15);
    /** Who has just started or woken doesn't take part in elections yet. */
    private static final Duration SETTLED = Duration.ofSeconds(12);
    private static final long LOOK_MS = 200;
    private static final Duration ENDED = Duration.ofSeconds(5);

    private final List<Seat> members;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    /** 0 while somebody directs, or most are away. */
    private long leaderlessSinceNanos;
    private volatile Optional<String> found = Optional.empty();

    Vigil(List<Seat> members) {
        this.members = List.copyOf(members);
        thread = Thread.ofPlatform().daemon().name("vigil").start(this::watch);
    }

    private void watch() {
        try {
            while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                look(System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long nowNanos) {
        List<Seat> settled = members.stream()
                .filter(seat -> seat.isRunning() && nowNanos - seat.awakeSinceNanos() > SETTLED.toNanos()).toList();
        boolean most = 2 * settled.size() > members.size();
        boolean leaderless = settled.stream().anyMatch(seat -> seat.page().session("noDirector").equals("true"));
        if (!most || !leaderless) {
            leaderlessSinceNanos = 0;
        } else if (leaderlessSinceNanos == 0) {
            leaderlessSinceNanos = nowNanos;
        } else if (nowNanos - leaderlessSinceNanos > MAX_LEADERLESS.toNanos()) {
            found = Optional.of("of " + settled + " somebody has seen no director for longer than " + MAX_LEADERLESS.toSeconds()
                    + " s");
        }
    }

    /** Tells what has been found, as a broken rule. */
    void check(Journal journal) {
        journal.check("somebody directs while most are there", found.isEmpty(), found);
    }

    @Override
    public void close() {
        closed.countDown();
        Await.until("the vigil ends", ENDED, () -> !thread.isAlive());
    }
}
