package wetube.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.Playlist;
import wetube.session.Session;

/**
 * A party at which everything happens: people click what they may and what they may not, processes die, disks fill, the network
 * splits, and some of the guests lie. Then all is mended, and everybody must soon be in the same place.
 *
 * <p>What happens, and when, follows from the seed and the number of peers alone.
 */
public final class RandomParty {
    /** Redialling backs off to 15 s and half as much again; then there is a log to fetch. */
    private static final long TOGETHER_MS = 45_000;
    private static final long GATHER_MS = 20_000;
    /** Whoever may have lost events of its own listens first, for 10 s if somebody answers nothing. */
    private static final long ACTS_MS = 12_000;
    private static final long MAX_PAUSE_MS = 6000;
    private static final String[] NAMES = {"ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal", "ivy", "jo", "kim", "lou"};
    private static final String[] LIARS = {"mallory", "trudy", "oscar"};
    public static final int MAX_PEERS = NAMES.length;
    /** Every so many seeds, messages travel as the bytes they are in reality. */
    private static final int BYTES_EVERY = 10;
    /** Every so many seeds, the pages have players, which report each second, and items come to their end. */
    private static final int PLAYERS_EVERY = 3;
    /** Floods take most of a run's time, and a few show what many would. */
    private static final int LOUD_LIES = 6;

    /** How a run went. */
    public record Outcome(long seed, int peers, int liars, long virtualMs, long inputs, int events, long togetherMs) {}

    /** Something that may happen, and how often compared with the others. */
    private record Chance(int weight, Runnable what) {}

    private final long seed;
    private final int peers;
    private final Simulation sim;
    private final RandomGenerator random;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Chance> chances = new ArrayList<>();
    private int totalWeight;
    private EventId session;

    private RandomParty(long seed, int peers, Transcript transcript) {
        this.seed = seed;
        this.peers = peers;
        this.sim = new Simulation(seed).tell(transcript);
        this.random = sim.branch();
        if (seed % BYTES_EVERY != 0) {
            sim.withObjects();
        }
        if (seed % PLAYERS_EVERY != 0) {
            sim.withoutPlayers();
        }
    }

    /** @param peers 2 to {@link #MAX_PEERS}, liars included */
    public static Outcome run(long seed, int peers, Transcript transcript) {
        return new RandomParty(seed, peers, transcript).run();
    }

    /** How many peers the seed itself asks for. */
    public static int peersOf(long seed) {
        return 2 + Math.floorMod(seed * 7, MAX_PEERS - 1);
    }

    private Outcome run() {
        gather();
        prepareDeeds();
        prepareFaults();
        int rounds = 1 + random.nextInt(2);
        long together = 0;
        for (int round = 0; round < rounds; round++) {
            mischief(8_000 + random.nextLong(12_000));
            sim.check();
            mend();
            together = Math.max(together, sim.runUntilTogether(session, TOGETHER_MS));
            live();
        }
        end();
        return new Outcome(seed, peers, sim.liars().size(), sim.timeline().nowMs(), sim.checks().inputs(),
                machines.stream().mapToInt(m -> m.session().map(s -> s.log().size()).orElse(0)).max().orElse(0), together);
    }

    // ---- before ----

    private void gather() {
        switch (random.nextInt(3)) {
            case 0 -> sim.network().delays(0, 5, 0.5);
            case 1 -> sim.network().delays(2, 60, 0.3);
            default -> sim.network().delays(50, 250, 1);
        }
        int liars = peers < 3 ? 0 : random.nextInt(Math.min(LIARS.length, peers / 3) + 1);
        for (int i = 0; i < peers - liars; i++) {
            machines.add(sim.machine(NAMES[i]));
            sim.slowDisk(machines.get(i), random.nextInt(3) == 0 ? random.nextLong(40) : 0);
        }
        for (int i = 0; i < liars; i++) {
            sim.liar(LIARS[i]);
        }
        sim.runFor(200);
        Machine ada = machines.get(0);
        ada.page().start("Movie night");
        sim.runUntil("Ada has a session", GATHER_MS, () -> ada.session().isPresent());
        session = ada.session().orElseThrow().id();
        List<Host> guests = new ArrayList<>(machines.subList(1, machines.size()));
        guests.addAll(sim.liars());
        guests.forEach(guest -> ada.page().invite(guest.address(), random.nextInt(3) == 0 ? "editor" : "viewer"));
        for (Machine guest : machines.subList(1, machines.size())) {
            sim.runUntil(guest + " is invited", GATHER_MS, () -> !guest.page().invitations().isEmpty());
            guest.page().accept();
        }
        sim.runUntil("all have joined", GATHER_MS, () -> guests.stream().allMatch(guest -> ada.roleOf(guest) != Role.NONE));
        if (machines.size() > 2 && random.nextBoolean()) {
            sim.role(ada, machines.get(1), "director");
        }
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
    }

    // ---- what happens ----

    private void mischief(long forMs) {
        long end = sim.timeline().nowMs() + forMs;
        while (sim.timeline().nowMs() < end) {
            int ticket = random.nextInt(totalWeight);
            for (Chance chance : chances) {
                ticket -= chance.weight;
                if (ticket < 0) {
                    chance.what.run();
                    break;
                }
            }
            sim.runFor(random.nextInt(4) == 0 ? 0 : random.nextLong(900));
        }
    }

    private void chance(int weight, Runnable what) {
        chances.add(new Chance(weight, what));
        totalWeight += weight;
    }

    private Machine somebody() {
        return machines.get(random.nextInt(machines.size()));
    }

    private Host anybody() {
        int pick = random.nextInt(machines.size() + sim.liars().size());
        return pick < machines.size() ? machines.get(pick) : sim.liars().get(pick - machines.size());
    }

    /** An item of the queue of somebody's page, or one that nobody has. */
    private String itemOf(Machine machine) {
        List<String> items = machine.page().playlist();
        return items.isEmpty() || random.nextInt(20) == 0 ? session.text() : items.get(random.nextInt(items.size()));
    }

    private double seconds() {
        return random.nextInt(200) / 10.0;
    }

    private void prepareDeeds() {
        chance(8, () -> somebody().page().play(seconds()));
        chance(8, () -> somebody().page().pause(seconds()));
        chance(5, () -> somebody().page().seek(seconds()));
        chance(2, () -> somebody().page().rate(0.5 + random.nextInt(3) / 2.0));
        chance(3, () -> somebody().page().load("youtube:bbbbbbbbbbb"));
        chance(3, () -> somebody().page().add("https://example.org/film.mp4"));
        chance(2, () -> somebody().page().next());
        chance(1, () -> {
            Machine by = somebody();
            by.page().drop(itemOf(by));
        });
        chance(1, () -> {
            Machine by = somebody();
            by.page().moveToEnd(itemOf(by));
        });
        chance(1, () -> {
            Machine by = somebody();
            by.page().jump(itemOf(by));
        });
        chance(6, () -> somebody().page().role(anybody().id(), List.of("viewer", "editor", "director").get(random.nextInt(3))));
        chance(1, () -> somebody().page().remove(anybody().id()));
        chance(1, () -> somebody().page().invite(anybody().id(), "viewer"));
        chance(1, () -> somebody().page().invite(anybody().address(), "editor"));
        chance(2, this::answerInvitation);
        chance(1, () -> somebody().page().rename("N" + random.nextInt(1000)));
        chance(1, () -> {
            Machine who = somebody();
            if (who.roleOf(who) != Role.DIRECTOR && random.nextInt(3) == 0) {
                who.page().leave();
            }
        });
        chance(1, () -> somebody().browser(random.nextBoolean()));
        chance(1, () -> {
            Machine who = somebody();
            if (random.nextBoolean()) {
                who.page().close();
            } else {
                who.page().open(session.text());
            }
        });
        chance(6, () -> somebody().page().say("line " + random.nextInt(1000)));
        chance(2, () -> somebody().page().setWaiting(List.of("off", "start", "always").get(random.nextInt(3))));
        chance(1, () -> somebody().page().resume());
        chance(2, () -> somebody().player().ifPresent(player -> player.starve(random.nextLong(MAX_PAUSE_MS))));
        if (!sim.liars().isEmpty()) {
            chance(15, this::lie);
        }
    }

    private void lie() {
        Lie lie = Lie.values()[random.nextInt(Lie.values().length)];
        if (!lie.isLoud() || random.nextInt(LOUD_LIES) == 0) {
            sim.liars().get(random.nextInt(sim.liars().size())).tell(lie);
        }
    }

    private void answerInvitation() {
        for (Machine machine : machines) {
            if (!machine.page().invitations().isEmpty()) {
                if (random.nextInt(4) == 0) {
                    machine.page().decline();
                } else {
                    machine.page().accept();
                }
            }
        }
    }

    private void prepareFaults() {
        chance(4, () -> {
            Host one = somebody();
            Host other = anybody();
            if (one != other) {
                sim.say("nothing gets through between " + one + " and " + other);
                sim.network().cut(one, other);
            }
        });
        chance(2, this::split);
        chance(3, () -> {
            sim.say("the network heals");
            sim.network().heal();
        });
        chance(4, () -> {
            Host one = somebody();
            Host other = anybody();
            if (sim.network().linksBetween(one, other) > 0) {
                sim.say("the link between " + one + " and " + other + " breaks");
                sim.network().lose(one, other);
            }
        });
        chance(4, () -> {
            Machine who = somebody();
            if (who.isUp()) {
                sim.crash(who);
            }
        });
        chance(1, () -> {
            Machine who = somebody();
            if (who.isUp()) {
                sim.losePower(who);
            }
        });
        chance(6, () -> machines.stream().filter(machine -> !machine.isUp()).findFirst().ifPresent(this::startAgain));
        chance(3, () -> {
            Machine who = somebody();
            if (who.isUp()) {
                sim.pause(who, random.nextLong(MAX_PAUSE_MS));
            }
        });
        chance(1, () -> sim.fillDisk(somebody()));
        chance(2, () -> sim.emptyDisk(somebody()));
        chance(1, () -> sim.slowDisk(somebody(), random.nextLong(300)));
        chance(1, () -> sim.slowReader(somebody(), random.nextLong(200)));
        chance(1, () -> sim.slowReader(somebody(), 0));
        chance(1, this::shortenLog);
    }

    private void split() {
        List<Host> left = new ArrayList<>();
        List<Host> right = new ArrayList<>();
        machines.forEach(machine -> (random.nextBoolean() ? left : right).add(machine));
        sim.liars().forEach(liar -> (random.nextBoolean() ? left : right).add(liar));
        sim.say("the network splits: " + left + " | " + right);
        sim.network().split(left, right);
    }

    /** The disk of somebody who does not run loses what it wrote last. */
    private void shortenLog() {
        machines.stream().filter(machine -> !machine.isUp()).findFirst().ifPresent(machine -> {
            machine.becomeForgetful();    // should nobody else be there to remind it
            sim.tearOff(machine, session, 1 + random.nextInt(4));
        });
    }

    private void startAgain(Machine machine) {
        if (random.nextInt(15) == 0) {
            sim.restartWithoutDisk(machine);
        } else {
            sim.restart(machine);
        }
    }

    // ---- afterwards ----

    private void mend() {
        sim.say("everything is mended");
        sim.network().heal();
        for (Machine machine : machines) {
            sim.emptyDisk(machine);
            sim.slowReader(machine, 0);
            if (!machine.isUp()) {
                sim.restart(machine);
            }
            machine.browser(true);
        }
        sim.runUntil("nobody stands still", MAX_PAUSE_MS, () -> machines.stream().noneMatch(Machine::isPaused));
        sim.runFor(1000);
        for (Machine machine : machines) {
            if (!machine.hasSession(session) && machine.page().sessions().contains(session.text())) {
                machine.page().open(session.text());
            }
        }
        sim.runFor(500);
    }

    /** All are together: pages show what the logs say, and who may act can. */
    private void live() {
        sim.runFor(1500);
        List<Machine> members = sim.reckoning().members(session);
        for (Machine machine : members) {
            shows(machine, machine.session().orElseThrow());
        }
        for (Machine machine : members) {
            if (machine.roleOf(machine).includes(Role.EDITOR) && !machine.session().orElseThrow().ended()) {
                int before = machine.valid("LOAD").size();
                machine.page().load("youtube:ccccccccccc");
                // What its user wished for before is written first, and that may be to direct and edit no longer.
                sim.runUntil(() -> machine + " can load a video:" + sim.reckoning().apart(session), ACTS_MS, 20,
                        () -> !machine.roleOf(machine).includes(Role.EDITOR) || members.stream()
                                .filter(member -> member.roleOf(member) != Role.NONE)
                                .allMatch(member -> member.valid("LOAD").size() > before));
                break;
            }
        }
    }

    /** A director ends it; if it is an elected one, those who voted for it agree. */
    private void end() {
        List<Machine> members = sim.reckoning().members(session);
        Optional<Machine> director = members.stream().filter(machine -> machine.roleOf(machine) == Role.DIRECTOR).findFirst();
        if (random.nextInt(3) > 0 || director.isEmpty() || director.get().session().orElseThrow().ended()) {
            return;
        }
        PeerId self = director.get().id();
        Session log = director.get().session().orElseThrow();
        boolean voted = log.ballot().orElseThrow().mandate().filter(mandate -> mandate.winner().equals(self) && mandate.isBackedBy(self)
                && 2 * members.stream().filter(member -> mandate.isBackedBy(member.id())).count() > mandate.backers()).isPresent();
        boolean enough = log.roster().givenTo(self) == Role.DIRECTOR || voted;
        director.get().page().end();
        sim.runFor(1000);
        members.forEach(member -> member.page().end());
        sim.runUntil(() -> "it is over for all:" + sim.reckoning().apart(session), ACTS_MS, 0, () -> !enough || members.stream()
                .allMatch(member -> member.session().orElseThrow().ended()));
        sim.runUntilTogether(session, TOGETHER_MS);
    }

    private void shows(Machine machine, Session open) {
        String role = machine.page().session("role");
        if (!role.equals(machine.roleOf(machine).word())) {
            throw new Violation(machine + "'s page shows the role " + role + ", the log says " + machine.roleOf(machine));
        }
        List<String> items = open.playlist().items().stream().map(Playlist.Item::id).map(EventId::text).toList();
        if (!machine.page().playlist().equals(items)) {
            throw new Violation(machine + "'s page shows another queue than the log has");
        }
    }
}
