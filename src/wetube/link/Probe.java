package wetube.link;

import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.wire.Address;

/**
 * Finds out whether a peer listens at an address: a tracker believes nobody who only says so (RFC 7846 §6).
 *
 * <p>It goes as far as the handshake in which the other side proves its key, and hangs up. It reads no greeting, so it learns
 * nothing but the key, and the peer there takes it for a visitor that went away.
 *
 * <p>Thread-safe.
 */
public final class Probe implements AutoCloseable {
    private final Watchdog watchdog = new Watchdog();
    private final Introduction introduction;

    public Probe(Identity identity) {
        introduction = new Introduction(identity.id(), new Tls(identity), watchdog, Limits.STANDARD, () -> new byte[0]);
    }

    /** Whether the peer {@code expected} listens there. Blocks, for 10 s at most. */
    public boolean finds(PeerId expected, String host, int port) {
        try {
            introduction.check(new Address(host, port), expected);
            return true;
        } catch (Refusal e) {
            Watchdog.LOG.log(System.Logger.Level.DEBUG, "looked for " + expected.shortText() + ": " + e.getMessage());
            return false;
        }
    }

    /** Ends the watchdog's thread. */
    @Override
    public void close() {
        watchdog.close();
    }
}
