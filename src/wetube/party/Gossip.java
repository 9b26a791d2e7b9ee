package wetube.party;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.overlay.Overlay;
import wetube.session.Session;

/**
 * What is heard of members through others: beats that carry their author's signature and are passed on.
 *
 * <p>Beyond a mesh each peer passes on whatever is new to all its links except the one that it came from. In a mesh an author's beat says whom
 * it has no link to, and only those are told; so two who can't reach one another are here for each other all the same.
 *
 * <p>A beat is new if it is later than the last of its author, and near to session time now. So one that somebody has kept says nothing:
 * soon after it was first heard nobody takes it for new, nor passes it on.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Gossip {
    /** How often a director speaks; neighbours hear one another as often. */
    static final long DIRECTORS_BEAT_MS = 500;
    /** How often any other member speaks. */
    public static final long BEAT_MS = 5000;
    /** All directors together; should everybody be one, none speaks more often than others do. */
    static final int DIRECTORS_PER_S = 20;
    /** On its way over all hops, with clocks a little apart, a beat takes less; one from farther off is old, or a lie. */
    static final long TIMELY_MS = 3000;
    /** Beats come by all links at about the same time; those gathered for so long need one frame. A director's does not wait. */
    static final long GATHER_MS = 250;
    /** Beats in a frame, beside the frame's own members. */
    static final int MAX_FRAME_BYTES = 40 * 1024;
    /** A beat may come early by so much: it goes out with one of those that neighbours get. */
    private static final long EARLY_MS = DIRECTORS_BEAT_MS / 2;
    private static final long MS_PER_S = 1000;

    /** @param byOthers whether it came over another link than its author's, and shows that they are here without that */
    private record Heard(Beat beat, long atMs, boolean byOthers) {}

    /** When a member's last beat came, timely or not, and its time. */
    private record Spoken(long timeMs, long atMs) {}

    /** @param had the links over which it has come */
    private record Waiting(Beat beat, Set<Long> had) {}

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final SessionClock clock;
    /** The last beat of each author that was new. */
    private final Map<PeerId, Heard> heard = new HashMap<>();
    private final Map<PeerId, Spoken> spoken = new HashMap<>();
    /** Local time at which our link to somebody went: what they said before may still be on its way to us, by others. */
    private final Map<PeerId, Long> unlinkedMs = new HashMap<>();
    private final Map<PeerId, Waiting> waiting = new LinkedHashMap<>();
    /** The members that the rest was worked out for. */
    private Roster counted = Roster.EMPTY;
    private boolean mesh = true;
    private long directorsBeatMs = DIRECTORS_BEAT_MS;
    private long spokenMs;
    private long passOnAtMs = Long.MAX_VALUE;

    Gossip(Context context, Session session, Contacts contacts, SessionClock clock) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.clock = clock;
        this.spokenMs = context.nowMs - BEAT_MS;
    }

    // ---- who is here ----

    /** Whether others have passed on a fresh beat of this member. */
    boolean isFresh(PeerId peer) {
        Heard last = heard.get(peer);
        return last != null && isFresh(last);
    }

    /** Three intervals; the way takes some of that. */
    private boolean isFresh(Heard last) {
        return last.byOthers && context.nowMs - last.atMs < freshMs(last.beat.author());
    }

    private long freshMs(PeerId peer) {
        return Math.max(Contact.FRESH_MS, 3 * intervalMs(session.roster().roleOf(peer)));
    }

    /** Whether beats of a member come, each later than the one before, though by our own clock they may be of no use. */
    boolean isSpeaking(PeerId peer) {
        Spoken last = spoken.get(peer);
        return last != null && context.nowMs - last.atMs < freshMs(peer);
    }

    /** What a member who is here by what others pass on has said last. */
    Optional<Sync> sync(PeerId peer) {
        return Optional.ofNullable(heard.get(peer)).filter(this::isFresh).map(last -> last.beat.sync());
    }

    /** Local time at which a beat of this member's came last that was new. */
    Optional<Long> heardMs(PeerId peer) {
        return Optional.ofNullable(heard.get(peer)).map(Heard::atMs);
    }

    /** Everybody who is here by what others pass on. */
    Stream<PeerId> fresh() {
        return heard.values().stream().filter(this::isFresh).map(last -> last.beat.author());
    }

    /** Our link to somebody is gone. What they said before now, whoever passes it on, does not show that they are still here. */
    void linkDown(PeerId peer) {
        unlinkedMs.put(peer, context.nowMs);
        heard.computeIfPresent(peer, (author, last) -> new Heard(last.beat, last.atMs, false));
    }

    // ---- speaking ----

    /** A director's every 0.5 s, as long as that is not too much for the others. */
    private long intervalMs(Role role) {
        count();
        return role == Role.DIRECTOR ? directorsBeatMs : BEAT_MS;
    }

    /** What depends on the number of members is asked for more often than members change. */
    private void count() {
        if (session.roster() != counted) {
            counted = session.roster();
            mesh = Overlay.isMesh(counted.joined().count());
            directorsBeatMs = Math.clamp(counted.atLeast(Role.DIRECTOR).count() * MS_PER_S / DIRECTORS_PER_S, DIRECTORS_BEAT_MS, BEAT_MS);
        }
    }

    /** Our own beat, as neighbours get it. If it is time, and somebody has no link to us, it goes out for the others too. */
    void speak(Sync sync) {
        Roster roster = session.roster();
        boolean needed = !isMesh() || !sync.missing().isEmpty() || contacts.fresh().anyMatch(contact -> misses(contact, context.self));
        boolean due = context.nowMs - spokenMs >= intervalMs(roster.roleOf(context.self)) - EARLY_MS;
        if (!needed || !due || !clock.isSet() || roster.roleOf(context.self) == Role.NONE) {
            return;
        }
        spokenMs = context.nowMs;
        heard.keySet().removeIf(peer -> roster.roleOf(peer) == Role.NONE);
        spoken.keySet().removeIf(peer -> roster.roleOf(peer) == Role.NONE);
        unlinkedMs.keySet().removeIf(peer -> roster.roleOf(peer) == Role.NONE);
        PeerMessage.Beats own = new PeerMessage.Beats(session.id(), List.of(Beat.sign(context.self, sync, context.signer)));
        readers().forEach(contact -> context.send(contact.link, own));
    }

    /** Whether a neighbour says that it does not hear somebody: a way may be open in one direction only. */
    private static boolean misses(Contact contact, PeerId peer) {
        return contact.sync().filter(sync -> sync.missing().contains(peer)).isPresent();
    }

    /** Whether all members want links to one another. */
    boolean isMesh() {
        count();
        return mesh;
    }

    private Stream<Contact> readers() {
        return contacts.stream().filter(contact -> contact.isPresent() && session.roster().admits(contact.peer));
    }

    // ---- hearing and passing on ----

    void received(Contact from, PeerMessage.Beats message) {
        message.beats().forEach(beat -> hear(from, beat));
    }

    private void hear(Contact from, Beat beat) {
        PeerId author = beat.author();
        Waiting same = waiting.get(author);
        if (same != null && same.beat.equals(beat)) {
            same.had.add(from.link);
            return;
        }
        Role role = session.roster().roleOf(author);
        if (author.equals(context.self) || role == Role.NONE) {
            return;
        }
        if (!isSpeaking(author) || spoken.get(author).timeMs < beat.sync().timeMs()) {
            spoken.put(author, new Spoken(beat.sync().timeMs(), context.nowMs));
        }
        if (!isTimely(beat) || !isNew(beat, role)) {
            return;
        }
        boolean was = contacts.isFresh(author) || isFresh(author)
                && sync(author).filter(last -> !last.playerState().equals(beat.sync().playerState())).isEmpty();
        Long unlinked = unlinkedMs.get(author);
        boolean byOthers = !from.peer.equals(author) && (unlinked == null || beat.sync().timeMs() > clock.at(unlinked));
        heard.put(author, new Heard(beat, context.nowMs, byOthers));
        waiting.put(author, new Waiting(beat, new HashSet<>(Set.of(from.link))));
        passOnAtMs = role == Role.DIRECTOR ? context.nowMs : Math.min(passOnAtMs, context.nowMs + GATHER_MS);
        context.changed |= !was;
    }

    /** Near to what time it is. Who has no time yet can't tell fresh from old. */
    private boolean isTimely(Beat beat) {
        return clock.isSet() && Math.abs(beat.sync().timeMs() - clock.at(context.nowMs)) <= TIMELY_MS;
    }

    /** Later than the last one, and not so soon after it that an author with much to say would take the room of the others. */
    private boolean isNew(Beat beat, Role role) {
        Heard last = heard.get(beat.author());
        return last == null || !isTimely(last.beat)
                || beat.sync().timeMs() - last.beat.sync().timeMs() >= intervalMs(role) / 2 - EARLY_MS / 2;
    }

    void tick() {
        if (passOnAtMs <= context.nowMs) {
            passOnAtMs = Long.MAX_VALUE;
            readers().forEach(this::passOn);
            waiting.clear();
        }
    }

    private void passOn(Contact contact) {
        List<Beat> frame = new ArrayList<>();
        int bytes = 0;
        for (Waiting next : waiting.values()) {
            boolean told = next.had.contains(contact.link) || next.beat.author().equals(contact.peer)
                    || isMesh() && !next.beat.sync().missing().contains(contact.peer) && !misses(contact, next.beat.author());
            if (told || !contact.beats.take(1, context.nowMs)) {
                continue;
            }
            if (frame.size() == PeerMessage.MAX_BEATS || bytes + next.beat.lengthBytes() > MAX_FRAME_BYTES) {
                context.send(contact.link, new PeerMessage.Beats(session.id(), frame));
                frame = new ArrayList<>();
                bytes = 0;
            }
            frame.add(next.beat);
            bytes += next.beat.lengthBytes();
        }
        if (!frame.isEmpty()) {
            context.send(contact.link, new PeerMessage.Beats(session.id(), frame));
        }
    }

    long wakeAtMs() {
        return passOnAtMs;
    }
}
