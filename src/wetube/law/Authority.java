package wetube.law;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Who may do what: a pure function of a set of authority events ({@link Act.Membership}).
 *
 * <p>It is asked two questions, and answers both by finding out which of the set are <em>in force</em>:
 *
 * <ul>
 * <li><b>May this author say this?</b> The set is what lies in the event's own causal past. The answer never changes, and every
 *     peer that holds the event gives the same ({@link #entitled}). Events that fail here rule nothing.
 * <li><b>What counts now?</b> The set is all there is ({@link #now}). Here events that did not know of each other meet.
 * </ul>
 *
 * <p>The rules:
 *
 * <ol>
 * <li><b>Taking away wins.</b> A ROLE, REMOVE, LEAVE or FORK against somebody is the end of whatever they did concurrently that
 *     needs more than they were left with. A gift is not: INVITE takes nothing.
 * <li><b>What hangs on a void gift is void.</b> Who was made a director by somebody whose own directorship was taken away
 *     concurrently never was one, and what they did as one is void in turn.
 * <li><b>Nobody wins a quarrel.</b> Only what is itself in force takes away, as LEAVE and FORK always are; where that goes in a
 *     circle (two directors, made so concurrently, remove each other), all that hangs in the circle is void.
 * <li><b>The end is the end.</b> REMOVE, LEAVE and FORK cancel every INVITE, ROLE and JOIN of that person that does not follow them.
 * <li><b>The lowest counts.</b> Of what was given to one person, the last counts; of several that did not know of each other, the
 *     lowest.
 * <li><b>Directors are untouchable</b> by others, unless a FORK shows that they lied.
 * </ol>
 *
 * <p>Sets of rulings are bit sets of their numbers. No recursion: a past is as long as its authors like.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Authority {
    /**
     * On one base by one author; more are void, so that nobody can make others judge without end. An honest one votes once a term, and by
     * this many terms the election has lasted for half an hour.
     */
    static final int MAX_VOTES = 128;
    /** Enough for all the pasts that events in flight have. */
    private static final int MAX_REMEMBERED = 512;

    /**
     * What of a set of rulings counts.
     *
     * @param in       those in force
     * @param mandates the elections in force
     * @param elected  the last one's winner, unless a director's word took from them what the votes gave
     */
    private record Judgement(BitSet in, Mandates mandates, Optional<PeerId> elected) {
        /** The ELECTED by which somebody directs here. */
        Optional<LogEntry> source(PeerId peer) {
            return elected.equals(Optional.of(peer)) ? mandates.mandate() : Optional.empty();
        }
    }

    private final EventId session;
    private final Rulings rulings = new Rulings();
    private final Rights rights;
    /** What counts of all there is; asked for at every tick. Empty when that has changed. */
    private Optional<Standing> now = Optional.empty();
    /** Sets of rulings, and what of them is in force. */
    private final Map<BitSet, Judgement> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, Judgement> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** @param log where an event that a FORK names is found */
    public Authority(EventId session, Function<EventId, Optional<LogEntry>> log) {
        this.session = session;
        this.rights = new Rights(rulings, log);
    }

    // ---- taking note ----

    /** Takes note of the entry that the log has just taken in, and of what it says if its author was entitled to that. */
    public void note(LogEntry entry, Optional<Act> said) {
        rulings.enter(entry);
        if (said.isPresent() && said.get() instanceof Act.Membership act) {
            rulings.add(ruling(entry, act));
            now = Optional.empty();
        }
    }

    /** Forgets the entry that was noted last. */
    public void forget(LogEntry entry) {
        rulings.remove(entry).ifPresent(ruling -> {
            remembered.keySet().removeIf(events -> events.get(ruling.number()));
            now = Optional.empty();
        });
    }

    private Ruling ruling(LogEntry entry, Act.Membership act) {
        PeerId author = entry.author();
        return switch (act) {
            case Act.Start a -> ruling(entry, a, author, Role.DIRECTOR, true, Role.DIRECTOR);
            case Act.Invite a -> ruling(entry, a, a.peer(), a.role(), false, Role.DIRECTOR);
            case Act.Join a -> ruling(entry, a, author, Role.NONE, true, Role.DIRECTOR);
            case Act.ChangeRole a -> ruling(entry, a, a.peer(), a.role(), false, a.role());
            case Act.Leave a -> ruling(entry, a, author, Role.NONE, false, Role.NONE);
            case Act.Remove a -> ruling(entry, a, a.peer(), Role.NONE, false, Role.NONE);
            case Act.Fork a -> ruling(entry, a, rights.forker(entry, a).orElseThrow(), Role.NONE, false, Role.NONE);
            case Act.Vote a -> ruling(entry, a, author, Role.NONE, false, Role.DIRECTOR);
            case Act.Elected a -> ruling(entry, a, author, Role.NONE, false, Role.DIRECTOR);
        };
    }

    private Ruling ruling(LogEntry entry, Act.Membership act, PeerId subject, Role gives, boolean joins, Role leaves) {
        boolean isFree = rights.may(entry.author(), act, judgement(Rulings.both(rulings.past(entry), rulings.free())).in, false);
        return new Ruling(entry, act, subject, gives, joins, leaves, isFree, mandate(entry, act), rulings.size());
    }

    /** The ELECTED that the author's power to say this comes from, if it was not given by a director. */
    private Optional<LogEntry> mandate(LogEntry entry, Act act) {
        return judgement(rulings.past(entry)).source(entry.author()).filter(election -> !believed(entry).includes(act.need()));
    }

    /** The role that its author had been given, by its own past. */
    private Role believed(LogEntry entry) {
        return roleBefore(entry, judgement(rulings.past(entry)).in);
    }

    /** The role that its author had been given, if these rulings are in force. */
    private Role roleBefore(LogEntry entry, BitSet in) {
        return rights.member(entry.author(), Rulings.both(rulings.past(entry), in)).usable();
    }

    // ---- by an event's own past ----

    /** Whether an author had been invited, in the candidate's own past; an elected director's word keeps nobody from voting. */
    public boolean admits(LogEntry candidate, Optional<Act> said) {
        return rights.member(candidate.author(), judgement(rulings.past(candidate)).in).role() != Role.NONE
                || said.filter(Act.Vote.class::isInstance).filter(vote -> entitled(candidate, vote)).isPresent();
    }

    /** Whether an author may say this, by the event's own past, and it is of any use. */
    public boolean entitled(LogEntry entry, Act act) {
        Judgement then = judgement(rulings.past(entry));
        PeerId author = entry.author();
        boolean elected = then.source(author).isPresent();
        return switch (act) {
            case Act.Vote vote -> said(entry, vote.base(), Act.Vote.class) < MAX_VOTES
                    && mayVote(entry, then.mandates.votable(vote.base()));
            case Act.Elected claim -> !elected && said(entry, claim.base(), Act.Elected.class) < Mandates.MAX_CLAIMS
                    && mayVote(entry, then.mandates.base().filter(base -> base.entry().id().equals(claim.base())));
            case Act.Membership membership -> rights.may(author, membership, then.in, elected) && rights.isOfUse(entry, membership, then.in);
            case Act.End end -> rights.member(author, then.in).usable().includes(then.elected.isPresent() ? Role.VIEWER : Role.DIRECTOR);
            default -> rights.power(author, then.in, elected).includes(act.need());
        };
    }

    /** How often an author has said this about a base before. */
    private long said(LogEntry entry, EventId base, Class<? extends Act> what) {
        return rulings.ballotsOf(entry.author(), rulings.past(entry)).map(Ruling::act).filter(what::isInstance)
                .filter(act -> base.equals(act instanceof Act.Vote vote ? vote.base() : ((Act.Elected) act).base())).count();
    }

    private boolean mayVote(LogEntry entry, Optional<Ruling> base) {
        return base.filter(on -> isElector(entry.author(), on, rulings.past(entry))).isPresent();
    }

    /** Whether somebody is a member, if nothing counts that directors did who were elected since the base. */
    private boolean isElector(PeerId peer, Ruling base, BitSet events) {
        BitSet then = (BitSet) rulings.past(base).clone();
        then.set(base.number());
        then.or(rulings.free());
        then.and(upheld(events, judgement(events).mandates.line()));
        return rights.member(peer, inForce(then, then)).usable() != Role.NONE;
    }

    // ---- what is in force ----

    private Judgement judgement(BitSet events) {
        Judgement known = remembered.get(events);
        if (known == null) {
            known = judge(events);
            remembered.put((BitSet) events.clone(), known);
        }
        return known;
    }

    /** Which elections are in force depends on what counts without them; what counts in the end depends on them. */
    private Judgement judge(BitSet events) {
        if (Rulings.both(events, rulings.free()).equals(events)) {    // then no election changes what counts
            BitSet in = inForce(events, events);
            return judgement(new Mandates(session, line -> rulings.inOrder(in)), in);
        }
        Mandates mandates = new Mandates(session, line -> rulings.inOrder(inForce(upheld(events, line), rulings.free())));
        return judgement(mandates, inForce(upheld(events, mandates.line()), events));
    }

    private Judgement judgement(Mandates mandates, BitSet in) {
        return new Judgement(in, mandates, mandates.winner().filter(winner -> !isRecalled(winner, mandates.mandate().orElseThrow(), in)));
    }

    private boolean isRecalled(PeerId winner, LogEntry election, BitSet in) {
        return rulings.about(winner, Rulings.both(in, rulings.takers()))
                .anyMatch(ruling -> ruling.mandate().isEmpty() && election.isBefore(ruling.entry()));
    }

    /** What these elections let stand: all but what elected directors wrote who are none, or wrote too late. */
    private BitSet upheld(BitSet events, List<LogEntry> line) {
        BitSet upheld = (BitSet) events.clone();
        BitSet owing = (BitSet) events.clone();
        owing.andNot(rulings.free());
        owing.stream().mapToObj(rulings::get).filter(ruling -> !Mandates.stands(ruling.entry(), ruling.mandate(), line))
                .forEach(ruling -> upheld.clear(ruling.number()));
        return upheld;
    }

    /** @param heeded those whose taking away counts */
    private BitSet inForce(BitSet events, BitSet heeded) {
        BitSet in = Rulings.both(events, rulings.undoubted());
        BitSet open = (BitSet) events.clone();
        open.andNot(in);
        while (!open.isEmpty()) {
            if (!decide(open, in, heeded)) {
                breakCircle(open);
            }
        }
        return in;
    }

    /** One walk, causes first; says whether it decided anything. */
    private boolean decide(BitSet open, BitSet in, BitSet heeded) {
        boolean decided = false;
        for (int number = open.nextSetBit(0); number >= 0; number = open.nextSetBit(number + 1)) {
            Ruling ruling = rulings.get(number);
            if (rulings.past(ruling).intersects(open)) {
                continue;
            }
            boolean good = rights.may(ruling.author(), ruling.act(), Rulings.both(rulings.past(ruling), in), ruling.mandate().isPresent())
                    && !isTaken(ruling.entry(), ruling.act().need(), Rulings.both(in, heeded));
            if (!good || !isTaken(ruling.entry(), ruling.act().need(), Rulings.both(open, heeded))) {
                open.clear(number);
                in.set(number, good);
                decided = true;
            }
        }
        return decided;
    }

    /**
     * Nothing can be decided: there is a circle. Void are those in it that take away, that is, those that wait for nothing but
     * others that take away; if there are none, then those that at least follow no other of them. Never all: what somebody says
     * later, knowing of the quarrel, does not hang in it.
     */
    private void breakCircle(BitSet open) {
        BitSet quarrel = Rulings.both(open, rulings.takers());
        BitSet first = notFollowing(open, quarrel);
        open.andNot(first.isEmpty() ? notFollowing(quarrel, quarrel) : first);
    }

    private BitSet notFollowing(BitSet these, BitSet of) {
        BitSet result = new BitSet();
        of.stream().filter(number -> !rulings.past(rulings.get(number)).intersects(these)).forEach(result::set);
        return result;
    }

    private boolean isTaken(LogEntry deed, Role need, BitSet among) {
        return rulings.about(deed.author(), Rulings.both(among, rulings.takers())).anyMatch(taker -> taker.takesFrom(deed, need));
    }

    // ---- what comes of it ----

    /** How everybody stands now, and what counts of all that was said. */
    public Standing now() {
        if (now.isEmpty()) {
            now = Optional.of(new Standing(judgement(rulings.all())));
        }
        return now.get();
    }

    /** See {@link #now}; good until the next ruling is noted. */
    public final class Standing {
        private final Judgement judgement;
        private final BitSet in;
        private final Roster roster;
        private Optional<Ballot> ballot = Optional.empty();
        private final Map<PeerId, Boolean> objectors = new HashMap<>();
        /** By the rulings before an event, which many events share, and its author. */
        private final Map<BitSet, Map<PeerId, Power>> powers = new IdentityHashMap<>();

        private Standing(Judgement judgement) {
            this.judgement = judgement;
            this.in = judgement.in;
            Map<PeerId, Roster.Member> members = new HashMap<>();
            rulings.subjects().forEach(peer -> members.put(peer, rights.member(peer, in)));
            this.roster = new Roster(members, judgement.elected);
        }

        public Roster roster() {
            return roster;
        }

        /** How things stand for the next election; there must have been a START. */
        public Ballot ballot() {
            if (ballot.isEmpty()) {
                ballot = Optional.of(judgement.mandates.ballot(roster));
            }
            return ballot.get();
        }

        /** Whether somebody is out by the word of elected directors alone, and can still say that the last of them was never elected. */
        public boolean canObject(PeerId peer) {
            return objectors.computeIfAbsent(peer, one -> roster.get(one).role() == Role.NONE
                    && judgement.mandates.decided().filter(base -> isElector(one, base, rulings.all())).isPresent());
        }

        /** Whether what an author was entitled to say counts. */
        public boolean upholds(LogEntry entry, Act act) {
            Optional<Ruling> ruling = rulings.of(entry);
            if (ruling.isPresent()) {
                return in.get(ruling.get().number());
            }
            if (act instanceof Act.End) {
                return ends(entry) || agrees(entry);
            }
            Power power = powers.computeIfAbsent(rulings.past(entry), same -> new HashMap<>())
                    .computeIfAbsent(entry.author(), author -> powerBefore(entry));
            return power.stands(entry, act, judgement.mandates.line()) && !isTaken(entry, act.need(), in);
        }

        /** Whether an END is the word of a director whom directors made. */
        public boolean ends(LogEntry end) {
            return had(Role.DIRECTOR, end);
        }

        /** Whether an END is that of somebody who stands for the elected director, and knows of the election. */
        private boolean agrees(LogEntry end) {
            return roster.elected().isPresent() && judgement.mandates.mandate().filter(election -> election.isBefore(end)).isPresent()
                    && judgement.mandates.isFor(end.author()) && had(Role.VIEWER, end);
        }

        /** Whether directors had given an author this role, and nothing took it away. */
        private boolean had(Role role, LogEntry entry) {
            return roleBefore(entry, in).includes(role) && !isTaken(entry, role, in);
        }

        private Power powerBefore(LogEntry entry) {
            return new Power(roleBefore(entry, in), believed(entry),
                    Authority.this.judgement(rulings.past(entry)).source(entry.author()));
        }
    }

    /**
     * What an author could do when they wrote something.
     *
     * @param given    the role that was good then, of what counts now
     * @param believed the role by what they knew
     * @param election by which they directed then, as far as they knew
     */
    private record Power(Role given, Role believed, Optional<LogEntry> election) {
        boolean stands(LogEntry entry, Act act, List<LogEntry> line) {
            Optional<LogEntry> mandate = election.filter(source -> !believed.includes(act.need()));
            Role power = mandate.isPresent() && given != Role.NONE ? Role.DIRECTOR : given;
            return power.includes(act.need()) && Mandates.stands(entry, mandate, line);
        }
    }

    /** Whether an entry is an authority event that others may stand or fall with. */
    public boolean rules(LogEntry entry) {
        return rulings.of(entry).isPresent();
    }

    /** Whether a FORK against this author knows of both events. */
    public boolean convicted(PeerId author, LogEntry first, LogEntry second) {
        return rulings.about(author, rulings.takers()).anyMatch(ruling -> ruling.act() instanceof Act.Fork
                && first.isBefore(ruling.entry()) && second.isBefore(ruling.entry()));
    }

    /**
     * What ended somebody's membership: the last in the log's order. If they were given something since that is void, what took the giver's
     * directorship away meanwhile; or, if the giver was an elected director who was none, the election that was in force instead.
     */
    public Optional<LogEntry> end(PeerId peer) {
        Optional<LogEntry> end = rulings.about(peer, now().in).filter(Ruling::ends).max(Rulings.IN_ORDER).map(Ruling::entry);
        List<Ruling> lost = rulings.about(peer, rulings.all()).filter(gift -> gift.gives() != Role.NONE && !now().in.get(gift.number())
                && end.filter(gift.entry()::isBefore).isEmpty()).toList();
        Optional<LogEntry> taken = lost.stream().flatMap(gift -> rulings.about(gift.author(), now().in)
                .filter(taker -> taker.takesFrom(gift.entry(), Role.DIRECTOR))).max(Rulings.IN_ORDER).map(Ruling::entry);
        Optional<LogEntry> election = lost.isEmpty() ? Optional.empty() : now().judgement.mandates.mandate();
        return taken.or(() -> election.filter(other -> end.filter(other::isBefore).isEmpty())).or(() -> end);
    }

    /** What somebody's standing rests on: the last in the log's order that gave it, or said yes to it. */
    public Stream<LogEntry> grounds(PeerId peer, int limit) {
        return rulings.about(peer, now().in).filter(ruling -> ruling.joins() || ruling.gives() != Role.NONE)
                .sorted(Rulings.IN_ORDER.reversed()).limit(limit).map(Ruling::entry);
    }
}
