package wetube.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import wetube.act.Role;
import wetube.link.DialFailure;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.peer.Gate;
import wetube.peer.Input;
import wetube.peer.Peer;
import wetube.wire.ProtocolException;

/**
 * A running WeTube, from its start to its death: a whole {@link Peer}, and round it the shell that {@code wetube.peer.PeerLoop}
 * is in reality.
 *
 * <p>As there, effects are done one after the other by one pair of hands, so what follows a write waits for the disk; and each
 * frame goes through its link's {@link Gate} before the core sees it.
 */
final class Process {
    private final Simulation world;
    private final Machine machine;
    private final Peer peer;
    private boolean dead;
    private boolean paused;
    /** What came while it was paused. */
    private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
    private final ArrayDeque<Effect> toWrite = new ArrayDeque<>();
    private boolean diskBusy;
    private final Map<Long, Plug> plugs = new TreeMap<>();
    private final Map<Long, Gate> gates = new TreeMap<>();
    private final Gate.Accounts accounts = new Gate.Accounts();
    private Timeline.Plan wake;
    private long lastInputMs;
    private PeerMessage lastMessage;
    private Frame lastFrame;

    Process(Simulation world, Machine machine, Peer peer) {
        this.world = world;
        this.machine = machine;
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    boolean isPaused() {
        return paused;
    }

    // ---- life and death ----

    void start() {
        input(machine.disk().codes());
        input(machine.disk().library());
        input(machine.disk().started());
    }

    /** The system closes its links, unless the power is lost; what was not written yet is not written. */
    void kill(boolean powerLost) {
        dead = true;
        if (diskBusy && toWrite.peek() instanceof Effect.StoreOwn write) {
            machine.disk().interrupt(write.run(), world.chance());
        }
        plugs.values().forEach(plug -> plug.orphan(powerLost));
        if (wake != null) {
            wake.cancel();
        }
    }

    /** Stands still for a while, and then goes on as if nothing had been. */
    void pause(long forMs) {
        if (!paused) {
            paused = true;
            world.timeline().after(forMs, this::resume);
        }
    }

    private void resume() {
        if (dead) {
            return;
        }
        paused = false;
        while (!paused && !backlog.isEmpty()) {
            backlog.remove().run();
        }
        write();
        scheduleWake();
        world.network().resume();
    }

    void whenAwake(Runnable what) {
        if (!dead && paused) {
            backlog.add(what);
        } else if (!dead) {
            what.run();
        }
    }

    // ---- the core ----

    void input(Input input) {
        lastInputMs = machine.nowMs();
        List<Effect> effects;
        try {
            effects = peer.handle(input, lastInputMs);
        } catch (RuntimeException e) {
            throw new Violation(machine + "'s peer did not survive " + input, e);
        }
        world.checks().handled(machine, input, effects);
        for (Effect effect : effects) {
            if (effect instanceof Effect.StoreOwn own) {
                world.keys().wroteAll(own.run());
            }
            if (effect instanceof Effect.OnDisk) {
                toWrite.add(effect);
            } else {
                act(effect);
            }
        }
        write();
        scheduleWake();
    }

    private void scheduleWake() {
        if (paused) {
            return;
        }
        long atMs = machine.clock().reaches(peer.wakeAtMs(), world.timeline().nowMs());
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
        if (dead || paused) {
            return;
        }
        if (peer.wakeAtMs() > machine.nowMs()) {
            scheduleWake();    // it was put off
            return;
        }
        input(new Input.Tick());
        if (peer.wakeAtMs() <= machine.nowMs()) {
            throw new Violation(machine + "'s peer never rests: woken in time, it wants to be woken for "
                    + (machine.nowMs() - peer.wakeAtMs()) + " ms ago");
        }
    }

    /** Session time: what it was at the last input, and as much later as it is now. */
    Optional<Long> sessionTimeMs() {
        return peer.party().map(party -> party.timeMs() + machine.nowMs() - lastInputMs);
    }

    // ---- what is to be done ----

    /** Works on the disk, up to what takes its time: one's own events are waited for until they are kept. */
    private void write() {
        while (!diskBusy && !paused && !toWrite.isEmpty()) {
            Effect next = toWrite.peek();
            long takesMs = next instanceof Effect.StoreOwn || next instanceof Effect.Load ? machine.disk().delayMs : 0;
            if (takesMs > 0) {
                diskBusy = true;
                world.timeline().after(takesMs, () -> whenAwake(() -> {
                    diskBusy = false;
                    toWrite.remove();
                    act(next);
                    write();
                }));
            } else {
                toWrite.remove();
                act(next);
            }
        }
    }

    private void act(Effect effect) {
        Disk disk = machine.disk();
        switch (effect) {
            case Effect.Send e -> send(e.link(), e.message());
            case Effect.CloseLink e -> Optional.ofNullable(plugs.get(e.link())).ifPresent(plug -> plug.close(e.reason()));
            case Effect.Listen e -> Optional.ofNullable(gates.get(e.link())).ifPresent(gate -> gate.listen(e.member()));
            case Effect.Dial e -> world.network().dial(machine, e.dial(), e.expected(), e.addresses());
            case Effect.ToPage e -> machine.toPage(e);
            case Effect.Share e -> { }
            case Effect.StoreOwn e -> answer(disk.storeOwn(e.run()));
            case Effect.Store e -> disk.store(e.session(), e.runs());
            case Effect.Load e -> answer(disk.load(e.session()));
            case Effect.Remember e -> disk.remember(e);
            case Effect.KeepClock e -> disk.keepClock(e.session(), e.offsetMs());
            case Effect.Forget e -> disk.forget(e.session());
            case Effect.Answer e -> machine.answered(e);
            case Effect.KeepName e -> disk.keepName(e.name());
            case Effect.KeepCode e -> disk.keepCode(e.session(), e.conference());
            case Effect.KeepSearch e -> { }
            case Effect.KeepLibrary e -> disk.keepLibrary(e.lines());
            case Effect.KeepPoster e -> disk.keepPoster(e.poster());
            case Effect.LoadPoster e -> answer(new Input.PosterLoaded(e.hash(), disk.poster(e.hash())));
            case Effect.Reply e -> machine.replied(e);
            case Effect.Discard e -> machine.discarded(e.film());
            case Effect.Derive e -> answer(new Input.Derived(Directory.keys(e.code())));
            case Effect.Track e -> world.directory().track(machine, e);
            case Effect.Report e -> world.say(machine, e.line());
        }
    }

    /** The disk's answers are handled after whatever the core does now. */
    private void answer(Input input) {
        world.timeline().after(0, () -> whenAwake(() -> input(input)));
    }

    private void send(long link, PeerMessage message) {
        Plug plug = plugs.get(link);
        if (plug == null) {
            return;
        }
        world.checks().sent(machine, message);
        if (message instanceof PeerMessage.Code code && code.code().isPresent()
                && peer.party().orElseThrow().session().roster().roleOf(plug.peer()) == Role.NONE) {
            throw new Violation(machine + " gives the code to " + plug.remote() + ", who is no member");
        }
        world.narrator().sends(machine, plug.remote(), message);
        if (message instanceof PeerMessage.Want) {
            gates.get(link).wantSent();
        }
        boolean inBytes = world.inBytes() || !plug.remote().isHonest();
        if (message != lastMessage || inBytes && lastFrame.bytes() == null) {    // a broadcast is written down once
            lastMessage = message;
            lastFrame = inBytes ? Frame.ofBytes(message) : Frame.ofObject(message);
        }
        if (lastFrame.lengthBytes() > Frame.MAX_BYTES) {
            throw new Violation(machine + " sends a frame of " + lastFrame.lengthBytes() + " bytes");
        }
        plug.send(lastFrame);
    }

    // ---- links, as wetube.link.Listener ----

    Frame greeting() {
        return world.inBytes() ? Frame.ofBytes(peer.greeting()) : Frame.ofObject(peer.greeting());
    }

    void linkUp(Plug plug, Frame greeting) {
        Gate gate = new Gate(world.keys().verifier(), accounts, plug.peer(), plug.dialled() ? plug.remoteAddress() : plug.remote().toString());
        gates.put(plug.link(), gate);
        plugs.put(plug.link(), plug);
        whenAwake(() -> {
            try {
                if (read(gate, greeting).orElse(null) instanceof PeerMessage.Hello hello) {
                    input(new Input.LinkUp(plug.link(), plug.peer(), plug.dialled(), plug.dial(), plug.remoteAddress(), hello));
                    return;
                }
            } catch (ProtocolException e) {
                world.say(machine, "no greeting from " + plug.remote() + ": " + e.getMessage());
            }
            plug.close("the first frame is HELLO");
            if (plug.dialled()) {
                input(new Input.DialFailed(plug.dial(), DialFailure.NOT_WETUBE, "What answers there does not greet as WeTube does."));
            }
        });
    }

    Optional<Host> remote(long link) {
        return Optional.ofNullable(plugs.get(link)).map(Plug::remote);
    }

    private Optional<PeerMessage> read(Gate gate, Frame frame) throws ProtocolException {
        return frame.bytes() == null ? Optional.of(frame.message()) : gate.admit(frame.bytes(), machine.nowMs());
    }

    void received(Plug plug, Frame frame) {
        Gate gate = gates.get(plug.link());
        whenAwake(() -> {
            try {
                read(gate, frame).ifPresent(message -> input(new Input.Received(plug.link(), message)));
            } catch (ProtocolException e) {
                world.checks().turnedAway(machine, plug.remote(), e.getMessage());
                input(new Input.Misbehaved(plug.link(), e.getMessage()));
                plug.close(e.getMessage());
            }
        });
    }

    void linkDown(Plug plug, String reason) {
        plugs.remove(plug.link());
        gates.remove(plug.link());
        whenAwake(() -> input(new Input.LinkDown(plug.link(), reason)));
    }
}
