package wetube.link;

import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/**
 * What happens on links. Called on the threads of links and dials, so implementations are thread-safe. They may block, and
 * thereby hold up the one link or dial that called.
 */
public interface Listener {
    /** The first frame to send on a new link. */
    byte[] greeting();

    /**
     * A link is open at both ends.
     *
     * @param link          names it from now on
     * @param dial          the number it was dialled with, 0 if the other side dialled
     * @param remoteAddress where it was dialled, {@code host:port}; else the IP address it came from
     * @param greeting      the other side's first frame
     */
    void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting);

    /** A frame came. A ProtocolException closes the link, with its message as the reason. */
    void received(long link, byte[] frame) throws ProtocolException;

    /** The link is gone: exactly once after each linkUp, and nothing else about this link follows. */
    void linkDown(long link, String reason);

    /**
     * A dial came to nothing: exactly once, instead of linkUp.
     *
     * @param detail part of a sentence, for a person: what happened at which address
     */
    void dialFailed(long dial, DialFailure failure, String detail);

    /** Somebody came from {@code remoteAddress} (an IP address) and was refused. */
    void turnedAway(String remoteAddress, DialFailure why);
}
