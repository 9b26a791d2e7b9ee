package wetube.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import wetube.wire.Base64Url;
import wetube.wire.Sha256;

/**
 * Who may use this peer's page: the browser that last showed the key.
 *
 * <p>The key, 128 bits, stands in the link that {@code make run} prints: {@code http://localhost:8001/#qC9s…}. What stands
 * behind {@code #} never leaves the browser by itself; the page's script posts it, and gets a secret of another 128 bits, which it
 * keeps in the storage of its origin. Each time the key is shown there is a new secret and the old one is worth nothing, so one
 * browser at a time owns the peer, and whoever can read the link can always take it back.
 *
 * <p>The secret is no cookie: a browser sends those to every port of localhost, whoever listens there. Thread-safe.
 */
public final class Owner {
    /** The field in which a page's request shows it. */
    static final String SECRET_FIELD = "WeTube-Secret";
    private static final int SECRET_BYTES = 128 / Byte.SIZE;
    /** In base64url. */
    static final int SECRET_CHARS = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String key;
    private final List<Runnable> takeovers = new CopyOnWriteArrayList<>();
    private volatile String secret;

    /**
     * @param key    see {@link #newSecret}
     * @param secret of the browser that owns the peer already, from before a restart; a new one if there is none
     */
    public Owner(String key, String secret) {
        this.key = key;
        this.secret = secret;
    }

    /** An owner with a fresh key and no browser yet. */
    public static Owner fresh() {
        return new Owner(newSecret(), newSecret());
    }

    /** 128 random bits as 22 characters base64url. */
    public static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64Url.encode(secret);
    }

    public String key() {
        return key;
    }

    /** The owning browser's, for keeping it over a restart. */
    public String secret() {
        return secret;
    }

    /** Has {@code takeover} called after each change of the owner, on the thread of whoever showed the key. */
    public void onTakeover(Runnable takeover) {
        takeovers.add(takeover);
    }

    /** Makes the browser that shows the key the owner; its secret from now on, or empty if the key is wrong. */
    Optional<String> take(String shownKey) {
        if (!isSame(key, shownKey)) {
            return Optional.empty();
        }
        String next = newSecret();
        secret = next;
        takeovers.forEach(Runnable::run);
        return Optional.of(next);
    }

    /** Whether the owner's browser shows this. */
    boolean isOwner(String shownSecret) {
        return isSame(secret, shownSecret);
    }

    /** What a media element shows for one film: it can send no header, and its address is known to the page alone. */
    public String mediaToken(String root) {
        return Base64Url.encode(Sha256.hmac(utf8(key), utf8("media" + root)));
    }

    boolean isMediaToken(String root, String shown) {
        return MessageDigest.isEqual(utf8(mediaToken(root)), utf8(shown));
    }

    /** Takes as long whether they differ early or late. A secret that was damaged on disk is nobody's. */
    private static boolean isSame(String secret, String shown) {
        return secret.length() == SECRET_CHARS
                && MessageDigest.isEqual(utf8(secret), utf8(shown));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
