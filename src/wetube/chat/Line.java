package wetube.chat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import wetube.log.EventId;
import wetube.wire.Base64Url;
import wetube.wire.ByteReader;
import wetube.wire.Name;
import wetube.wire.ProtocolException;
import wetube.wire.Utf8;
import wetube.wire.Word;

/**
 * What is inside a box: a line of text in a channel, or that somebody made, entered or left one.
 *
 * <p>In bytes, numbers big-endian and texts in UTF-8, zeros behind up to the box's step:
 *
 * <pre>
 *   kind 1 | length 1, channel | length 1, client | length 2, text | about 1 [, id of that line 32] | 0 …
 * </pre>
 *
 * @param channel 1 to 32 characters in one spelling, see {@link #channel}
 * @param client  a client of the HTTP interface for whom the author's peer says it, as it claims; empty for the author
 * @param text    at most 4,096 bytes in UTF-8; no controls but line feed and tab
 * @param about   the line it is about, if any
 */
public record Line(Kind kind, String channel, String client, String text, Optional<About> about) {
    /** The channel that is always there, with everybody in it. */
    public static final String GENERAL = "general";
    public static final int MAX_TEXT_BYTES = 4096;
    static final int MAX_CHANNEL_CHARS = 32;
    static final int MAX_CLIENT_CHARS = 40;
    /** A UTF-16 code unit takes at most 3 bytes in UTF-8. */
    static final int MAX_BYTES = 1 + 1 + 3 * MAX_CHANNEL_CHARS + 1 + 3 * MAX_CLIENT_CHARS + 2 + MAX_TEXT_BYTES + 1 + 32;

    /** Numbered from 1 in this order. */
    public enum Kind { LINE, MADE, ENTERED, LEFT }

    /** What a line is to another, numbered from 1 in this order. CORRECTION and WITHDRAWAL count for one's own lines only. */
    public enum Relation implements Word {
        REPLY, CORRECTION, WITHDRAWAL;
    }

    /** "This is a reply to that line", for example. */
    public record About(Relation relation, EventId line) {}

    /** @throws ProtocolException if a text is none that a line can have; the message tells whoever typed it what to change */
    public static Line of(Kind kind, String channel, String client, String text, Optional<About> about) throws ProtocolException {
        require(channel.equals(GENERAL) || channel.equals(channel(channel)), "a channel's name is written in small letters");
        require(client.isEmpty() || isName(client, MAX_CLIENT_CHARS),
                "a name has 1 to " + MAX_CLIENT_CHARS + " visible characters, without comma and slash");
        require(text.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'
                || Character.getType(c) == Character.SURROGATE), "a line has no control characters");
        int bytes = utf8(text).length;
        require(bytes <= MAX_TEXT_BYTES, "a line has at most " + MAX_TEXT_BYTES + " bytes, this one has " + bytes);
        require(kind == Kind.LINE || text.isEmpty() && about.isEmpty(), "who comes or goes says nothing by that");
        return new Line(kind, channel, client, text, about);
    }

    /** A line as it was typed: line ends become line feeds. */
    public static Line typed(String channel, String text, Optional<About> about) throws ProtocolException {
        return of(Kind.LINE, channel(channel), "", text.replace("\r\n", "\n").replace('\r', '\n'), about);
    }

    /** A channel's name in the one spelling that all its spellings share: without blanks round it, small letters, NFC. */
    public static String channel(String typed) throws ProtocolException {
        String folded = fold(typed.strip());
        require(isName(folded, MAX_CHANNEL_CHARS),
                "a channel's name has 1 to " + MAX_CHANNEL_CHARS + " visible characters, without comma and slash");
        return folded;
    }

    /** A name that a client of the HTTP interface may have. */
    public static String client(String name) throws ProtocolException {
        return of(Kind.ENTERED, GENERAL, name, "", Optional.empty()).client;
    }

    /** Whether it changes another line and is none itself. */
    boolean changes() {
        return about.filter(to -> to.relation != Relation.REPLY).isPresent();
    }

    private static String fold(String name) {
        return Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** The HTTP interface puts names between commas and in paths. */
    private static boolean isName(String name, int maxChars) {
        return Name.isName(name, maxChars) && name.equals(name.strip()) && name.indexOf(',') < 0 && name.indexOf('/') < 0;
    }

    private static void require(boolean holds, String rule) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(rule);
        }
    }

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(kind.ordinal() + 1);
        for (byte[] name : new byte[][] {utf8(channel), utf8(client)}) {
            out.write(name.length);
            out.writeBytes(name);
        }
        byte[] words = utf8(text);
        out.write(words.length >> 8);
        out.write(words.length);
        out.writeBytes(words);
        out.write(about.map(to -> to.relation.ordinal() + 1).orElse(0));
        about.ifPresent(to -> out.writeBytes(to.line.bytes()));
        return out.toByteArray();
    }

    /** Reads what {@link #encode} wrote, with any number of zeros behind it. */
    static Line decode(byte[] plain) throws ProtocolException {
        ByteReader in = new ByteReader(plain);
        Kind kind = numbered(Kind.values(), in.u8());
        String channel = Utf8.decode(in.bytes(in.u8()));
        String client = Utf8.decode(in.bytes(in.u8()));
        String text = Utf8.decode(in.bytes(in.u16()));
        int relation = in.u8();
        Optional<About> about = relation == 0 ? Optional.empty()
                : Optional.of(new About(numbered(Relation.values(), relation), id(in.bytes(32))));
        byte[] rest = in.bytes(in.remaining());
        require(Arrays.equals(rest, new byte[rest.length]), "behind a line there are zeros");
        return of(kind, channel, client, text, about);
    }

    private static <T> T numbered(T[] values, int number) throws ProtocolException {
        require(number >= 1 && number <= values.length, "no kind of line has number " + number);
        return values[number - 1];
    }

    private static EventId id(byte[] hash) throws ProtocolException {
        return EventId.parse(Base64Url.encode(hash));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
