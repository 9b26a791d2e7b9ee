package wetube.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.chat.Conference;
import wetube.chat.ConferenceKeys;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.EventId;
import wetube.party.Context;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.party.PeerMessage.AtDoor.Answer;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * The door of a session, as a member keeps it: whoever proves to know the conference's code is told of the session, and a director lets
 * them in. For the other side see {@link Finding}.
 *
 * <pre>
 *   newcomer                                                             a member
 *   KNOCK {HMAC(door key, "newcomer" ‖ my key ‖ yours)} ──────────────►  tries the codes of its sessions
 *   ◄── CARD; WELCOME {HMAC(door key, "member" ‖ my key ‖ yours), session, …}  or AT_DOOR WRONG_CODE
 *   CARD ─────────────────────────────────────────────────────────────►  only now: before it, neither has said a name or an address
 *   ENTER {session, name}, to each director that is here ─────────────►  asks its person, or writes INVITE at once
 *   ◄── AT_DOOR ASKED, then INVITATION; or LATER, NOBODY, NO
 * </pre>
 *
 * <p>Both keys are those of the TLS connection, so a proof is worth nothing on another one: it can be neither replayed nor relayed, nor
 * sent back to where it came from.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Door {
    private static final int GUESTS_MAX = 32;
    /** Of wrong proofs, from one address; a code that was made has 80 bits, and a person mistypes it once or twice. */
    private static final int WRONG_EACH_MINUTE = 5;
    private static final int SOURCES_MAX = 1024;
    private static final long MINUTE_MS = 60_000;
    /** Where viewers come in at once: so often, so many from one address, so many in all. */
    private static final long ENTRY_EVERY_MS = 2000;
    private static final int ENTRIES_EACH_ADDRESS = 8;
    private static final int MEMBERS_MAX = 256;

    /** Somebody who has proved to know the code; {@code name} is there once our person is asked to let them in. */
    private record Guest(Neighbour at, EventId session, Optional<String> name) {}

    private final Context context;
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final Codes codes;
    private final Calls calls;
    private final AddressBook book;
    private final Map<PeerId, Guest> guests = new LinkedHashMap<>();
    /** Times of wrong proofs, by where they came from: the last ones. */
    private final Map<String, List<Long>> wrong = new HashMap<>();
    private final Map<String, Integer> entries = new HashMap<>();
    private long nextEntryMs;

    Door(Context context, Neighbours neighbours, Sessions sessions, Codes codes, Calls calls, AddressBook book) {
        this.context = context;
        this.neighbours = neighbours;
        this.sessions = sessions;
        this.codes = codes;
        this.calls = calls;
        this.book = book;
    }

    static boolean isProof(String shown, ConferenceKeys keys, String side, PeerId prover, PeerId checker) {
        return MessageDigest.isEqual(shown.getBytes(US_ASCII),
                keys.proof(side, prover, checker).getBytes(US_ASCII));
    }

    void knocked(Neighbour from, PeerMessage.Knock message) {
        Optional<Conference> conference = codes.provedBy(keys -> isProof(message.proof(), keys, "newcomer", from.peer, context.self));
        if (conference.isEmpty()) {
            refuse(from);
            return;
        }
        Optional<Party> open = sessions.open().filter(party -> codes.of(party.id()).equals(conference) && party.role() != Role.NONE
                && !party.session().ended());
        if (open.isEmpty() || guests.size() >= GUESTS_MAX && !guests.containsKey(from.peer)) {
            answer(from, open.isEmpty() ? Answer.CLOSED : Answer.LATER);
            return;
        }
        guests.put(from.peer, new Guest(from, open.get().id(), Optional.empty()));
        neighbours.introduce(from);
        context.send(from.link, welcome(open.get(), conference.get().keys().proof("member", context.self, from.peer)));
    }

    /** A wrong code is said to be wrong; too many from one address are not answered any more, and nobody else notices. */
    private void refuse(Neighbour from) {
        List<Long> before = wrong.getOrDefault(from.host(), List.of()).stream().filter(at -> context.nowMs - at < MINUTE_MS).toList();
        if (before.size() >= WRONG_EACH_MINUTE) {
            context.close(from.link, "too many wrong codes");
            return;
        }
        wrong.values().removeIf(times -> context.nowMs - times.get(times.size() - 1) >= MINUTE_MS);
        if (wrong.size() < SOURCES_MAX || wrong.containsKey(from.host())) {
            wrong.put(from.host(), Stream.concat(before.stream(), Stream.of(context.nowMs)).toList());
        }
        answer(from, Answer.WRONG_CODE);
    }

    private void answer(Neighbour to, Answer answer) {
        context.send(to.link, new PeerMessage.AtDoor(answer));
    }

    private PeerMessage.Welcome welcome(Party party, String proof) {
        Set<PeerId> here = party.here();
        List<String> people = here.stream().limit(PeerMessage.MAX_PEOPLE).map(party.session()::name).toList();
        Map<PeerId, List<String>> directors = new TreeMap<>();
        here.stream().filter(peer -> party.session().roster().roleOf(peer) == Role.DIRECTOR).limit(PeerMessage.MAX_PEOPLE)
                .forEach(peer -> directors.put(peer, peer.equals(context.self) ? List.of()
                        : book.of(peer, party.session().profile(peer).map(profile -> profile.addresses()).orElse(List.of()))));
        return new PeerMessage.Welcome(proof, party.id(), party.session().title(), people, directors);
    }

    /** @throws ProtocolException if nothing was proved before */
    void asked(Neighbour from, PeerMessage.Enter message) throws ProtocolException {
        Guest guest = guests.get(from.peer);
        if (guest == null || guest.at != from || !guest.session.equals(message.session())) {
            throw new ProtocolException("ENTER comes after WELCOME");
        }
        Optional<Party> party = sessions.open(guest.session).filter(open -> open.role() == Role.DIRECTOR && !open.session().ended());
        if (party.isEmpty()) {
            answer(from, Answer.CLOSED);
        } else if (party.get().session().roster().admits(from.peer)) {
            calls.asked(from, message.session());    // in already, perhaps on a disk that is lost
        } else {
            answer(from, ask(party.get(), from, message.name()));
        }
    }

    private Answer ask(Party party, Neighbour from, String name) {
        switch (party.session().admittance()) {
            case NOBODY -> {
                return Answer.NOBODY;
            }
            case VIEWERS -> {
                Roster roster = party.session().roster();
                int before = entries.getOrDefault(from.host(), 0);
                if (before < ENTRIES_EACH_ADDRESS && roster.joined().count() + roster.invited().count() < MEMBERS_MAX) {
                    if (context.nowMs < nextEntryMs) {
                        return Answer.LATER;
                    }
                    nextEntryMs = context.nowMs + ENTRY_EVERY_MS;
                    if (entries.size() < SOURCES_MAX) {
                        entries.put(from.host(), before + 1);
                    }
                    calls.letIn(party, from.peer, Role.VIEWER, name);
                    return Answer.ASKED;
                }
            }
            case ASK -> { }
        }
        guests.put(from.peer, new Guest(from, party.id(), Optional.of(name)));
        context.changed = true;
        return Answer.ASKED;
    }

    /** Our person has decided; NONE is no. */
    void decide(PeerId peer, Role role) {
        Guest guest = guests.get(peer);
        Optional<Party> party = guest == null ? Optional.empty() : sessions.open(guest.session).filter(open -> open.role() == Role.DIRECTOR);
        if (party.isEmpty() || guest.name.isEmpty()) {
            context.error("ADMIT", "They are not at the door any more.");
            return;
        }
        guests.put(peer, new Guest(guest.at, guest.session, Optional.empty()));
        context.changed = true;
        if (role == Role.NONE) {
            answer(guest.at, Answer.NO);
        } else {
            calls.letIn(party.get(), peer, role, guest.name.get());
        }
    }

    void linkDown(long link) {
        guests.values().removeIf(guest -> guest.at.link == link);
    }

    /** Those whose links have a purpose. */
    Set<PeerId> guests() {
        return guests.keySet();
    }

    /** Those whom our person is asked about. */
    List<Json> toJson() {
        return guests.entrySet().stream().filter(guest -> guest.getValue().name.isPresent()
                        && sessions.open(guest.getValue().session).filter(open -> open.role() == Role.DIRECTOR
                                && !open.session().roster().admits(guest.getKey())).isPresent())
                .<Json>map(guest -> Json.object().put("id", guest.getKey().text()).put("name", guest.getValue().name.get())
                        .put("address", guest.getValue().at.host()).build()).collect(Collectors.toList());
    }
}
