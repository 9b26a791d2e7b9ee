package wetube.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import wetube.wire.ProtocolException;

/**
 * What a video is, by name: {@code youtube:<11 characters>}, or the http(s) address of a media file.
 *
 * @param text as it stands in events
 */
public record Source(String text) {
    public static final int MAX_LENGTH = 2048;
    private static final Pattern YOUTUBE = Pattern.compile("youtube:[A-Za-z0-9_-]{11}");

    public static Source parse(String text) throws ProtocolException {
        if (YOUTUBE.matcher(text).matches()) {
            return new Source(text);
        }
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return new Source(text);
            }
        } catch (URISyntaxException e) {
            throw new ProtocolException("a video is youtube:<id> or the http(s) address of a media file");
        }
        throw new ProtocolException("a video is youtube:<id> or the http(s) address of a media file");
    }
}
