package wetube.law;

import java.util.Optional;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * An authority event whose author was entitled to it, with what its own causal past says of it: facts that never change.
 *
 * @param subject whose standing it changes
 * @param gives   the role it gives; NONE if it is no gift
 * @param joins   whether its subject is in from now on, as far as this goes
 * @param leaves  the most that its subject is left with; DIRECTOR if it takes nothing away
 * @param free    whether its author owes the right to say this to directors alone who were not elected, nor made by elected ones
 * @param mandate the ELECTED that its author's power came from, if it was not given by a director
 * @param number  its place among all, in the order of arrival
 */
record Ruling(LogEntry entry, Act.Membership act, PeerId subject, Role gives, boolean joins, Role leaves, boolean free,
              Optional<LogEntry> mandate, int number) {
    PeerId author() {
        return entry.author();
    }

    boolean takes() {
        return leaves != Role.DIRECTOR;
    }

    boolean ends() {
        return leaves == Role.NONE;
    }

    boolean takesFrom(LogEntry deed, Role need) {
        return need.compareTo(leaves) > 0 && entry.isConcurrent(deed);
    }

    /** The role it leaves its subject with; empty if it says nothing about that. */
    Optional<Role> given() {
        return gives != Role.NONE ? Optional.of(gives) : ends() ? Optional.of(Role.NONE) : Optional.empty();
    }

    /** Whether it is a vote, or the claim of having been elected. */
    boolean isBallot() {
        return act instanceof Act.Vote || act instanceof Act.Elected;
    }

    /** What an election can be about: a statement of who directs, edits or may come. */
    boolean isBase() {
        return switch (act) {
            case Act.Start a -> true;
            case Act.Invite a -> true;
            case Act.Remove a -> true;
            case Act.ChangeRole a -> true;
            case Act.Join a -> false;
            case Act.Leave a -> false;
            case Act.Fork a -> false;
            case Act.Vote a -> false;
            case Act.Elected a -> false;
        };
    }

    boolean isOrIsBefore(Ruling other) {
        return this == other || entry.isBefore(other.entry);
    }
}
