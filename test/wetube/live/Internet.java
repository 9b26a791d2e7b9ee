package wetube.live;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Hosts far from one another, some of them behind home routers: their addresses change, ways are long and lose packets, and cuts may
 * be of one direction only.
 *
 * <pre>
 *   wetube-7-0   open     10.91.10.2 ═══ port0 ┐
 *   wetube-7-1   at home  192.168.1.2 ══ port1 ┤ wetube-7-hub: the Internet, and every home's router (NAT by nft), with the address
 *   wetube-7-2   at home  192.168.1.2 …        ┘ 10.91.11.2 outside; passes port PORT on to the host, if it is told to
 * </pre>
 *
 * <p>Each connection is redirected, where it enters the hub, to a {@link Relay} in it: one port for each pair of hosts. The relay
 * connects to where it leads, late and with losses, and comes from the dialling host's outside address, as all else does. No packet goes from one
 * host to another in any other way: private addresses lead nowhere.
 */
public final class Internet extends Namespaces {
    /** How a host is reached. */
    public enum Place {
        /** Has its outside address itself. */
        OPEN,
        /** Behind a router that forwards the peer's port. */
        FORWARDED,
        /** Behind a router that forwards nothing, once it is shut: then it can only dial. */
        HIDDEN
    }

    private static final int RELAY_PORTS = 30_000;

    /** @param lease counts its outside addresses */
    private record Home(Place place, int lease, int port) {}

    private final List<Home> homes = new ArrayList<>();
    private final Set<Integer> mute = new HashSet<>();
    private final PrintStream relay;
    private final Process relaying;
    private Place next = Place.OPEN;
    private boolean shut;

    /** @param delayMs one way, on average */
    public Internet(long delayMs, long jitterMs, double loss) throws IOException {
        try {
            inHub("", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
            inHub("", "nft", "--version");
        } catch (IOException e) {
            super.close();
            throw new Unavailable("routers of its own need nft and sysctl; here: " + e.getMessage());
        }
        List<String> command = new ArrayList<>(launcher(hub));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), Relay.class.getName(), String.valueOf(delayMs), String.valueOf(jitterMs),
                String.format(Locale.ROOT, "%.4f", loss)));
        relaying = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
        relay = new PrintStream(relaying.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    private void inHub(String input, String... command) throws IOException {
        List<String> all = new ArrayList<>(launcher(hub));
        all.addAll(List.of(command));
        run(all, input);
    }

    /** What the next host will be. */
    public Internet next(Place place) {
        next = place;
        return this;
    }

    @Override
    Host add() {
        int number = wire();
        homes.add(new Home(next, 0, 0));
        act("-n", hub, "address", "add", bind(number) + "/32", "dev", "lo");
        settle(number);
        return new Host(number, launcher(host(number)), outside(number), next == Place.FORWARDED);
    }

    private static String bind(int number) {
        return "10.92.0." + (number + 1);
    }

    /** The address that the others reach it at. */
    public String outside(int number) {
        return subnet(number) + ".2";
    }

    private String subnet(int number) {
        return "10.91." + (10 + number + 20 * homes.get(number).lease());
    }

    /** Behind a router each has the same private network as any other. */
    private String inside(int number) {
        return homes.get(number).place() == Place.OPEN ? subnet(number) : "192.168." + (number + 1);
    }

    private void settle(int number) {
        act("-n", host(number), "address", "flush", "dev", "eth0");
        act("-n", hub, "address", "flush", "dev", port(number));
        act("-n", hub, "address", "add", inside(number) + ".1/24", "dev", port(number));
        act("-n", host(number), "address", "add", inside(number) + ".2/24", "dev", "eth0");
        act("-n", host(number), "route", "add", "default", "via", inside(number) + ".1");
        if (homes.get(number).place() != Place.OPEN && homes.get(number).lease() == 0) {
            act("-n", hub, "address", "add", outside(number) + "/32", "dev", "lo");
        }
        route();
    }

    /** Where the host's peer listens. */
    public void listens(int number, int port) {
        homes.set(number, new Home(homes.get(number).place(), homes.get(number).lease(), port));
        route();
    }

    /** A new lease: its outside address is another from now on. */
    public void moves(int number) {
        Home home = homes.get(number);
        if (home.place() != Place.OPEN) {
            act("-n", hub, "address", "delete", outside(number) + "/32", "dev", "lo");
        }
        homes.set(number, new Home(home.place(), home.lease() + 1, home.port()));
        if (home.place() == Place.OPEN) {
            settle(number);
        } else {
            act("-n", hub, "address", "add", outside(number) + "/32", "dev", "lo");
            route();
        }
        relay.println("break " + number);
    }

    /** Routers of hidden hosts forward nothing any more. */
    public void shut() {
        shut = true;
        route();
    }

    /** What this host says does not arrive any more; it still hears. */
    public void mute(int number) {
        mute.add(number);
        route();
    }

    public void unmute() {
        mute.clear();
        route();
    }

    /** What one host says does not reach one other any more, by any link that there is, or that they make. */
    public void hold(int from, int to) {
        relay.println("hold " + from + " " + to);
    }

    public void release() {
        relay.println("release");
    }

    /** All rules anew, and the relay's targets. */
    private void route() {
        StringBuilder pre = new StringBuilder();
        StringBuilder out = new StringBuilder();
        StringBuilder post = new StringBuilder();
        StringBuilder filter = new StringBuilder();
        for (int to = 0; to < homes.size(); to++) {
            Home home = homes.get(to);
            for (int from = 0; from < homes.size() && home.port() > 0; from++) {
                pre.append("iifname \"").append(port(from)).append("\" ip daddr ").append(outside(to)).append(" tcp dport ")
                        .append(home.port()).append(" redirect to :").append(RELAY_PORTS + 100 * from + to).append('\n');
            }
            if ((home.place() == Place.FORWARDED || home.place() == Place.HIDDEN && !shut) && home.port() > 0) {
                out.append("ip daddr ").append(outside(to)).append(" tcp dport ").append(home.port()).append(" dnat to ")
                        .append(inside(to)).append(".2\n");
            }
            post.append("ip saddr ").append(bind(to)).append(" snat to ").append(outside(to)).append('\n');
            relay.println("host " + to + " " + bind(to) + " " + outside(to) + " " + home.port());
        }
        mute.forEach(number -> filter.append("iifname \"").append(port(number)).append("\" drop\n"));
        String rules = "table ip wetube\ndelete table ip wetube\ntable ip wetube {\n"
                + "chain pre { type nat hook prerouting priority -100;\n" + pre + "}\n"
                + "chain out { type nat hook output priority -100;\n" + out + "}\n"
                + "chain post { type nat hook postrouting priority 100;\n" + post + "}\n"
                + "chain forward { type filter hook forward priority 0; policy drop;\n}\n"
                + "chain cut { type filter hook prerouting priority -300;\n" + filter + "}\n}\n";
        try {
            inHub(rules, "nft", "-f", "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        relay.close();    // which ends it
        relaying.destroy();
        super.close();
    }

    /** The port of the relay for connections from one host to another. */
    static int relayPort(int from, int to) {
        return RELAY_PORTS + 100 * from + to;
    }
}
