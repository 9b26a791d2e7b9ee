package wetube.friends;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import wetube.act.Act;
import wetube.swarm.Bytes;
import wetube.swarm.Item;
import wetube.wire.Json;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

/**
 * What its owner says of a video, in a catalogue and in the interface:
 *
 * <pre>{@code
 *   {"torrentId":"ppspp:6e19…?length=7162&chunk=16384&type=mp4","title":"Lake","description":"At dusk.","tags":["water"],"duration":62}
 * }</pre>
 *
 * @param durationS 0 if it is not known
 * @param poster    the SHA-256 of its {@link Poster}, {@code "poster":"9f86…"}; empty if it has none
 */
public record Video(Item item, String title, String description, List<String> tags, int durationS, Optional<Bytes> poster) {
    static final int MAX_DESCRIPTION_BYTES = 2000;
    static final int MAX_TAGS = 16;
    static final int MAX_TAG_CHARS = 32;

    public static Video of(Json.Obj json) throws ProtocolException {
        String description = json.has("description") ? json.string("description", MAX_DESCRIPTION_BYTES) : "";
        if (description.getBytes(StandardCharsets.UTF_8).length > MAX_DESCRIPTION_BYTES || description.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new ProtocolException("a description has at most " + MAX_DESCRIPTION_BYTES + " bytes, and no signs that steer a terminal");
        }
        return new Video(json.read("torrentId", Item::parse), Act.name(json, "title", Act.MAX_TITLE_CHARS), description,
                json.has("tags") ? json.list("tags", MAX_TAGS, Video::tag).stream().distinct().toList() : List.of(),
                json.has("duration") ? (int) json.integer("duration", 0, Integer.MAX_VALUE) : 0,
                json.optional("poster", text -> Bytes.ofHex(root(text))));
    }

    private static String tag(String text) throws ProtocolException {
        if (!Name.isName(text, MAX_TAG_CHARS)) {
            throw new ProtocolException("a tag has 1 to " + MAX_TAG_CHARS + " characters that can be seen");
        }
        return text;
    }

    /** Reads the root of a film, or the hash of a poster. */
    public static String root(String text) throws ProtocolException {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new ProtocolException("a root has 64 hexadecimal digits, in lower case");
        }
        return text;
    }

    public Json.Builder put(Json.Builder json) {
        return json.put("torrentId", item.toString()).put("title", title).put("description", description).put("tags", tags)
                .put("duration", durationS).putIfPresent("poster", poster.map(Bytes::toString));
    }

    /** Whether that is its poster. */
    public boolean shows(Bytes hash) {
        return poster.filter(hash::equals).isPresent();
    }

    public Bytes root() {
        return item.content().root();
    }
}
