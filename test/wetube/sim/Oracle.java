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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.wire.ProtocolException;

/**
 * Who may do what, worked out once more from the bare events, slowly and by the words of the rules: what
 * {@code wetube.law.Authority} and the vector clocks are held against.
 *
 * <p>"Before" is looked up in whole sets of ancestors; everything else is asked again each time of sets of events.
 */
public final class Oracle {
    /** As in {@code Rights}: who invites more invites nobody. */
    private static final int MAX_MEMBERS = 256;
    /** As in {@code Authority}: more are void. */
    private static final int MAX_VOTES = 128;

    /** Somebody's standing: the role they have or were invited to, and whether they are in. */
    private record Standing(Role role, boolean joined) {
        Role usable() {
            return joined ? role : Role.NONE;
        }
    }

    /**
     * What counts of some events.
     *
     * @param elected who directs by election, unless a director's word took that away again
     */
    private record Judgement(BitSet in, ElectionOracle elections, Optional<PeerId> elected) {}

    private final List<Event> order = new ArrayList<>();
    private final Map<EventId, Integer> indexOf = new HashMap<>();
    private final List<BitSet> before = new ArrayList<>();
    private final List<Optional<Act>> acts = new ArrayList<>();
    private final Map<Integer, Boolean> entitled = new HashMap<>();
    private final Map<BitSet, Judgement> judged = new HashMap<>();
    private final BitSet memberships = new BitSet();
    /** Those that owe nothing to an election. */
    private final BitSet free = new BitSet();
    /** For each event, the ELECTED that its author's power came from, if no director gave it. */
    private final Map<Integer, Integer> mandates = new HashMap<>();
    private final BitSet all = new BitSet();

    /** @param events all of them, in any order */
    public Oracle(Collection<Event> events) {
        order.addAll(LogOrder.of(events));
        for (int i = 0; i < order.size(); i++) {
            Event event = order.get(i);
            indexOf.put(event.id(), i);
            BitSet past = new BitSet();
            for (EventId cause : LogOrder.causes(event)) {
                past.or(before.get(indexOf.get(cause)));
                past.set(indexOf.get(cause));
            }
            before.add(past);
            acts.add(act(event));
            all.set(i);
            if (acts.get(i).isPresent() && isEntitled(i)) {
                findMandate(i);
                if (act(i) instanceof Act.Membership) {
                    memberships.set(i);
                    free.set(i, may(i, judgement(and(before.get(i), free)).in, false));
                }
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

    private static BitSet and(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    private boolean concurrent(int a, int b) {
        return a != b && !before.get(a).get(b) && !before.get(b).get(a);
    }

    // ---- what an event does ----

    PeerId author(int index) {
        return order.get(index).author();
    }

    Act act(int index) {
        return acts.get(index).orElseThrow();
    }

    /** Whom an event is about. */
    Optional<PeerId> subject(int index) {
        return switch (act(index)) {
            case Act.Invite a -> Optional.of(a.peer());
            case Act.Remove a -> Optional.of(a.peer());
            case Act.ChangeRole a -> Optional.of(a.peer());
            case Act.Fork a -> forker(index, a);
            default -> Optional.of(author(index));
        };
    }

    private boolean isAbout(int index, PeerId peer) {
        return subject(index).equals(Optional.of(peer));
    }

    /** Whom a FORK shows to have written two events that did not know of each other, both known to it. */
    private Optional<PeerId> forker(int index, Act.Fork fork) {
        Integer first = indexOf.get(fork.first());
        Integer second = indexOf.get(fork.second());
        boolean proof = first != null && second != null && before.get(index).get(first) && before.get(index).get(second)
                && concurrent(first, second) && author(first).equals(author(second));
        return proof ? Optional.of(author(first)) : Optional.empty();
    }

    EventId id(int index) {
        return order.get(index).id();
    }

    EventId session() {
        return order.get(0).id();
    }

    boolean isBefore(int earlier, int later) {
        return before.get(later).get(earlier);
    }

    boolean isOrIsBefore(int earlier, int later) {
        return earlier == later || isBefore(earlier, later);
    }

    /** Whether a right to say it could do without any election. */
    boolean isFree(int index) {
        return free.get(index);
    }

    Role gives(int index) {
        return RoleTable.gives(act(index));
    }

    Role leaves(int index) {
        return RoleTable.leaves(act(index));
    }

    /** "Taking away is the end of whatever they did concurrently that needs more than they were left with." */
    private boolean takes(int taker, int deed) {
        return isAbout(taker, author(deed)) && act(deed).need().compareTo(leaves(taker)) > 0 && concurrent(taker, deed);
    }

    // ---- who may say what ----

    /** By what its author knew, and no more. */
    private boolean isEntitled(int index) {
        Boolean known = entitled.get(index);
        if (known == null) {
            known = judgeByPast(index);
            entitled.put(index, known);
        }
        return known;
    }

    private boolean judgeByPast(int index) {
        Judgement then = judgement(before.get(index));
        return switch (act(index)) {
            case Act.Vote vote -> said(index, vote.base()) < MAX_VOTES && indexOf.containsKey(vote.base()) && then.elections.votable().contains(indexOf.get(vote.base()))
                    && mayVote(index, indexOf.get(vote.base()));
            // Who is in office claims nothing.
            case Act.Elected claim -> said(index, claim.base()) < ElectionOracle.MAX_CLAIMS && then.elections.base().equals(Optional.ofNullable(indexOf.get(claim.base())))
                    && mayVote(index, indexOf.get(claim.base())) && !then.elected.equals(Optional.of(author(index)));
            case Act.End end -> then.elected.isPresent() && standing(author(index), then.in).usable() != Role.NONE || may(index, then.in, false);
            default -> may(index, then.in, then.elected.equals(Optional.of(author(index)))) && isOfUse(index, then.in);
        };
    }

    /** How many such of the same author about the same base it follows. */
    private long said(int index, EventId base) {
        return before.get(index).stream().filter(other -> memberships.get(other) && author(other).equals(author(index))
                && act(other).getClass() == act(index).getClass()
                && (act(other) instanceof Act.Vote vote ? vote.base() : ((Act.Elected) act(other)).base()).equals(base)).count();
    }

    /** "If its author was a member by then, apart from what directors elected on this base or later did to them." */
    private boolean mayVote(int index, int base) {
        BitSet then = (BitSet) before.get(base).clone();
        then.set(base);
        then.or(free);
        BitSet upheld = upheld(and(before.get(index), memberships), judgement(before.get(index)).elections.line());
        return standing(author(index), inForce(and(then, upheld), all)).usable() != Role.NONE;
    }

    private void findMandate(int index) {
        Judgement then = judgement(before.get(index));
        if (then.elected.equals(Optional.of(author(index)))
                && standing(author(index), then.in).usable().compareTo(act(index).need()) < 0) {
            mandates.put(index, then.elections.last().orElseThrow());
        }
    }

    private boolean may(int index, BitSet then, boolean elected) {
        Standing self = standing(author(index), then);
        boolean director = self.usable() == Role.DIRECTOR || elected && self.usable() != Role.NONE;
        return switch (act(index)) {
            case Act.Start a -> true;
            case Act.Leave a -> true;
            case Act.Fork a -> forker(index, a).isPresent();
            case Act.Vote a -> true;
            case Act.Elected a -> true;
            case Act.Join a -> self.role != Role.NONE;
            case Act.Invite a -> director && standing(a.peer(), then).usable() == Role.NONE;
            case Act.Remove a -> director && standing(a.peer(), then).usable() != Role.DIRECTOR;
            case Act.ChangeRole a -> {
                Role now = standing(a.peer(), then).usable();
                yield director && now != Role.NONE && (now != Role.DIRECTOR || a.peer().equals(author(index)));
            }
            case Act.End a -> self.usable() == Role.DIRECTOR;    // what can't be undone is not for the elected alone
            case Act.Setting a -> director;
            case Act.Profile a -> self.usable() != Role.NONE;
            default -> self.usable() == Role.EDITOR || director;
        };
    }

    /** Who is not there can't be taken out, and so on. */
    private boolean isOfUse(int index, BitSet then) {
        Role subjects = subject(index).map(peer -> standing(peer, then).role).orElse(Role.NONE);
        return switch (act(index)) {
            case Act.Join a -> !standing(author(index), then).joined;
            case Act.Leave a -> subjects != Role.NONE;
            case Act.Remove a -> subjects != Role.NONE;
            case Act.Fork a -> subjects != Role.NONE;
            case Act.Invite a -> subjects != Role.NONE
                    || everybody().stream().filter(peer -> standing(peer, then).role != Role.NONE).count() < MAX_MEMBERS;
            default -> true;
        };
    }

    /** Where these are in force. "The end is the end" and "the lowest of the last counts". */
    private Standing standing(PeerId peer, BitSet then) {
        List<Integer> about = then.stream().filter(index -> isAbout(index, peer)).boxed().toList();
        List<Integer> ends = about.stream().filter(index -> leaves(index) == Role.NONE).toList();
        List<Integer> alive = about.stream().filter(index -> ends.stream().allMatch(end -> before.get(index).get(end))).toList();
        List<Integer> gifts = alive.stream().filter(index -> gives(index) != Role.NONE).toList();
        Role role = gifts.stream().filter(gift -> gifts.stream().noneMatch(later -> before.get(later).get(gift)))
                .map(this::gives).min(Role::compareTo).orElse(Role.NONE);
        boolean yes = alive.stream().anyMatch(index -> act(index) instanceof Act.Join || act(index) instanceof Act.Start);
        return new Standing(role, role != Role.NONE && yes);
    }

    // ---- what counts ----

    /** Of the entitled among some events, those that count. */
    private Judgement judgement(BitSet events) {
        BitSet relevant = and(events, memberships);
        Judgement known = judged.get(relevant);
        if (known == null) {
            known = judge(relevant);
            judged.put(relevant, known);
        }
        return known;
    }

    private Judgement judge(BitSet events) {
        ElectionOracle elections = new ElectionOracle(this, line -> inForce(upheld(events, line), free));
        BitSet in = inForce(upheld(events, elections.line()), events);
        Optional<PeerId> elected = elections.last().filter(election -> !isRecalled(election, in)).map(this::author);
        return new Judgement(in, elections, elected);
    }

    /** What the votes gave, the word of a director whom directors made takes. */
    private boolean isRecalled(int election, BitSet in) {
        return in.stream().anyMatch(index -> isAbout(index, author(election)) && leaves(index) != Role.DIRECTOR
                && !mandates.containsKey(index) && before.get(index).get(election));
    }

    /** Without what directors wrote whose election is not in force, or who did not know of a later one. */
    private BitSet upheld(BitSet events, List<Integer> line) {
        BitSet upheld = new BitSet();
        events.stream().filter(index -> free.get(index) || stands(index, line)).forEach(upheld::set);
        return upheld;
    }

    private boolean stands(int index, List<Integer> line) {
        Integer mandate = mandates.get(index);
        return mandate == null || line.contains(mandate)
                && line.stream().allMatch(election -> !before.get(election).get(mandate) || before.get(election).get(index));
    }

    /**
     * Those that stand against what they did not know of.
     *
     * @param takers those whose taking away counts
     */
    private BitSet inForce(BitSet events, BitSet takers) {
        BitSet open = (BitSet) events.clone();
        BitSet in = new BitSet();
        while (!open.isEmpty()) {
            List<Integer> ready = open.stream().filter(index -> !before.get(index).intersects(open)).boxed().toList();
            Optional<Integer> out = ready.stream().filter(index -> !counts(index, in, takers)).findFirst();
            Optional<Integer> sure = ready.stream().filter(index -> and(open, takers).stream()
                    .noneMatch(other -> takes(other, index))).findFirst();
            if (out.isPresent()) {
                open.clear(out.get());
            } else if (sure.isPresent()) {
                open.clear(sure.get());
                in.set(sure.get());
            } else {    // "Nobody wins a quarrel": those who only wait for each other
                List<Integer> circle = ready.stream().filter(index -> leaves(index) != Role.DIRECTOR).toList();
                (circle.isEmpty() ? open.stream().boxed().filter(index -> leaves(index) != Role.DIRECTOR).toList() : circle)
                        .forEach(open::clear);
            }
        }
        return in;
    }

    /** Its author had the right from what is itself in force, and nothing in force took it away meanwhile. */
    private boolean counts(int index, BitSet in, BitSet takers) {
        return may(index, and(before.get(index), in), mandates.containsKey(index))
                && and(in, takers).stream().noneMatch(taker -> takes(taker, index));
    }

    /** Events that should not be in a log at all: each with the rule it breaks. */
    List<String> intruders() {
        List<String> intruders = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Event event = order.get(i);
            Optional<Event> prev = event.prev().map(id -> order.get(indexOf.get(id)));
            if (prev.filter(p -> !p.author().equals(event.author()) || p.seq() != event.seq() - 1).isPresent()) {
                intruders.add(event + ": prev is not the author's event before");
            }
            if (before.get(i).stream().mapToObj(order::get)
                    .anyMatch(other -> other.author().equals(event.author()) && other.prev().equals(event.prev()))) {
                intruders.add(event + ": its author knew of another event on the same prev");
            }
            boolean vote = event.type().equals("VOTE") && acts.get(i).isPresent() && isEntitled(i);
            if (!event.type().equals(Event.START) && !vote && standing(event.author(), judgement(before.get(i)).in).role == Role.NONE) {
                intruders.add(event + ": its author had not been invited");
            }
        }
        return intruders;
    }

    /** Events that may have no effect. */
    Set<EventId> voids() {
        Judgement now = judgement(all);
        Set<EventId> voids = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            boolean counts = acts.get(i).isPresent() && isEntitled(i) && (act(i) instanceof Act.Say || (memberships.get(i) ? now.in.get(i)
                    : act(i) instanceof Act.End ? ends(i) || agrees(i) : stands(i, now.elections.line()) && counts(i, now.in, now.in)));
            if (!counts) {
                voids.add(order.get(i).id());
            }
        }
        return voids;
    }

    /** A director whom directors made. */
    private boolean ends(int end) {
        return counts(end, judgement(all).in, judgement(all).in);
    }

    /** "END by an elected director is in force when more than half of its voters wrote END too": one of them, knowing of the election. */
    private boolean agrees(int end) {
        Judgement now = judgement(all);
        boolean gone = now.in.stream().anyMatch(other -> isAbout(other, author(end)) && leaves(other) == Role.NONE && concurrent(other, end));
        return elected().isPresent() && before.get(end).get(now.elections.last().orElseThrow()) && stands().getOrDefault(author(end), false)
                && standing(author(end), and(before.get(end), now.in)).usable() != Role.NONE && !gone;
    }

    /** Whether it is over for all. */
    boolean ended() {
        List<Integer> all = IntStream.range(0, order.size())
                .filter(i -> acts.get(i).isPresent() && act(i) instanceof Act.End && isEntitled(i)).boxed().toList();
        Set<PeerId> agreed = all.stream().filter(this::agrees).map(this::author).collect(Collectors.toSet());
        long voters = stands().values().stream().filter(stand -> stand).count();
        return all.stream().anyMatch(this::ends) || elected().filter(agreed::contains).isPresent() && 2 * agreed.size() > voters;
    }

    /** The role somebody can use, or was invited to. */
    String standingOf(PeerId peer) {
        Standing now = standing(peer, judgement(all).in);
        return now.role + (now.role != Role.NONE && !now.joined ? " invited" : "");
    }

    /** Who directs by election. */
    public Optional<PeerId> elected() {
        Judgement now = judgement(all);
        return now.elected.filter(winner -> standing(winner, now.in).usable() != Role.NONE);
    }

    /** The elections in force, oldest first. */
    public List<EventId> line() {
        return judgement(all).elections.line().stream().map(index -> order.get(index).id()).toList();
    }

    /** What the next election is about. */
    public EventId base() {
        return order.get(judgement(all).elections.base().orElseThrow()).id();
    }

    /** How the members last voted on the base. */
    public Map<PeerId, Ballot.Vote> votes() {
        Judgement now = judgement(all);
        Map<PeerId, Ballot.Vote> votes = new TreeMap<>(now.elections.votes());
        votes.keySet().removeIf(member -> standing(member, now.in).usable() == Role.NONE);
        return votes;
    }

    /** Who stands for (true) and against (false) the last election in force. */
    public Map<PeerId, Boolean> stands() {
        return judgement(all).elections.stands();
    }

    /** All who are named anywhere. */
    Set<PeerId> everybody() {
        Set<PeerId> everybody = new TreeSet<>();
        for (int i = 0; i < order.size(); i++) {
            everybody.add(author(i));
            if (acts.size() > i && acts.get(i).isPresent()) {
                subject(i).ifPresent(everybody::add);
            }
        }
        return everybody;
    }
}
