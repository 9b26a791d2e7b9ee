package wetube.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Waits for something to become true, with a deadline: what a test does instead of sleeping.
 *
 * <pre>{@code
 * String text = Await.until("Bo is here", Duration.ofSeconds(5), () -> page.text("#people"), s -> s.contains("Bo"));
 * }</pre>
 */
public final class Await {
    /** Often enough not to be noticed in what a test measures, seldom enough to leave the machine to what is tested. */
    private static final Duration BETWEEN = Duration.ofMillis(20);
    /** Long enough for the slow start of a browser on a busy machine. */
    public static final Duration LONG = Duration.ofSeconds(30);

    /** Something that can be looked at again and again. A throw counts as "not yet" and is told if it stays so. */
    @FunctionalInterface
    public interface Look<T> {
        T take() throws Exception;
    }

    private Await() {}

    /** Returns the first value that is {@code right}; an AssertionError with the last one seen after {@code deadline}. */
    public static <T> T until(String what, Duration deadline, Look<T> look, Predicate<? super T> right) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (true) {
            Exception thrown = null;
            T seen = null;
            try {
                seen = look.take();
                if (right.test(seen)) {
                    return seen;
                }
            } catch (Exception e) {
                thrown = e;
            }
            if (System.nanoTime() - endNs > 0 || Thread.currentThread().isInterrupted()) {
                String last = thrown == null ? "last seen: " + seen : "last: " + thrown;
                throw new AssertionError("waited " + deadline.toMillis() + " ms for this: " + what + "; " + last, thrown);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    /** Waits until {@code look} is true. */
    public static void until(String what, Duration deadline, Look<Boolean> look) {
        until(what, deadline, look, Boolean.TRUE::equals);
    }

    /** Waits until there is a value and returns it. */
    public static <T> T present(String what, Duration deadline, Look<Optional<T>> look) {
        return until(what, deadline, look, Optional::isPresent).orElseThrow();
    }
}
