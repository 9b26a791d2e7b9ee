package wetube.peer;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.party.Summary;
import wetube.session.Session;

/**
 * Which session is open, and which others this peer knows.
 *
 * <pre>
 *   None ──START──► Founding ──on disk──► Open ──closed──► None
 *     └──OPEN, ACCEPT──► Loading ──read──► Open
 * </pre>
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Sessions {
    /** A session that faults again so soon would do it for ever. */
    private static final long START_OVER_MS = 60_000;

    private sealed interface State {
        record None() implements State {}

        /** @param start our START, which is not on disk yet */
        record Founding(EventRun start) implements State {}

        /**
         * @param inviter    who is to send what is not on disk
         * @param keptBefore whether something was on disk before our user said yes to the inviter
         */
        record Loading(EventId session, Optional<PeerId> inviter, boolean keptBefore) implements State {}

        record Open(Party party, boolean keptBefore) implements State {}
    }

    private final Context context;
    private final Neighbours neighbours;
    private final Map<EventId, Summary> known = new TreeMap<>();
    private State state = new State.None();
    private long mayStartOverMs;

    Sessions(Context context, Neighbours neighbours) {
        this.context = context;
        this.neighbours = neighbours;
    }

    /** The session that is open. */
    Optional<Party> open() {
        return state instanceof State.Open open ? Optional.of(open.party) : Optional.empty();
    }

    /** That session, if it is open. */
    Optional<Party> open(EventId session) {
        return open().filter(party -> party.id().equals(session));
    }

    /** Whether nothing is open, and nothing is being opened. */
    boolean isIdle() {
        return state instanceof State.None;
    }

    boolean isKnown(EventId session) {
        return known.containsKey(session) || isLoading(session);
    }

    /** Whether it is kept, and we are in it as far as we know. */
    boolean isOpenTo(EventId session) {
        return known.containsKey(session) && (known.get(session).phase() == Summary.Phase.OPEN || known.get(session).phase() == Summary.Phase.ENDED);
    }

    /** Whether something that our user asked for is on its way to the disk, or from there. */
    boolean isBusy() {
        return switch (state) {
            case State.None none -> false;
            case State.Founding founding -> true;
            case State.Loading loading -> true;
            case State.Open open -> open.party.isWriting();
        };
    }

    private boolean isLoading(EventId session) {
        return state instanceof State.Loading loading && loading.session.equals(session);
    }

    /** Those that are not open, the latest first. */
    List<Summary> others() {
        return known.values().stream().filter(summary -> open(summary.session()).isEmpty())
                .sorted(Comparator.comparingLong(Summary::timeMs).reversed()).toList();
    }

    void started(Input.Started in) {
        in.sessions().forEach(summary -> known.put(summary.session(), summary));
        in.open().ifPresent(this::reopen);
    }

    // ---- opening and closing ----

    /** Opens a session that our user has chosen from the list. */
    void choose(EventId session) {
        if (known.containsKey(session) && open(session).isEmpty()) {
            reopen(session);
        } else if (open().isEmpty()) {
            context.error("JOIN", "That session is not known here. Ask a director for an invitation.");
        }
    }

    private void reopen(EventId session) {
        close();
        load(session, Optional.empty(), true);
    }

    private void load(EventId session, Optional<PeerId> inviter, boolean keptBefore) {
        state = new State.Loading(session, inviter, keptBefore);
        context.add(new Effect.Load(session));
    }

    void loaded(Input.Loaded in) {
        if (state instanceof State.Loading loading && loading.session.equals(in.session())) {
            Party party = party(in.session(), loading.keptBefore);
            party.load(in.runs(), in.cut(), in.clockOffsetMs());
            linkAll(party);
            loading.inviter.ifPresent(party::accept);
            remember();
        }
    }

    private Party party(EventId session, boolean keptBefore) {
        Party party = new Party(context, session, neighbours::isFailing);
        state = new State.Open(party, keptBefore);
        context.changed = true;
        return party;
    }

    private void linkAll(Party party) {
        neighbours.all().forEach(neighbour -> party.linkUp(neighbour.link, neighbour.peer, neighbour.hello.run()));
    }

    void loadFailed(Input.LoadFailed in) {
        if (isLoading(in.session())) {
            state = new State.None();
            context.error("JOIN", in.why());
            context.changed = true;
        }
    }

    /** Founds a session: it is open when its START is on disk. */
    EventId found(String title) {
        close();
        byte[] nonce = new byte[16];
        context.random.nextBytes(nonce);
        Act.Start start = new Act.Start(title, context.name, HexFormat.of().formatHex(nonce), context.addresses);
        EventRun run = EventRun.sign(Session.found(context.self, start, context.nowMs), context.signer);
        state = new State.Founding(run);
        context.add(new Effect.StoreOwn(run));
        return run.session();
    }

    void stored(EventRun run) {
        if (state instanceof State.Founding founding && founding.start == run) {
            Party party = party(run.session(), true);
            party.founded(run);
            linkAll(party);
            remember();
        } else {
            open(run.session()).ifPresent(party -> party.stored(run));
        }
    }

    void storeFailed(Input.StoreFailed in) {
        if (state instanceof State.Founding founding && founding.start.session().equals(in.session())) {
            state = new State.None();
            context.error("START", in.why() + " The session was not started.");
        }
        open(in.session()).ifPresent(party -> party.storeFailed(in.why()));
    }

    /** What is on disk is sound: goes on from there, once. Links stay as they are. */
    void startOver() {
        if (!(state instanceof State.Open open)) {
            return;
        }
        if (context.nowMs < mayStartOverMs) {
            close();
            context.warning("This session met a fault of WeTube twice and was closed. Open it again from the list.");
            return;
        }
        mayStartOverMs = context.nowMs + START_OVER_MS;
        load(open.party.id(), Optional.empty(), open.keptBefore);
        context.warning("WeTube met a fault of its own and has read the session again.");
        context.changed = true;
    }

    /** Closes what is open: from now on we are absent there. */
    void close() {
        note();
        state = new State.None();
        neighbours.all().forEach(neighbour -> context.close(neighbour.link, PeerMessage.Bye.SESSION_CLOSED));
        remember();
        context.changed = true;
    }

    private void note() {
        open().ifPresent(party -> known.put(party.id(), party.view().summary()));
    }

    private void remember() {
        note();
        Optional<EventId> current = state instanceof State.Loading loading ? Optional.of(loading.session) : open().map(Party::id);
        context.add(new Effect.Remember(List.copyOf(known.values()), current));
    }

    void forget(EventId session) {
        if (open(session).isPresent()) {
            close();
        }
        known.remove(session);
        context.add(new Effect.Forget(session));
        remember();
        context.changed = true;
    }

    // ---- invitations that our user has accepted ----

    void accept(EventId session, PeerId inviter) {
        open(session).ifPresentOrElse(party -> party.accept(inviter), () -> {
            note();
            load(session, Optional.of(inviter), known.containsKey(session));
        });
    }

    /** Whether our user is in, or has said yes. */
    boolean isAccepted(EventId session) {
        return isLoading(session) || open(session).filter(Party::isAccepted).isPresent();
    }

    /** An invitation is taken back, perhaps at the very moment our user says yes. */
    void withdrawn(EventId session, PeerId inviter) {
        boolean loading = state instanceof State.Loading of && of.session.equals(session) && of.inviter.equals(Optional.of(inviter));
        if (loading || open(session).filter(party -> party.waitsFor(inviter)).isPresent()) {
            giveUp(session);
        }
    }

    /** Gives up a session whose log says that the invitation does not stand. */
    void tick() {
        open().filter(Party::isTurnedDown).ifPresent(party -> giveUp(party.id()));
    }

    private void giveUp(EventId session) {
        context.error("ACCEPT", "The invitation was taken back, or whoever sent it directs no more. Ask a director for another one.");
        boolean kept = state instanceof State.Loading loading ? loading.keptBefore : state instanceof State.Open open && open.keptBefore;
        close();
        if (!kept) {
            forget(session);
        }
    }
}
