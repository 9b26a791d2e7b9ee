package wetube.session;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import wetube.act.Act;
import wetube.act.Role;
import wetube.act.Source;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventLog.Outcome;
import wetube.log.Graph;
import wetube.wire.Json;

/** A session told event by event, for tests that read like what happened. Events are named by their numbers. */
public final class Story {
    public final Graph graph = new Graph();
    public final Author ada = Author.named("ada");
    public final Author bo = Author.named("bo");
    public final Author cleo = Author.named("cleo");
    public final Author dan = Author.named("dan");
    public final int start;

    /** Ada founds a session. */
    public Story() {
        Act.Start act = new Act.Start("Movie night", "Ada", "n", List.of("10.0.0.1:7001"));
        start = graph.write(ada, new BitSet(), act.type(), act.content());
    }

    /** After everything so far. */
    public int says(Author who, Act act) {
        return graph.write(who, graph.all(), act.type(), act.content());
    }

    /** After these and their pasts, and knowing of nothing else. */
    public int says(Author who, Act act, int... knowing) {
        return says(who, act.type(), act.content(), knowing);
    }

    public int says(Author who, String type, Json.Obj content, int... knowing) {
        return graph.write(who, set(knowing), type, content);
    }

    public static BitSet set(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    /** Invited by Ada and joined, after everything so far; gives the JOIN. */
    public int brings(Author who, Role role) {
        says(ada, invite(who, role));
        return says(who, join(who));
    }

    public static Act invite(Author who, Role role) {
        return new Act.Invite(who.id(), role, who.name(), List.of());
    }

    public static Act join(Author who) {
        return new Act.Join(who.name(), List.of());
    }

    public static Act role(Author who, Role role) {
        return new Act.ChangeRole(who.id(), role);
    }

    public static Act remove(Author who) {
        return new Act.Remove(who.id());
    }

    public Act fork(int first, int second) {
        return new Act.Fork(graph.event(first).id(), graph.event(second).id());
    }

    /** Something that needs an editor and shows: puts an item in the queue. */
    public static Act queue(String title) {
        return new Act.Add(new Source("https://example.org/" + title), title);
    }

    /** All who have heard everything; in different orders, and agreeing. */
    public Session told() {
        return told(graph.all());
    }

    public Session told(BitSet set) {
        Session first = inOrder(graph.causalOrder(set, new Random(1)));
        for (int seed = 2; seed < 6; seed++) {
            Session other = inOrder(graph.causalOrder(set, new Random(seed)));
            if (!Meaning.whole(first).equals(Meaning.whole(other))) {
                throw new AssertionError("states differ:\n" + Meaning.whole(first) + "\n" + Meaning.whole(other));
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
    public Outcome offered(int event) {
        BitSet others = graph.all();
        others.clear(event);
        Session session = inOrder(graph.causalOrder(others, new Random(1)));
        return session.add(graph.run(event));
    }

    public boolean isVoid(int event) {
        return Meaning.voids(told()).contains(graph.event(event).id());
    }

    public Role role(Author who) {
        return told().roster().roleOf(who.id());
    }

    public Event event(int number) {
        return graph.event(number);
    }

    public List<String> queue() {
        return told().playlist().items().stream().map(Playlist.Item::title).toList();
    }

    public Optional<String> playing() {
        Session session = told();
        return session.playback().item().flatMap(session.playlist()::get).map(Playlist.Item::title);
    }
}
