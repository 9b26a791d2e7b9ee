package wetube.friends;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import wetube.swarm.Bytes;
import wetube.wire.ProtocolException;
import wetube.wire.Sha256;

/**
 * The picture of a video in lists, known by its SHA-256. It may come from anybody: what its first bytes don't show to be a JPEG, PNG or
 * WebP, and what is large, is no poster. Immutable.
 */
public record Poster(Bytes hash, Bytes image) {
    public static final int MAX_BYTES = 20 * 1024;
    /** In base64. */
    public static final int MAX_CHARS = (MAX_BYTES + 2) / 3 * 4;

    /** How a kind of picture begins; where {@code _} stands, anything may. */
    private record Kind(String mediaType, String beginning) {
        boolean begins(String bytes) {
            return bytes.matches("(?s)" + beginning.replace('_', '.') + ".*");
        }
    }

    private static final List<Kind> KINDS = List.of(new Kind("image/jpeg", "\u00ff\u00d8\u00ff"), new Kind("image/png", "\u0089PNG\r\n\u001a\n"),
            new Kind("image/webp", "RIFF____WEBP"));
    private static final int BEGINNING_BYTES = 12;

    /** @throws ProtocolException if these bytes are no poster */
    public static Poster of(byte[] image) throws ProtocolException {
        if (image.length > MAX_BYTES || KINDS.stream().noneMatch(kind -> kind.begins(beginning(image)))) {
            throw new ProtocolException("a poster is a JPEG, PNG or WebP of at most " + MAX_BYTES + " bytes");
        }
        return new Poster(Bytes.of(Sha256.of(image)), Bytes.of(image));
    }

    /** Reads what {@link #base64} wrote. */
    public static Poster parse(String base64) throws ProtocolException {
        try {
            return of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a poster comes in base64");
        }
    }

    private static String beginning(byte[] image) {
        return new String(Arrays.copyOf(image, Math.min(image.length, BEGINNING_BYTES)), StandardCharsets.ISO_8859_1);
    }

    public String mediaType() {
        return KINDS.stream().filter(kind -> kind.begins(beginning(image.array()))).findFirst().orElseThrow().mediaType();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(image.array());
    }
}
