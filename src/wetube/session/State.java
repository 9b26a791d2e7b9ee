package wetube.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import wetube.act.Act;
import wetube.act.Admittance;
import wetube.act.Waiting;
import wetube.identity.PeerId;
import wetube.law.Ending;
import wetube.law.Roster;
import wetube.law.Standing;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * What the acts that count mean, as far as they were applied, in the log's order: what is on the screen, and who goes by which name.
 * To apply acts in another order, begin with a fresh one.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class State {
    String title = "";
    Ending ending = Ending.NONE;
    Roster roster = Roster.EMPTY;
    Playlist playlist = Playlist.EMPTY;
    Playback playback = Playback.NOTHING;
    /** The event that set the line which the playback follows, and for whom it makes the session wait. */
    Optional<EventId> setBy = Optional.empty();
    List<PeerId> waitsFor = List.of();
    Waiting waiting = Waiting.OFF;
    Admittance admittance = Admittance.ASK;
    final Map<PeerId, Profile> profiles = new HashMap<>();

    void apply(LogEntry entry, Act act, Standing standing) {
        PeerId author = entry.author();
        switch (act) {
            case Act.Start a -> {
                title = a.title();
                profiles.put(author, new Profile(a.name(), a.addresses()));
            }
            case Act.Invite a -> profiles.putIfAbsent(a.peer(), new Profile(a.name(), a.addresses()));
            case Act.Join a -> profiles.put(author, new Profile(a.name(), a.addresses()));
            case Act.Profile a -> profiles.put(author, new Profile(a.name(), a.addresses()));
            case Act.Remove a -> admittance = admittance == Admittance.VIEWERS ? Admittance.ASK : admittance;    // who is out still knows the code
            case Act.Membership a -> { }    // the law has put it into the roster
            case Act.End a -> end(entry, standing);
            case Act.Setting a -> {
                waiting = a.waiting().orElse(waiting);
                admittance = a.admittance().orElse(admittance);
            }
            case Act.Say a -> throw new IllegalStateException("what people say is no part of this state: " + entry);
            case Act.Steering a -> {
                if (!ending.done()) {
                    Playback before = playback;
                    steer(entry, a);
                    if (playback != before) {    // the act has set a new line; a RATE lets it wait for the same people as before
                        setBy = Optional.of(entry.id());
                        waitsFor = a instanceof Act.Hold hold ? hold.waitsFor() : a instanceof Act.Rate ? waitsFor : List.of();
                    }
                }
            }
        }
    }

    private void end(LogEntry entry, Standing standing) {
        ending = standing.ends(entry) ? ending.over()
                : standing.ballot().mandate().map(elected -> ending.agreedBy(entry.author(), elected)).orElse(ending);
        if (ending.done()) {
            long atMs = entry.event().time();
            playback.item().ifPresent(item -> playback = playback.stop(atMs));
            waitsFor = List.of();
        }
    }

    private void steer(LogEntry entry, Act.Steering act) {
        PeerId by = entry.author();
        switch (act) {
            case Act.Load a -> {
                if (!playlist.isFull()) {
                    Playlist.Item item = new Playlist.Item(entry.id(), a.source(), a.title(), by);
                    Optional<EventId> current = playback.item().filter(id -> playlist.get(id).isPresent());
                    playlist = current.isPresent() ? playlist.insertAfter(current.get(), item) : playlist.append(item);
                    playback = playback.load(item, a.at(), by, "LOAD");
                }
            }
            case Act.Jump a -> playlist.get(a.item())
                    .ifPresent(item -> playback = playback.load(item, a.at(), by, "LOAD"));
            case Act.Next a -> playlist.following(a.item())
                    .ifPresent(next -> onCurrent(a.item(), line -> line.load(next, a.at(), by, "NEXT")));
            case Act.Play a -> onCurrent(a.item(), line -> line.play(a.currentTime(), a.at(), by));
            case Act.Pause a -> onCurrent(a.item(), line -> line.pause(a.currentTime(), a.at(), by));
            case Act.Seek a -> onCurrent(a.item(), line -> line.seek(a.currentTime(), a.at(), by));
            case Act.Rate a -> onCurrent(a.item(), line -> line.speed(a.rate(), a.currentTime(), a.at(), by));
            case Act.Hold a -> {
                if (setBy.equals(Optional.of(a.setBy())) && playback.playing() && waiting != Waiting.OFF) {
                    playback = playback.hold(a.currentTime(), a.until(), by);
                }
            }
            case Act.Resume a -> {
                if (setBy.equals(Optional.of(a.setBy())) && !waitsFor.isEmpty()) {
                    playback = playback.resume(a.at(), by);
                }
            }
            case Act.Add a -> {
                if (!playlist.isFull()) {
                    playlist = playlist.append(new Playlist.Item(entry.id(), a.source(), a.title(), by));
                }
            }
            case Act.Drop a -> {
                Optional<Playlist.Item> next = playlist.following(a.item());
                long since = entry.event().time();
                playlist = playlist.without(a.item());
                onCurrent(a.item(), line -> next.map(item -> line.load(item, since, by, "NEXT")).orElse(line.unload(since, by)));
            }
            case Act.Move a -> playlist = playlist.move(a.item(), a.before());
        }
    }

    /** An act on an item that is no longer the current one has no effect. */
    private void onCurrent(EventId item, UnaryOperator<Playback> change) {
        if (playback.item().equals(Optional.of(item))) {
            playback = change.apply(playback);
        }
    }
}
