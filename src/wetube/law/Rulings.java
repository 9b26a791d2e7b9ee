package wetube.law;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * The rulings of a log, and which of them lie before each entry of the log. A set of rulings is a bit set of their numbers; what lies
 * before a ruling has a lower number.
 *
 * <p>A set that this class gives is not changed by whoever gets it. Owned by the core's thread.
 */
final class Rulings {
    static final Comparator<Ruling> IN_ORDER = Comparator.comparing(Ruling::entry);
    private static final BitSet NOTHING = new BitSet();

    private final List<Ruling> all = new ArrayList<>();
    private final BitSet takers = new BitSet();
    private final BitSet undoubted = new BitSet();
    private final BitSet free = new BitSet();
    private final Map<LogEntry, Ruling> byEntry = new HashMap<>();
    private final Map<PeerId, BitSet> bySubject = new HashMap<>();
    /** Votes and claims by their authors; they change nobody's standing by themselves. */
    private final Map<PeerId, BitSet> ballots = new HashMap<>();
    /** For each entry of the log, by its index: the rulings before it. Equal sets are one object where that is easily seen. */
    private final List<BitSet> pasts = new ArrayList<>();

    /** Takes in the log's next entry, whatever it says. */
    void enter(LogEntry entry) {
        pasts.add(past(entry));
    }

    /** The entry that was taken in last is a ruling; its number is {@link #size}. */
    void add(Ruling ruling) {
        all.add(ruling);
        byEntry.put(ruling.entry(), ruling);
        table(ruling).computeIfAbsent(ruling.subject(), peer -> new BitSet()).set(ruling.number());
        takers.set(ruling.number(), ruling.takes());
        undoubted.set(ruling.number(), ruling.act().need() == Role.NONE);
        free.set(ruling.number(), ruling.free());
    }

    /** Forgets the entry that was taken in last, and gives the ruling that it was. */
    Optional<Ruling> remove(LogEntry entry) {
        pasts.remove(pasts.size() - 1);
        Optional<Ruling> removed = Optional.ofNullable(byEntry.remove(entry));
        removed.ifPresent(ruling -> {
            all.remove(ruling.number());
            BitSet same = table(ruling).get(ruling.subject());
            same.clear(ruling.number());
            if (same.isEmpty()) {
                table(ruling).remove(ruling.subject());
            }
        });
        return removed;
    }

    private Map<PeerId, BitSet> table(Ruling ruling) {
        return ruling.isBallot() ? ballots : bySubject;
    }

    int size() {
        return all.size();
    }

    Ruling get(int number) {
        return all.get(number);
    }

    Optional<Ruling> of(LogEntry entry) {
        return Optional.ofNullable(byEntry.get(entry));
    }

    /** The rulings before an entry, which need not be in the log itself. */
    BitSet past(LogEntry entry) {
        if (entry.index() < pasts.size()) {
            return pasts.get(entry.index());
        }
        BitSet past = null;
        for (LogEntry cause : entry.causes()) {
            BitSet before = pasts.get(cause.index());
            Ruling ruling = byEntry.get(cause);
            if (ruling != null) {
                before = (BitSet) before.clone();
                before.set(ruling.number());
            }
            if (past == null || past.equals(before)) {
                past = before;
            } else {
                BitSet both = (BitSet) past.clone();
                both.or(before);
                past = both.equals(before) ? before : both;
            }
        }
        return past == null ? new BitSet() : past;
    }

    BitSet past(Ruling ruling) {
        return past(ruling.entry());
    }

    /** All whose standing any of them is about. */
    Set<PeerId> subjects() {
        return bySubject.keySet();
    }

    /** Somebody's votes and claims. */
    Stream<Ruling> ballotsOf(PeerId peer, BitSet among) {
        return both(ballots.getOrDefault(peer, NOTHING), among).stream().mapToObj(all::get);
    }

    /** What somebody's standing comes from. */
    Stream<Ruling> about(PeerId peer, BitSet among) {
        return both(bySubject.getOrDefault(peer, NOTHING), among).stream().mapToObj(all::get);
    }

    /** In the log's order. */
    List<Ruling> inOrder(BitSet some) {
        return some.stream().mapToObj(all::get).sorted(IN_ORDER).toList();
    }

    BitSet all() {
        BitSet numbers = new BitSet();
        numbers.set(0, all.size());
        return numbers;
    }

    /** Those that take something away. */
    BitSet takers() {
        return takers;
    }

    /** Those that need no role: START, LEAVE and FORK are in force as soon as they are there. */
    BitSet undoubted() {
        return undoubted;
    }

    /** Those that owe nothing to an election; see {@link Ruling}. */
    BitSet free() {
        return free;
    }

    static BitSet both(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }
}
