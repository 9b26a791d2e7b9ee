package wetube.election;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.sim.Violation;
import wetube.wire.ProtocolException;

/**
 * One election, told a line a message: {@code make sim ELECTION=5}. The director of so many others is killed, and they elect one.
 *
 * <p>The same seed tells the same story.
 */
public final class ElectionStory {
    public static final int MAX_ELECTORS = 20;
    private static final long BEFORE_MS = 5000;
    private static final long WITHIN_MS = 60_000;

    private final Net net;
    private final Consumer<String> out;
    private final Ranking ranking;
    private final Set<EventId> told = new HashSet<>();
    private long killedMs;

    private ElectionStory(int electors, long seed, Consumer<String> out) {
        this.net = new Net(seed);
        this.out = out;
        net.party(electors + 1);
        ranking = net.honest(1).session.ballot().orElseThrow().ranking();
    }

    /** @throws Violation if nobody is elected */
    public static void tell(int electors, long seed, Consumer<String> out) {
        new ElectionStory(electors, seed, out).tell(electors);
    }

    private void tell(int electors) {
        net.run(BEFORE_MS);
        Host director = net.hosts.get(0);
        net.crash(director);
        killedMs = net.nowMs();
        List<PeerId> ring = new ArrayList<>(Ring.of(ranking.electorate()).peers());
        ring.remove(director.id());
        out.accept("Ring   " + names(ring, " → ") + " → " + net.host(ring.get(0)));
        out.accept("Rank   " + names(ranking.order(ring.stream(), 1), " > ") + "   (by lot, drawn from the base)");
        out.accept("");
        line(director + " is killed. It directed the session.");
        net.filter(this::sent);
        long tookMs = net.runUntil("one is elected", WITHIN_MS, net::oneIsElected);
        line("all " + electors + " hold the same votes, so all know: " + net.honest(1).elected().orElseThrow() + " directs");
        out.accept("");
        int first = count("token ELECTION");
        out.accept(String.format("%.1f s after the kill. Messages of the first lap: %d (2n - 1 = %d at best, n(n + 1)/2 = %d at worst), of the second: %d (n = %d);%n"
                + "beside them %d acknowledgements, one for each of these, and each VOTE and ELECTED to everybody.",
                tookMs / 1000.0, first, 2 * electors - 1, electors * (electors + 1) / 2, count("token ELECTED"), electors, count("token taken")));
    }

    private String names(List<PeerId> peers, String between) {
        return peers.stream().map(peer -> net.host(peer).toString()).collect(Collectors.joining(between));
    }

    private int count(String what) {
        return net.sent.getOrDefault(what, 0);
    }

    private void line(String what) {
        out.accept(String.format("%6.3f s  %s", (net.nowMs() - killedMs) / 1000.0, what));
    }

    private boolean sent(Net.Sending sending) {
        switch (sending.message()) {
            case Host.Message.Tok m -> line(sending, m.signed().token().lap() + "(" + net.host(m.signed().token().candidate()) + ")",
                    fate(m.signed().token(), sending.to().id()));
            case Host.Message.News m -> {
                if (m.run().author().equals(sending.from().id()) && told.add(m.run().last().id())) {
                    line(String.format("%-4s → all   %s", sending.from(), words(m.run())));
                }
            }
            case Host.Message.Ack m -> { }    // "taken over": counted at the end
        }
        return true;
    }

    private void line(Net.Sending sending, String what, String then) {
        line(String.format("%-4s → %-4s  %-14s %s", sending.from(), sending.to(), what, then));
    }

    /** What becomes of a token at the next of the ring. */
    private String fate(Token token, PeerId next) {
        return switch (token.lap()) {
            case ELECTION -> token.candidate().equals(next) ? "is back where it came from: the highest of all"
                    : ranking.outranks(token.candidate(), next, 1) ? "goes on: higher than " + net.host(next)
                    : "stops here: lower than " + net.host(next);
            case ELECTED -> token.candidate().equals(next) ? "all know" : "goes on";
        };
    }

    private String words(EventRun run) {
        try {
            return switch (Act.of(run.last())) {
                case Act.Vote a -> "VOTE for " + a.candidate().map(peer -> net.host(peer).toString()).orElse("nobody") + ", term " + a.term();
                case Act.Elected a -> "ELECTED, term " + a.term() + ": more than half of those here have voted for me";
                default -> run.last().type();
            };
        } catch (ProtocolException e) {
            throw new IllegalStateException(run.last() + " says nothing", e);
        }
    }
}
