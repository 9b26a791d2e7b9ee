package wetube.party;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import wetube.clock.Bucket;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.page.PageMessage;
import wetube.wire.Json;

/**
 * What all parts of one peer share while an input is handled: who we are, what time it is, and what is to be done.
 *
 * <p>Owned by the core's thread.
 */
public final class Context {
    /** What strangers make us say goes by faster than anybody reads. */
    private static final int NOTICES_AT_ONCE = 5;

    public final PeerId self;
    public final Signer signer;
    public final RandomGenerator random;
    public final int port;
    /** Tells this start of the peer from earlier ones. */
    public final String run;
    public String name;
    public List<String> addresses;
    /** Local time in milliseconds: monotonic, near Unix time. */
    public long nowMs;
    /** The page, if one is open. */
    public Optional<Long> page = Optional.empty();
    /** Beats sent since the start, in whatever session: a neighbour's only go up. */
    long beats;
    /** Something that the page shows has changed. */
    public boolean changed;
    private final Bucket strangersNotices = new Bucket(1, NOTICES_AT_ONCE, 0);
    private List<Effect> effects = new ArrayList<>();

    public Context(PeerId self, Signer signer, RandomGenerator random, String name, int port, List<String> addresses) {
        this.self = self;
        this.signer = signer;
        this.random = random;
        this.name = name;
        this.port = port;
        this.addresses = addresses;
        this.run = Long.toUnsignedString(random.nextLong(), 36);
    }

    public void add(Effect effect) {
        effects.add(effect);
    }

    public void send(long link, PeerMessage message) {
        effects.add(new Effect.Send(link, message));
    }

    /** Says goodbye on a link, and closes it. */
    public void close(long link, String reason) {
        send(link, new PeerMessage.Bye(reason));
        add(new Effect.CloseLink(link, reason));
    }

    public void toPage(Json.Obj message) {
        page.ifPresent(id -> effects.add(new Effect.ToPage(id, message)));
    }

    /** Tells the page's user something. */
    public void notice(String text) {
        toPage(PageMessage.notice("info", text));
    }

    /** Tells of what anybody can cause who knows our address: so much and no more. */
    public void strangersNotice(String text) {
        if (strangersNotices.take(1, nowMs)) {
            notice(text);
        }
    }

    public void warning(String text) {
        toPage(PageMessage.notice("warning", text));
    }

    /** Tells the page's user that a command was refused or failed. */
    public void error(String about, String text) {
        toPage(PageMessage.error(about, text, Optional.empty()));
    }

    public List<Effect> take() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** {@code aroundMs} plus or minus up to half of it, so that many peers don't do the same thing at the same moment. */
    public long jitter(long aroundMs) {
        return aroundMs / 2 + random.nextLong(aroundMs + 1);
    }
}
