package wetube.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.wire.Json;

/**
 * Many peers in one thread, in virtual time: whole {@code wetube.peer.Peer} objects on {@link Machine}s, joined by a {@link
 * Network} that can be cut, with {@link Liar}s among them. All chance comes from the seed, so a run can be seen again.
 *
 * <p>A scenario reads like prose:
 *
 * {@snippet :
 * Simulation sim = new Simulation(1);
 * Machine ada = sim.machine("ada");
 * Machine bo = sim.machine("bo");
 * sim.party(ada, bo);
 * sim.network().cut(ada, bo);
 * ada.page().pause(12.5);
 * sim.network().heal();
 * sim.runUntil("Bo has paused too", 5_000, () -> bo.page().video().equals("PAUSED"));
 * }
 *
 * <p>What must always hold is checked after every input ({@link Checks}) and on request ({@link Reckoning}); what is broken is
 * thrown as a {@link Violation}. Not thread-safe; many simulations may run side by side.
 */
public final class Simulation {
    private static final double DEFAULT_VIDEO_SECONDS = 20;

    private final long seed;
    private final SplittableRandom random;
    private final Timeline timeline = new Timeline();
    private final Network network;
    private final Directory directory = new Directory(this);
    private final Keys keys;
    private final Checks checks;
    private final Reckoning reckoning;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Liar> liars = new ArrayList<>();
    private final Narrator narrator = new Narrator(this);
    private boolean inBytes = true;
    private Function<Machine, Optional<Player>> players = machine -> Optional.of(new PerfectPlayer(machine));
    private boolean skewed = true;
    private double videoSeconds = DEFAULT_VIDEO_SECONDS;

    public Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new Network(timeline, branch());
        this.keys = new Keys(branch());
        this.checks = new Checks(this);
        this.reckoning = new Reckoning(this);
    }

    // ---- how it is set up ----

    /** Where the story of this run goes. */
    public Simulation tell(Transcript newTranscript) {
        narrator.tell(newTranscript);
        return this;
    }

    /** The story also has the messages that {@link Transcript} has words for, and what pages show of acts on the video. */
    public Simulation withMessages() {
        narrator.withMessages();
        return this;
    }

    /** Between honest peers messages travel as objects, which saves most of the time; liars still speak JSON. */
    public Simulation withObjects() {
        inBytes = false;
        return this;
    }

    /** Nobody's page has a player. */
    public Simulation withoutPlayers() {
        players = machine -> Optional.empty();
        return this;
    }

    /** Pages' players are late, cost something to steer, and must be kept on the line. */
    public Simulation withMediaPlayers() {
        players = machine -> Optional.of(new MediaPlayer(machine));
        return this;
    }

    /** All clocks are right. */
    public Simulation withRightClocks() {
        skewed = false;
        return this;
    }

    public Simulation withVideosOf(double seconds) {
        videoSeconds = seconds;
        return this;
    }

    /** A peer, started, with nothing on its disk. */
    public Machine machine(String name) {
        LocalClock clock = skewed ? new LocalClock(random.nextLong(-5000, 5001), random.nextDouble(-200, 200)) : LocalClock.RIGHT;
        return add(new Machine(this, nextNumber(), name, keys.fresh(), clock, new Disk()));
    }

    /** The same with a clock that is off by this much, and runs so many millionths fast. */
    public Machine machine(String name, long skewMs, double ppm) {
        return add(new Machine(this, nextNumber(), name, keys.fresh(), new LocalClock(skewMs, ppm), new Disk()));
    }

    /** A peer that enters what it finds. */
    public Machine headless(String name) {
        return add(new Machine(this, nextNumber(), name, keys.fresh(), LocalClock.RIGHT, new Disk()).headless());
    }

    public List<Machine> machines(String... names) {
        return Arrays.stream(names).map(this::machine).toList();
    }

    /** A second machine with the key of the first and a copy of its disk: what nobody should do. */
    public Machine copyOf(Machine original) {
        original.becomeForgetful();
        Machine copy = new Machine(this, nextNumber(), original.name() + "'s copy", original.key(), LocalClock.RIGHT,
                original.disk().copy());
        copy.becomeForgetful();
        return add(copy);
    }

    private Machine add(Machine machine) {
        machines.add(machine);
        network.add(machine);
        say(machine, "starts, and listens at " + machine.address());
        machine.start();
        return machine;
    }

    /** Somebody with a key of their own who keeps to no rule. */
    public Liar liar(String name) {
        Liar liar = new Liar(this, nextNumber(), name, keys.fresh());
        liars.add(liar);
        network.add(liar);
        say(liar, "starts, and listens at " + liar.address());
        liar.start();
        return liar;
    }

    private int nextNumber() {
        return machines.size() + liars.size() + 1;
    }

    // ---- verbs ----

    /** The process ends at once, as by kill -9. */
    public void crash(Machine machine) {
        say(machine, "is killed");
        machine.crash(false);
    }

    /** The whole machine ends: nobody is told. */
    public void losePower(Machine machine) {
        say(machine, "loses power");
        machine.crash(true);
    }

    public void restart(Machine machine) {
        say(machine, "starts again");
        machine.start();
    }

    /** It starts with its key and nothing else. */
    public void restartWithoutDisk(Machine machine) {
        say(machine, "starts again with an empty disk");
        checks.diskLost(machine);
        machine.becomeForgetful();
        machine.replaceDisk(new Disk());
        machine.start();
    }

    /** Somebody puts an old backup of the machine's disk back, and starts again: see {@link Machine#backUp}. */
    public void restartFromBackup(Machine machine) {
        say(machine, "starts again with an old backup of its disk");
        checks.diskLost(machine);
        machine.becomeForgetful();
        machine.putBackupBack();
        machine.start();
    }

    /** Another Wi-Fi: the machine has another address from now on, and its peer, if it runs, soon sees that. */
    public void move(Machine machine) {
        network.move(machine);
        say(machine, "moves to " + machine.address());
        machine.moved();
    }

    /** A fault in its code spoils one input. */
    public void fault(Machine machine) {
        say(machine, "meets a fault of its own");
        machine.fault();
    }

    /** Its process stands still for a while. */
    public void pause(Machine machine, long forMs) {
        say(machine, "stands still for " + forMs + " ms");
        machine.pause(forMs);
    }

    /** Somebody sets its wall clock, which is not the one that the peer goes by. */
    public void setWallClock(Machine machine, long byMs) {
        say(machine, "has its wall clock set by " + byMs + " ms");
        machine.wallMoved(byMs);
    }

    /** Its lid is closed for a while: its process stands still, and so does the clock that the peer goes by; the wall clock does not. */
    public void sleep(Machine machine, long forMs) {
        say(machine, "sleeps for " + forMs + " ms");
        timeline.after(forMs, () -> machine.slept(forMs));
        machine.pause(forMs);
    }

    /** Of a log on the disk of a peer that does not run, the last records are gone, and it is seen that they are. */
    public void tearOff(Machine machine, EventId session, int records) {
        say(machine, "has lost the last " + records + " records of its log");
        machine.disk().tearOff(session, records);
    }

    public void fillDisk(Machine machine) {
        say(machine, "has a full disk");
        machine.disk().full = true;
    }

    public void emptyDisk(Machine machine) {
        if (machine.disk().full) {
            say(machine, "has room on its disk again");
        }
        machine.disk().full = false;
    }

    public void slowDisk(Machine machine, long delayMs) {
        machine.disk().delayMs = delayMs;
    }

    /** It takes its time over each frame it reads. */
    public void slowReader(Machine machine, long perFrameMs) {
        machine.readSlowly(perFrameMs);
    }

    /** {@code director} founds a session, invites the others as viewers, and they accept. */
    public EventId party(Machine director, Machine... others) {
        awaitPage(director);
        director.page().start("Movie night");
        runUntil(director + " has a session", 5000, () -> director.page().session("phase").equals("open"));
        EventId session = director.session().orElseThrow().id();
        for (Machine other : others) {
            invite(director, other, "viewer");
        }
        return session;
    }

    private void awaitPage(Machine machine) {
        runUntil(machine + "'s page is open", 1000, () -> machine.page().isShown());
    }

    /** Invites somebody by address, who accepts. */
    public void invite(Machine director, Machine other, String role) {
        awaitPage(director);
        awaitPage(other);
        director.page().invite(other.address(), role);
        runUntil(other + " is invited", 10_000, () -> !other.page().invitations().isEmpty());
        other.page().accept();
        runUntil(other + " has joined", 10_000, () -> other.page().session("phase").equals("open")
                && director.roleOf(other) == other.roleOf(other));
    }

    /** Changes a role and waits until the one concerned knows. */
    public void role(Machine director, Machine other, String role) {
        awaitPage(director);
        director.page().role(other.id(), role);
        runUntil(other + " is " + role, 5000, () -> other.page().session("role").equals(role));
    }

    // ---- time ----

    public void runFor(long ms) {
        long end = timeline.nowMs() + ms;
        while (step(end)) {
            continue;
        }
    }

    /** Runs until it is so; a violation if it is not within the time. Gives how long it took. */
    public long runUntil(String what, long withinMs, BooleanSupplier condition) {
        return runUntil(() -> what, withinMs, 0, condition);
    }

    /** The same for a condition that is costly to ask: every {@code everyMs}. */
    public long runUntil(Supplier<String> what, long withinMs, long everyMs, BooleanSupplier condition) {
        long start = timeline.nowMs();
        long end = start + withinMs;
        while (!condition.getAsBoolean()) {
            if (timeline.nowMs() >= end) {
                throw failed(new Violation("after " + withinMs + " ms it is not so that " + what.get()));
            }
            if (everyMs == 0) {
                step(end);
            } else {
                runFor(Math.min(everyMs, end - timeline.nowMs()));
            }
        }
        return timeline.nowMs() - start;
    }

    /** Runs until all members of a session have the same log, and looks at everything; gives how long that took. */
    public long runUntilTogether(EventId session, long withinMs) {
        long took = runUntil(() -> "all members have the same log:" + reckoning.apart(session), withinMs, 250,
                () -> reckoning.isTogether(session));
        check();
        look(() -> reckoning.nothingLost(session));
        return took;
    }

    /** Looks at everything that can be looked at now. */
    public void check() {
        look(reckoning::check);
    }

    private void look(Runnable what) {
        try {
            what.run();
        } catch (Violation violation) {
            throw failed(violation);
        }
    }

    private boolean step(long untilMs) {
        try {
            return timeline.step(untilMs);
        } catch (Violation violation) {
            throw failed(violation);
        }
    }

    private Violation failed(Violation violation) {
        Violation told = new Violation("seed " + seed + ", " + timeline.nowMs() + " ms: " + violation.getMessage(), violation);
        say("VIOLATION: " + violation.getMessage());
        return told;
    }

    // ---- parts ----

    public long seed() {
        return seed;
    }

    public Directory directory() {
        return directory;
    }

    public Network network() {
        return network;
    }

    public Checks checks() {
        return checks;
    }

    public Reckoning reckoning() {
        return reckoning;
    }

    public Timeline timeline() {
        return timeline;
    }

    public List<Machine> machines() {
        return machines;
    }

    public List<Liar> liars() {
        return liars;
    }

    Narrator narrator() {
        return narrator;
    }

    Keys keys() {
        return keys;
    }

    boolean inBytes() {
        return inBytes;
    }

    Function<Machine, Optional<Player>> players() {
        return players;
    }

    double videoSeconds() {
        return videoSeconds;
    }

    /** For what happens to no part in particular. */
    RandomGenerator chance() {
        return random;
    }

    /** A source of chance of its own, so that what one part draws does not change another's. */
    RandomGenerator branch() {
        return random.split();
    }

    Optional<Machine> machine(PeerId id) {
        return machines.stream().filter(machine -> machine.id().equals(id)).findFirst();
    }

    // ---- the story ----

    public String nameOf(PeerId id) {
        return Stream.concat(machines.stream(), liars.stream()).filter(host -> host.id().equals(id)).findFirst().map(Host::name)
                .orElse(id.shortText());
    }

    String nameIn(Json peer) {
        return Stream.concat(machines.stream(), liars.stream()).filter(host -> peer.equals(Json.text(host.id().text()))).findFirst()
                .map(Host::name).orElse(peer.toJson());
    }

    public void say(Host host, String what) {
        narrator.say(host.name(), what);
    }

    public void say(String what) {
        narrator.say("", what);
    }
}
