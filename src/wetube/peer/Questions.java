package wetube.peer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What programs have asked the core and wait for, by number. Shell code; thread-safe. */
final class Questions<A> {
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<A>> open = new ConcurrentHashMap<>();

    /**
     * Whoever asks may give up waiting.
     *
     * @param input makes the core's input of the question's number
     */
    CompletableFuture<A> ask(LongFunction<Input> input, Consumer<Input> core) {
        long number = numbers.incrementAndGet();
        CompletableFuture<A> answer = new CompletableFuture<>();
        open.put(number, answer);
        answer.whenComplete((told, given) -> open.remove(number));
        core.accept(input.apply(number));
        return answer;
    }

    void answer(long number, A answer) {
        CompletableFuture<A> client = open.remove(number);
        if (client != null) {
            client.complete(answer);
        }
    }
}
