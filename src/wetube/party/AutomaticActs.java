package wetube.party;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Waiting;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.session.Session;

/**
 * The acts that nobody clicks for: NEXT at the end of an item, HOLD and RESUME for those whose players lack data.
 *
 * <p>The first of the directors here, else of the editors, writes them; NEXT another director, if the first one does not. Each names what it answers; should two write one, the second
 * has no effect.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class AutomaticActs {
    /** How often we look, when no news comes. */
    static final long LOOK_MS = 250;
    /** An act takes a moment to be stored and applied; a second one would do no harm. */
    private static final long AGAIN_MS = 2000;
    /** A player that stands this near is where it should be: seeks of a paused player are exact, or nearly so. */
    private static final double NEAR_S = 0.5;

    /** Other directors than the first move on if that one has not, so long after the end. */
    private static final long OTHERS_TURN_MS = 3000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Context context;
    private final Session session;
    private final Presence presence;
    private final Membership membership;
    private final Pen pen;
    private final Steering steering;
    private final Patience patience = new Patience();
    private long nextLookMs;
    private long nextAtMs;
    /** Since when the item is over, by what we see. */
    private long overSinceMs = NEVER;
    /** The event whose playback we have held or resumed last, and when. */
    private Optional<EventId> heldOrResumed = Optional.empty();
    private long heldOrResumedMs;
    /** How many events there were, and how much had changed with whoever is here, when we looked last. */
    private int eventsSeen;
    private long changesSeen;
    private Set<PeerId> without = Set.of();

    AutomaticActs(Context context, Session session, Presence presence, Membership membership, Pen pen, Steering steering) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.membership = membership;
        this.pen = pen;
        this.steering = steering;
        this.nextLookMs = context.nowMs;
    }

    /** Those whom the session goes on without, for lack of data. */
    Set<PeerId> without() {
        return without;
    }

    void tick() {
        boolean due = nextLookMs <= context.nowMs;
        if (due) {
            nextLookMs = context.nowMs + LOOK_MS;
            goOn();
        }
        boolean news = session.log().size() != eventsSeen || presence.changes() != changesSeen;
        if (due || news && session.waiting() != Waiting.OFF) {
            eventsSeen = session.log().size();
            changesSeen = presence.changes();
            waitForData();
        }
    }

    private boolean isOurs() {
        return presence.here(Role.DIRECTOR).findFirst().or(() -> presence.here(Role.EDITOR).findFirst()).equals(Optional.of(context.self));
    }

    // ---- the end of an item ----

    private void goOn() {
        Playback line = steering.playback();
        Optional<Playlist.Item> next = line.item().flatMap(item -> session.playlist().following(item));
        if (!line.playing() || next.isEmpty() || !membership.isOpen() || !isOver(line)) {
            overSinceMs = NEVER;
            return;
        }
        overSinceMs = Math.min(overSinceMs, context.nowMs);
        if (nextAtMs > context.nowMs) {
            return;
        }
        if (isOurs() || membership.role() == Role.DIRECTOR && context.nowMs - overSinceMs >= OTHERS_TURN_MS) {
            nextAtMs = context.nowMs + AGAIN_MS;
            EventId over = line.item().get();
            pen.propose("NEXT", time -> new Act.Next(over, time + steering.leadMs()));
        } else if (membership.isAlone() && !membership.role().includes(Role.EDITOR)) {
            steering.alone(line.load(next.get(), presence.sessionTimeMs(), context.self, "NEXT"));
        }
    }

    /** Our own player says so if it can; else most of the others' that can. */
    private boolean isOver(Playback line) {
        Optional<PlayerReport> own = presence.player().filter(report -> canEnd(line, report));
        if (own.isPresent()) {
            return own.get().state() == PlayerReport.State.ENDED;
        }
        long now = presence.sessionTimeMs();
        List<PlayerReport> others = presence.players().values().stream()
                .filter(report -> canEnd(line, report) && report.atMs() <= now + LOOK_MS).toList();
        return 2 * others.stream().filter(report -> report.state() == PlayerReport.State.ENDED).count() > others.size();
    }

    /**
     * Whether a player could come to the end, or has: not when it has given up or waits for a click. A report from before the line
     * began says nothing of it.
     */
    private static boolean canEnd(Playback line, PlayerReport report) {
        return switch (report.state()) {
            case PLAYING, PAUSED, BUFFERING, STALLED, ENDED -> report.item().equals(line.item()) && report.atMs() >= line.at();
            case FAILED, WAITING -> false;
        };
    }

    // ---- those who lack data ----

    private void waitForData() {
        Playback line = session.playback();
        Optional<EventId> setBy = session.setBy();
        long now = presence.sessionTimeMs();
        Optional<Patience.Effect> effect = patience.look(new Patience.View(now, session.waiting(), setBy, line,
                session.waitsFor(), lacks(line, now)));
        if (!without.equals(patience.without())) {
            without = patience.without();
            context.changed = true;
        }
        boolean fresh = !heldOrResumed.equals(setBy) || context.nowMs - heldOrResumedMs >= AGAIN_MS;
        if (effect.isPresent() && fresh && membership.isOpen() && isOurs()) {
            heldOrResumed = setBy;
            heldOrResumedMs = context.nowMs;
            EventId answers = setBy.orElseThrow();
            switch (effect.get()) {
                case Patience.Effect.Hold hold -> pen.propose("HOLD", time -> new Act.Hold(answers,
                        hold.waitsFor().stream().limit(Act.MAX_WAITED_FOR).toList(), line.positionAt(time), time + hold.patienceMs()));
                case Patience.Effect.Resume resume -> pen.propose("RESUME", time -> new Act.Resume(answers, time + steering.leadMs()));
            }
        }
    }

    /** Of those whose players could play: whether they lack data for it. */
    private Map<PeerId, Boolean> lacks(Playback line, long nowMs) {
        Map<PeerId, Boolean> lacks = new HashMap<>();
        presence.players().forEach((peer, report) -> {
            switch (report.state()) {
                case PLAYING, PAUSED, BUFFERING, STALLED -> lacks.put(peer, lacks(line, report, nowMs));
                case WAITING -> {    // for a click, which most people make when something new comes on
                    if (Patience.isStart(line, nowMs) || session.waitsFor().contains(peer)) {
                        lacks.put(peer, true);
                    }
                }
                case ENDED, FAILED -> { }    // waiting does not help them
            }
        });
        return lacks;
    }

    private static boolean lacks(Playback line, PlayerReport report, long nowMs) {
        boolean stands = !line.playing() || nowMs < line.at();
        return !report.ready() || !report.item().equals(line.item())
                || stands && Math.abs(report.currentTime() - line.position()) > NEAR_S;
    }

    long wakeAtMs() {
        return nextLookMs;
    }
}
