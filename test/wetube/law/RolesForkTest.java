package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.session.Meaning;
import wetube.session.Session;

/** The rules on authors who contradict themselves, each by its name. */
@DisplayName("Forks")
class RolesForkTest extends RoleRules {
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
        @DisplayName("a FORK closes what it knows of; a branch that comes to light later is open again, should its author come back")
        void laterBranch() {
            fork(Role.EDITOR);
            story.says(cleo, story.fork(one, other), one, other);
            assertEquals(List.of(), story.told().openForks());
            story.says(bo, queue("third"), joined);
            assertEquals(List.of(), story.told().openForks());
            story.says(ada, invite(bo, Role.VIEWER));
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
            assertEquals(3000, Meaning.voids(session).size());
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
