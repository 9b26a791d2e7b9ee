package wetube.sim;

import java.util.ArrayDeque;
import wetube.identity.PeerId;
import wetube.link.DialFailure;

/**
 * One end of a link, and all that is on its way from here to the other end.
 *
 * <p>As TCP: in order, complete, however long it takes; what a cut or a reader that does not read holds up waits here, bounded as
 * the real outbox is. A link that ends says so to each end once, after what came before, or not at all if the network is cut:
 * then each end finds out by itself.
 */
public final class Plug {
    /** What a real link queues before it gives up: two megabytes, and the kernels' buffers. */
    private static final int MAX_IN_FLIGHT_BYTES = 2 << 20;
    /** The limits of {@code wetube.link.Limits.STANDARD}. */
    static final long INTRODUCTION_MS = 5000;
    private static final long IDLE_MS = 30_000;
    private static final long CLOSE_MS = 1000;
    /** TCP sends again what was lost, first after a fraction of a second. */
    private static final long RETRANSMIT_MS = 400;

    /** @param frame null for the farewell of the connection itself */
    private record Item(Frame frame, boolean greeting, String farewell, long arrivalMs) {}

    private final Network network;
    private final Host owner;
    private final long life;
    private final long link;
    private final long dial;
    /** The owner's address when it was made: a connection does not move. */
    private final String ip;
    private final String remoteAddress;
    private Plug other;

    private final ArrayDeque<Item> flight = new ArrayDeque<>();
    private int flightBytes;
    private long lastArrivalMs;
    private Timeline.Plan arrival;

    private boolean introduced;
    /** A frame was lost for its length: TCP sends it again and again, and nothing behind it. */
    private boolean stuck;
    private String closing;
    private boolean down;
    /** The machine lost its power, and with it all memory of this link. */
    private boolean forgotten;
    private long heardMs;

    Plug(Network network, Host owner, long dial, String remoteAddress) {
        this.network = network;
        this.owner = owner;
        this.life = owner.life();
        this.link = owner.nextLink();
        this.dial = dial;
        this.ip = owner.ip();
        this.remoteAddress = remoteAddress;
    }

    static void join(Plug a, Plug b) {
        a.other = b;
        b.other = a;
        for (Plug plug : new Plug[] {a, b}) {
            plug.heardMs = plug.network.timeline().nowMs();
            plug.push(new Item(plug.owner.greeting(), true, null, plug.nextArrivalMs()));
            plug.network.timeline().after(INTRODUCTION_MS, plug::introducedByNow);
        }
    }

    public Host owner() {
        return owner;
    }

    /** The host at the other end. */
    public Host remote() {
        return other.owner;
    }

    PeerId peer() {
        return other.owner.id();
    }

    /** Its number for its owner. */
    long link() {
        return link;
    }

    boolean dialled() {
        return dial != 0;
    }

    long dial() {
        return dial;
    }

    String remoteAddress() {
        return remoteAddress;
    }

    boolean isUp() {
        return introduced && !down;
    }

    boolean isOver() {
        return down && other.down && flight.isEmpty() && other.flight.isEmpty();
    }

    // ---- what the owner does ----

    void send(Frame frame) {
        stuck |= frame.lengthBytes() > network.maxBytes();
        if (!down && closing == null && !stuck) {
            push(new Item(frame, false, null, nextArrivalMs()));
        }
    }

    /** Sends what is queued, then closes. */
    void close(String reason) {
        if (!down && closing == null) {
            closing = reason;
            if (!stuck) {
                push(new Item(null, false, "the other side closed it", nextArrivalMs()));
            }
            network.timeline().after(CLOSE_MS, () -> goDown(reason));
        }
    }

    /** Closes at once; of what is on its way, some or all is lost. */
    void abort(String reason) {
        if (!down) {
            farewell();
            goDown(reason);
        }
    }

    void loseFlight() {
        flight.clear();
        flightBytes = 0;
    }

    private void farewell() {
        if (network.chance(0.5)) {
            loseFlight();
        }
        push(new Item(null, false, "connection reset", nextArrivalMs()));
    }

    /** The owner's process is dead. Its system closes the connection for it, unless the machine lost power. */
    void orphan(boolean powerLost) {
        if (!down) {
            down = true;
            forgotten = powerLost;
            if (!powerLost) {
                farewell();
            }
        }
    }

    private void goDown(String reason) {
        if (down) {
            return;
        }
        down = true;
        if (life != owner.life()) {
            return;
        }
        if (introduced) {
            owner.linkDown(this, reason);
        } else if (dialled()) {
            owner.dialFailed(dial, DialFailure.NO_GREETING, "Nobody at " + remoteAddress + " introduces themselves.");
        }
    }

    private void introducedByNow() {
        if (!introduced) {
            abort("no greeting in time");
        } else {
            watchIdle();
        }
    }

    private void watchIdle() {
        if (down) {
            return;
        }
        long now = network.timeline().nowMs();
        if (now - heardMs >= IDLE_MS && !owner.isPaused()) {
            abort("nothing heard for " + IDLE_MS / 1000 + " s");
        } else {
            network.timeline().at(Math.max(now + 1000, heardMs + IDLE_MS), this::watchIdle);
        }
    }

    // ---- the way to the other end ----

    private long nextArrivalMs() {
        long now = network.timeline().nowMs();
        return Math.max(lastArrivalMs + remote().readMs(), now + network.delayMs(owner, remote()));
    }

    private void push(Item item) {
        flight.add(item);
        lastArrivalMs = item.arrivalMs;
        flightBytes += item.frame == null ? 0 : item.frame.lengthBytes();
        if (flightBytes > MAX_IN_FLIGHT_BYTES && !down) {
            abort("it does not keep up");
        } else {
            flow();
        }
    }

    private void flow() {
        if (arrival == null && !flight.isEmpty()) {
            arrival = network.timeline().at(flight.peek().arrivalMs, this::arrive);
        }
    }

    /** The way is free again: what waited is on its way. */
    void resume() {
        if (arrival == null && !flight.isEmpty()) {
            arrival = network.timeline().after(network.random().nextLong(RETRANSMIT_MS), this::arrive);
        }
    }

    private void arrive() {
        arrival = null;
        if (flight.isEmpty() || network.isBlocked(owner, remote()) || !ip.equals(owner.ip()) || !other.ip.equals(other.owner.ip())) {
            return;
        }
        Item item = flight.remove();
        flightBytes -= item.frame == null ? 0 : item.frame.lengthBytes();
        other.take(item);
        flow();
    }

    private void take(Item item) {
        if (life != owner.life()) {
            orphan(false);    // it was not introduced yet when its process died
        }
        if (forgotten) {
            network.timeline().after(network.delayMs(owner, remote()), () -> other.goDown("connection reset"));
        } else if (!down && item.frame == null) {
            if (closing == null && introduced) {
                push(new Item(null, false, "the other side closed it", nextArrivalMs()));
            }
            goDown(closing == null ? item.farewell : closing);
        } else if (!down) {
            heardMs = network.timeline().nowMs();
            if (item.greeting) {
                introduced = true;
                owner.linkUp(this, item.frame);
            } else if (closing == null) {
                owner.received(this, item.frame);
            }
        }
    }

    @Override
    public String toString() {
        return owner + "/" + link + "-" + remote();
    }
}
