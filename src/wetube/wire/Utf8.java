package wetube.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF, nothing cut off. */
public final class Utf8 {
    private Utf8() {}

    /** The text, or a refusal. */
    public static String decode(byte[] utf8) throws ProtocolException {
        // The quick decoder puts U+FFFD for what is wrong, so only a text that has one needs the slow one.
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireWellFormed(utf8);
        }
        return text;
    }

    private static void requireWellFormed(byte[] utf8) throws ProtocolException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CoderResult result = decoder.decode(in, CharBuffer.allocate(utf8.length), true);
        if (result.isError()) {
            throw new ProtocolException("not UTF-8 at byte " + in.position());
        }
    }
}
