package wetube.act;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wetube.swarm.Item;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * What a video is, by name: {@code youtube:<11 characters>}, the http(s) address of a media file as a browser writes it: in
 * ASCII, with no user name in it; or {@code ppspp:…}, a film that the members deliver to each other ({@link Item}). Behind an address may
 * stand where to begin, {@code #t=90}: W3C Media Fragments URI 1.0 §4.2.1.
 *
 * @param text as it stands in events
 */
public record Source(String text) {
    private static final int MAX_LENGTH = 2048;
    private static final Pattern YOUTUBE = Pattern.compile("youtube:[A-Za-z0-9_-]{11}(#t=[0-9]{1,6})?");
    private static final Pattern FROM = Pattern.compile("[^#]*#t=([0-9]{1,6})");
    private static final Pattern WEB = Pattern.compile(
            "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?([/?#][!-~]*)?");

    public static Source of(Json.Obj json) throws ProtocolException {
        return json.read("torrentId", Source::parse);
    }

    public static Source parse(String text) throws ProtocolException {
        if (text.startsWith(Item.SCHEME)) {
            Item.parse(text);
        } else if (text.length() > MAX_LENGTH || !YOUTUBE.matcher(text).matches() && !WEB.matcher(text).matches()) {
            throw new ProtocolException("a video is youtube:<id>, ppspp:<root>… or the http(s) address of a media file");
        }
        return new Source(text);
    }

    /** The film, if it is one that members deliver to each other. */
    public Optional<Item> item() {
        try {
            return text.startsWith(Item.SCHEME) ? Optional.of(Item.parse(text)) : Optional.empty();
        } catch (ProtocolException e) {
            throw new IllegalStateException("parsed before: " + text, e);
        }
    }

    /** Where it is to begin, seconds. */
    public double from() {
        Matcher from = FROM.matcher(text);
        return from.matches() ? Double.parseDouble(from.group(1)) : 0;
    }
}
