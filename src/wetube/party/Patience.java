package wetube.party;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import wetube.act.Waiting;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.Playback;

/**
 * For whom a session waits, and for how long: nobody holds it for ever.
 *
 * <pre>
 *   line runs ──somebody lacks data──► HOLD, a start at most {@value #HOLD_MS} ms ahead
 *      ▲                                 │  all of them are ready ──► RESUME
 *      └──────── its time has come ──────┘  (nobody need say so: it is a line like any other)
 *                    │
 *                    └─► those who still lack data: the session goes on without them, until they have
 *                        been well for {@value #WELL_MS} ms
 * </pre>
 *
 * <p>Waiting is paid for from budgets that fill up again slowly: one a person, so that one bad link does not stop the others again and
 * again, and one for all, so that many who take turns, or lie, can't either. An empty one buys nothing.
 *
 * <p>Everybody's peer keeps these accounts, from the same lines and reports, so that another can go on with them; the first of the
 * directors here acts on them.
 *
 * <p>Session time in milliseconds. No I/O. Owned by the core's thread.
 */
final class Patience {
    /** The longest that anybody sits through without reaching for the remote. */
    static final long HOLD_MS = 8000;
    /** For one person: two such waits and a short one … */
    static final long BUDGET_MS = 20_000;
    /** … and for all together. */
    static final long ROOM_BUDGET_MS = 30_000;
    /** So much time gives back 1 ms of a budget: a whole one in five minutes. */
    static final long REFILL = 15;
    /** A shorter wait helps nobody. */
    static final long MIN_HOLD_MS = 1000;
    /** In the middle, those who catch up faster than this are not waited for: the rate of their player does it. */
    static final long LACK_MS = 700;
    /** A start counts as one for so long after it. */
    static final long START_MS = 2000;
    /** Whoever had data for so long without a break is well. */
    static final long WELL_MS = 10_000;
    /** Looks come several times a second; a clock that has stepped or a machine that slept costs nobody more. */
    private static final long MAX_PAUSE_MS = 2000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final Set<String> STARTS = Set.of("PLAY", "SEEK", "LOAD", "NEXT");
    /** A hold that ends in one of these went on without those who lack data; after the others they get another chance. */
    private static final Set<String> WENT_ON = Set.of("HOLD", "RESUME", "PLAY");

    /**
     * What is to be seen.
     *
     * @param waitsFor whom the line is held for, until its {@code at}
     * @param lacks    of those here with a player that could play: whether it lacks data to do so
     */
    record View(long nowMs, Waiting waiting, Optional<EventId> lineId, Playback line, List<PeerId> waitsFor, Map<PeerId, Boolean> lacks) {
        private boolean isHeld() {
            return line.playing() && !waitsFor.isEmpty() && nowMs < line.at();
        }
    }

    /** What is to be done. */
    sealed interface Effect {
        record Hold(List<PeerId> waitsFor, long patienceMs) implements Effect {}

        record Resume() implements Effect {}
    }

    private static final class Account {
        double spentMs;
        long lackingSinceMs = NEVER;
        long wellSinceMs = NEVER;
        boolean without;

        double leftMs() {
            return without ? 0 : BUDGET_MS - spentMs;
        }

        boolean isClean() {
            return spentMs == 0 && !without && lackingSinceMs == NEVER;
        }
    }

    private final Map<PeerId, Account> accounts = new TreeMap<>();
    private double roomSpentMs;
    private List<PeerId> heldFor = List.of();
    private Optional<Long> lookedMs = Optional.empty();

    /** Looks at how things are: several times a second, and whenever something changes. */
    Optional<Effect> look(View view) {
        long pauseMs = Math.clamp(view.nowMs - lookedMs.orElse(view.nowMs), 0, MAX_PAUSE_MS);
        lookedMs = Optional.of(view.nowMs);
        note(view, pauseMs);
        if (!view.isHeld() && !heldFor.isEmpty()) {
            goneOn(view);
        }
        heldFor = view.isHeld() ? view.waitsFor : List.of();
        return view.isHeld() ? held(view, pauseMs) : running(view);
    }

    /** Those whom the session goes on without. */
    Set<PeerId> without() {
        return accounts.entrySet().stream().filter(entry -> entry.getValue().without).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private void note(View view, long pauseMs) {
        double back = (double) pauseMs / REFILL;
        roomSpentMs = Math.max(0, roomSpentMs - back);
        view.lacks.keySet().forEach(peer -> accounts.computeIfAbsent(peer, fresh -> new Account()));
        accounts.forEach((peer, account) -> {
            Optional<Boolean> lacks = Optional.ofNullable(view.lacks.get(peer));
            account.spentMs = Math.max(0, account.spentMs - back);
            account.lackingSinceMs = lacks.equals(Optional.of(true)) ? Math.min(account.lackingSinceMs, view.nowMs) : NEVER;
            account.wellSinceMs = lacks.equals(Optional.of(false)) ? Math.min(account.wellSinceMs, view.nowMs) : NEVER;
            account.without &= account.wellSinceMs == NEVER || view.nowMs - account.wellSinceMs < WELL_MS;
        });
        accounts.entrySet().removeIf(entry -> entry.getValue().isClean() && !view.lacks.containsKey(entry.getKey()));
    }

    /** A hold is over. Whoever lacks data still, or is gone, was waited for in vain. */
    private void goneOn(View view) {
        if (view.line.playing() && WENT_ON.contains(view.line.cause())) {
            for (PeerId peer : heldFor) {
                if (!Boolean.FALSE.equals(view.lacks.get(peer))) {
                    accounts.computeIfAbsent(peer, fresh -> new Account()).without = true;
                }
            }
        }
    }

    private Optional<Effect> held(View view, long pauseMs) {
        roomSpentMs = Math.min(ROOM_BUDGET_MS, roomSpentMs + pauseMs);
        boolean worthIt = false;
        for (PeerId peer : view.waitsFor) {
            if (Boolean.TRUE.equals(view.lacks.get(peer))) {
                Account account = accounts.get(peer);
                account.spentMs = Math.min(BUDGET_MS, account.spentMs + pauseMs);
                worthIt |= account.leftMs() > 0;
            }
        }
        boolean goOn = !worthIt || view.waiting == Waiting.OFF;
        return goOn ? Optional.of(new Effect.Resume()) : Optional.empty();
    }

    /** Whether the line begins now, or has just begun. */
    static boolean isStart(Playback line, long nowMs) {
        return STARTS.contains(line.cause()) && nowMs < line.at() + START_MS;
    }

    private Optional<Effect> running(View view) {
        boolean start = isStart(view.line, view.nowMs);
        boolean mayWait = view.line.playing() && view.lacks.size() > 1
                && (view.waiting == Waiting.ALWAYS || view.waiting == Waiting.START && start);
        if (!mayWait) {
            return Optional.empty();
        }
        long lackMs = start && view.nowMs < view.line.at() ? 0 : LACK_MS;
        Map<PeerId, Double> worthIt = new HashMap<>();
        accounts.forEach((peer, account) -> {
            if (account.lackingSinceMs != NEVER && view.nowMs - account.lackingSinceMs >= lackMs && account.leftMs() >= MIN_HOLD_MS) {
                worthIt.put(peer, account.leftMs());
            }
        });
        double leftMs = Math.min(ROOM_BUDGET_MS - roomSpentMs, worthIt.values().stream().mapToDouble(left -> left).max().orElse(0));
        return leftMs < MIN_HOLD_MS ? Optional.empty()
                : Optional.of(new Effect.Hold(worthIt.keySet().stream().sorted().toList(), (long) Math.min(HOLD_MS, leftMs)));
    }
}
