package wetube.tracker;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;

/** What a tracker finds when it dials a peer back: real links, with nothing above them. */
final class DialledPeer implements Listener, AutoCloseable {
    final List<DialFailure> turnedAway = new CopyOnWriteArrayList<>();
    private final Links links;

    DialledPeer(Identity identity) throws IOException {
        links = new Links(identity, 0, this, null);
        links.start();
    }

    int port() {
        return links.port();
    }

    @Override
    public void close() {
        links.close();
    }

    @Override
    public byte[] greeting() {
        return "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting) {
        throw new AssertionError("a tracker makes no link");
    }

    @Override
    public void received(long link, byte[] frame) {
        throw new AssertionError("a tracker says nothing");
    }

    @Override
    public void linkDown(long link, String reason) {
        throw new AssertionError("a tracker makes no link");
    }

    @Override
    public void dialFailed(long dial, DialFailure failure, String detail) {
        throw new AssertionError("nobody dials here");
    }

    @Override
    public void turnedAway(String remoteAddress, DialFailure why) {
        turnedAway.add(why);
    }
}
