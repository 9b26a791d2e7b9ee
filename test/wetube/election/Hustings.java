package wetube.election;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.session.Session;
import wetube.sim.Violation;

/**
 * A session whose director is gone, and all that its electors may ever write in it: what an {@link Explorer} goes through. Events, logs and
 * electors that are the same in two of its states are one object.
 */
final class Hustings {
    /** Stands for the director where others are numbered from 0. */
    static final int DIRECTOR = -2;
    private static final long TIME_MS = 1_770_000_000_000L;

    /** The events that somebody holds beyond those of the founding, by number, and how things stand by them. */
    record Knowledge(Set<Integer> events, Ballot ballot) {}

    private record Written(EventRun run, PeerId author, Act act, Set<Integer> causes) {}

    private record Draft(PeerId author, Act act, Set<Integer> causes) {}

    private final List<Author> people;
    private final List<EventRun> founding = new ArrayList<>();
    private final EventId session;
    private final List<Written> written = new ArrayList<>();
    private final Map<Draft, Integer> drafts = new HashMap<>();
    private final Map<Set<Integer>, Knowledge> logs = new HashMap<>();
    private final Map<String, Elector> electors = new HashMap<>();
    private final Map<Elector.Post, Integer> posts = new HashMap<>();

    Hustings(int size) {
        people = Author.some(size + 1);
        Author director = people.get(size);
        Event start = Session.found(director.id(), new Act.Start("film", director.name(), "n", List.of()), TIME_MS);
        session = start.id();
        founding.add(director.sign(start));
        for (Author guest : people.subList(0, size)) {
            found(director, new Act.Invite(guest.id(), Role.VIEWER, guest.name(), List.of()));
            found(guest, new Act.Join(guest.name(), List.of()));
        }
    }

    private void found(Author author, Act act) {
        founding.add(author.sign(log(Set.of(), false).compose(author.id(), act, TIME_MS)));
    }

    int size() {
        return people.size() - 1;
    }

    PeerId key(int elector) {
        return people.get(elector == DIRECTOR ? size() : elector).id();
    }

    int indexOf(PeerId key) {
        return people.stream().map(Author::id).toList().indexOf(key);
    }

    // ---- events ----

    Set<Integer> causes(int event) {
        return written.get(event).causes;
    }

    PeerId author(int event) {
        return written.get(event).author;
    }

    Optional<Act.Elected> claim(int event) {
        return Optional.of(written.get(event).act).filter(Act.Elected.class::isInstance).map(Act.Elected.class::cast);
    }

    /** The event that somebody writes who knows all this; its number. */
    int write(PeerId author, Act act, Knowledge known) {
        return drafts.computeIfAbsent(new Draft(author, act, known.events), draft -> {
            Author person = people.get(indexOf(author));
            written.add(new Written(person.sign(log(known.events, false).compose(author, act, TIME_MS)), author, act, known.events));
            return written.size() - 1;
        });
    }

    // ---- logs ----

    int logs() {
        return logs.size();
    }

    Knowledge knowledge(Set<Integer> events) {
        Knowledge known = logs.get(events);
        if (known == null) {
            Ballot ballot = log(events, false).ballot().orElseThrow();
            Session other = log(events, true);
            if (!other.ballot().equals(Optional.of(ballot))) {
                throw new Violation("I1: the same events in another order: " + ballot + " and " + other.ballot());
            }
            if (!other.roster().elected().equals(ballot.mandate().map(Ballot.Mandate::winner))) {
                throw new Violation("I2: " + other.roster().elected() + " elected by " + ballot.mandate());
            }
            known = new Knowledge(Set.copyOf(events), ballot);
            logs.put(known.events, known);
        }
        return known;
    }

    Knowledge with(Knowledge known, int event) {
        Set<Integer> more = new TreeSet<>(known.events);
        more.add(event);
        return knowledge(more);
    }

    /** @param late those come first that were written last, as far as what they follow allows */
    private Session log(Set<Integer> events, boolean late) {
        Session log = new Session(session);
        founding.forEach(log::add);
        List<Integer> left = new ArrayList<>(new TreeSet<>(events));
        Set<Integer> in = new TreeSet<>();
        while (!left.isEmpty()) {
            List<Integer> ready = left.stream().filter(event -> in.containsAll(causes(event))).toList();
            Integer next = ready.get(late ? ready.size() - 1 : 0);
            if (!(log.add(written.get(next).run) instanceof EventLog.Outcome.Added)) {
                throw new Violation("refused: " + written.get(next).act);
            }
            in.add(next);
            left.remove(next);
        }
        return log;
    }

    // ---- electors ----

    /** One who knows what all know, and has not noticed anything yet. */
    Elector beginner(int index) {
        return Elector.beginner(this, index, knowledge(Set.of()));
    }

    /** The one that is in the same state, if there is one. */
    Elector same(String state, Elector elector) {
        Elector known = electors.putIfAbsent(state, elector);
        return known == null ? elector : known;
    }

    /** The same number in each run, for equal ones. */
    int number(Elector.Post post) {
        return posts.computeIfAbsent(post, same -> posts.size());
    }

    int electors() {
        return electors.size();
    }
}
