package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;

/** The algorithm on the paper's own ground: a fixed ring, no failure, no lie. */
@DisplayName("Chang-Roberts (CACM 22(5), 1979)")
class ChangRobertsTest {
    private static final EventId BASE = EventId.of("the event that an election is about");
    private static final List<PeerId> KEYS = Author.some(120).stream().map(Author::id).toList();

    /** A ring of processes, number i sending to number i + 1, and what is on its way between them, in order. */
    private static final class Circle {
        final List<Integer> ranks;
        final List<ChangRoberts> processes = new ArrayList<>();
        final List<Deque<Token>> inboxes = new ArrayList<>();
        int elections;
        int announcements;

        Circle(List<Integer> ranks) {
            this.ranks = ranks;
            for (int i = 0; i < ranks.size(); i++) {
                processes.add(new ChangRoberts(BASE, KEYS.get(i), (one, other) -> rank(one) > rank(other)));
                inboxes.add(new ArrayDeque<>());
            }
        }

        int rank(PeerId process) {
            return ranks.get(KEYS.indexOf(process));
        }

        void send(int from, Optional<Token> message) {
            message.ifPresent(sent -> {
                inboxes.get((from + 1) % ranks.size()).add(sent);
                elections += sent.lap() == Token.Lap.ELECTION ? 1 : 0;
                announcements += sent.lap() == Token.Lap.ELECTED ? 1 : 0;
            });
        }

        void start(int process) {
            send(process, processes.get(process).start());
        }

        boolean deliver(int to) {
            Token message = inboxes.get(to).poll();
            if (message != null) {
                send(to, processes.get(to).receive(message));
            }
            return message != null;
        }

        /** All start at once, and then each message is delivered. */
        Circle run() {
            IntStream.range(0, ranks.size()).forEach(this::start);
            while (IntStream.range(0, ranks.size()).filter(this::deliver).count() > 0) {
                continue;
            }
            return this;
        }

        Set<Optional<PeerId>> elected() {
            Set<Optional<PeerId>> elected = new HashSet<>();
            processes.forEach(process -> elected.add(process.elected()));
            return elected;
        }

        Set<Optional<PeerId>> highest() {
            return Set.of(Optional.of(KEYS.get(ranks.indexOf(Collections.max(ranks)))));
        }

        @Override
        public String toString() {
            return processes.stream().map(process -> process.isParticipant() + " " + process.elected()).toList() + " " + inboxes;
        }
    }

    private static List<Integer> ascending(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static void permutations(List<Integer> fixed, List<Integer> rest, Consumer<List<Integer>> each) {
        if (rest.isEmpty()) {
            each.accept(fixed);
        }
        for (Integer next : rest) {
            List<Integer> longer = new ArrayList<>(fixed);
            longer.add(next);
            permutations(longer, rest.stream().filter(other -> !other.equals(next)).toList(), each);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100})
    @DisplayName("2n - 1 messages if numbers ascend along the ring, n(n + 1)/2 if they descend, and n more to announce it")
    void bestAndWorst(int n) {
        Circle best = new Circle(ascending(n)).run();
        List<Integer> descending = new ArrayList<>(ascending(n));
        Collections.reverse(descending);
        Circle worst = new Circle(descending).run();
        assertEquals(2 * n - 1, best.elections);
        assertEquals(n * (n + 1) / 2, worst.elections);
        assertEquals(List.of(n, n), List.of(best.announcements, worst.announcements));
        assertEquals(best.highest(), best.elected());
        assertEquals(worst.highest(), worst.elected());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    @DisplayName("n·H(n) messages on average over all arrangements, exactly, and never fewer or more than best and worst")
    void meanIsExact(int n) {
        long[] total = new long[1];
        long[] rings = new long[1];
        // Turning a ring changes nothing, so the first place can be fixed.
        permutations(List.of(0), IntStream.range(1, n).boxed().toList(), ranks -> {
            Circle circle = new Circle(ranks).run();
            assertEquals(circle.highest(), circle.elected());
            assertTrue(circle.elections >= 2 * n - 1 && circle.elections <= n * (n + 1) / 2, () -> ranks.toString());
            total[0] += circle.elections;
            rings[0]++;
        });
        // n·H(n) = n (1 + 1/2 + … + 1/n), in whole numbers: times n!.
        long factorial = LongStream.rangeClosed(1, n).reduce(1, (a, b) -> a * b);
        long expected = LongStream.rangeClosed(1, n).map(k -> n * (factorial / k)).sum();
        assertEquals(expected, total[0] * (factorial / rings[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 100})
    @DisplayName("n·H(n) messages on average over a sample of larger rings")
    void meanOfLargeRings(int n) {
        Random random = new Random(n);
        int samples = 400;
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            List<Integer> ranks = new ArrayList<>(ascending(n));
            Collections.shuffle(ranks, random);
            sum += new Circle(ranks).run().elections;
        }
        double expected = n * IntStream.rangeClosed(1, n).mapToDouble(k -> 1.0 / k).sum();
        assertEquals(expected, sum / samples, expected * 0.05);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("the highest wins, and all hear of it, whoever starts, whenever, and in every order of delivery")
    void everyInterleaving(int n) {
        permutations(List.of(0), IntStream.range(1, n).boxed().toList(), ranks -> {
            for (int starters = 1; starters < 1 << n; starters++) {
                explore(ranks, starters, List.of(), new HashSet<>());
            }
        });
    }

    /** Actions 0 to n - 1: a process starts; n to 2n - 1: one receives. Who starts when all is decided begins another election. */
    private static void explore(List<Integer> ranks, int starters, List<Integer> done, Set<String> seen) {
        int n = ranks.size();
        Circle circle = new Circle(ranks);
        int toStart = starters;
        for (int action : done) {
            if (action < n) {
                circle.start(action);
                toStart &= ~(1 << action);
            } else {
                circle.deliver(action - n);
            }
        }
        if (!seen.add(toStart + " " + circle)) {
            return;
        }
        boolean quiet = true;
        for (int process = 0; process < n; process++) {
            if ((toStart & 1 << process) != 0) {
                quiet = false;
                explore(ranks, starters, plus(done, process), seen);
            }
            if (!circle.inboxes.get(process).isEmpty()) {
                quiet = false;
                explore(ranks, starters, plus(done, n + process), seen);
            }
        }
        if (quiet) {
            assertEquals(circle.highest(), circle.elected(), () -> ranks + " " + done);
            assertTrue(circle.processes.stream().noneMatch(ChangRoberts::isParticipant), () -> ranks + " " + done);
        }
    }

    private static List<Integer> plus(List<Integer> actions, int action) {
        List<Integer> more = new ArrayList<>(actions);
        more.add(action);
        return more;
    }

    @Test
    @DisplayName("a process that takes part already does not start again")
    void startsOnce() {
        ChangRoberts process = new ChangRoberts(BASE, KEYS.get(0), (one, other) -> false);
        assertEquals(Optional.of(new Token(BASE, KEYS.get(0), Token.Lap.ELECTION)), process.start());
        assertEquals(Optional.empty(), process.start());
    }
}
