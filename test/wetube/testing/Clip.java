package wetube.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Test clips, made by ffmpeg once and kept under {@code build/clips}: MP4 with H.264, 320x180, 25 frames a second, a key
 * frame each second, the time burnt into the picture where a font is found.
 *
 * <p>With a sound track the media clock is the sound device's, and a headless browser's pretended device loses time on a
 * busy machine; so tight bounds on synchrony are for {@link #silent}.
 */
public final class Clip {
    public static final int SECONDS = 60;

    private Clip() {}

    /** A clip of {@link #SECONDS} without a sound track. */
    public static Path silent() {
        return make(SECONDS, false);
    }

    /** The same with a tone. */
    public static Path withSound() {
        return make(SECONDS, true);
    }

    /** One of another length: short, for what happens at the end; long, to watch for a while. */
    public static Path silent(int seconds) {
        return make(seconds, false);
    }

    public static Path withSound(int seconds) {
        return make(seconds, true);
    }

    /** A second of a tone, in ADTS: its frames can be sent again and again. */
    public static synchronized Path radio() {
        Path clip = Project.build("clips").resolve("radio.aac");
        if (!Files.exists(clip)) {
            needsFfmpeg();
            Path made = clip.resolveSibling("making.aac");
            if (!run(List.of("ffmpeg", "-nostdin", "-y", "-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-c:a", "aac", made.toString()),
                    made)) {
                throw new IllegalStateException("ffmpeg failed; see " + log(made));
            }
            move(made, clip);
        }
        return clip;
    }

    private static void needsFfmpeg() {
        Assumptions.assumeTrue(WebDriver.onPath("ffmpeg").isPresent(), "needs ffmpeg on the PATH, to make a clip");
    }

    private static void move(Path made, Path clip) {
        try {
            Files.move(made, clip, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Twenty seconds as people have them: 1080p, about 5 Mbit/s, a key frame each 2 s, AAC; its index first, or last. */
    public static synchronized Path film(boolean indexFirst) {
        Path clip = Project.build("clips").resolve(indexFirst ? "film-index-first.mp4" : "film-index-last.mp4");
        Assumptions.assumeTrue(Files.exists(clip) || WebDriver.onPath("ffmpeg").isPresent(), "needs ffmpeg on the PATH, to make a film");
        if (!Files.exists(clip)) {
            List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y", "-f", "lavfi", "-i",
                    "testsrc2=size=1920x1080:rate=25:duration=20", "-f", "lavfi", "-i", "sine=frequency=440:duration=20", "-c:a", "aac",
                    "-vf", "format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-b:v", "5M", "-minrate", "5M",
                    "-maxrate", "5M", "-bufsize", "5M", "-x264-params", "nal-hrd=cbr"));
            command.addAll(indexFirst ? List.of("-movflags", "+faststart", clip.toString()) : List.of(clip.toString()));
            if (!run(command, clip)) {
                throw new IllegalStateException("ffmpeg failed; see " + log(clip));
            }
        }
        return clip;
    }

    private static synchronized Path make(int seconds, boolean sound) {
        Path clip = Project.build("clips").resolve((sound ? "sound-" : "silent-") + seconds + "s.mp4");
        if (Files.exists(clip)) {
            return clip;
        }
        needsFfmpeg();
        Path made = clip.resolveSibling("making.mp4");
        String time = ",drawtext=text='%{pts\\:hms}':fontsize=40:fontcolor=white:box=1:boxcolor=black:x=40:y=70";
        if (!ffmpeg(seconds, sound, time, made) && !ffmpeg(seconds, sound, "", made)) {
            throw new IllegalStateException("ffmpeg failed; see " + log(made));
        }
        move(made, clip);
        return clip;
    }

    private static boolean ffmpeg(int seconds, boolean sound, String filter, Path made) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y"));
        command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=" + seconds));
        if (sound) {
            command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=" + seconds, "-c:a", "aac"));
        }
        command.addAll(List.of("-vf", "format=yuv420p" + filter, "-c:v", "libx264", "-preset", "veryfast", "-g", "25",
                "-movflags", "+faststart", made.toString()));
        return run(command, made);
    }

    private static boolean run(List<String> command, Path made) {
        try {
            ProcessBuilder ffmpeg = new ProcessBuilder(command).redirectErrorStream(true);
            return ffmpeg.redirectOutput(log(made).toFile()).start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Path log(Path made) {
        return made.resolveSibling("ffmpeg.log");
    }
}
