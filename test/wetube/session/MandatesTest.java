package wetube.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.election.Ballot;
import wetube.election.Chronicle;
import wetube.log.EventId;

/** Each sentence of the rule by which elections are in force, with a log written by hand. */
@DisplayName("An election in the log")
class MandatesTest {
    private Chronicle log;
    private EventId base;

    /** Ada has founded the session, invited five and is gone; all know all there is. */
    @BeforeEach
    void partyOfSix() {
        log = new Chronicle("ada");
        base = log.invite("ada", "bo", "cy", "di", "ed", "flo");
    }

    private String elected() {
        return log.elected(log.everything());
    }

    /** The better ranking of two, in the first term. */
    private String better(String one, String other) {
        return log.byRank(base, one, other).get(0);
    }

    private String worse(String one, String other) {
        return log.byRank(base, one, other).get(1);
    }

    /** Some vote for one of them, who hears of it and claims. */
    private EventId elect(String winner, EventId on, String... voters) {
        for (String voter : voters) {
            log.vote(voter, on, winner);
            log.tell(voter, winner);
        }
        return log.claim(winner, on);
    }

    @Nested
    @DisplayName("is in force")
    class InForce {
        @Test
        @DisplayName("when more stand for its author than against")
        void moreFor() {
            elect("bo", base, "bo", "cy", "di");
            log.vote("ed", base, "ed");
            log.vote("flo", base, "");
            assertEquals("bo", elected());
        }

        @Test
        @DisplayName("not when more stand against")
        void moreAgainst() {
            elect("bo", base, "bo", "cy");
            log.vote("di", base, "ed");
            log.vote("ed", base, "");
            log.vote("flo", base, "flo");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("with one vote, if nobody objects: the sole survivor elects itself")
        void soleSurvivor() {
            elect("bo", base, "bo");
            assertEquals("bo", elected());
        }

        @Test
        @DisplayName("not without any vote for its author")
        void noVote() {
            log.claim("bo", base);
            assertEquals("", elected());
            log.vote("cy", base, "di");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("not when equal, if one of those against stands for nobody")
        void nobodyBeatsAllWhenEqual() {
            elect("bo", base, "bo");
            log.vote("cy", base, "");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("when equal, if its author ranks higher than those voted for against it; else theirs may be")
        void rankDecidesWhenEqual() {
            elect("bo", base, "bo", "di");
            elect("cy", base, "cy", "ed");
            assertEquals(better("bo", "cy"), elected());
            assertNotEquals(worse("bo", "cy"), elected());
        }

        @Test
        @DisplayName("not for a lower rank when equal, even if the higher one never claims")
        void rankDecidesWithoutAClaim() {
            String low = worse("bo", "cy");
            elect(low, base, low, "di");
            log.vote("ed", base, better("bo", "cy"));
            log.vote("flo", base, better("bo", "cy"));
            assertEquals("", elected());
        }

        @Test
        @DisplayName("not with two of six: three equal parts vote again")
        void threeEqualParts() {
            elect("bo", base, "bo", "ada");
            elect("cy", base, "cy", "di");
            elect("ed", base, "ed", "flo");
            assertEquals("", elected());
            assertEquals(base, log.everything().ballot().orElseThrow().base());
        }

        @Test
        @DisplayName("whoever is voted for from outside the session counts against, but outranks nobody")
        void strangers() {
            elect("bo", base, "bo");
            log.vote("cy", base, "mallory");
            assertEquals("bo", elected());
            log.vote("di", base, "mallory");
            assertEquals("", elected());
        }
    }

    @Nested
    @DisplayName("For and against")
    class ForAndAgainst {
        @Test
        @DisplayName("a vote against in the claim's own past is set aside: the dead and an earlier term don't block")
        void pastVotesAreSetAside() {
            log.vote("di", base, "ed");
            log.vote("ed", base, "ed");
            log.vote("flo", base, "");
            log.tell("di", "bo");
            log.tell("ed", "bo");
            log.tell("flo", "bo");
            elect("bo", base, "bo");
            assertEquals("bo", elected());
            Ballot.Mandate mandate = log.everything().ballot().orElseThrow().mandate().orElseThrow();
            assertEquals(Map.of(log.key("bo"), true), mandate.stands());
        }

        @Test
        @DisplayName("who is still there and still against says so again")
        void againstAgain() {
            log.vote("flo", base, "");
            log.tell("flo", "bo");
            elect("bo", base, "bo");
            log.vote("flo", base, "");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("a vote for the author counts wherever it lies")
        void lateVotesFor() {
            elect("bo", base, "bo");
            log.vote("cy", base, "");
            log.vote("di", base, "");
            assertEquals("", elected());
            log.vote("ed", base, "bo");
            log.vote("flo", base, "bo");
            assertEquals("bo", elected());
        }

        @Test
        @DisplayName("of somebody's votes the last counts, however often they change")
        void lastVoteCounts() {
            elect("bo", base, "bo", "cy", "di");
            log.vote("di", base, "");
            log.vote("cy", base, "");
            assertEquals("", elected());
            log.vote("cy", base, "bo");
            assertEquals("bo", elected());
            log.vote("cy", base, "ed");
            log.vote("cy", base, "");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("who wrote a later base without knowing of the election stands for nobody")
        void directorHasGoneOn() {
            log.role("ada", "bo", Role.EDITOR);
            elect("cy", base, "cy");
            assertEquals("", elected());
            elect("cy", base, "di");
            assertEquals("cy", elected());
        }

        @Test
        @DisplayName("who voted on a later base without knowing of the election stands for nobody, even if they had voted before")
        void votersHaveGoneOn() {
            log.vote("di", base, "cy");
            EventId later = log.role("ada", "bo", Role.EDITOR);
            log.tell("ada", "di", "ed");
            log.vote("di", later, "di");
            log.vote("ed", later, "di");
            log.show(log.vote("flo", base, "cy"), "cy");
            elect("cy", base, "cy");
            // For: cy, flo. Against: ada, di, ed.
            assertEquals("", elected());
            log.vote("bo", base, "cy");
            assertEquals("", elected());
            assertEquals(later, log.everything().ballot().orElseThrow().base());
        }

        @Test
        @DisplayName("who goes on from the election itself does not stand against it")
        void goingOnFromIt() {
            EventId claim = elect("cy", base, "cy");
            log.tell("cy", "di", "ed");
            elect("di", claim, "di", "ed");
            assertEquals("di", elected());
            Session all = log.everything();
            assertEquals(claim, all.ballot().orElseThrow().mandate().orElseThrow().base());
        }

        @Test
        @DisplayName("who comes back to the base after going on counts by that vote")
        void backAgain() {
            elect("cy", base, "cy");
            log.role("ada", "bo", Role.EDITOR);
            assertEquals("", elected());
            log.tell("cy", "di", "ada");
            log.vote("di", base, "cy");
            log.tell("di", "ada");
            assertEquals("cy", log.elected("di").isEmpty() ? log.elected("ada") : log.elected("di"));
            log.vote("ada", base, "cy");
            assertEquals(3, log.everything().ballot().orElseThrow().mandate().orElseThrow().votersFor());
        }
    }

    @Nested
    @DisplayName("The electorate")
    class Electorate {
        @Test
        @DisplayName("holds whom an appointed director invites, wherever that lies, once they have joined")
        void invitedElsewhere() {
            log.tell("ada", "bo");
            log.invite("ada", "gus", "hal");
            // Bo and the others don't know of gus and hal, who vote on what they know of: a later base.
            elect("bo", base, "bo", "cy", "di");
            EventId later = log.base("gus");
            log.vote("gus", later, "gus");
            log.vote("hal", later, "gus");
            // For: bo, cy, di. Against: ada, gus, hal have gone on. Nobody wins.
            assertEquals("", elected());
            log.vote("ed", base, "bo");
            assertEquals("bo", elected());
        }

        @Test
        @DisplayName("does not hold whom an elected director invites after it, nor whom their directors invite")
        void noFriendsOfTheElected() {
            EventId claim = elect("cy", base, "cy");
            log.role("cy", "di", Role.DIRECTOR);
            log.tell("cy", "di");
            log.invite("di", "x1", "x2", "x3");
            for (String friend : List.of("x1", "x2", "x3")) {
                log.vote(friend, base, "cy");
            }
            assertEquals("cy", elected());
            log.show(claim, "bo");
            log.vote("bo", base, "");
            assertEquals("", elected());
            assertEquals(Role.NONE, log.everything().roster().roleOf(log.key("x1")));
        }

        @Test
        @DisplayName("holds whom the elected director before invited")
        void invitedByTheElected() {
            elect("cy", base, "cy", "di");
            EventId later = log.invite("cy", "gus", "hal");
            elect("gus", later, "gus", "hal");
            assertEquals("gus", elected());
        }

        @Test
        @DisplayName("does not hold those removed, even if they pretend not to know")
        void removed() {
            for (String out : List.of("di", "ed", "flo")) {
                log.remove("ada", out);
            }
            elect("di", base, "di", "ed", "flo");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("holds those who left or were removed after they voted")
        void leftAfterwards() {
            elect("bo", base, "bo");
            log.vote("cy", base, "");
            log.write("cy", new Act.Leave());
            assertEquals("", elected());
        }

        @Test
        @DisplayName("holds those whom the winner removes: they can still object, and then never were removed")
        void removedByTheWinner() {
            elect("cy", base, "cy");
            for (String victim : List.of("bo", "di", "ed", "flo")) {
                log.remove("cy", victim);
            }
            log.tell("cy", "bo");
            assertEquals("cy", log.elected("bo"));
            assertEquals(Role.NONE, log.session("bo").roster().roleOf(log.key("bo")));
            log.vote("bo", base, "");
            assertEquals("", elected());
            assertEquals(Role.VIEWER, log.everything().roster().roleOf(log.key("ed")));
        }

        @Test
        @DisplayName("holds those whom the winner's friends remove")
        void removedByTheWinnersFriend() {
            elect("cy", base, "cy");
            log.role("cy", "di", Role.DIRECTOR);
            log.tell("cy", "di");
            log.remove("di", "bo");
            log.tell("di", "bo");
            assertEquals(Role.NONE, log.session("bo").roster().roleOf(log.key("bo")));
            log.vote("bo", base, "");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("does not hold strangers, and the log does not take them in")
        void strangers() {
            log.tell("ada", "mallory");
            EventId event = null;
            try {
                event = log.vote("mallory", base, "mallory");
            } catch (IllegalStateException refused) {
                assertTrue(refused.getMessage().contains("refused"), refused.getMessage());
            }
            assertEquals(null, event);
        }

        @Test
        @DisplayName("does not hold those who have not joined")
        void notJoined() {
            log.write("ada", new Act.Invite(log.key("gus"), Role.VIEWER, "gus", List.of()));
            log.tell("ada", "gus");
            elect("gus", log.base("gus"), "gus");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("does not count the votes and claims of one who forked, unless they follow the FORK")
        void forked() {
            EventId one = log.vote("cy", base, "cy");
            EventId other = log.writeKnowing("cy", List.of(base, log.session("flo").log().lastBy(log.key("cy")).orElseThrow().id()),
                    new Act.Vote(base, 1, Optional.of(log.key("di"))));
            log.show(one, "bo", "ada");
            log.show(other, "bo", "ada");
            elect("di", base, "di");
            log.vote("ed", base, "");
            log.write("bo", new Act.Fork(one, other));
            assertEquals("", elected());
            assertFalse(log.everything().ballot().orElseThrow().votes().containsKey(log.key("cy")));
            log.meetAll();
            log.invite("ada", "cy");
            EventId later = log.base("cy");
            elect("cy", later, "cy");
            assertEquals("cy", elected());
        }
    }

    @Nested
    @DisplayName("Of several")
    class Several {
        @Test
        @DisplayName("on one base the one with most votes is in force")
        void mostVotes() {
            // Each claim has the other's votes in its past, so neither has anybody against it.
            log.vote("bo", base, "bo");
            log.vote("di", base, "bo");
            log.vote("cy", base, "cy");
            log.vote("ed", base, "cy");
            log.vote("flo", base, "cy");
            log.meetAll();
            log.claim("bo", base);
            log.claim("cy", base);
            assertEquals("cy", elected());
        }

        @Test
        @DisplayName("with equal votes the better rank")
        void thenRank() {
            log.vote("bo", base, "bo");
            log.vote("di", base, "bo");
            log.vote("cy", base, "cy");
            log.vote("ed", base, "cy");
            log.meetAll();
            log.claim("bo", base);
            log.claim("cy", base);
            assertEquals(better("bo", "cy"), elected());
        }

        @Test
        @DisplayName("of one author the first in the order")
        void thenOrder() {
            EventId first = elect("bo", base, "bo");
            log.writeKnowing("bo", List.of(first), new Act.Elected(base, 2));
            assertEquals(first, log.everything().ballot().orElseThrow().mandate().orElseThrow().event());
        }

        @Test
        @DisplayName("of one author on one base only so many count: each is in force until somebody objects")
        void claimsAreLimited() {
            for (int i = 0; i < 16; i++) {
                elect("bo", base, "bo");
                assertEquals("bo", elected(), "claim " + i);
                log.tell("bo", "cy");
                log.vote("cy", base, "");
                assertEquals("", elected(), "claim " + i);
                log.tell("cy", "bo");
            }
            elect("bo", base, "bo");
            assertEquals("", elected());
            log.tell("bo", "di");
            elect("di", base, "di");
            assertEquals("di", elected());
        }
    }

    @Nested
    @DisplayName("Bases")
    class Bases {
        @Test
        @DisplayName("the next election is about the last authority event, whoever wrote it")
        void lastBase() {
            assertEquals(base, log.base("flo"));
            EventId role = log.role("ada", "bo", Role.EDITOR);
            assertEquals(role, log.everything().ballot().orElseThrow().base());
            log.meetAll();
            EventId claim = elect("cy", role, "cy");
            assertEquals(claim, log.everything().ballot().orElseThrow().base());
            EventId next = log.role("cy", "di", Role.EDITOR);
            assertEquals(next, log.everything().ballot().orElseThrow().base());
        }

        @Test
        @DisplayName("a claim on a base that its author knows to be outdated is void, and so is a vote")
        void outdated() {
            log.role("ada", "bo", Role.EDITOR);
            log.meetAll();
            EventId vote = log.vote("cy", base, "cy");
            EventId claim = log.claim("cy", base);
            assertEquals("", elected());
            assertTrue(log.everything().voids().containsAll(List.of(vote, claim)));
        }

        @Test
        @DisplayName("what is no base, or lies in another session, is nothing to vote on")
        void otherBases() {
            EventId join = log.session("flo").log().lastBy(log.key("flo")).orElseThrow().id();
            EventId foreign = new Chronicle("bo").id();
            for (EventId wrong : List.of(join, foreign, log.id())) {
                EventId vote = log.vote("cy", wrong, "cy");
                EventId claim = log.claim("cy", wrong);
                assertEquals("", elected());
                assertTrue(log.everything().voids().containsAll(List.of(vote, claim)));
            }
        }

        @Test
        @DisplayName("on an election in force votes go on: for it, over to it, against it")
        void votesOnTheOneInForce() {
            EventId claim = elect("cy", base, "cy");
            log.show(claim, "di", "ed");
            log.vote("di", base, "cy");
            log.vote("ed", base, "");
            Ballot.Mandate mandate = log.everything().ballot().orElseThrow().mandate().orElseThrow();
            assertEquals(Map.of(log.key("cy"), true, log.key("di"), true, log.key("ed"), false), mandate.stands());
        }

        @Test
        @DisplayName("of two elections on two bases, each on what its side knew, the older base comes first, if it holds")
        void olderBaseFirst() {
            EventId later = log.role("ada", "bo", Role.EDITOR);
            log.tell("ada", "bo", "cy");
            elect("bo", later, "bo", "cy");
            elect("di", base, "di", "ed", "flo");
            // On the older base: di, ed, flo for; ada, bo, cy have gone on. When equal, nobody.
            assertEquals("bo", elected());
            log.vote("ada", base, "di");
            assertEquals("bo", elected(), "ada knew of the later base: void");
        }

        @Test
        @DisplayName("after one is in force, what other elected directors wrote outside its past is void, and what rests on that")
        void loserIsVoid() {
            elect("bo", base, "bo", "cy");
            log.invite("bo", "gus");
            EventId play = log.write("gus", new Act.Profile("Gus", List.of()));
            assertEquals("bo", elected());
            elect("di", base, "di", "ed", "flo");
            assertEquals("di", elected());
            assertEquals(Role.NONE, log.everything().roster().roleOf(log.key("gus")));
            assertTrue(log.everything().voids().contains(play));
        }

        @Test
        @DisplayName("what the director elected before wrote in the past of the next election stands")
        void predecessorsActsStand() {
            EventId claim = elect("bo", base, "bo", "cy", "di");
            log.tell("bo", "cy");
            EventId role = log.role("bo", "cy", Role.EDITOR);
            log.tell("bo", "di", "ed");
            EventId late = log.role("bo", "flo", Role.EDITOR);
            assertNotEquals(claim, role);
            elect("di", role, "di", "ed");
            assertEquals("di", elected());
            Roster roster = log.everything().roster();
            assertEquals(Role.EDITOR, roster.roleOf(log.key("cy")));
            assertEquals(Role.VIEWER, roster.roleOf(log.key("flo")));
            assertTrue(log.everything().voids().contains(late));
        }
    }

    @Nested
    @DisplayName("The elected director")
    class Elected {
        @Test
        @DisplayName("can do what a director can, but not to an appointed one")
        void directs() {
            elect("bo", base, "bo", "cy");
            log.role("bo", "di", Role.EDITOR);
            log.remove("bo", "ed");
            EventId against = log.remove("bo", "ada");
            Roster roster = log.everything().roster();
            assertEquals(Role.DIRECTOR, roster.roleOf(log.key("bo")));
            assertEquals(Role.EDITOR, roster.roleOf(log.key("di")));
            assertEquals(Role.NONE, roster.roleOf(log.key("ed")));
            assertEquals(Role.DIRECTOR, roster.roleOf(log.key("ada")));
            assertTrue(log.everything().voids().contains(against));
        }

        @Test
        @DisplayName("is none any more by an appointed director's word")
        void recalled() {
            elect("bo", base, "bo", "cy");
            log.tell("bo", "ada");
            log.role("ada", "bo", Role.VIEWER);
            assertEquals("", elected());
            assertEquals(Role.VIEWER, log.everything().roster().roleOf(log.key("bo")));
            assertEquals(Optional.empty(), log.everything().ballot().orElseThrow().mandate());
        }

        @Test
        @DisplayName("is none any more after leaving, or by a REMOVE of a director who did not know of the election")
        void gone() {
            elect("bo", base, "bo", "cy");
            log.remove("ada", "bo");
            assertEquals("", elected());
        }

        @Test
        @DisplayName("ranks by what was given up to the base: a role given later changes no result")
        void rankIsAFact() {
            String low = worse("bo", "cy");
            String high = better("bo", "cy");
            elect("bo", base, "bo", "di");
            elect("cy", base, "cy", "ed");
            log.meetAll();
            assertEquals(high, elected());
            log.role(high, low, Role.EDITOR);
            assertEquals(high, elected());
        }

        @Test
        @DisplayName("editors come before viewers when votes are equal")
        void editorsFirst() {
            String low = worse("bo", "cy");
            EventId role = log.role("ada", low, Role.EDITOR);
            log.meetAll();
            elect("bo", role, "bo", "di");
            elect("cy", role, "cy", "ed");
            assertEquals(low, elected());
        }
    }
}
