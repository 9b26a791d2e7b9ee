package wetube.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.LogEntry;

/**
 * Who may do what: a pure function from a set of authority events to a {@link Roster}.
 *
 * <p>Authority events are START, INVITE, JOIN, LEAVE, REMOVE, ROLE, FORK, VOTE and ELECTED. The same function is asked two questions:
 *
 * <ul>
 * <li><b>May this author say this?</b> Put in the authority events of the event's own causal past. The answer can never change,
 *     and every peer that holds the event gives the same ({@link #entitled}).
 * <li><b>Who may do what now?</b> Put in all there are ({@link #now}).
 * </ul>
 *
 * <p>Three rules decide where events did not know of each other:
 *
 * <ol>
 * <li><b>Taking away wins.</b> A ROLE, REMOVE, LEAVE or FORK against somebody voids whatever they did concurrently that needs more
 *     than they were left with. Between two directors who were made so concurrently and remove one another, the earlier in the
 *     log's order wins.
 * <li><b>The lowest counts.</b> Of several grants to one person, none of which knew of another, the lowest is the role; REMOVE grants
 *     nothing, so it cancels every invitation that does not follow it.
 * <li><b>Directors are untouchable</b> by others, unless a FORK shows that they lied.
 * </ol>
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Authority {
    /** Enough for all the pasts that events in flight have; each is as large as the roster. */
    private static final int MAX_REMEMBERED = 512;

    private final EventId session;
    private final List<Ruling> rulings = new ArrayList<>();
    private final List<Ruling> ordered = new ArrayList<>();
    private final BitSet free = new BitSet();
    /** For each entry of the log, by index: the authority events before it. Equal sets are one object. */
    private final List<BitSet> pasts = new ArrayList<>();
    private final Map<LogEntry, Ruling> byEntry = new HashMap<>();
    private final Map<BitSet, Standing> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BitSet, Standing> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private static final Comparator<Ruling> IN_ORDER = Comparator.comparing(Ruling::entry);

    Authority(EventId session) {
        this.session = session;
    }

    /** Who stands how, and what of the rest does not stand. */
    static final class Standing {
        private final Roster roster;
        private final Roster given;
        private final List<Ruling> upheld;
        private final List<Ruling> takers;
        private final BitSet voided;
        private final Optional<Mandates> mandates;
        private Optional<Ballot> ballot = Optional.empty();

        /**
         * @param given  the roster apart from who is elected
         * @param upheld the rulings that count, in the log's order
         */
        private Standing(Roster roster, Roster given, List<Ruling> upheld, List<Ruling> takers, BitSet voided, Optional<Mandates> mandates) {
            this.roster = roster;
            this.given = given;
            this.upheld = upheld;
            this.takers = takers;
            this.voided = voided;
            this.mandates = mandates;
        }

        Roster roster() {
            return roster;
        }

        /** Whether something that did not know of this event took away the role it needs. */
        boolean takesFrom(LogEntry entry, Act act) {
            return takers.stream().anyMatch(taker -> taker.takesFrom(entry, act.need()));
        }

        /** Whether the election that an author's power came from is in force, if it came from one. */
        boolean stands(LogEntry entry, Optional<LogEntry> mandate) {
            return Mandates.stands(entry, mandate, mandates.map(Mandates::line).orElse(List.of()));
        }

        /** How things stand for the next election; empty before START. */
        Optional<Ballot> ballot() {
            ballot = ballot.or(() -> mandates.map(all -> all.ballot(roster)));
            return ballot;
        }
    }

    /** Takes note of the entry that the log has just taken in. */
    void note(LogEntry entry, Optional<Act> act, EventLog log) {
        pasts.add(pastOf(entry));
        act.flatMap(what -> ruling(entry, what, log)).ifPresent(ruling -> {
            rulings.add(ruling);
            free.set(ruling.number(), ruling.free());
            byEntry.put(entry, ruling);
            ordered.add(-Collections.binarySearch(ordered, ruling, IN_ORDER) - 1, ruling);
        });
    }

    /** Forgets the entry that was noted last. */
    void forget(LogEntry entry) {
        pasts.remove(pasts.size() - 1);
        Ruling ruling = byEntry.remove(entry);
        if (ruling != null) {
            rulings.remove(ruling.number());
            free.clear(ruling.number());
            ordered.remove(ruling);
            remembered.keySet().removeIf(events -> events.get(ruling.number()));
        }
    }

    private Optional<Ruling> ruling(LogEntry entry, Act act, EventLog log) {
        PeerId author = entry.author();
        return switch (act) {
            case Act.Start a -> Optional.of(rule(entry, a, author, Optional.of(Role.DIRECTOR)));
            case Act.Invite a -> Optional.of(rule(entry, a, a.peer(), Optional.of(a.role())));
            case Act.Join a -> Optional.of(rule(entry, a, author, Optional.empty()));
            case Act.Leave a -> Optional.of(rule(entry, a, author, Optional.of(Role.NONE)));
            case Act.Remove a -> Optional.of(rule(entry, a, a.peer(), Optional.of(Role.NONE)));
            case Act.ChangeRole a -> Optional.of(rule(entry, a, a.peer(), Optional.of(a.role())));
            case Act.Vote a -> Optional.of(rule(entry, a, author, Optional.empty()));
            case Act.Elected a -> Optional.of(rule(entry, a, author, Optional.empty()));
            case Act.Fork a -> forker(entry, a, log)
                    .map(forker -> new Ruling(entry, a, forker, Optional.of(Role.NONE), true, true, Optional.empty(), rulings.size()));
            default -> Optional.empty();
        };
    }

    private Ruling rule(LogEntry entry, Act act, PeerId subject, Optional<Role> given) {
        return new Ruling(entry, act, subject, given, entitled(entry, act), isFree(entry, act), mandate(entry, act), rulings.size());
    }

    /** Whether the author may say this even if no election ever was. */
    private boolean isFree(LogEntry entry, Act act) {
        BitSet past = (BitSet) pasts.get(entry.index()).clone();
        past.and(free);
        return entitled(entry, act, standing(past).given);
    }

    /** The ELECTED that the author's power to say this comes from, if it was not given by a director. */
    Optional<LogEntry> mandate(LogEntry entry, Act act) {
        Standing then = standingBefore(entry);
        PeerId author = entry.author();
        boolean byElection = then.roster.elected().equals(Optional.of(author)) && !then.roster.givenTo(author).includes(act.need());
        return byElection ? then.mandates.flatMap(Mandates::mandate) : Optional.empty();
    }

    /** Whom a FORK convicts: both events in its past, of one author, neither before the other. Otherwise it proves nothing. */
    private static Optional<PeerId> forker(LogEntry entry, Act.Fork fork, EventLog log) {
        Optional<LogEntry> first = log.get(fork.first()).filter(e -> e.isBefore(entry));
        Optional<LogEntry> second = log.get(fork.second()).filter(e -> e.isBefore(entry));
        return first.isPresent() && second.isPresent() && first.get().author().equals(second.get().author())
                && first.get().isConcurrent(second.get()) ? Optional.of(first.get().author()) : Optional.empty();
    }

    /** The authority events before an entry, which need not be in the log itself. */
    private BitSet pastOf(LogEntry entry) {
        BitSet past = null;
        for (LogEntry cause : entry.causes()) {
            BitSet before = pasts.get(cause.index());
            Ruling ruling = byEntry.get(cause);
            if (ruling != null) {
                before = (BitSet) before.clone();
                before.set(ruling.number());
            }
            if (past == null || past.equals(before)) {
                past = before;
            } else {
                BitSet both = (BitSet) past.clone();
                both.or(before);
                past = both.equals(before) ? before : both;
            }
        }
        return past == null ? new BitSet() : past;
    }

    /** The roster as of an event: what its author could know. */
    Roster asOf(LogEntry entry) {
        return standingBefore(entry).roster;
    }

    /** Whether an author had been invited, in the candidate's own past; an elected director's word keeps nobody from voting. */
    boolean admits(LogEntry candidate, Optional<Act> act) {
        return asOf(candidate).admits(candidate.author())
                || act.filter(Act.Vote.class::isInstance).filter(vote -> entitled(candidate, vote)).isPresent();
    }

    private BitSet before(LogEntry entry) {
        return entry.index() < pasts.size() ? pasts.get(entry.index()) : pastOf(entry);
    }

    private Standing standingBefore(LogEntry entry) {
        return standing(before(entry));
    }

    /** How everybody stands now. */
    Standing now() {
        BitSet all = new BitSet();
        all.set(0, rulings.size());
        return standing(all);
    }

    /** Whether an author may say this, by the event's own causal past. */
    boolean entitled(LogEntry entry, Act act) {
        return switch (act) {
            case Act.Vote a -> mayVote(entry, standingBefore(entry).mandates.flatMap(mandates -> mandates.votable(a.base())));
            case Act.Elected a -> !asOf(entry).elected().equals(Optional.of(entry.author())) && mayVote(entry,
                    standingBefore(entry).mandates.map(Mandates::base).filter(base -> base.entry().id().equals(a.base())));
            default -> entitled(entry, act, asOf(entry));
        };
    }

    /** Whether the author is a member, if nothing counts that directors did who were elected since the base. */
    private boolean mayVote(LogEntry entry, Optional<Ruling> base) {
        return base.filter(on -> {
            List<Ruling> then = standingBefore(entry).upheld.stream().filter(deed -> deed.free() || deed.isOrIsBefore(on)).toList();
            return roster(then, takers(then)).givenTo(entry.author()) != Role.NONE;
        }).isPresent();
    }

    /** Whether what gave an author the right to say this counts, where some of what was said does not. */
    boolean rests(LogEntry entry, Act act, Optional<LogEntry> mandate, Standing standing) {
        return !pasts.get(entry.index()).intersects(standing.voided) || rests(entry, act, mandate, standing.upheld);
    }

    private boolean rests(LogEntry entry, Act act, Optional<LogEntry> mandate, List<Ruling> upheld) {
        List<Ruling> before = upheld.stream().filter(deed -> deed.entry().isBefore(entry)).toList();
        if (before.stream().noneMatch(deed -> deed.subject().equals(entry.author()))) {
            return false;    // a guest of nobody
        }
        Roster given = roster(before, takers(before));
        return entitled(entry, act, mandate.isPresent() ? given.withElected(entry.author()) : given);
    }

    private boolean entitled(LogEntry entry, Act act, Roster then) {
        PeerId author = entry.author();
        Role role = then.roleOf(author);
        return switch (act) {
            case Act.Start a -> entry.causes().isEmpty();
            case Act.Fork a -> byEntry.containsKey(entry);
            case Act.Join a -> then.admits(author) && !then.get(author).joined();
            case Act.Leave a -> then.admits(author);
            case Act.Invite a -> role == Role.DIRECTOR && then.roleOf(a.peer()) == Role.NONE;
            case Act.Remove a -> role == Role.DIRECTOR && then.admits(a.peer()) && then.givenTo(a.peer()) != Role.DIRECTOR;
            case Act.ChangeRole a -> role == Role.DIRECTOR && then.roleOf(a.peer()) != Role.NONE
                    && (then.givenTo(a.peer()) != Role.DIRECTOR || a.peer().equals(author));
            case Act.End a -> then.givenTo(author) == Role.DIRECTOR;
            default -> role.includes(act.need());
        };
    }

    /** Whether an entry is an authority event, so that others may stand or fall with it. */
    boolean rules(LogEntry entry) {
        return byEntry.containsKey(entry);
    }

    /** Whether a FORK against this author knows of both events. */
    boolean convicted(PeerId author, LogEntry first, LogEntry second) {
        return rulings.stream().anyMatch(ruling -> ruling.act() instanceof Act.Fork && ruling.subject().equals(author)
                && first.isBefore(ruling.entry()) && second.isBefore(ruling.entry()));
    }

    private Standing standing(BitSet events) {
        Standing known = remembered.get(events);
        if (known == null) {
            known = judge(events);
            remembered.put((BitSet) events.clone(), known);
        }
        return known;
    }

    private Standing judge(BitSet events) {
        List<Ruling> deeds = ordered.stream().filter(ruling -> ruling.entitled() && events.get(ruling.number())).toList();
        if (deeds.isEmpty()) {
            return new Standing(Roster.EMPTY, Roster.EMPTY, List.of(), List.of(), new BitSet(), Optional.empty());
        }
        List<Ruling> untouchable = takers(deeds.stream().filter(Ruling::free).toList());
        Mandates mandates = new Mandates(session, line -> upheld(deeds, line, new BitSet()).stream()
                .filter(deed -> !isTaken(deed, untouchable)).toList());
        BitSet voided = new BitSet();
        List<Ruling> standing = upheld(deeds, mandates.line(), voided);
        List<Ruling> takers = takers(standing);
        Roster given = roster(standing, takers);
        Optional<PeerId> elected = mandates.winner().filter(winner -> !recalled(standing, mandates.mandate().orElseThrow(), winner));
        return new Standing(elected.map(given::withElected).orElse(given), given, standing, takers, voided, Optional.of(mandates));
    }

    /** What stands if these elections are in force, and no others; what does not is put down as void. */
    private List<Ruling> upheld(List<Ruling> deeds, List<LogEntry> line, BitSet voided) {
        List<Ruling> upheld = new ArrayList<>();
        for (Ruling deed : deeds) {
            boolean touched = pasts.get(deed.entry().index()).intersects(voided);
            if (deed.free() || Mandates.stands(deed.entry(), deed.mandate(), line)
                    && (!touched || rests(deed.entry(), deed.act(), deed.mandate(), upheld))) {
                upheld.add(deed);
            } else {
                voided.set(deed.number());
            }
        }
        return upheld;
    }

    /** Whether a director's word took from the elected what the votes gave. */
    private static boolean recalled(List<Ruling> standing, LogEntry election, PeerId winner) {
        return standing.stream().anyMatch(ruling -> ruling.subject().equals(winner) && ruling.takesAway()
                && ruling.mandate().isEmpty() && election.isBefore(ruling.entry()));
    }

    /** What takes away, and is not taken away itself. */
    private static List<Ruling> takers(List<Ruling> deeds) {
        List<Ruling> takers = new ArrayList<>();
        for (Ruling ruling : deeds) {
            if (ruling.takesAway() && !isTaken(ruling, takers)) {
                takers.removeIf(earlier -> ruling.takesFrom(earlier.entry(), earlier.act().need()));
                takers.add(ruling);
            }
        }
        return takers;
    }

    private static Roster roster(List<Ruling> deeds, List<Ruling> takers) {
        Map<PeerId, List<Ruling>> grants = new HashMap<>();
        Map<PeerId, List<Ruling>> presence = new HashMap<>();
        for (Ruling ruling : deeds) {
            if (isTaken(ruling, takers)) {
                continue;
            }
            if (ruling.given().isPresent()) {
                supersede(grants.computeIfAbsent(ruling.subject(), peer -> new ArrayList<>()), ruling);
            }
            if (ruling.isAboutPresence()) {
                supersede(presence.computeIfAbsent(ruling.subject(), peer -> new ArrayList<>()), ruling);
            }
        }
        Map<PeerId, Roster.Member> members = new HashMap<>();
        grants.forEach((peer, latest) -> {
            Role lowest = latest.stream().map(grant -> grant.given().orElseThrow()).reduce(Role.DIRECTOR, Role::lowerOf);
            List<Ruling> last = presence.getOrDefault(peer, List.of());
            boolean joined = !last.isEmpty() && last.stream().noneMatch(ruling -> ruling.given().equals(Optional.of(Role.NONE)));
            members.put(peer, new Roster.Member(lowest, joined));
        });
        return new Roster(members);
    }

    private static boolean isTaken(Ruling ruling, List<Ruling> takers) {
        return takers.stream().anyMatch(taker -> taker != ruling && taker.takesFrom(ruling.entry(), ruling.act().need()));
    }

    /** Keeps those that nothing later knew of. Called in the log's order, so the new one is before none of them. */
    private static void supersede(List<Ruling> latest, Ruling ruling) {
        latest.removeIf(earlier -> earlier.entry().isBefore(ruling.entry()));
        latest.add(ruling);
    }
}
