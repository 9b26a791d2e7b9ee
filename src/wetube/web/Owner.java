package wetube.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who may use this peer's page: the browser that last showed the key.
 *
 * <p>The key, 128 bits, stands in the link that {@code make run} prints: {@code http://localhost:8001/#qC9s…}. What stands
 * behind {@code #} never leaves the browser by itself; the page's script posts it, and gets a cookie of another 128 bits.
 * Each time the key is shown there is a new cookie and the old one is worth nothing, so one browser at a time owns the peer,
 * and whoever can read the link can always take it back.
 *
 * <p>The cookie is named after the peer's port, since all ports of localhost share their cookies. Thread-safe.
 */
public final class Owner {
    private static final int SECRET_BYTES = 128 / Byte.SIZE;
    /** In base64url. */
    private static final int SECRET_CHARS = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String cookieName;
    private final String key;
    private final List<Runnable> takeovers = new CopyOnWriteArrayList<>();
    private volatile String cookie;

    /**
     * @param port the peer's
     * @param key see {@link #newSecret}
     * @param cookie of the browser that owns the peer already, from before a restart; a new secret if there is none
     */
    public Owner(int port, String key, String cookie) {
        this.cookieName = "wetube-" + port;
        this.key = key;
        this.cookie = cookie;
    }

    /** An owner with a fresh key and no browser yet. */
    public static Owner fresh(int port) {
        return new Owner(port, newSecret(), newSecret());
    }

    /** 128 random bits as 22 characters base64url. */
    public static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    public String key() {
        return key;
    }

    /** The value of the owning browser's cookie, for keeping it over a restart. */
    public String cookie() {
        return cookie;
    }

    /** Has {@code takeover} called after each change of the owner, on the thread of whoever showed the key. */
    public void onTakeover(Runnable takeover) {
        takeovers.add(takeover);
    }

    /** Makes the browser that shows the key the owner; the value for its Set-Cookie field, or empty if the key is wrong. */
    Optional<String> take(String shownKey) {
        if (!isSame(key, shownKey)) {
            return Optional.empty();
        }
        String next = newSecret();
        cookie = next;
        takeovers.forEach(Runnable::run);
        // RFC 6265 §5.2: no script reads it, and no other site's request carries it.
        return Optional.of(cookieName + "=" + next + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000");
    }

    /** Whether the owner's cookie is in these Cookie fields (RFC 6265 §4.2.1: {@code name=value; name=value}). */
    boolean isOwner(List<String> cookieFields) {
        String now = cookie;
        for (String field : cookieFields) {
            for (String pair : field.split(";")) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(cookieName)
                        && isSame(now, pair.substring(equals + 1).strip())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes as long whether they differ early or late. A secret that was damaged on disk is nobody's. */
    private static boolean isSame(String secret, String shown) {
        return secret.length() == SECRET_CHARS
                && MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
