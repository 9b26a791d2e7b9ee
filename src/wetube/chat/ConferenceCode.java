package wetube.chat;

import java.math.BigInteger;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.wire.ProtocolException;

/**
 * What the people of a conference share, and what their chat is encrypted with.
 *
 * <p>A code that a peer made has 80 random bits (a tenth of a bit less, see {@link #made}), written as 16 characters of D. Crockford's Base 32 (letters that look like digits
 * are left out) in groups of four: {@code 7K3M-9QXD-TWPB-8NRA}. A code may also be any line that people agreed on.
 *
 * @param text the one spelling that keys are made of; {@link #parse} and {@link #made} give it
 */
public record ConferenceCode(String text) {
    /** Of random in a code that was made: 80 bits. */
    private static final int RANDOM_BYTES = 10;
    /** A code with fewer bits than this is worth a warning. */
    public static final int STRONG_BITS = 50;
    static final int MAX_CHARS = 100;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int MADE_CHARS = RANDOM_BYTES * 8 / 5;

    private static final Pattern LETTERS_OR_ONE_OTHER = Pattern.compile("\\p{L}+|.", Pattern.DOTALL);
    private static final int LETTERS_OF_A_WORD = 3;
    /** A word that somebody thinks of is one of some 4,000. */
    private static final double BITS_OF_A_WORD = 12;
    private static final double BITS_OF_A_LETTER = Math.log(26) / Math.log(2);
    private static final double BITS_OF_A_DIGIT = Math.log(10) / Math.log(2);

    /**
     * Makes a code. One in twelve happens to look like words and is made again: a member that types it in must not be warned.
     *
     * @param random a secure source
     */
    public static ConferenceCode made(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        String digits;
        do {
            random.nextBytes(bytes);
            digits = digits(bytes);
        } while (strengthBits(digits) < STRONG_BITS || strengthBits(grouped(digits).text) < STRONG_BITS);
        return grouped(digits);
    }

    /** 5 bits a digit. */
    static String digits(byte[] bytes) {
        StringBuilder digits = new StringBuilder();
        BigInteger number = new BigInteger(1, bytes);
        for (int digit = bytes.length * 8 / 5 - 1; digit >= 0; digit--) {
            digits.append(DIGITS.charAt(number.shiftRight(5 * digit).intValue() & 31));
        }
        return digits.toString();
    }

    private static ConferenceCode grouped(CharSequence digits) {
        return new ConferenceCode(digits.toString().replaceAll("(.{4})(?=.)", "$1-"));
    }

    /**
     * Reads what somebody typed. If that can be a code that was made, then case, blanks and hyphens don't count, O stands for 0, and
     * I and L stand for 1. Any other line is taken as it is, without blanks round it, in Unicode's form NFC.
     *
     * @throws ProtocolException if it is empty, too long or not one line
     */
    public static ConferenceCode parse(String typed) throws ProtocolException {
        String line = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
        if (line.isEmpty() || line.length() > MAX_CHARS || line.codePoints().anyMatch(Character::isISOControl)) {
            throw new ProtocolException("a conference code is a line of 1 to " + MAX_CHARS + " characters");
        }
        StringBuilder digits = new StringBuilder();
        line.codePoints().filter(c -> !isSeparator(c)).map(ConferenceCode::forgiven).forEach(digits::appendCodePoint);
        boolean made = digits.length() == MADE_CHARS && digits.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
        return made ? grouped(digits) : new ConferenceCode(line);
    }

    /** Blanks of any kind, and dashes: a phone makes long ones of two hyphens. */
    private static boolean isSeparator(int c) {
        return Character.isSpaceChar(c) || Character.getType(c) == Character.DASH_PUNCTUATION;
    }

    private static int forgiven(int c) {
        int upper = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
        return upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    }

    /**
     * About how many bits a guesser must try who knows how people choose: a word counts as one choice, not letter by letter. Takes
     * the text as somebody typed it, since {@code correcthorsebatt} has the form of a code that was made.
     */
    public static int strengthBits(String typed) {
        double bits = 0;
        int previous = -2;
        Set<String> words = new HashSet<>();
        Matcher part = LETTERS_OR_ONE_OTHER.matcher(typed.strip().toLowerCase(Locale.ROOT));
        while (part.find()) {
            String run = part.group();
            if (isWord(run)) {
                bits += words.add(run) ? BITS_OF_A_WORD + Math.max(0, run.length() - 8) : 1;
                continue;
            }
            for (int c : run.codePoints().toArray()) {
                boolean goesOn = Math.abs(c - previous) <= 1;    // as in "1234" and "zzz"
                bits += isSeparator(c) ? 0 : goesOn ? 1 : Character.isLetter(c) ? BITS_OF_A_LETTER : BITS_OF_A_DIGIT;
                previous = c;
            }
        }
        return (int) bits;
    }

    /** Letters that can be spoken; in other alphabets than Latin, any. */
    private static boolean isWord(String letters) {
        long vowels = IntStream.range(0, letters.length()).filter(i -> "aeiouy".indexOf(letters.charAt(i)) >= 0).count();
        return letters.length() >= LETTERS_OF_A_WORD && (4 * vowels >= letters.length() || letters.chars().anyMatch(c -> c > 127));
    }

    /** What to tell somebody who chose a code that is easy to guess. */
    public static Optional<String> warning(String typed) {
        int bits = strengthBits(typed);
        return bits >= STRONG_BITS ? Optional.empty() : Optional.of("This code is easy to guess (about " + bits + " bits): whoever holds"
                + " one encrypted line can try a billion codes at home, unseen. Take five words or more that don't belong together,"
                + " or the code that your peer makes.");
    }

    /** Not the code: it must not stand in a log or a trace. */
    @Override
    public String toString() {
        return "a conference code";
    }
}
