package wetube.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import wetube.party.Context;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.session.Profile;
import wetube.wire.Address;

/**
 * Calling others: how a director's peer invites. For the other end see {@link Invitations}.
 *
 * <pre>
 *   director's peer                                                 the other's
 *   dials the address, finds a key ──────────────────────────────►
 *   writes INVITE {peer: that key, role}; CARD
 *   INVITATION {session, title, role} ───────────────────────────►  shows it; the person accepts
 *                        ◄─────────────────── WANT, and the whole log in answer
 *                        ◄─────────────────── JOIN, an event with its name; or DECLINE, answered by a REMOVE
 * </pre>
 *
 * <p>What counts is the INVITE in the log; the message only tells of it.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Calls {
    private static final int MAX_CALLS = 32;
    /** A peer that is there but busy is dialled again after about so long, then twice as long; each dial takes up to five seconds more. */
    static final long BUSY_MS = 2000;
    /** That makes half a minute: a machine that was asleep or starved is back by then, or a person has to look. */
    static final int MAX_DIALS = 4;

    /** An address being dialled for our user, perhaps more than once. */
    static final class Call {
        private final EventId session;
        private final PageCommand.InviteAddress command;
        /** The attempt that is under way; 0 while we wait before the next. */
        private long dial;
        private long nextMs;
        private int dials;

        private Call(EventId session, PageCommand.InviteAddress command) {
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

    /** Who has not answered is told again after so long: there may have been no place for us at first. */
    static final long TELL_AGAIN_MS = 20_000;

    /** An invitation that stands, as it was told over a link. */
    private record Told(long link, EventId session, Role role) {}

    private final Context context;
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final AddressBook book;
    private final List<Call> calls = new ArrayList<>();
    private final Map<PeerId, Told> told = new HashMap<>();
    /** Those of them who have said no; an invitation is declined once. */
    private final Set<PeerId> refused = new HashSet<>();
    /** What these had declined was taken back, perhaps as their link broke and unheard: that is said again before they are asked anew. */
    private final Set<PeerId> takenBack = new HashSet<>();

    Calls(Context context, Neighbours neighbours, Sessions sessions, AddressBook book) {
        this.context = context;
        this.neighbours = neighbours;
        this.sessions = sessions;
        this.book = book;
    }

    // ---- by address ----

    void invite(Party party, PageCommand.InviteAddress command) {
        if (!mayInvite(party)) {
            return;
        }
        boolean calledAlready = calls.stream().anyMatch(call -> call.address().equals(command.address()));
        if (calledAlready || calls.size() >= MAX_CALLS) {
            error(command.address(), calledAlready ? "That address is being dialled already." : "Wait for the others first.");
            return;
        }
        Call call = new Call(party.id(), command);
        calls.add(call);
        dial(call);
    }

    private boolean mayInvite(Party party) {
        boolean may = party.role() == Role.DIRECTOR && !party.session().ended();
        if (!may) {
            context.error("INVITE", "Only directors may invite.");
        }
        return may;
    }

    private void dial(Call call) {
        call.dials++;
        call.dial = neighbours.dial(call.command.expected(), call.command.addresses().stream().map(Address::toString).toList());
        context.changed = true;
    }

    private Optional<Call> called(long dial) {
        return calls.stream().filter(call -> call.dial == dial && dial != 0).findFirst();
    }

    /** A call of ours reached a peer: it gets its INVITE. */
    void reached(Input.LinkUp up) {
        called(up.dial()).ifPresent(call -> {
            calls.remove(call);
            context.changed = true;
            sessions.open(call.session).filter(this::mayInvite).ifPresent(party -> {
                if (party.session().roster().roleOf(up.peer()) != Role.NONE) {
                    context.notice(party.session().name(up.peer()) + " is in this session already; now there is a link to " + call.address() + ".");
                } else {
                    String called = call.address().toString();    // who is dialled says no name before they have accepted
                    String name = party.session().profile(up.peer()).map(Profile::name)
                            .orElse(called.substring(0, Math.min(called.length(), Act.MAX_NAME_CHARS)));
                    write(party, up.peer(), call.role(), name, book.of(up.peer(), List.of()));
                }
            });
        });
    }

    /** A call came to nothing. Who is there but busy is called again. */
    void unreached(Input.DialFailed failed) {
        called(failed.dial()).ifPresent(call -> {
            context.changed = true;
            if (!failed.failure().isBusy() || call.dials == MAX_DIALS) {
                calls.remove(call);
                error(call.address(), failed.why(List.of(call.address())));
                return;
            }
            call.dial = 0;
            call.nextMs = context.nowMs + context.jitter(BUSY_MS << call.dials - 1);
            if (call.dials == 1) {
                context.notice(call.address() + " is there, but busy. It is called again for a while.");
            }
        });
    }

    void withdraw(Address address) {
        calls.removeIf(call -> call.address().equals(address));
        context.changed = true;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void error(Address address, String text) {
        context.error("INVITE", text, Optional.of(address.toString()));
    }

    // ---- by key ----

    void invite(Party party, PageCommand.InvitePeer command) {
        if (mayInvite(party)) {
            Optional<Profile> known = party.session().profile(command.peer());
            String name = party.session().name(command.peer());
            if (party.session().roster().roleOf(command.peer()) != Role.NONE) {
                context.error("INVITE", name + " is in this session already.");
                return;
            }
            context.notice(name + (neighbours.get(command.peer()).isPresent() ? " is told." : " is told as soon as their peer is in reach."));
            write(party, command.peer(), command.role(), name, book.of(command.peer(), known.map(Profile::addresses).orElse(List.of())));
        }
    }

    /** Somebody who has knocked comes in: by an INVITE, told as any other. */
    void letIn(Party party, PeerId peer, Role role, String name) {
        write(party, peer, role, name, book.of(peer, List.of()));
    }

    private void write(Party party, PeerId peer, Role role, String name, List<String> addresses) {
        if (party.session().roster().get(peer).equals(new Roster.Member(role, false))) {
            told.remove(peer);    // stands already: told again
        } else {
            party.propose("INVITE", time -> new Act.Invite(peer, role, name, addresses));
        }
    }

    // ---- what the invited are told, and say ----

    /** Calls again whom it is time to call again, and tells whoever is invited, or no longer is. */
    void tick() {
        calls.removeIf(call -> sessions.open(call.session).isEmpty());
        for (Call call : List.copyOf(calls)) {
            if (call.dial == 0 && call.nextMs <= context.nowMs) {
                if (mayInvite(sessions.open().get())) {
                    dial(call);
                } else {
                    calls.remove(call);
                }
            }
        }
        for (PeerId peer : Set.copyOf(told.keySet())) {
            if (!stands(peer, told.get(peer))) {
                takeBack(peer, told.remove(peer));
            }
        }
        sessions.open().filter(party -> party.role() == Role.DIRECTOR && !party.session().ended()).ifPresent(party ->
                party.session().roster().invited().forEach(peer -> neighbours.get(peer).ifPresent(to -> tell(party, to))));
    }

    private boolean stands(PeerId peer, Told invitation) {
        return sessions.open(invitation.session)
                .filter(party -> party.session().roster().get(peer).equals(new Roster.Member(invitation.role, false))).isPresent();
    }

    private void takeBack(PeerId peer, Told invitation) {
        if (refused.remove(peer)) {
            takenBack.add(peer);
        }
        boolean admitted = sessions.open().filter(party -> party.session().roster().admits(peer)).isPresent();
        if (!admitted && neighbours.at(invitation.link).isPresent()) {
            context.send(invitation.link, new PeerMessage.Withdrawn(invitation.session));
        }
    }

    /** At once over each new link, and now and then until it is answered. */
    private void tell(Party party, Neighbour to) {
        Told now = new Told(to.link, party.id(), party.session().roster().get(to.peer).role());
        boolean anew = !now.equals(told.put(to.peer, now));
        if (anew) {
            refused.remove(to.peer);
            if (takenBack.remove(to.peer)) {
                context.send(to.link, new PeerMessage.Withdrawn(now.session));
            }
        }
        if (anew || !refused.contains(to.peer) && context.nowMs - to.invitedMs >= TELL_AGAIN_MS) {
            to.invitedMs = context.nowMs;
            context.send(to.link, describe(party, now.role));
        }
    }

    private PeerMessage.Invitation describe(Party party, Role role) {
        return new PeerMessage.Invitation(party.id(), party.session().title(), role, context.name);
    }

    /** "What session is that?" Members and the invited may know. */
    void asked(Neighbour by, EventId session) {
        sessions.open(session).filter(party -> party.session().roster().admits(by.peer)).ifPresent(party ->
                context.send(by.link, describe(party, party.session().roster().get(by.peer).role())));
    }

    /** They declined: the INVITE is taken back. */
    void declined(Neighbour by, EventId session) {
        sessions.open(session).filter(party -> party.role() == Role.DIRECTOR).ifPresent(party -> {
            Roster.Member invited = party.session().roster().get(by.peer);
            if (invited.role() != Role.NONE && !invited.joined() && refused.add(by.peer)) {
                // Called twice: the answer is for both.
                calls.removeIf(call -> book.of(by.peer, List.of()).contains(call.address().toString()));
                context.notice(party.session().name(by.peer) + " declined the invitation.");
                party.propose("INVITE", time -> new Act.Remove(by.peer));
            }
        });
    }

    /** Whose links have a purpose although they are in no session of ours yet. */
    Set<PeerId> invited() {
        return told.keySet();
    }

    long wakeAtMs() {
        return calls.stream().filter(call -> call.dial == 0).mapToLong(call -> call.nextMs).min().orElse(Long.MAX_VALUE);
    }
}
