package wetube.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import wetube.identity.PeerId;

/**
 * Who links to whom: a function of who is a member and whom one can reach, so that both ends of a link work it out by themselves.
 *
 * <p>Source: I. Stoica et al., "Chord: A Scalable Peer-to-peer Lookup Service for Internet Applications", SIGCOMM 2001, §4. Chord
 * spaces its fingers by distance between keys and keeps a list of successors; here everybody knows all members, so places on the
 * ring are simply counted, and no finger need be looked up. Links carry both ways, so a finger of mine is one for the other side too.
 *
 * <p>Pure; no state.
 */
public final class Overlay {
    /** So many members link to one another directly: 31 links are no burden, and news has one hop to go. */
    public static final int MESH = 32;

    private Overlay() {}

    /** Whether so many members, oneself included, all link to one another. */
    public static boolean isMesh(long members) {
        return members <= MESH;
    }

    /**
     * The peers that one wants links to.
     *
     * <p>Beyond a mesh they come from two rings. The ring of the <em>reachable</em> closes round those who are gone, so that news
     * reaches all who are there. The ring of <em>all</em> members stays as it is whoever comes and goes; without it, two halves of
     * a healed network would never dial one another, each knowing only its own ring. While all are reachable the two are one.
     *
     * @param members   all members
     * @param reachable who of them seems to be there and can be linked to
     */
    public static Set<PeerId> wanted(PeerId self, Collection<PeerId> members, Predicate<PeerId> reachable) {
        TreeSet<PeerId> all = new TreeSet<>(members);
        all.add(self);
        if (isMesh(all.size())) {
            all.remove(self);
            return all;
        }
        Set<PeerId> wanted = new LinkedHashSet<>(fingers(self, all));
        all.removeIf(peer -> !peer.equals(self) && !reachable.test(peer));
        wanted.addAll(fingers(self, all));
        return wanted;
    }

    /**
     * Those 1, 2, 4, 8 … places on along the ring, the two successors among them, and those whose fingers point here: as many places back.
     * Nearest first.
     *
     * @param members in the order of their keys, {@code self} among them
     */
    static Set<PeerId> fingers(PeerId self, TreeSet<PeerId> members) {
        List<PeerId> ring = new ArrayList<>(members);
        int own = members.headSet(self).size();
        Set<PeerId> fingers = new LinkedHashSet<>();
        for (int places = 1; places < ring.size(); places *= 2) {
            fingers.add(ring.get((own + places) % ring.size()));
            fingers.add(ring.get(Math.floorMod(own - places, ring.size())));
        }
        return fingers;
    }

    /**
     * The most links between any two of so many members on a ring that is whole. The shorter way round is at most half of it; written
     * with the digits 1, 0 and -1 it needs a link for no two digits side by side, since 3 places are 4 on and 1 back.
     */
    public static int hopsMax(int members) {
        if (isMesh(members)) {
            return members > 1 ? 1 : 0;
        }
        int half = members / 2;
        int digits = Integer.SIZE - Integer.numberOfLeadingZeros(half);
        return digits / 2 + 1;
    }
}
