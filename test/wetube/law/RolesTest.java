package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.session.Story.invite;
import static wetube.session.Story.join;
import static wetube.session.Story.queue;
import static wetube.session.Story.remove;
import static wetube.session.Story.role;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Source;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.session.Meaning;
import wetube.session.Playback;
import wetube.wire.Json;

/** The rules on who may do what, and on coming and going, each by its name. */
@DisplayName("Roles")
class RolesTest extends RoleRules {
    @Nested
    @DisplayName("who may what")
    class Table {
        private final int item = story.says(ada, queue("film"));

        private List<Act> steering() {
            EventId id = story.event(item).id();
            long at = story.event(item).time();
            return List.of(new Act.Load(new Source("https://example.org/a"), "a", at), new Act.Jump(id, at), new Act.Play(id, 1, at),
                    new Act.Pause(id, 1, at), new Act.Seek(id, 1, at), new Act.Rate(id, 2, 1, at), new Act.Next(id, at), queue("x"),
                    new Act.Drop(id), new Act.Move(id, Optional.empty()));
        }

        private List<Act> directing() {
            return List.of(invite(dan, Role.VIEWER), role(bo, Role.EDITOR), remove(bo), new Act.End());
        }

        @Test
        @DisplayName("the founder is the first director and may do everything")
        void founder() {
            assertEquals(Role.DIRECTOR, story.role(ada));
            story.brings(bo, Role.VIEWER);
            int known = story.graph.size() - 1;
            steering().forEach(act -> assertCounts(story.says(ada, act, known)));
        }

        @Test
        @DisplayName("a viewer steers nothing and directs nothing; a viewer's PLAY has no effect at all")
        void viewer() {
            story.brings(cleo, Role.VIEWER);
            int knows = story.brings(bo, Role.VIEWER);
            Object before = story.told().playlist();
            Playback line = story.told().playback();
            steering().forEach(act -> assertVoid(story.says(cleo, act, knows)));
            directing().forEach(act -> assertVoid(story.says(cleo, act, knows)));
            assertEquals(before, story.told().playlist());
            assertEquals(line, story.told().playback());
            assertEquals(Role.VIEWER, story.role(bo));
            assertCounts(story.says(cleo, new Act.Profile("Cleopatra", List.of()), knows));
        }

        @Test
        @DisplayName("an editor steers, and directs nothing")
        void editor() {
            story.brings(bo, Role.VIEWER);
            int last = story.brings(cleo, Role.EDITOR);
            for (Act act : steering()) {
                last = story.says(cleo, act);
                assertCounts(last);
            }
            for (Act act : directing()) {
                assertVoid(story.says(cleo, act));
            }
        }

        @Test
        @DisplayName("a director does both")
        void director() {
            story.brings(bo, Role.VIEWER);
            story.brings(cleo, Role.DIRECTOR);
            for (Act act : steering()) {
                assertCounts(story.says(cleo, act));
            }
            for (Act act : directing()) {
                assertCounts(story.says(cleo, act));
            }
            assertTrue(story.told().ended());
        }

        @Test
        @DisplayName("nobody knows a type that is not known, or an act that makes no sense: void, kept, passed on")
        void odd() {
            int odd = story.says(ada, "WAVE", Json.object().put("at", 5).build(), item);
            int broken = story.says(ada, "PLAY", Json.object().put("item", 5).build(), odd);
            assertVoid(odd, broken);
            assertEquals(4, story.told().log().size());
        }
    }

    @Nested
    @DisplayName("INVITE is the only way in:")
    class Entry {
        @Test
        @DisplayName("events of a stranger are refused, whatever they say")
        void stranger() {
            assertRefused(story.says(bo, join(bo)));
        }

        @Test
        @DisplayName("and of one whose invitation the event does not follow")
        void notFollowing() {
            story.says(ada, invite(bo, Role.VIEWER));
            assertRefused(story.says(bo, join(bo), story.start));
        }

        @Test
        @DisplayName("one who is invited has no role before JOIN")
        void invited() {
            story.says(ada, invite(bo, Role.DIRECTOR));
            assertEquals(new Roster.Member(Role.DIRECTOR, false), story.told().roster().get(bo.id()));
            assertEquals(Role.NONE, story.role(bo));
            assertVoid(story.says(bo, queue("early")));
            assertVoid(story.says(ada, role(bo, Role.EDITOR)));
            assertCounts(story.says(bo, join(bo)));
            assertEquals(Role.DIRECTOR, story.role(bo));
        }

        @Test
        @DisplayName("a role is no invitation")
        void roleIsNone() {
            assertVoid(story.says(ada, role(bo, Role.EDITOR)));
            assertRefused(story.says(bo, join(bo)));
        }

        @Test
        @DisplayName("an invitation names the key: nobody else gets in by it")
        void names() {
            story.says(ada, invite(bo, Role.VIEWER));
            assertRefused(story.says(cleo, join(cleo)));
        }

        @Test
        @DisplayName("a void invitation lets nobody in")
        void voidInvite() {
            story.brings(bo, Role.EDITOR);
            assertVoid(story.says(bo, invite(cleo, Role.DIRECTOR)));
            assertRefused(story.says(cleo, join(cleo)));
        }

        @Test
        @DisplayName("declining is LEAVE, withdrawing REMOVE; after either the invitation is gone")
        void declined() {
            story.says(ada, invite(bo, Role.VIEWER));
            story.says(bo, new Act.Leave());
            assertRefused(story.says(bo, join(bo)));
        }

        @Test
        @DisplayName("joining twice, or leaving when gone, is void")
        void twice() {
            int joined = story.brings(bo, Role.VIEWER);
            assertVoid(story.says(bo, join(bo), joined));
        }

        @Test
        @DisplayName("a second invitation with another role changes what an open one gives, but not a member's role")
        void again() {
            story.says(ada, invite(bo, Role.VIEWER));
            story.says(ada, invite(bo, Role.EDITOR));
            story.says(bo, join(bo));
            assertEquals(Role.EDITOR, story.role(bo));
            assertVoid(story.says(ada, invite(bo, Role.DIRECTOR)));
            assertEquals(Role.EDITOR, story.role(bo));
        }

        @Test
        @DisplayName("no more than 256 are in or invited at a time")
        void crowd() {
            int last = story.start;
            for (int i = 1; i < Rights.MAX_MEMBERS; i++) {
                last = story.says(ada, invite(Author.named("guest " + i), Role.VIEWER), last);
            }
            int tooMany = story.says(ada, invite(bo, Role.VIEWER), last);
            int again = story.says(ada, invite(Author.named("guest 7"), Role.EDITOR), tooMany);
            int out = story.says(ada, remove(Author.named("guest 9")), again);
            int fits = story.says(ada, invite(bo, Role.VIEWER), out);
            assertEquals(List.of(story.event(tooMany).id()), List.copyOf(Meaning.voids(story.told())));
            assertTrue(fits > out);
        }
    }

    @Nested
    @DisplayName("Coming and going:")
    class ComingAndGoing {
        @Test
        @DisplayName("who left may be invited again, and must join again")
        void afterLeave() {
            story.brings(bo, Role.EDITOR);
            story.says(bo, new Act.Leave());
            assertEquals(Role.NONE, story.role(bo));
            assertRefused(story.says(bo, queue("gone")));
        }

        @Test
        @DisplayName("and gets the new role, not the old one")
        void backWithNewRole() {
            story.brings(bo, Role.EDITOR);
            story.says(bo, new Act.Leave());
            story.says(ada, invite(bo, Role.VIEWER));
            assertEquals(Role.NONE, story.role(bo));
            story.says(bo, join(bo));
            assertEquals(Role.VIEWER, story.role(bo));
        }

        @Test
        @DisplayName("the same after REMOVE")
        void afterRemove() {
            story.brings(bo, Role.VIEWER);
            story.says(ada, remove(bo));
            story.says(ada, invite(bo, Role.EDITOR));
            story.says(bo, join(bo));
            assertEquals(Role.EDITOR, story.role(bo));
            assertCounts(story.says(bo, queue("back")));
        }

        @Test
        @DisplayName("REMOVE cancels every invitation that does not follow it, also one it did not know of")
        void removeCancels() {
            story.brings(bo, Role.DIRECTOR);
            int invited = story.says(ada, invite(cleo, Role.VIEWER));
            int removed = story.says(ada, remove(cleo), invited);
            int again = story.says(bo, invite(cleo, Role.EDITOR), invited);
            assertEquals(new Roster.Member(Role.NONE, false), story.told().roster().get(cleo.id()));
            story.says(ada, invite(cleo, Role.VIEWER), removed, again);
            assertEquals(new Roster.Member(Role.VIEWER, false), story.told().roster().get(cleo.id()));
        }

        @Test
        @DisplayName("a cancelled invitation does not come back to life beside a new one, however low its role")
        void cancelledForGood() {
            story.brings(bo, Role.DIRECTOR);
            int invited = story.says(ada, invite(cleo, Role.VIEWER));
            story.says(bo, invite(cleo, Role.VIEWER), invited);
            int removed = story.says(ada, remove(cleo), invited);
            story.says(ada, invite(cleo, Role.EDITOR), removed);
            assertEquals(Role.EDITOR, story.told().roster().get(cleo.id()).role());
        }

        @Test
        @DisplayName("JOIN that did not know of the REMOVE is void")
        void joinAgainstRemove() {
            int invited = story.says(ada, invite(bo, Role.VIEWER));
            int removed = story.says(ada, remove(bo), invited);
            int joined = story.says(bo, join(bo), invited);
            assertVoid(joined);
            assertCounts(removed);
            assertEquals(Role.NONE, story.role(bo));
        }

        @Test
        @DisplayName("whoever is out can be shown the event by which they are; members and strangers can't")
        void endOf() {
            story.brings(cleo, Role.VIEWER);
            story.brings(bo, Role.VIEWER);
            assertEquals(Optional.empty(), story.told().endOf(bo.id()));
            assertEquals(Optional.empty(), story.told().endOf(dan.id()));
            int removed = story.says(ada, remove(bo));
            int left = story.says(cleo, new Act.Leave());
            assertEquals(story.event(removed).id(), story.told().endOf(bo.id()).orElseThrow().id());
            assertEquals(story.event(left).id(), story.told().endOf(cleo.id()).orElseThrow().id());
            story.says(ada, invite(bo, Role.VIEWER));
            assertEquals(Optional.empty(), story.told().endOf(bo.id()));
        }

        @Test
        @DisplayName("LEAVE counts whatever others did meanwhile")
        void leaveAlways() {
            int known = story.brings(bo, Role.EDITOR);
            int left = story.says(bo, new Act.Leave(), known);
            int raised = story.says(ada, role(bo, Role.DIRECTOR), known);
            assertCounts(left, raised);
            assertEquals(Role.NONE, story.role(bo));
        }
    }
}
