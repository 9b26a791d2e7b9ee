package wetube.peer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.party.Context;
import wetube.party.PeerMessage;
import wetube.wire.Recent;

/**
 * Being invited: what others have sent, until our user answers. For the other end see {@link Calls}.
 *
 * <p>Anybody may invite, so places are shared out by host: when there is none left, the host that has most loses its oldest. Members of
 * the open session have places of their own. An invitation that lost its place is said again until it is answered.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Invitations {
    /** Strangers may send some; nobody has use for more at a time. */
    static final int MAX_INCOMING = 16;
    /** A host from which more come is not asking anybody to a party. */
    static final int MAX_INCOMING_EACH = 4;
    private static final int MAX_UNSHOWN = 99;
    /** Sessions that a neighbour may mention before we stop asking what they are. */
    private static final int MAX_ASKED = 8;

    /** Somebody's invitation that our user has not answered. */
    record Incoming(PeerMessage.Invitation message, PeerId from, String host, boolean fellow, long timeMs) {}

    private final Context context;
    private final Neighbours neighbours;
    private final Map<EventId, Incoming> incoming = new LinkedHashMap<>();
    /** For which there was no place, and whose they are. */
    private final Map<EventId, PeerId> unshown = new HashMap<>();
    /** What our user said no to, and to whom, until they take it back. */
    private final Map<EventId, PeerId> declined = new Recent<>(MAX_INCOMING, false);
    /** Which sessions we have asked about, over each link. */
    private final Map<Long, Set<EventId>> asked = new HashMap<>();

    Invitations(Context context, Neighbours neighbours) {
        this.context = context;
        this.neighbours = neighbours;
    }

    /** Somebody beats in a session that we don't know. */
    void mentioned(Neighbour by, EventId session) {
        Set<EventId> before = asked.computeIfAbsent(by.link, link -> new HashSet<>());
        if (!incoming.containsKey(session) && before.size() < MAX_ASKED && before.add(session)) {
            context.send(by.link, new PeerMessage.Ask(session));
        }
    }

    void linkDown(long link) {
        asked.remove(link);
    }

    /** Our user said no, and the inviter has not taken it back yet: perhaps our DECLINE was lost with a link. It is said again. */
    private boolean isDeclined(Neighbour from, EventId session) {
        return from.peer.equals(declined.get(session));
    }

    /**
     * Whoever invited first stays the one who is shown, as long as there is a link: the others can say what they like.
     *
     * @param fellow whether it is a member of the open session
     */
    void received(Neighbour from, PeerMessage.Invitation message, boolean fellow) {
        if (isDeclined(from, message.session())) {
            context.send(from.link, new PeerMessage.Decline(message.session()));
            return;
        }
        Optional<Incoming> before = Optional.ofNullable(incoming.get(message.session()));
        boolean anothers = before.filter(b -> !b.from.equals(from.peer) && neighbours.get(b.from).isPresent()).isPresent();
        boolean saidAgain = before.filter(b -> b.from.equals(from.peer) && b.message.equals(message)).isPresent();
        if (!anothers && !saidAgain) {
            incoming.put(message.session(), new Incoming(message, from.peer, from.host(), fellow, context.nowMs));
            unshown.remove(message.session());
            makeRoom(fellow);
            context.changed = true;
        }
    }

    private void makeRoom(boolean fellow) {
        List<Incoming> all = places(fellow);
        if (all.size() > MAX_INCOMING) {
            incoming.values().removeIf(invitation -> neighbours.get(invitation.from).isEmpty());    // they come again with their link
            all = places(fellow);
        }
        Map<String, List<Incoming>> byHost = all.stream().collect(Collectors.groupingBy(Incoming::host));
        List<Incoming> most = byHost.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
        if (all.size() > MAX_INCOMING || !fellow && most.size() > MAX_INCOMING_EACH) {
            Incoming out = incoming.remove(most.getFirst().message.session());
            if (unshown.size() < MAX_UNSHOWN) {
                unshown.put(out.message.session(), out.from);
            }
        }
    }

    private List<Incoming> places(boolean fellow) {
        return incoming.values().stream().filter(invitation -> invitation.fellow == fellow).toList();
    }

    void withdrawn(Neighbour from, EventId session) {
        if (isDeclined(from, session)) {
            declined.remove(session);
        }
        unshown.remove(session, from.peer);
        Incoming was = incoming.get(session);
        if (was != null && was.from.equals(from.peer)) {
            incoming.remove(session);
            context.strangersNotice(was.message.name() + " took the invitation to “" + was.message.title() + "” back.");
            context.changed = true;
        }
    }

    /** It is answered, and no longer shown. */
    Optional<Incoming> take(EventId session) {
        Optional<Incoming> taken = Optional.ofNullable(incoming.remove(session));
        context.changed |= taken.isPresent();
        return taken;
    }

    void decline(EventId session) {
        take(session).ifPresent(invitation -> {
            declined.put(session, invitation.from);
            neighbours.get(invitation.from).ifPresent(from -> context.send(from.link, new PeerMessage.Decline(session)));
        });
    }

    /** How many others there are whose inviters are still here. */
    int unshown() {
        unshown.values().removeIf(inviter -> neighbours.get(inviter).isEmpty());
        return unshown.size();
    }

    List<Incoming> incoming() {
        return List.copyOf(incoming.values());
    }

    /** Whose links have a purpose although they are in no session of ours. */
    Set<PeerId> inviters() {
        return incoming.values().stream().map(Incoming::from).collect(Collectors.toSet());
    }
}
