package wetube.log;

import java.util.Optional;

/**
 * Whose events a session's log takes in.
 *
 * <p>The answer must depend on the event's own causal past and nothing else, so that every peer gives the same one whatever else
 * it knows; otherwise logs would fall apart for good. What an author may <em>not do</em> is no reason to refuse: such an event is
 * taken in and has no effect.
 */
public interface Admission {
    /**
     * @param candidate not in the log yet; its causes are
     * @return the rule it breaks, or empty if it may come in
     */
    Optional<String> refuse(LogEntry candidate);

    /** The candidate is in the log. */
    void added(LogEntry entry);

    /** The entry last added is out again, since a later event of its run was refused. */
    void removed(LogEntry entry);
}
