package wetube.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.session.Meaning;

/** Honest machines in every trouble that a reviewer thinks of; the numbers are those of the design's list of cases. */
@DisplayName("An election")
class ElectionCasesTest {
    /** The hundred take a minute: {@code -Dwetube.deep=true}. */
    private static final boolean DEEP = Boolean.getBoolean("wetube.deep");
    private static final long SOON_MS = 20_000;

    /** A party whose director has just been killed. */
    private static Net leaderless(int left, long seed) {
        Net net = new Net(seed).party(left + 1);
        net.run(5000);
        net.crash(net.hosts.get(0));
        return net;
    }

    private static Host winner(Net net) {
        return net.running().get(0).elected().orElseThrow();
    }

    /** Who outranks all others in the first term. */
    private static Honest favourite(Net net) {
        Set<PeerId> rest = net.hosts.stream().skip(1).map(Host::id).collect(Collectors.toSet());
        return (Honest) net.host(net.honest(1).session.ballot().orElseThrow().ranking().highest(rest, 1));
    }

    private static int sent(Net net, String what) {
        return net.sent.getOrDefault(what, 0);
    }

    @ParameterizedTest(name = "with {0} left")
    @ValueSource(ints = {1, 2, 3, 10, 25, 100})
    @DisplayName("1: the only director is killed: the favourite of the first term is elected by all, and all agree")
    void directorKilled(int left) {
        if (left > 25 && !DEEP) {
            return;
        }
        Net net = leaderless(left, left);
        Host favourite = favourite(net);
        long tookMs = net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        assertEquals(favourite, winner(net));
        // The design's aims, but for disks and TLS: 3 s for up to ten, 5 s for 25, of which the first 1.5 s see nothing amiss.
        assertTrue(tookMs < (left <= 10 ? 3000 : 5000 + 100 * left), tookMs + " ms");
        net.run(5000);
        assertEquals(left, net.honest(1).session.ballot().orElseThrow().mandate().orElseThrow().backers());
        assertTrue(net.honest(1).session.ballot().orElseThrow().mandate().orElseThrow().votes().values().stream()
                .allMatch(vote -> vote.term() == 1), "one term is enough");
    }

    @Test
    @DisplayName("2: all directors leave politely: the rest elect one at once")
    void directorsLeave() {
        Net net = new Net(2).party(5);
        net.honest(0).write(new Act.ChangeRole(net.hosts.get(1).id(), Role.DIRECTOR));
        net.run(5000);
        net.honest(0).write(new Act.Leave());
        net.run(5000);
        assertEquals(Set.of(net.hosts.get(1).id()), net.honest(2).directors());
        net.honest(1).write(new Act.Leave());
        long tookMs = net.runUntil("one is elected", SOON_MS, () -> net.honest().subList(2, 5).stream()
                .allMatch(host -> host.elected().isPresent()));
        assertTrue(tookMs < 1000, tookMs + " ms");
        assertEquals(1, net.honest().subList(2, 5).stream().map(Honest::elected).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7})
    @DisplayName("3: director and favourite die together: the next one is elected")
    void favouriteDiesToo(int left) {
        Net net = new Net(left).party(left + 1);
        net.run(5000);
        Host favourite = favourite(net);
        net.crash(net.hosts.get(0));
        net.crash(favourite);
        net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        assertNotEquals(favourite, winner(net));
    }

    @ParameterizedTest(name = "before its first {0}, {1} of them sent")
    @CsvSource({"token ELECTION, 0", "token ELECTION, 1", "token ELECTED, 0", "token ELECTED, 1", "event VOTE, 0", "event VOTE, 2",
            "event ELECTED, 0", "event ELECTED, 1", "event ELECTED, 3"})
    @DisplayName("3: the favourite dies at every step: another is elected, or its own election holds; when it comes back, all agree")
    void favouriteDiesOnTheWay(String step, int after) {
        Net net = leaderless(6, 3);
        Honest favourite = favourite(net);
        int[] left = {after};
        net.filter(sending -> {
            boolean step1 = sending.from() == favourite && sending.label().equals(step) && sending.author().equals(favourite.id());
            if (step1 && left[0]-- == 0) {
                net.crash(favourite);
            } else if (step1 && left[0] == 0) {
                net.after(0, () -> net.crash(favourite));
            }
            return favourite.up || sending.from() != favourite;
        });
        net.runUntil("the favourite dies", SOON_MS, () -> !favourite.up);
        net.runUntil("another is elected", 40_000, net::oneIsElected);
        Host elected = winner(net);
        assertNotEquals(favourite, elected);
        net.restart(favourite);
        net.run(30_000);
        assertTrue(net.oneIsElected(), net.toString());
        assertTrue(net.allEqual());
    }

    @Test
    @DisplayName("4: nine tenths die at once; when they are back, the director that the others elected is theirs too")
    void nineTenthsDie() {
        Net net = new Net(4).party(20);
        net.run(5000);
        List<Host> dead = List.copyOf(net.hosts.subList(0, 18));
        dead.forEach(net::crash);
        net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        Host elected = winner(net);
        net.run(10_000);
        dead.subList(1, 18).forEach(net::restart);
        net.run(30_000);
        assertTrue(net.oneIsElected(), net.toString());
        assertEquals(elected, winner(net));
        assertEquals(19, net.honest(5).session.ballot().orElseThrow().mandate().orElseThrow().backers());
    }

    @Test
    @DisplayName("4: the sole survivor elects itself, and who comes back one by one agrees")
    void soleSurvivor() {
        Net net = new Net(44).party(5);
        net.run(5000);
        net.hosts.stream().filter(host -> host.number != 3).forEach(net::crash);
        net.runUntil("it directs", SOON_MS, () -> net.honest(3).isDirector());
        for (int i : new int[] {1, 2, 4}) {
            net.restart(net.hosts.get(i));
            net.run(15_000);
        }
        assertTrue(net.oneIsElected());
        assertEquals(net.hosts.get(3), winner(net));
    }

    @ParameterizedTest(name = "by number {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    @DisplayName("6: all tokens are taken over and swallowed at one position: that costs one term")
    void tokensSwallowed(int swallower) {
        Net net = leaderless(6, 6);
        net.filter(sending -> !(sending.from().number == swallower && sending.message() instanceof Host.Message.Tok));
        long tookMs = net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        assertTrue(tookMs < 8000, tookMs + " ms");
    }

    @ParameterizedTest(name = "by number {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    @DisplayName("6: no token is taken over at one position: it is skipped, and the first term is enough")
    void tokensIgnored(int silent) {
        Net net = leaderless(6, 6);
        net.filter(sending -> !(sending.message() instanceof Host.Message.Tok || sending.message() instanceof Host.Message.Ack)
                || sending.from().number != silent && sending.to().number != silent);
        long tookMs = net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        assertTrue(tookMs < 8000, tookMs + " ms");
    }

    @ParameterizedTest(name = "for {0} ms")
    @ValueSource(longs = {1000, 3000, 10_000, 60_000})
    @DisplayName("8: the director is stopped and goes on: it directs again, beside the elected one, and nothing changes any more")
    void directorPaused(long pauseMs) {
        Net net = new Net(8).party(6);
        net.run(5000);
        net.pause(net.hosts.get(0));
        net.run(pauseMs);
        Optional<Host> elected = net.honest(1).elected();
        assertEquals(pauseMs > 2000, elected.isPresent());
        net.resume(net.hosts.get(0));
        net.run(20_000);
        assertTrue(net.allAgree() && net.allEqual(), net.toString());
        assertTrue(net.honest(3).directors().contains(net.hosts.get(0).id()));
        assertEquals(elected, net.honest(0).elected());
        EventId base = net.honest(1).session.ballot().orElseThrow().base();
        net.run(30_000);
        assertEquals(base, net.honest(1).session.ballot().orElseThrow().base());
    }

    @Test
    @DisplayName("8: who alone does not see the director finds nobody to vote for it")
    void oneDoesNotSee() {
        Net net = new Net(88).party(6, i -> Role.VIEWER, i -> i == 0 ? (n, person, number) -> new Liar(n, person, number) {
            @Override
            boolean showsItselfTo(Host viewer) {
                return viewer.number != 3;
            }
        } : Honest::new);
        net.run(60_000);
        assertTrue(net.honest().stream().allMatch(host -> host.elected().isEmpty()));
        assertTrue(sent(net, "token ELECTION") > 0);
        assertEquals(0, sent(net, "event ELECTED"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"123/456", "1234/56", "12/34/56", "1/2/3/4/5/6", "12345/6", "123/45/6"})
    @DisplayName("9: the network falls apart, each part elects and acts; healed, one is elected, and what the others did has no effect")
    void splits(String parts) {
        Net net = leaderless(6, parts.hashCode());
        net.run(100);
        int[][] sides = java.util.Arrays.stream(parts.split("/")).map(part -> part.chars().map(c -> c - '0').toArray()).toArray(int[][]::new);
        net.split(sides);
        net.run(15_000);
        for (int[] side : sides) {
            Host director = net.honest(side[0]).elected().orElseThrow();
            assertTrue(IntStream.of(side).anyMatch(i -> net.hosts.get(i) == director));
            PeerId other = net.hosts.get(side[0] % 6 + 1).id();
            ((Honest) director).write(new Act.ChangeRole(other, Role.EDITOR));
        }
        net.run(5000);
        net.heal();
        long tookMs = net.runUntil("one is elected", 30_000, () -> net.oneIsElected() && net.allEqual());
        assertTrue(tookMs < 10_000, tookMs + " ms");
        net.run(20_000);
        assertTrue(net.oneIsElected() && net.allEqual());
        Host elected = winner(net);
        int largest = java.util.Arrays.stream(sides).mapToInt(side -> side.length).max().orElseThrow();
        if (largest > 3) {
            assertTrue(java.util.Arrays.stream(sides).filter(side -> side.length == largest).flatMapToInt(IntStream::of)
                    .anyMatch(i -> net.hosts.get(i) == elected), "the larger part's choice");
        }
        net.running().forEach(host -> Invariants.checkActs(host.session));
        long effective = net.honest(1).session.log().inOrder().stream().filter(entry -> entry.event().type().equals("ROLE")
                && !Meaning.voids(net.honest(1).session).contains(entry.id())).count();
        assertTrue(effective <= 1, effective + " acts have effect");
    }

    @Test
    @DisplayName("9: the director's last act has reached only some, each part elects on another base: one is in force")
    void twoBases() {
        Net net = new Net(9).party(7);
        net.run(5000);
        net.split(new int[] {0, 1, 2, 3}, new int[] {4, 5, 6});
        net.honest(0).write(new Act.ChangeRole(net.hosts.get(5).id(), Role.EDITOR));
        net.run(200);
        net.crash(net.hosts.get(0));
        net.run(15_000);
        assertNotEquals(net.honest(1).elected(), net.honest(4).elected());
        assertTrue(net.honest(1).elected().isPresent() && net.honest(4).elected().isPresent());
        net.heal();
        net.run(20_000);
        assertTrue(net.oneIsElected() && net.allEqual(), net.toString());
    }

    @Test
    @DisplayName("11: a voter restarts between its vote and the election: it is elected all the same, and nobody votes twice in a term")
    void voterRestarts() {
        Net net = leaderless(4, 11);
        boolean[] held = {true};
        net.filter(sending -> !held[0] || !sending.label().equals("event ELECTED"));
        net.runUntil("all have voted", SOON_MS, () -> net.honest(2).session.ballot().orElseThrow().votes().size() == 4);
        Host voter = net.running().stream().filter(host -> host != favourite(net)).findFirst().orElseThrow();
        net.crash(voter);
        net.run(500);
        net.restart(voter);
        net.run(15_000);
        held[0] = false;
        net.run(30_000);
        assertTrue(net.oneIsElected() && net.allEqual(), net.toString());
    }

    @Test
    @DisplayName("13: the director comes back after the election: it is director still, the elected one too")
    void directorReturns() {
        Net net = leaderless(5, 13);
        net.run(10_000);
        Host elected = winner(net);
        ((Honest) elected).write(new Act.ChangeRole(net.honest(1) == elected ? net.hosts.get(2).id() : net.hosts.get(1).id(), Role.EDITOR));
        net.restart(net.hosts.get(0));
        net.run(20_000);
        assertTrue(net.allAgree() && net.allEqual());
        assertEquals(Set.of(elected.id(), net.hosts.get(0).id()), net.honest(3).directors());
        net.honest(0).write(new Act.ChangeRole(elected.id(), Role.VIEWER));
        net.run(2000);
        assertEquals(Set.of(net.hosts.get(0).id()), net.honest(3).directors());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 10, 20})
    @DisplayName("14: token messages are as many as the paper counts: at most n(n + 1)/2 in the first lap, at most n in the second")
    void messageCounts(int left) {
        Net net = leaderless(left, 14);
        net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        net.run(2000);
        int first = sent(net, "token ELECTION");
        assertTrue(first >= left && first <= left * (left + 1) / 2, first + " in the first lap");
        int second = sent(net, "token ELECTED");
        assertTrue(second >= 1 && second <= left, second + " in the second, which ends when the winner is known");
        assertTrue(sent(net, "token taken") <= first + second);
    }

    @Test
    @DisplayName("17: the director invites somebody and dies: the invited joins, and votes with the others")
    void invitedAtTheLastMoment() {
        Net net = new Net(17).party(4);
        net.run(5000);
        Host guest = net.add(Honest::new, Author.named("guest"));
        net.honest(0).write(new Act.Invite(guest.id(), Role.VIEWER, "guest", List.of()));
        net.runUntil("the guest knows", 1000, () -> guest.session.roster().admits(guest.id()));
        net.crash(net.hosts.get(0));
        ((Honest) guest).write(new Act.Join("guest", List.of()));
        net.runUntil("one is elected", SOON_MS, net::oneIsElected);
        net.runUntil("the invited has voted with the others", SOON_MS,
                () -> net.honest(1).session.ballot().orElseThrow().mandate().orElseThrow().backers() == 4);
    }

    @Test
    @DisplayName("17: the director's invitation has reached the invited only: it still is one of those who vote")
    void invitedSecretly() {
        Net net = new Net(171).party(4);
        net.run(5000);
        Host guest = net.add(Honest::new, Author.named("guest"));
        net.split(new int[] {0, 4}, new int[] {1, 2, 3});
        net.honest(0).write(new Act.Invite(guest.id(), Role.VIEWER, "guest", List.of()));
        net.runUntil("the guest knows", 1000, () -> guest.session.roster().admits(guest.id()));
        net.crash(net.hosts.get(0));
        ((Honest) guest).write(new Act.Join("guest", List.of()));
        net.run(10_000);
        net.heal();
        net.run(20_000);
        assertTrue(net.oneIsElected() && net.allEqual(), net.toString());
        assertTrue(net.honest(1).session.ballot().orElseThrow().mandate().orElseThrow().backers() >= 3);
    }

    @Test
    @DisplayName("a laptop that wakes with everybody gone waits ten seconds before it elects itself; one that wakes beside the director never does")
    void waking() {
        Net net = new Net(18).party(4);
        net.run(5000);
        Honest laptop = net.honest(2);
        net.pause(laptop);
        net.run(60_000);
        net.resume(laptop);
        net.run(30_000);
        assertFalse(net.honest().stream().anyMatch(host -> host.elected().isPresent()));
        net.pause(laptop);
        net.run(60_000);
        net.split(new int[] {2}, new int[] {0, 1, 3});
        net.resume(laptop);
        net.run(9000);
        assertFalse(laptop.isDirector());
        net.run(5000);
        assertTrue(laptop.isDirector());
        net.heal();
        net.run(10_000);
        assertTrue(net.allEqual());
        assertFalse(net.honest().stream().anyMatch(host -> host.elected().isPresent()), "the director is there: it was none");
    }

    @Test
    @DisplayName("a vote that was wished for is not meant any more when a director is there, nor when another was wished for since")
    void staleWish() {
        Net net = leaderless(4, 21);
        net.filter(sending -> !sending.label().equals("event ELECTED"));
        Honest voter = net.honest().stream().skip(1).filter(host -> host != favourite(net)).findFirst().orElseThrow();
        net.runUntil("it votes", SOON_MS, () -> voter.session.ballot().orElseThrow().votes().containsKey(voter.id()));
        Ballot.Vote written = voter.session.ballot().orElseThrow().vote(voter.id());
        EventId base = voter.session.ballot().orElseThrow().base();
        ElectionEffect.Vote vote = new ElectionEffect.Vote(base, written.term(), written.candidate());
        assertTrue(voter.election.means(vote, voter.view().orElseThrow()));
        assertFalse(voter.election.means(new ElectionEffect.Vote(base, written.term(), Optional.of(voter.id())), voter.view().orElseThrow()));
        net.restart(net.hosts.get(0));
        net.runUntil("it sees the director", SOON_MS, () -> voter.sees(net.hosts.get(0).id()));
        assertFalse(voter.election.means(vote, voter.view().orElseThrow()));
    }

    @Test
    @DisplayName("a network so slow that no lap is done in its first time still elects: patience doubles")
    void slowNetwork() {
        Net net = leaderless(6, 19);
        net.slowness = 400;
        net.runUntil("one is elected", 60_000, net::oneIsElected);
    }

    @Test
    @DisplayName("a token whose candidate died goes round once at most")
    void orphanedToken() {
        Net net = leaderless(6, 20);
        Host favourite = favourite(net);
        net.filter(sending -> {
            if (favourite.up && sending.label().equals("token ELECTION") && sending.to() != favourite
                    && ((Host.Message.Tok) sending.message()).signed().token().candidate().equals(favourite.id()) && sending.from() != favourite) {
                net.crash(favourite);
            }
            return true;
        });
        net.runUntil("one is elected", 40_000, net::oneIsElected);
        net.run(60_000);
        assertTrue(sent(net, "token ELECTION") <= 6 * 7 / 2 + 12, sent(net, "token ELECTION") + " tokens");
    }
}
