package wetube.wire;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** What people can be called, and things that people name. */
public final class Name {
    /** Nothing but blanks and what no font draws: Unicode's {@code Default_Ignorable_Code_Point}, and the empty Braille pattern. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Z}\\xAD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F"
            + "\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFF8"
            + "\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]*");

    private Name() {}

    /** Whether a text is a name: some characters, none of which controls a terminal or turns a line of text round. */
    public static boolean isName(String name, int maxChars) {
        int zeroWidthNonJoiner = 0x200C;    // inside Persian words
        int zeroWidthJoiner = 0x200D;       // inside many emoji
        IntPredicate joiner = c -> c == zeroWidthNonJoiner || c == zeroWidthJoiner;
        IntPredicate unfit = c -> Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.FORMAT && !joiner.test(c);
        return name.length() <= maxChars && name.codePoints().noneMatch(unfit) && !UNSEEN.matcher(name).matches();
    }
}
