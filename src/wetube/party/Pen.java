package wetube.party;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongFunction;
import wetube.act.Act;
import wetube.log.Event;
import wetube.log.EventRun;

/**
 * Writes events of one's own into the open session.
 *
 * <p>Each goes one way only: wished for ({@link #propose}), composed and signed when the last one is done, stored, and only then taken
 * into the log, shown and sent. So nobody ever sees an event that its author could lose, and an author never writes two on the same
 * predecessor.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Pen {
    /** Wishes come from one person's clicks; more than this at once is a stuck disk. */
    private static final int MAX_WISHES = 64;

    /** @param act what to write, given the session time at which it is written */
    private record Wish(String about, LongFunction<Act> act) {}

    private final Context context;
    private final Party party;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private Optional<EventRun> storing = Optional.empty();
    private Optional<String> diskProblem = Optional.empty();

    Pen(Context context, Party party) {
        this.context = context;
        this.party = party;
    }

    /** Wishes for an event of our own; what the wish is about is named if it can't be had. */
    void propose(String about, LongFunction<Act> act) {
        if (wishes.size() >= MAX_WISHES) {
            context.error(about, "Too much at once. Wait a moment and try again.");
            return;
        }
        wishes.add(new Wish(about, act));
        write();
    }

    /** Composes the next wish, if one may be written now. */
    void write() {
        while (storing.isEmpty() && !wishes.isEmpty() && party.isWritable()) {
            Wish wish = wishes.remove();
            long time = party.presence().sessionTimeMs();
            Act act = wish.act.apply(time);
            if (party.mayWrite(act)) {
                Event event = party.session().compose(context.self, act, time);
                Optional<String> rule = party.session().refuses(event);
                if (rule.isPresent()) {    // nobody would take it in: not even stored
                    context.error(wish.about, "This session has no room for that: " + rule.get() + ".");
                    continue;
                }
                storing = Optional.of(EventRun.sign(event, context.signer));
                context.add(new Effect.StoreOwn(storing.get()));
            } else if (!isAutomatic(act)) {
                context.error(wish.about, "Your role has changed: you may not do that any more.");
            }
        }
    }

    /** Not a click of our user's: if it has become pointless meanwhile, nobody misses it. */
    private static boolean isAutomatic(Act act) {
        return act instanceof Act.Fork || act instanceof Act.Join || act instanceof Act.Vote || act instanceof Act.Elected;
    }

    /** Whether a wish about this is on its way. */
    boolean isBusyWith(String about) {
        return storing.isPresent() || wishes.stream().anyMatch(wish -> wish.about.equals(about));
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
