package wetube.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network inside this machine: hosts that are network namespaces of Linux, and one more namespace, the hub, that joins them. Nothing
 * outside these namespaces is touched, and {@link #close} removes them; so does the next one, after a test that was killed.
 *
 * <p>For one thread. Needs root and {@code ip} of iproute2.
 */
public abstract class Namespaces implements AutoCloseable {
    private static final String PREFIX = "wetube-";

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
     * @param told     whether a peer there is told that address, as {@code HOST} is for
     */
    public record Host(int number, List<String> launcher, String address, boolean told) {}

    private final String name = PREFIX + ProcessHandle.current().pid();
    /** The namespace that joins the others. */
    final String hub = name + "-hub";
    private final Thread atExit = new Thread(this::remove, "remove-namespaces");
    int hosts;

    /** A hub, no hosts yet. */
    Namespaces() throws Unavailable {
        try {
            removeLeftOver();
            Runtime.getRuntime().addShutdownHook(atExit);
            ip("netns", "add", hub);
            ip("-n", hub, "link", "set", "lo", "up");
        } catch (IOException e) {
            forget();
            throw new Unavailable("a network of its own needs root and iproute2; here: " + e.getMessage());
        }
    }

    /** One more host. */
    abstract Host add();

    final String host(int number) {
        return name + "-" + number;
    }

    static List<String> launcher(String namespace) {
        return List.of("ip", "netns", "exec", namespace);
    }

    /** The hub's end of a host's cable. */
    static String port(int host) {
        return "port" + host;
    }

    /** A new namespace with a cable into the hub. */
    final int wire() {
        int number = hosts++;
        act("netns", "add", host(number));
        act("-n", hub, "link", "add", port(number), "type", "veth", "peer", "name", "eth0", "netns", host(number));
        act("-n", host(number), "link", "set", "lo", "up");
        act("-n", host(number), "link", "set", "eth0", "up");
        act("-n", hub, "link", "set", port(number), "up");
        return number;
    }

    /** Longer packets don't come in at this host any more, and nobody is told: as on the way through some VPNs. */
    final void loseLarge(int host, int bytes) throws IOException {
        List<String> command = new ArrayList<>(launcher(host(host)));
        command.addAll(List.of("nft", "-f", "-"));
        run(command, "table inet narrow { chain in { type filter hook input priority 0; iifname \"eth0\" meta length > " + bytes + " drop; }; }\n");
    }

    /** Nothing goes in or out of this host any more: nobody gets a FIN or a RST. */
    public final void cut(int host) {
        act("-n", hub, "link", "set", port(host), "down");
    }

    /** What was {@link #cut} is whole again. */
    public final void mend(int host) {
        act("-n", hub, "link", "set", port(host), "up");
    }

    /** What is killed with its processes still in it goes with the last of them. */
    @Override
    public void close() {
        forget();
    }

    private void forget() {
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

    static void act(String... arguments) {
        try {
            ip(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments));
        return run(command, "");
    }

    /** What it prints; an IOException with that if it fails. */
    static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
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
