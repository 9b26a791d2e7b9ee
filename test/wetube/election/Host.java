package wetube.election;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.session.Session;
import wetube.sim.Checks;

/** One machine of a {@link Net}: its log, which survives a crash, and what comes in. */
abstract class Host {
    final Net net;
    final Author person;
    final int number;
    Session session;
    boolean up = true;
    boolean paused;
    /** Taken in, and what waits for its causes. */
    final Set<EventId> known = new HashSet<>();
    private final Map<EventId, EventRun> waiting = new LinkedHashMap<>();
    /** The same for equal sets of events. */
    long sumOfIds;

    Host(Net net, Author person, int number) {
        this.net = net;
        this.person = person;
        this.number = number;
        this.session = new Session(net.sessionId());
    }

    PeerId id() {
        return person.id();
    }

    /** What came over the network, or from this machine's own disk. */
    abstract void received(Host from, Message message);

    /** Time has come that was asked for. */
    void woke() {}

    void started() {}

    /** Whether it sends its beats to this one. */
    boolean showsItselfTo(Host viewer) {
        return true;
    }

    String describe() {
        return this + (up ? paused ? " paused" : "" : " down");
    }

    /** Takes in an event and whatever waited for it; gives what is new. */
    Set<EventRun> take(EventRun run) {
        Set<EventRun> news = new LinkedHashSet<>();
        if (!known.contains(run.last().id())) {
            waiting.put(run.last().id(), run);
            boolean more = true;
            while (more) {
                more = false;
                for (EventRun each : Set.copyOf(waiting.values())) {
                    EventLog.Outcome outcome = session.add(each);
                    if (!(outcome instanceof EventLog.Outcome.Unknown)) {
                        waiting.remove(each.last().id());
                    }
                    if (outcome instanceof EventLog.Outcome.Added) {
                        known.add(each.last().id());
                        sumOfIds += Checks.fingerprint(each.last().id());
                        news.add(each);
                        more = true;
                    }
                }
            }
        }
        return news;
    }

    boolean isDirector() {
        return session.ballot().filter(ballot -> ballot.everyDirector().anyMatch(id()::equals)).isPresent();
    }

    @Override
    public String toString() {
        return person.name();
    }

    /** What goes from machine to machine. */
    sealed interface Message {
        record Tok(Token.Signed signed) implements Message {}

        record Ack(Token token) implements Message {}

        record News(EventRun run) implements Message {}
    }
}
