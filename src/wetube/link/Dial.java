package wetube.link;

import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * One attempt to reach a peer, at all its addresses: the first where it greets wins.
 *
 * <p>Source: RFC 8305 ("Happy Eyeballs"). Addresses are tried in their order, each a quarter of a second after the one before
 * it, or as soon as that one has failed; so an address that never answers costs little. Left out of the RFC: sorting, and
 * racing the addresses of one name.
 *
 * <p>Run once, by a thread of its own ({@code link-dial 7}), with a further one for each address. {@link #cancel} is for
 * any thread.
 */
final class Dial {
    /** RFC 8305 §5: "One recommended value for a default delay is 250 milliseconds." */
    private static final int ATTEMPT_DELAY_MS = 250;

    /** A peer has a few interfaces, a public address and a name; more would let a liar make us knock at many doors. */
    private static final int MAX_ADDRESSES = 16;

    /** For looking up a name, which has no time-out in Java; a resolver that is down gives up after 10 s or more. */
    private static final int LOOK_UP_MS = 5_000;

    /** What became of one address. */
    private sealed interface Outcome {
        record Greeted(Connection connection) implements Outcome {}

        record Failed(Refusal refusal) implements Outcome {}
    }

    private final long number;
    private final String protocol;
    private final Introduction introduction;
    private final Optional<PeerId> expected;
    private final List<String> addresses;
    private final int patienceMs;

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Socket> sockets = new HashSet<>();
    private boolean over;

    Dial(long number, String protocol, Introduction introduction, Optional<PeerId> expected, List<String> addresses, Limits limits) {
        this.number = number;
        this.protocol = protocol;
        this.introduction = introduction;
        this.expected = expected;
        this.addresses = addresses.stream().distinct().limit(MAX_ADDRESSES).toList();
        this.patienceMs = LOOK_UP_MS + limits.connectMs() + limits.introductionMs();
    }

    /**
     * The connection of the first that greeted.
     *
     * @throws Refusal if none did: the failure of the one that got farthest, and in words what happened at each address
     */
    Connection run() throws Refusal {
        Connection winner = null;
        try {
            winner = firstGreeted();
            return winner;
        } finally {
            end(winner);
        }
    }

    /** Gives up: {@link #run} fails soon with {@link DialFailure#CLOSED}. */
    void cancel() {
        end(null);
        outcomes.add(new Outcome.Failed(closed()));
    }

    private Connection firstGreeted() throws Refusal {
        List<Refusal> refusals = new ArrayList<>();
        int started = 0;
        long endNanos = 0;
        while (refusals.size() < addresses.size()) {
            boolean allStarted = started == addresses.size();
            if (!allStarted) {
                start(started++);
                endNanos = System.nanoTime() + patienceMs * 1_000_000L;
            }
            long waitMs = started < addresses.size() ? ATTEMPT_DELAY_MS : (endNanos - System.nanoTime()) / 1_000_000;
            switch (poll(waitMs)) {
                case Outcome.Greeted greeted -> {
                    return greeted.connection();
                }
                case Outcome.Failed failed -> {
                    if (failed.refusal().failure() == DialFailure.CLOSED) {
                        throw failed.refusal();
                    }
                    refusals.add(failed.refusal());
                }
                case null -> {
                    if (allStarted) {
                        refusals.add(new Refusal(DialFailure.NO_ANSWER, "nobody answers in time"));
                        throw summary(refusals);
                    }
                }
            }
        }
        throw summary(refusals);
    }

    private Outcome poll(long waitMs) {
        try {
            return outcomes.poll(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a dial", e);
        }
    }

    private void start(int index) {
        Thread.ofVirtual().name("link-dial " + number + " address " + index).start(() -> {
            Outcome outcome;
            try {
                Address address = Address.parse(addresses.get(index));
                outcome = new Outcome.Greeted(introduction.dial(protocol, address, expected, this::opened));
            } catch (Refusal refusal) {
                outcome = new Outcome.Failed(refusal);
            } catch (ProtocolException e) {
                outcome = new Outcome.Failed(new Refusal(DialFailure.UNKNOWN_HOST, e.getMessage()));
            }
            finished(outcome);
        });
    }

    private void opened(Socket socket) {
        lock.lock();
        try {
            sockets.add(socket);
            if (over) {
                Watchdog.abort(socket);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finished(Outcome outcome) {
        lock.lock();
        try {
            if (!over) {
                outcomes.add(outcome);
            } else if (outcome instanceof Outcome.Greeted late) {
                Watchdog.abort(late.connection().plain());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes what the attempts have opened, except the winner, and what they still will. */
    private void end(Connection winner) {
        lock.lock();
        try {
            over = true;
            for (Socket socket : sockets) {
                if (winner == null || socket != winner.plain()) {
                    Watchdog.abort(socket);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static Refusal summary(List<Refusal> refusals) {
        DialFailure farthest = refusals.stream().map(Refusal::failure).max(DialFailure::compareTo)
                .orElse(DialFailure.UNKNOWN_HOST);
        String details = refusals.stream().map(Refusal::getMessage).distinct().collect(Collectors.joining("; "));
        return new Refusal(farthest, details.isEmpty() ? "no address is known" : details);
    }

    static Refusal closed() {
        return new Refusal(DialFailure.CLOSED, "WeTube is shutting down here");
    }
}
