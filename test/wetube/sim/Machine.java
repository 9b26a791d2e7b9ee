package wetube.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.peer.Effect;
import wetube.peer.Gate;
import wetube.peer.Input;
import wetube.peer.Peer;
import wetube.peer.PeerMessage;
import wetube.session.Role;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * One honest person's computer: a whole {@link Peer} with the shell round it that {@code wetube.peer.PeerLoop} is in reality, a disk,
 * a clock and a browser.
 *
 * <p>As there, effects are done one after the other by one pair of hands, so what follows a write waits for the disk; and each frame
 * goes through its link's {@link Gate} before the core sees it.
 */
public final class Machine extends Host {
    /** A browser connects again after about this long. */
    private static final long BROWSER_MS = 100;

    private final Simulation world;
    private final Keys.Key key;
    private final RandomGenerator random;
    private final LocalClock clock;
    private final Page page;
    private final Optional<Player> player;
    private Disk disk;

    // One life of the process.
    private Peer peer;
    private long life;
    private boolean powered = true;
    private boolean paused;
    private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
    private final ArrayDeque<Effect> todo = new ArrayDeque<>();
    private boolean handsBusy;
    private final Map<Long, Plug> plugs = new TreeMap<>();
    private final Map<Long, Gate> gates = new TreeMap<>();
    private Timeline.Plan wake;
    private long links;
    private long pageNumber;
    private boolean pageOpen;
    private PeerMessage lastMessage;
    private Frame lastFrame;
    private long readMs;
    private long lastInputMs;
    private boolean forgetful;

    Machine(Simulation world, int number, String name, Keys.Key key, LocalClock clock, Disk disk) {
        super(number, name);
        this.world = world;
        this.key = key;
        this.clock = clock;
        this.disk = disk;
        this.random = world.branch();
        this.page = new Page(text -> fromPage(text));
        this.player = world.watching() ? Optional.of(new Player(this)) : Optional.empty();
    }

    // ---- power ----

    void start() {
        powered = true;
        peer = new Peer(key.id(), key.signer(), random, disk.name().orElse(name()), 7001, List.of(address()));
        input(disk.started());
        openPageSoon();
        world.network().resume();
    }

    private void openPageSoon() {
        long now = life;
        world.timeline().after(BROWSER_MS, () -> whenAwake(now, this::openPage));
    }

    private void openPage() {
        pageOpen = true;
        input(new Input.PageOpened(++pageNumber));
        page.hello();
        player.ifPresent(Player::watch);
    }

    /** Kills the process: the system closes its links, and what the hands had not done yet is not done. */
    void crash(boolean powerLost) {
        if (peer == null) {
            return;
        }
        world.checks().dying(this);
        if (handsBusy && todo.peek() instanceof Effect.StoreOwn write) {
            switch (random.nextInt(3)) {
                case 0 -> disk.tear(write.run().session());
                case 1 -> disk.storeOwn(write.run());    // it was there, only the answer did not come
                default -> { }
            }
        }
        page.lost();
        disk.processDied();
        life++;
        peer = null;
        powered = !powerLost;
        paused = false;
        pageOpen = false;
        backlog.clear();
        todo.clear();
        handsBusy = false;
        gates.clear();
        plugs.values().forEach(plug -> plug.orphan(powerLost));
        plugs.clear();
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        world.checks().died(this);
    }

    void replaceDisk(Disk other) {
        disk = other;
    }

    /** The process is stopped for a while, and then goes on as if nothing had been. */
    void pause(long forMs) {
        if (peer == null || paused) {
            return;
        }
        paused = true;
        long now = life;
        world.timeline().after(forMs, () -> {
            if (life == now) {
                resume();
            }
        });
    }

    private void resume() {
        paused = false;
        while (!paused && !backlog.isEmpty()) {
            backlog.remove().run();
        }
        work();
        scheduleWake();
        world.network().resume();
    }

    private void whenAwake(long ofLife, Runnable what) {
        if (ofLife == life && peer != null) {
            if (paused) {
                backlog.add(what);
            } else {
                what.run();
            }
        }
    }

    // ---- the core and its hands ----

    private void input(Input input) {
        lastInputMs = nowMs();
        List<Effect> effects;
        try {
            effects = peer.handle(input, lastInputMs);
        } catch (RuntimeException e) {
            throw new Violation(name() + "'s peer did not survive " + input, e);
        }
        world.checks().handled(this, input, effects);
        todo.addAll(effects);
        work();
        scheduleWake();
    }

    private void scheduleWake() {
        if (peer == null || paused) {
            return;
        }
        long atMs = clock.reaches(peer.wakeAtMs(), world.timeline().nowMs());
        if (wake != null && wake.atMs() <= atMs) {
            return;
        }
        if (wake != null) {
            wake.cancel();
        }
        wake = world.timeline().at(atMs, this::tick);
    }

    private void tick() {
        wake = null;
        if (peer == null || paused) {
            return;
        }
        if (peer.wakeAtMs() > nowMs()) {
            scheduleWake();    // it was put off
            return;
        }
        input(new Input.Tick());
        if (peer.wakeAtMs() <= nowMs()) {
            throw new Violation(name() + "'s peer never rests: woken in time, it wants to be woken for "
                    + (nowMs() - peer.wakeAtMs()) + " ms ago");
        }
    }

    /** Does what is to be done, up to a write that takes its time: one's own events are waited for until they are on the disk itself. */
    private void work() {
        while (!handsBusy && !paused && !todo.isEmpty()) {
            Effect next = todo.peek();
            long takesMs = next instanceof Effect.StoreOwn || next instanceof Effect.Load ? disk.delayMs : 0;
            if (takesMs > 0) {
                handsBusy = true;
                long now = life;
                world.timeline().after(takesMs, () -> whenAwake(now, () -> {
                    handsBusy = false;
                    todo.remove();
                    act(next);
                    work();
                }));
            } else {
                todo.remove();
                act(next);
            }
        }
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.Send e -> send(e.link(), e.message());
            case Effect.CloseLink e -> Optional.ofNullable(plugs.get(e.link())).ifPresent(plug -> plug.close(e.reason()));
            case Effect.Dial e -> world.network().dial(this, e.dial(), e.expected(), e.addresses());
            case Effect.ToPage e -> toPage(e);
            case Effect.StoreOwn e -> answer(disk.storeOwn(e.run()));
            case Effect.Store e -> disk.store(e.session(), e.runs());
            case Effect.Load e -> answer(disk.load(e.session()));
            case Effect.Remember e -> disk.remember(e);
            case Effect.Forget e -> disk.forget(e.session());
            case Effect.KeepName e -> disk.keepName(e.name());
            case Effect.Report e -> world.say(this, e.line());
        }
    }

    /** The hands' answers are handled after whatever the core does now. */
    private void answer(Input input) {
        long now = life;
        world.timeline().after(0, () -> whenAwake(now, () -> input(input)));
    }

    private void send(long link, PeerMessage message) {
        Plug plug = plugs.get(link);
        if (plug == null) {
            return;
        }
        world.checks().sent(this, message);
        if (message instanceof PeerMessage.Want) {
            gates.get(link).wantSent();
        }
        if (message != lastMessage) {    // a broadcast is written down once
            lastMessage = message;
            lastFrame = world.inBytes() || !plug.remote().isHonest() ? Frame.ofBytes(message) : Frame.ofObject(message);
        } else if (lastFrame.bytes() == null && !plug.remote().isHonest()) {
            lastFrame = Frame.ofBytes(message);
        }
        if (lastFrame.lengthBytes() > Frame.MAX_BYTES) {
            throw new Violation(name() + " sends a frame of " + lastFrame.lengthBytes() + " bytes");
        }
        plug.send(lastFrame);
    }

    // ---- links: wetube.link.Links.Listener ----

    @Override
    public PeerId id() {
        return key.id();
    }

    @Override
    public boolean isHonest() {
        return true;
    }

    /** Whether its key runs on two machines, or it lost what it wrote: then it may write two events on one predecessor unawares. */
    boolean mayContradictItself() {
        return forgetful;
    }

    void becomeForgetful() {
        forgetful = true;
    }

    @Override
    Door door() {
        return !powered ? Door.DEAD : peer == null ? Door.SHUT : Door.OPEN;
    }

    @Override
    long life() {
        return life;
    }

    @Override
    boolean isPaused() {
        return paused;
    }

    @Override
    long readMs() {
        return readMs;
    }

    /** From now on it takes so long to read each frame. */
    void readSlowly(long perFrameMs) {
        readMs = perFrameMs;
    }

    @Override
    long nextLink() {
        return ++links;
    }

    @Override
    Frame greeting() {
        return world.inBytes() ? Frame.ofBytes(peer.greeting()) : Frame.ofObject(peer.greeting());
    }

    @Override
    void linkUp(Plug plug, Frame greeting) {
        Gate gate = new Gate(world.keys().verifier(), nowMs());
        gates.put(plug.link(), gate);
        plugs.put(plug.link(), plug);
        whenAwake(life, () -> {
            try {
                if (read(gate, greeting) instanceof PeerMessage.Hello hello) {
                    input(new Input.LinkUp(plug.link(), plug.peer(), plug.dialled(), plug.dial(), plug.remoteAddress(), hello));
                    return;
                }
            } catch (ProtocolException e) {
                world.say(this, "no greeting from " + plug.remote() + ": " + e.getMessage());
            }
            plug.close("the first frame is HELLO");
            if (plug.dialled()) {
                input(new Input.DialFailed(plug.dial(), Input.Failure.OTHER, "What answers there does not greet as WeTube does."));
            }
        });
    }

    private PeerMessage read(Gate gate, Frame frame) throws ProtocolException {
        return frame.bytes() == null ? frame.message() : gate.admit(frame.bytes(), nowMs());
    }

    @Override
    void received(Plug plug, Frame frame) {
        Gate gate = gates.get(plug.link());
        whenAwake(life, () -> {
            try {
                input(new Input.Received(plug.link(), read(gate, frame)));
            } catch (ProtocolException e) {
                world.checks().turnedAway(this, plug.remote(), e.getMessage());
                input(new Input.Misbehaved(plug.link(), e.getMessage()));
                plug.close(e.getMessage());
            }
        });
    }

    @Override
    void linkDown(Plug plug, String reason) {
        plugs.remove(plug.link());
        gates.remove(plug.link());
        whenAwake(life, () -> input(new Input.LinkDown(plug.link(), reason)));
    }

    @Override
    void dialFailed(long dial, Input.Failure failure, String why) {
        whenAwake(life, () -> input(new Input.DialFailed(dial, failure, why)));
    }

    @Override
    void turnedAway(String why) {
        whenAwake(life, () -> input(new Input.TurnedAway(why)));
    }

    // ---- the page ----

    private void toPage(Effect.ToPage effect) {
        if (pageOpen && effect.page() == pageNumber) {
            page.told(effect.message());
        }
    }

    private void fromPage(String text) {
        whenAwake(life, () -> {
            if (!pageOpen) {
                return;
            }
            try {
                input(new Input.FromPage(pageNumber, PageCommand.parse(text)));
            } catch (ProtocolException e) {
                input(new Input.PageError(pageNumber, PageCommand.nameOf(text), "That can't be done: " + e.getMessage() + "."));
            }
        });
    }

    public Page page() {
        return page;
    }

    /** Its browser is closed, or opened again. */
    public void browser(boolean open) {
        whenAwake(life, () -> {
            if (pageOpen && !open) {
                pageOpen = false;
                page.lost();
                input(new Input.PageClosed(pageNumber));
            } else if (!pageOpen && open) {
                openPage();
            }
        });
    }

    boolean hasPage() {
        return pageOpen && !paused;
    }

    // ---- for those who look on ----

    public boolean isUp() {
        return peer != null;
    }

    /** How many links it has had. */
    public long linksSoFar() {
        return links;
    }

    Peer peer() {
        return peer;
    }

    Disk disk() {
        return disk;
    }

    Keys.Key key() {
        return key;
    }

    /** Its local time. */
    public long nowMs() {
        return clock.at(world.timeline().nowMs());
    }

    Simulation world() {
        return world;
    }

    /** The open session, if the peer is up and has one. */
    public Optional<Session> session() {
        return peer == null ? Optional.empty() : peer.session();
    }

    /** Somebody's role, by this peer's log. */
    public Role roleOf(Host other) {
        return session().map(session -> session.roster().roleOf(other.id())).orElse(Role.NONE);
    }

    public boolean hasSession(EventId id) {
        return session().filter(session -> session.id().equals(id)).isPresent();
    }

    /** The events of a type that its log holds, in the order of all. */
    public List<LogEntry> events(String type) {
        return session().map(session -> session.log().inOrder().stream().filter(entry -> entry.event().type().equals(type)).toList())
                .orElse(List.of());
    }

    /** Those of them that have an effect. */
    public List<LogEntry> valid(String type) {
        List<LogEntry> entries = new ArrayList<>(events(type));
        session().ifPresent(session -> entries.removeIf(entry -> session.voids().contains(entry.id())));
        return entries;
    }

    /** Session time, as this peer has it: what it was at its last input, and as much later as it is now. */
    public Optional<Long> sessionTimeMs() {
        return peer == null ? Optional.empty() : peer.sessionTimeMs().map(then -> then + nowMs() - lastInputMs);
    }
}
