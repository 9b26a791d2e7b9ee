package wetube.election;

import java.util.Optional;
import java.util.function.BiPredicate;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * Elects the highest-ranked peer of a unidirectional ring: the algorithm of Chang and Roberts, as one participant runs it.
 *
 * <p>Source: E. Chang, R. Roberts, "An improved algorithm for decentralized extrema-finding in circular configurations of
 * processes", CACM 22(5), 1979. Each process sends its number round; a process passes on a number higher than its own, and stops one
 * that is lower. Only the highest comes all the way round. The paper assumes a fixed ring, no failures and no lies; what is done
 * about a lost message, a changed ring or a liar is in the class Election.
 *
 * <p>Messages when all start at once, the announcement's lap not counted (section 3 of the paper): 2n − 1 at best (ranks ascend
 * clockwise, so each number but the highest is stopped at once), n(n + 1)/2 at worst (they descend), n·H<sub>n</sub> on average.
 *
 * <p>No I/O, no clock. Owned by the core's thread.
 */
public final class ChangRoberts {
    private final EventId base;
    private final PeerId self;
    private final BiPredicate<PeerId, PeerId> outranks;
    private boolean participant;
    private Optional<PeerId> elected = Optional.empty();

    /**
     * @param base     what the election is about: part of each message, no part of the algorithm
     * @param outranks whether the first ranks higher than the second: a total order
     */
    public ChangRoberts(EventId base, PeerId self, BiPredicate<PeerId, PeerId> outranks) {
        this.base = base;
        this.self = self;
        this.outranks = outranks;
    }

    /** "A process that detects the need of an election sends its own number on." Nothing if it takes part already. */
    public Optional<Token> start() {
        if (participant) {
            return Optional.empty();
        }
        participant = true;
        return Optional.of(new Token(base, self, Token.Lap.ELECTION));
    }

    /** A message from the predecessor; gives what goes on to the successor, if anything. */
    public Optional<Token> receive(Token token) {
        return switch (token.lap()) {
            case ELECTION -> compare(token);
            case ELECTED -> announce(token);
        };
    }

    private Optional<Token> compare(Token token) {
        // Case 1: a higher number than our own. It goes on.
        if (!token.candidate().equals(self) && outranks.test(token.candidate(), self)) {
            participant = true;
            return Optional.of(token);
        }
        // Case 2: a lower one. It stops here; if our own is not on its way yet, it goes in its place.
        if (!token.candidate().equals(self)) {
            return start();
        }
        // Case 3: our own. It has been all the way round, so it is the highest: that is announced.
        elected = Optional.of(self);
        return Optional.of(new Token(base, self, Token.Lap.ELECTED));
    }

    private Optional<Token> announce(Token token) {
        elected = Optional.of(token.candidate());
        participant = false;
        return token.candidate().equals(self) ? Optional.empty() : Optional.of(token);
    }

    /** Whether our number, or a higher one, has left here. */
    public boolean isParticipant() {
        return participant;
    }

    /** Who won, once that has come by. */
    public Optional<PeerId> elected() {
        return elected;
    }
}
