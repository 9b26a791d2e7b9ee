package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.election.Chronicle;
import wetube.log.EventId;
import wetube.session.Meaning;

/** Whose vote counts, and what an election can be about. */
@DisplayName("In an election in the log")
class ElectorateTest extends PartyOfSix {
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
    @DisplayName("Bases")
    class Bases {
        @Test
        @DisplayName("the next election is about the last base, whoever wrote it")
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
            assertTrue(Meaning.voids(log.everything()).containsAll(List.of(vote, claim)));
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
                assertTrue(Meaning.voids(log.everything()).containsAll(List.of(vote, claim)));
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
            assertEquals(Map.of(log.key("cy"), true, log.key("di"), true, log.key("ed"), false), mandate.backs());
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
            assertTrue(Meaning.voids(log.everything()).contains(play));
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
            assertTrue(Meaning.voids(log.everything()).contains(late));
        }
    }
}
