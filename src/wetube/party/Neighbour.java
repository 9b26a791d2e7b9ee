package wetube.party;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import wetube.act.Act;
import wetube.identity.PeerId;

/** The peer at the other end of a link. Owned by the core's thread. */
public final class Neighbour {
    public final long link;
    public final PeerId peer;
    public final boolean dialledByMe;
    /** Where the link leads, with a port if we dialled it. */
    public final String address;
    public final PeerMessage.Hello hello;
    public final long sinceMs;
    /** Local time at which something came from it last. */
    public long heardMs;
    /** Since when this link has served nothing; MAX_VALUE if it does. */
    public long purposelessSinceMs = Long.MAX_VALUE;

    public Neighbour(long link, PeerId peer, boolean dialledByMe, String address, PeerMessage.Hello hello, long nowMs) {
        this.link = link;
        this.peer = peer;
        this.dialledByMe = dialledByMe;
        this.address = address;
        this.hello = hello;
        this.sinceMs = nowMs;
        this.heardMs = nowMs;
    }

    /** Where it can be dialled: from where its link came, at the port it listens on, and where it says. */
    public List<String> addresses() {
        Set<String> all = new LinkedHashSet<>();
        int colon = address.lastIndexOf(':');
        boolean portIncluded = dialledByMe && colon > 0;
        all.add(portIncluded ? address : address + ":" + hello.port());
        all.addAll(hello.addresses());
        return all.stream().limit(Act.MAX_ADDRESSES).toList();
    }
}
