package wetube.party;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.overlay.Overlay;
import wetube.session.Profile;
import wetube.session.Session;

/**
 * Decides to which peers an open session wants links: to all members or, when there are more than a mesh holds, to those that the
 * {@link Overlay} names. Besides them to members whose removal an election may still undo. A director also wants links to the invited
 * who have not answered, and somebody who has accepted an invitation wants one to the inviter.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Topology {
    /** Three of the beats that are passed on. A member that is silent for so long is gone, and the ring closes without it. */
    static final long SILENT_MS = 3 * Gossip.BEAT_MS;
    /** A member that can't be dialled is left out of the ring for so long, and then tried again. */
    static final long AVOIDED_MS = 60_000;
    /** How often we look who is there. */
    private static final long LOOK_MS = 1000;
    /**
     * When one member comes or goes, others mostly follow within seconds, for example when a network heals. Each ring in between would have
     * other fingers. So we wait until nothing has changed for a while, but not for ever.
     */
    static final long SETTLED_MS = 2500;
    static final long UNSETTLED_MS = 10_000;

    private final Context context;
    private final Predicate<PeerId> failing;
    private final Session session;
    private final Presence presence;
    private final Gossip gossip;
    private final Contacts contacts;
    private final Membership membership;
    private final long openedMs;
    /** The members who were there when we looked last; since when they are the same; since when they are others than {@link #ring} has. */
    private Set<PeerId> reachable = Set.of();
    private long unchangedSinceMs;
    private long outdatedSinceMs;
    /** The members of the ring by which our links are chosen. */
    private Set<PeerId> ring = Set.of();
    private final Map<PeerId, Long> avoidedUntilMs = new HashMap<>();
    private Map<PeerId, List<String>> wanted = Map.of();
    private Set<PeerId> members = Set.of();
    private int wantedAsOf;
    private Set<PeerId> wantedKept = Set.of();
    private long nextLookMs;

    /** @param failing whether dialling somebody is in vain at present */
    Topology(Context context, Predicate<PeerId> failing, Session session, Contacts contacts, Gossip gossip, Presence presence,
            Membership membership) {
        this.context = context;
        this.failing = failing;
        this.session = session;
        this.presence = presence;
        this.contacts = contacts;
        this.gossip = gossip;
        this.membership = membership;
        this.openedMs = context.nowMs;
    }

    /** Whom this session wants links to, and where they may be; the same map as long as nothing has changed. */
    Map<PeerId, List<String>> wanted() {
        Set<PeerId> kept = membership.kept();
        boolean grown = wantedAsOf != session.log().size() || !kept.equals(wantedKept);
        wantedKept = kept;
        if (grown || nextLookMs <= context.nowMs) {
            boolean mesh = gossip.isMesh();
            nextLookMs = mesh ? Long.MAX_VALUE : context.nowMs + LOOK_MS;
            wantedAsOf = session.log().size();
            Map<PeerId, List<String>> now = look(mesh);
            if (grown || !now.keySet().equals(wanted.keySet())) {
                wanted = now;
            }
        }
        return wanted;
    }

    private Map<PeerId, List<String>> look(boolean mesh) {
        Map<PeerId, List<String>> peers = new LinkedHashMap<>();
        Roster roster = session.roster();
        boolean belongs = roster.admits(context.self) || membership.keeps(context.self);
        members = belongs ? Stream.concat(roster.joined(), wantedKept.stream()).collect(Collectors.toCollection(TreeSet::new)) : Set.of();
        if (!belongs) {
            return peers;
        }
        List<PeerId> joined = roster.joined().toList();
        if (!mesh) {
            lookAround();
        }
        Stream.concat(Overlay.wanted(context.self, joined, ring::contains).stream(), wantedKept.stream().sorted())
                .forEach(peer -> peers.put(peer, addresses(peer)));
        if (roster.roleOf(context.self) == Role.DIRECTOR) {
            roster.invited().forEach(peer -> peers.put(peer, addresses(peer)));
        }
        peers.remove(context.self);
        return peers;
    }

    private void lookAround() {
        avoidedUntilMs.keySet().retainAll(members);
        wanted.keySet().stream().filter(failing).forEach(peer -> avoidedUntilMs.put(peer, context.nowMs + AVOIDED_MS));
        Set<PeerId> now = members.stream().filter(this::isReachable).collect(Collectors.toSet());
        if (!now.equals(reachable)) {
            unchangedSinceMs = context.nowMs;
            outdatedSinceMs = reachable.equals(ring) ? context.nowMs : outdatedSinceMs;
            reachable = now;
        }
        if (ring.isEmpty() || context.nowMs - unchangedSinceMs >= SETTLED_MS || context.nowMs - outdatedSinceMs >= UNSETTLED_MS) {
            ring = reachable;
        }
    }

    /** There is a link; or it was heard of lately, or may be, and dialling it is not in vain. */
    private boolean isReachable(PeerId peer) {
        long silentMs = presence.awayMs(peer).orElse(context.nowMs - openedMs);
        return contacts.get(peer).isPresent() || silentMs < SILENT_MS && avoidedUntilMs.getOrDefault(peer, 0L) <= context.nowMs;
    }

    private List<String> addresses(PeerId peer) {
        return session.profile(peer).map(Profile::addresses).orElse(List.of());
    }

    /** All who have joined, if we are one of them: a link is theirs to ask for, since their ring may not be quite ours. */
    Set<PeerId> members() {
        return members;
    }
}
