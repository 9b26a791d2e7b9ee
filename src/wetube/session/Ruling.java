package wetube.session;

import java.util.Optional;
import wetube.identity.PeerId;
import wetube.log.LogEntry;

/**
 * An authority event, with what its own causal past says of it: facts that never change.
 *
 * @param subject  whose standing it changes
 * @param given    the role it leaves them with; empty for JOIN, VOTE and ELECTED, which give none
 * @param entitled whether its author may say this, by its own causal past
 * @param free     whether its author owes the right to say this to directors alone who were not elected, nor made by elected ones
 * @param mandate  the ELECTED that its author's power comes from, if it was not given by a director
 * @param number   its place among the rulings of this log
 */
record Ruling(LogEntry entry, Act act, PeerId subject, Optional<Role> given, boolean entitled, boolean free,
              Optional<LogEntry> mandate, int number) {
    PeerId author() {
        return entry.author();
    }

    /** Could this void what the subject did concurrently? An invitation is a gift, whatever it says. */
    boolean takesAway() {
        return given.isPresent() && !(act instanceof Act.Invite) && !(act instanceof Act.Start);
    }

    boolean takesFrom(LogEntry deed, Role need) {
        return given.isPresent() && deed.author().equals(subject) && need.compareTo(given.get()) > 0 && entry.isConcurrent(deed);
    }

    /** Whether somebody is in or out since this. */
    boolean isAboutPresence() {
        return act instanceof Act.Join || act instanceof Act.Start || given.equals(Optional.of(Role.NONE));
    }

    /** What an election can be about: a statement of who directs, edits or may come. */
    boolean isBase() {
        return switch (act) {
            case Act.Start a -> true;
            case Act.Invite a -> true;
            case Act.Remove a -> true;
            case Act.ChangeRole a -> true;
            default -> false;
        };
    }

    boolean isOrIsBefore(Ruling other) {
        return this == other || entry.isBefore(other.entry);
    }
}
