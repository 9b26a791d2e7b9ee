package wetube.party;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.session.Playback;
import wetube.session.Playlist;
import wetube.session.PlayerReport;
import wetube.session.Session;

/**
 * Turns what the page's user does to the video, the queue and the members into events.
 *
 * <p>A start is set a little ahead, so that everybody has heard of it before its time comes: twice the worst delay, at least
 * {@value #MIN_LEAD_MS} ms, and long enough for the slowest player to begin.
 *
 * <p>A viewer may steer its own player while nobody else is here: by a line of its own, which is in no log and ends when somebody
 * comes back.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Steering {
    static final long MIN_LEAD_MS = 150;
    static final long MAX_LEAD_MS = 1000;
    /** Slow players take this long to begin. A player that claims more time does not make the others wait longer. */
    private static final double MAX_START_MS = 500;

    private final Context context;
    private final Session session;
    private final Presence presence;
    private final Membership membership;
    private final Pen pen;
    private Optional<Playback> solo = Optional.empty();

    Steering(Context context, Session session, Presence presence, Membership membership, Pen pen) {
        this.context = context;
        this.session = session;
        this.presence = presence;
        this.membership = membership;
        this.pen = pen;
    }

    /** The line that our page follows. */
    Playback playback() {
        return solo.orElseGet(() -> session.playback());
    }

    /** For whom that line waits until it starts. */
    List<PeerId> waitsFor() {
        return solo.isPresent() ? List.of() : session.waitsFor();
    }

    /** How far ahead of the line a player is, behind if negative; empty unless it plays or stands on the same item. */
    Optional<Long> distanceMs(PlayerReport report) {
        Playback line = playback();
        boolean comparable = switch (report.state()) {
            case PLAYING, PAUSED, BUFFERING, STALLED -> report.item().equals(line.item()) && report.atMs() >= line.at();
            case ENDED, FAILED, WAITING -> false;
        };
        return comparable ? Optional.of(Math.round(1000 * (report.currentTime() - line.positionAt(report.atMs())))) : Optional.empty();
    }

    boolean mayControl() {
        return membership.isOpen() && (membership.role().includes(Role.EDITOR) || membership.isAlone());
    }

    // ---- commands ----

    void command(PageCommand command) {
        switch (command) {
            case PageCommand.Load c -> {
                if (hasRoom("LOAD")) {
                    propose("LOAD", Role.EDITOR, time -> new Act.Load(c.source(), c.title(), time + leadMs()));
                }
            }
            case PageCommand.Jump c -> onItem("LOAD", c.item(), time -> new Act.Jump(c.item(), time + leadMs()));
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
            case PageCommand.Resume c -> resume();
            case PageCommand.Plain c -> {
                if (!(c.act() instanceof Act.Add) || hasRoom(c.act().type())) {
                    propose(c.act().type(), c.act().need(), time -> c.act());
                }
            }
            case PageCommand.ChangeRole c -> changeRole(c);
            case PageCommand.Remove c -> remove(c.peer());
            case PageCommand.Withdraw c -> remove(c.peer());
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
        } else if (membership.role().includes(Role.EDITOR)) {
            EventId item = line.item().get();
            propose(about, Role.EDITOR, time -> act.at(item, time));
        } else if (mayControl()) {
            alone(own.change(line, presence.sessionTimeMs()));
        } else {
            refuse(about, Role.EDITOR);
        }
    }

    private void next(EventId item) {
        Optional<Playlist.Item> following = session.playlist().following(item);
        if (following.isEmpty()) {
            context.error("NEXT", "This is the last video in the queue.");
        } else if (membership.role().includes(Role.EDITOR)) {
            propose("NEXT", Role.EDITOR, time -> new Act.Next(item, time + leadMs()));
        } else if (mayControl()) {
            alone(playback().load(following.get(), presence.sessionTimeMs(), context.self, "NEXT"));
        } else {
            refuse("NEXT", Role.EDITOR);
        }
    }

    /** Goes on at once with those who are ready. */
    private void resume() {
        Optional<EventId> line = session.setBy();
        if (waitsFor().isEmpty() || line.isEmpty() || playback().at() <= presence.sessionTimeMs()) {
            context.error("RESUME", "The session does not wait for anybody.");
        } else {
            propose("RESUME", Role.EDITOR, time -> new Act.Resume(line.get(), time + leadMs()));
        }
    }

    private boolean hasRoom(String about) {
        boolean full = session.playlist().isFull();
        if (full) {
            context.error(about, "The queue is full: " + Playlist.MAX_ITEMS + " videos. Remove some first.");
        }
        return !full;
    }

    private void onItem(String about, EventId item, LongFunction<Act> act) {
        if (session.playlist().get(item).isEmpty()) {
            context.error(about, "That video is no longer in the queue.");
        } else {
            propose(about, Role.EDITOR, act);
        }
    }

    private void changeRole(PageCommand.ChangeRole command) {
        Role now = session.roster().roleOf(command.peer());
        if (now == Role.NONE) {
            context.error("ROLE", "They are not in this session any more.");
        } else if (session.roster().givenTo(command.peer()) == Role.DIRECTOR && !command.peer().equals(context.self)) {
            context.error("ROLE", "Nobody can take a director's role away; directors lay it down themselves.");
        } else {
            propose("ROLE", Role.DIRECTOR, time -> new Act.ChangeRole(command.peer(), command.role()));
        }
    }

    /** What can't be undone is for directors whom directors made; an elected one asks those who voted for it. */
    private void end() {
        if (session.mayEnd(context.self)) {
            pen.propose("END", time -> new Act.End());
        } else if (session.ended()) {
            context.error("END", "The session has ended.");
        } else {
            context.error("END", session.endWish().filter(wish -> wish.agreed().contains(context.self)).isPresent()
                    ? "You have agreed already; the others have not yet." : "Only directors may do that.");
        }
    }

    /** Takes a member out, or an invitation back. */
    private void remove(PeerId peer) {
        if (!session.roster().admits(peer)) {
            context.error("REMOVE", "They are not in this session any more.");
        } else if (session.roster().givenTo(peer) == Role.DIRECTOR) {
            context.error("REMOVE", "Nobody can remove a director; directors leave themselves.");
        } else {
            propose("REMOVE", Role.DIRECTOR, time -> new Act.Remove(peer));
        }
    }

    private void propose(String about, Role need, LongFunction<Act> act) {
        if (!membership.role().includes(need)) {
            refuse(about, need);
        } else if (session.ended()) {
            context.error(about, "The session has ended.");
        } else {
            pen.propose(about, act);
        }
    }

    private void refuse(String about, Role need) {
        context.error(about, switch (need) {
            case DIRECTOR -> "Only directors may do that.";
            case EDITOR -> "Only editors and directors may do that.";
            case VIEWER, NONE -> "You are not in this session.";
        });
    }

    /** How far ahead a start must lie to reach everybody before it comes, and every player in time to begin with it. */
    long leadMs() {
        double delayMs = presence.worstDelayMs();
        double startMs = presence.players().values().stream().mapToDouble(PlayerReport::startMs).max().orElse(0);
        double leadMs = Math.max(2 * delayMs, delayMs + Math.min(startMs, MAX_START_MS));
        return Math.clamp(Math.round(leadMs), membership.isAlone() ? 0 : MIN_LEAD_MS, MAX_LEAD_MS);
    }

    // ---- alone ----

    /** Steers the own player, and no other. */
    void alone(Playback line) {
        solo = Optional.of(line);
        context.changed = true;
    }

    void tick() {
        if (solo.isPresent() && !membership.isAlone()) {
            solo = Optional.empty();
            context.changed = true;
        }
    }
}
