package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.log.EventId;
import wetube.session.Meaning;

/** What an election gives, and who can take it back. */
@DisplayName("After an election")
class OfficeTest extends PartyOfSix {
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
            assertTrue(Meaning.voids(log.everything()).contains(against));
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
