package wetube.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import wetube.chat.Conference;
import wetube.chat.ConferenceKeys;
import wetube.chat.WeChat;
import wetube.friends.LibraryCall;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.link.DialFailure;
import wetube.link.Links;
import wetube.link.Listener;
import wetube.link.Network;
import wetube.page.PageCommand;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.web.BrowserSocket;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Runs one {@link Peer}: the only owner of the core, and the place where its threads meet.
 *
 * <pre>
 *   link readers ─┐                          ┌─► voice ─► links' outboxes, the page's outbox
 *   page reader  ─┼─► inputs ─► core thread ─┤
 *   dials        ─┘     ▲                    └─► scribe ─► disk
 *                       └──── Stored, Loaded ◄─────┘
 * </pre>
 *
 * <p>The core's thread touches no socket and no disk. Voice and scribe do what it decides, each in order, so a slow disk delays no
 * beat. An event of our own is sent only when the scribe has answered that it is on disk. A thread that brings an input waits while the
 * queue is full. The scribe's answers never wait, because otherwise core and scribe could wait for each other.
 */
public final class PeerLoop implements Listener, BrowserSocket.Listener, AutoCloseable {
    /** The page of a program in this process ({@link #attach}), until a browser takes over. */
    public static final long LOCAL_PAGE = -1;
    /** Inputs are handled in well under a millisecond. A thread that brings one waits while so many are in the queue. */
    private static final int MAX_INPUTS = 1024;
    private static final int MAX_EFFECTS = 4096;
    /** How soon voice and scribe notice that the core has ended. */
    private static final long IDLE_MS = 50;
    private static final int MAX_LINE_CHARS = 200;
    private static final System.Logger LOG = System.getLogger(PeerLoop.class.getName());

    private final Storage storage;
    private final Verifier verifier;
    private final Consumer<String> terminal;
    private final BlockingDeque<Input> inputs = new LinkedBlockingDeque<>();
    private final Semaphore places = new Semaphore(MAX_INPUTS);    // what limits the queue; only inputs from outside take a place
    private final LinkedBlockingQueue<Effect> toSay = new LinkedBlockingQueue<>(MAX_EFFECTS);
    private final LinkedBlockingQueue<Effect> toWrite = new LinkedBlockingQueue<>(MAX_EFFECTS);
    private final Questions<WeChat.Answer> asked = new Questions<>();
    private final Questions<LibraryCall.Answer> called = new Questions<>();
    private final Map<Long, Gate> gates = new ConcurrentHashMap<>();
    private final Gate.Accounts accounts = new Gate.Accounts();
    /** For tests, how wrong this machine's clock is: {@code -Dwetube.clock=5000,200} is 5 s ahead and 200 millionths too fast. */
    private static final long[] WRONG = Arrays.stream(System.getProperty("wetube.clock", "0,0").split(","))
            .mapToLong(Long::parseLong).toArray();

    private final MachineClock clock = new MachineClock(() -> System.currentTimeMillis() + WRONG[0], PeerLoop::nanos);
    private Peer peer;
    private Links links;
    private BrowserSocket browser;
    private Consumer<Effect.Track> tracking;
    private final Scribe scribe;
    private volatile byte[] greeting;
    private volatile boolean closing;
    private volatile Consumer<Effect> films = effect -> { };
    private volatile Consumer<Json.Obj> localPage = message -> { };
    private Thread core;
    private Thread voice;
    private Thread writer;

    /** @param terminal takes lines for whoever runs the peer */
    public PeerLoop(Storage storage, Verifier verifier, Consumer<String> terminal) {
        this.storage = storage;
        this.scribe = new Scribe(storage, clock);
        this.verifier = verifier;
        this.terminal = terminal;
    }

    /** Starts with what is on disk. Links and browsers may come from now on. */
    public void start(Peer thePeer, Links theLinks, BrowserSocket theBrowser, Consumer<Effect.Track> theTracking) throws IOException {
        tracking = theTracking;
        peer = thePeer;
        links = theLinks;
        browser = theBrowser;
        greeting = encode(peer.greeting());
        inputs.add(new Input.CodesKept(storage.codes()));
        inputs.add(storage.library());
        inputs.add(storage.remembered());
        core = Thread.ofPlatform().name("core").uncaughtExceptionHandler(PeerLoop::giveUp).start(this::think);
        voice = Thread.ofPlatform().name("voice").uncaughtExceptionHandler(PeerLoop::giveUp).start(() -> work(toSay));
        writer = Thread.ofPlatform().name("scribe").uncaughtExceptionHandler(PeerLoop::giveUp).start(() -> work(toWrite));
    }

    /** Who exchanges the films, and deletes them; said before {@link #start}. */
    public void carry(Consumer<Effect> loop) {
        films = loop;
    }

    /** Out of memory, say: better no peer than half of one. All that was acknowledged is on disk. */
    private static void giveUp(Thread thread, Throwable fault) {
        LOG.log(System.Logger.Level.ERROR, "the peer can't go on (" + thread.getName() + "); start it again", fault);
        Runtime.getRuntime().halt(1);
    }

    /** Local time in milliseconds: near Unix time, and never set back. */
    public long nowMs() {
        return clock.nowMs();
    }

    private static long nanos() {
        long nanos = System.nanoTime();
        return nanos + nanos / 1_000_000 * WRONG[1];
    }

    // ---- the core's thread ----

    private void think() {
        try {
            while (!closing) {
                Input input = inputs.pollFirst(Math.max(0, peer.wakeAtMs() - nowMs()), TimeUnit.MILLISECONDS);
                if (input != null && !(input instanceof Input.Own)) {
                    places.release();
                }
                long movedMs = clock.movedMs();
                if (movedMs != 0) {
                    take(new Input.WallMoved(movedMs));
                }
                take(input == null ? new Input.Tick() : input);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed
        }
    }

    private void take(Input input) throws InterruptedException {
        for (Effect effect : handle(input)) {    // the core decides; here each effect goes to the thread that does it
            (effect instanceof Effect.OnDisk ? toWrite : toSay).put(effect);
        }
    }

    /** A fault of ours costs one input and a look at the disk, not the peer. */
    private List<Effect> handle(Input input) {
        try {
            List<Effect> effects = peer.handle(input, nowMs());
            if (input instanceof Input.Addresses) {
                greeting = encode(peer.greeting());
            }
            return effects;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "fault while handling " + line(input.toString()), e);
            return input instanceof Input.Faulted ? List.of() : handle(new Input.Faulted());
        }
    }

    private static String line(String text) {
        return text.length() <= MAX_LINE_CHARS ? text : text.substring(0, MAX_LINE_CHARS) + "…";
    }

    private static byte[] encode(PeerMessage message) {
        return message.toJson().toJson().getBytes(StandardCharsets.UTF_8);
    }

    // ---- voice and scribe ----

    private void work(LinkedBlockingQueue<Effect> effects) {
        PeerMessage last = null;
        byte[] frame = new byte[0];
        try {
            while (core.isAlive() || !effects.isEmpty()) {
                Effect effect = effects.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (effect == null) {
                    continue;
                }
                if (effect instanceof Effect.Send send) {
                    if (send.message() != last) {    // a broadcast is written down once
                        last = send.message();
                        frame = encode(last);
                    }
                    send(send.link(), send.message(), frame);
                } else {
                    actSafely(effect);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed
        }
    }

    /** A fault of ours costs one effect, not all that come after it. */
    private void actSafely(Effect effect) {
        try {
            act(effect);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "fault while doing " + line(effect.toString()), e);
        }
    }

    private void send(long link, PeerMessage message, byte[] frame) {
        Gate gate = gates.get(link);
        if (gate != null && message instanceof PeerMessage.Want) {
            gate.wantSent();
        }
        links.send(link, frame);
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.Send e -> throw new IllegalStateException("sent before");
            case Effect.Dial e -> links.dial(e.dial(), e.expected(), e.addresses());
            case Effect.CloseLink e -> links.close(e.link(), e.reason());
            case Effect.Listen e -> {
                Optional.ofNullable(gates.get(e.link())).ifPresent(gate -> gate.listen(e.member()));
                links.favour(e.link(), e.member());
            }
            case Effect.ToPage e when e.page() == LOCAL_PAGE -> localPage.accept(e.message());
            case Effect.ToPage e -> browser.send(e.page(), e.message().toJson());
            case Effect.Share e -> films.accept(e);
            case Effect.Discard e -> films.accept(e);
            case Effect.Reply e -> called.answer(e.call(), e.answer());
            case Effect.Derive e -> Thread.ofVirtual().name("derive").start(() ->
                    inputs.add(new Input.Derived(new Conference(e.code(), ConferenceKeys.derive(e.code())))));
            case Effect.Track e -> tracking.accept(e);
            case Effect.Report e -> terminal.accept(line(e.line()).replaceAll("\\p{Cntrl}", "?"));
            case Effect.Answer e -> asked.answer(e.request(), e.answer());
            case Effect.OnDisk e -> scribe.write(e, inputs::add);
        }
    }

    /** A client of the WeChat interface asks something. Answered once what it says is on disk. */
    public CompletableFuture<WeChat.Answer> ask(WeChat.Request request) {
        return asked.ask(number -> new Input.Asked(number, request), this::put);
    }

    /** A program, or the page, asks something of the library. */
    public CompletableFuture<LibraryCall.Answer> call(LibraryCall call) {
        return called.ask(number -> new Input.Called(number, call), this::put);
    }

    // ---- links ----

    @Override
    public byte[] greeting() {
        return greeting;
    }

    @Override
    public void linkUp(long link, PeerId from, boolean dialledByMe, long dial, String remoteAddress, byte[] theirGreeting) {
        Gate gate = new Gate(verifier, accounts, from, dialledByMe ? remoteAddress : Network.of(remoteAddress));
        gates.put(link, gate);
        String why = "What answers at " + remoteAddress + " does not greet as WeTube does.";
        try {
            if (gate.admit(theirGreeting, nowMs()).orElse(null) instanceof PeerMessage.Hello hello) {
                boolean bareIpv6 = !dialledByMe && remoteAddress.indexOf(':') >= 0;
                put(new Input.LinkUp(link, from, dialledByMe, dial, bareIpv6 ? "[" + remoteAddress + "]" : remoteAddress, hello));
                return;
            }
        } catch (ProtocolException e) {
            why = "No link to " + remoteAddress + ": " + e.getMessage() + ".";
            LOG.log(System.Logger.Level.INFO, why);
        }
        links.close(link, why);
        if (dial != 0) {
            put(new Input.DialFailed(dial, DialFailure.NOT_WETUBE, why));
        }
    }

    @Override
    public void received(long link, byte[] frame) throws ProtocolException {
        Gate gate = gates.get(link);
        try {
            gate.admit(frame, nowMs()).ifPresent(message -> put(new Input.Received(link, message)));
        } catch (ProtocolException e) {
            put(new Input.Misbehaved(link, e.getMessage()));
            throw e;
        }
    }

    @Override
    public void linkDown(long link, String reason) {
        gates.remove(link);
        put(new Input.LinkDown(link, reason));
    }

    @Override
    public void dialFailed(long dial, DialFailure failure, String detail) {
        put(new Input.DialFailed(dial, failure, failure.told(detail)));
    }

    @Override
    public void turnedAway(String remoteAddress, DialFailure why) {
        switch (why) {
            case OTHER_VERSION -> put(new Input.TurnedAway("Somebody at " + remoteAddress
                    + " tried to reach you with another version of WeTube. Both sides need the same version."));
            case OWN_KEY -> put(new Input.TurnedAway("This identity also runs at " + remoteAddress
                    + ". Two machines can't share one key: make another with another NAME."));
            default -> { }    // scanners and the like: nothing for a person to do
        }
    }

    // ---- the page ----

    @Override
    public void opened(long page) {
        put(new Input.PageOpened(page));
    }

    @Override
    public void received(long page, String text) {
        try {
            put(new Input.FromPage(page, PageCommand.parse(text), PageCommand.numberOf(text)));
        } catch (ProtocolException e) {
            put(new Input.PageError(page, PageCommand.nameOf(text), PageCommand.numberOf(text), "That can't be done: " + e.getMessage() + "."));
        }
    }

    @Override
    public void closed(long page) {
        put(new Input.PageClosed(page));
    }

    /** A page in this process: hears what a browser's would, and may say the same, until a browser opens. */
    public void attach(Consumer<Json.Obj> page) {
        localPage = page;
        put(new Input.PageOpened(LOCAL_PAGE));
    }

    /** Says something as the {@link #attach attached} page. */
    public void say(PageCommand command) {
        put(new Input.FromPage(LOCAL_PAGE, command, Optional.empty()));
    }

    // ---- the queue ----

    /** Brings something else from outside. */
    public void bring(Input input) {
        put(input);
    }

    private void put(Input input) {
        try {
            places.acquire();
            inputs.add(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();    // closed: nobody listens any more
        }
    }

    /** Says goodbye on each link, and leaves nothing half-written. */
    @Override
    public void close() throws IOException {
        closing = true;
        links.close(encode(new PeerMessage.Bye(PeerMessage.Bye.SHUTTING_DOWN)));
        core.interrupt();
        try {
            core.join();
            voice.join();
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        storage.close();
    }
}
