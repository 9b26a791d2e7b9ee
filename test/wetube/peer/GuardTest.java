package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wetube.sim.Trials;
import wetube.testing.Mutant;

/** A check that can't fail shows nothing: each guard is taken out of the source, and the simulator must see it. */
@DisplayName("Each guard")
class GuardTest {
    private static final String NOTHING = "";

    private static Arguments guard(String what, String trial, String file, String guard, String without) {
        return guard(what, trial, new Mutant.Change(file, Map.of(guard, without)));
    }

    private static Arguments guard(String what, String trial, Mutant.Change... changes) {
        return Arguments.of(what, trial, changes);
    }

    static Stream<Arguments> guards() {
        return Stream.of(
                guard("signatures are checked", "forgery", "log/EventRun.java",
                        "if (!verifier.verify(last.author(), last.signedBytes(), run.signature)) {", "if (last == null) {"),
                guard("an author needs the role in the event's own past", "no role",
                        new Mutant.Change("law/Law.java", Map.of(
                                "default -> rights.power(author, then.in(), elected).includes(act.need());", "default -> true;")),
                        new Mutant.Change("law/Standing.java", Map.of(
                                "return power.includes(act.need()) && Mandates", "return Mandates"))),
                guard("taking away wins", "backdated", "law/Ruling.java",
                        "return need.compareTo(change.leaves) > 0 && entry.isConcurrent(written);", "return false;"),
                guard("only the invited are taken in", "uninvited", "session/Session.java",
                        "return start || law.admits(candidate, () -> read(candidate))", "return start || true"),
                guard("prev is the author's own", "wrong prev", "log/EventLog.java",
                        "if (prev.isPresent() && (!prev.get().author().equals(event.author())", "if (false && (prev.isEmpty()"),
                guard("prev is the author's last in its own past", "rewritten past", "log/EventLog.java",
                        "if (onward && clock.count(branch.number()) >= event.seq()) {", "if (onward && event.seq() < 0) {"),
                guard("directors are untouchable", "against a director", "law/Rights.java",
                        "power == Role.DIRECTOR && member(a.peer(), then).usable() != Role.DIRECTOR;",
                        "power == Role.DIRECTOR;"),
                guard("a fork is shown to all", "fork", "party/Party.java", "        forks.tick();\n", NOTHING),
                guard("a FORK needs its proof", "false fork", "law/Rights.java",
                        "&& first.get().isConcurrent(second.get()) ? Optional.of(first.get().author()) : Optional.empty();",
                        "? Optional.of(first.get().author()) : Optional.empty();"),
                guard("an own event is on disk before it is sent", "said before kept", "party/Pen.java",
                        "context.add(new Effect.StoreOwn(storing.get()));",
                        "EventRun early = storing.get(); for (long link = 0; link < 9; link++) { context.send(link, new PeerMessage.Events("
                        + "session.id(), java.util.List.of(early), false, false)); } context.add(new Effect.StoreOwn(early));"),
                guard("a peer that lost its tail listens before it writes", "torn log", "party/Joining.java", "damaged = isDamaged;", NOTHING),
                guard("of two links one stays", "two links", "peer/Neighbours.java",
                        "if (old != null && staysRatherThan(old, fresh)) {", "if (old != null) {"),
                guard("the waiting room is bounded", "holes", "log/WaitingRoom.java",
                        "if (shorter == null && runs.size() >= MAX_RUNS || bytes + more > MAX_BYTES) {", "if (bytes < 0) {"),
                guard("a ninth branch is taken in only if it is needed", "many branches", "party/Repair.java",
                        "if (session.log().isSurplus(run)) {", "if (run == null) {"),
                guard("frames are counted", "flood", "peer/Gate.java", "count(accounts.frames, peer, 1, \"frames\", nowMs);", NOTHING),
                guard("pushed events are counted", "flood of events", "peer/Gate.java",
                        "count(accounts.pushed, peer, runs.size() - talk, \"events\", nowMs);", NOTHING),
                guard("answers are counted", "flood of questions", "party/Repair.java",
                        "if (!contact.pulling.answers.take(1, context.nowMs)) {", "if (contact == null) {"),
                guard("news is passed on more slowly than a gate allows", "flood passed on", "party/Repair.java",
                        "if (!heard && (run.isTalk() ? contact.pulling.talk : contact.pulling.news).take(1, context.nowMs)) {",
                        "if (!heard) {"),
                guard("an answer must have been asked for", "unasked answer", "peer/Gate.java",
                        "if (wanted.decrementAndGet() < 0) {", "if (wanted.get() < 0) {"),
                guard("a beat counts up", "old beat", "party/Presence.java",
                        "if (contact.sync().filter(last -> last.n() >= sync.n()).isPresent()) {", "if (contact == null) {"),
                guard("signatures of beats are checked", "forged beat", "party/Beat.java",
                        "if (!verifier.verify(author, signedBytes(body), EventRun.decodeSignature(beat.signature))) {",
                        "if (beat == null) {"),
                guard("beats of others are counted", "flood of beats", "peer/Gate.java",
                        "count(accounts.beats, peer, json.array(\"beats\", PeerMessage.MAX_BEATS).size(), \"beats of others\", nowMs);", NOTHING),
                guard("beats that come too soon are not passed on", "beats too often", "party/Gossip.java",
                        "if (!isTimely(beat) || !isNew(beat, role)) {", "if (!isTimely(beat)) {"),
                guard("a kept beat says nothing", "kept beats", "party/Gossip.java",
                        "if (!isTimely(beat) || !isNew(beat, role)) {", "if (!isNew(beat, role)) {"),
                guard("beats are passed on to those who have no link", "out of reach", "party/Gossip.java",
                        "readers().forEach(this::passOn);", NOTHING),
                guard("we ask of a few sessions only", "many sessions", "peer/Invitations.java",
                        "&& before.size() < MAX_ASKED && before.add(session)) {", "&& before.add(session)) {"),
                guard("a WANT is answered in time", "silence", "party/Repair.java",
                        "if (contact.pulling.isOverdue(Pulling.ANSWER_MS, context.nowMs)) {", "if (contact == null) {"),
                guard("only members and the invited may read", "stranger", "party/Party.java",
                        "boolean member = membership.belongs(contact.peer);", "boolean member = true;"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("guards")
    @DisplayName("is missed when it is taken out")
    void takenOut(String what, String trial, Mutant.Change[] changes) throws ReflectiveOperationException, IOException {
        Trials.run(trial);    // with the guard all is well
        Class<?> trials = Mutant.of(changes).loadClass(Trials.class.getName());
        InvocationTargetException end = assertThrows(InvocationTargetException.class,
                () -> trials.getMethod("run", String.class).invoke(null, trial), "nothing is seen without it");
        assertEquals("wetube.sim.Violation", end.getCause().getClass().getName(), () -> "another fault: " + end.getCause());
    }

    @Test
    @DisplayName("has its trial")
    void allTrialsAreUsed() {
        assertEquals(new TreeSet<>(Trials.names()), guards().map(guard -> (String) guard.get()[1])
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }
}
