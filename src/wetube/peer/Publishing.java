package wetube.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import wetube.friends.Catalogue;
import wetube.friends.Catalogue.Statement;
import wetube.friends.Copies;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Writes this peer's own catalogue: each event is on disk before it is so.
 *
 * <p>After a start it waits until friends in reach have given back what the disk may have lost, {@value #TAKE_BACK_MS} ms at most: somebody
 * who puts an old folder back and publishes at once would otherwise write a second event with a number that friends know already, a fork.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Publishing {
    static final long TAKE_BACK_MS = 3000;
    /** A person's clicks; a program has to wait for answers. */
    private static final int MAX_WAITING = 1000;

    private final Context context;
    private final Copies copies;
    private final Copying copying;
    private final Deque<Statement> toWrite = new ArrayDeque<>();
    private final List<Consumer<Optional<String>>> waiting = new ArrayList<>();
    private Optional<EventRun> writing = Optional.empty();
    /** The catalogue that begins with what is being written. */
    private Optional<Catalogue> next = Optional.empty();
    private long startedMs;
    private long lastEpoch;

    Publishing(Context context, Copies copies, Copying copying) {
        this.context = context;
        this.copies = copies;
        this.copying = copying;
    }

    void started() {
        startedMs = context.nowMs;
    }

    /** @param epoch the last one of ours that the disk knows of, whether its log can still be read or not */
    void wasAt(long epoch) {
        lastEpoch = epoch;
    }

    /** The last one of ours; 0 if nothing was ever published. */
    long epoch() {
        return Math.max(lastEpoch, copies.own().map(Catalogue::epoch).orElse(0L));
    }

    boolean isFull() {
        return toWrite.size() >= MAX_WAITING;
    }

    void say(String type, Json.Obj content) {
        toWrite.add(new Statement(type, content));
        context.changed = true;
    }

    /** Has it called once all is on disk that was to be said so far; with why, if it is not. */
    void whenWritten(Consumer<Optional<String>> then) {
        waiting.add(then);
    }

    /** Begins a new log, with all that is in the old one, unless something is being said there. Friends follow the highest epoch. */
    boolean anew() {
        Optional<Catalogue> old = copies.own().filter(one -> one.epoch() > 0 && toWrite.isEmpty());
        old.ifPresent(one -> {
            toWrite.add(Catalogue.begin(one.epoch() + 1));
            toWrite.addAll(one.statements());
        });
        return old.isPresent();
    }

    /** The id of the log that is being begun: known to the disk before the log is. */
    Optional<EventId> beginning() {
        return next.map(Catalogue::id);
    }

    private boolean mayWrite() {
        long sinceMs = context.nowMs - startedMs;
        return writing.isEmpty() && !toWrite.isEmpty() && !copying.isLoading()
                && (sinceMs >= TAKE_BACK_MS || copies.own().isPresent() && copying.hasHeardAll())
                && (!copying.isPulling(context.self) || sinceMs >= TAKE_BACK_MS + Copying.ANSWER_MS);
    }

    /**
     * @param keep    writes down which catalogues there are
     * @param friends as they are known here: said again where the log was lost, and nobody was there to give it back
     */
    void tick(Runnable keep, Supplier<Stream<Statement>> friends) {
        if (mayWrite()) {
            Optional<Catalogue> own = copies.own().filter(one -> one.epoch() > 0 && !isBeginning(toWrite.peek()));
            if (own.isEmpty() && !isBeginning(toWrite.peek())) {
                if (epoch() > 0) {
                    friends.get().forEach(toWrite::addFirst);
                }
                toWrite.addFirst(Catalogue.begin(epoch() + 1));    // never the same twice
            }
            EventRun run = Catalogue.compose(own, context.signer, context.self, List.copyOf(toWrite), context.nowMs);
            writing = Optional.of(run);
            if (own.isEmpty()) {
                next = Optional.of(new Catalogue(run.session(), context.self));
                keep.run();
            }
            context.add(new Effect.StoreOwn(run));
        }
        if (writing.isEmpty() && toWrite.isEmpty()) {
            finish(Optional.empty());
        }
    }

    private static boolean isBeginning(Statement statement) {
        return statement.type().equals(Event.START);
    }

    private void finish(Optional<String> why) {
        List<Consumer<Optional<String>>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(one -> one.accept(why));
    }

    void stored(EventRun run) {
        if (!writing.equals(Optional.of(run))) {
            return;
        }
        next.ifPresent(catalogue -> {
            copies.own().ifPresent(old -> context.add(new Effect.Forget(old.id())));
            copies.put(catalogue);
        });
        next = Optional.empty();
        writing = Optional.empty();
        context.changed = true;
        Optional<Catalogue> own = copies.get(run.session());
        if (own.isEmpty()) {
            return;    // meanwhile a friend has given back a later epoch of ours: all is said again there
        }
        try {
            own.get().add(run);
        } catch (ProtocolException e) {
            throw new IllegalStateException("an own event is refused", e);
        }
        run.events().forEach(written -> toWrite.remove());
    }

    void storeFailed(Input.StoreFailed in) {
        if (writing.filter(run -> run.session().equals(in.session())).isPresent()) {
            writing = Optional.empty();
            next = Optional.empty();
            toWrite.clear();
            finish(Optional.of(in.why()));
        }
    }

    long wakeAtMs() {
        long sinceMs = context.nowMs - startedMs;
        return toWrite.isEmpty() || writing.isPresent() || sinceMs >= TAKE_BACK_MS + Copying.ANSWER_MS ? Long.MAX_VALUE
                : startedMs + TAKE_BACK_MS + (sinceMs >= TAKE_BACK_MS ? Copying.ANSWER_MS : 0);
    }
}
