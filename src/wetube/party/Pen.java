package wetube.party;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.chat.Sealed;
import wetube.log.Event;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.session.Session;

/**
 * Writes events of one's own into the open session.
 *
 * <p>Each is first a wish; then, when the one before is stored, composed and signed ({@link #write}, at the end of an input); stored; and
 * only then taken into the log, shown and sent. So nobody sees an event that its author could lose, and no author forks by accident.
 *
 * <p>Lines of chat have a lane of their own. A line is composed when it is said, so that it names what its author had read, and leaves
 * at once if the last run of lines is {@value #PACE_MS} ms old; what is said meanwhile goes as one run, with one signature and one
 * write. An act does not wait for that: it goes at once and takes the lines that wait along, ahead of it in the same run.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Pen {
    /** Wishes come from one person's clicks; more than this at once is a stuck disk. */
    private static final int MAX_WISHES = 64;
    static final long PACE_MS = 250;
    /** In one run, beside an act. */
    private static final int MAX_LINES = EventRun.MAX_EVENTS - 1;
    private static final int MAX_LINES_BYTES = EventRun.MAX_BYTES - Event.MAX_BODY_BYTES - 256;

    private static final String ROLE_CHANGED = "Your role has changed: you may not do that any more.";

    /**
     * @param act       what to write, given the session time at which it is written
     * @param meant     asked at that moment: whether it still makes sense, and our role allows it
     * @param automatic whether nobody has clicked for it: then it is dropped without an error if it is not meant any more
     */
    private record Wish(String about, LongFunction<Act> act, Predicate<Act> meant, boolean automatic) {}

    private final Context context;
    private final Session session;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private Optional<EventRun> storing = Optional.empty();
    private Optional<String> diskProblem = Optional.empty();
    /** Lines that go with the next run, and who is to be told when it is on disk, or why it is not; then those of the run that is being stored. */
    private final List<Event> lines = new ArrayList<>();
    private final List<Consumer<Optional<String>>> told = new ArrayList<>();
    private List<Consumer<Optional<String>>> toldStoring = List.of();
    private long linesAtMs;

    Pen(Context context, Session session) {
        this.context = context;
        this.session = session;
    }

    /** Our user wishes for an event; what the wish is about is named if it can't be had. */
    void propose(String about, LongFunction<Act> act) {
        wish(new Wish(about, act, this::isAllowed, false));
    }

    /** An event that nobody has clicked for: dropped without a word if it is no longer {@code meant} when it can be written. */
    void proposeUnasked(String about, Act act, BooleanSupplier meant) {
        wish(new Wish(about, time -> act, wished -> meant.getAsBoolean(), true));
    }

    private void wish(Wish wish) {
        if (wishes.size() >= MAX_WISHES) {
            context.error(wish.about, "Too much at once. Wait a moment and try again.");
        } else {
            wishes.add(wish);
        }
    }

    /** Whether our role, as it is now, allows it. */
    private boolean isAllowed(Act act) {
        return switch (act) {
            case Act.Leave a -> session.roster().admits(context.self);
            case Act.End a -> session.mayEnd(context.self);
            default -> session.roster().roleOf(context.self).includes(act.need()) && !session.ended();
        };
    }

    /**
     * Our user says something. False if there is no room for it in the next run.
     *
     * @param line what to write, given the place where it will stand
     * @param told hears that it is on disk, or why it will never be
     */
    boolean say(Function<Sealed.Place, Act> line, Consumer<Optional<String>> told, long timeMs) {
        Event event = session.compose(context.self, ahead(), line, timeMs);
        if (lines.size() >= MAX_LINES || event.lengthBytes() + lines.stream().mapToInt(Event::lengthBytes).sum() > MAX_LINES_BYTES) {
            return false;
        }
        lines.add(event);
        this.told.add(told);
        return true;
    }

    /** What is composed and not in the log. */
    private List<Event> ahead() {
        return Stream.concat(storing.stream().flatMap(run -> run.events().stream()), lines.stream()).toList();
    }

    /** How much of the room that an author has in this session is taken. */
    long writtenBytes() {
        return session.log().lastBy(context.self).map(LogEntry::chainBytes).orElse(0L) + ahead().stream().mapToLong(Event::lengthBytes).sum();
    }

    private void dropLines(String why) {
        List<Consumer<Optional<String>>> all = new ArrayList<>(toldStoring);
        all.addAll(told);
        lines.clear();
        told.clear();
        toldStoring = List.of();
        all.forEach(one -> one.accept(Optional.of(why)));
    }

    /** Composes the next wish at this session time, if the one before is stored. */
    void write(long timeMs) {
        while (storing.isEmpty() && !wishes.isEmpty()) {
            Wish wish = wishes.remove();
            Act act = wish.act.apply(timeMs);
            if (wish.meant.test(act)) {
                compose(wish, act, timeMs);
            } else if (!wish.automatic) {
                context.error(wish.about, ROLE_CHANGED);
            }
        }
        if (storing.isEmpty() && !lines.isEmpty() && session.roster().roleOf(context.self) == Role.NONE) {
            dropLines(ROLE_CHANGED);
        } else if (storing.isEmpty() && !lines.isEmpty() && linesAtMs <= context.nowMs) {
            store(Optional.empty());
        }
    }

    long wakeAtMs() {
        return lines.isEmpty() || storing.isPresent() ? Long.MAX_VALUE : linesAtMs;
    }

    private void store(Optional<Event> act) {
        linesAtMs = lines.isEmpty() ? linesAtMs : context.nowMs + PACE_MS;
        storing = Optional.of(EventRun.sign(Stream.concat(lines.stream(), act.stream()).toList(), context.signer));
        toldStoring = List.copyOf(told);
        lines.clear();
        told.clear();
        context.add(new Effect.StoreOwn(storing.get()));
    }

    private void compose(Wish wish, Act act, long timeMs) {
        Event event = session.compose(context.self, act, timeMs);
        Optional<String> rule = session.refuses(event);
        if (rule.isPresent()) {    // nobody would take it in: not even stored
            context.error(wish.about, "This session has no room for that: " + rule.get() + ".");
            return;
        }
        store(Optional.of(lines.isEmpty() ? event : session.compose(context.self, lines, place -> act, timeMs)));
    }

    /** Whether a wish about this is on its way. */
    boolean isBusyWith(String about) {
        return storing.isPresent() || wishes.stream().anyMatch(wish -> wish.about.equals(about));
    }

    /** Whether something that our user wishes for is on its way. */
    boolean isBusy() {
        return storing.isPresent() || wishes.stream().anyMatch(wish -> !wish.automatic);
    }

    /** Our event is on disk. False if it was written before this session was last opened: then it was in the file that was loaded. */
    boolean stored(EventRun run) {
        boolean ours = storing.filter(waiting -> waiting == run).isPresent();
        if (ours) {
            storing = Optional.empty();
            diskProblem = Optional.empty();
            List<Consumer<Optional<String>>> heard = toldStoring;
            toldStoring = List.of();
            heard.forEach(one -> one.accept(Optional.empty()));
        }
        return ours;
    }

    void storeFailed(String why) {
        storing = Optional.empty();
        wishes.clear();
        dropLines(why);
        diskProblem = Optional.of(why);
        context.error("DISK", why + " Nothing of yours was sent.");
        context.changed = true;
    }

    Optional<String> diskProblem() {
        return diskProblem;
    }
}
