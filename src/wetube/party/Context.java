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
    /** More than a person asks for while a disk writes. */
    private static final int MAX_UNANSWERED = 100;

    public final PeerId self;
    public final Signer signer;
    public final RandomGenerator random;
    public final int port;
    /** Tells this start of the peer from earlier ones. */
    public final String run;
    public String name;
    public List<String> addresses;
    /** How often these have changed. */
    public int moves;
    public final WallClock wall = new WallClock();
    /** Local time in milliseconds: monotonic, near Unix time. */
    public long nowMs;
    /** The page, if one is open. */
    public Optional<Long> page = Optional.empty();
    /** Beats sent since the start, in whatever session: a neighbour's only go up. */
    long beats;
    /** Something that the page shows has changed. */
    public boolean changed;
    private final Bucket strangersNotices = new Bucket(1, NOTICES_AT_ONCE, 0);
    /** The number of the page's command that is being dealt with, until it is answered. */
    private Optional<Long> inHand = Optional.empty();
    private final List<Long> unanswered = new ArrayList<>();
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

    /** Tells the page's user that a command was refused or failed: the one in hand, if one is, which is answered by that. */
    public void error(String about, String text) {
        error(about, text, Optional.empty());
    }

    /** @param address the one that the command named, so that it can be mended and tried again */
    public void error(String about, String text, Optional<String> address) {
        toPage(PageMessage.error(about, inHand, text, address));
        inHand = Optional.empty();
    }

    /** A page has opened: what another one has asked for is no concern of it. */
    public void opened(long id) {
        page = Optional.of(id);
        unanswered.clear();
    }

    /** The page's command of this number is dealt with from now on. (The other {@link #take()} gives the effects.) */
    public void take(Optional<Long> number) {
        inHand = number;
    }

    /** Answers the page's commands once all is told that they have brought, which is not yet while something is read or written. */
    public void answer(boolean busy) {
        inHand.ifPresent(unanswered::add);
        inHand = Optional.empty();
        if (!busy || unanswered.size() > MAX_UNANSWERED) {
            unanswered.forEach(number -> toPage(PageMessage.done(number)));
            unanswered.clear();
        }
    }

    /** The effects that were added since this was last called. */
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
