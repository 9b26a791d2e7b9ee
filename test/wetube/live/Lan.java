package wetube.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A network inside this machine, with cables that can be pulled: each host is a network namespace of Linux with an address of its
 * own, on one of two switches.
 *
 * <pre>
 *   namespace wetube-7-0   10.91.0.1 eth0 ═══ port0 ┐
 *   namespace wetube-7-1   10.91.0.2 eth0 ═══ port1 ┤ left  ┐
 *   namespace wetube-7-2   10.91.0.3 eth0 ═══ port2 ┘       ├ namespace wetube-7-hub   (7 is the number of our process)
 *                                                     right ┘
 * </pre>
 *
 * <p>What is done to a cable or a switch is silent: nobody gets a FIN or a RST, packets just don't arrive. Nothing outside these
 * namespaces is touched, and {@link #close} removes them; so does the next one, after a test that was killed.
 *
 * <p>For one thread. Needs root and {@code ip} of iproute2.
 */
public final class Lan implements AutoCloseable {
    private static final String PREFIX = "wetube-";
    private static final String LEFT = "left";
    private static final String RIGHT = "right";
    private static final String NET = "10.91.0.";

    /** This machine can't have one; the message says why. */
    public static final class Unavailable extends IOException {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }

    /**
     * @param launcher runs a command there
     * @param address  that the others reach it at
     */
    public record Host(int number, List<String> launcher, String address) {}

    private final String name = PREFIX + ProcessHandle.current().pid();
    private final String hub = name + "-hub";
    private final Thread atExit = new Thread(this::remove, "remove-namespaces");
    private int hosts;

    /** Two switches, no hosts yet. */
    public Lan() throws Unavailable {
        try {
            removeLeftOver();
            Runtime.getRuntime().addShutdownHook(atExit);
            ip("netns", "add", hub);
            for (String each : List.of(LEFT, RIGHT)) {
                ip("-n", hub, "link", "add", each, "type", "bridge");
                ip("-n", hub, "link", "set", each, "up");
            }
        } catch (IOException e) {
            close();
            throw new Unavailable("a network of its own needs root and iproute2; here: " + e.getMessage());
        }
    }

    /** One more host, on the left switch. */
    public Host add() {
        int number = hosts++;
        String host = name + "-" + number;
        Host added = new Host(number, List.of("ip", "netns", "exec", host), NET + (number + 1));
        act("netns", "add", host);
        act("-n", hub, "link", "add", port(number), "type", "veth", "peer", "name", "eth0", "netns", host);
        act("-n", host, "address", "add", added.address() + "/24", "dev", "eth0");
        act("-n", host, "link", "set", "lo", "up");
        act("-n", host, "link", "set", "eth0", "up");
        plug(LEFT, number);
        act("-n", hub, "link", "set", port(number), "up");
        return added;
    }

    private static String port(int host) {
        return "port" + host;
    }

    private void plug(String into, int host) {
        act("-n", hub, "link", "set", port(host), "master", into);
    }

    /** Nothing goes in or out of this host any more. */
    public void cut(int host) {
        act("-n", hub, "link", "set", port(host), "down");
    }

    /** What was {@link #cut} is whole again. */
    public void mend(int host) {
        act("-n", hub, "link", "set", port(host), "up");
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

    /** What is killed with its processes still in it goes with the last of them. */
    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        try {
            for (String namespace : namespaces()) {
                if (namespace.startsWith(name + "-")) {
                    ip("netns", "delete", namespace);
                }
            }
        } catch (IOException e) {
            System.err.println("Network namespaces that are left over: " + e.getMessage());
        }
    }

    /** Of tests that ended without closing. */
    private static void removeLeftOver() throws IOException {
        for (String namespace : namespaces()) {
            String[] words = namespace.split("-");
            if (namespace.matches(PREFIX + "\\d+-(hub|\\d+)") && ProcessHandle.of(Long.parseLong(words[1])).isEmpty()) {
                ip("netns", "delete", namespace);
            }
        }
    }

    private static List<String> namespaces() throws IOException {
        return ip("netns", "list").lines().map(line -> line.split(" ")[0]).toList();
    }

    private static void act(String... arguments) {
        try {
            ip(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it prints; an IOException with that if it fails. */
    private static String ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() == 0) {
                return printed;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(String.join(" ", command) + ": " + printed);
    }
}
