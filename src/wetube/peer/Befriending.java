package wetube.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.act.JoinLink;
import wetube.friends.Acquaintances;
import wetube.friends.Acquaintances.Acquaintance;
import wetube.friends.Acquaintances.Fault;
import wetube.friends.Acquaintances.State;
import wetube.friends.Catalogue;
import wetube.friends.Catalogue.Statement;
import wetube.friends.Copies;
import wetube.friends.Friend;
import wetube.friends.Right;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.PeerMessage;
import wetube.party.PeerMessage.Befriend.Word;
import wetube.wire.Address;
import wetube.wire.Json;

/**
 * Makes friends, and ends it.
 *
 * <pre>
 *   one                                                  the other
 *   dials a link; FRIEND ASK, over each new link ─────►  its person is asked
 *   ◄───────────────────────────────────── FRIEND YES    FRIEND {one} stands in its catalogue
 *   FRIEND {other} stands in this catalogue, too
 *   FRIEND NO ────────────────────────────────────────►  both forget each other's
 * </pre>
 *
 * <p>A word that was lost with its link is said again over the next one: YES by who counts the other as a friend, NO as the answer of who has
 * ended it. Who counts us as a friend and is unknown here, since our disk is a new one, is asked about again.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Befriending {
    /** A friend's friends are asked one after the other. */
    private static final long NEXT_MS = 1000;
    static final List<Right> USUAL = List.of(Right.WATCH, Right.KEEP);

    private final Context context;
    private final Neighbours neighbours;
    private final AddressBook book;
    private final Copies copies;
    private final Copying copying;
    private final Publishing publishing;
    private final Acquaintances acquaintances;
    /** Dials for friendship, and whether the other's friends are to be asked, too. */
    private final Map<Long, Boolean> dials = new HashMap<>();
    private final Set<PeerId> askTheirs = new HashSet<>();
    private final Deque<Friend> toAsk = new ArrayDeque<>();
    private long nextMs;

    Befriending(Context context, Neighbours neighbours, AddressBook book, Copies copies, Copying copying, Publishing publishing,
            Acquaintances acquaintances) {
        this.context = context;
        this.neighbours = neighbours;
        this.book = book;
        this.copies = copies;
        this.copying = copying;
        this.publishing = publishing;
        this.acquaintances = acquaintances;
    }

    boolean isFriend(PeerId peer) {
        return (copies.isFriend(peer) || acquaintances.is(peer, State.AGREED)) && !acquaintances.isDropped(peer);
    }

    // ---- what our person wants ----

    void ask(JoinLink link, boolean theirs) {
        dials.put(neighbours.dial(link.peer(), link.addresses().stream().map(Address::toString).toList()), theirs);
    }

    void ask(PeerId peer, String name, List<String> addresses, boolean theirs) {
        if (acquaintances.is(peer, State.ASKING)) {
            agree(peer, USUAL);
        } else if (!isFriend(peer) && !peer.equals(context.self) && acquaintances.hasRoom(State.ASKED)) {
            acquaintances.put(peer, name, addresses, State.ASKED, context.nowMs);
            neighbours.get(peer).ifPresent(at -> say(at, Word.ASK));
        }
        if (theirs) {
            askTheirs.add(peer);
        }
        context.changed = true;
    }

    /** They are a friend from now on, with these rights; or these are the rights from now on. */
    void agree(PeerId peer, List<Right> rights) {
        acquaintances.get(peer).ifPresent(one -> {
            boolean anew = one.state() != State.AGREED;
            acquaintances.change(peer, known -> known.in(State.AGREED));
            publishing.say("FRIEND", new Friend(peer, one.name(), one.addresses(), rights).toJson());
            if (anew) {
                neighbours.get(peer).ifPresent(at -> say(at, Word.YES));
            }
        });
    }

    /** What a catalogue says of those who are friends. */
    Stream<Statement> statements() {
        return acquaintances.all().stream().filter(one -> one.state() == State.AGREED)
                .map(one -> new Statement("FRIEND", new Friend(one.peer(), one.name(), one.addresses(), USUAL).toJson()));
    }

    void end(PeerId peer) {
        neighbours.get(peer).ifPresent(at -> say(at, Word.NO));
        part(peer, State.GONE);
    }

    private void part(PeerId peer, State state) {
        if (copies.isFriend(peer) || acquaintances.is(peer, State.AGREED)) {
            publishing.say("UNFRIEND", Json.object().put("peer", peer.text()).build());
        }
        acquaintances.change(peer, one -> one.in(state));
        askTheirs.remove(peer);
        copying.forget(peer);
        context.changed = true;
    }

    // ---- what others say ----

    void linkUp(Neighbour neighbour, long dial) {
        PeerId peer = neighbour.peer;
        Boolean theirs = dials.remove(dial);
        if (theirs != null) {
            ask(peer, neighbour.name(), book.of(peer, List.of()), theirs);
        }
        if (isFriend(peer)) {
            say(neighbour, Word.YES);
        } else if (theirs == null && acquaintances.is(peer, State.ASKED)) {
            say(neighbour, Word.ASK);
        }
    }

    void introduced(Neighbour who) {
        acquaintances.change(who.peer, one -> one.met(who.name(), book.of(who.peer, one.addresses()), context.nowMs));
    }

    void dialFailed(Input.DialFailed failed) {
        if (dials.remove(failed.dial()) != null) {
            context.warning("Nobody was reached for friendship. " + failed.why());
        }
    }

    void heard(Neighbour from, Word word) {
        PeerId peer = from.peer;
        boolean agreed = copies.isFriend(peer) || acquaintances.is(peer, State.AGREED);
        if (word == Word.NO && (agreed || acquaintances.is(peer, State.ASKED))) {
            context.notice(from.name() + (agreed ? " is no longer a friend: what they published is forgotten here." : " does not want to be friends."));
            part(peer, State.GONE);
        } else if (word == Word.NO) {
            acquaintances.get(peer).filter(one -> one.state() == State.ASKING).ifPresent(one -> acquaintances.forget(peer));
        } else if (agreed && word == Word.ASK) {
            say(from, Word.YES);
        } else if (!agreed && acquaintances.is(peer, State.ASKED)) {
            agree(peer, USUAL);
        } else if (!agreed && word == Word.YES && acquaintances.is(peer, State.GONE)) {
            say(from, Word.NO);
        } else if (!agreed && !acquaintances.is(peer, State.ASKING) && acquaintances.hasRoom(State.ASKING)) {
            acquaintances.put(peer, from.name(), book.of(peer, List.of()), State.ASKING, context.nowMs);
            context.strangersNotice(from.name() + " asks to be your friend: see the library's page.");
        }
        context.changed = true;
    }

    /** A wish and a yes say first whose it is. */
    private void say(Neighbour to, Word word) {
        if (word != Word.NO) {
            neighbours.introduce(to);
        }
        context.send(to.link, new PeerMessage.Befriend(word));
    }

    /** Our own catalogue has come back from friends: who stands in it is one. And the friends of somebody whose were to be asked. */
    void read(Catalogue catalogue) {
        if (catalogue.owner().equals(context.self)) {
            catalogue.friends().values().stream().filter(friend -> acquaintances.get(friend.peer()).isEmpty() || acquaintances.is(friend.peer(), State.ASKING))
                    .forEach(friend -> acquaintances.put(friend.peer(), friend.name(), friend.addresses(), State.AGREED, context.nowMs));
        } else if (askTheirs.contains(catalogue.owner()) && !catalogue.friends().isEmpty()) {
            askTheirs.remove(catalogue.owner());
            toAsk.addAll(catalogue.friends().values());
        }
    }

    void misbehaved(PeerId peer, Fault fault) {
        if (acquaintances.blame(peer, fault)) {
            neighbours.get(peer).ifPresent(at -> context.close(at.link, "you are dropped as a friend"));
            context.warning(acquaintances.get(peer).get().name() + " broke the rules so often that they are dropped; they can be forgiven.");
        }
        context.changed = true;
    }

    // ---- time ----

    void tick() {
        if (!toAsk.isEmpty() && nextMs <= context.nowMs) {
            nextMs = context.nowMs + NEXT_MS;
            Friend next = toAsk.remove();
            ask(next.peer(), next.name(), next.addresses(), false);
        }
    }

    long wakeAtMs() {
        return toAsk.isEmpty() ? Long.MAX_VALUE : nextMs;
    }

    /** To whom links are wanted, and where they may be. */
    Map<PeerId, List<String>> wanted() {
        Map<PeerId, List<String>> wanted = new LinkedHashMap<>();
        acquaintances.all().stream().filter(one -> one.state() == State.ASKED || isFriend(one.peer()))
                .forEach(one -> wanted.put(one.peer(), one.addresses()));
        return wanted;
    }

    /** Those who wait for our answer. */
    List<PeerId> guests() {
        return acquaintances.all().stream().filter(one -> one.state() == State.ASKING).map(Acquaintance::peer).toList();
    }
}
