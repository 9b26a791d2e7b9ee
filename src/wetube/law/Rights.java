package wetube.law;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;

/**
 * What somebody may do where some rulings are in force and all others are not. Which those are, {@link Judge} finds out.
 *
 * <p>The three tables below are all there is to know of each of the nine acts that change who is in a session, and as what:
 * {@link #change}, {@link #may}, {@link #isOfUse}. Owned by the core's thread.
 *
 * @param log where an event that a FORK names is found
 */
record Rights(Rulings rulings, Function<EventId, Optional<LogEntry>> log) {
    /** More would be more links than a machine holds, and more people than anybody can survey. */
    static final int MAX_MEMBERS = 256;


    /** Somebody's standing where these rulings are in force. */
    Roster.Member member(PeerId peer, BitSet then) {
        List<Ruling> about = rulings.about(peer, then).toList();
        BitSet ends = new BitSet();
        about.stream().filter(Ruling::ends).forEach(ruling -> ends.set(ruling.number()));
        List<Ruling> after = about.stream().filter(ruling -> Rulings.both(ends, rulings.past(ruling)).equals(ends)).toList();
        BitSet outdated = new BitSet();
        after.stream().filter(ruling -> ruling.gives() != Role.NONE).forEach(ruling -> outdated.or(rulings.past(ruling)));
        Role role = after.stream().filter(ruling -> ruling.gives() != Role.NONE && !outdated.get(ruling.number()))
                .map(Ruling::gives).reduce(Role::lowerOf).orElse(Role.NONE);
        return new Roster.Member(role, after.stream().anyMatch(Ruling::joins));
    }

    /** The role somebody can use where these rulings are in force. */
    Role power(PeerId peer, BitSet then, boolean elected) {
        Role given = member(peer, then).usable();
        return elected && given != Role.NONE ? Role.DIRECTOR : given;
    }

    /** The role that an entry's author had been given before it, where these rulings are in force. */
    Role roleBefore(LogEntry entry, BitSet in) {
        return member(entry.author(), Rulings.both(rulings.past(entry), in)).usable();
    }

    /** What an act changes whose author is entitled to it. */
    Ruling.Change change(LogEntry entry, Act.Membership act) {
        PeerId author = entry.author();
        return switch (act) {
            // whose standing, the role it gives, whether they are in, the most they are left with, whether an election can be about it
            case Act.Start a -> new Ruling.Change(author, Role.DIRECTOR, true, Role.DIRECTOR, true);
            case Act.Invite a -> new Ruling.Change(a.peer(), a.role(), false, Role.DIRECTOR, true);
            case Act.Join a -> new Ruling.Change(author, Role.NONE, true, Role.DIRECTOR, false);
            case Act.ChangeRole a -> new Ruling.Change(a.peer(), a.role(), false, a.role(), true);
            case Act.Remove a -> new Ruling.Change(a.peer(), Role.NONE, false, Role.NONE, true);
            case Act.Leave a -> new Ruling.Change(author, Role.NONE, false, Role.NONE, false);
            case Act.Fork a -> new Ruling.Change(forker(entry, a).orElseThrow(), Role.NONE, false, Role.NONE, false);
            case Act.Vote a -> new Ruling.Change(author, Role.NONE, false, Role.DIRECTOR, false);
            case Act.Elected a -> new Ruling.Change(author, Role.NONE, false, Role.DIRECTOR, false);
        };
    }

    /** The right to change somebody's standing, where these rulings are in force. */
    boolean may(PeerId author, Act.Membership act, BitSet then, boolean elected) {
        Role power = power(author, then, elected);
        return switch (act) {
            case Act.Start a -> true;    // the log takes in one only, as the first
            case Act.Leave a -> true;
            case Act.Fork a -> true;     // the proof counts, not who brings it
            case Act.Vote a -> true;     // whose vote counts is a matter of the election it is about
            case Act.Elected a -> true;
            case Act.Join a -> member(author, then).role() != Role.NONE;
            case Act.Invite a -> power == Role.DIRECTOR && member(a.peer(), then).usable() == Role.NONE;
            case Act.Remove a -> power == Role.DIRECTOR && member(a.peer(), then).usable() != Role.DIRECTOR;
            case Act.ChangeRole a -> {
                Role now = member(a.peer(), then).usable();
                yield power == Role.DIRECTOR && now != Role.NONE && (now != Role.DIRECTOR || a.peer().equals(author));
            }
        };
    }

    /**
     * Whether an act changes anything: a member that is absent can't be removed, because otherwise anybody could make all others judge
     * such events without end.
     */
    boolean isOfUse(LogEntry entry, Act.Membership act, BitSet then) {
        return switch (act) {
            case Act.Start a -> true;
            case Act.Leave a -> true;    // the log takes in nothing of somebody who was not invited
            case Act.ChangeRole a -> true;
            case Act.Vote a -> true;
            case Act.Elected a -> true;
            case Act.Join a -> !member(entry.author(), then).joined();
            case Act.Remove a -> member(a.peer(), then).role() != Role.NONE;
            case Act.Fork a -> forker(entry, a).filter(forker -> member(forker, then).role() != Role.NONE).isPresent();
            case Act.Invite a -> member(a.peer(), then).role() != Role.NONE
                    || rulings.subjects().stream().filter(peer -> member(peer, then).role() != Role.NONE).count() < MAX_MEMBERS;
        };
    }

    /** Whom a FORK convicts. It proves something only if both events lie in its past, are of one author, and neither is before the other. */
    private Optional<PeerId> forker(LogEntry entry, Act.Fork fork) {
        Optional<LogEntry> first = log.apply(fork.first()).filter(e -> e.isBefore(entry));
        Optional<LogEntry> second = log.apply(fork.second()).filter(e -> e.isBefore(entry));
        return first.isPresent() && second.isPresent() && first.get().author().equals(second.get().author())
                && first.get().isConcurrent(second.get()) ? Optional.of(first.get().author()) : Optional.empty();
    }
}
