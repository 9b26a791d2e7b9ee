package wetube.peer;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.session.Act;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Role;

/**
 * Turns what the page's user does to the video, the queue and the members into events, and writes the automatic ones.
 *
 * <p>A start is set a little ahead, so that it has reached everybody before it comes: twice the worst delay, at least
 * {@value #MIN_LEAD_MS} ms.
 *
 * <p>A viewer whom everybody has left steers the own player alone: a line of its own that is in no log and ends when somebody
 * comes back.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Steering {
    static final long MIN_LEAD_MS = 150;
    static final long MAX_LEAD_MS = 1000;
    /** A NEXT takes a moment to be stored and applied; a second one would do no harm. */
    static final long PATIENCE_MS = 2000;
    /** How often the end of an item is looked for. */
    static final long LOOK_MS = 250;

    private final Context context;
    private final Party party;
    private Optional<Playback> solo = Optional.empty();
    private long nextLookMs;

    Steering(Context context, Party party) {
        this.context = context;
        this.party = party;
        this.nextLookMs = context.nowMs;
    }

    /** The line that our page follows. */
    Playback playback() {
        return solo.orElseGet(() -> party.session().playback());
    }

    boolean mayControl() {
        return party.phase() == Summary.Phase.OPEN && (party.role().includes(Role.EDITOR) || isAlone());
    }

    /** A member with nobody else here. */
    private boolean isAlone() {
        return party.role() != Role.NONE && party.presence().here(Role.VIEWER).allMatch(context.self::equals);
    }

    // ---- commands ----

    void command(PageCommand command) {
        switch (command) {
            case PageCommand.Load c -> propose("LOAD", Role.EDITOR, time -> new Act.Load(c.source(), c.title(), time + leadMs()));
            case PageCommand.Jump c -> onItem("LOAD", c.item(), time -> new Act.Jump(c.item(), time + leadMs()));
            case PageCommand.Add c -> propose("QUEUE", Role.EDITOR, time -> new Act.Add(c.source(), c.title()));
            case PageCommand.Drop c -> onItem("QUEUE", c.item(), time -> new Act.Drop(c.item()));
            case PageCommand.Move c -> onItem("QUEUE", c.item(), time -> new Act.Move(c.item(), c.before()));
            case PageCommand.Next c -> next(c.item());
            case PageCommand.Play c -> steer("PLAY",
                    (item, time) -> new Act.Play(item, c.currentTime(), time + leadMs()),
                    (line, time) -> line.play(c.currentTime(), time, context.self));
            case PageCommand.Pause c -> steer("PAUSE",
                    (item, time) -> new Act.Pause(item, c.currentTime(), time),
                    (line, time) -> line.pause(c.currentTime(), time, context.self));
            case PageCommand.Seek c -> steer("SEEK",
                    (item, time) -> new Act.Seek(item, c.currentTime(), time + leadMs()),
                    (line, time) -> line.seek(c.currentTime(), time, context.self));
            case PageCommand.Rate c -> steer("RATE",
                    (item, time) -> new Act.Rate(item, c.rate(), playback().positionAt(time + leadMs()), time + leadMs()),
                    (line, time) -> line.speed(c.rate(), line.positionAt(time), time, context.self));
            case PageCommand.ChangeRole c -> changeRole(c);
            case PageCommand.Remove c -> remove(c.peer());
            case PageCommand.End c -> end();
            default -> throw new IllegalStateException("not a command to steer with: " + command);
        }
    }

    /** An act on the current item. */
    private interface OnItem {
        Act at(EventId item, long timeMs);
    }

    /** The same, on the line of somebody who is alone. */
    private interface OnLine {
        Playback change(Playback line, long timeMs);
    }

    private void steer(String about, OnItem act, OnLine own) {
        Playback line = playback();
        if (line.item().isEmpty()) {
            context.error(about, "Nothing is loaded. Add a video first.");
        } else if (party.role().includes(Role.EDITOR)) {
            EventId item = line.item().get();
            propose(about, Role.EDITOR, time -> act.at(item, time));
        } else if (mayControl()) {
            alone(own.change(line, party.presence().sessionTimeMs()));
        } else {
            refuse(about, Role.EDITOR);
        }
    }

    private void next(EventId item) {
        Optional<EventId> following = party.session().playlist().following(item).map(next -> next.id());
        if (following.isEmpty()) {
            context.error("NEXT", "This is the last video in the queue.");
        } else if (party.role().includes(Role.EDITOR)) {
            propose("NEXT", Role.EDITOR, time -> new Act.Next(item, time + leadMs()));
        } else if (mayControl()) {
            alone(playback().load(following.get(), party.presence().sessionTimeMs(), context.self, "NEXT"));
        } else {
            refuse("NEXT", Role.EDITOR);
        }
    }

    private void alone(Playback line) {
        solo = Optional.of(line);
        context.changed = true;
    }

    private void onItem(String about, EventId item, LongFunction<Act> act) {
        if (party.session().playlist().get(item).isEmpty()) {
            context.error(about, "That video is no longer in the queue.");
        } else {
            propose(about, Role.EDITOR, act);
        }
    }

    private void changeRole(PageCommand.ChangeRole command) {
        Role now = party.session().roster().roleOf(command.peer());
        if (now == Role.NONE) {
            context.error("ROLE", "They are not in this session any more.");
        } else if (party.session().roster().givenTo(command.peer()) == Role.DIRECTOR && !command.peer().equals(context.self)) {
            context.error("ROLE", "Nobody can take a director's role away; directors lay it down themselves.");
        } else {
            propose("ROLE", Role.DIRECTOR, time -> new Act.ChangeRole(command.peer(), command.role()));
        }
    }

    /** What can't be undone is for directors whom directors made. */
    private void end() {
        if (party.session().roster().elected().equals(Optional.of(context.self))) {
            context.error("END", "You direct because the others elected you; ending the session for everybody is not part of that.");
        } else {
            propose("END", Role.DIRECTOR, time -> new Act.End());
        }
    }

    /** Takes a member out, or an invitation back. */
    void remove(PeerId peer) {
        if (!party.session().roster().admits(peer)) {
            context.error("REMOVE", "They are not in this session any more.");
        } else if (party.session().roster().givenTo(peer) == Role.DIRECTOR) {
            context.error("REMOVE", "Nobody can remove a director; directors leave themselves.");
        } else {
            propose("REMOVE", Role.DIRECTOR, time -> new Act.Remove(peer));
        }
    }

    private void propose(String about, Role need, LongFunction<Act> act) {
        if (!party.role().includes(need)) {
            refuse(about, need);
        } else if (party.session().ended()) {
            context.error(about, "The session has ended.");
        } else {
            party.propose(about, act);
        }
    }

    private void refuse(String about, Role need) {
        context.error(about, need == Role.DIRECTOR ? "Only directors may do that." : "Only editors and directors may do that.");
    }

    private long leadMs() {
        return Math.clamp(Math.round(2 * party.presence().worstDelayMs()), isAlone() ? 0 : MIN_LEAD_MS, MAX_LEAD_MS);
    }

    // ---- automatic acts ----

    void tick() {
        if (solo.isPresent() && !isAlone()) {
            solo = Optional.empty();
            context.changed = true;
        }
        if (nextLookMs <= context.nowMs) {
            nextLookMs = context.nowMs + LOOK_MS;
            goOn();
        }
    }

    /** At the end of an item, the first of the directors here, else of the editors, goes on to the next. */
    private void goOn() {
        Playback line = playback();
        Optional<EventId> next = line.item().flatMap(item -> party.session().playlist().following(item)).map(item -> item.id());
        if (!line.playing() || next.isEmpty() || party.phase() != Summary.Phase.OPEN || !isOver(line)) {
            return;
        }
        Presence presence = party.presence();
        Optional<PeerId> first = presence.here(Role.DIRECTOR).findFirst().or(() -> presence.here(Role.EDITOR).findFirst());
        if (first.equals(Optional.of(context.self))) {
            nextLookMs = context.nowMs + PATIENCE_MS;
            EventId over = line.item().get();
            party.propose("NEXT", time -> new Act.Next(over, time + leadMs()));
        } else if (first.isEmpty() && isAlone()) {
            alone(line.load(next.get(), presence.sessionTimeMs(), context.self, "NEXT"));
        }
    }

    /** Our own player says so; without one, most of the others' do. A report from before the line began says nothing of it. */
    private boolean isOver(Playback line) {
        Optional<PlayerReport> own = party.presence().player();
        if (own.isPresent()) {
            return isOn(line, own.get()) && own.get().state() == PlayerReport.State.ENDED;
        }
        long now = party.presence().sessionTimeMs();
        List<PlayerReport> others = party.presence().reports().filter(report -> isOn(line, report) && report.atMs() <= now + LOOK_MS).toList();
        return 2 * others.stream().filter(report -> report.state() == PlayerReport.State.ENDED).count() > others.size();
    }

    private static boolean isOn(Playback line, PlayerReport report) {
        return report.item().equals(line.item()) && report.atMs() >= line.at();
    }

    long wakeAtMs() {
        return nextLookMs;
    }
}
