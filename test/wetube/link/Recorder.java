package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import wetube.identity.PeerId;
import wetube.wire.ProtocolException;

/** A listener that keeps what it hears, in order, for a test to wait for. */
class Recorder implements Listener {
    sealed interface Heard {
        record Up(long link, PeerId peer, boolean dialledByMe, long dial, String address, String greeting) implements Heard {}

        record Frame(long link, String text) implements Heard {}

        record Down(long link, String reason) implements Heard {}

        record Failed(long dial, DialFailure failure, String detail) implements Heard {}

        record TurnedAway(String address, DialFailure why) implements Heard {}
    }

    /** Long enough for a machine that is busy with other things. */
    static final int PATIENCE_MS = 30_000;

    private final String greeting;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    Recorder(String greeting) {
        this.greeting = greeting;
    }

    /** The next thing heard, which must be of this kind. */
    <T extends Heard> T next(Class<T> kind) {
        Heard next = next();
        if (!kind.isInstance(next)) {
            throw new AssertionError("expected " + kind.getSimpleName() + " but heard " + next);
        }
        return kind.cast(next);
    }

    Heard next() {
        try {
            Heard next = heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("heard nothing within " + PATIENCE_MS + " ms");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What has been heard and not been asked for yet. */
    List<Heard> rest() {
        List<Heard> rest = new ArrayList<>();
        heard.drainTo(rest);
        return rest;
    }

    @Override
    public byte[] greeting() {
        return greeting.getBytes(UTF_8);
    }

    @Override
    public void linkUp(long link, PeerId peer, boolean dialledByMe, long dial, String remoteAddress, byte[] greeting) {
        heard.add(new Heard.Up(link, peer, dialledByMe, dial, remoteAddress, new String(greeting, UTF_8)));
    }

    @Override
    public void received(long link, byte[] frame) throws ProtocolException {
        heard.add(new Heard.Frame(link, new String(frame, UTF_8)));
    }

    @Override
    public void linkDown(long link, String reason) {
        heard.add(new Heard.Down(link, reason));
    }

    @Override
    public void dialFailed(long dial, DialFailure failure, String detail) {
        heard.add(new Heard.Failed(dial, failure, detail));
    }

    @Override
    public void turnedAway(String remoteAddress, DialFailure why) {
        heard.add(new Heard.TurnedAway(remoteAddress, why));
    }
}
