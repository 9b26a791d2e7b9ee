package wetube.election;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import wetube.identity.PeerId;
import wetube.log.EventId;

/**
 * Who outranks whom in an election: the "numbers" of the Chang-Roberts algorithm.
 *
 * <p>Editors come before viewers; among equals the order is that of SHA-256("elect" ‖ session ‖ base ‖ key). The base is an event
 * that nobody could foresee when keys were made, so trying keys until one ranks high gains nothing. Each term rotates the order by
 * one place, so a candidate that fails is passed over by everybody alike in the next.
 *
 * @param best the electorate, highest rank of term 1 first
 */
public record Ranking(List<PeerId> best) {
    public Ranking {
        best = List.copyOf(best);
    }

    /** The ranking of an electorate for the election on {@code base}. */
    public static Ranking of(EventId session, EventId base, Set<PeerId> electorate, Set<PeerId> editors) {
        Map<PeerId, byte[]> draws = new TreeMap<>();
        electorate.forEach(peer -> draws.put(peer, draw(session, base, peer)));
        List<PeerId> best = new ArrayList<>(draws.keySet());
        best.sort(Comparator.comparing((PeerId peer) -> !editors.contains(peer))
                .thenComparing(draws::get, Arrays::compareUnsigned));
        return new Ranking(best);
    }

    private static byte[] draw(EventId session, EventId base, PeerId peer) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update("elect".getBytes(StandardCharsets.US_ASCII));
            hash.update(session.bytes());
            hash.update(base.bytes());
            return hash.digest(peer.bytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public boolean contains(PeerId peer) {
        return best.contains(peer);
    }

    /** How many places from the top in a term, counted from 1; 0 is the highest. Members only. */
    public int place(PeerId peer, long term) {
        int index = best.indexOf(peer);
        if (index < 0) {
            throw new IllegalStateException(peer + " is not in the electorate");
        }
        return Math.floorMod(index - (term - 1), best.size());
    }

    /** Whether {@code one} ranks higher than {@code other} in a term. */
    public boolean outranks(PeerId one, PeerId other, long term) {
        return place(one, term) < place(other, term);
    }

    /** The highest of those alive in a term; {@code alive} holds at least one of the electorate. */
    public PeerId highest(Set<PeerId> alive, long term) {
        return best.stream().filter(alive::contains).min(Comparator.comparingInt(peer -> place(peer, term)))
                .orElseThrow(() -> new IllegalStateException("nobody of the electorate is alive"));
    }
}
