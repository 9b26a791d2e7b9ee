package wetube.swarm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wetube.wire.ProtocolException;

/**
 * A video of a session that its members deliver to each other, as it stands in the log:
 *
 * <pre>
 *   ppspp:6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f?length=7162&amp;chunk=16384&amp;type=mp4
 * </pre>
 *
 * <p>One item has one spelling: what differs in case, order or a leading zero is no item. The hash function is SHA-256. Chunks are of
 * 16 KiB up to 4 GiB, and of 32 KiB beyond.
 */
public record Item(Content content, Type type) {
    /** What the first bytes of a video may show it to be. Nothing else is served to a browser. */
    public enum Type {
        MP4("video/mp4"), WEBM("video/webm"), MP3("audio/mpeg"), OGG("application/ogg");

        private final String mediaType;

        Type(String mediaType) {
            this.mediaType = mediaType;
        }

        /** As HTTP calls it. */
        public String mediaType() {
            return mediaType;
        }

        /** What begins like this. */
        public static Optional<Type> of(Bytes start) {
            String hex = Bytes.of(Arrays.copyOf(start.array(), SHOWN_BYTES)).toString();
            return hex.startsWith("66747970", 8) ? Optional.of(MP4)          // ISO 14496-12 §4.3: "ftyp" after a length
                    : hex.startsWith("1a45dfa3") ? Optional.of(WEBM)         // RFC 8794 §11.2.1: EBML
                    : hex.startsWith("4f676753") ? Optional.of(OGG)          // RFC 3533 §6: "OggS"
                    : hex.startsWith("494433") || hex.matches("ff(e|f)[2-7a-f].*") ? Optional.of(MP3)   // ID3, or the sync of layer III
                    : Optional.empty();
        }
    }

    private static final int SHOWN_BYTES = 12;

    /** How an item begins. */
    public static final String SCHEME = "ppspp:";
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final long LONG_BYTES = 4L << 30;
    private static final Pattern SPELLING = Pattern.compile(
            "ppspp:([0-9a-f]{64})\\?length=([1-9][0-9]{0,12})&chunk=(16384|32768)&type=(mp4|webm|mp3|ogg)");

    public static Item of(Bytes root, long lengthBytes, Type type) {
        return new Item(new Content(HashFunction.SHA256, root, chunkBytes(lengthBytes), lengthBytes), type);
    }

    /** The size of the chunks of a video of this length. */
    public static int chunkBytes(long lengthBytes) {
        return lengthBytes <= LONG_BYTES ? CHUNK_BYTES : 2 * CHUNK_BYTES;
    }

    public static Item parse(String text) throws ProtocolException {
        Matcher parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            throw new ProtocolException("a swarm's item reads ppspp:<root>?length=…&chunk=…&type=…");
        }
        long lengthBytes = Long.parseLong(parts.group(2));
        if (lengthBytes > Content.LENGTH_MAX_BYTES) {
            throw new ProtocolException("a video of " + lengthBytes + " bytes is longer than 1 TiB");
        }
        if (Integer.parseInt(parts.group(3)) != chunkBytes(lengthBytes)) {
            throw new ProtocolException("a video of " + lengthBytes + " bytes has chunks of " + chunkBytes(lengthBytes) + " bytes");
        }
        return of(Bytes.ofHex(parts.group(1)), lengthBytes, Type.valueOf(parts.group(4).toUpperCase(Locale.ROOT)));
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return "ppspp:" + content.root() + "?length=" + content.lengthBytes() + "&chunk=" + content.chunkBytes()
                + "&type=" + type.name().toLowerCase(Locale.ROOT);
    }
}
