package wetube.law.oracle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.wire.ProtocolException;

/** What there is to know of a set of events without judging: what each says, and what lies before it. Events have numbers here. */
class Facts {
    private final List<Event> events;
    private final List<Optional<Act>> acts = new ArrayList<>();
    private final Map<EventId, Integer> numbers = new HashMap<>();
    private final List<BitSet> past = new ArrayList<>();
    private final List<Long> lamport = new ArrayList<>();
    private final Comparator<Integer> order;

    /** @param events each after those that it names */
    Facts(List<Event> events) {
        this.events = events;
        this.order = Comparator.comparing((Integer e) -> lamport.get(e)).thenComparing(this::id);
        for (int e = 0; e < events.size(); e++) {
            enter(e);
        }
    }

    private void enter(int e) {
        Event event = events.get(e);
        numbers.put(event.id(), e);
        BitSet before = new BitSet();
        long highest = 0;
        List<EventId> named = new ArrayList<>(event.after());
        event.prev().ifPresent(named::add);
        for (EventId id : named) {
            int cause = numbers.get(id);
            before.set(cause);
            before.or(past.get(cause));
            highest = Math.max(highest, lamport.get(cause));
        }
        past.add(before);
        lamport.add(highest + 1);
        acts.add(parse(event));
    }

    private static Optional<Act> parse(Event event) {
        try {
            return Optional.of(Act.of(event));
        } catch (ProtocolException e) {
            return Optional.empty();    // a type not known, a member that makes no sense
        }
    }

    // ---- before and past ----

    boolean isBefore(int one, int other) {
        return past.get(other).get(one);
    }

    boolean isConcurrent(int one, int other) {
        return one != other && !isBefore(one, other) && !isBefore(other, one);
    }

    List<Integer> inOrder(BitSet some, IntPredicate which) {
        return some.stream().filter(which).boxed().sorted(order).toList();
    }

    static BitSet both(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    int size() {
        return events.size();
    }

    /** Null for an event that is not there. */
    Integer number(EventId id) {
        return numbers.get(id);
    }

    boolean isKnown(int e) {
        return acts.get(e).isPresent();
    }

    EventId id(int e) {
        return events.get(e).id();
    }

    BitSet past(int e) {
        return past.get(e);
    }

    PeerId author(int e) {
        return events.get(e).author();
    }

    Act act(int e) {
        return acts.get(e).orElseThrow();
    }

    // ---- what an act is ----

    static Role need(Act act) {
        return switch (act) {
            case Act.Start a -> Role.NONE;
            case Act.Leave a -> Role.NONE;
            case Act.Fork a -> Role.NONE;
            case Act.Join a -> Role.VIEWER;
            case Act.Vote a -> Role.VIEWER;
            case Act.Elected a -> Role.VIEWER;
            case Act.Profile a -> Role.VIEWER;
            case Act.Say a -> Role.VIEWER;
            case Act.Invite a -> Role.DIRECTOR;
            case Act.ChangeRole a -> Role.DIRECTOR;
            case Act.Remove a -> Role.DIRECTOR;
            case Act.Setting a -> Role.DIRECTOR;
            case Act.End a -> Role.DIRECTOR;
            default -> Role.EDITOR;
        };
    }

    PeerId subject(int e) {
        return switch (act(e)) {
            case Act.Invite a -> a.peer();
            case Act.ChangeRole a -> a.peer();
            case Act.Remove a -> a.peer();
            case Act.Fork a -> author(numbers.get(a.first()));
            default -> author(e);
        };
    }

    /** What it leaves to whom it is about, if it takes away. */
    Optional<Role> leaves(int e) {
        return switch (act(e)) {
            case Act.ChangeRole a -> Optional.of(a.role()).filter(role -> role != Role.DIRECTOR);
            default -> isEnd(e) ? Optional.of(Role.NONE) : Optional.empty();
        };
    }

    boolean isEnd(int e) {
        return act(e) instanceof Act.Remove || act(e) instanceof Act.Leave || act(e) instanceof Act.Fork;
    }

    Optional<Role> gift(int e) {
        return switch (act(e)) {
            case Act.Start a -> Optional.of(Role.DIRECTOR);
            case Act.Invite a -> Optional.of(a.role());
            case Act.ChangeRole a -> Optional.of(a.role());
            default -> Optional.empty();
        };
    }

    boolean isBase(int e) {
        return gift(e).isPresent() || act(e) instanceof Act.Remove;
    }

    boolean isClaimOn(int e, int base) {
        return act(e) instanceof Act.Elected a && a.base().equals(id(base));
    }
}
