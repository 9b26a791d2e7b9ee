package wetube.law;

import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * How everybody stands by all rulings that a log holds, and what counts of all that was said: the answer to the second question.
 * Good until the next ruling is noted.
 *
 * <p>Owned by the core's thread.
 */
public final class Standing {
    private final Rulings rulings;
    private final Rights rights;
    private final Judge judge;
    private final Judgements judgements;
    private final Judgement judgement;
    private final Roster roster;

    // What was found out already.
    private Optional<Ballot> ballot = Optional.empty();
    private Optional<Map<PeerId, List<LogEntry>>> cuts = Optional.empty();
    private final Map<PeerId, Boolean> objectors = new HashMap<>();
    /** By the rulings before an event, which many events share, and its author. */
    private final Map<BitSet, Map<PeerId, Power>> powers = new IdentityHashMap<>();

    Standing(Rulings rulings, Rights rights, Judge judge, Judgements judgements) {
        this.rulings = rulings;
        this.rights = rights;
        this.judge = judge;
        this.judgements = judgements;
        this.judgement = judgements.of(rulings.all());
        Map<PeerId, Roster.Member> members = new HashMap<>();
        rulings.subjects().forEach(peer -> members.put(peer, rights.member(peer, judgement.in())));
        this.roster = new Roster(members, judgement.elected());
    }

    public Roster roster() {
        return roster;
    }

    /** How things stand for the next election; there must have been a START. */
    public Ballot ballot() {
        if (ballot.isEmpty()) {
            ballot = Optional.of(judgement.mandates().ballot(roster));
        }
        return ballot.get();
    }

    /** Whether somebody is out only because of elected directors, and can still object to the election of the last of them. */
    public boolean canObject(PeerId peer) {
        return objectors.computeIfAbsent(peer, one -> roster.get(one).role() == Role.NONE && judgement.mandates().decided()
                .filter(base -> judge.isElector(one, base, rulings.all(), judgement)).isPresent());
    }

    // ---- what counts ----

    /** Whether what an author was entitled to say counts. */
    public boolean upholds(LogEntry entry, Act act) {
        Optional<Ruling> ruling = rulings.of(entry);
        if (ruling.isPresent()) {
            return judgement.in().get(ruling.get().number());
        }
        if (act instanceof Act.End) {
            return ends(entry) || agrees(entry);
        }
        Power power = powers.computeIfAbsent(rulings.past(entry), same -> new HashMap<>())
                .computeIfAbsent(entry.author(), author -> powerBefore(entry));
        return power.upholds(entry, act, judgement.mandates().succession()) && !judge.isTaken(entry, act.need(), judgement.in());
    }

    /** Whether an END is the word of an appointed director. */
    public boolean ends(LogEntry end) {
        return had(Role.DIRECTOR, end);
    }

    /** Whether an END is that of somebody who backs the elected director, and knows of the election. */
    private boolean agrees(LogEntry end) {
        return roster.elected().isPresent() && judgement.mandates().mandate().filter(election -> election.isBefore(end)).isPresent()
                && judgement.mandates().isBackedBy(end.author()) && had(Role.VIEWER, end);
    }

    /** Whether directors had given an author this role, and nothing took it away. */
    private boolean had(Role role, LogEntry entry) {
        return rights.roleBefore(entry, judgement.in()).includes(role) && !judge.isTaken(entry, role, judgement.in());
    }

    private Power powerBefore(LogEntry entry) {
        Judgement then = judgements.of(rulings.past(entry));
        return new Power(rights.roleBefore(entry, judgement.in()), rights.roleBefore(entry, then.in()), then.source(entry.author()));
    }

    /**
     * What an author could do when they wrote something.
     *
     * @param given    the role that was good then, of what counts now
     * @param believed the role by what they knew
     * @param election by which they directed then, as far as they knew
     */
    private record Power(Role given, Role believed, Optional<LogEntry> election) {
        boolean upholds(LogEntry entry, Act act, List<LogEntry> succession) {
            Optional<LogEntry> mandate = election.filter(source -> !believed.includes(act.need()));
            Role power = mandate.isPresent() && given != Role.NONE ? Role.DIRECTOR : given;
            return power.includes(act.need()) && Mandates.upholds(entry, mandate, succession);
        }
    }

    // ---- how that came about ----

    /**
     * What ended somebody's membership: the last in the log's order. If they were given something since, and that is void: what took
     * the giver's directorship away meanwhile. If the giver was an elected director whose election is not in force: the one that is.
     */
    public Optional<LogEntry> end(PeerId peer) {
        BitSet in = judgement.in();
        Optional<LogEntry> end = rulings.about(peer, in).filter(Ruling::ends).max(Rulings.IN_ORDER).map(Ruling::entry);
        List<Ruling> lost = rulings.about(peer, rulings.all()).filter(gift -> gift.gives() != Role.NONE && !in.get(gift.number())
                && end.filter(gift.entry()::isBefore).isEmpty()).toList();
        Optional<LogEntry> taken = lost.stream().flatMap(gift -> rulings.about(gift.author(), in)
                .filter(taker -> taker.takesFrom(gift.entry(), Role.DIRECTOR))).max(Rulings.IN_ORDER).map(Ruling::entry);
        Optional<LogEntry> election = lost.isEmpty() ? Optional.empty() : judgement.mandates().mandate();
        return taken.or(() -> election.filter(other -> end.filter(other::isBefore).isEmpty())).or(() -> end);
    }

    /** What somebody's standing rests on: the last in the log's order that gave it, or said yes to it. */
    public Stream<LogEntry> grounds(PeerId peer, int limit) {
        return rulings.about(peer, judgement.in()).filter(ruling -> ruling.joins() || ruling.gives() != Role.NONE)
                .sorted(Rulings.IN_ORDER.reversed()).limit(limit).map(Ruling::entry);
    }

    /** The REMOVE and FORK events that count, by whom they are against; the same map each time. */
    public Map<PeerId, List<LogEntry>> cuts() {
        if (cuts.isEmpty()) {
            cuts = Optional.of(rulings.takers().stream().filter(judgement.in()::get).mapToObj(rulings::get)
                    .filter(ruling -> ruling.act() instanceof Act.Remove || ruling.act() instanceof Act.Fork)
                    .collect(Collectors.groupingBy(Ruling::subject, Collectors.mapping(Ruling::entry, Collectors.toList()))));
        }
        return cuts.get();
    }

    /** Whether a FORK against this author knows of both events. */
    public boolean convicted(PeerId author, LogEntry first, LogEntry second) {
        return rulings.about(author, rulings.takers()).anyMatch(ruling -> ruling.act() instanceof Act.Fork
                && first.isBefore(ruling.entry()) && second.isBefore(ruling.entry()));
    }
}
