package wetube.law.oracle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;

/**
 * The law a second time: what {@code package-info} of {@code wetube.law} says under "The judgement, step by step", in that order and
 * in the simplest way, by somebody who had read that page and none of the code behind it. It knows neither logs nor caches, takes
 * cubic time, and judges one set of events.
 */
public final class Oracle extends Facts {
    private static final int MAX_MEMBERS = 256;
    private static final int MAX_VOTES = 128;
    static final int MAX_CLAIMS = 16;

    /** What somebody is where a set of rulings is in force. */
    private record Stand(Role role, boolean joined) {
        Role usable() {
            return joined ? role : Role.NONE;
        }

        boolean invitedOrJoined() {
            return joined || role != Role.NONE;
        }
    }

    /**
     * An election in force.
     *
     * @param backs those who back the winner (true) or are against
     */
    record Won(int claim, PeerId winner, int base, Map<PeerId, Boolean> backs) {
        boolean isBackedBy(PeerId member) {
            return backs.getOrDefault(member, false);
        }

        long backers() {
            return backs.values().stream().filter(backed -> backed).count();
        }
    }

    /** @param bases those of now */
    private record Judgement(List<Won> succession, BitSet inForce, BitSet leftOut, List<Integer> bases, Optional<Won> elected) {
        /** What the next election is about. */
        int base() {
            return bases.isEmpty() ? -1 : bases.get(bases.size() - 1);
        }
    }

    private final BitSet may = new BitSet();
    private final BitSet rulings = new BitSet();
    private final BitSet owesNothing = new BitSet();
    private final Map<Integer, Won> saidBy = new HashMap<>();
    private final Map<PeerId, BitSet> about = new HashMap<>();
    private final Map<BitSet, Judgement> judged = new HashMap<>();
    private final Set<EventId> intruders = new HashSet<>();
    private final Set<EventId> voids = new HashSet<>();
    private final Judgement now;
    private boolean ended;

    /** @param events all of a log, each after those that it names */
    public Oracle(List<Event> events) {
        super(events);
        for (int e = 0; e < size(); e++) {
            ask(e);
        }
        now = judge(rulings);
        weigh();
    }

    /** Rulings about somebody. */
    BitSet about(PeerId p) {
        return about.getOrDefault(p, new BitSet());
    }

    boolean owesNothing(int e) {
        return owesNothing.get(e);
    }

    // ---- taking away ----

    private boolean takesAway(int ruling, int e, Role need) {
        return subject(ruling).equals(author(e)) && leaves(ruling).filter(left -> left.compareTo(need) < 0).isPresent()
                && isConcurrent(ruling, e);
    }

    /** Whether one of these takes away from an event. */
    private boolean taken(BitSet some, int e, Role need) {
        return need != Role.NONE && both(some, about(author(e))).stream().anyMatch(r -> takesAway(r, e, need));
    }

    // ---- standing ----

    private Stand stand(PeerId p, BitSet inForce) {
        List<Integer> own = both(inForce, about(p)).stream().boxed().toList();
        List<Integer> ends = own.stream().filter(this::isEnd).toList();
        List<Integer> kept = own.stream().filter(r -> ends.stream().allMatch(end -> isBefore(end, r))).toList();
        List<Integer> gifts = kept.stream().filter(r -> gift(r).isPresent()).toList();
        return new Stand(gifts.stream().filter(r -> gifts.stream().noneMatch(other -> isBefore(r, other))).map(r -> gift(r).orElseThrow())
                .min(Comparator.naturalOrder()).orElse(Role.NONE),
                kept.stream().anyMatch(r -> act(r) instanceof Act.Start || act(r) instanceof Act.Join));
    }

    /** The middle columns of the table. */
    private boolean isAllowed(int e, BitSet inForce, boolean elected) {
        Stand self = stand(author(e), inForce);
        boolean director = self.usable() == Role.DIRECTOR || elected && self.usable() != Role.NONE;
        return switch (act(e)) {
            case Act.Invite a -> director && !stand(a.peer(), inForce).joined();
            case Act.Join a -> self.role() != Role.NONE;
            case Act.ChangeRole a -> director && stand(a.peer(), inForce).joined()
                    && (stand(a.peer(), inForce).role() != Role.DIRECTOR || a.peer().equals(author(e)));
            case Act.Remove a -> director && stand(a.peer(), inForce).usable() != Role.DIRECTOR;
            default -> true;
        };
    }

    // ---- in force ----

    /**
     * Which rulings of a set are in force.
     *
     * @param takers which may take away from others
     */
    private BitSet inForce(BitSet set, IntPredicate takers, IntPredicate elected) {
        BitSet inForce = new BitSet();
        BitSet open = new BitSet();
        set.stream().forEach(r -> (need(act(r)) == Role.NONE ? inForce : open).set(r));
        while (!open.isEmpty()) {
            boolean decided = false;
            for (int e = open.nextSetBit(0); e >= 0; e = open.nextSetBit(e + 1)) {
                if (past(e).intersects(open)) {
                    continue;
                }
                boolean isVoid = !isAllowed(e, both(inForce, past(e)), elected.test(e)) || taken(those(inForce, takers), e, need(act(e)));
                if (isVoid || !taken(those(open, takers), e, need(act(e)))) {
                    open.clear(e);
                    inForce.set(e, !isVoid);
                    decided = true;
                }
            }
            if (!decided) {
                BitSet quarrel = those(open, r -> leaves(r).isPresent());
                BitSet falls = those(quarrel, r -> !past(r).intersects(open));
                open.andNot(falls.isEmpty() ? those(quarrel, r -> !past(r).intersects(quarrel)) : falls);
            }
        }
        return inForce;
    }

    private static BitSet those(BitSet some, IntPredicate which) {
        BitSet those = new BitSet();
        some.stream().filter(which).forEach(those::set);
        return those;
    }

    // ---- judge ----

    private Judgement judge(BitSet set) {
        Judgement known = judged.get(set);
        if (known == null) {
            known = find((BitSet) set.clone());
            judged.put((BitSet) set.clone(), known);
        }
        return known;
    }

    private Judgement find(BitSet set) {
        List<Won> succession = new ArrayList<>();
        while (true) {
            BitSet leftOut = those(set, r -> !owesNothing.get(r) && saidBy.containsKey(r) && !counts(r, succession));
            BitSet rest = (BitSet) set.clone();
            rest.andNot(leftOut);
            BitSet seeking = inForce(rest, owesNothing::get, saidBy::containsKey);
            List<Integer> bases = inOrder(seeking, this::isBase);
            if (!succession.isEmpty()) {
                int last = succession.get(succession.size() - 1).claim();
                bases = inOrder(seeking, r -> r == last || isBase(r) && isBefore(last, r));
            }
            Optional<Won> next = first(bases, seeking);
            if (next.isEmpty()) {
                BitSet inForce = inForce(rest, r -> true, saidBy::containsKey);
                Optional<Won> elected = succession.stream().reduce((a, b) -> b).filter(won -> inForce.stream().noneMatch(r ->
                        subject(r).equals(won.winner()) && leaves(r).isPresent() && isBefore(won.claim(), r) && !saidBy.containsKey(r)));
                return new Judgement(List.copyOf(succession), inForce, leftOut, bases, elected);
            }
            succession.add(next.get());
        }
    }

    /** Whether what was said by election counts with these elections. */
    private boolean counts(int e, List<Won> succession) {
        int claim = saidBy.get(e).claim();
        int place = IntStream.range(0, succession.size()).filter(i -> succession.get(i).claim() == claim).findFirst().orElse(-1);
        return place >= 0 && succession.stream().skip(place + 1L).allMatch(later -> isBefore(e, later.claim()));
    }

    private Optional<Won> first(List<Integer> bases, BitSet inForce) {
        return bases.stream().flatMap(base -> new Contest(this, base, bases, inForce).winner().stream()).findFirst();
    }

    // ---- may an author say this? ----

    private void ask(int e) {
        if (e == 0) {
            may.set(e);
            enterRuling(e);
            owesNothing.set(e);
            return;
        }
        Judgement then = judge(both(rulings, past(e)));
        Stand self = stand(author(e), then.inForce());
        boolean elected = then.elected().filter(won -> won.winner().equals(author(e))).isPresent();
        boolean allowed = isKnown(e) && mayWrite(e, then, self, elected);
        may.set(e, allowed);
        boolean heard = allowed && (act(e) instanceof Act.Vote || act(e) instanceof Act.Elected);
        if (!self.invitedOrJoined() && !heard) {
            intruders.add(id(e));
        }
        if (allowed && elected && self.role().compareTo(need(act(e))) < 0) {
            saidBy.put(e, then.elected().get());
        }
        if (allowed && act(e) instanceof Act.Membership) {
            enterRuling(e);
            BitSet free = both(owesNothing, past(e));
            owesNothing.set(e, need(act(e)) == Role.NONE || isAllowed(e, inForce(free, r -> true, r -> false), false));
        }
    }

    private void enterRuling(int e) {
        rulings.set(e);
        about.computeIfAbsent(subject(e), p -> new BitSet()).set(e);
    }

    private boolean mayWrite(int e, Judgement then, Stand self, boolean elected) {
        BitSet inForce = then.inForce();
        Role usable = elected && self.usable() != Role.NONE ? Role.DIRECTOR : self.usable();
        return switch (act(e)) {
            case Act.Start a -> false;
            case Act.Invite a -> isAllowed(e, inForce, elected) && (stand(a.peer(), inForce).role() != Role.NONE
                    || about.keySet().stream().filter(p -> stand(p, inForce).invitedOrJoined()).count() < MAX_MEMBERS);
            case Act.Join a -> isAllowed(e, inForce, elected) && !self.joined();
            case Act.ChangeRole a -> isAllowed(e, inForce, elected);
            case Act.Remove a -> isAllowed(e, inForce, elected) && stand(a.peer(), inForce).invitedOrJoined();
            case Act.Leave a -> self.invitedOrJoined();
            case Act.Fork a -> self.invitedOrJoined() && proves(e, a) && stand(author(number(a.first())), inForce).invitedOrJoined();
            case Act.Vote a -> mayVote(e, a.base(), then, true);
            case Act.Elected a -> !elected && mayVote(e, a.base(), then, false);
            case Act.End a -> self.usable() == Role.DIRECTOR || then.elected().isPresent() && self.usable() != Role.NONE;
            default -> usable.includes(need(act(e)));
        };
    }

    private boolean proves(int e, Act.Fork fork) {
        Integer first = number(fork.first());
        Integer second = number(fork.second());
        return first != null && second != null && isBefore(first, e) && isBefore(second, e) && author(first).equals(author(second))
                && isConcurrent(first, second);
    }

    private boolean mayVote(int e, EventId baseId, Judgement then, boolean vote) {
        Integer base = number(baseId);
        boolean known = base != null && (base == then.base()
                || vote && then.succession().stream().anyMatch(won -> won.base() == base));
        if (!known) {
            return false;
        }
        BitSet set = those(both(rulings, past(e)), r -> !then.leftOut().get(r)
                && (r == base || isBefore(r, base) || owesNothing.get(r)));
        long before = both(may, past(e)).stream().filter(other -> author(other).equals(author(e)) && (vote
                ? act(other) instanceof Act.Vote a && a.base().equals(baseId) : isClaimOn(other, base))).count();
        return stand(author(e), inForce(set, r -> true, saidBy::containsKey)).usable() != Role.NONE && before < (vote ? MAX_VOTES : MAX_CLAIMS);
    }

    // ---- what counts now? ----

    private void weigh() {
        Set<PeerId> consent = new HashSet<>();
        for (int e = 0; e < size(); e++) {
            boolean counts;
            if (!may.get(e)) {
                counts = false;
            } else if (act(e) instanceof Act.Say) {
                counts = true;
            } else if (rulings.get(e)) {
                counts = now.inForce().get(e);
            } else {
                Role role = stand(author(e), both(now.inForce(), past(e))).usable();
                if (act(e) instanceof Act.End) {
                    boolean director = role == Role.DIRECTOR && !taken(now.inForce(), e, Role.DIRECTOR);
                    boolean consents = !director && consents(e, role);
                    ended |= director;
                    if (consents) {
                        consent.add(author(e));
                    }
                    counts = director || consents;
                } else {
                    boolean entitled = saidBy.containsKey(e) ? role != Role.NONE && counts(e, now.succession()) : role.includes(need(act(e)));
                    counts = entitled && !taken(now.inForce(), e, need(act(e)));
                }
            }
            if (!counts) {
                voids.add(id(e));
            }
        }
        ended |= now.elected().filter(won -> consent.contains(won.winner()) && 2 * consent.size() > won.backers()).isPresent();
    }

    private boolean consents(int e, Role role) {
        return now.elected().filter(won -> stand(won.winner(), now.inForce()).usable() != Role.NONE && isBefore(won.claim(), e)
                && won.isBackedBy(author(e)) && role != Role.NONE && !taken(now.inForce(), e, Role.VIEWER)).isPresent();
    }

    // ---- what comes of it ----

    /** Events that no log takes in. */
    public Set<EventId> intruders() {
        return intruders;
    }

    /** Whether its author might say it: the first question. */
    boolean isEntitled(EventId id) {
        return may.get(number(id));
    }

    public Set<EventId> voids() {
        return voids;
    }

    public boolean ended() {
        return ended;
    }

    /** Everybody whom some ruling is about. */
    public Set<PeerId> everybody() {
        return about.keySet();
    }

    /** The role that somebody was given, apart from what votes gave, and whether it only was invited to it. */
    public String standingOf(PeerId p) {
        Stand stand = stand(p, now.inForce());
        return stand.role() + (stand.role() != Role.NONE && !stand.joined() ? " invited" : "");
    }

    /** Who is elected, has not been recalled, and still has some role. */
    public Optional<PeerId> elected() {
        return now.elected().map(Won::winner).filter(winner -> stand(winner, now.inForce()).usable() != Role.NONE);
    }

    /** Who backs the elected director (true) or is against. */
    Map<PeerId, Boolean> backs() {
        return now.elected().map(Won::backs).orElse(Map.of());
    }

    int elections() {
        return now.succession().size();
    }

    EventId base() {
        return id(now.base());
    }

    /** How those of the electorate who are members voted last on what the next election is about. */
    Map<PeerId, Act.Vote> votes() {
        Contest contest = new Contest(this, now.base(), now.bases(), now.inForce());
        Map<PeerId, Act.Vote> votes = new HashMap<>();
        contest.electorate().stream().filter(member -> stand(member, now.inForce()).usable() != Role.NONE)
                .forEach(member -> contest.vote(member, now.base()).ifPresent(vote -> votes.put(member, (Act.Vote) act(vote))));
        return votes;
    }
}
