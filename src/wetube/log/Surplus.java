package wetube.log;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.clock.VectorClock;
import wetube.identity.PeerId;

/**
 * What is too much of one author, and who pays for it.
 *
 * <p>An author can make up any number of events that all follow the same one. Nobody takes in more than {@link #MAX_BRANCHES} branches
 * of one, unless an event that is needed follows them. A member who lies together with that author can write such events; so each branch
 * that an event brings into a past where there are too many already counts as if its author had written it, and what one author may
 * write has an end. An honest peer names none of those branches.
 *
 * <p>Owned by the core's thread, as the log is.
 *
 * @param branches by their numbers; these and {@code byAuthor} are the log's own
 */
record Surplus(List<Branch> branches, Map<PeerId, List<Branch>> byAuthor) {
    /** Two show that an author forked. With some more, all logs hold the same after a usual mishap: a key on two machines. */
    static final int MAX_BRANCHES = 8;
    /** What a branch of one small event takes: the event, its ids, its clock and its place in each index. */
    static final long BRANCH_BYTES = 4096;

    /** @param first the first event of the run that is new */
    boolean is(EventRun run, Event first, long maxBytes) {
        List<Branch> own = byAuthor.get(run.author());
        boolean onward = own.stream().anyMatch(branch -> first.prev().equals(Optional.of(branch.last().id())));
        long bytes = own.stream().mapToLong(branch -> branch.last().chainBytes()).sum();
        return !onward && own.size() >= MAX_BRANCHES || bytes + run.lengthBytes() > maxBytes;
    }

    boolean isCrowded(PeerId author) {
        return byAuthor.getOrDefault(author, List.of()).size() > MAX_BRANCHES;
    }

    /**
     * What an event with these causes has to pay for, in bytes: a fact of its own past, the same for everybody.
     *
     * @param clock of all causes together
     */
    long charge(List<LogEntry> causes, VectorClock clock) {
        if (causes.stream().noneMatch(cause -> isCrowded(cause.author()))) {
            return 0;
        }
        long bytes = 0;
        VectorClock known = VectorClock.ZERO;
        for (LogEntry cause : causes) {
            if (known.count(cause.branch()) < cause.event().seq() && isCrowded(cause.author()) && tips(cause.author(), clock) > MAX_BRANCHES) {
                bytes += Math.max(BRANCH_BYTES, cause.chainBytes() - chainBytes(cause, known));
            }
            known = known.merge(cause.clock());
        }
        return bytes;
    }

    /** How many of an author's events nothing of the author's follows, among those that a clock has seen. */
    private int tips(PeerId author, VectorClock clock) {
        Set<LogEntry> followed = new HashSet<>();
        Set<LogEntry> last = new HashSet<>();
        for (Branch branch : byAuthor.get(author)) {
            int seq = clock.count(branch.number());
            if (seq > 0) {
                last.add(branch.at(seq));
                branch.parent().ifPresent(followed::add);
            }
        }
        last.removeAll(followed);
        return last.size();
    }

    /** How much of an entry's chain is known already. */
    private long chainBytes(LogEntry entry, VectorClock known) {
        Optional<LogEntry> at = Optional.of(entry);
        while (at.isPresent()) {
            Branch branch = branches.get(at.get().branch());
            int seq = Math.min(known.count(branch.number()), at.get().event().seq());
            if (seq > 0) {
                return branch.at(seq).chainBytes();
            }
            at = branch.parent();
        }
        return 0;
    }
}
