package wetube.election;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.sim.Violation;

/**
 * Random schedules: 3 to 12 machines; crashes, restarts, pauses, splits in two and three, directors who act; and a minority of liars.
 *
 * <p>After the storm the network is whole, liars go on lying, and a director must be found (I4). Then they stop, and when everybody
 * has heard everything nobody must be in force who may not be (I3).
 *
 * <p>{@code java … wetube.election.RandomElections 10000 [first seed]} for the long run, {@code … tell 17} for the story of one.
 */
public final class RandomElections {
    private static final long STORM_MS = 45_000;
    /** With a minority of liars, each term fails with a probability below one half; this is some twelve of them, most of the longest. */
    private static final long FIND_MS = 240_000;
    private static final long QUIET_MS = 20_000;

    /** @param findMs how long after the storm it took until all honest ones agreed on a director who is there */
    public record Outcome(long seed, int peers, int liars, long findMs, long inputs, boolean elected, Optional<String> violation) {}

    private final long seed;
    private final RandomGenerator random;
    private final Net net;
    private final int peers;
    private final List<Liar> liars = new ArrayList<>();
    /** In a steady run the first director never fails, and those who may, with the liars, are fewer than half. */
    private final boolean steady;
    private final List<Host> frail = new ArrayList<>();

    private RandomElections(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed * 31 + 7);
        this.net = new Net(seed);
        this.peers = 3 + random.nextInt(10);
        this.steady = random.nextInt(5) == 0;
        int most = (peers - 1) / 2 - (peers > 4 ? 1 : 0);
        int lying = random.nextInt(3) == 0 ? 0 : random.nextInt(Math.max(0, most) + 1);
        List<Integer> places = new ArrayList<>();
        for (int i = 1; i < peers; i++) {
            places.add(i);
        }
        Collections.shuffle(places, new java.util.Random(seed));
        List<Integer> bad = places.subList(0, lying);
        boolean editors = random.nextBoolean();
        net.party(peers, i -> editors && i % 3 == 1 ? Role.EDITOR : Role.VIEWER, i -> bad.contains(i) ? Liar::new : Honest::new);
        net.hosts.stream().filter(Liar.class::isInstance).map(Liar.class::cast).forEach(liars::add);
        List<Liar.Trick> all = new ArrayList<>(Arrays.asList(Liar.Trick.values()));
        for (Liar liar : liars) {
            Collections.shuffle(all, new java.util.Random(random.nextLong()));
            liar.with(all.subList(0, 1 + random.nextInt(5)));
        }
        int mayFail = steady ? (peers - 1) / 2 - lying : peers;
        net.honest().stream().filter(host -> !steady || host.number > 0).limit(Math.max(0, mayFail)).forEach(frail::add);
    }

    /** One run, from a seed; what was broken, if anything. */
    public static Outcome run(long seed) {
        return run(seed, line -> { });
    }

    private static Outcome run(long seed, Consumer<String> teller) {
        RandomElections run = new RandomElections(seed);
        run.net.teller = teller;
        long[] findMs = {-1};
        Optional<String> violation = Optional.empty();
        try {
            run.storm();
            findMs[0] = run.find();
            run.quiet();
        } catch (Violation broken) {
            violation = Optional.of(broken.getMessage());
        }
        boolean elected = run.net.running().stream().anyMatch(host -> host.elected().isPresent());
        return new Outcome(seed, run.peers, run.liars.size(), findMs[0], run.net.invariants.inputs(), elected, violation);
    }

    /** The seeds from one to before another that break something, with what they break; for callers that know no types of this test. */
    public static List<String> violations(long from, long to, int enough) {
        List<String> found = new ArrayList<>();
        for (long seed = from; seed < to && found.size() < enough; seed++) {
            long number = seed;
            run(seed).violation.ifPresent(what -> found.add("seed " + number + ": " + what));
        }
        return found;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    // ---- the storm ----

    private void storm() {
        liars.forEach(liar -> liar.begin(liars));
        net.run(random.nextInt(3000));
        long endMs = net.nowMs() + STORM_MS * (1 + random.nextInt(4)) / 4;
        if (!steady && random.nextInt(3) > 0) {
            net.crash(net.hosts.get(0));
        }
        while (net.nowMs() < endMs) {
            strike();
            net.run(random.nextInt(random.nextInt(4) == 0 ? 15_000 : 3000));
        }
    }

    private void strike() {
        switch (random.nextInt(10)) {
            case 0, 1 -> frail.stream().filter(host -> host.up && random.nextInt(3) == 0).forEach(net::crash);
            case 2, 3 -> frail.stream().filter(host -> !host.up && random.nextBoolean()).forEach(net::restart);
            case 4 -> split(2);
            case 5 -> split(2 + random.nextInt(2));
            case 6 -> net.heal();
            case 7 -> pause();
            default -> net.running().stream().filter(Host::isDirector).forEach(this::act);
        }
    }

    private void pause() {
        List<Host> awake = frail.stream().filter(host -> host.up && !host.paused).toList();
        if (!awake.isEmpty()) {
            Host host = any(awake);
            net.pause(host);
            net.after(500 + random.nextInt(random.nextBoolean() ? 3000 : 30_000), () -> net.resume(host));
        }
    }

    private void split(int parts) {
        List<List<Host>> sides = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            sides.add(new ArrayList<>());
        }
        for (Host host : net.hosts) {
            boolean stays = steady && !frail.contains(host) && host instanceof Honest;
            sides.get(stays ? 0 : random.nextInt(parts)).add(host);
        }
        net.split(sides);
    }

    private void act(Honest director) {
        List<PeerId> others = director.session.roster().joined().filter(peer -> director.session.roster().givenTo(peer) != Role.DIRECTOR).toList();
        if (!others.isEmpty()) {
            director.write(new Act.ChangeRole(any(others), random.nextBoolean() ? Role.EDITOR : Role.VIEWER));
        }
    }

    // ---- afterwards ----

    private long find() {
        net.heal();
        net.hosts.stream().filter(host -> host.paused).forEach(net::resume);
        List<Host> down = new ArrayList<>(net.hosts.stream().filter(host -> !host.up).toList());
        while (!down.isEmpty() && (net.running().size() <= liars.size() || random.nextBoolean())) {
            net.restart(down.remove(random.nextInt(down.size())));
        }
        return net.runUntil("a director is found", FIND_MS, net::allAgree);
    }

    private void quiet() {
        liars.forEach(Liar::stop);
        net.run(QUIET_MS);
        net.runUntil("everybody hears everything, and agrees", FIND_MS, () -> net.allEqual() && net.allAgree());
        Honest any = net.running().get(0);
        any.session.ballot().orElseThrow().mandate().ifPresent(mandate -> {
            long lying = mandate.votes().keySet().stream().filter(this::isLiar).count();
            boolean honestVote = mandate.backs().keySet().stream().anyMatch(peer -> mandate.isBackedBy(peer) && !isLiar(peer));
            if (!honestVote && 2 * lying < mandate.votes().size()) {
                throw new Violation("I3: " + net.host(mandate.winner()) + " is in force without an honest vote\n" + net);
            }
            if (steady) {
                throw new Violation("I3: " + net.host(mandate.winner()) + " is in force beside a director who always was there\n" + net);
            }
        });
        net.running().forEach(host -> Invariants.checkActs(host.session));
    }

    private boolean isLiar(PeerId peer) {
        return !(net.host(peer) instanceof Honest);
    }

    // ---- the long run ----

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("tell")) {
            run(Long.parseLong(arguments[1]), System.out::println).violation.ifPresent(System.out::println);
            return;
        }
        long runs = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        long inputs = 0;
        long elected = 0;
        int broken = 0;
        List<Long> findMs = new ArrayList<>();
        for (long seed = first; seed < first + runs; seed++) {
            Outcome outcome = run(seed);
            inputs += outcome.inputs;
            elected += outcome.elected ? 1 : 0;
            findMs.add(outcome.findMs);
            if (outcome.violation.isPresent()) {
                broken++;
                System.out.println("seed " + seed + ", " + outcome.peers + " peers, " + outcome.liars + " liars: " + outcome.violation.get());
            }
        }
        Collections.sort(findMs);
        System.out.printf("%,d schedules, %,d inputs, %,d ended with somebody elected; director found after the storm in %.1f s (half), "
                + "%.1f s (99 of 100), %.1f s (all); %d violations%n", runs, inputs, elected, findMs.get(findMs.size() / 2) / 1000.0,
                findMs.get((int) (findMs.size() * 0.99)) / 1000.0, findMs.get(findMs.size() - 1) / 1000.0, broken);
        System.exit(broken == 0 ? 0 : 1);
    }
}
