package wetube.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import wetube.identity.Identity;
import wetube.identity.PeerId;

/** A peer with nothing above its links: an identity, its links on a free port, and a record of what they say. */
final class TestPeer implements AutoCloseable {
    static final Limits PATIENT = new TestLimits().build();

    final Identity identity;
    final Recorder recorder;
    final Links links;

    TestPeer(String name) throws IOException {
        this(name, PATIENT);
    }

    TestPeer(String name, Limits limits) throws IOException {
        this(Identity.fresh(), new Recorder("hello from " + name), limits);
    }

    TestPeer(Identity identity, Recorder recorder, Limits limits) throws IOException {
        this.identity = identity;
        this.recorder = recorder;
        this.links = new Links(identity, 0, recorder, null, limits);
        links.start();
    }

    PeerId id() {
        return identity.id();
    }

    String address() {
        return "127.0.0.1:" + links.port();
    }

    /** Dials and waits for what comes of it. */
    Recorder.Heard dial(Optional<PeerId> expected, String... addresses) {
        links.dial(1, expected, List.of(addresses));
        return recorder.next();
    }

    DialFailure failureOf(String address) {
        return failure(dial(Optional.empty(), address)).failure();
    }

    static Recorder.Heard.Failed failure(Recorder.Heard heard) {
        if (heard instanceof Recorder.Heard.Failed failed) {
            return failed;
        }
        throw new AssertionError("expected a failure, but heard " + heard);
    }

    /** Dials {@code other} and waits until both have the link; answers its number here and there. */
    LinkPair connect(TestPeer other) {
        links.dial(1, Optional.of(other.id()), List.of(other.address()));
        return new LinkPair(recorder.next(Recorder.Heard.Up.class).link(), other.recorder.next(Recorder.Heard.Up.class).link());
    }

    record LinkPair(long here, long there) {}

    boolean send(long link, String text) {
        return links.send(link, text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        links.close();
    }
}
