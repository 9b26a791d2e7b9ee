package wetube.log;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.wire.Json;

/**
 * Events and what follows what, by definition: each event with the whole set of those before it. What the log's clocks and lines are
 * held against.
 *
 * <p>Events have numbers, causes before what they cause; sets of events are bit sets of those.
 */
public final class Graph {
    private final List<Event> events = new ArrayList<>();
    private final List<Author> authors = new ArrayList<>();
    private final List<BitSet> pasts = new ArrayList<>();
    private final List<Long> lamports = new ArrayList<>();
    private final Map<EventId, Integer> numbers = new HashMap<>();

    /** Puts in an event whose causes are there; gives its number. */
    public int add(Author author, Event event) {
        BitSet past = new BitSet();
        for (EventId id : causes(event)) {
            int cause = numbers.get(id);
            past.or(pasts.get(cause));
            past.set(cause);
        }
        events.add(event);
        authors.add(author);
        pasts.add(past);
        lamports.add(1 + causes(event).stream().mapToLong(id -> lamports.get(numbers.get(id))).max().orElse(0));
        numbers.put(event.id(), events.size() - 1);
        return events.size() - 1;
    }

    /** Writes an event of somebody who knows of these events and their pasts; a fork, if the author has written others. */
    public int write(Author author, BitSet known, String type, Json.Obj content) {
        return write(author, known, type, (seq, prev) -> content);
    }

    /** What an event says, made for its place in its author's chain. */
    public interface Content {
        Json.Obj at(int seq, Optional<EventId> prev);
    }

    /** The same, with something to say that depends on the place. */
    public int write(Author author, BitSet known, String type, Content content) {
        BitSet all = closure(known);
        Optional<Integer> last = last(author, all);
        List<EventId> after = heads(all).mapToObj(head -> events.get(head).id())
                .filter(id -> last.isEmpty() || !id.equals(events.get(last.get()).id())).limit(Event.MAX_AFTER).toList();
        Optional<EventId> session = events.isEmpty() ? Optional.empty() : Optional.of(session());
        int seq = last.map(n -> events.get(n).seq() + 1).orElse(1);
        Optional<EventId> prev = last.map(n -> events.get(n).id());
        return add(author, Event.compose(session, author.id(), seq, prev, after, 1_770_000_000_000L + events.size(), type,
                content.at(seq, prev)));
    }

    /** The author's event in this set that no other of the author's in it follows; the latest put in, if there are several. */
    private Optional<Integer> last(Author author, BitSet set) {
        return set.stream().boxed().filter(n -> authors.get(n).equals(author)
                && set.stream().noneMatch(m -> authors.get(m).equals(author) && before(n, m))).reduce((a, b) -> b);
    }

    public EventId session() {
        return events.get(0).id();
    }

    public int size() {
        return events.size();
    }

    public Event event(int number) {
        return events.get(number);
    }

    public Author author(int number) {
        return authors.get(number);
    }

    public EventRun run(int number) {
        return authors.get(number).sign(events.get(number));
    }

    public int number(EventId id) {
        return numbers.get(id);
    }

    public BitSet past(int number) {
        return pasts.get(number);
    }

    public boolean before(int a, int b) {
        return pasts.get(b).get(a);
    }

    public boolean concurrent(int a, int b) {
        return a != b && !before(a, b) && !before(b, a);
    }

    public BitSet all() {
        BitSet all = new BitSet();
        all.set(0, events.size());
        return all;
    }

    /** These and all before them. */
    public BitSet closure(BitSet set) {
        BitSet closure = (BitSet) set.clone();
        set.stream().forEach(n -> closure.or(pasts.get(n)));
        return closure;
    }

    /** Those of the set that no other of it follows. */
    public IntStream heads(BitSet set) {
        return set.stream().filter(n -> set.stream().noneMatch(m -> before(n, m)));
    }

    /** The longest way to it from the beginning, counted in events. */
    public long lamport(int number) {
        return lamports.get(number);
    }

    /** The order for all: by Lamport time, then by id. */
    public List<Integer> inOrder(BitSet set) {
        return set.stream().boxed().sorted(Comparator.<Integer>comparingLong(this::lamport).thenComparing(n -> event(n).id().text()))
                .toList();
    }

    /** A set that holds the past of all it holds. */
    public BitSet randomClosed(RandomGenerator random) {
        BitSet some = new BitSet();
        some.set(0);
        double share = random.nextDouble();
        IntStream.range(0, events.size()).filter(n -> random.nextDouble() < share * share).forEach(some::set);
        return closure(some);
    }

    /** Some order of the set in which causes come before what they cause. */
    public List<Integer> causalOrder(BitSet set, RandomGenerator random) {
        BitSet left = (BitSet) set.clone();
        List<Integer> order = new ArrayList<>();
        while (!left.isEmpty()) {
            int[] free = left.stream().filter(n -> !pasts.get(n).intersects(left)).toArray();
            int next = free[random.nextInt(free.length)];
            left.clear(next);
            order.add(next);
        }
        return order;
    }

    private static List<EventId> causes(Event event) {
        return Stream.concat(event.prev().stream(), event.after().stream()).toList();
    }

    /** Whether there are two events of this author, neither before the other. */
    public boolean forked(PeerId author, BitSet set) {
        return set.stream().anyMatch(a -> events.get(a).author().equals(author)
                && set.stream().anyMatch(b -> events.get(b).author().equals(author) && concurrent(a, b)));
    }
}
