package wetube.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import wetube.clock.VectorClock;
import wetube.identity.PeerId;

/**
 * The causal log of one session: takes events in only after all that they follow, orders them, and knows what another log lacks.
 *
 * <p>An honest author's events form one chain. A second event on the same predecessor is a <em>fork</em> and begins a new {@link Branch};
 * the vector clock counts by branch, so that "before" stays a comparison of two numbers even for authors who lie.
 *
 * <p>A log is causally closed: whoever holds an event holds everything before it. So the last event of each branch
 * ({@link #tips}) says all that somebody has, and repair is a comparison of those.
 *
 * <p>The log asks its {@link Admission}, the session with its law, whose events it takes in. No I/O. Owned by the core's thread.
 */
public final class EventLog {
    /** Years of clicks and chat, or a shelf of novels. A member must not be able to fill everybody's memory and disk. */
    public static final long MAX_CHAIN_BYTES = 8L << 20;

    /** What became of a run of events. */
    public sealed interface Outcome {
        /** Taken in: the ones that are new, in order; empty when all were known. */
        record Added(List<LogEntry> entries) implements Outcome {}

        /** Not now: these events come first. */
        record Unknown(Set<EventId> causes) implements Outcome {}

        /** Never: not well-formed by itself and its causal past. Nothing of the run was taken in. */
        record Refused(String rule) implements Outcome {}
    }

    /** The last event of a branch. */
    public record Tip(int seq, EventId id) {}

    /** Proof that an author wrote two events without either knowing of the other. */
    public record Fork(PeerId author, EventId first, EventId second) {}

    private final EventId session;
    private final Admission admission;
    private final Map<EventId, LogEntry> byId = new HashMap<>();
    private final List<LogEntry> arrived = new ArrayList<>();     // as this log took them in: other logs differ
    private final List<LogEntry> ordered = new ArrayList<>();     // the same entries in the log's order, the same for everybody
    private final List<Branch> branches = new ArrayList<>();      // by number
    private final Map<PeerId, List<Branch>> branchesByAuthor = new TreeMap<>();
    private final Set<LogEntry> heads = new LinkedHashSet<>();    // nothing follows these yet
    private final List<Fork> forks = new ArrayList<>();
    private final Surplus surplus = new Surplus(branches, branchesByAuthor);

    public EventLog(EventId session, Admission admission) {
        this.session = session;
        this.admission = admission;
    }

    // ---- taking in ----

    /** Takes in a run as a whole: all of it, or nothing. */
    public Outcome add(EventRun run) {
        if (!run.session().equals(session)) {
            return new Outcome.Refused("an event of another session: " + run);
        }
        Set<EventId> unknown = new LinkedHashSet<>();
        Set<EventId> inRun = new LinkedHashSet<>();
        for (Event event : run.events()) {
            Stream.concat(event.prev().stream(), event.after().stream())
                    .filter(id -> !byId.containsKey(id) && !inRun.contains(id)).forEach(unknown::add);
            inRun.add(event.id());
        }
        if (!unknown.isEmpty()) {
            return new Outcome.Unknown(unknown);
        }
        List<LogEntry> added = new ArrayList<>();
        for (Event event : run.events()) {
            if (byId.containsKey(event.id())) {
                continue;
            }
            Optional<String> broken = append(event);
            if (broken.isPresent()) {
                added.forEach(entry -> removeLast());
                return new Outcome.Refused(broken.get() + ": " + event);
            }
            added.add(arrived.get(arrived.size() - 1));
        }
        LogEntry last = byId.get(run.last().id());    // a run has one signature, over its last event
        if (last.signature().isEmpty()) {
            last.sign(run.signature());
        }
        return new Outcome.Added(added);
    }

    /** The rule that an event breaks, if it breaks one; all that it follows is here. */
    public Optional<String> refuses(Event event) {
        return place(event).broken;
    }

    /**
     * Where an event would stand.
     *
     * @param broken the rule that the event breaks, if it breaks one; then the rest is null
     * @param branch the branch that it extends, or a new one that it begins
     */
    private record Place(Optional<String> broken, LogEntry entry, Branch branch) {
        static Place none(String rule) {
            return new Place(Optional.of(rule), null, null);
        }
    }

    private Place place(Event event) {
        if (event.type().equals(Event.START) != arrived.isEmpty()) {
            return Place.none("a session begins with its one START");
        }
        Optional<LogEntry> prev = event.prev().map(byId::get);
        if (prev.isPresent() && (!prev.get().author().equals(event.author()) || prev.get().event().seq() != event.seq() - 1)) {
            return Place.none("prev is the author's own event with the seq before");
        }
        List<LogEntry> causes = Stream.concat(event.prev().stream(), event.after().stream()).map(byId::get).toList();
        VectorClock clock = VectorClock.ZERO;
        for (LogEntry cause : causes) {
            clock = clock.merge(cause.clock());
        }
        List<Branch> own = branchesByAuthor.getOrDefault(event.author(), List.of());
        for (Branch branch : own) {
            // An author must not know a later event of its own than prev. Those are on prev's branch, or on a branch that begins at prev.
            boolean onward = prev.isPresent() ? branch.number() == prev.get().branch() || branch.parent().equals(prev) : branch.parent().isEmpty();
            if (onward && clock.count(branch.number()) >= event.seq()) {
                return Place.none("prev is the author's last event in its own past");
            }
        }
        Branch branch = own.stream().filter(one -> prev.isPresent() && one.last() == prev.get()).findFirst()
                .orElseGet(() -> new Branch(event.author(), branches.size(), event.seq(), prev, new ArrayList<>()));
        LogEntry entry = new LogEntry(event, causes, clock.with(branch.number(), event.seq()), branch.number(), arrived.size(),
                surplus.charge(causes, clock));    // the author pays, too, for branches of a liar that it names
        if (entry.chainBytes() > MAX_CHAIN_BYTES) {
            return Place.none("an author says at most " + MAX_CHAIN_BYTES / 1024 + " KiB in one session");
        }
        return new Place(admission.refuse(entry), entry, branch);
    }

    private Optional<String> append(Event event) {
        Place place = place(event);
        if (place.broken.isPresent()) {
            return place.broken;
        }
        LogEntry entry = place.entry;
        if (place.branch.entries().isEmpty()) {
            begin(place.branch, entry);
        }
        place.branch.entries().add(entry);
        byId.put(event.id(), entry);
        arrived.add(entry);
        ordered.add(-Collections.binarySearch(ordered, entry) - 1, entry);
        entry.causes().forEach(cause -> {
            cause.followed(1);
            heads.remove(cause);
        });
        heads.add(entry);
        admission.added(entry);
        return Optional.empty();
    }

    private void begin(Branch branch, LogEntry first) {
        List<Branch> own = branchesByAuthor.computeIfAbsent(branch.author(), author -> new ArrayList<>());
        for (Branch other : own) {    // the rival: the other branch's event with the same seq, or the nearest one
            LogEntry rival = other.entries().get(Math.max(0, Math.min(branch.firstSeq() - other.firstSeq(), other.entries().size() - 1)));
            if (!rival.isBefore(first)) {
                forks.add(new Fork(branch.author(), rival.id(), first.id()));
                break;
            }
        }
        branches.add(branch);
        own.add(branch);
    }

    /** Undoes the last {@link #append}. */
    private void removeLast() {
        LogEntry entry = arrived.remove(arrived.size() - 1);
        admission.removed(entry);
        byId.remove(entry.id());
        ordered.remove(Collections.binarySearch(ordered, entry));
        heads.remove(entry);
        for (LogEntry cause : entry.causes()) {
            cause.followed(-1);
            if (cause.isHead()) {
                heads.add(cause);
            }
        }
        Branch branch = branches.get(entry.branch());
        branch.entries().remove(branch.entries().size() - 1);
        if (branch.entries().isEmpty()) {
            branches.remove(branch.number());
            branchesByAuthor.get(branch.author()).remove(branch);
            if (branchesByAuthor.get(branch.author()).isEmpty()) {
                branchesByAuthor.remove(branch.author());
            }
            forks.removeIf(fork -> fork.second().equals(entry.id()));
        }
    }

    // ---- too much of one author ----

    /** Whether an author is known to have forked. */
    public boolean hasForked(PeerId author) {
        return branchesByAuthor.getOrDefault(author, List.of()).size() > 1;
    }

    /** Whether this log holds more than eight branches of an author: honest peers don't name those, so others need not take them in. */
    public boolean isCrowded(PeerId author) {
        return surplus.isCrowded(author);
    }

    /**
     * Whether a run is more of a forked author than anybody needs: a ninth branch, or branches of over 8 MiB together. Such a run is taken
     * in only when a needed event follows it. {@link #add} does not ask this; the caller that takes in what others send asks it first.
     */
    public boolean isSurplus(EventRun run) {
        Optional<Event> first = run.events().stream().filter(event -> !byId.containsKey(event.id())).findFirst();
        return first.isPresent() && hasForked(run.author()) && surplus.is(run, first.get(), MAX_CHAIN_BYTES);
    }

    // ---- asking ----

    public EventId session() {
        return session;
    }

    public Optional<LogEntry> get(EventId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public boolean contains(EventId id) {
        return byId.containsKey(id);
    }

    public int size() {
        return arrived.size();
    }

    /** All events in the one order that is the same for everybody. */
    public List<LogEntry> inOrder() {
        return Collections.unmodifiableList(ordered);
    }

    /** The author's last event that this log took in. */
    public Optional<LogEntry> lastBy(PeerId author) {
        return branchesByAuthor.getOrDefault(author, List.of()).stream().map(Branch::last)
                .reduce((a, b) -> a.index() > b.index() ? a : b);
    }

    /** Events that nothing follows, at most {@code limit}: authors with few branches first, then in the order of arrival. */
    public List<EventId> heads(int limit) {
        return heads.stream()
                .sorted(Comparator.<LogEntry>comparingInt(head -> branchesByAuthor.get(head.author()).size())
                        .thenComparingInt(LogEntry::index))
                .limit(limit).map(LogEntry::id).toList();
    }

    /** Every pair of events, found so far, that shows an author to have forked. */
    public List<Fork> forks() {
        return Collections.unmodifiableList(forks);
    }

    // ---- repair ----

    /**
     * What this log has, as {@code author → tips}: one tip an author, more where one has forked. If there are more than
     * {@code limit}, those that nothing follows and then those that grew last: whoever knows an event knows what it follows.
     */
    public Map<PeerId, List<Tip>> tips(int limit) {
        Map<PeerId, List<Tip>> tips = new TreeMap<>();
        branches.stream().map(Branch::last).sorted(Comparator.comparing((LogEntry last) -> !last.isHead())
                        .thenComparing(Comparator.comparingInt(LogEntry::index).reversed())).limit(limit)
                .forEach(last -> tips.computeIfAbsent(last.author(), author -> new ArrayList<>())
                        .add(new Tip(last.event().seq(), last.id())));
        return tips;
    }

    /**
     * As much of what another log lacks as is sent at once.
     *
     * @param next where to go on ({@code from}) once this has arrived; empty if there is nothing else
     */
    public record Part(List<EventRun> runs, Optional<Integer> next) {}

    /**
     * The events that a log with these tips lacks, causes first, in runs; at most {@code maxBytes} of them, but at least one run.
     *
     * <p>If a tip is known here, the other log has its whole past. If it is not known, the other log knows more of that author than we do:
     * where the author has one branch here, and the tip has a higher number, the other log is taken to have all of that branch. That is
     * wrong if the author has forked. Then the asker finds a gap, and asks again with {@code exact}, where unknown tips count for nothing.
     *
     * @param from where the last part of the same answer stopped; 0 for the first. So an answer in parts comes to an end even if
     *             the asker has more tips than it can name, and each part is found at once
     */
    public Part unknownTo(Map<PeerId, List<Tip>> theirs, boolean exact, int from, int maxBytes) {
        return unknownTo(theirs, exact, from, maxBytes, Optional.empty());
    }

    /** The same if the other may read only this event and its past. A run that holds one of them is sent whole: it has one signature. */
    public Part missingUpTo(LogEntry last, Map<PeerId, List<Tip>> theirs, boolean exact, int from, int maxBytes) {
        BitSet readable = new BitSet();
        Deque<Integer> toVisit = new ArrayDeque<>(List.of(last.index()));
        while (!toVisit.isEmpty()) {
            int index = toVisit.pop();
            if (!readable.get(index)) {
                readable.set(index);
                arrived.get(index).causes().forEach(cause -> toVisit.push(cause.index()));
                if (arrived.get(index).signature().isEmpty()) {
                    toVisit.push(index + 1);
                }
            }
        }
        return unknownTo(theirs, exact, from, maxBytes, Optional.of(readable));
    }

    private Part unknownTo(Map<PeerId, List<Tip>> theirs, boolean exact, int from, int maxBytes, Optional<BitSet> readable) {
        VectorClock known = known(theirs, exact);
        List<EventRun> runs = new ArrayList<>();
        List<Event> unsigned = new ArrayList<>();
        int bytes = 0;
        for (int i = from; i < arrived.size(); i++) {
            LogEntry entry = arrived.get(i);
            if (knows(known, entry) || readable.isPresent() && !readable.get().get(i)) {
                continue;
            }
            unsigned.add(entry.event());
            if (entry.signature().isPresent()) {    // what came as one run lies together, and only its last event is signed
                EventRun run = EventRun.verified(unsigned, entry.signature().get());
                bytes += run.lengthBytes();
                if (bytes > maxBytes && !runs.isEmpty()) {
                    return new Part(joined(runs), Optional.of(i + 1 - unsigned.size()));
                }
                runs.add(run);
                unsigned = new ArrayList<>();
            }
        }
        if (!unsigned.isEmpty()) {
            throw new IllegalStateException("a run without a signature at its end: " + unsigned);
        }
        return new Part(joined(runs), Optional.empty());
    }

    private static boolean knows(VectorClock clock, LogEntry entry) {
        return clock.count(entry.branch()) >= entry.event().seq();
    }

    /** What a log with these tips has of ours. */
    private VectorClock known(Map<PeerId, List<Tip>> theirs, boolean exact) {
        VectorClock known = VectorClock.ZERO;
        for (Map.Entry<PeerId, List<Tip>> author : theirs.entrySet()) {
            List<Branch> own = branchesByAuthor.getOrDefault(author.getKey(), List.of());
            boolean single = own.size() == 1 && author.getValue().size() == 1;
            for (Tip tip : author.getValue()) {
                LogEntry entry = byId.get(tip.id());
                if (entry != null) {
                    known = known.merge(entry.clock());
                } else if (!exact && single && own.get(0).last().event().seq() < tip.seq()) {
                    known = known.merge(own.get(0).last().clock());
                }
            }
        }
        return known;
    }

    /** Runs that continue one another become one, with the signature of the last. */
    private static List<EventRun> joined(List<EventRun> runs) {
        List<EventRun> result = new ArrayList<>();
        for (EventRun run : runs) {
            int last = result.size() - 1;
            if (last >= 0 && result.get(last).canTake(run)) {
                result.set(last, result.get(last).joinedWith(run));
            } else {
                result.add(run);
            }
        }
        return result;
    }
}
