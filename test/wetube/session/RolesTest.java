package wetube.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.wire.Json;

/** The rules of DESIGN §4 and §5 on roles, each by its name. */
@DisplayName("Roles")
class RolesTest {
    private final Story story = new Story();
    private final Author ada = story.ada;
    private final Author bo = story.bo;
    private final Author cleo = story.cleo;
    private final Author dan = story.dan;

    private void assertVoid(int... events) {
        for (int event : events) {
            assertTrue(story.isVoid(event), () -> story.event(event).toString());
        }
    }

    private void assertCounts(int... events) {
        for (int event : events) {
            assertFalse(story.isVoid(event), () -> story.event(event).toString());
        }
    }

    private void assertRefused(int event) {
        assertInstanceOf(Outcome.Refused.class, story.offered(event));
    }

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
            for (int i = 1; i < Authority.MAX_MEMBERS; i++) {
                last = story.says(ada, invite(Author.named("guest " + i), Role.VIEWER), last);
            }
            int tooMany = story.says(ada, invite(bo, Role.VIEWER), last);
            int again = story.says(ada, invite(Author.named("guest 7"), Role.EDITOR), tooMany);
            int out = story.says(ada, remove(Author.named("guest 9")), again);
            int fits = story.says(ada, invite(bo, Role.VIEWER), out);
            assertEquals(List.of(story.event(tooMany).id()), List.copyOf(story.told().voids()));
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

    @Nested
    @DisplayName("Fork:")
    class Forks {
        private int joined;
        private int one;
        private int other;

        private void fork(Role role) {
            story.brings(cleo, Role.VIEWER);
            joined = story.brings(bo, role);
            one = story.says(bo, queue("one"), joined);
            other = story.says(bo, queue("other"), joined);
        }

        @Test
        @DisplayName("both events are kept and count, until somebody shows them")
        void kept() {
            fork(Role.EDITOR);
            assertCounts(one, other);
            assertEquals(1, story.told().openForks().size());
        }

        @Test
        @DisplayName("FORK needs no role: a viewer's removes the forker; what the forker said before it stays")
        void convicted() {
            fork(Role.EDITOR);
            int fork = story.says(cleo, story.fork(one, other));
            assertCounts(one, other, fork);
            assertEquals(Role.NONE, story.role(bo));
            assertEquals(List.of(), story.told().openForks());
            assertRefused(story.says(bo, queue("after")));
        }

        @Test
        @DisplayName("what the forker did that FORK did not know of is void")
        void concurrentIsVoid() {
            fork(Role.EDITOR);
            int fork = story.says(cleo, story.fork(one, other), one, other);
            int third = story.says(bo, queue("third"), joined);
            int onward = story.says(bo, queue("onward"), one);
            assertCounts(fork, one, other);
            assertVoid(third, onward);
        }

        @Test
        @DisplayName("it works against a director, the founder too, as nothing else does")
        void director() {
            story.brings(bo, Role.VIEWER);
            int known = story.brings(cleo, Role.VIEWER);
            int a = story.says(ada, queue("a"), known);
            int b = story.says(ada, queue("b"), known);
            story.says(bo, story.fork(a, b));
            assertEquals(Role.NONE, story.role(ada));
            assertEquals(Role.VIEWER, story.role(cleo), "whom she had invited before stays");
        }

        @Test
        @DisplayName("a director may invite the key again, and is not undone by the old fork")
        void invitedAgain() {
            fork(Role.EDITOR);
            story.says(cleo, story.fork(one, other));
            story.says(ada, invite(bo, Role.VIEWER));
            story.says(bo, join(bo));
            assertEquals(Role.VIEWER, story.role(bo));
            assertVoid(story.says(cleo, new Act.Fork(story.event(one).id(), story.event(one).id())));
            assertEquals(List.of(), story.told().openForks());
        }

        @Test
        @DisplayName("a FORK without proof is void: unknown events, one event twice, two of a chain, two of two authors")
        void noProof() {
            fork(Role.EDITOR);
            int later = story.says(bo, queue("later"), one);
            int adas = story.says(ada, queue("ada's"), joined);
            assertVoid(story.says(cleo, new Act.Fork(story.event(one).id(), EventId.of("nothing"))));
            assertVoid(story.says(cleo, story.fork(one, one)));
            assertVoid(story.says(cleo, story.fork(joined, one)));
            assertVoid(story.says(cleo, story.fork(one, later)));
            assertVoid(story.says(cleo, story.fork(one, adas)));
            assertEquals(Role.EDITOR, story.role(bo));
        }

        @Test
        @DisplayName("a FORK counts only by what it knows of: proof that reached its author later is no proof")
        void proofInItsPast() {
            fork(Role.EDITOR);
            assertVoid(story.says(cleo, story.fork(one, other), one));
            assertVoid(story.says(ada, story.fork(one, other), other));
            assertEquals(Role.EDITOR, story.role(bo));
            assertEquals(1, story.told().openForks().size());
        }

        @Test
        @DisplayName("a FORK closes what it knows of; a branch that comes to light later is open again")
        void laterBranch() {
            fork(Role.EDITOR);
            story.says(cleo, story.fork(one, other), one, other);
            assertEquals(List.of(), story.told().openForks());
            story.says(bo, queue("third"), joined);
            assertEquals(1, story.told().openForks().size());
        }

        @Test
        @DisplayName("the second FORK about the same person has nothing left to take, and is void")
        void twice() {
            fork(Role.EDITOR);
            story.says(cleo, story.fork(one, other));
            assertVoid(story.says(ada, story.fork(other, one)));
        }

        @Test
        @DisplayName("a forker's FORK about somebody else stands as well as anybody's")
        void byForker() {
            story.brings(dan, Role.EDITOR);
            fork(Role.EDITOR);
            int dansOne = story.says(dan, queue("dan's one"), joined);
            int dansOther = story.says(dan, queue("dan's other"), joined);
            int bos = story.says(bo, story.fork(dansOne, dansOther), one, dansOne, dansOther);
            int cleos = story.says(cleo, story.fork(one, other), one, other);
            assertCounts(bos, cleos);
            assertEquals(Role.NONE, story.role(dan));
            assertEquals(Role.NONE, story.role(bo));
        }
    }

    @Nested
    @DisplayName("Attacks by number and depth:")
    class Flood {
        @Test
        @DisplayName("a chain of thousands of void events by a viewer costs no judgement, and no stack")
        void voidChain() {
            int joined = story.brings(bo, Role.VIEWER);
            Session session = story.told();
            Event last = story.event(joined);
            for (int i = 0; i < 3000; i++) {
                Act act = remove(ada);
                last = Event.compose(Optional.of(session.id()), bo.id(), last.seq() + 1, Optional.of(last.id()), List.of(), i, act.type(), act.content());
                assertInstanceOf(Outcome.Added.class, session.add(bo.sign(last)));
            }
            assertEquals(3000, session.voids().size());
            assertEquals(Role.DIRECTOR, session.roster().roleOf(ada.id()));
        }

        @Test
        @DisplayName("two thousand forks of a JOIN, each judged as it comes, are judged in time")
        void forkedJoins() {
            int invited = story.says(ada, invite(bo, Role.EDITOR));
            Session session = story.told();
            for (int i = 0; i < 2000; i++) {
                Act act = new Act.Join("Bo " + i, List.of());
                Event join = Event.compose(Optional.of(session.id()), bo.id(), 1, Optional.empty(), List.of(story.event(invited).id()), i,
                        act.type(), act.content());
                assertInstanceOf(Outcome.Added.class, session.add(bo.sign(join)));
                if (i % 20 == 0) {
                    assertEquals(Role.EDITOR, session.roster().roleOf(bo.id()));
                }
            }
            Event fork = session.compose(ada.id(), new Act.Fork(session.openForks().get(0).first(), session.openForks().get(0).second()), 1);
            assertInstanceOf(Outcome.Added.class, session.add(ada.sign(fork)));
            assertEquals(Role.NONE, session.roster().roleOf(bo.id()));
        }
    }
}
