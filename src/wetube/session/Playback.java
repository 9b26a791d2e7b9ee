package wetube.session;

import java.util.Optional;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * Playback as a line: from where, since when, how fast. Nobody needs to be asked where we are.
 *
 * @param item     what is played; empty when nothing is
 * @param position seconds of the video at {@code at}
 * @param at       session time in Unix milliseconds; until then a playing video waits at {@code position} (a scheduled start)
 * @param rate     seconds of video per second
 * @param by       whose act this line comes from; empty for nothing and at the end
 * @param cause    that act's type: PLAY, PAUSE, SEEK, RATE, LOAD, NEXT, HOLD or RESUME
 */
public record Playback(Optional<EventId> item, boolean playing, double position, long at, double rate, Optional<PeerId> by,
                       String cause) {
    /** Nothing is loaded. */
    public static final Playback NOTHING = new Playback(Optional.empty(), false, 0, 0, 1, Optional.empty(), "LOAD");

    /**
     * Where the line is at a session time: seconds of the video, not limited by its length, which only players know, but by what an
     * event may say.
     */
    public double positionAt(long sessionTimeMs) {
        return playing ? Math.min(Act.MAX_SECONDS, position + Math.max(0, sessionTimeMs - at) / 1000.0 * rate) : position;
    }

    public Playback load(Playlist.Item what, long since, PeerId who, String why) {
        return new Playback(Optional.of(what.id()), true, what.source().from(), since, rate, Optional.of(who), why);
    }

    public Playback unload(long since, PeerId who) {
        return new Playback(Optional.empty(), false, 0, since, rate, Optional.of(who), "LOAD");
    }

    public Playback play(double from, long since, PeerId who) {
        return new Playback(item, true, from, since, rate, Optional.of(who), "PLAY");
    }

    public Playback pause(double there, long since, PeerId who) {
        return new Playback(item, false, there, since, rate, Optional.of(who), "PAUSE");
    }

    /** Stands where it is, since the session has ended: that is nobody's pause. */
    public Playback stop(long since) {
        return new Playback(item, false, positionAt(since), since, rate, Optional.empty(), "STATUS");
    }

    public Playback seek(double there, long since, PeerId who) {
        return new Playback(item, playing, there, since, rate, Optional.of(who), "SEEK");
    }

    /** A start that lies further ahead, as while the session waits, stays where it is. */
    public Playback speed(double faster, double from, long since, PeerId who) {
        return new Playback(item, playing, from, Math.max(at, since), faster, Optional.of(who), "RATE");
    }

    /** Stands here until then at the latest: a scheduled start. */
    public Playback hold(double there, long until, PeerId who) {
        return new Playback(item, true, there, until, rate, Optional.of(who), "HOLD");
    }

    public Playback resume(long since, PeerId who) {
        return new Playback(item, true, position, Math.min(at, since), rate, Optional.of(who), "RESUME");
    }
}
