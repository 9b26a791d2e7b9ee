package wetube.sim;

import wetube.identity.PeerId;
import wetube.link.DialFailure;

/**
 * Something with an address in the simulated network: an honest {@link Machine} or a {@link Liar}.
 *
 * <p>The calls of the network are those of {@code wetube.link.Listener}.
 */
public abstract class Host {
    private final int number;
    private final String name;
    private String ip;

    Host(int number, String name) {
        this.number = number;
        this.name = name;
        this.ip = "10.0.0." + number;
    }

    /** The next lease is of another address. */
    void takeAddress(String other) {
        ip = other;
    }

    /** How a host answers those who want to connect. */
    enum Door {
        /** A peer listens. */
        OPEN,
        /** The machine is there, no peer listens: connections are refused at once. */
        SHUT,
        /** The machine takes connections and does not speak. */
        MUTE,
        /** Nothing answers. */
        DEAD
    }

    public final int number() {
        return number;
    }

    public final String name() {
        return name;
    }

    public final String ip() {
        return ip;
    }

    /** Where it listens. */
    public final String address() {
        return ip + ":7001";
    }

    public abstract PeerId id();

    /** Whether it keeps to the rules, so that nobody has a reason to complain of it. */
    public abstract boolean isHonest();

    abstract Door door();

    /** The first frame on each link. */
    abstract Frame greeting();

    /** Counts its starts: what was begun in an earlier life concerns nobody now. */
    long life() {
        return 0;
    }

    /** Not reading at the moment: frames wait in the network. */
    boolean isPaused() {
        return false;
    }

    /** How long it takes to read a frame. */
    long readMs() {
        return 0;
    }

    /** How many links it has had: names the next. */
    abstract long nextLink();

    abstract void linkUp(Plug plug, Frame greeting);

    abstract void received(Plug plug, Frame frame);

    abstract void linkDown(Plug plug, String reason);

    abstract void dialFailed(long dial, DialFailure failure, String why);

    abstract void turnedAway(String why);

    @Override
    public String toString() {
        return name;
    }
}
