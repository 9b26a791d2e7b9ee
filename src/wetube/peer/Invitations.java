package wetube.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.page.PageMessage;
import wetube.party.Context;
import wetube.party.Neighbour;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.session.Profile;
import wetube.wire.Address;

/**
 * Both ends of an invitation.
 *
 * <pre>
 *   director's peer                                                 the other's
 *   dials the address, finds a key ──────────────────────────────►
 *   writes INVITE {peer: that key, role}
 *   INVITATION {session, title, role} ───────────────────────────►  shows it; the person accepts
 *                        ◄─────────────────── WANT, and the whole log in answer
 *                        ◄─────────────────── JOIN, an event; or DECLINE, answered by a REMOVE
 * </pre>
 *
 * <p>What counts is the INVITE in the log; the message only tells of it.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Invitations {
    /** Strangers may send some; nobody has use for more at a time. */
    private static final int MAX_INCOMING = 16;
    /** One who sends more is not asking anybody to a party. */
    private static final int MAX_INCOMING_EACH = 4;
    private static final int MAX_DIALLING = 32;
    /** Who is there but busy is dialled again after about so long, then twice as long; each dial takes up to five seconds more. */
    static final long BUSY_MS = 2000;
    /** That makes half a minute: a machine that was asleep or starved is back by then, or a person has to look. */
    static final int MAX_DIALS = 4;
    private static final int MAX_ADDRESSES = 8;

    /** Somebody's invitation that our user has not answered. */
    record Incoming(PeerMessage.Invitation message, PeerId from, List<String> addresses, long timeMs) {}

    /** An address being dialled for our user, perhaps more than once. */
    static final class Dialling {
        private final EventId session;
        private final PageCommand.InviteAddress command;
        /** The attempt that is under way; 0 while we wait before the next. */
        private long dial;
        private long nextMs;
        private int dials;

        private Dialling(EventId session, PageCommand.InviteAddress command) {
            this.session = session;
            this.command = command;
        }

        Address address() {
            return command.address();
        }

        Role role() {
            return command.role();
        }

        /** Counts from 1, and up to {@link #MAX_DIALS}: the attempt that is under way, or the next one. */
        int attempt() {
            return dial == 0 ? dials + 1 : dials;
        }
    }

    private record Told(long link, EventId session, Role role) {}

    private final Context context;
    private final Neighbours neighbours;
    private final Map<EventId, Incoming> incoming = new LinkedHashMap<>();
    private final List<Dialling> dialling = new ArrayList<>();
    /** What our user said no to, and to whom, until they take it back. */
    private final Map<EventId, PeerId> declined = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, PeerId> eldest) {
            return size() > MAX_INCOMING;
        }
    };
    /** Links over which somebody was told of an invitation that stands. */
    private final Map<PeerId, Told> told = new HashMap<>();
    /** Those of them who have said no; an invitation is declined once. */
    private final Set<PeerId> answered = new HashSet<>();
    /** What these had declined was taken back, perhaps as their link broke and unheard: that is said again before they are asked anew. */
    private final Set<PeerId> takenBack = new HashSet<>();

    Invitations(Context context, Neighbours neighbours) {
        this.context = context;
        this.neighbours = neighbours;
    }

    // ---- inviting ----

    void invite(Party party, PageCommand.InviteAddress command) {
        if (!mayInvite(party)) {
            return;
        }
        boolean dialledAlready = dialling.stream().anyMatch(d -> d.address().equals(command.address()));
        if (dialledAlready || dialling.size() >= MAX_DIALLING) {
            error(command.address(), dialledAlready ? "That address is being dialled already." : "Wait for the others first.");
            return;
        }
        Dialling attempt = new Dialling(party.id(), command);
        dialling.add(attempt);
        dial(attempt);
    }

    private void dial(Dialling attempt) {
        attempt.dials++;
        attempt.dial = neighbours.dial(attempt.command.expected(), attempt.command.addresses().stream().map(Address::toString).toList());
        context.changed = true;
    }

    private Optional<Dialling> dialled(long dial) {
        return dialling.stream().filter(attempt -> attempt.dial == dial && dial != 0).findFirst();
    }

    void invite(Party party, PageCommand.InvitePeer command) {
        if (mayInvite(party)) {
            Optional<Profile> known = party.session().profile(command.peer());
            write(party, command.peer(), command.role(), known.map(p -> p.name()).orElse(command.peer().shortText()),
                    known.map(p -> p.addresses()).orElse(List.of()));
        }
    }

    private boolean mayInvite(Party party) {
        if (party.role() != Role.DIRECTOR || party.session().ended()) {
            context.error("INVITE", "Only directors may invite.");
            return false;
        }
        return true;
    }

    /** An attempt of ours reached a peer: it gets its INVITE. */
    void reached(Optional<Party> party, Input.LinkUp up) {
        Optional<Dialling> dialled = dialled(up.dial());
        if (dialled.isEmpty()) {
            return;
        }
        Dialling attempt = dialled.get();
        dialling.remove(attempt);
        context.changed = true;
        if (party.filter(open -> open.id().equals(attempt.session)).isEmpty() || !mayInvite(party.get())) {
            return;
        }
        Role now = party.get().session().roster().roleOf(up.peer());
        if (now != Role.NONE) {
            error(attempt.address(), up.hello().name() + " is in this session already.");
            return;
        }
        Set<String> addresses = new LinkedHashSet<>(List.of(attempt.address().toString()));
        addresses.addAll(up.hello().addresses());
        write(party.get(), up.peer(), attempt.role(), up.hello().name(), addresses.stream().limit(MAX_ADDRESSES).toList());
    }

    private void write(Party party, PeerId peer, Role role, String name, List<String> addresses) {
        Roster.Member now = party.session().roster().get(peer);
        if (now.role() == role && !now.joined()) {
            told.remove(peer);    // stands already: told again
            tell(Optional.of(party));
        } else {
            party.propose("INVITE", time -> new Act.Invite(peer, role, name, addresses));
        }
    }

    /** An attempt came to nothing. Who is there but busy is tried again. */
    void unreached(Input.DialFailed failed) {
        dialled(failed.dial()).ifPresent(attempt -> {
            context.changed = true;
            if (failed.failure() != Input.Failure.BUSY || attempt.dials == MAX_DIALS) {
                dialling.remove(attempt);
                error(attempt.address(), failed.why());
                return;
            }
            attempt.dial = 0;
            attempt.nextMs = context.nowMs + context.jitter(BUSY_MS << attempt.dials - 1);
            if (attempt.dials == 1) {
                context.notice(attempt.address() + " is there, but busy. It is called again for a while.");
            }
        });
    }

    void withdraw(Address address) {
        dialling.removeIf(attempt -> attempt.address().equals(address));
        context.changed = true;
    }

    /** Calls again whom it is time to call again; what was begun for a session that is no longer open is given up. */
    void tick(Optional<Party> party) {
        dialling.removeIf(attempt -> party.filter(open -> open.id().equals(attempt.session)).isEmpty());
        for (Dialling attempt : List.copyOf(dialling)) {
            if (attempt.dial == 0 && attempt.nextMs <= context.nowMs) {
                if (mayInvite(party.get())) {
                    dial(attempt);
                } else {
                    dialling.remove(attempt);
                }
            }
        }
    }

    long wakeAtMs() {
        return dialling.stream().filter(attempt -> attempt.dial == 0).mapToLong(attempt -> attempt.nextMs).min().orElse(Long.MAX_VALUE);
    }

    List<Dialling> dialling() {
        return List.copyOf(dialling);
    }

    private void error(Address address, String text) {
        context.toPage(PageMessage.error("INVITE", text, Optional.of(address.toString())));
    }

    /** Tells those who are invited and linked, once a link; and those who no longer are. */
    void tell(Optional<Party> party) {
        party.filter(open -> open.role() != Role.NONE && incoming.remove(open.id()) != null).ifPresent(open -> context.changed = true);
        for (Iterator<Map.Entry<PeerId, Told>> it = told.entrySet().iterator(); it.hasNext();) {
            Map.Entry<PeerId, Told> entry = it.next();
            boolean stands = party.filter(p -> p.id().equals(entry.getValue().session)
                    && p.session().roster().get(entry.getKey()).equals(new Roster.Member(entry.getValue().role, false))).isPresent();
            if (!stands) {
                it.remove();
                if (answered.remove(entry.getKey())) {
                    takenBack.add(entry.getKey());
                }
                boolean gone = party.filter(p -> p.session().roster().admits(entry.getKey())).isEmpty();
                if (gone && neighbours.at(entry.getValue().link).isPresent()) {
                    context.send(entry.getValue().link, new PeerMessage.Withdrawn(entry.getValue().session));
                }
            }
        }
        if (party.isEmpty() || party.get().role() != Role.DIRECTOR || party.get().session().ended()) {
            return;
        }
        party.get().session().roster().invited().forEach(peer -> neighbours.get(peer).ifPresent(neighbour -> {
            Role role = party.get().session().roster().get(peer).role();
            Told now = new Told(neighbour.link, party.get().id(), role);
            if (!now.equals(told.put(peer, now))) {
                answered.remove(peer);
                if (takenBack.remove(peer)) {
                    context.send(neighbour.link, new PeerMessage.Withdrawn(now.session));
                }
                context.send(neighbour.link, describe(party.get(), role));
            }
        }));
    }

    private PeerMessage.Invitation describe(Party party, Role role) {
        return new PeerMessage.Invitation(party.id(), party.session().title(), role, context.name);
    }

    /** "What session is that?" Members and the invited may know. */
    void asked(Optional<Party> party, Neighbour by, EventId session) {
        party.filter(p -> p.id().equals(session) && p.session().roster().admits(by.peer)).ifPresent(p ->
                context.send(by.link, describe(p, p.session().roster().get(by.peer).role())));
    }

    /** They declined: the INVITE is taken back. */
    void declined(Optional<Party> party, Neighbour by, EventId session) {
        party.filter(p -> p.id().equals(session) && p.role() == Role.DIRECTOR).ifPresent(p -> {
            Roster.Member invited = p.session().roster().get(by.peer);
            if (invited.role() != Role.NONE && !invited.joined() && answered.add(by.peer)) {
                dialling.removeIf(attempt -> by.addresses().contains(attempt.address().toString()));    // asked twice: the answer is for both
                context.notice(by.hello.name() + " declined the invitation.");
                p.propose("INVITE", time -> new Act.Remove(by.peer));
            }
        });
    }

    // ---- being invited ----

    /** Our user said no, and the inviter has not taken it back yet: perhaps our DECLINE was lost with a link. It is said again. */
    private boolean isDeclined(Neighbour from, EventId session) {
        return from.peer.equals(declined.get(session));
    }

    /** Whoever invited first stays the one who is shown, as long as there is a link: the others can say what they like. */
    void received(Neighbour from, PeerMessage.Invitation message) {
        if (isDeclined(from, message.session())) {
            context.send(from.link, new PeerMessage.Decline(message.session()));
            return;
        }
        Optional<Incoming> before = Optional.ofNullable(incoming.get(message.session()));
        boolean anothers = before.filter(b -> !b.from.equals(from.peer) && neighbours.get(b.from).isPresent()).isPresent();
        if (incoming.size() >= MAX_INCOMING) {
            incoming.values().removeIf(invitation -> neighbours.get(invitation.from).isEmpty());    // they come again with their link
        }
        long sent = incoming.values().stream().filter(invitation -> invitation.from.equals(from.peer)).count();
        boolean room = before.isPresent() || incoming.size() < MAX_INCOMING && sent < MAX_INCOMING_EACH;
        if (room && !anothers) {
            incoming.put(message.session(), new Incoming(message, from.peer, from.addresses(), context.nowMs));
            context.changed = true;
        }
    }

    void withdrawn(Neighbour from, EventId session) {
        if (isDeclined(from, session)) {
            declined.remove(session);
        }
        Incoming was = incoming.get(session);
        if (was != null && was.from.equals(from.peer)) {
            incoming.remove(session);
            context.strangersNotice(was.message.name() + " took the invitation to “" + was.message.title() + "” back.");
            context.changed = true;
        }
    }

    /** The answer is given: it is no longer shown. */
    Optional<Incoming> take(EventId session) {
        context.changed = true;
        return Optional.ofNullable(incoming.remove(session));
    }

    void decline(EventId session) {
        take(session).ifPresent(invitation -> {
            declined.put(session, invitation.from);
            neighbours.get(invitation.from).ifPresent(from -> context.send(from.link, new PeerMessage.Decline(session)));
        });
    }

    boolean isShown(EventId session) {
        return incoming.containsKey(session);
    }

    List<Incoming> incoming() {
        return List.copyOf(incoming.values());
    }

    /** Those whose links have a purpose although they are in no session of ours. */
    Set<PeerId> guests() {
        Set<PeerId> guests = new HashSet<>(told.keySet());
        incoming.values().forEach(invitation -> guests.add(invitation.from));
        return guests;
    }
}
