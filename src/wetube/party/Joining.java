package wetube.party;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.act.Act;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.session.Session;

/**
 * How this peer comes in, and when it may write.
 *
 * <pre>
 *   FETCHING ──the log is here──► LISTENING ──all in reach have told what they hold──► WRITING: JOIN, if our user has said yes
 *      │                              ▲                                                   │
 *      └─► TURNED_DOWN                └───── (the log came from disk)                     └─► FETCHING, when invited again
 * </pre>
 *
 * <p>Honest peers never write two events on one predecessor. So a peer that holds a key but perhaps not all that this key has written
 * listens to the others first. What comes from disk may be an old backup: somebody put one back, clicked in the first second, and was
 * out, for the others held what had been said since. So one repair with whoever is in reach comes before the first own event.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Joining {
    /** A peer that may have lost events of its own listens so long to the others before it writes. */
    static final long LISTEN_MS = 3000;
    /** With nobody to listen to, it writes all the same after so long. */
    static final long LISTEN_ALONE_MS = 10_000;
    /** With a log that looks whole: so long for links to come up, when all of those have told what they hold. */
    static final long LISTEN_WHOLE_MS = 1000;
    /** A JOIN that could not be written, as on a full disk, is tried again after this long. */
    private static final long JOIN_AGAIN_MS = 10_000;
    /** Our entry is not renewed more often than this: a Wi-Fi may come and go. */
    private static final long RENEW_MS = 10_000;
    /** Nothing has come for so long: one reads why that may be. */
    private static final long LATE_MS = 10_000;
    private static final long NEVER = Long.MAX_VALUE;

    private enum State {
        /** What we have is not the whole log: the rest comes from whoever invited us, or from anybody who has the session open. */
        FETCHING,
        /** Events of our own may be lost. */
        LISTENING,
        /** Events of our own may be written. */
        WRITING,
        /** By the log that we were sent, we are not invited, and were never a member. */
        TURNED_DOWN
    }

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Repair repair;
    private final Membership membership;
    private final Pen pen;
    private final SessionClock clock;
    private State state = State.WRITING;
    private int held;    // of the log, when some of it came last
    private long heldMs;
    private boolean late;
    private long listeningSinceMs;
    private long renewAtMs;
    private long listenMs = LISTEN_MS;
    private long listenAloneMs = LISTEN_ALONE_MS;
    /** When to write JOIN; never if our user has not said yes, or we are in. */
    private long joinAtMs = NEVER;
    /** The log on disk was damaged. In what is lost may be who is a member: strangers are asked, however late they come. */
    private boolean damaged;
    private final Set<PeerId> inviters = new HashSet<>();
    /** Who has invited us, until there was a link: there is no log yet that says whom to link to. */
    private Map<PeerId, List<String>> dialled = Map.of();

    Joining(Context context, Session session, Contacts contacts, Repair repair, Membership membership, Pen pen,
            SessionClock clock) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.repair = repair;
        this.membership = membership;
        this.pen = pen;
        this.clock = clock;
    }

    /** A log came from disk. A session is kept once our user has accepted it, not before. */
    void loaded(boolean isDamaged) {
        damaged = isDamaged;
        joinAtMs = hasWritten() ? NEVER : context.nowMs;
        if (session.log().size() == 0) {
            fetch();
        } else if (damaged) {
            listen();
        } else if (!session.roster().joined().allMatch(context.self::equals)) {
            listen();
            listenMs = LISTEN_WHOLE_MS;
            listenAloneMs = LISTEN_MS;
        }
    }

    private boolean hasWritten() {
        return session.log().lastBy(context.self).isPresent();
    }

    /** Our user says yes to an invitation. The log comes from the inviter, now or when there is a link. */
    void accept(PeerId inviter) {
        joinAtMs = context.nowMs;
        if (session.log().size() > 0 && session.roster().admits(context.self)) {
            return;
        }
        fetch();
        inviters.add(inviter);
        contacts.get(inviter).ifPresentOrElse(contact -> repair.want(contact, false), () -> dialled = Map.of(inviter, List.of()));
    }

    private void fetch() {
        state = State.FETCHING;
        heldMs = context.nowMs;
        late = false;
    }

    /** Why the log may be so long in coming; empty until it is. */
    Optional<String> trouble() {
        Optional<Contact> linked = contacts.stream().filter(contact -> inviters.contains(contact.peer)).findFirst();
        return !late || !isFetching() ? Optional.empty() : Optional.of(linked.map(contact -> session.name(contact.peer)
                + " is in reach, but what happened so far does not come. Some VPNs lose large packets without a word: it is asked for in smaller"
                + " pieces. If it still does not come, try without the VPN, or set its MTU to 1280.")
                .orElse("Nobody who could send what happened so far is in reach. It goes on as soon as one of them is."));
    }

    /** There is a link. An inviter who does not answer now will dial us when it has the session open again. */
    void linkUp(Contact contact) {
        if (state == State.FETCHING && inviters.contains(contact.peer)) {
            repair.want(contact, false);
            dialled = Map.of();
        }
    }

    /** Whom we dial to get in. */
    Map<PeerId, List<String>> inviter() {
        return dialled;
    }

    /** Our user has said yes, and our JOIN is not written yet. */
    boolean isAccepted() {
        return joinAtMs != NEVER;
    }

    boolean isTurnedDown() {
        return state == State.TURNED_DOWN;
    }

    boolean isFetching() {
        return state == State.FETCHING;
    }

    /** Whether an event of our own may be composed: nothing of ours is missing in the log, and a member knows what time it is. */
    boolean mayWrite() {
        return isWhole() && (clock.isSet() || membership.role() == Role.NONE);
    }

    private boolean isWhole() {
        return state == State.WRITING;
    }

    /** Whether there is nothing here yet, and this member was to send it. */
    boolean waitsFor(PeerId inviter) {
        return isFetching() && session.log().size() == 0 && inviters.contains(inviter);
    }

    /** A member's beat has come: it is asked for all it has if we may not write yet, else only if its heads are news. */
    void heard(Contact member, Sync sync) {
        if (isWhole() || member.pulling.hasToldAll()) {
            repair.compare(member, sync.heads());
        } else {
            repair.want(member, false);
        }
    }

    /**
     * Whether somebody who is no member by our log may send us the log all the same, which proves itself: whoever invited us is out of
     * reach, or our log has lost its end, which may say who is a member.
     */
    boolean takesFromStrangers() {
        return damaged || !isWhole();
    }

    /** Asks such a stranger, if nobody else is being asked. */
    void ask(Contact stranger) {
        if (contacts.stream().noneMatch(contact -> contact.pulling.isWaiting())) {
            repair.want(stranger, false);
        }
    }

    /** Events came from this peer. */
    void received(Contact from) {
        if (!isFetching() || !from.pulling.hasToldAll() || session.log().size() == 0) {
            return;
        }
        if (hasWritten()) {
            listen();
        } else if (!session.roster().admits(context.self)) {
            state = State.TURNED_DOWN;
        } else if (session.roster().roleOf(from.peer) == Role.DIRECTOR) {
            state = State.WRITING;    // by a director's log this key has never written here: there is nothing of ours to miss
        } else {
            listen();
        }
    }

    private void listen() {
        state = State.LISTENING;
        listeningSinceMs = context.nowMs;
        listenMs = LISTEN_MS;
        listenAloneMs = LISTEN_ALONE_MS;
    }

    void tick() {
        switch (state) {
            case FETCHING -> {
                heldMs = session.log().size() == held ? heldMs : context.nowMs;
                held = session.log().size();
                context.changed |= late != context.nowMs - heldMs >= LATE_MS;
                late = context.nowMs - heldMs >= LATE_MS;
            }
            case TURNED_DOWN -> { }
            case LISTENING -> stopListening();
            case WRITING -> {
                join();
                renew();
            }
        }
        if (membership.role() != Role.NONE) {
            joinAtMs = NEVER;
        }
    }

    /** When all in reach have told what they hold, after a moment at least. A neighbour that answers so late may never do. */
    private void stopListening() {
        boolean somebody = contacts.stream().anyMatch(contact -> contact.pulling.hasToldAll());
        boolean everybody = contacts.stream().allMatch(contact -> contact.pulling.hasToldAll()
                || !contact.isPresent() && !contact.pulling.isWaiting() || contact.pulling.isOverdue(LISTEN_MS, context.nowMs));
        if (context.nowMs - listeningSinceMs >= (somebody && everybody ? listenMs : listenAloneMs)) {
            state = State.WRITING;
            context.changed = true;
        }
    }

    /** If our user has accepted: as soon as an event may be written, it is JOIN. */
    private void join() {
        if (joinAtMs <= context.nowMs && mayJoin() && !pen.isBusyWith("ACCEPT")) {
            joinAtMs = context.nowMs + JOIN_AGAIN_MS;
            pen.proposeUnasked("ACCEPT", new Act.Join(context.name, context.addresses), this::mayJoin);
        }
    }

    /** Our entry says what we go by and where we are: we may have been renamed, or moved, also while this session was closed. */
    private void renew() {
        boolean right = session.profile(context.self).filter(entry -> entry.name().equals(context.name)
                && (context.addresses.isEmpty() || entry.addresses().equals(context.addresses))).isPresent();
        if (!right && renewAtMs <= context.nowMs && membership.isOpen() && mayWrite() && !pen.isBusyWith("PROFILE")) {
            renewAtMs = context.nowMs + RENEW_MS;
            pen.proposeUnasked("PROFILE", new Act.Profile(context.name, context.addresses), () -> true);
        }
    }

    private boolean mayJoin() {
        return session.roster().admits(context.self) && membership.role() == Role.NONE;
    }

    /** How we stand in the session. */
    Summary.Phase phase() {
        if (session.log().size() > 0 && !isFetching() && !session.roster().admits(context.self)) {
            boolean left = session.log().lastBy(context.self).filter(last -> last.event().type().equals("LEAVE")).isPresent();
            boolean forked = session.endOf(context.self).filter(end -> end.event().type().equals("FORK")).isPresent();
            return left ? Summary.Phase.LEFT : forked ? Summary.Phase.FORKED : Summary.Phase.REMOVED;
        }
        return membership.role() == Role.NONE ? Summary.Phase.JOINING
                : session.ended() ? Summary.Phase.ENDED : Summary.Phase.OPEN;
    }
}
