package wetube.law;

import java.util.Optional;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * A membership act whose author was entitled to it, with what its own causal past says of it: facts that never change.
 *
 * @param free    whether it owes nothing to an election: its author might have said this if nobody had ever been elected
 * @param mandate the ELECTED by which its author could say this, if the role that it had been given was too low
 * @param number  its place among all, in the order of arrival
 */
record Ruling(LogEntry entry, Act.Membership act, Change change, boolean free, Optional<LogEntry> mandate, int number) {
    /**
     * What an act changes, if it is in force.
     *
     * @param subject whose standing it is about
     * @param gives   the role it gives; NONE if it is no gift
     * @param joins   whether its subject is in from now on, as far as this goes
     * @param leaves  the most that its subject is left with; DIRECTOR if it takes nothing away
     * @param isBase  whether an election can be about it: it says who directs, edits or may come
     */
    record Change(PeerId subject, Role gives, boolean joins, Role leaves, boolean isBase) {}

    PeerId author() {
        return entry.author();
    }

    PeerId subject() {
        return change.subject;
    }

    Role gives() {
        return change.gives;
    }

    boolean joins() {
        return change.joins;
    }

    boolean isBase() {
        return change.isBase;
    }

    boolean takes() {
        return change.leaves != Role.DIRECTOR;
    }

    boolean ends() {
        return change.leaves == Role.NONE;
    }

    /** Whether its subject wrote this entry concurrently, and for that needed more than the subject is left with. */
    boolean takesFrom(LogEntry written, Role need) {
        return need.compareTo(change.leaves) > 0 && entry.isConcurrent(written);
    }

    /** The role it leaves its subject with; empty if it says nothing about that. */
    Optional<Role> given() {
        return gives() != Role.NONE ? Optional.of(gives()) : ends() ? Optional.of(Role.NONE) : Optional.empty();
    }

    /** Whether it is a vote, or the claim of having been elected. */
    boolean isBallot() {
        return act instanceof Act.Vote || act instanceof Act.Elected;
    }

    boolean isOrIsBefore(Ruling other) {
        return this == other || entry.isBefore(other.entry);
    }
}
