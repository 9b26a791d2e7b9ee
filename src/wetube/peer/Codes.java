package wetube.peer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.ConferenceKeys;
import wetube.log.EventId;
import wetube.party.Context;
import wetube.party.Effect;

/**
 * The conference codes that this peer knows, by session, and their keys, which take half a second to derive: the shell does that.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Codes {
    /** How many are tried for somebody who knocks: those learnt last. */
    private static final int TRIED_MAX = 16;

    private final Context context;
    /** In the order in which they were learnt. */
    private final Map<EventId, Conference> bySession = new LinkedHashMap<>();
    private final Map<ConferenceCode, Consumer<Conference>> deriving = new HashMap<>();

    Codes(Context context) {
        this.context = context;
    }

    /** What was kept on disk. */
    void kept(Input.CodesKept in) {
        bySession.putAll(in.codes());
    }

    /** Has the keys of a code derived; who wants them is told when that is done. */
    void derive(ConferenceCode code, Consumer<Conference> then) {
        Optional<Conference> known = bySession.values().stream().filter(conference -> conference.code().equals(code)).findFirst();
        if (known.isPresent()) {
            then.accept(known.get());
        } else if (deriving.merge(code, then, Consumer::andThen) == then) {
            context.add(new Effect.Derive(code));
        }
    }

    void derived(Input.Derived in) {
        Optional.ofNullable(deriving.remove(in.conference().code())).ifPresent(then -> then.accept(in.conference()));
    }

    /** This is the code of a session, now and after the next start. */
    void keep(EventId session, Conference conference) {
        if (!conference.equals(bySession.put(session, conference))) {
            context.add(new Effect.KeepCode(session, conference));
            context.changed = true;
        }
    }

    void forget(EventId session) {
        bySession.remove(session);
    }

    Optional<Conference> of(EventId session) {
        return Optional.ofNullable(bySession.get(session));
    }

    /** Whether that session is of that code. */
    boolean isOf(EventId session, ConferenceCode code) {
        return of(session).filter(conference -> conference.code().equals(code)).isPresent();
    }

    /** Whose proof it is that somebody has shown. */
    Optional<Conference> provedBy(Predicate<ConferenceKeys> proof) {
        List<Conference> all = List.copyOf(bySession.values());
        return all.subList(Math.max(0, all.size() - TRIED_MAX), all.size()).stream()
                .filter(conference -> proof.test(conference.keys())).findFirst();
    }
}
