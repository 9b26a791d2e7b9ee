package wetube.session;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventLog.Outcome;
import wetube.log.Graph;
import wetube.wire.Json;

/** A session told event by event, for tests that read like what happened. Events are named by their numbers. */
final class Story {
    final Graph graph = new Graph();
    final Author ada = Author.named("ada");
    final Author bo = Author.named("bo");
    final Author cleo = Author.named("cleo");
    final Author dan = Author.named("dan");
    final int start;

    /** Ada founds a session. */
    Story() {
        Act.Start act = new Act.Start("Movie night", "Ada", "n", List.of("10.0.0.1:7001"));
        start = graph.write(ada, new BitSet(), act.type(), act.content());
    }

    /** After everything so far. */
    int says(Author who, Act act) {
        return graph.write(who, graph.all(), act.type(), act.content());
    }

    /** After these and their pasts, and knowing of nothing else. */
    int says(Author who, Act act, int... knowing) {
        return says(who, act.type(), act.content(), knowing);
    }

    int says(Author who, String type, Json.Obj content, int... knowing) {
        return graph.write(who, set(knowing), type, content);
    }

    static BitSet set(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    /** Invited by Ada and joined, after everything so far; gives the JOIN. */
    int brings(Author who, Role role) {
        says(ada, invite(who, role));
        return says(who, join(who));
    }

    static Act invite(Author who, Role role) {
        return new Act.Invite(who.id(), role, who.name(), List.of());
    }

    static Act join(Author who) {
        return new Act.Join(who.name(), List.of());
    }

    static Act role(Author who, Role role) {
        return new Act.ChangeRole(who.id(), role);
    }

    static Act remove(Author who) {
        return new Act.Remove(who.id());
    }

    Act fork(int first, int second) {
        return new Act.Fork(graph.event(first).id(), graph.event(second).id());
    }

    /** Something that needs an editor and shows: puts an item in the queue. */
    static Act queue(String title) {
        return new Act.Add(new Source("https://example.org/" + title), title);
    }

    /** All who have heard everything; in different orders, and agreeing. */
    Session told() {
        return told(graph.all());
    }

    Session told(BitSet set) {
        Session first = inOrder(graph.causalOrder(set, new Random(1)));
        for (int seed = 2; seed < 6; seed++) {
            Session other = inOrder(graph.causalOrder(set, new Random(seed)));
            if (!first.state().equals(other.state())) {
                throw new AssertionError("states differ:\n" + first.state() + "\n" + other.state());
            }
        }
        return first;
    }

    private Session inOrder(List<Integer> order) {
        Session session = new Session(graph.session());
        for (int n : order) {
            assertInstanceOf(Outcome.Added.class, session.add(graph.run(n)), () -> graph.author(n) + " " + graph.event(n));
        }
        return session;
    }

    /** What the log says of one more event. */
    Outcome offered(int event) {
        BitSet others = graph.all();
        others.clear(event);
        Session session = inOrder(graph.causalOrder(others, new Random(1)));
        return session.add(graph.run(event));
    }

    boolean isVoid(int event) {
        return told().voids().contains(graph.event(event).id());
    }

    Role role(Author who) {
        return told().roster().roleOf(who.id());
    }

    Event event(int number) {
        return graph.event(number);
    }

    List<String> queue() {
        return told().playlist().items().stream().map(Playlist.Item::title).toList();
    }

    Optional<String> playing() {
        Session session = told();
        return session.playback().item().flatMap(session.playlist()::get).map(Playlist.Item::title);
    }
}
