package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.session.Playback;
import wetube.sim.Liar;
import wetube.sim.Machine;
import wetube.sim.Simulation;

/** Who are left elect one of themselves, each by itself and all the same one. */
@DisplayName("When the only director is gone")
class DirectorLossTest {
    /** Nobody calls an election right after the start, when there is much to learn yet. */
    private static final long SETTLED_MS = 12_000;
    private static final long ELECTED_MS = 5000;
    private static final long AGREED_MS = 10_000;

    private final Simulation sim = new Simulation(21);
    private final Machine ada = sim.machine("ada");

    @AfterEach
    void check() {
        sim.check();
    }

    private static Optional<PeerId> elected(Machine machine) {
        return machine.session().orElseThrow().roster().elected();
    }

    private static Playback playback(Machine machine) {
        return machine.session().orElseThrow().playback();
    }

    private static boolean haveElectedOne(List<Machine> machines) {
        return elected(machines.get(0)).isPresent() && machines.stream().map(DirectorLossTest::elected).distinct().count() == 1;
    }

    private static Machine winner(List<Machine> machines) {
        return machines.stream().filter(machine -> elected(machine).equals(Optional.of(machine.id()))).findFirst().orElseThrow();
    }

    private static Set<EventId> ids(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::id).collect(Collectors.toSet());
    }

    private void appoint(List<Machine> others) {
        sim.party(ada, others.toArray(Machine[]::new));
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(SETTLED_MS);
    }

    @Test
    @DisplayName("the others elect one of them within five seconds, all agree whom, and the video plays on as if nothing were")
    void crashes() {
        List<Machine> others = sim.machines("bo", "cy", "dee", "eli");
        appoint(others);
        Playback before = playback(others.get(0));
        sim.crash(ada);
        sim.runUntil("all have elected the same one", ELECTED_MS, () -> haveElectedOne(others));
        Machine winner = winner(others);
        sim.runFor(ELECTED_MS);
        for (Machine machine : others) {
            assertEquals(Optional.of(winner.id()), elected(machine));
            assertEquals(before, playback(machine), "the line is what it was");
            assertEquals("PLAYING", machine.page().video());
            assertEquals(List.of(winner), others.stream().filter(other -> machine.roleOf(other) == Role.DIRECTOR).toList());
            assertEquals(1, machine.valid("ELECTED").size(), "one election was enough");
        }
        winner.page().pause(3);
        sim.runUntil("the elected can direct", 2000,
                () -> others.stream().allMatch(machine -> machine.page().video().equals("PAUSED")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"closes the session", "leaves"})
    @DisplayName("by its own word, nobody waits for three beats to be missed: it")
    void saysGoodbye(String how) {
        List<Machine> others = sim.machines("bo", "cy", "dee");
        appoint(others);
        if (how.equals("leaves")) {
            ada.page().leave();
        } else {
            ada.page().close();
        }
        sim.runUntil("all have elected the same one", Electing.DIRECTOR_GONE_MS - 100, () -> haveElectedOne(others));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("or there, whoever claims to be elected and removes everybody is refused by those it wanted out; no link is "
            + "lost. Director there:")
    void usurper(boolean directorThere) {
        List<Machine> others = sim.machines("bo", "cy", "dee", "eli");
        Liar mallory = sim.liar("mallory");
        appoint(others);
        ada.page().invite(mallory.address(), "viewer");
        sim.runUntil("Mallory is in", 15_000, () -> others.stream().allMatch(machine -> machine.roleOf(mallory) != Role.NONE
                && sim.network().linksBetween(machine, mallory) == 1));
        sim.runFor(3000);
        if (!directorThere) {
            sim.crash(ada);
            sim.runFor(300);
        }
        EventId base = mallory.session().orElseThrow().ballot().orElseThrow().base();
        mallory.write(new Act.Vote(base, 1, Optional.of(mallory.id())));
        mallory.write(new Act.Elected(base, 1));
        others.forEach(victim -> mallory.write(new Act.Remove(victim.id())));
        sim.runUntil("somebody is out, as far as they know", 100,
                () -> others.stream().anyMatch(machine -> machine.roleOf(machine) == Role.NONE));
        for (int i = 0; i < 100; i++) {
            sim.runFor(100);
            for (Machine machine : others) {
                others.stream().filter(other -> other != machine)
                        .forEach(other -> assertEquals(1, sim.network().linksBetween(machine, other), machine + " and " + other));
            }
        }
        assertTrue(others.stream()
                .allMatch(machine -> machine.roleOf(machine) != Role.NONE && !elected(machine).equals(Optional.of(mallory.id()))));
        assertTrue(directorThere || haveElectedOne(others));
    }

    @Test
    @DisplayName("whom the elected one removes is out, as ever")
    void removedByTheElected() {
        List<Machine> others = sim.machines("bo", "cy", "dee", "eli");
        appoint(others);
        sim.crash(ada);
        sim.runUntil("all have elected the same one", ELECTED_MS, () -> haveElectedOne(others));
        sim.runFor(2000);
        Machine winner = winner(others);
        Machine victim = others.stream().filter(machine -> machine != winner).findFirst().orElseThrow();
        winner.page().remove(victim.id());
        sim.runUntil("it is out, and has no links", 40_000, () -> victim.roleOf(victim) == Role.NONE
                && others.stream().filter(other -> other != victim)
                .allMatch(other -> sim.network().linksBetween(victim, other) == 0));
    }

    @Test
    @DisplayName("the elected one ends the session for all only together with most of those who voted for it; pages show who has agreed")
    void endedTogether() {
        List<Machine> others = sim.machines("bo", "cy", "dee", "eli");
        appoint(others);
        sim.crash(ada);
        sim.runUntil("all have elected the same one", ELECTED_MS, () -> haveElectedOne(others));
        sim.runFor(2000);
        Machine winner = winner(others);
        List<Machine> voters = others.stream().filter(machine -> machine != winner).toList();
        voters.get(0).page().end();
        sim.runFor(500);
        assertEquals(List.of("END: Only directors may do that."), voters.get(0).page().errors());
        winner.page().end();
        sim.runUntil("all are asked", 2000, () -> voters.stream().allMatch(machine -> machine.page().ending()
                .equals("{\"by\":\"" + winner.id().text() + "\",\"agreed\":1,\"needed\":3,\"mayAgree\":true}")));
        voters.get(0).page().end();
        sim.runFor(2000);
        assertTrue(others.stream().noneMatch(machine -> machine.page().session("phase").equals("ended")), "two of four are not most");
        voters.get(0).page().end();
        winner.page().end();
        sim.runFor(500);
        assertEquals(List.of("END: You have agreed already; the others have not yet."), winner.page().errors());
        voters.get(1).page().end();
        sim.runUntil("it is over for all", 2000, () -> others.stream().allMatch(machine -> machine.page().session("phase").equals("ended")));
    }

    @Test
    @DisplayName("both halves of a split elect one who acts; when it heals one is left within ten seconds, and what the other "
            + "did is void")
    void bothHalvesElect() {
        List<Machine> left = sim.machines("bo", "cy", "dee");
        List<Machine> right = sim.machines("eli", "fay", "gus");
        List<Machine> others = Stream.concat(left.stream(), right.stream()).toList();
        appoint(others);
        sim.crash(ada);
        sim.network().split(left, right);
        sim.runUntil("each half has elected one", AGREED_MS, () -> haveElectedOne(left) && haveElectedOne(right));
        Machine one = winner(left);
        Machine other = winner(right);
        assertTrue(one.roleOf(one) == Role.DIRECTOR && other.roleOf(other) == Role.DIRECTOR);
        one.page().load("youtube:bbbbbbbbbbb");
        other.page().load("youtube:ccccccccccc");
        sim.runUntil("each half sees its own", 3000, () -> left.stream().allMatch(machine -> machine.valid("LOAD").size() == 2)
                && right.stream().allMatch(machine -> machine.valid("LOAD").size() == 2));
        Set<EventId> oldLoads = ids(one.events("LOAD"));
        oldLoads.retainAll(ids(other.events("LOAD")));
        sim.network().heal();
        sim.runUntil("all follow one", AGREED_MS, () -> haveElectedOne(others)
                && others.stream().allMatch(machine -> machine.events("LOAD").size() == 3));
        sim.runUntilTogether(one.session().orElseThrow().id(), 2000);
        Machine winner = winner(others);
        assertTrue(winner == one || winner == other, "one of the two stays");
        for (Machine machine : others) {
            Set<EventId> count = ids(machine.valid("LOAD"));
            Set<PeerId> authors = new HashSet<>();
            machine.valid("LOAD").stream().filter(entry -> !oldLoads.contains(entry.id()))
                    .forEach(entry -> authors.add(entry.author()));
            assertEquals(Set.of(winner.id()), authors, "what the other one did is void");
            assertEquals(2, count.size());
            assertEquals(List.of(winner), others.stream().filter(each -> machine.roleOf(each) == Role.DIRECTOR).toList());
        }
    }
}
