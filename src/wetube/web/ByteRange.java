package wetube.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a representation that a request asks for (RFC 9110 §14), which is how a video element seeks. Pure.
 *
 * <pre>{@code
 * Range: bytes=0-499   of 1000 bytes   →   206, Content-Range: bytes 0-499/1000
 * Range: bytes=500-                    →   206, Content-Range: bytes 500-999/1000
 * Range: bytes=-100                    →   206, Content-Range: bytes 900-999/1000
 * Range: bytes=1000-                   →   416, Content-Range: bytes *}{@code /1000
 * Range: bytes=0-9,20-29               →   200, all of it
 * }</pre>
 *
 * @param status 200, 206 or 416
 * @param first the first byte to send
 * @param count how many, 0 for 416
 */
record ByteRange(int status, long first, long count, long length) {
    /** One range only: §14.2 lets a server ignore any Range field, and players never ask for several. */
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * @param range the Range field
     * @param ifRange the If-Range field
     * @param etag the strong validator of what would be sent now
     * @param length of the whole, in bytes
     */
    static ByteRange of(Optional<String> range, Optional<String> ifRange, String etag, long length) {
        ByteRange whole = new ByteRange(200, 0, length, length);
        // §13.1.5: If-Range is strong comparison; a date never matches, as nothing here has one.
        if (range.isEmpty() || ifRange.isPresent() && !ifRange.get().equals(etag)) {
            return whole;
        }
        Matcher matcher = ONE_RANGE.matcher(range.get().strip());
        // §14.1.1: "An int-range is invalid if the last-pos value is present and less than first-pos"; §14.2: a server "MAY
        // ignore" what it does not understand.
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return whole;
        }
        boolean suffix = matcher.group(1).isEmpty();
        long first = suffix ? Math.max(0, length - Long.parseLong(matcher.group(2))) : Long.parseLong(matcher.group(1));
        long last = suffix || matcher.group(2).isEmpty() ? length - 1 : Long.parseLong(matcher.group(2));
        if (!suffix && last < first && !matcher.group(2).isEmpty()) {
            return whole;
        }
        // §14.1.2: satisfiable if the first byte exists, or the suffix is not empty and there is something to take it from.
        if (first >= length) {
            return new ByteRange(416, 0, 0, length);
        }
        return new ByteRange(206, first, Math.min(last, length - 1) - first + 1, length);
    }

    /** The Content-Range field of a 206 or 416 (§14.4). */
    String contentRange() {
        return status == 416 ? "bytes */" + length : "bytes " + first + "-" + (first + count - 1) + "/" + length;
    }
}
