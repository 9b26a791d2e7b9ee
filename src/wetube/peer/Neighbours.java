package wetube.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Neighbour;
import wetube.party.PeerMessage;

/**
 * The links to other peers: one each, dialled again when it is lost, however many times both sides dial at once.
 *
 * <p><b>Which of two links stays.</b> If the other side has started anew since, the new one. Else, when both were dialled by the
 * same side, or the old one has been silent, the new one (nobody dials who holds a link). Else the one that the peer with the lower key dialled: both ends
 * decide alike, so one link stays.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Neighbours {
    /** First retry after about this long; doubled each time. */
    static final long MIN_BACKOFF_MS = 500;
    static final long MAX_BACKOFF_MS = 15_000;
    /** Both sides want the link: the one with the higher key lets the other go first. */
    static final long POLITE_MS = 400;
    /** A link that ends sooner counts as a dial that failed: whoever hangs up on us each time is not dialled again and again. */
    static final long SETTLED_MS = 5000;
    /** Who broke a rule is neither dialled nor let in for so long. */
    static final long SHUN_MS = 30_000;
    /** A member's beat comes every second; a link without so many may well be dead. */
    static final long SILENT_MS = 3000;
    /** Links to strangers: people about to be invited, or to invite us. */
    static final int MAX_STRANGERS = 32;
    /** Of those, from one machine: nobody takes all the places with keys made for it. */
    static final int MAX_STRANGERS_EACH_HOST = 8;
    static final int MAX_REMEMBERED = 1024;
    /** A link that serves nothing is closed after this long. */
    static final long PURPOSELESS_MS = 30_000;

    /** Somebody we want a link to. */
    private static final class Wanted {
        List<String> addresses = List.of();
        long nextMs;
        long backoffMs = MIN_BACKOFF_MS;
        long dial;
    }

    private final Context context;
    private final Map<Long, Neighbour> byLink = new TreeMap<>();
    private final Map<PeerId, Neighbour> byPeer = new TreeMap<>();
    private final Map<PeerId, Wanted> wanted = new TreeMap<>();
    /** Members: their links are welcome also where we want none ourselves. */
    private Set<PeerId> welcome = Set.of();
    private final Map<PeerId, Long> shunned = new HashMap<>();
    /** What {@link #wanted} was last made of. */
    private Map<PeerId, List<String>> lastWanted = Map.of();
    private long lastDial;

    Neighbours(Context context) {
        this.context = context;
    }

    // ---- links ----

    /** A link is up; says whether it stays. If it takes another's place, that one is closed, and {@link #linkDown} will follow. */
    Optional<Neighbour> linkUp(Input.LinkUp up) {
        Neighbour fresh = new Neighbour(up.link(), up.peer(), up.dialledByMe(), up.address(), up.hello(), context.nowMs);
        Wanted target = wanted.get(up.peer());
        if (target != null) {
            target.dial = 0;
            target.nextMs = context.nowMs + context.jitter(target.backoffMs);
        }
        if (shunnedUntilMs(up.peer()) > context.nowMs) {
            close(up.link(), "come back later");
            return Optional.empty();
        }
        Neighbour old = byPeer.get(up.peer());
        if (old != null && staysRatherThan(old, fresh)) {
            close(up.link(), "we have a link already");
            return Optional.empty();
        }
        boolean stranger = target == null && !welcome.contains(up.peer());
        if (old == null && stranger && !up.dialledByMe() && (strangers(fresh.address) >= MAX_STRANGERS_EACH_HOST
                || strangers("") >= MAX_STRANGERS)) {
            close(up.link(), "too many guests");
            return Optional.empty();
        }
        if (old != null) {
            close(old.link, "a newer link takes its place");
        }
        byLink.put(fresh.link, fresh);
        byPeer.put(fresh.peer, fresh);
        context.changed = true;
        return Optional.of(fresh);
    }

    private boolean staysRatherThan(Neighbour old, Neighbour fresh) {
        boolean lowerDialledOld = old.dialledByMe == context.self.compareTo(old.peer) < 0;
        return lowerDialledOld && old.dialledByMe != fresh.dialledByMe && old.hello.run().equals(fresh.hello.run())
                && context.nowMs - old.heardMs < SILENT_MS;
    }

    /** Guests who came to us from a machine; from any, if it is empty. What comes to us has no port in its address. */
    private long strangers(String host) {
        return byPeer.values().stream().filter(neighbour -> !wanted.containsKey(neighbour.peer) && !welcome.contains(neighbour.peer)
                && !neighbour.dialledByMe && (host.isEmpty() || neighbour.address.equals(host))).count();
    }

    /** The link is gone; tells whose it was if there is now no link to that peer. */
    Optional<Neighbour> linkDown(long link) {
        Neighbour gone = byLink.remove(link);
        if (gone == null || byPeer.get(gone.peer) != gone) {
            return Optional.empty();
        }
        byPeer.remove(gone.peer);
        Wanted target = wanted.get(gone.peer);
        if (target != null && context.nowMs - gone.sinceMs < SETTLED_MS) {
            retryLater(target);
        } else if (target != null) {
            boolean first = context.self.compareTo(gone.peer) < 0;
            target.nextMs = context.nowMs + context.jitter(first ? MIN_BACKOFF_MS / 5 : POLITE_MS);
            target.backoffMs = MIN_BACKOFF_MS;
        }
        context.changed = true;
        return Optional.of(gone);
    }

    /** The neighbour of a link, unless another link has taken its place. */
    Optional<Neighbour> at(long link) {
        return Optional.ofNullable(byLink.get(link)).filter(neighbour -> byPeer.get(neighbour.peer) == neighbour);
    }

    Optional<Neighbour> get(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    Collection<Neighbour> all() {
        return byPeer.values();
    }

    /**
     * Closes links that serve nothing any more: to people who are in no session of ours, nor invited, nor inviting. A link that a member
     * dialled serves at least the member.
     */
    void closePurposeless(Set<PeerId> guests) {
        for (Neighbour neighbour : byPeer.values()) {
            PeerId peer = neighbour.peer;
            if (guests.contains(peer) || wanted.containsKey(peer) || !neighbour.dialledByMe && welcome.contains(peer)) {
                neighbour.purposelessSinceMs = Long.MAX_VALUE;
            } else {
                neighbour.purposelessSinceMs = Math.min(neighbour.purposelessSinceMs, context.nowMs);
                if (context.nowMs - neighbour.purposelessSinceMs >= PURPOSELESS_MS) {
                    neighbour.purposelessSinceMs = context.nowMs;
                    close(neighbour.link, "nothing to say to each other");
                }
            }
        }
    }

    void close(long link, String reason) {
        context.send(link, new PeerMessage.Bye(reason));
        context.add(new Effect.CloseLink(link, reason));
    }

    /** Has nothing to do with this peer for a while. */
    void shun(PeerId peer) {
        shunned.values().removeIf(until -> until <= context.nowMs);
        if (shunned.size() < MAX_REMEMBERED) {
            shunned.put(peer, context.nowMs + SHUN_MS);
        }
    }

    // ---- dialling ----

    /** An attempt of its own number, outside the list of those wanted. */
    long dial(Optional<PeerId> expected, List<String> addresses) {
        long dial = ++lastDial;
        context.add(new Effect.Dial(dial, expected, addresses));
        return dial;
    }

    /**
     * From now on links are wanted to exactly these peers, at these addresses.
     *
     * @param members whose links are taken besides, however many they are
     */
    void want(Map<PeerId, List<String>> peers, Set<PeerId> members) {
        welcome = members;
        if (peers == lastWanted) {
            return;
        }
        lastWanted = peers;
        wanted.keySet().retainAll(peers.keySet());
        peers.forEach((peer, addresses) -> {
            Wanted target = wanted.get(peer);
            if (target == null) {
                target = new Wanted();
                boolean first = context.self.compareTo(peer) < 0;
                target.nextMs = context.nowMs + (first ? 0 : POLITE_MS);
                wanted.put(peer, target);
            }
            target.addresses = addresses.stream().limit(Act.MAX_ADDRESSES).toList();
        });
    }

    void dialFailed(long dial) {
        for (Wanted target : wanted.values()) {
            if (target.dial == dial) {
                target.dial = 0;
                retryLater(target);
            }
        }
    }

    private void retryLater(Wanted target) {
        target.nextMs = context.nowMs + context.jitter(target.backoffMs);
        target.backoffMs = Math.min(MAX_BACKOFF_MS, target.backoffMs * 2);
    }

    void tick() {
        wanted.forEach((peer, target) -> {
            if (isOpen(peer, target) && dueMs(peer, target) <= context.nowMs) {
                target.dial = dial(Optional.of(peer), target.addresses);
            }
        });
    }

    /** Whether a link to somebody wanted could not be had, at least twice in a row. */
    boolean isFailing(PeerId peer) {
        Wanted target = wanted.get(peer);
        return target != null && target.backoffMs >= 4 * MIN_BACKOFF_MS && !byPeer.containsKey(peer);
    }

    /** When {@link #tick} has something to do. */
    long wakeAtMs() {
        long wake = Long.MAX_VALUE;
        for (Map.Entry<PeerId, Wanted> entry : wanted.entrySet()) {
            if (isOpen(entry.getKey(), entry.getValue())) {
                wake = Math.min(wake, dueMs(entry.getKey(), entry.getValue()));
            }
        }
        return wake;
    }

    /** Wanted, and neither here nor being dialled. */
    private boolean isOpen(PeerId peer, Wanted target) {
        return target.dial == 0 && !target.addresses.isEmpty() && !byPeer.containsKey(peer);
    }

    private long dueMs(PeerId peer, Wanted target) {
        return Math.max(target.nextMs, shunnedUntilMs(peer));
    }

    private long shunnedUntilMs(PeerId peer) {
        return shunned.getOrDefault(peer, Long.MIN_VALUE);
    }

    /** All links that are up, also those about to be replaced. */
    List<Long> links() {
        return new ArrayList<>(byLink.keySet());
    }
}
