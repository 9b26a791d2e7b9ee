package wetube.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Source;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;

@DisplayName("Playback is a line")
class PlaybackTest {
    private static final Playback LINE = new Playback(Optional.of(EventId.of("film")), true, 80, 10_000, 1.5,
            Optional.of(Author.named("ada").id()), "PLAY");

    @Test
    @DisplayName("position at t = position + (t - at) * rate")
    void position() {
        assertEquals(80, LINE.positionAt(10_000));
        assertEquals(81.5, LINE.positionAt(11_000));
        assertEquals(80 + 1.5 * 3600, LINE.positionAt(3_610_000));
    }

    @Test
    @DisplayName("a scheduled start waits where it will begin")
    void scheduled() {
        assertEquals(80, LINE.positionAt(9_000));
        assertEquals(80, LINE.positionAt(Long.MIN_VALUE / 2));
    }

    @Test
    @DisplayName("paused, it stands still")
    void paused() {
        Playback paused = LINE.pause(82, 11_000, Author.named("bo").id());
        assertEquals(82, paused.positionAt(99_000));
    }

    @Test
    @DisplayName("it ends where events can't speak of it any more: after four weeks")
    void forgotten() {
        assertEquals(Act.MAX_SECONDS, LINE.positionAt(1L << 53));
    }

    @Test
    @DisplayName("What says where it begins begins there")
    void from() {
        PeerId by = Author.named("ada").id();
        Playlist.Item item = new Playlist.Item(EventId.of("late"), new Source("youtube:dQw4w9WgXcQ#t=90"), "late", by);
        assertEquals(new Playback(Optional.of(item.id()), true, 90, 20_000, 1.5, Optional.of(by), "NEXT"), LINE.load(item, 20_000, by, "NEXT"));
    }
}
