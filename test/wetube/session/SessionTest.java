package wetube.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wetube.session.Story.invite;
import static wetube.session.Story.join;
import static wetube.session.Story.queue;
import static wetube.session.Story.remove;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Source;
import wetube.act.Waiting;
import wetube.chat.Sealed;
import wetube.law.Roster;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Outcome;
import wetube.log.LogEntry;
import wetube.wire.Json;

@DisplayName("A session")
class SessionTest {
    /** Half a second after the story's first event. */
    private static final long AT = 1_770_000_000_500L;
    private final Story story = new Story();
    private final Author ada = story.ada;
    private final Author bo = story.bo;
    private final Author cleo = story.cleo;

    private EventId id(int event) {
        return story.event(event).id();
    }

    private long time(int event) {
        return story.event(event).time();
    }

    private Act loads(String title) {
        return new Act.Load(new Source("https://example.org/" + title), title, AT);
    }

    private Playback playback() {
        return story.told().playback();
    }

    @Nested
    @DisplayName("chat:")
    class Chat {
        private final Act line = new Act.Say(new Sealed("X4U0wl6APKfN", "A".repeat(123)));

        private List<EventId> said(Session session) {
            return session.takeTalk().stream().map(talk -> talk.entry().id()).toList();
        }

        @Test
        @DisplayName("SAY needs a member who has joined, by the event's own past alone; it is given out once, and not folded into the state")
        void say() {
            story.says(ada, invite(bo, Role.VIEWER));
            int early = story.says(bo, line);
            story.says(bo, join(bo));
            int removal = story.says(ada, remove(bo));
            int apart = story.says(bo, line, removal - 1);
            int ended = story.says(ada, new Act.End());
            int late = story.says(ada, line);
            assertTrue(story.isVoid(early));
            assertFalse(story.isVoid(apart) || story.isVoid(late));
            Session session = story.told();
            assertEquals(Set.of(id(apart), id(late)), Set.copyOf(said(session)));
            assertEquals(List.of(), said(session));
            assertEquals(Optional.empty(), Meaning.act(session, id(late)));
            assertEquals(List.of(id(removal)), session.cuts().get(bo.id()).stream().map(LogEntry::id).toList());
            assertFalse(story.isVoid(ended));
        }
    }

    @Nested
    @DisplayName("steering:")
    class Steering {
        private int film;
        private int next;

        @BeforeEach
        void twoFilms() {
            film = story.says(ada, loads("film"));
            next = story.says(ada, queue("next"));
        }

        @Test
        @DisplayName("LOAD plays something new from its beginning, from `at` on; its item is named by the event")
        void load() {
            assertEquals(new Playback(Optional.of(id(film)), true, 0, AT, 1, Optional.of(ada.id()), "LOAD"), playback());
            assertEquals(new Playlist.Item(id(film), new Source("https://example.org/film"), "film", ada.id()),
                    story.told().playlist().get(id(film)).orElseThrow());
        }

        @Test
        @DisplayName("LOAD puts the new item behind the current one; QUEUE add puts it at the end")
        void places() {
            story.says(ada, loads("urgent"));
            story.says(ada, queue("last"));
            assertEquals(List.of("film", "urgent", "next", "last"), story.queue());
            assertEquals(Optional.of("urgent"), story.playing());
        }

        @Test
        @DisplayName("LOAD of an item of the list jumps to it; of none, does nothing")
        void jump() {
            story.says(ada, new Act.Jump(id(next), AT + 7));
            assertEquals(Optional.of("next"), story.playing());
            assertEquals(AT + 7, playback().at());
            story.says(ada, new Act.Jump(EventId.of("none"), AT + 8));
            assertEquals(AT + 7, playback().at());
        }

        @Test
        @DisplayName("PLAY, PAUSE, SEEK and RATE move the line, and say who did it")
        void line() {
            story.brings(bo, Role.EDITOR);
            long at = AT + 500;
            story.says(bo, new Act.Pause(id(film), 12.5, at));
            assertEquals(new Playback(Optional.of(id(film)), false, 12.5, at, 1, Optional.of(bo.id()), "PAUSE"), playback());
            story.says(bo, new Act.Seek(id(film), 40, at));
            assertEquals(new Playback(Optional.of(id(film)), false, 40, at, 1, Optional.of(bo.id()), "SEEK"), playback());
            story.says(ada, new Act.Rate(id(film), 1.5, 40, at));
            assertEquals(new Playback(Optional.of(id(film)), false, 40, at, 1.5, Optional.of(ada.id()), "RATE"), playback());
            story.says(ada, new Act.Play(id(film), 41, at));
            assertEquals(new Playback(Optional.of(id(film)), true, 41, at, 1.5, Optional.of(ada.id()), "PLAY"), playback());
            story.says(ada, new Act.Seek(id(film), 0, at));
            assertTrue(playback().playing(), "replay is SEEK 0; what plays goes on playing");
        }

        @Test
        @DisplayName("acts on an item that is no longer the current one have no effect")
        void stale() {
            story.says(ada, new Act.Jump(id(next), AT + 7));
            Playback before = playback();
            story.says(ada, new Act.Play(id(film), 3, AT + 8));
            story.says(ada, new Act.Pause(id(film), 3, AT + 8));
            story.says(ada, new Act.Seek(id(film), 3, AT + 8));
            story.says(ada, new Act.Rate(id(film), 2, 3, AT + 8));
            assertEquals(before, playback());
        }

        @Test
        @DisplayName("HOLD makes it wait where it stands, until then at the latest; RESUME ends that earlier, never later")
        void hold() {
            story.says(ada, new Act.Setting(Optional.of(Waiting.START), Optional.empty()));
            int hold = story.says(ada, new Act.Hold(id(film), List.of(bo.id()), 12, AT + 8000));
            assertEquals(new Playback(Optional.of(id(film)), true, 12, AT + 8000, 1, Optional.of(ada.id()), "HOLD"), playback());
            assertEquals(List.of(bo.id()), story.told().waitsFor());
            assertEquals(Optional.of(id(hold)), story.told().setBy());
            int resume = story.says(ada, new Act.Resume(id(hold), AT + 3000));
            assertEquals(new Playback(Optional.of(id(film)), true, 12, AT + 3000, 1, Optional.of(ada.id()), "RESUME"), playback());
            assertEquals(List.of(), story.told().waitsFor());
            int again = story.says(ada, new Act.Hold(id(resume), List.of(bo.id()), 20, AT + 4000));
            story.says(ada, new Act.Resume(id(again), AT + 5000));
            assertEquals(AT + 4000, playback().at());
        }

        @Test
        @DisplayName("HOLD and RESUME answer the event that set the line: a second one, a late one, and one without need have no effect")
        void answers() {
            story.brings(bo, Role.DIRECTOR);
            int setting = story.says(ada, new Act.Setting(Optional.of(Waiting.ALWAYS), Optional.empty()));
            story.says(ada, new Act.Resume(id(film), AT));
            assertEquals("LOAD", playback().cause(), "nobody was waited for");
            int first = story.says(ada, new Act.Hold(id(film), List.of(bo.id()), 12, AT + 6000), setting);
            int second = story.says(bo, new Act.Hold(id(film), List.of(ada.id()), 13, AT + 7000), setting);
            Playback held = playback();
            assertTrue(held.at() == AT + 6000 ^ held.at() == AT + 7000);
            boolean firstCounts = held.at() == AT + 6000;
            story.says(ada, new Act.Resume(id(firstCounts ? second : first), AT));
            assertEquals(held, playback());
            story.says(bo, new Act.Pause(id(film), 12, AT));
            Playback paused = playback();
            story.says(ada, new Act.Resume(id(firstCounts ? first : second), AT));
            assertEquals(paused, playback(), "somebody's click has answered it");
            story.says(ada, new Act.Hold(story.told().setBy().orElseThrow(), List.of(bo.id()), 12, AT + 6000));
            assertEquals(paused, playback(), "what stands need not wait");
        }

        @Test
        @DisplayName("who presses pause, play or another place while it waits is obeyed; a new speed leaves it waiting")
        void clicksWhileHeld() {
            story.says(ada, new Act.Setting(Optional.of(Waiting.START), Optional.empty()));
            story.says(ada, new Act.Hold(id(film), List.of(bo.id()), 12, AT + 8000));
            story.says(ada, new Act.Rate(id(film), 1.5, 12, AT + 150));
            assertEquals(new Playback(Optional.of(id(film)), true, 12, AT + 8000, 1.5, Optional.of(ada.id()), "RATE"), playback());
            assertEquals(List.of(bo.id()), story.told().waitsFor());
            story.says(ada, new Act.Play(id(film), 12, AT + 200));
            assertEquals(AT + 200, playback().at());
            assertEquals(List.of(), story.told().waitsFor());
        }

        @Test
        @DisplayName("a session waits for nobody unless a director says so")
        void setting() {
            story.brings(bo, Role.EDITOR);
            assertEquals(Waiting.OFF, story.told().waiting());
            story.says(ada, new Act.Hold(id(film), List.of(bo.id()), 12, AT + 8000));
            assertEquals("LOAD", playback().cause());
            assertTrue(story.isVoid(story.says(bo, new Act.Setting(Optional.of(Waiting.ALWAYS), Optional.empty()))));
            story.says(ada, new Act.Setting(Optional.of(Waiting.START), Optional.empty()));
            assertEquals(Waiting.START, story.told().waiting());
        }

        @Test
        @DisplayName("NEXT goes on once, however many write it at the end of an item")
        void nextOnce() {
            int third = story.says(ada, queue("third"));
            story.brings(bo, Role.DIRECTOR);
            int known = story.graph.size() - 1;
            story.says(ada, new Act.Next(id(film), AT + 5), known);
            story.says(bo, new Act.Next(id(film), AT + 6), known);
            assertEquals(Optional.of("next"), story.playing());
            story.says(ada, new Act.Next(id(next), AT + 7));
            assertEquals(Optional.of(id(third)), playback().item());
            assertEquals("NEXT", playback().cause());
        }

        @Test
        @DisplayName("NEXT at the end of the list has no effect")
        void nextAtEnd() {
            story.says(ada, new Act.Jump(id(next), AT + 7));
            Playback before = playback();
            story.says(ada, new Act.Next(id(next), AT + 8));
            assertEquals(before, playback());
        }

        @Test
        @DisplayName("QUEUE moves an item before another or to the end; what is not there moves nothing")
        void move() {
            int third = story.says(ada, queue("third"));
            story.says(ada, new Act.Move(id(third), Optional.of(id(film))));
            assertEquals(List.of("third", "film", "next"), story.queue());
            story.says(ada, new Act.Move(id(third), Optional.empty()));
            assertEquals(List.of("film", "next", "third"), story.queue());
            story.says(ada, new Act.Move(id(third), Optional.of(EventId.of("none"))));
            story.says(ada, new Act.Move(EventId.of("none"), Optional.of(id(film))));
            story.says(ada, new Act.Move(id(film), Optional.of(id(film))));
            assertEquals(List.of("film", "next", "third"), story.queue());
        }

        @Test
        @DisplayName("QUEUE remove takes an item off; off the current one, playback goes on with the next, or ends")
        void drop() {
            story.says(ada, new Act.Drop(EventId.of("none")));
            int dropped = story.says(ada, new Act.Drop(id(film)));
            assertEquals(List.of("next"), story.queue());
            assertEquals(new Playback(Optional.of(id(next)), true, 0, time(dropped), 1, Optional.of(ada.id()), "NEXT"), playback());
            int last = story.says(ada, new Act.Drop(id(next)));
            assertEquals(new Playback(Optional.empty(), false, 0, time(last), 1, Optional.of(ada.id()), "LOAD"), playback());
            story.says(ada, loads("again"));
            assertEquals(Optional.of("again"), story.playing());
        }

        @Test
        @DisplayName("an item that is not the current one is taken off without a change of the line")
        void dropOther() {
            Playback before = playback();
            story.says(ada, new Act.Drop(id(next)));
            assertEquals(before, playback());
            assertEquals(List.of("film"), story.queue());
        }

        @Test
        @DisplayName("the rate stays from item to item")
        void rateStays() {
            story.says(ada, new Act.Rate(id(film), 1.25, 3, AT + 4));
            story.says(ada, new Act.Next(id(film), AT + 5));
            assertEquals(1.25, playback().rate());
        }

        @Test
        @DisplayName("of two concurrent acts, the later in the order for all decides, for everybody")
        void concurrent() {
            story.brings(bo, Role.EDITOR);
            int known = story.graph.size() - 1;
            int pause = story.says(ada, new Act.Pause(id(film), 10, AT + 20), known);
            int seek = story.says(bo, new Act.Seek(id(film), 50, AT + 20), known);
            boolean seekLast = id(seek).compareTo(id(pause)) > 0;
            assertEquals(seekLast ? 50 : 10, playback().position());
            assertFalse(playback().playing());
        }
    }

    @Test
    @DisplayName("the queue holds 500 items; what is added beyond has no effect, LOAD included")
    void fullQueue() {
        Session session = story.told();
        for (int i = 0; i < Playlist.MAX_ITEMS + 2; i++) {
            Event last = session.compose(ada.id(), i == 0 ? loads("first") : queue("film" + i), AT);
            session.add(ada.sign(last));
        }
        session.add(ada.sign(session.compose(ada.id(), loads("one too many"), AT)));
        assertEquals(Playlist.MAX_ITEMS, session.playlist().items().size());
        assertEquals("first", session.playlist().get(session.playback().item().orElseThrow()).orElseThrow().title());
    }

    @Nested
    @DisplayName("END")
    class End {
        @Test
        @DisplayName("stops playback where it was, for good: nothing steers an ended session")
        void stops() {
            int film = story.says(ada, loads("film"));
            story.brings(bo, Role.EDITOR);
            int known = story.graph.size() - 1;
            int end = story.says(ada, new Act.End(), known);
            double position = Math.max(0, time(end) - AT) / 1000.0;
            assertEquals(new Playback(Optional.of(id(film)), false, position, time(end), 1, Optional.empty(), "STATUS"), playback(), "nobody's pause");
            story.says(bo, new Act.Play(id(film), 5, AT + 5), end);
            story.says(ada, queue("more"));
            assertTrue(story.told().ended());
            assertFalse(playback().playing());
            assertEquals(List.of("film"), story.queue());
        }

        @Test
        @DisplayName("by somebody whose directorship was taken away concurrently ends nothing")
        void voidEnd() {
            story.brings(cleo, Role.DIRECTOR);
            int known = story.brings(bo, Role.VIEWER);
            int raised = story.says(cleo, Story.role(bo, Role.DIRECTOR), known);
            int end = story.says(bo, new Act.End(), raised);
            assertTrue(story.told().ended());
            story.says(ada, remove(bo), known);
            assertTrue(story.isVoid(end));
            assertFalse(story.told().ended());
        }
    }

    @Nested
    @DisplayName("Names and addresses:")
    class Profiles {
        private Profile profile(Author who) {
            return story.told().profile(who.id()).orElseThrow();
        }

        @Test
        @DisplayName("the founder's are in START, a guest's in INVITE until JOIN, a member's in its last PROFILE")
        void last() {
            assertEquals(new Profile("Ada", List.of("10.0.0.1:7001")), profile(ada));
            story.says(ada, new Act.Invite(bo.id(), Role.VIEWER, "someone", List.of("10.0.0.2:7001")));
            assertEquals(new Profile("someone", List.of("10.0.0.2:7001")), profile(bo));
            story.says(bo, new Act.Join("Bo", List.of("10.0.0.3:7001")));
            assertEquals(new Profile("Bo", List.of("10.0.0.3:7001")), profile(bo));
            story.says(bo, new Act.Profile("Bob", List.of()));
            assertEquals(new Profile("Bob", List.of()), profile(bo));
            story.says(ada, remove(bo));
            story.says(ada, new Act.Invite(bo.id(), Role.VIEWER, "him again", List.of()));
            assertEquals("Bob", profile(bo).name(), "what somebody said of themselves outlives what others say");
            assertEquals(Optional.empty(), story.told().profile(cleo.id()));
        }
    }

    @Nested
    @DisplayName("An event of one's own")
    class Compose {
        @Test
        @DisplayName("follows all that its log holds, and its author's last")
        void followsAll() {
            story.brings(bo, Role.EDITOR);
            int known = story.graph.size() - 1;
            int one = story.says(ada, queue("one"), known);
            int other = story.says(bo, queue("other"), known);
            Session session = story.told();
            Event event = session.compose(ada.id(), queue("next"), 9);
            assertEquals(Optional.of(id(one)), event.prev());
            assertEquals(List.of(id(other)), event.after());
            assertEquals(story.event(one).seq() + 1, event.seq());
            assertInstanceOf(Outcome.Added.class, session.add(ada.sign(event)));
        }

        @Test
        @DisplayName("with more heads than it can name, names those that make its author a member, and is let in everywhere")
        void manyHeads() {
            List<Integer> joins = new ArrayList<>();
            List<Author> crowd = new ArrayList<>();
            int last = story.start;
            for (int i = 0; i < 80; i++) {
                crowd.add(Author.named("guest " + i));
                last = story.says(ada, invite(crowd.get(i), Role.VIEWER), last);
            }
            for (Author guest : crowd) {
                joins.add(story.says(guest, join(guest), last));
            }
            int invited = story.says(ada, invite(bo, Role.VIEWER), last);
            Session session = story.told();
            assertEquals(81, session.log().heads(1000).size());
            Event bos = session.compose(bo.id(), join(bo), 9);
            assertEquals(Event.MAX_AFTER, bos.after().size());
            assertTrue(bos.after().contains(id(invited)));
            assertInstanceOf(Outcome.Added.class, session.add(bo.sign(bos)));
            assertEquals(Role.VIEWER, session.roster().roleOf(bo.id()));
            assertTrue(joins.size() > Event.MAX_AFTER);
        }

        @Test
        @DisplayName("found is the START of a session named by it")
        void found() {
            Event start = Session.found(ada.id(), new Act.Start("Movie night", "Ada", "n", List.of()), 5);
            Session session = new Session(start.id());
            assertInstanceOf(Outcome.Added.class, session.add(ada.sign(start)));
            assertEquals("Movie night", session.title());
            assertEquals(Role.DIRECTOR, session.roster().roleOf(ada.id()));
        }
    }

    @Test
    @DisplayName("an empty one is empty, and says so")
    void empty() {
        Session session = new Session(EventId.of("nothing"));
        assertEquals("", session.title());
        assertEquals(Roster.EMPTY, session.roster());
        assertEquals(Playback.NOTHING, session.playback());
        assertFalse(session.ended());
        assertEquals(List.of(), session.openForks());
    }

    @Test
    @DisplayName("whose START makes no sense has no director, and nobody can get in")
    void oddStart() {
        Event start = Event.compose(Optional.empty(), ada.id(), 1, Optional.empty(), List.of(), 5, "START",
                Json.object().put("title", 5).build());
        Session session = new Session(start.id());
        assertInstanceOf(Outcome.Added.class, session.add(ada.sign(start)));
        Event invite = session.compose(ada.id(), invite(bo, Role.VIEWER), 6);
        assertInstanceOf(Outcome.Refused.class, session.add(ada.sign(invite)));
        assertEquals(Role.NONE, session.roster().roleOf(ada.id()));
    }
}
