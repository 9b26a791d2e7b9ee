package wetube.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import wetube.act.Role;
import wetube.log.EventId;

/**
 * One attack or accident for each guard of a peer. With the guard in its place a trial passes; without it, it ends in a
 * {@link Violation}. That the guards are what makes the difference is tested by taking them out one by one.
 */
public final class Trials {
    private static final Map<String, Runnable> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("forgery", () -> new Trials().lie("viewer", Lie.FORGED_SIGNATURE)),
            Map.entry("no role", () -> new Trials().lie("viewer", Lie.ROLELESS)),
            Map.entry("backdated", () -> new Trials().backdated()),
            Map.entry("uninvited", () -> new Trials().lie("viewer", Lie.SELF_INVITE)),
            Map.entry("wrong prev", () -> new Trials().lie("editor", Lie.WRONG_PREV)),
            Map.entry("rewritten past", () -> new Trials().lie("editor", Lie.REWRITTEN)),
            Map.entry("against a director", () -> new Trials().lie("director", Lie.REMOVE_DIRECTOR)),
            Map.entry("fork", () -> new Trials().fork()),
            Map.entry("false fork", () -> new Trials().lie("viewer", Lie.FALSE_FORK)),
            Map.entry("said before kept", () -> new Trials().slowDisk()),
            Map.entry("torn log", () -> new Trials().tornLog()),
            Map.entry("two links", () -> new Trials().twoLinks()),
            Map.entry("holes", () -> new Trials().holes()),
            Map.entry("many branches", () -> new Trials().branches()),
            Map.entry("flood", () -> new Trials().cutOff(Lie.FLOOD)),
            Map.entry("flood of events", () -> new Trials().cutOff(Lie.EVENT_FLOOD)),
            Map.entry("flood of questions", () -> new Trials().cutOff(Lie.WANT_STORM)),
            Map.entry("flood passed on", () -> new Trials().floodPassedOn()),
            Map.entry("unasked answer", () -> new Trials().cutOff(Lie.UNASKED_ANSWER)),
            Map.entry("old beat", () -> new Trials().cutOff(Lie.STALE_BEAT)),
            Map.entry("forged beat", () -> new Trials().cutOff(Lie.FORGED_BEAT)),
            Map.entry("flood of beats", () -> new Trials().cutOff(Lie.BEAT_FLOOD)),
            Map.entry("beats too often", () -> new Trials().tooOften()),
            Map.entry("kept beats", () -> new Trials().keptBeats()),
            Map.entry("out of reach", () -> new Trials().outOfReach()),
            Map.entry("many sessions", () -> new Trials().manySessions()),
            Map.entry("silence", () -> new Trials().silence()),
            Map.entry("stranger", () -> new Trials().stranger())));

    private final Simulation sim = new Simulation(12);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cy = sim.machine("cy");
    private final List<Machine> honest = List.of(ada, bo, cy);
    private final EventId session = sim.party(ada, bo, cy);
    private final Liar mallory = sim.liar("mallory");

    private Trials() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** @throws Violation if the attack had an effect */
    public static void run(String name) {
        ALL.get(name).run();
    }

    private void letIn(String role) {
        ada.page().invite(mallory.address(), role);
        sim.runUntil("Mallory is in and linked to all", 15_000, () -> honest.stream().allMatch(machine ->
                machine.roleOf(mallory) != Role.NONE && sim.network().linksBetween(machine, mallory) == 1));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
    }

    private long linksWithMallory() {
        return honest.stream().mapToLong(machine -> sim.network().linksBetween(machine, mallory)).sum();
    }

    private void lie(String role, Lie lie) {
        letIn(role);
        for (int i = 0; i < 8; i++) {
            mallory.tell(lie);
            sim.runFor(500);
            sim.check();
        }
    }

    private void backdated() {
        letIn("editor");
        ada.page().remove(mallory.id());
        sim.runFor(2000);
        Liar helper = mallory;
        helper.tell(Lie.BACKDATED);
        sim.runFor(2000);
        sim.role(ada, bo, "editor");
        sim.network().split(List.of(ada), List.of(bo, cy));
        bo.page().pause(3);
        ada.page().role(bo.id(), "viewer");
        sim.runFor(2000);
        sim.network().heal();
        sim.runUntilTogether(session, 30_000);
        if (!ada.valid("PAUSE").isEmpty()) {
            throw new Violation("what was taken away was used all the same");
        }
    }

    private void branches() {
        letIn("viewer");
        mallory.tell(Lie.FORK_STORM);
        sim.runFor(8000);
        for (Machine machine : honest) {
            long hers = machine.session().orElseThrow().log().inOrder().stream()
                    .filter(entry -> entry.author().equals(mallory.id())).count();
            if (hers > 1 + 8 * honest.size()) {
                throw new Violation(machine + " holds " + hers + " events of one who forked");
            }
        }
    }

    private void fork() {
        letIn("editor");
        mallory.tell(Lie.FORK);
        sim.runUntil("whoever forks is out", 10_000,
                () -> honest.stream().allMatch(machine -> machine.roleOf(mallory) == Role.NONE));
    }

    private void slowDisk() {
        sim.slowDisk(ada, 100);
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        ada.page().pause(1);
        sim.runFor(1000);
    }

    private void tornLog() {
        sim.role(ada, bo, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(500);
        for (int i = 0; i < 5; i++) {
            bo.page().seek(i);
            sim.runFor(300);
            sim.crash(bo);
            sim.tearOff(bo, session, 2);
            sim.network().split(List.of(ada, cy), List.of(bo));
            sim.restart(bo);
            sim.runUntil("Bo's page is open", 1000, () -> bo.page().isShown());
            bo.page().seek(100 + i);
            sim.runFor(5000);
            sim.network().heal();
            sim.runUntilTogether(session, 20_000);
        }
    }

    private void twoLinks() {
        sim.crash(cy);
        sim.network().delay(ada, bo, 300);    // time enough for two dials to cross
        for (int i = 0; i < 150; i++) {
            long before = ada.linksSoFar();
            sim.crash(ada);
            sim.crash(bo);
            sim.restart(ada);
            sim.runFor(i * 7L);
            sim.restart(bo);
            sim.runUntil("Ada and Bo are linked", 5000, () -> sim.network().linksBetween(ada, bo) == 1);
            sim.runFor(4000);    // a dial on such a road takes 1.8 s
            if (sim.network().linksBetween(ada, bo) != 1 || ada.linksSoFar() - before > 2) {
                throw new Violation("Ada and Bo needed " + (ada.linksSoFar() - before) + " links to have "
                        + sim.network().linksBetween(ada, bo));
            }
        }
    }

    private void holes() {
        letIn("editor");
        mallory.tell(Lie.MANY_HOLES);
        for (int i = 0; i < 20; i++) {
            sim.runFor(100);
            honest.forEach(machine -> sim.checks().weigh(machine, 300));
        }
    }

    private void cutOff(Lie lie) {
        letIn("viewer");
        mallory.tell(lie);
        sim.runUntil("all have hung up on the liar", 5000, () -> linksWithMallory() == 0);
    }

    private void floodPassedOn() {
        Liar trudy = sim.liar("trudy");
        ada.page().invite(trudy.address(), "viewer");
        letIn("viewer");
        for (Machine machine : List.of(bo, cy)) {
            sim.network().cut(machine, mallory);
            sim.network().cut(machine, trudy);
        }
        sim.runFor(5000);
        for (Liar liar : List.of(mallory, trudy)) {
            liar.tell(Lie.INFLATED_MISSING);
            liar.tell(Lie.EVENT_FLOOD);
        }
        sim.runFor(10_000);
        sim.runUntilTogether(session, 30_000);
    }

    private void tooOften() {
        letIn("viewer");
        sim.network().cut(bo, mallory);
        sim.runUntil("Bo has given Mallory up", 40_000, () -> sim.network().linksBetween(bo, mallory) == 0);
        long before = sim.checks().passedOn();
        for (int i = 0; i < 40; i++) {
            mallory.tell(Lie.HASTY_BEATS);
            sim.runFor(250);
        }
        if (sim.checks().passedOn() - before > 25) {
            throw new Violation(sim.checks().passedOn() - before + " beats were passed on within ten seconds");
        }
    }

    /** Mallory and Cy are all that lies between Ada and Bo. */
    private void keptBeats() {
        letIn("viewer");
        sim.network().cut(ada, bo);
        mallory.tell(Lie.REPLAYED_BEATS);
        sim.runUntil("Bo has lost the link", 45_000, () -> sim.network().linksBetween(bo, ada) == 0);
        sim.runFor(10_000);
        if (!bo.sees(ada)) {
            throw new Violation("Bo does not hear of Ada");
        }
        sim.losePower(ada);
        sim.runFor(5000);
        for (int i = 0; i < 100; i++) {
            if (i == 10) {
                sim.crash(bo);    // which forgets how late it is
                sim.restart(bo);
            }
            if (bo.sees(ada) || cy.sees(ada)) {
                throw new Violation("who is dead is taken to be here");
            }
            sim.runFor(200);
        }
    }

    private void outOfReach() {
        sim.network().cut(bo, cy);
        sim.runUntil("Bo and Cy have lost their link", 40_000, () -> sim.network().linksBetween(bo, cy) == 0);
        sim.runFor(3 * 5000);
        if (!bo.sees(cy) || !cy.sees(bo)) {
            throw new Violation("who can't be reached is not heard of");
        }
    }

    private void manySessions() {
        letIn("viewer");
        mallory.tell(Lie.MANY_SESSIONS);
        sim.runFor(3000);
        honest.forEach(machine -> sim.checks().weigh(machine, 300));
    }

    private void silence() {
        letIn("viewer");
        mallory.tell(Lie.SILENCE);
        sim.runFor(500);
        mallory.tell(Lie.INVENTED_HEADS);
        Set<Machine> rid = new HashSet<>();    // it dials them again at once
        sim.runUntil("who answers nothing is left", 8000, () -> {
            honest.stream().filter(machine -> sim.network().linksBetween(machine, mallory) == 0).forEach(rid::add);
            return rid.size() == honest.size();
        });
    }

    private void stranger() {
        mallory.dial(ada);
        mallory.dial(bo);
        sim.runFor(1000);
        mallory.pretend(session);
        sim.runFor(3000);
        if (mallory.session().orElseThrow().log().size() > 0) {
            throw new Violation("a stranger has read the log");
        }
    }
}
