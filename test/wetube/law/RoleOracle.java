package wetube.law;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Graph;
import wetube.wire.ProtocolException;

/**
 * Who may do what, by the words of the rules and as slowly as they are said: what {@link Law} is held against.
 *
 * <p>Sets are sets of events, not of rulings; "before" is asked of the graph; nothing is kept in order or in lists by person.
 */
final class RoleOracle {
    private enum Verdict { OPEN, IN_FORCE, VOID }

    private final Graph graph;
    private final Map<Integer, Optional<Act>> acts = new HashMap<>();
    private final Map<Integer, Boolean> entitled = new HashMap<>();
    private final Map<BitSet, BitSet> inForce = new HashMap<>();

    RoleOracle(Graph graph) {
        this.graph = graph;
    }

    private Optional<Act> act(int n) {
        return acts.computeIfAbsent(n, event -> {
            try {
                return Optional.of(Act.of(graph.event(event)));
            } catch (ProtocolException e) {
                return Optional.empty();
            }
        });
    }

    private Stream<Integer> each(BitSet set) {
        return set.stream().boxed();
    }

    private PeerId author(int n) {
        return graph.event(n).author();
    }

    // ---- what one event does ----

    private boolean ends(int n, PeerId peer) {
        return switch (act(n).orElseThrow()) {
            case Act.Remove a -> a.peer().equals(peer);
            case Act.Leave a -> author(n).equals(peer);
            case Act.Fork a -> forker(n, a).equals(Optional.of(peer));
            default -> false;
        };
    }

    private Optional<Role> gift(int n, PeerId peer) {
        return switch (act(n).orElseThrow()) {
            case Act.Start a when author(n).equals(peer) -> Optional.of(Role.DIRECTOR);
            case Act.Invite a when a.peer().equals(peer) -> Optional.of(a.role());
            case Act.ChangeRole a when a.peer().equals(peer) -> Optional.of(a.role());
            default -> Optional.empty();
        };
    }

    private boolean joins(int n, PeerId peer) {
        Act act = act(n).orElseThrow();
        return author(n).equals(peer) && (act instanceof Act.Start || act instanceof Act.Join);
    }

    /** What is left to {@code peer} after this took away; empty if it takes nothing from them. */
    private Optional<Role> left(int n, PeerId peer) {
        return act(n).orElseThrow() instanceof Act.ChangeRole change && change.peer().equals(peer) && change.role() != Role.DIRECTOR
                ? Optional.of(change.role()) : ends(n, peer) ? Optional.of(Role.NONE) : Optional.empty();
    }

    private boolean takesFrom(int taker, int deed) {
        return graph.concurrent(taker, deed)
                && left(taker, author(deed)).filter(left -> !left.includes(act(deed).orElseThrow().need())).isPresent();
    }

    private boolean isTaker(int n) {
        Act act = act(n).orElseThrow();
        return act instanceof Act.Remove || act instanceof Act.Leave || act instanceof Act.Fork
                || act instanceof Act.ChangeRole change && change.role() != Role.DIRECTOR;
    }

    private Optional<PeerId> forker(int n, Act.Fork fork) {
        List<Integer> pair = each(graph.past(n))
                .filter(m -> graph.event(m).id().equals(fork.first()) || graph.event(m).id().equals(fork.second())).toList();
        return pair.size() == 2 && graph.concurrent(pair.get(0), pair.get(1)) && author(pair.get(0)).equals(author(pair.get(1)))
                ? Optional.of(author(pair.get(0))) : Optional.empty();
    }

    // ---- standing ----

    Roster.Member member(PeerId peer, BitSet force) {
        List<Integer> ends = each(force).filter(n -> ends(n, peer)).toList();
        List<Integer> counting = each(force).filter(n -> ends.stream().allMatch(end -> graph.before(end, n))).toList();
        List<Integer> gifts = counting.stream().filter(n -> gift(n, peer).isPresent()).toList();
        Role role = gifts.stream().filter(n -> gifts.stream().noneMatch(later -> graph.before(n, later)))
                .map(n -> gift(n, peer).orElseThrow()).min(Comparator.naturalOrder()).orElse(Role.NONE);
        return new Roster.Member(role, role != Role.NONE && counting.stream().anyMatch(n -> joins(n, peer)));
    }

    private Role usable(PeerId peer, BitSet force) {
        return member(peer, force).usable();
    }

    // ---- the two questions ----

    boolean admitted(int n) {
        return n == 0 || member(author(n), inForce(graph.past(n))).role() != Role.NONE;
    }

    boolean entitled(int n) {
        Boolean known = entitled.get(n);
        if (known == null) {
            known = act(n).isPresent() && may(n, inForce(graph.past(n))) && ofUse(n, inForce(graph.past(n)));
            entitled.put(n, known);
        }
        return known;
    }

    /** Whether it counts where these events are all there are. */
    boolean upheld(int n, BitSet set) {
        BitSet force = inForce(set);
        if (act(n).orElse(null) instanceof Act.Membership) {
            return force.get(n);
        }
        if (act(n).orElse(null) instanceof Act.Say) {
            return entitled(n);
        }
        return entitled(n) && may(n, and(graph.past(n), force)) && each(force).noneMatch(taker -> takesFrom(taker, n));
    }

    private boolean may(int n, BitSet force) {
        Role own = usable(author(n), force);
        return switch (act(n).orElseThrow()) {
            case Act.Start a -> true;
            case Act.Fork a -> true;
            case Act.Leave a -> true;
            case Act.Join a -> member(author(n), force).role() != Role.NONE;
            case Act.Invite a -> own == Role.DIRECTOR && usable(a.peer(), force) == Role.NONE;
            case Act.Remove a -> own == Role.DIRECTOR && usable(a.peer(), force) != Role.DIRECTOR;
            case Act.ChangeRole a -> own == Role.DIRECTOR && usable(a.peer(), force) != Role.NONE
                    && (a.peer().equals(author(n)) || usable(a.peer(), force) != Role.DIRECTOR);
            case Act.End a -> own == Role.DIRECTOR;
            case Act.Setting a -> own == Role.DIRECTOR;
            case Act.Profile a -> own != Role.NONE;
            case Act.Say a -> own != Role.NONE;
            case Act.Steering a -> own == Role.EDITOR || own == Role.DIRECTOR;
            case Act.Vote a -> throw new IllegalStateException("elections have an oracle of their own: " + a);
            case Act.Elected a -> throw new IllegalStateException("elections have an oracle of their own: " + a);
        };
    }

    private boolean ofUse(int n, BitSet force) {
        return switch (act(n).orElseThrow()) {
            case Act.Join a -> !member(author(n), force).joined();
            case Act.Leave a -> member(author(n), force).role() != Role.NONE;
            case Act.Remove a -> member(a.peer(), force).role() != Role.NONE;
            case Act.Fork a -> forker(n, a).filter(peer -> member(peer, force).role() != Role.NONE).isPresent();
            default -> true;
        };
    }

    private static BitSet and(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    // ---- what is in force ----

    BitSet inForce(BitSet set) {
        BitSet known = inForce.get(set);
        if (known == null) {
            known = judge(set);
            inForce.put((BitSet) set.clone(), known);
        }
        return known;
    }

    private BitSet judge(BitSet set) {
        Map<Integer, Verdict> verdicts = new HashMap<>();
        each(set).filter(n -> act(n).orElse(null) instanceof Act.Membership && entitled(n))
                .forEach(n -> verdicts.put(n, act(n).orElseThrow().need() == Role.NONE ? Verdict.IN_FORCE : Verdict.OPEN));
        boolean more = true;
        while (more) {
            more = settle(verdicts);
            if (!more) {    // what is left goes in a circle, or hangs in one
                List<Integer> open = verdicts.keySet().stream().filter(n -> verdicts.get(n) == Verdict.OPEN && isTaker(n)).toList();
                List<Integer> ready = open.stream().filter(n -> isReady(n, verdicts)).toList();
                List<Integer> first = open.stream().filter(n -> open.stream().noneMatch(m -> graph.before(m, n))).toList();
                (ready.isEmpty() ? first : ready).forEach(n -> verdicts.put(n, Verdict.VOID));
                more = !open.isEmpty() || settle(verdicts);
            }
        }
        return with(verdicts, Verdict.IN_FORCE);
    }

    private static BitSet with(Map<Integer, Verdict> verdicts, Verdict verdict) {
        BitSet set = new BitSet();
        verdicts.forEach((n, v) -> set.set(n, v == verdict));
        return set;
    }

    private boolean isReady(int n, Map<Integer, Verdict> verdicts) {
        return each(graph.past(n)).noneMatch(m -> verdicts.get(m) == Verdict.OPEN);
    }

    private boolean settle(Map<Integer, Verdict> verdicts) {
        for (int n : verdicts.keySet()) {
            if (verdicts.get(n) != Verdict.OPEN || !isReady(n, verdicts)) {
                continue;
            }
            BitSet force = with(verdicts, Verdict.IN_FORCE);
            if (!may(n, and(graph.past(n), force)) || each(force).anyMatch(taker -> takesFrom(taker, n))) {
                verdicts.put(n, Verdict.VOID);
                return true;
            }
            if (each(with(verdicts, Verdict.OPEN)).noneMatch(taker -> takesFrom(taker, n))) {
                verdicts.put(n, Verdict.IN_FORCE);
                return true;
            }
        }
        return false;
    }
}
