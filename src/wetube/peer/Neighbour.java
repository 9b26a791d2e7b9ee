package wetube.peer;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.party.PeerMessage;

/** The peer at the other end of a link. Owned by the core's thread; only {@link Neighbours} changes it. */
final class Neighbour {
    final long link;
    final PeerId peer;
    final boolean dialledByMe;
    /** Where the link comes from, without a port; or the address that was dialled. */
    final String address;
    final PeerMessage.Hello hello;
    /** What it has said of itself; nothing, as long as it does not know us. */
    Optional<PeerMessage.Card> card = Optional.empty();
    /** Whether we have said who we are. */
    boolean toldWho;
    final long sinceMs;
    /** Local time at which something came from it last. */
    long heardMs;
    /** Local time at which it was told last of an invitation that stands. */
    long invitedMs;
    /** Whether anything has come after the greeting. */
    boolean speaks;
    /** We have moved since: nothing will come any more. */
    boolean stale;
    /** Since when this link has served nothing; MAX_VALUE if it does. */
    long purposelessSinceMs = Long.MAX_VALUE;

    Neighbour(Input.LinkUp up, long nowMs) {
        link = up.link();
        peer = up.peer();
        dialledByMe = up.dialledByMe();
        address = up.address();
        hello = up.hello();
        sinceMs = nowMs;
        heardMs = nowMs;
    }

    /** What counts as one host when places are shared out: an address without a port, and of IPv6 the four groups of its network. */
    String host() {
        return address.replaceFirst("^(\\[(?:[^:]+:){4}).*|:[0-9]+$", "$1");
    }

    String name() {
        return card.map(PeerMessage.Card::name).orElse(peer.shortText());
    }
}
