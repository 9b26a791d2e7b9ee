package wetube.live;

import java.util.List;
import java.util.Set;

/**
 * A network with cables that can be pulled: each host has an address of its own, on one of two switches.
 *
 * <pre>
 *   namespace wetube-7-0   10.91.0.1 eth0 ═══ port0 ┐
 *   namespace wetube-7-1   10.91.0.2 eth0 ═══ port1 ┤ left  ┐
 *   namespace wetube-7-2   10.91.0.3 eth0 ═══ port2 ┘       ├ namespace wetube-7-hub   (7 is the number of our process)
 *                                                     right ┘
 * </pre>
 *
 * <p>What is done to a cable or a switch is silent: nobody gets a FIN or a RST, packets just don't arrive.
 */
public final class Lan extends Namespaces {
    private static final String LEFT = "left";
    private static final String RIGHT = "right";
    private static final String NET = "10.91.0.";

    /** Two switches, no hosts yet. */
    public Lan() throws Unavailable {
        for (String each : List.of(LEFT, RIGHT)) {
            act("-n", hub, "link", "add", each, "type", "bridge");
            act("-n", hub, "link", "set", each, "up");
        }
    }

    /** One more host, on the left switch. */
    @Override
    Host add() {
        int number = wire();
        Host added = new Host(number, launcher(host(number)), NET + (number + 1), true);
        act("-n", host(number), "address", "add", added.address() + "/24", "dev", "eth0");
        plug(LEFT, number);
        return added;
    }

    private void plug(String into, int host) {
        act("-n", hub, "link", "set", port(host), "master", into);
    }

    /** These hosts hear only each other, and so do the rest. */
    public void split(Set<Integer> apart) {
        apart.forEach(host -> plug(RIGHT, host));
    }

    /** All hear all. */
    public void heal() {
        for (int host = 0; host < hosts; host++) {
            plug(LEFT, host);
        }
    }
}
