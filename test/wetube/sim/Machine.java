package wetube.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.chat.WeChat;
import wetube.friends.Copies;
import wetube.friends.LibraryCall;
import wetube.identity.PeerId;
import wetube.link.DialFailure;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.party.Effect;
import wetube.party.Party;
import wetube.peer.Input;
import wetube.peer.Peer;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.web.WeChatServer;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** One honest person's computer: a key, a clock, a disk, a browser, and a {@link Process} while it runs. */
public final class Machine extends Host {
    private static final int PORT = 7001;
    /** A browser connects again after about this long. */
    private static final long BROWSER_MS = 100;

    private final Simulation world;
    private final Keys.Key key;
    private final RandomGenerator random;
    private LocalClock clock;
    private final Page page;
    private final Optional<Player> player;
    private Disk disk;
    private Disk backup;
    /** How long a peer takes to see that its addresses have changed. */
    private static final long MOVED_MS = 1000;
    private Process process;
    private long life;
    private boolean powered = true;
    private boolean forgetful;
    private boolean headless;
    private long links;
    private long readMs;
    private long pageNumber;
    private boolean pageOpen;
    private long requests;
    private final Map<Long, WeChat.Answer> answers = new HashMap<>();
    private final Map<Long, LibraryCall.Answer> replies = new HashMap<>();
    private final Set<Bytes> discarded = new HashSet<>();

    Machine(Simulation world, int number, String name, Keys.Key key, LocalClock clock, Disk disk) {
        super(number, name);
        this.world = world;
        this.key = key;
        this.clock = clock;
        this.disk = disk;
        this.random = world.branch();
        this.page = new Page(this::fromPage);
        this.player = world.players().apply(this);
    }

    /** Nobody sits before it. */
    Machine headless() {
        headless = true;
        return this;
    }

    // ---- power ----

    void start() {
        powered = true;
        Peer peer = new Peer(key.id(), key.signer(), random, disk.name().orElse(name()), PORT, List.of(address()), headless);
        process = new Process(world, this, peer);
        Process started = process;
        process.start();
        world.timeline().after(BROWSER_MS, () -> started.whenAwake(this::openPage));
        world.network().resume();
    }

    /** Kills the process, or the whole machine. */
    void crash(boolean powerLost) {
        if (process != null) {
            world.checks().dying(this);
            process.kill(powerLost);
            process = null;
            world.directory().left(this);
            disk.processDied();
            page.lost();
            life++;
            powered = !powerLost;
            pageOpen = false;
            world.checks().died(this);
        }
    }

    void moved() {
        if (process != null) {
            Process running = process;
            world.timeline().after(MOVED_MS, () -> running.whenAwake(() -> running.input(new Input.Addresses(List.of(address())))));
        }
    }

    /** Keeps a copy of the disk as it is now. */
    public void backUp() {
        backup = disk.copy();
    }

    void putBackupBack() {
        disk = backup.copy();
    }

    void replaceDisk(Disk other) {
        disk = other;
    }

    void fault() {
        process.input(new Input.Faulted());
    }

    void slept(long ms) {
        clock = new LocalClock(clock.skewMs() - ms, clock.ppm());
        wallMoved(ms);
    }

    /** It is the first thing that a process learns when it runs again. */
    void wallMoved(long byMs) {
        if (process != null) {
            process.input(new Input.WallMoved(byMs));
        }
    }

    void pause(long forMs) {
        if (process != null) {
            process.pause(forMs);
        }
    }

    // ---- the browser ----

    private void openPage() {
        pageOpen = true;
        process.input(new Input.PageOpened(++pageNumber));
        page.hello();
        player.ifPresent(Player::watch);
    }

    void toPage(Effect.ToPage effect) {
        if (pageOpen && effect.page() == pageNumber) {
            page.told(effect.message());
            if (effect.message().has("status")) {
                player.ifPresent(Player::toldLine);
            }
        }
    }

    private void fromPage(String text) {
        whenAwake(() -> {
            if (!pageOpen) {
                return;
            }
            try {
                process.input(new Input.FromPage(pageNumber, PageCommand.parse(text), PageCommand.numberOf(text)));
            } catch (ProtocolException e) {
                process.input(new Input.PageError(pageNumber, PageCommand.nameOf(text), PageCommand.numberOf(text),
                        "That can't be done: " + e.getMessage() + "."));
            }
        });
    }

    /** Something comes from outside the network. */
    void brought(Input input) {
        whenAwake(() -> process.input(input));
    }

    /** The swarm beside the core has met bad chunks. */
    public void badChunksOf(Host other) {
        brought(new Input.BadChunks(other.id()));
    }

    private void whenAwake(Runnable what) {
        if (process != null) {
            process.whenAwake(what);
        }
    }

    /** What its page plays videos with. */
    public Optional<Player> player() {
        return player;
    }

    public Page page() {
        return page;
    }

    /** Its browser is closed, or opened again. */
    public void browser(boolean open) {
        whenAwake(() -> {
            if (pageOpen && !open) {
                pageOpen = false;
                page.lost();
                process.input(new Input.PageClosed(pageNumber));
            } else if (!pageOpen && open) {
                openPage();
            }
        });
    }

    boolean hasPage() {
        return pageOpen && !isPaused();
    }

    // ---- as a host ----

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
        return !powered ? Door.DEAD : process == null ? Door.SHUT : Door.OPEN;
    }

    @Override
    long life() {
        return life;
    }

    @Override
    boolean isPaused() {
        return process != null && process.isPaused();
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
        return process.greeting();
    }

    @Override
    void linkUp(Plug plug, Frame greeting) {
        process.linkUp(plug, greeting);
    }

    @Override
    void received(Plug plug, Frame frame) {
        process.received(plug, frame);
    }

    @Override
    void linkDown(Plug plug, String reason) {
        process.linkDown(plug, reason);
    }

    @Override
    void dialFailed(long dial, DialFailure failure, String why) {
        whenAwake(() -> process.input(new Input.DialFailed(dial, failure, why)));
    }

    @Override
    void turnedAway(String why) {
        whenAwake(() -> process.input(new Input.TurnedAway(why)));
    }

    // ---- for those who look on ----

    public boolean isUp() {
        return process != null;
    }

    /** How many links it has had. */
    public long linksSoFar() {
        return links;
    }

    /** Who is at the other end of one of its links. */
    Optional<Host> remote(long link) {
        return process.remote(link);
    }

    // ---- clients of the WeChat interface ----

    /** What a client asks; its answer comes when the peer gives it. */
    public long ask(String method, String path, String session, long sequence, String body) {
        try {
            WeChat.Request request = WeChatServer.parse(method, path, Optional.of(session), Optional.of(String.valueOf(sequence)), body);
            long number = ++requests;
            process.whenAwake(() -> process.input(new Input.Asked(number, request)));
            return number;
        } catch (ProtocolException e) {
            throw new Violation(path + ": " + e.getMessage(), e);
        }
    }

    public Optional<WeChat.Answer> answer(long request) {
        return Optional.ofNullable(answers.get(request));
    }

    void answered(Effect.Answer effect) {
        answers.put(effect.request(), effect.answer());
    }

    // ---- the library ----

    /** Calls the library's interface: {@code POST}, {@code videos/6e19…}, and what stands behind ? as {@code search=lake}. */
    public long call(String method, String path, String query, Json.Obj body) {
        long number = ++requests;
        Map<String, String> words = new HashMap<>();
        Stream.of(query.split("&")).filter(pair -> !pair.isEmpty()).forEach(pair -> words.put(pair.split("=")[0], pair.split("=", 2)[1]));
        whenAwake(() -> process.input(new Input.Called(number, new LibraryCall(method, List.of(path.split("/")), words, body))));
        return number;
    }

    void replied(Effect.Reply effect) {
        replies.put(effect.call(), effect.answer());
    }

    public Optional<LibraryCall.Answer> reply(long call) {
        return Optional.ofNullable(replies.get(call));
    }

    void discarded(Content film) {
        discarded.add(film.root());
    }

    /** The films whose chunks its disk's thread was told to delete. */
    public Set<Bytes> discarded() {
        return discarded;
    }

    /** What it remembers of its library and friends is other than it was, line by line; read at its next start. */
    public void editLibrary(UnaryOperator<String> edit) {
        disk.keepLibrary(disk.library().lines().stream().map(edit).toList());
    }

    /** Its own catalogue, and its copies of others'. */
    public Copies copies() {
        return peer().copies();
    }

    Peer peer() {
        return process.peer();
    }

    Disk disk() {
        return disk;
    }

    Keys.Key key() {
        return key;
    }

    LocalClock clock() {
        return clock;
    }

    Simulation world() {
        return world;
    }

    /** Its local time. */
    public long nowMs() {
        return clock.at(world.timeline().nowMs());
    }

    /** Session time, as this peer has it. */
    public Optional<Long> sessionTimeMs() {
        return process == null ? Optional.empty() : process.sessionTimeMs();
    }

    /** The open session, if the peer is up and has one. */
    public Optional<Session> session() {
        return process == null ? Optional.empty() : peer().party().map(Party::session);
    }

    /** Whether it holds somebody for being here. */
    public boolean sees(Host other) {
        return process != null && peer().party().filter(party -> party.here().contains(other.id())).isPresent();
    }

    public boolean hasSession(EventId id) {
        return session().filter(session -> session.id().equals(id)).isPresent();
    }

    /** Somebody's role, by this peer's log. */
    public Role roleOf(Host other) {
        return session().map(session -> session.roster().roleOf(other.id())).orElse(Role.NONE);
    }

    /** The events of a type that its log holds, in the order of all. */
    public List<LogEntry> events(String type) {
        return session().map(session ->
                session.log().inOrder().stream().filter(entry -> entry.event().type().equals(type)).toList())
                .orElse(List.of());
    }

    /** Those of them that have an effect. */
    public List<LogEntry> valid(String type) {
        List<LogEntry> entries = new ArrayList<>(events(type));
        if (!entries.isEmpty()) {
            Set<EventId> voids = Meaning.voids(session().orElseThrow());
            entries.removeIf(entry -> voids.contains(entry.id()));
        }
        return entries;
    }
}
