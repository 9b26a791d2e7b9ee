package wetube.law;

import java.util.BitSet;
import java.util.List;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * Finds out which of a set of rulings are in force. The rules, with a story for each, are in the package's introduction; this is
 * where they meet.
 *
 * <p>Nothing is remembered here: equal sets get equal judgements. Sets are bit sets of the rulings' numbers. There is no recursion,
 * because a past is as long as its authors like. Owned by the core's thread.
 */
record Judge(EventId session, Rulings rulings, Rights rights) {
    /** Which elections are in force depends on what counts without them; what counts in the end depends on them. */
    Judgement judge(BitSet events) {
        if (Rulings.both(events, rulings.free()).equals(events)) {    // then no election changes what counts
            BitSet in = inForce(events, events);
            return judgement(new Mandates(session, succession -> rulings.inOrder(in)), in);
        }
        Mandates mandates = new Mandates(session, succession -> rulings.inOrder(inForce(upheld(events, succession), rulings.free())));
        return judgement(mandates, inForce(upheld(events, mandates.succession()), events));
    }

    private Judgement judgement(Mandates mandates, BitSet in) {
        return new Judgement(in, mandates, mandates.winner().filter(winner -> !isRecalled(winner, mandates.mandate().orElseThrow(), in)));
    }

    private boolean isRecalled(PeerId winner, LogEntry election, BitSet in) {
        return rulings.about(winner, Rulings.both(in, rulings.takers()))
                .anyMatch(ruling -> ruling.mandate().isEmpty() && election.isBefore(ruling.entry()));
    }

    /** Whether somebody is a member, apart from what elected directors, and directors whom they made, did since the base. */
    boolean isElector(PeerId peer, Ruling base, BitSet events, Judgement judgement) {
        BitSet then = (BitSet) rulings.past(base).clone();
        then.set(base.number());
        then.or(rulings.free());
        then.and(upheld(events, judgement.mandates().succession()));
        return rights.member(peer, inForce(then, then)).usable() != Role.NONE;
    }

    /** These, without what somebody said by an election that is not in force, or when the next one was in force already. */
    private BitSet upheld(BitSet events, List<LogEntry> succession) {
        BitSet upheld = (BitSet) events.clone();
        BitSet owing = (BitSet) events.clone();
        owing.andNot(rulings.free());
        owing.stream().mapToObj(rulings::get).filter(ruling -> !Mandates.upholds(ruling.entry(), ruling.mandate(), succession))
                .forEach(ruling -> upheld.clear(ruling.number()));
        return upheld;
    }

    /** @param heeded those whose taking away counts */
    private BitSet inForce(BitSet events, BitSet heeded) {
        BitSet in = Rulings.both(events, rulings.undoubted());
        BitSet undecided = (BitSet) events.clone();
        undecided.andNot(in);
        while (!undecided.isEmpty()) {
            if (!decide(undecided, in, heeded)) {
                breakCircle(undecided);
            }
        }
        return in;
    }

    /** One walk over the undecided, causes first; says whether it decided anything. */
    private boolean decide(BitSet undecided, BitSet in, BitSet heeded) {
        boolean decided = false;
        for (int number = undecided.nextSetBit(0); number >= 0; number = undecided.nextSetBit(number + 1)) {
            Ruling ruling = rulings.get(number);
            if (rulings.past(ruling).intersects(undecided)) {
                continue;
            }
            boolean good = rights.may(ruling.author(), ruling.act(), Rulings.both(rulings.past(ruling), in), ruling.mandate().isPresent())
                    && !isTaken(ruling.entry(), ruling.act().need(), Rulings.both(in, heeded));
            if (!good || !isTaken(ruling.entry(), ruling.act().need(), Rulings.both(undecided, heeded))) {
                undecided.clear(number);
                in.set(number, good);
                decided = true;
            }
        }
        return decided;
    }

    /**
     * Nothing can be decided, so there is a circle, and rulings that take away are in it. Those of them become void that follow nothing
     * undecided; if there are none, those that follow no other undecided ruling that takes away. What was said later, with knowledge of the
     * quarrel, stays undecided: it does not hang in the circle.
     */
    private void breakCircle(BitSet undecided) {
        BitSet quarrel = Rulings.both(undecided, rulings.takers());
        BitSet first = notFollowing(undecided, quarrel);
        undecided.andNot(first.isEmpty() ? notFollowing(quarrel, quarrel) : first);
    }

    private BitSet notFollowing(BitSet these, BitSet of) {
        BitSet result = new BitSet();
        of.stream().filter(number -> !rulings.past(rulings.get(number)).intersects(these)).forEach(result::set);
        return result;
    }

    /** Whether one of these rulings took from an author, concurrently, the role that this entry of theirs needs. */
    boolean isTaken(LogEntry entry, Role need, BitSet among) {
        return rulings.about(entry.author(), Rulings.both(among, rulings.takers())).anyMatch(taker -> taker.takesFrom(entry, need));
    }
}
