package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.log.EventId;
import wetube.session.Meaning;
import wetube.session.Session;

/** Each sentence of the rule by which elections are in force, with a log written by hand. */
@DisplayName("An election in the log")
class MandatesTest extends PartyOfSix {
    @Nested
    @DisplayName("is in force")
    class InForce {
        @Test
        @DisplayName("when more back its author than are against")
        void moreFor() {
            elect("bo", base, "bo", "cy", "di");
            log.vote("ed", base, "ed");
            log.vote("flo", base, "");
            assertEquals("bo", elected());
        }

        @Test
        @DisplayName("not when more are against")
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
        @DisplayName("not when equal, if one of those against is for nobody")
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
            assertEquals(Map.of(log.key("bo"), true), mandate.backs());
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
        @DisplayName("who wrote a later base without knowing of the election is against, and for nobody")
        void directorHasGoneOn() {
            log.role("ada", "bo", Role.EDITOR);
            elect("cy", base, "cy");
            assertEquals("", elected());
            elect("cy", base, "di");
            assertEquals("cy", elected());
        }

        @Test
        @DisplayName("who voted on a later base without knowing of the election is against, and for nobody, even if they had voted before")
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
        @DisplayName("who goes on from the election itself is not against it")
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
            assertEquals(3, log.everything().ballot().orElseThrow().mandate().orElseThrow().backers());
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
        @DisplayName("of one author's votes on one base the first hundred and some count, so that nobody makes others judge for ever")
        void votesAreLimited() {
            for (int i = 0; i < Law.MAX_VOTES; i++) {
                log.vote("bo", base, i % 2 == 0 ? "cy" : "di");
            }
            EventId last = log.vote("bo", base, "ed");
            Session all = log.everything();
            assertEquals(Set.of(last), Meaning.voids(all));
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
}
