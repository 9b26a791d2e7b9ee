package wetube.party;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.WaitingRoom;
import wetube.page.PageCommand;
import wetube.session.PlayerReport;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * The session that is open: takes events in, writes its own, and keeps what belongs to it together.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Party {
    private final Context context;
    private final Session session;
    private final SessionClock clock = new SessionClock();
    private final Contacts contacts;
    private final Gossip gossip;
    private final Presence presence;
    private final Membership membership;
    private final TimeExchange time;
    private final Heartbeat heartbeat;
    private final Repair repair;
    private final Pen pen;
    private final Joining joining;
    private final Topology topology;
    private final Steering steering;
    private final AutomaticActs automatic;
    private final Electing electing;
    private final Forks forks;
    private final Chat chat;
    private final ChatView chatView;
    private final Clients clients;
    private final PartyView view;
    /** Links whose news our gate lets in. */
    private final Set<Long> listenedTo = new HashSet<>();
    private Roster roster = Roster.EMPTY;
    private int known;    // of the log's events, when we looked last

    /** @param failing whether dialling somebody is in vain at present */
    public Party(Context context, EventId id, Predicate<PeerId> failing) {
        this.context = context;
        session = new Session(id);
        contacts = new Contacts(context);
        gossip = new Gossip(context, session, contacts, clock);
        presence = new Presence(context, session, contacts, gossip, clock);
        membership = new Membership(context, session, presence);
        time = new TimeExchange(context, session, contacts, gossip, presence, clock);
        heartbeat = new Heartbeat(context, session, contacts, gossip, presence, membership, clock);
        repair = new Repair(context, session, contacts, membership);
        pen = new Pen(context, session);
        joining = new Joining(context, session, contacts, repair, membership, pen, clock);
        topology = new Topology(context, failing, session, contacts, gossip, presence, membership);
        steering = new Steering(context, session, presence, membership, pen);
        automatic = new AutomaticActs(context, session, presence, membership, pen, steering);
        electing = new Electing(context, session, contacts, presence, membership, joining, pen);
        forks = new Forks(context, session, presence, pen);
        chat = new Chat(context, session, contacts, membership, joining, pen, clock);
        clients = new Clients(context, session, presence, contacts, chat);
        chatView = new ChatView(context, session, chat);
        view = new PartyView(context, session, clock, contacts, presence, membership, joining, steering, automatic,
                electing, pen, new HashMap<>());
    }

    /** Goes on with a log from disk ({@code cut} if its end was damaged), and with the session time that was kept beside it. */
    public void load(List<EventRun> runs, boolean cut, Optional<Double> clockOffsetMs) {
        clockOffsetMs.ifPresent(time::restore);
        boolean damaged = cut;
        for (EventRun run : runs) {
            // From a file that misses something in its middle, some is left out; it comes again from the others.
            damaged |= !(session.add(run) instanceof EventLog.Outcome.Added);
        }
        joining.loaded(damaged);
        grown();
    }

    /** A session that we founded; its START is on disk. */
    public void founded(EventRun start) {
        add(start);
        grown();
    }

    private void add(EventRun own) {
        if (!(session.add(own) instanceof EventLog.Outcome.Added)) {
            throw new IllegalStateException("our own event is not taken in: " + own);
        }
    }

    // ---- links ----

    /** @param run tells this start of the other peer from earlier ones */
    public void linkUp(long link, PeerId peer, String run) {
        joining.linkUp(contacts.add(link, peer, run));
        heartbeat.soon();
    }

    public void linkDown(long link) {
        listenedTo.remove(link);
        contacts.remove(link).ifPresent(gone -> {
            if (gone.isFresh(context.nowMs)) {    // else it was here only by what others passed on, and that still holds
                gossip.linkDown(gone.peer);
            }
            heartbeat.soon();
        });
    }

    /** The peer at the other end of this link takes part no more. */
    public void goodbye(long link) {
        contacts.get(link).ifPresent(presence::goodbye);
    }

    /** This machine's wall clock was set, or the machine has slept. */
    public void wallMoved() {
        time.wallMoved();
        electing.wake();
    }

    /** This machine is in another network: links are made anew, and nobody is missed meanwhile. */
    public void moved() {
        electing.wake();
    }

    // ---- messages about this session ----

    public void received(long link, PeerMessage message) throws ProtocolException {
        Optional<Contact> contact = contacts.get(link);
        if (contact.isPresent()) {
            received(contact.get(), message);
        }
    }

    private void received(Contact contact, PeerMessage message) throws ProtocolException {
        boolean member = membership.belongs(contact.peer);
        switch (message) {
            // A beat: of a member; of a stranger, who may have a log that we lack; of somebody who may not know yet that it is out.
            case PeerMessage.Pulse(Sync sync) when member -> {
                boolean missed = contact.sync().filter(last -> last.missing().contains(context.self)).isPresent();
                presence.heard(contact, sync);
                if (!missed && contact.isPresent() && sync.missing().contains(context.self)) {
                    heartbeat.soon();    // through the others
                }
                contact.setPresent(true);
                joining.heard(contact, sync);
            }
            case PeerMessage.Pulse(Sync sync) when joining.takesFromStrangers() && !contact.pulling.hasToldAll() -> joining.ask(contact);
            case PeerMessage.Pulse(Sync sync) when !joining.isFetching() ->
                session.endOf(contact.peer).filter(end -> !sync.heads().contains(end.id()))
                        .ifPresent(end -> heartbeat.showEnd(contact, end.id()));
            case PeerMessage.Want want -> answer(contact, member, want);
            case PeerMessage.Events events when member || joining.takesFromStrangers() && events.answer() -> takeEvents(contact, events);
            case PeerMessage.Code code when member -> chat.received(contact, code);
            case PeerMessage.Beats beats when member -> gossip.received(contact, beats);
            case PeerMessage.Time question when member -> time.answer(contact, question);
            case PeerMessage.TimeReply reply when member -> time.receive(contact, reply);
            case PeerMessage.ElectionToken token when member -> electing.received(contact.peer, token);
            case PeerMessage.TokenAck taken when member -> electing.received(contact.peer, taken);
            default -> { }    // a stranger's, or one removed a moment ago
        }
    }

    private void answer(Contact contact, boolean member, PeerMessage.Want want) throws ProtocolException {
        repair.count(contact);
        if (member) {
            contact.setPresent(true);
            repair.answer(contact, want);
        } else if (!joining.isFetching()) {
            session.endOf(contact.peer).ifPresentOrElse(end -> repair.answerUpTo(end, contact, want),
                    () -> context.send(contact.link, new PeerMessage.Withdrawn(id())));
        }
    }

    private void takeEvents(Contact contact, PeerMessage.Events events) throws ProtocolException {
        List<WaitingRoom.Arrival> arrivals = new ArrayList<>();
        Collection<Contact> readers = readers();    // from before: whom these events remove is told of it, too
        try {
            repair.receive(contact, events, arrivals);
        } finally {    // what came before a bad one was good
            if (!arrivals.isEmpty()) {
                arrivals.addAll(repair.retryAll());
                context.add(new Effect.Store(id(), arrivals.stream().map(WaitingRoom.Arrival::run).toList()));
                grown();
            }
        }
        if (!events.answer()) {
            arrivals.forEach(arrival -> repair.push(arrival.run(), Optional.of(contact), readers));
        }
        joining.received(contact);
    }

    /** Those who get the news: members and the invited whose peers have this session open. A removed one gets that last news. */
    private Collection<Contact> readers() {
        return contacts.stream().filter(contact -> contact.isPresent() && membership.belongs(contact.peer)).toList();
    }

    /** There are new events in the log. */
    private void grown() {
        int added = session.log().size() - known;
        known += added;
        context.changed |= chat.grown() != added;    // lines go to the page as they come; its other parts they leave as they are
        Roster before = roster;
        roster = session.roster();
        if (!roster.equals(before)) {
            contacts.stream().filter(contact -> before.admits(contact.peer) && !membership.belongs(contact.peer))
                    .forEach(contact -> contact.setPresent(false));
            heartbeat.soon();
        }
    }

    // ---- events of our own ----

    /** Our user says yes to an invitation to this session. */
    public void accept(PeerId inviter) {
        joining.accept(inviter);
    }

    public void leave() {
        if (role() == Role.NONE) {
            context.error("LEAVE", "You are not in this session.");
        } else {
            propose("LEAVE", time -> new Act.Leave());
        }
    }

    /** Tells the others what we go by, and where we are. */
    public void announce() {
        propose("PROFILE", time -> new Act.Profile(context.name, context.addresses));
    }

    /** Our user wishes for an event; what the wish is about is named if it can't be had. */
    public void propose(String about, LongFunction<Act> act) {
        pen.propose(about, act);
    }

    /** Whether something that our user wishes for is being written. */
    public boolean isWriting() {
        return pen.isBusy();
    }

    /** Our event is on disk: now it counts. */
    public void stored(EventRun run) {
        if (pen.stored(run)) {
            Collection<Contact> readers = readers();    // from before: whom this event removes is told of it, too
            add(run);
            grown();
            repair.push(run, Optional.empty(), readers);
        }
    }

    public void storeFailed(String why) {
        pen.storeFailed(why);
        chat.storeFailed(why);
    }

    public Chat chat() {
        return chat;
    }

    public ChatView chatView() {
        return chatView;
    }

    public Clients clients() {
        return clients;
    }

    // ---- time ----

    public void tick() {
        listenToMembers();
        time.tick();
        heartbeat.tick();
        gossip.tick();
        repair.tick();
        joining.tick();
        forks.tick();
        electing.tick();
        steering.tick();
        automatic.tick();
        chat.tick();
        clients.tick();
        if (joining.mayWrite()) {
            pen.write(presence.sessionTimeMs());
        }
    }

    private void listenToMembers() {
        for (Contact contact : contacts.all()) {
            boolean listens = membership.belongs(contact.peer);
            if (listens ? listenedTo.add(contact.link) : listenedTo.remove(contact.link)) {
                context.add(new Effect.Listen(contact.link, listens));
            }
        }
    }

    public long wakeAtMs() {
        return LongStream.of(chat.wakeAtMs(), pen.wakeAtMs(), time.wakeAtMs(), heartbeat.wakeAtMs(), gossip.wakeAtMs(), repair.wakeAtMs(), electing.wakeAtMs(),
                automatic.wakeAtMs()).min().getAsLong();
    }

    // ---- whom to link to ----

    /** Whom this session wants links to, and where they may be; the same map as long as nothing has changed. */
    public Map<PeerId, List<String>> wanted() {
        return topology.wanted();
    }

    /** Whom we dial to get in, as long as there is no log that says whom to link to. */
    public Map<PeerId, List<String>> inviter() {
        return joining.inviter();
    }

    /** Whose links are welcome besides. */
    public Set<PeerId> members() {
        return topology.members();
    }

    // ---- the page ----

    /** What the page's user does to the video, the queue and the members. */
    public void command(PageCommand command) {
        steering.command(command);
    }

    /** Where our page's player is. */
    public void report(PlayerReport report) {
        if (presence.report(report)) {
            heartbeat.soon();
        }
    }

    /** The player is gone with its page. */
    public void noPlayer() {
        presence.noPlayer();
        heartbeat.soon();
    }

    // ---- what others ask ----

    public EventId id() {
        return session.id();
    }

    public Session session() {
        return session;
    }

    /** Our own role, that of a joined member. */
    public Role role() {
        return membership.role();
    }

    /** Those who are here by what this peer has heard, itself included. */
    public Set<PeerId> here() {
        return presence.here(Role.VIEWER).collect(Collectors.toSet());
    }

    public long timeMs() {
        return presence.sessionTimeMs();
    }

    /** Whether we are in, or our user has said yes to an invitation. */
    public boolean isAccepted() {
        return role() != Role.NONE || joining.isAccepted();
    }

    /** Whether the invitation that our user accepted does not stand, by the log that we were sent. */
    public boolean isTurnedDown() {
        return joining.isTurnedDown();
    }

    /** Whether there is nothing here yet, and this member was to send it. */
    public boolean waitsFor(PeerId inviter) {
        return joining.waitsFor(inviter);
    }

    public PartyView view() {
        return view;
    }
}
