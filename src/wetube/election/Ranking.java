package wetube.election;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.wire.Sha256;

/**
 * Who outranks whom in an election: the "numbers" of the Chang-Roberts algorithm.
 *
 * <p>Each term draws anew: the order is that of SHA-256("elect" ‖ session ‖ base ‖ term ‖ key), in the first two terms editors before
 * viewers. The base is an event that nobody could foresee when keys were made, so trying keys until one ranks high gains nothing. A
 * candidate that fails is one of those alive in the next draw, and no more: with a minority of failing ones, a term fails with
 * a probability below one half. (Two simpler ones were tried. An
 * order that is rotated by one place each term gets nowhere while many in a row are dead. An order that is rotated among the living
 * differs from peer to peer, because some see a liar alive whom others don't see.)
 *
 * <p>A member whose claim on this base was refused ranks last in all its terms. The reason: votes count for a claim wherever they lie. If
 * the lot fell on this member, and the others voted for it, then its old claim would win after all, with everything it did by it.
 *
 * @param base    the event that the election is about
 * @param editors those of the electorate, and maybe others, that were editors or more
 * @param refused those whose claims on this base were refused
 */
public record Ranking(EventId session, EventId base, Set<PeerId> electorate, Set<PeerId> editors, Set<PeerId> refused) {
    /** The first term fails when anybody spoils the ring; only after the second is it time to do without editors. */
    static final int EDITORS_FIRST_TERMS = 2;
    private static final byte[] HEADING = "elect".getBytes(StandardCharsets.US_ASCII);

    public Ranking {
        electorate = Set.copyOf(electorate);
        editors = Set.copyOf(editors);
        refused = Set.copyOf(refused);
    }

    private byte[] draw(PeerId peer, int term) {
        return Sha256.of(HEADING, session.bytes(), base.bytes(), ByteBuffer.allocate(Integer.BYTES).putInt(term).array(), peer.bytes());
    }

    public boolean contains(PeerId peer) {
        return electorate.contains(peer);
    }

    /** These people in the order of a term, the highest first. */
    public List<PeerId> order(Stream<PeerId> people, int term) {
        record Drawn(PeerId peer, boolean refused, boolean preferred, byte[] draw) {}
        return people.map(peer -> new Drawn(peer, refused.contains(peer), term <= EDITORS_FIRST_TERMS && editors.contains(peer), draw(peer, term)))
                .sorted(Comparator.comparing(Drawn::refused).thenComparing(one -> !one.preferred)
                        .thenComparing(Drawn::draw, Arrays::compareUnsigned))
                .map(Drawn::peer).toList();
    }

    /** Whether {@code one} ranks higher than {@code other} in a term. */
    public boolean outranks(PeerId one, PeerId other, int term) {
        return !one.equals(other) && order(Stream.of(one, other), term).get(0).equals(one);
    }

    /** The highest of those of the electorate that are alive, in a term; there is at least one. */
    public PeerId highest(Collection<PeerId> alive, int term) {
        return order(alive.stream().filter(electorate::contains), term).get(0);
    }
}
