package wetube.election;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.sim.Violation;

/**
 * What must hold of a {@link Net} after every input of every honest machine; numbers are those of the design.
 *
 * <p>I1 equal event sets, equal directors, whatever the order of arrival. I2 at most one elected director in force. I6 nobody honest votes
 * for two in one term or in an earlier term than before, unless most are there, or goes over to one in force without having seen most of those it sees alive
 * back it. I8 acts of one not in force have no effect. I3 and I4 are about how things end: see {@link RandomElections}.
 */
final class Invariants {
    /** How far an honest machine's promises go: the last term it voted for somebody in, on a base, and whom. */
    private record Promise(int term, PeerId candidate) {}

    private record State(Optional<PeerId> elected, EventId base, Optional<Ballot.Mandate> mandate, Roster roster) {}

    private final Net net;
    private final Map<Long, State> states = new HashMap<>();
    private final Map<Host, Long> looked = new HashMap<>();
    private final Map<Host, Map<EventId, Promise>> promises = new HashMap<>();
    private final Map<Host, Integer> terms = new HashMap<>();
    private long inputs;

    Invariants(Net net) {
        this.net = net;
    }

    long inputs() {
        return inputs;
    }

    void handled(Honest host) {
        inputs++;
        wentBack(host);
        Long before = looked.put(host, host.sumOfIds);
        if (before != null && before == host.sumOfIds) {
            return;
        }
        Ballot ballot = host.session.ballot().orElseThrow();
        Roster roster = host.session.roster();
        State state = new State(roster.elected(), ballot.base(), ballot.mandate(), roster);
        State other = states.putIfAbsent(host.sumOfIds, state);
        if (other != null && !other.equals(state)) {
            throw new Violation("I1: " + host + " has the same events as another, and sees " + state + " where that sees " + other);
        }
        if (!roster.elected().equals(ballot.mandate().map(Ballot.Mandate::winner))) {
            throw new Violation("I2: " + host + " sees " + roster.elected() + " elected by " + ballot.mandate());
        }
    }

    /** An honest machine decides to vote. */
    void votes(Honest host, ElectionEffect.Vote vote) {
        if (vote.candidate().isEmpty()) {
            return;
        }
        PeerId candidate = vote.candidate().get();
        Promise last = promises.computeIfAbsent(host, h -> new HashMap<>()).get(vote.base());
        if (last == null || last.candidate.equals(candidate)) {
            return;
        }
        Optional<Ballot.Mandate> inForce = host.session.ballot().orElseThrow().mandate()
                .filter(mandate -> mandate.base().equals(vote.base()) && mandate.winner().equals(candidate));
        if (inForce.isEmpty() && vote.term() <= last.term && !mostAreLower(host, last.term)) {
            throw new Violation("I6: " + host + " votes for " + net.host(candidate) + " in term " + vote.term() + " after "
                    + net.host(last.candidate) + " in term " + last.term);
        }
        inForce.ifPresent(mandate -> {
            Set<PeerId> alive = new TreeSet<>(host.view().orElseThrow().alive());
            alive.retainAll(mandate.electorate());
            if (2 * mandate.backers(alive) <= alive.size()) {
                throw new Violation("I6: " + host + " goes over to " + net.host(candidate) + " without most of those here");
            }
        });
    }

    /** Whoever goes back to an earlier term because most of those here are there is bound by nothing later any more. */
    private void wentBack(Honest host) {
        int term = host.election.term();
        Integer before = terms.put(host, term);
        if (before != null && term > 0 && term < before) {
            Map<EventId, Promise> own = promises.getOrDefault(host, Map.of());
            EventId base = host.session.ballot().orElseThrow().base();
            if (own.containsKey(base) && mostAreLower(host, own.get(base).term)) {
                own.remove(base);
            }
        }
    }

    /** Whether half of those alive that have voted, or more, have come to lower terms. */
    private static boolean mostAreLower(Honest host, int term) {
        View view = host.view().orElseThrow();
        List<Integer> terms = view.alive().stream().map(peer -> view.ballot().vote(peer).lastTerm()).filter(last -> last > 0).toList();
        return 2 * terms.stream().filter(last -> last < term).count() >= terms.size();
    }

    /** An honest machine has written something. */
    void wrote(Honest host, Act act) {
        if (act instanceof Act.Vote vote && vote.candidate().isPresent()) {
            promises.computeIfAbsent(host, h -> new HashMap<>()).put(vote.base(), new Promise(vote.term(), vote.candidate().get()));
        }
    }

    /** I8: who was made a director by nobody but the voters had to be in force, and in the past of whoever came next. */
    static void checkActs(Session session) {
        Optional<Ballot.Mandate> mandate = session.ballot().orElseThrow().mandate();
        Set<EventId> voids = Meaning.voids(session);
        List<LogEntry> order = session.log().inOrder();
        for (LogEntry entry : order) {
            Optional<Act> act = Meaning.act(session, entry.id()).filter(what -> what.need() == Role.DIRECTOR && !voids.contains(entry.id()));
            if (act.isPresent() && session.roster().givenTo(entry.author()) != Role.DIRECTOR && mandate.isPresent()) {
                LogEntry last = session.log().get(mandate.get().event()).orElseThrow();
                boolean own = entry.author().equals(mandate.get().winner()) && last.isBefore(entry);
                if (!own && !entry.isBefore(last)) {
                    throw new Violation("I8: " + entry + " has effect, though another than its author is in force");
                }
            }
        }
    }
}
