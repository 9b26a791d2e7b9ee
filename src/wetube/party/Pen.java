package wetube.party;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import wetube.act.Act;
import wetube.log.Event;
import wetube.log.EventRun;
import wetube.session.Session;

/**
 * Writes events of one's own into the open session.
 *
 * <p>Each goes one way only: wished for, composed and signed when the last one is done, stored, and only then taken into the log, shown
 * and sent. So nobody ever sees an event that its author could lose, and an author never writes two on the same predecessor.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Pen {
    /** Wishes come from one person's clicks; more than this at once is a stuck disk. */
    private static final int MAX_WISHES = 64;

    /**
     * @param act       what to write, given the session time at which it is written
     * @param meant     whether it still makes sense then, and our role allows it
     * @param automatic whether nobody misses it if it does not
     */
    private record Wish(String about, LongFunction<Act> act, Predicate<Act> meant, boolean automatic) {}

    private final Context context;
    private final Session session;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private Optional<EventRun> storing = Optional.empty();
    private Optional<String> diskProblem = Optional.empty();

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

    /** Composes the next wish at this session time, if the one before is stored. */
    void write(long timeMs) {
        while (storing.isEmpty() && !wishes.isEmpty()) {
            Wish wish = wishes.remove();
            Act act = wish.act.apply(timeMs);
            if (wish.meant.test(act)) {
                compose(wish, act, timeMs);
            } else if (!wish.automatic) {
                context.error(wish.about, "Your role has changed: you may not do that any more.");
            }
        }
    }

    private void compose(Wish wish, Act act, long timeMs) {
        Event event = session.compose(context.self, act, timeMs);
        Optional<String> rule = session.refuses(event);
        if (rule.isPresent()) {    // nobody would take it in: not even stored
            context.error(wish.about, "This session has no room for that: " + rule.get() + ".");
            return;
        }
        storing = Optional.of(EventRun.sign(event, context.signer));
        context.add(new Effect.StoreOwn(storing.get()));
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
        }
        return ours;
    }

    void storeFailed(String why) {
        storing = Optional.empty();
        wishes.clear();
        diskProblem = Optional.of(why);
        context.error("DISK", why + " Nothing of yours was sent.");
        context.changed = true;
    }

    Optional<String> diskProblem() {
        return diskProblem;
    }
}
