package wetube.peer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.PeerMessage;

/**
 * The links to other peers: one each, dialled again when it is lost, however many times both sides dial at once.
 *
 * <p><b>Which of two links stays.</b> If the other side has started anew since, the new one. Else, when both were dialled by the
 * same side, the old one has been silent, or its peer has moved, the new one (nobody dials who holds a link that is heard). Else the one that the peer with the lower key dialled: both ends
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
    /** So long a busy machine may do nothing. */
    private static final long STILL_MS = 1500;
    /** Links to strangers: people about to be invited, or to invite us. */
    static final int MAX_STRANGERS = 32;
    /** Of those, from one machine: nobody takes all the places with keys made for it. */
    static final int MAX_STRANGERS_EACH_HOST = 8;
    static final int MAX_REMEMBERED = 1024;
    /**
     * A member that sends nothing at all for so long is gone, whatever TCP thinks. Not sooner: where a way is open in one direction only,
     * the other side still hears us on this link.
     */
    static final long DEAD_MS = 30_000;
    /** A link that serves nothing is closed after this long. */
    static final long PURPOSELESS_MS = 30_000;

    /** Somebody we want a link to. */
    private static final class Wanted {
        /** Where it may be by what those who want it know. */
        List<String> addresses = List.of();
        long nextMs;
        long backoffMs = MIN_BACKOFF_MS;
        long dial;
    }

    private final Context context;
    private final AddressBook book;
    private final Map<Long, Neighbour> byLink = new TreeMap<>();
    private final Map<PeerId, Neighbour> byPeer = new TreeMap<>();
    private final Map<PeerId, Wanted> wanted = new TreeMap<>();
    /** Members: their links are welcome also where we want none ourselves. */
    private Set<PeerId> welcome = Set.of();
    private final Map<PeerId, Long> shunned = new HashMap<>();
    /** What {@link #wanted} is the union of, by whose wish it is. */
    private final Map<String, Map<PeerId, List<String>>> wishes = new TreeMap<>();
    private long lastDial;
    /** When we last ran, and when we last went on after standing still. */
    private long ranMs;
    private long wokeMs;

    Neighbours(Context context, AddressBook book) {
        this.context = context;
        this.book = book;
    }

    // ---- links ----

    /** A link is up; says whether it stays. If it takes another's place, that one is closed, and {@link #linkDown} will follow. */
    Optional<Neighbour> linkUp(Input.LinkUp up) {
        Neighbour fresh = new Neighbour(up, context.nowMs);
        Wanted target = wanted.get(up.peer());
        if (target != null) {
            target.dial = 0;
            target.nextMs = context.nowMs + context.jitter(target.backoffMs);
        }
        if (shunnedUntilMs(up.peer()) > context.nowMs) {
            context.close(up.link(), "come back later");
            return Optional.empty();
        }
        Neighbour old = byPeer.get(up.peer());
        if (old != null && staysRatherThan(old, fresh)) {
            context.close(up.link(), "we have a link already");
            return Optional.empty();
        }
        boolean stranger = target == null && !welcome.contains(up.peer());
        if (old == null && stranger && !up.dialledByMe() && (strangers(fresh.host()) >= MAX_STRANGERS_EACH_HOST
                || strangers("") >= MAX_STRANGERS)) {
            context.close(up.link(), "too many guests");
            return Optional.empty();
        }
        if (old != null && target != null && context.nowMs - old.sinceMs >= SETTLED_MS) {
            target.backoffMs = MIN_BACKOFF_MS;
        }
        if (old != null) {
            context.close(old.link, "a newer link takes its place");
        }
        byLink.put(fresh.link, fresh);
        byPeer.put(fresh.peer, fresh);
        context.changed = true;
        return Optional.of(fresh);
    }

    private boolean staysRatherThan(Neighbour old, Neighbour fresh) {
        boolean lowerDialledOld = old.dialledByMe == context.self.compareTo(old.peer) < 0;
        return lowerDialledOld && old.dialledByMe != fresh.dialledByMe && old.hello.run().equals(fresh.hello.run())
                && old.hello.moves() == fresh.hello.moves() && isHeard(old) && !old.stale;
    }

    /** Says to these who we are, who did not know it when their links came up. */
    void introduce(Predicate<PeerId> known) {
        byPeer.values().stream().filter(one -> !one.toldWho && known.test(one.peer)).forEach(this::introduce);
    }

    /** Says who we are, once over each link: to whoever belongs to the open session, is to be a friend, or has proved to know the code. */
    void introduce(Neighbour to) {
        if (!to.toldWho) {
            to.toldWho = true;
            context.send(to.link, new PeerMessage.Card(context.name, context.port, context.addresses));
        }
    }

    /** A peer says who it is: it is where the link leads or comes from, at the port it listens on, and where it says. */
    void introduced(Neighbour from, PeerMessage.Card card) {
        from.card = Optional.of(card);
        book.note(from.peer, from.dialledByMe ? from.address : from.address + ":" + card.port(), card.addresses());
    }

    /** Guests who came to us from a machine; from any, if it is empty. What comes to us has no port in its address. */
    private long strangers(String host) {
        return byPeer.values().stream().filter(neighbour -> !wanted.containsKey(neighbour.peer) && !welcome.contains(neighbour.peer)
                && !neighbour.dialledByMe && (host.isEmpty() || neighbour.host().equals(host))).count();
    }

    void linkDown(long link) {
        Neighbour gone = byLink.remove(link);
        if (gone == null || byPeer.get(gone.peer) != gone) {
            return;
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
    }

    /** Something has come over a link; empty if that is being closed. */
    Optional<Neighbour> heard(long link) {
        Optional<Neighbour> from = at(link);
        from.ifPresent(neighbour -> {
            neighbour.heardMs = context.nowMs;
            neighbour.speaks = true;
        });
        return from;
    }

    /** Whether anything has come from any of them lately. */
    boolean hearsAnybody() {
        return byPeer.values().stream().anyMatch(this::isHeard);
    }

    private boolean isHeard(Neighbour neighbour) {
        return context.nowMs - neighbour.heardMs < SILENT_MS;
    }

    /** Local time is about to make up for time that this machine has slept: what has come since it woke has still come just now. */
    void slept(long ms) {
        byPeer.values().stream().filter(this::isHeard).forEach(neighbour -> neighbour.heardMs += ms);
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
                    context.close(neighbour.link, "nothing to say to each other");
                }
            }
        }
    }

    /** Has nothing to do with this peer for a while. */
    void shun(PeerId peer) {
        shunned.values().removeIf(until -> until <= context.nowMs);
        if (shunned.size() < MAX_REMEMBERED) {
            shunned.put(peer, context.nowMs + SHUN_MS);
        }
    }

    /**
     * This machine has other addresses: nothing will come over the links it had, nor of the dials that are under way from where it was.
     * All are dialled beside them, at once.
     */
    void moved() {
        byPeer.values().forEach(neighbour -> neighbour.stale = true);
        wanted.values().forEach(target -> {
            target.dial = 0;
            target.nextMs = context.nowMs;
            target.backoffMs = MIN_BACKOFF_MS;
        });
    }

    /** Whether a member that has spoken over its link is silent now, or we have moved: it is dialled, and the old link may yet come to life. */
    private boolean isLost(Neighbour neighbour) {
        return neighbour.stale || neighbour.speaks && welcome.contains(neighbour.peer) && lostMs(neighbour) <= context.nowMs;
    }

    /** Time in which we did not run ourselves is nobody's silence. */
    private long lostMs(Neighbour neighbour) {
        return Math.max(neighbour.heardMs, wokeMs) + SILENT_MS + (context.self.compareTo(neighbour.peer) < 0 ? 0 : POLITE_MS);
    }

    // ---- dialling ----

    /** An attempt of its own number, outside the list of those wanted. */
    long dial(Optional<PeerId> expected, List<String> addresses) {
        long dial = ++lastDial;
        context.add(new Effect.Dial(dial, expected, addresses));
        return dial;
    }

    /**
     * From now on links are wanted to these peers, and to those of the other wishes.
     *
     * @param whose names the wish: each replaces the one before of that name
     * @param peers with the addresses that are known of them beside those in the address book
     */
    void want(String whose, Map<PeerId, List<String>> peers) {
        if (wishes.put(whose, peers) == peers) {
            return;
        }
        wanted.keySet().removeIf(peer -> wishes.values().stream().noneMatch(wish -> wish.containsKey(peer)));
        peers.forEach((peer, addresses) -> wanted.computeIfAbsent(peer, this::first).addresses = addresses);
    }

    /** Somebody is wanted for the first time. The one with the higher key lets the other go first. */
    private Wanted first(PeerId peer) {
        Wanted target = new Wanted();
        target.nextMs = context.nowMs + (context.self.compareTo(peer) < 0 ? 0 : POLITE_MS);
        return target;
    }

    /** From now on links to these members are taken, too, however many they are. */
    void welcome(Set<PeerId> members) {
        welcome = members;
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
        wokeMs = context.nowMs - ranMs >= STILL_MS ? context.nowMs : wokeMs;
        ranMs = context.nowMs;
        wanted.forEach((peer, target) -> {
            if (isOpen(peer, target) && dueMs(peer, target) <= context.nowMs) {
                target.dial = dial(Optional.of(peer), addresses(peer, target));
            }
        });
        byPeer.values().stream().filter(this::isDead).forEach(neighbour -> {
            neighbour.heardMs = context.nowMs;
            context.add(new Effect.CloseLink(neighbour.link, "silent for " + DEAD_MS / 1000 + " s"));
        });
    }

    /** A member has something to say every second; somebody who has not answered an invitation yet has not. */
    private boolean isDead(Neighbour neighbour) {
        return welcome.contains(neighbour.peer) && context.nowMs - neighbour.heardMs >= DEAD_MS;
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
        for (Neighbour neighbour : byPeer.values()) {
            long nextMs = neighbour.speaks && !isLost(neighbour) ? lostMs(neighbour) : neighbour.heardMs + DEAD_MS;
            wake = welcome.contains(neighbour.peer) ? Math.min(wake, nextMs) : wake;
        }
        return wake;
    }

    /** Wanted, and neither here nor being dialled. */
    private boolean isOpen(PeerId peer, Wanted target) {
        boolean linked = get(peer).filter(neighbour -> !isLost(neighbour)).isPresent();
        return target.dial == 0 && !linked && !addresses(peer, target).isEmpty();
    }

    /** All that are known, ours left out: two homes may use the same addresses, and Docker gives everybody the same. */
    private List<String> addresses(PeerId peer, Wanted target) {
        return book.all(peer, target.addresses).stream().filter(address -> !context.addresses.contains(address)).toList();
    }

    private long dueMs(PeerId peer, Wanted target) {
        return Math.max(target.nextMs, shunnedUntilMs(peer));
    }

    private long shunnedUntilMs(PeerId peer) {
        return shunned.getOrDefault(peer, Long.MIN_VALUE);
    }
}
