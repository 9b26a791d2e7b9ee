package wetube.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import wetube.testing.DelayingRelay;

/**
 * All ways of an {@link Internet}, in its hub: {@code ip netns exec wetube-7-hub java … wetube.live.Relay 30 10 0.02}.
 *
 * <pre>
 *   in   host 2 10.92.0.3 10.91.12.2 14021     host 2 dials from here, and is reached there
 *   in   hold 2 0                              what 2 says does not get to 0 any more
 *   in   release                               it does again, and what was held is delivered
 *   in   break 2                               connections of 2 go silent for good
 * </pre>
 *
 * <p>Ends when its input does.
 */
public final class Relay {
    private record Known(InetAddress bind, InetSocketAddress target) {}

    private final Map<Integer, Known> hosts = new HashMap<>();
    private final Map<Integer, Map<Integer, DelayingRelay>> ways = new HashMap<>();
    private final long delayMs;
    private final long jitterMs;
    private final double loss;

    private Relay(long delayMs, long jitterMs, double loss) {
        this.delayMs = delayMs;
        this.jitterMs = jitterMs;
        this.loss = loss;
    }

    public static void main(String[] arguments) throws IOException {
        Relay relay = new Relay(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), Double.parseDouble(arguments[2]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            relay.obey(line.split(" "));
        }
        System.exit(0);
    }

    private void obey(String[] words) throws IOException {
        switch (words[0]) {
            case "host" -> host(Integer.parseInt(words[1]), new Known(InetAddress.getByName(words[2]),
                    new InetSocketAddress(words[3], Integer.parseInt(words[4]))));
            case "hold" -> hold(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "release" -> ways.values().forEach(some -> some.values().forEach(way -> way.hold(false, false)));
            case "break" -> abandon(Integer.parseInt(words[1]));
            default -> throw new IOException("no such command: " + words[0]);
        }
    }

    private void host(int number, Known known) {
        boolean isNew = hosts.put(number, known) == null;
        if (isNew) {
            for (int other : hosts.keySet()) {
                open(number, other);
                if (other != number) {
                    open(other, number);
                }
            }
        }
    }

    private void open(int from, int to) {
        ways.computeIfAbsent(from, one -> new HashMap<>()).put(to, new DelayingRelay(new InetSocketAddress(Internet.relayPort(from, to)),
                () -> hosts.get(from).bind(), () -> hosts.get(to).target(), delayMs, jitterMs, loss));
    }

    private void hold(int from, int to) {
        ways.get(from).get(to).hold(true, false);
        ways.get(to).get(from).hold(false, true);
    }

    private void abandon(int number) {
        ways.forEach((from, some) -> some.forEach((to, way) -> {
            if (from == number || to == number) {
                way.abandon();
            }
        }));
    }
}
