package wetube.wire;

import java.util.function.IntPredicate;

/** What people can be called, and things that people name. */
public final class Name {
    private Name() {}

    /** Whether a text is a name: some characters, none of which controls a terminal or turns a line of text round. */
    public static boolean isName(String name, int maxChars) {
        int zeroWidthNonJoiner = 0x200C;    // inside Persian words
        int zeroWidthJoiner = 0x200D;       // inside many emoji
        IntPredicate joiner = c -> c == zeroWidthNonJoiner || c == zeroWidthJoiner;
        IntPredicate unfit = c -> Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.FORMAT && !joiner.test(c);
        IntPredicate visible = c -> !Character.isSpaceChar(c) && !joiner.test(c);
        return name.length() <= maxChars && name.codePoints().noneMatch(unfit) && name.codePoints().anyMatch(visible);
    }
}
