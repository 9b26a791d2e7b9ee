package wetube.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.page.PageCommand;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Neighbour;
import wetube.party.Party;
import wetube.party.PartyView;
import wetube.party.PeerMessage;
import wetube.party.Summary;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * A whole peer as one state machine: {@link #handle} takes what happened and gives what is to be done.
 *
 * <p>No socket, no thread, no file, no clock, no randomness but the seeded one it is given; so a hundred of these run in one JVM in
 * virtual time. Not thread-safe: the core's thread owns it.
 */
public final class Peer {
    /** A session that faults again so soon would do it for ever. */
    private static final long START_OVER_MS = 60_000;
    /** Sessions that a neighbour may mention before we stop asking what they are. */
    private static final int MAX_ASKED = 8;

    private final Context context;
    private final Neighbours neighbours;
    private final Invitations invitations;
    private final PageView view;
    private final Map<EventId, Summary> known = new TreeMap<>();
    private Optional<Party> party = Optional.empty();
    /** A START of ours that is not on disk yet. */
    private Optional<EventRun> founding = Optional.empty();
    /** The session being read from disk, and whom to fetch the rest from. */
    private Optional<EventId> loading = Optional.empty();
    private Optional<Invitations.Incoming> inviter = Optional.empty();
    /** Whether something of that session was on disk before our user said yes. */
    private boolean keptBefore;
    private final Map<Long, Set<EventId>> asked = new HashMap<>();
    private long nextViewMs;
    private long mayStartOverMs;

    /**
     * @param name      display name
     * @param port      where this peer listens
     * @param addresses where others may reach it, {@code host:port}
     */
    public Peer(PeerId self, Signer signer, RandomGenerator random, String name, int port, List<String> addresses) {
        context = new Context(self, signer, random, name, port, List.copyOf(addresses));
        neighbours = new Neighbours(context);
        invitations = new Invitations(context, neighbours);
        view = new PageView(context, invitations);
    }

    /** The first frame of each link. */
    public PeerMessage.Hello greeting() {
        return new PeerMessage.Hello(context.name, context.run, context.port, context.addresses);
    }

    /** Handles one input at a local time in milliseconds that never goes back. */
    public List<Effect> handle(Input input, long nowMs) {
        context.nowMs = nowMs;
        switch (input) {
            case Input.Started in -> started(in);
            case Input.LinkUp in -> linkUp(in);
            case Input.LinkDown in -> linkDown(in.link());
            case Input.Misbehaved in -> misbehaved(in.link(), in.rule());
            case Input.DialFailed in -> dialFailed(in);
            case Input.TurnedAway in -> context.strangersNotice(in.why());
            case Input.Received in -> received(in.link(), in.message());
            case Input.PageOpened in -> pageOpened(in.page());
            case Input.PageClosed in -> pageClosed(in.page());
            case Input.FromPage in -> {
                if (context.page.equals(Optional.of(in.page()))) {
                    command(in.command());
                }
            }
            case Input.PageError in -> context.error(in.command(), in.why());
            case Input.Stored in -> stored(in.run());
            case Input.StoreFailed in -> storeFailed(in);
            case Input.Loaded in -> loaded(in);
            case Input.LoadFailed in -> loadFailed(in);
            case Input.Faulted in -> startOver();
            case Input.Tick in -> { }
        }
        party.ifPresent(Party::tick);
        party.filter(Party::isTurnedDown).ifPresent(open -> giveUp(open.id()));
        neighbours.want(party.map(Party::wanted).orElse(Map.of()),
                party.map(Party::members).orElse(Set.of()));
        neighbours.tick();
        invitations.tick(party);
        invitations.tell(party);
        neighbours.closePurposeless(invitations.guests());
        show();
        return context.take();
    }

    /** When {@link #handle} wants to be called with a {@link Input.Tick}, if nothing else comes first. */
    public long wakeAtMs() {
        long wake = Math.min(nextViewMs, Math.min(neighbours.wakeAtMs(), invitations.wakeAtMs()));
        return party.isPresent() ? Math.min(wake, party.get().wakeAtMs()) : wake;
    }

    // ---- sessions ----

    private void started(Input.Started in) {
        in.sessions().forEach(summary -> known.put(summary.session(), summary));
        in.open().ifPresent(this::open);
    }

    /** Opens a session that is on disk, or will be. */
    private void open(EventId session) {
        close();
        loading = Optional.of(session);
        context.add(new Effect.Load(session));
    }

    private void loaded(Input.Loaded in) {
        if (!loading.equals(Optional.of(in.session()))) {
            return;
        }
        loading = Optional.empty();
        Party opened = party(in.session());
        party = Optional.of(opened);
        opened.load(in.runs(), in.cut(), in.clockOffsetMs());
        neighbours.all().forEach(opened::linkUp);
        inviter.ifPresent(invitation -> opened.accept(invitation.from(), invitation.addresses()));
        inviter = Optional.empty();
        context.changed = true;
        remember();
    }

    private Party party(EventId session) {
        return new Party(context, session, neighbours::isFailing, peer -> neighbours.get(peer).map(neighbour -> neighbour.hello.name()));
    }

    /** What is on disk is sound: goes on from there, once. Links stay as they are. */
    private void startOver() {
        context.take();
        if (party.isEmpty()) {
            return;
        }
        EventId session = party.get().id();
        if (context.nowMs < mayStartOverMs) {
            close();
            context.warning("This session met a fault of WeTube twice and was closed. Open it again from the list.");
            return;
        }
        mayStartOverMs = context.nowMs + START_OVER_MS;
        party = Optional.empty();
        loading = Optional.of(session);
        context.add(new Effect.Load(session));
        context.warning("WeTube met a fault of its own and has read the session again.");
        context.changed = true;
    }

    private void loadFailed(Input.LoadFailed in) {
        if (loading.equals(Optional.of(in.session()))) {
            loading = Optional.empty();
            inviter = Optional.empty();
            context.error("JOIN", in.why());
            context.changed = true;
        }
    }

    /** Closes what is open: from now on we are absent there. */
    private void close() {
        party.ifPresent(open -> known.put(open.id(), open.summary()));
        party = Optional.empty();
        loading = Optional.empty();
        inviter = Optional.empty();
        for (Neighbour neighbour : neighbours.all()) {
            neighbours.close(neighbour.link, PeerMessage.Bye.SESSION_CLOSED);
        }
        remember();
        context.changed = true;
    }

    private void remember() {
        party.ifPresent(open -> known.put(open.id(), open.summary()));
        context.add(new Effect.Remember(List.copyOf(known.values()), party.map(Party::id).or(() -> loading)));
    }

    private void found(String title) {
        close();
        byte[] nonce = new byte[16];
        context.random.nextBytes(nonce);
        Act.Start start = new Act.Start(title, context.name, HexFormat.of().formatHex(nonce), context.addresses);
        founding = Optional.of(EventRun.sign(Session.found(context.self, start, context.nowMs), context.signer));
        context.add(new Effect.StoreOwn(founding.get()));
    }

    private void stored(EventRun run) {
        if (founding.filter(start -> start == run).isPresent()) {
            founding = Optional.empty();
            Party opened = party(run.session());
            party = Optional.of(opened);
            opened.founded(run);
            neighbours.all().forEach(opened::linkUp);
            remember();
        } else {
            party.filter(open -> open.id().equals(run.session())).ifPresent(open -> open.stored(run));
        }
    }

    private void storeFailed(Input.StoreFailed in) {
        if (founding.filter(start -> start.session().equals(in.session())).isPresent()) {
            founding = Optional.empty();
            context.error("START", in.why() + " The session was not started.");
        }
        party.filter(open -> open.id().equals(in.session())).ifPresent(open -> open.storeFailed(in.why()));
    }

    // ---- links ----

    private void linkUp(Input.LinkUp in) {
        invitations.reached(party, in);
        neighbours.linkUp(in).ifPresent(neighbour -> party.ifPresent(open -> open.linkUp(neighbour)));
        context.changed = true;
    }

    private void linkDown(long link) {
        neighbours.linkDown(link);
        party.ifPresent(open -> open.linkDown(link));
        asked.remove(link);
        context.changed = true;
    }

    private void misbehaved(long link, String rule) {
        neighbours.at(link).ifPresent(neighbour -> {
            neighbours.shun(neighbour.peer);
            context.add(new Effect.Report(neighbour.hello.name() + " (" + neighbour.peer.shortText() + ") broke a rule: " + rule));
        });
    }

    private void dialFailed(Input.DialFailed in) {
        invitations.unreached(in);
        neighbours.dialFailed(in.dial());
    }

    private void received(long link, PeerMessage message) {
        Optional<Neighbour> from = neighbours.at(link);
        if (from.isEmpty()) {
            return;    // its link is being closed
        }
        Neighbour neighbour = from.get();
        neighbour.heardMs = context.nowMs;
        try {
            switch (message) {
                case PeerMessage.Hello m -> throw new ProtocolException("HELLO is the first frame only");
                case PeerMessage.Bye m -> bye(link, m);
                case PeerMessage.Invitation m -> invited(neighbour, m);
                case PeerMessage.Withdrawn m -> withdrawn(neighbour, m.session());
                case PeerMessage.Decline m -> invitations.declined(party, neighbour, m.session());
                case PeerMessage.Ask m -> invitations.asked(party, neighbour, m.session());
                case PeerMessage.Want m -> inSession(neighbour, m.session(), m);
                case PeerMessage.Events m -> inSession(neighbour, m.session(), m);
                case PeerMessage.Sync m -> inSession(neighbour, m.session(), m);
                case PeerMessage.Beats m -> inSession(neighbour, m.session(), m);
                case PeerMessage.Time m -> inSession(neighbour, m.session(), m);
                case PeerMessage.TimeReply m -> inSession(neighbour, m.session(), m);
                case PeerMessage.ElectionToken m -> inSession(neighbour, m.session(), m);
                case PeerMessage.TokenAck m -> inSession(neighbour, m.session(), m);
            }
        } catch (ProtocolException e) {
            neighbours.close(link, e.getMessage());
            misbehaved(link, e.getMessage());
        }
    }

    private void bye(long link, PeerMessage.Bye message) {
        if (message.isLeaving()) {
            party.ifPresent(open -> open.goodbye(link));
        }
        context.add(new Effect.CloseLink(link, "they said goodbye: " + message.reason()));
    }

    private void inSession(Neighbour from, EventId session, PeerMessage message) throws ProtocolException {
        Optional<Party> open = party.filter(p -> p.id().equals(session));
        if (open.isPresent()) {
            open.get().received(from.link, message);
        } else if (message instanceof PeerMessage.Sync && !known.containsKey(session) && !loading.equals(Optional.of(session))
                && !invitations.isShown(session)) {
            Set<EventId> before = asked.computeIfAbsent(from.link, link -> new HashSet<>());
            if (before.size() < MAX_ASKED && before.add(session)) {
                context.send(from.link, new PeerMessage.Ask(session));
            }
        }
    }

    private void invited(Neighbour by, PeerMessage.Invitation message) {
        boolean answered = loading.equals(Optional.of(message.session()))
                || party.filter(p -> p.id().equals(message.session()) && (p.role() != Role.NONE || p.isAccepted())).isPresent();
        if (!answered) {
            invitations.received(by, message);
        }
    }

    /** An invitation is taken back, perhaps at the very moment our user says yes. */
    private void withdrawn(Neighbour by, EventId session) {
        invitations.withdrawn(by, session);
        boolean fetching = loading.equals(Optional.of(session)) && inviter.filter(invitation -> invitation.from().equals(by.peer)).isPresent()
                || party.filter(p -> p.id().equals(session) && p.waitsFor(by.peer)).isPresent();
        if (fetching) {
            giveUp(session);
        }
    }

    /** Our user has accepted an invitation that does not stand. */
    private void giveUp(EventId session) {
        context.error("ACCEPT", "The invitation was taken back, or whoever sent it directs no more. Ask a director for another one.");
        boolean kept = keptBefore;
        close();
        if (!kept) {
            forget(session);
        }
    }

    // ---- the page ----

    private void pageOpened(long page) {
        context.page = Optional.of(page);
        view.hello(shown(), sessions());
    }

    private void pageClosed(long page) {
        if (context.page.equals(Optional.of(page))) {
            context.page = Optional.empty();
            party.ifPresent(Party::noPlayer);
        }
    }

    private void command(PageCommand command) {
        switch (command) {
            case PageCommand.Hello c -> view.hello(shown(), sessions());
            case PageCommand.Rename c -> rename(c.name());
            case PageCommand.Open c -> {
                c.name().ifPresent(this::rename);
                if (known.containsKey(c.session()) && party.filter(open -> open.id().equals(c.session())).isEmpty()) {
                    open(c.session());
                } else if (party.isEmpty()) {
                    context.error("JOIN", "That session is not known here. Ask a director for an invitation.");
                }
            }
            case PageCommand.Start c -> found(c.title());
            case PageCommand.Accept c -> accept(c.session());
            case PageCommand.Decline c -> invitations.decline(c.session());
            case PageCommand.Close c -> close();
            case PageCommand.Forget c -> forget(c.session());
            case PageCommand.WithdrawAddress c -> invitations.withdraw(c.address());
            case PageCommand.Time c -> view.time(shown(), c.t1());
            case PageCommand.Sync c -> party.ifPresent(open -> open.report(c.report()));
            case PageCommand.InviteAddress c -> inSession("INVITE", open -> invitations.invite(open, c));
            case PageCommand.InvitePeer c -> inSession("INVITE", open -> invitations.invite(open, c));
            case PageCommand.Leave c -> inSession("LEAVE", Party::leave);
            default -> inSession(command.getClass().getSimpleName().toUpperCase(Locale.ROOT), open -> open.command(command));
        }
    }

    private void inSession(String about, Consumer<Party> action) {
        party.ifPresentOrElse(action, () -> context.error(about, "No session is open."));
    }

    private void rename(String name) {
        if (!name.equals(context.name)) {
            context.name = name;
            context.changed = true;
            context.add(new Effect.KeepName(name));
            party.filter(open -> open.role() != Role.NONE).ifPresent(Party::announce);
        }
    }

    private void accept(EventId session) {
        Optional<Invitations.Incoming> invitation = invitations.take(session);
        if (invitation.isEmpty()) {
            context.error("ACCEPT", "That invitation was taken back.");
            return;
        }
        if (party.filter(open -> open.id().equals(session)).isPresent()) {
            party.get().accept(invitation.get().from(), invitation.get().addresses());
            return;
        }
        party.ifPresent(open -> known.put(open.id(), open.summary()));
        party = Optional.empty();
        keptBefore = known.containsKey(session);
        loading = Optional.of(session);
        inviter = invitation;
        context.add(new Effect.Load(session));
    }

    private void forget(EventId session) {
        if (party.filter(open -> open.id().equals(session)).isPresent()) {
            close();
        }
        known.remove(session);
        context.add(new Effect.Forget(session));
        remember();
        context.changed = true;
    }

    private List<Summary> sessions() {
        List<Summary> others = new ArrayList<>(known.values());
        party.ifPresent(open -> others.removeIf(summary -> summary.session().equals(open.id())));
        others.sort(Comparator.comparingLong(Summary::timeMs).reversed());
        return others;
    }

    private Optional<PartyView> shown() {
        return party.map(Party::view);
    }

    private void show() {
        shown().ifPresent(PartyView::beats);
        view.course(shown());
        if (context.changed || nextViewMs <= context.nowMs) {
            context.changed = false;
            nextViewMs = context.nowMs + PartyView.AWAY_STEP_MS;
            view.update(shown(), sessions());
        }
    }

    // ---- for those who look on ----

    /** The log and state of the open session. */
    public Optional<Session> session() {
        return party.map(Party::session);
    }

    /** Those who are here by what this peer has heard, itself included. */
    public Set<PeerId> here() {
        return party.map(Party::here).orElse(Set.of());
    }

    /** Session time now, if a session is open. */
    public Optional<Long> sessionTimeMs() {
        return shown().map(PartyView::timeMs);
    }
}
