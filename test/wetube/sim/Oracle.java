package wetube.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.session.Act;
import wetube.session.Role;
import wetube.wire.ProtocolException;

/**
 * Who may do what, worked out once more from the bare events, slowly and by the words of the rules: what
 * {@code wetube.session.Authority} and the vector clocks are held against.
 *
 * <p>"Before" is looked up in whole sets of ancestors; a role is asked of the set of events that an author knew. What is taken away is
 * found by asking again and again who is beyond doubt.
 */
final class Oracle {
    /**
     * @param given what it leaves its subject with; null for JOIN
     */
    private record Ruling(int index, PeerId author, PeerId subject, Role given, Role need, boolean takes) {}

    private record Standing(Map<PeerId, Role> roles, Set<PeerId> joined, List<Ruling> takers) {
        Role invited(PeerId peer) {
            return roles.getOrDefault(peer, Role.NONE);
        }

        Role usable(PeerId peer) {
            return joined.contains(peer) ? invited(peer) : Role.NONE;
        }
    }

    private final List<Event> order = new ArrayList<>();
    private final Map<EventId, Integer> indexOf = new HashMap<>();
    private final List<BitSet> before = new ArrayList<>();
    private final List<Optional<Act>> acts = new ArrayList<>();
    private final Map<Integer, Boolean> entitled = new HashMap<>();
    private final Map<BitSet, Standing> standings = new HashMap<>();
    private final BitSet authority = new BitSet();

    /** @param events all of them, in any order */
    Oracle(Collection<Event> events) {
        Map<EventId, Event> byId = new HashMap<>();
        events.forEach(event -> byId.put(event.id(), event));
        Map<EventId, Long> lamport = new HashMap<>();
        events.forEach(event -> lamport(event, byId, lamport));
        order.addAll(byId.values());
        order.sort((a, b) -> {
            int byTime = Long.compare(lamport.get(a.id()), lamport.get(b.id()));
            return byTime != 0 ? byTime : a.id().text().compareTo(b.id().text());
        });
        for (int i = 0; i < order.size(); i++) {
            Event event = order.get(i);
            indexOf.put(event.id(), i);
            BitSet past = new BitSet();
            for (EventId cause : causes(event)) {
                past.or(before.get(indexOf.get(cause)));
                past.set(indexOf.get(cause));
            }
            before.add(past);
            acts.add(act(event));
            if (isAuthority(i)) {
                authority.set(i);
            }
        }
    }

    private static List<EventId> causes(Event event) {
        List<EventId> causes = new ArrayList<>(event.after());
        event.prev().ifPresent(causes::add);
        return causes;
    }

    /** Causes are never deep here: an event's own author chain makes most of the depth, so it is walked by hand. */
    private static void lamport(Event event, Map<EventId, Event> byId, Map<EventId, Long> known) {
        List<Event> stack = new ArrayList<>(List.of(event));
        while (!stack.isEmpty()) {
            Event top = stack.get(stack.size() - 1);
            List<Event> open = causes(top).stream().filter(id -> !known.containsKey(id)).map(byId::get).toList();
            if (open.contains(null)) {
                throw new Violation("a log holds " + top + " without its past");
            }
            if (open.isEmpty()) {
                known.put(top.id(), 1 + causes(top).stream().mapToLong(known::get).max().orElse(0));
                stack.remove(stack.size() - 1);
            } else {
                stack.addAll(open);
            }
        }
    }

    private static Optional<Act> act(Event event) {
        try {
            return Optional.of(Act.of(event));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    private boolean concurrent(int a, int b) {
        return a != b && !before.get(a).get(b) && !before.get(b).get(a);
    }

    // ---- what an event rules ----

    private boolean isAuthority(int index) {
        return acts.get(index).filter(act -> act instanceof Act.Start || act instanceof Act.Invite || act instanceof Act.Join
                || act instanceof Act.Leave || act instanceof Act.Remove || act instanceof Act.ChangeRole
                || act instanceof Act.Fork fork && forker(index, fork).isPresent()).isPresent();
    }

    /** Whom a FORK shows to have written two events that did not know of each other, both known to it. */
    private Optional<PeerId> forker(int index, Act.Fork fork) {
        Integer first = indexOf.get(fork.first());
        Integer second = indexOf.get(fork.second());
        boolean proof = first != null && second != null && before.get(index).get(first) && before.get(index).get(second)
                && concurrent(first, second) && order.get(first).author().equals(order.get(second).author());
        return proof ? Optional.of(order.get(first).author()) : Optional.empty();
    }

    private Ruling ruling(int index) {
        PeerId author = order.get(index).author();
        Act act = acts.get(index).orElseThrow();
        return switch (act) {
            case Act.Start a -> new Ruling(index, author, author, Role.DIRECTOR, Role.NONE, false);
            case Act.Invite a -> new Ruling(index, author, a.peer(), a.role(), Role.DIRECTOR, false);
            case Act.Join a -> new Ruling(index, author, author, null, Role.VIEWER, false);
            case Act.Leave a -> new Ruling(index, author, author, Role.NONE, Role.VIEWER, true);
            case Act.Remove a -> new Ruling(index, author, a.peer(), Role.NONE, Role.DIRECTOR, true);
            case Act.ChangeRole a -> new Ruling(index, author, a.peer(), a.role(), Role.DIRECTOR, true);
            case Act.Fork a -> new Ruling(index, author, forker(index, a).orElseThrow(), Role.NONE, Role.NONE, true);
            default -> throw new IllegalStateException("not about authority: " + act);
        };
    }

    private boolean takesFrom(Ruling taker, int deed, PeerId author, Role need) {
        return taker.takes && taker.subject.equals(author) && need.compareTo(taker.given) > 0 && concurrent(taker.index, deed);
    }

    // ---- who may say what ----

    /** By what its author knew. */
    private boolean isEntitled(int index) {
        Boolean known = entitled.get(index);
        if (known == null) {
            known = judgeByPast(index);
            entitled.put(index, known);
        }
        return known;
    }

    private boolean judgeByPast(int index) {
        Standing then = standing(before.get(index));
        PeerId author = order.get(index).author();
        Role role = then.usable(author);
        return switch (acts.get(index).orElseThrow()) {
            case Act.Start a -> causes(order.get(index)).isEmpty();
            case Act.Fork a -> forker(index, a).isPresent();
            case Act.Join a -> then.invited(author) != Role.NONE && role == Role.NONE;
            case Act.Leave a -> then.invited(author) != Role.NONE;
            case Act.Invite a -> role == Role.DIRECTOR && then.usable(a.peer()) == Role.NONE;
            case Act.Remove a -> role == Role.DIRECTOR && then.invited(a.peer()) != Role.NONE && then.usable(a.peer()) != Role.DIRECTOR;
            case Act.ChangeRole a -> role == Role.DIRECTOR && then.usable(a.peer()) != Role.NONE
                    && (a.peer().equals(author) || then.usable(a.peer()) != Role.DIRECTOR);
            case Act.End a -> role == Role.DIRECTOR;
            case Act.Profile a -> role != Role.NONE;
            default -> role == Role.EDITOR || role == Role.DIRECTOR;
        };
    }

    private Standing standing(BitSet events) {
        BitSet relevant = (BitSet) events.clone();
        relevant.and(authority);
        Standing known = standings.get(relevant);
        if (known == null) {
            known = judge(relevant);
            standings.put(relevant, known);
        }
        return known;
    }

    private Standing judge(BitSet events) {
        List<Ruling> rulings = events.stream().filter(this::isEntitled).mapToObj(this::ruling).toList();
        List<Ruling> takers = beyondDoubt(rulings.stream().filter(Ruling::takes).toList());
        List<Ruling> good = rulings.stream()
                .filter(ruling -> takers.stream().noneMatch(taker -> takesFrom(taker, ruling.index, ruling.author, ruling.need))).toList();
        Map<PeerId, Role> roles = new TreeMap<>();
        Set<PeerId> joined = new TreeSet<>();
        Set<PeerId> subjects = new TreeSet<>();
        good.forEach(ruling -> subjects.add(ruling.subject));
        for (PeerId peer : subjects) {
            List<Ruling> grants = latest(good.stream().filter(r -> r.subject.equals(peer) && r.given != null).toList());
            roles.put(peer, grants.stream().map(Ruling::given).min(Role::compareTo).orElse(Role.NONE));
            List<Ruling> presence = latest(good.stream().filter(r -> r.subject.equals(peer)
                    && (r.given == null || r.given == Role.NONE || acts.get(r.index).orElseThrow() instanceof Act.Start)).toList());
            if (!presence.isEmpty() && presence.stream().noneMatch(r -> r.given == Role.NONE)) {
                joined.add(peer);
            }
        }
        return new Standing(roles, joined, takers);
    }

    /** Those that none of the others knew of. */
    private List<Ruling> latest(List<Ruling> rulings) {
        return rulings.stream().filter(one -> rulings.stream().noneMatch(other -> before.get(other.index).get(one.index))).toList();
    }

    /** What takes away and is not itself taken away; where that goes in a circle, the earliest counts. */
    private List<Ruling> beyondDoubt(List<Ruling> takers) {
        List<Ruling> undecided = new ArrayList<>(takers);
        List<Ruling> valid = new ArrayList<>();
        while (!undecided.isEmpty()) {
            Ruling next = undecided.stream()
                    .filter(one -> undecided.stream().noneMatch(other -> takesFrom(other, one.index, one.author, one.need)))
                    .findFirst().orElse(undecided.get(0));
            undecided.remove(next);
            valid.add(next);
            undecided.removeIf(other -> takesFrom(next, other.index, other.author, other.need));
        }
        return valid;
    }

    // ---- what comes of it ----

    /** Events that may have no effect. */
    Set<EventId> voids() {
        BitSet all = new BitSet();
        all.set(0, order.size());
        Standing now = standing(all);
        Set<EventId> voids = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            int index = i;
            PeerId author = order.get(i).author();
            boolean sound = acts.get(i).isPresent() && isEntitled(i)
                    && now.takers.stream().noneMatch(taker -> takesFrom(taker, index, author, acts.get(index).orElseThrow().need()));
            if (!sound) {
                voids.add(order.get(i).id());
            }
        }
        return voids;
    }

    /** The role somebody can use, or was invited to. */
    String standingOf(PeerId peer) {
        BitSet all = new BitSet();
        all.set(0, order.size());
        Standing now = standing(all);
        return now.invited(peer) + (now.invited(peer) != Role.NONE && !now.joined.contains(peer) ? " invited" : "");
    }

    /** All who are named anywhere. */
    Set<PeerId> everybody() {
        Set<PeerId> all = new TreeSet<>();
        for (int i = 0; i < order.size(); i++) {
            all.add(order.get(i).author());
            acts.get(i).ifPresent(act -> {
                switch (act) {
                    case Act.Invite a -> all.add(a.peer());
                    case Act.Remove a -> all.add(a.peer());
                    case Act.ChangeRole a -> all.add(a.peer());
                    default -> { }
                }
            });
        }
        return all;
    }
}
