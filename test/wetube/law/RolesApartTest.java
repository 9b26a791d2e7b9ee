package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static wetube.session.Story.invite;
import static wetube.session.Story.join;
import static wetube.session.Story.queue;
import static wetube.session.Story.remove;
import static wetube.session.Story.role;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Role;
import wetube.log.Author;

/** The rules for what happened where one did not know of the other, each by its name. */
@DisplayName("Roles, where one did not know of the other")
class RolesApartTest extends RoleRules {
    @Nested
    @DisplayName("Taking away wins:")
    class TakingAway {
        @Test
        @DisplayName("what a member did while being removed elsewhere is void; what it did before stays")
        void removed() {
            int joined = story.brings(bo, Role.EDITOR);
            int before = story.says(bo, queue("before"), joined);
            int removed = story.says(ada, remove(bo), before);
            int meanwhile = story.says(bo, queue("meanwhile"), before);
            int onward = story.says(bo, queue("onward"), meanwhile);
            assertCounts(before, removed);
            assertVoid(meanwhile, onward);
            assertEquals(List.of("before"), story.queue());
        }

        @Test
        @DisplayName("a backdated event after the removal is void, though its author could have written it before")
        void backdated() {
            int joined = story.brings(bo, Role.EDITOR);
            story.says(ada, remove(bo));
            assertVoid(story.says(bo, queue("backdated"), joined));
        }

        @Test
        @DisplayName("what follows the removal is refused: by then its author was out")
        void after() {
            story.brings(bo, Role.EDITOR);
            story.says(ada, remove(bo));
            assertRefused(story.says(bo, queue("after")));
        }

        @Test
        @DisplayName("a downgrade takes what needs more than is left, and no more")
        void downgraded() {
            int joined = story.brings(bo, Role.EDITOR);
            story.says(ada, role(bo, Role.VIEWER), joined);
            int steered = story.says(bo, queue("meanwhile"), joined);
            int renamed = story.says(bo, new Act.Profile("Bob", List.of()), steered);
            assertVoid(steered);
            assertCounts(renamed);
            assertEquals(Role.VIEWER, story.role(bo));
        }

        @Test
        @DisplayName("a promotion voids nothing of what its subject could do before")
        void promotion() {
            int joined = story.brings(bo, Role.VIEWER);
            story.says(ada, role(bo, Role.EDITOR), joined);
            int renamed = story.says(bo, new Act.Profile("Bob", List.of()), joined);
            assertCounts(renamed);
        }

        @Test
        @DisplayName("an invitation takes nothing: a gift, whatever role it names")
        void inviteTakesNothing() {
            int joinedCleo = story.brings(cleo, Role.DIRECTOR);
            int invited = story.says(ada, invite(bo, Role.EDITOR), joinedCleo);
            int joined = story.says(bo, join(bo), invited);
            int steered = story.says(bo, queue("bo's"), joined);
            story.says(cleo, invite(bo, Role.VIEWER), invited);
            assertCounts(joined, steered);
            assertEquals(Role.VIEWER, story.role(bo), "the lowest of what did not know of each other");
        }

        @Test
        @DisplayName("of several roles given concurrently the lowest counts, whoever gave them, and in whatever order they come")
        void lowest() {
            story.brings(bo, Role.VIEWER);
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(dan, Role.DIRECTOR);
            story.says(ada, role(bo, Role.DIRECTOR), known);
            story.says(cleo, role(bo, Role.EDITOR), known);
            assertEquals(Role.EDITOR, story.role(bo));
            story.says(dan, role(bo, Role.VIEWER), known);
            assertEquals(Role.VIEWER, story.role(bo));
            story.says(ada, role(bo, Role.EDITOR));
            assertEquals(Role.EDITOR, story.role(bo), "one that knows of them all counts alone");
        }

        @Test
        @DisplayName("escalation by racing a downgrade: a director of a moment ago makes nobody one")
        void race() {
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(bo, Role.VIEWER);
            int raised = story.says(cleo, role(bo, Role.DIRECTOR), known);
            int removed = story.says(ada, remove(bo), known);
            int mate = story.says(bo, invite(dan, Role.DIRECTOR), raised);
            assertVoid(mate);
            assertCounts(removed);
            assertEquals(Role.NONE, story.told().roster().get(dan.id()).role());
        }
    }

    @Nested
    @DisplayName("What hangs on a void gift is void:")
    class Hanging {
        @Test
        @DisplayName("a director made by one whose directorship was taken away concurrently never was one, nor those that they made")
        void chain() {
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(bo, Role.VIEWER);
            int raised = story.says(cleo, role(bo, Role.DIRECTOR), known);
            int mate = story.says(bo, invite(dan, Role.DIRECTOR), raised);
            int joined = story.says(dan, join(dan), mate);
            Author eve = Author.named("eve");
            int second = story.says(dan, invite(eve, Role.DIRECTOR), joined);
            int eves = story.says(eve, join(eve), second);
            int kick = story.says(dan, remove(bo), eves);
            int load = story.says(eve, queue("hers"), eves);
            assertCounts(mate, joined, second, eves, load);
            story.says(ada, remove(bo), known);
            assertVoid(mate, joined, second, eves, kick, load);
            assertEquals(List.of(ada.id(), cleo.id()).stream().sorted().toList(), story.told().roster().joined().toList());
            assertEquals(List.of(), story.queue());
        }

        @Test
        @DisplayName("a void removal takes nothing away")
        void voidRemoval() {
            story.brings(dan, Role.EDITOR);
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(bo, Role.VIEWER);
            int raised = story.says(cleo, role(bo, Role.DIRECTOR), known);
            int kick = story.says(bo, remove(dan), raised);
            int dans = story.says(dan, queue("dan's"), known);
            assertVoid(dans);
            story.says(ada, remove(bo), known);
            assertVoid(kick);
            assertCounts(dans);
            assertEquals(Role.EDITOR, story.role(dan));
        }
    }

    @Nested
    @DisplayName("Directors are untouchable")
    class Untouchable {
        @Test
        @DisplayName("by other directors: nobody demotes or removes one")
        void others() {
            story.brings(bo, Role.DIRECTOR);
            assertVoid(story.says(bo, role(ada, Role.VIEWER)));
            assertVoid(story.says(bo, remove(ada)));
            assertVoid(story.says(ada, role(bo, Role.EDITOR)));
            assertVoid(story.says(ada, remove(bo)));
            assertEquals(Role.DIRECTOR, story.role(ada));
            assertEquals(Role.DIRECTOR, story.role(bo));
        }

        @Test
        @DisplayName("but may step down and leave")
        void stepDown() {
            story.brings(bo, Role.DIRECTOR);
            assertCounts(story.says(bo, role(bo, Role.EDITOR)));
            assertEquals(Role.EDITOR, story.role(bo));
            story.says(ada, new Act.Leave());
            assertEquals(Role.NONE, story.role(ada));
        }

        @Test
        @DisplayName("nor can one remove itself")
        void oneself() {
            assertVoid(story.says(ada, remove(ada)));
        }

        @Test
        @DisplayName("a removal wins over a promotion that did not know of it")
        void promotionAgainstRemoval() {
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(bo, Role.EDITOR);
            int raised = story.says(cleo, role(bo, Role.DIRECTOR), known);
            int removed = story.says(ada, remove(bo), known);
            assertCounts(raised, removed);
            assertEquals(Role.NONE, story.role(bo));
        }

        @Test
        @DisplayName("a withdrawn invitation may have been one to direct")
        void withdrawn() {
            story.says(ada, invite(bo, Role.DIRECTOR));
            assertCounts(story.says(ada, remove(bo)));
            assertEquals(Role.NONE, story.told().roster().get(bo.id()).role());
        }
    }

    @Nested
    @DisplayName("Nobody wins a quarrel:")
    class Quarrel {
        private int known;
        private int bosRise;
        private int cleosRise;

        /** Two members made directors by two directors who did not know of each other's doing. */
        private void rise() {
            story.brings(dan, Role.DIRECTOR);
            story.brings(bo, Role.VIEWER);
            known = story.brings(cleo, Role.VIEWER);
            bosRise = story.says(ada, role(bo, Role.DIRECTOR), known);
            cleosRise = story.says(dan, role(cleo, Role.DIRECTOR), known);
        }

        @Test
        @DisplayName("two who remove each other both stay")
        void mutual() {
            rise();
            int bos = story.says(bo, remove(cleo), bosRise);
            int cleos = story.says(cleo, remove(bo), cleosRise);
            assertVoid(bos, cleos);
            assertEquals(Role.DIRECTOR, story.role(bo));
            assertEquals(Role.DIRECTOR, story.role(cleo));
        }

        @Test
        @DisplayName("one who answers a removal with an older-looking one gains nothing")
        void backdated() {
            rise();
            int late = story.says(cleo, remove(bo), cleosRise);
            int early = story.says(bo, remove(cleo), bosRise);
            assertVoid(late, early);
        }

        @Test
        @DisplayName("where only one removes the other, that counts, with all that it takes")
        void oneSided() {
            rise();
            int steered = story.says(cleo, queue("cleo's"), cleosRise);
            int removed = story.says(bo, remove(cleo), bosRise);
            assertCounts(removed);
            assertVoid(steered);
            assertEquals(Role.NONE, story.role(cleo));
        }

        @Test
        @DisplayName("a third who stands above both decides")
        void decided() {
            rise();
            int bos = story.says(bo, remove(cleo), bosRise);
            int cleos = story.says(cleo, remove(bo), cleosRise);
            int adas = story.says(ada, remove(cleo), bosRise);
            assertCounts(bos, adas);
            assertVoid(cleos);
            assertEquals(Role.NONE, story.role(cleo));
            assertEquals(Role.DIRECTOR, story.role(bo));
        }
    }

    @Nested
    @DisplayName("A quarrel")
    class LaterWord {
        private final Author eve = Author.named("eve");
        private final Author finn = Author.named("finn");
        private final Author guest = Author.named("guest");

        @Test
        @DisplayName("in which each side rests on what the other takes away leaves both, and what is said later counts")
        void restingOnEachOther() {
            story.brings(dan, Role.DIRECTOR);
            story.brings(guest, Role.VIEWER);
            story.brings(bo, Role.VIEWER);
            int known = story.brings(cleo, Role.VIEWER);
            int bosRise = story.says(ada, role(bo, Role.DIRECTOR), known);
            int cleosRise = story.says(dan, role(cleo, Role.DIRECTOR), known);
            int eves = story.says(eve, join(eve), story.says(bo, invite(eve, Role.DIRECTOR), bosRise));
            int finns = story.says(finn, join(finn), story.says(cleo, invite(finn, Role.DIRECTOR), cleosRise));
            int one = story.says(eve, remove(cleo), eves);
            int other = story.says(finn, remove(bo), finns);
            assertVoid(one, other);
            assertCounts(eves, finns);
            int later = story.says(ada, remove(guest));
            int downgrade = story.says(dan, invite(guest, Role.VIEWER));
            assertCounts(later, downgrade);
            assertVoid(one, other);
        }

        @Test
        @DisplayName("elsewhere keeps nobody from leaving, nor a fork from being shown")
        void undoubted() {
            story.brings(dan, Role.DIRECTOR);
            story.brings(bo, Role.VIEWER);
            int known = story.brings(cleo, Role.VIEWER);
            int bosRise = story.says(ada, role(bo, Role.DIRECTOR), known);
            int cleosRise = story.says(dan, role(cleo, Role.DIRECTOR), known);
            int one = story.says(bo, remove(cleo), bosRise);
            int other = story.says(cleo, remove(bo), cleosRise);
            int a = story.says(dan, queue("a"), one, other);
            int b = story.says(dan, queue("b"), one, other);
            int fork = story.says(bo, story.fork(a, b));
            int left = story.says(bo, new Act.Leave());
            assertCounts(fork, left);
            assertEquals(Role.NONE, story.role(dan));
            assertEquals(Role.NONE, story.role(bo));
        }
    }
}
