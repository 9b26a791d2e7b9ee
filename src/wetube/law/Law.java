package wetube.law;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Who may do what: the door of this package. It answers two questions, and both answers depend on sets of events alone.
 *
 * <ul>
 * <li><b>May this author say this?</b> That depends on what lies in the event's own causal past, so the answer never changes, and
 *     every peer that holds the event gives the same ({@link #admits}, {@link #entitled}).
 * <li><b>What counts now?</b> That depends on all there is: here events that did not know of each other meet ({@link #now}).
 * </ul>
 *
 * <p>It is told of each entry of the log ({@link #note}). Owned by the core's thread.
 */
public final class Law {
    /**
     * On one base by one author; more are void, so that nobody can make others judge without end. An honest author votes once a term,
     * and by this many terms the election has lasted for half an hour.
     */
    static final int MAX_VOTES = 128;

    private final Rulings rulings = new Rulings();
    private final Rights rights;
    private final Judge judge;
    private final Judgements judgements;
    /** Asked for at every tick. Empty when a ruling has come since. */
    private Optional<Standing> now = Optional.empty();

    /** @param log where an event that a FORK names is found */
    public Law(EventId session, Function<EventId, Optional<LogEntry>> log) {
        this.rights = new Rights(rulings, log);
        this.judge = new Judge(session, rulings, rights);
        this.judgements = new Judgements(judge);
    }

    // ---- taking note ----

    /**
     * Takes note of the entry that the log has just taken in, and of what it says if its author was entitled to that. Says whether
     * it is a ruling: something that others may stand or fall with.
     */
    public boolean note(LogEntry entry, Optional<Act> said) {
        rulings.enter(entry);
        if (said.isPresent() && said.get() instanceof Act.Membership act) {
            rulings.add(ruling(entry, act));
            now = Optional.empty();
            return true;
        }
        return false;
    }

    /** Forgets the entry that was noted last. */
    public void forget(LogEntry entry) {
        rulings.remove(entry).ifPresent(ruling -> {
            judgements.forget(ruling);
            now = Optional.empty();
        });
    }

    private Ruling ruling(LogEntry entry, Act.Membership act) {
        BitSet past = rulings.past(entry);    // free, below: it owes nothing to an election
        boolean free = rights.may(entry.author(), act, judgements.of(Rulings.both(past, rulings.free())).in(), false);
        Judgement then = judgements.of(past);    // mandate, below: the election by which it was said, if it was
        Optional<LogEntry> mandate = then.source(entry.author())
                .filter(election -> !rights.roleBefore(entry, then.in()).includes(act.need()));
        return new Ruling(entry, act, rights.change(entry, act), free, mandate, rulings.size());
    }

    // ---- may this author say this? ----

    /** Whether the log takes an entry in: by its past the author was invited, or it is a vote to which the author is entitled. */
    public boolean admits(LogEntry candidate, Supplier<Optional<Act>> act) {
        return rights.member(candidate.author(), judgements.of(rulings.past(candidate)).in()).role() != Role.NONE
                || act.get().filter(Act.Vote.class::isInstance).filter(vote -> entitled(candidate, vote)).isPresent();
    }

    /** Whether an author may say this, by the event's own past, and it is of use. Where somebody is elected, any member may write END. */
    public boolean entitled(LogEntry entry, Act act) {
        Judgement then = judgements.of(rulings.past(entry));
        PeerId author = entry.author();
        boolean elected = then.source(author).isPresent();
        return switch (act) {
            case Act.Vote vote -> times(entry, vote.base(), Act.Vote.class) < MAX_VOTES
                    && isElector(entry, then.mandates().votable(vote.base()), then);
            case Act.Elected claim -> !elected && times(entry, claim.base(), Act.Elected.class) < Mandates.MAX_CLAIMS
                    && isElector(entry, then.mandates().base().filter(base -> base.entry().id().equals(claim.base())), then);
            case Act.Membership membership -> rights.may(author, membership, then.in(), elected)
                    && rights.isOfUse(entry, membership, then.in());
            case Act.End end -> rights.member(author, then.in()).usable().includes(then.elected().isPresent() ? Role.VIEWER : Role.DIRECTOR);
            default -> rights.power(author, then.in(), elected).includes(act.need());
        };
    }

    /** How often an author has said this about a base before. */
    private long times(LogEntry entry, EventId base, Class<? extends Act> what) {
        return rulings.ballotsOf(entry.author(), rulings.past(entry)).map(Ruling::act).filter(what::isInstance)
                .filter(act -> base.equals(act instanceof Act.Vote vote ? vote.base() : ((Act.Elected) act).base())).count();
    }

    private boolean isElector(LogEntry entry, Optional<Ruling> base, Judgement then) {
        return base.filter(on -> judge.isElector(entry.author(), on, rulings.past(entry), then)).isPresent();
    }

    // ---- what counts now? ----

    /** How everybody stands now, and what counts of all that was said. */
    public Standing now() {
        if (now.isEmpty()) {
            now = Optional.of(new Standing(rulings, rights, judge, judgements));
        }
        return now.get();
    }
}
