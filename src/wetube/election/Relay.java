package wetube.election;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import wetube.identity.PeerId;

/**
 * Tokens on their way: those that came too early to be understood, and those that the next peer of the ring has not taken over yet.
 *
 * <p>The paper's ring loses nothing. Here every hop is acknowledged, by a peer that <em>takes the token over</em>: one that takes no
 * part in the election, or not yet, says nothing and is skipped.
 *
 * <p>Owned by the core's thread.
 */
final class Relay {
    /** A neighbour answers within milliseconds; one that doesn't is skipped. */
    static final long ACKNOWLEDGE_MS = 400;
    /** How long a token waits for this peer to see what its sender saw. */
    static final long HOLD_MS = 3000;
    /** Of one sender, so that nobody's flood drowns another's token. An honest one sends about the logarithm of the ring's size. */
    static final int MAX_HELD = 32;

    /** A token that came, from whom, and until when it waits. */
    record Held(PeerId from, Token.Signed signed, long untilMs) {
        Token token() {
            return signed.token();
        }
    }

    private record Sent(PeerId to, Token.Signed signed, long sentMs) {}

    private final Map<PeerId, Deque<Held>> held = new TreeMap<>();
    private final Map<Token, Sent> unacknowledged = new LinkedHashMap<>();
    private final Set<PeerId> silent = new TreeSet<>();

    void hold(PeerId from, Token.Signed signed, long nowMs) {
        Deque<Held> same = held.computeIfAbsent(from, peer -> new ArrayDeque<>());
        same.add(new Held(from, signed, nowMs + HOLD_MS));
        if (same.size() > MAX_HELD) {
            same.remove();
        }
    }

    /** Takes out what can be understood by now, and forgets what waited for too long. */
    List<Held> take(Predicate<Token> understood, long nowMs) {
        List<Held> taken = new ArrayList<>();
        held.values().forEach(same -> same.removeIf(each -> {
            boolean now = understood.test(each.token());
            if (now) {
                taken.add(each);
            }
            return now || each.untilMs <= nowMs;
        }));
        held.values().removeIf(Deque::isEmpty);
        return taken;
    }

    /** Sends a token to whoever comes next on a ring of those that answer; empty if there is nobody else. */
    Optional<ElectionEffect.Send> send(Token.Signed signed, PeerId self, Ring ring, long nowMs) {
        PeerId successor = ring.without(silent).successor(self);
        if (successor.equals(self)) {
            return Optional.empty();
        }
        unacknowledged.put(signed.token(), new Sent(successor, signed, nowMs));
        return Optional.of(new ElectionEffect.Send(successor, signed));
    }

    void acknowledged(PeerId by, Token token) {
        Sent sent = unacknowledged.get(token);
        if (sent != null && sent.to.equals(by)) {
            unacknowledged.remove(token);
        }
    }

    /** Tokens that nobody has taken over: their successors did not answer in time, or are gone. They are skipped from now on. */
    List<Token.Signed> overdue(Set<PeerId> alive, long nowMs) {
        List<Sent> late = unacknowledged.values().stream()
                .filter(sent -> nowMs - sent.sentMs >= ACKNOWLEDGE_MS || !alive.contains(sent.to)).toList();
        late.forEach(sent -> {
            unacknowledged.remove(sent.signed.token());
            silent.add(sent.to);
        });
        return late.stream().map(Sent::signed).toList();
    }

    /** Begins anew: nobody is waited for, nobody is skipped. Tokens that came early still wait. */
    void reset() {
        unacknowledged.clear();
        silent.clear();
    }

    /** When {@link #overdue} may have something, if nothing else happens. */
    long wakeAtMs() {
        return unacknowledged.values().stream().mapToLong(sent -> sent.sentMs + ACKNOWLEDGE_MS).min().orElse(Long.MAX_VALUE);
    }
}
