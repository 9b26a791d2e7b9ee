package wetube.party;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.Roster;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
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
    /** A peer that may have lost events of its own listens so long to the others before it writes. */
    static final long LISTEN_MS = 3000;
    /** With nobody to listen to, it writes all the same after so long. */
    static final long LISTEN_ALONE_MS = 10_000;
    /** A JOIN that could not be written, as on a full disk, is tried again after this long. */
    private static final long JOIN_AGAIN_MS = 10_000;

    private final Context context;
    private final Session session;
    private final Map<Long, Contact> contacts = new TreeMap<>();
    private final Repair repair;
    private final Presence presence;
    private final Topology topology;
    private final Steering steering;
    private final AutomaticActs automatic;
    private final Electing electing;
    private final Forks forks;
    private final Pen pen;
    private final PartyView view;

    /** Our user has said yes, and our JOIN is not written yet. */
    private boolean accepted;
    private long joinAtMs;
    /** What we have is not the whole log yet: it comes from whoever invited us. */
    private boolean fetching;
    private final Set<PeerId> fetchedFrom = new HashSet<>();
    /** By the log that we were sent, we are not invited, and were never a member. */
    private boolean turnedDown;
    /** Events of our own may be lost; until then we listen. */
    private boolean listening;
    /** The log on disk was damaged. In what is lost may be who is a member: strangers are asked, however late they come. */
    private boolean lost;
    private long listeningSinceMs;
    private Roster roster = Roster.EMPTY;

    /**
     * @param failing whether dialling somebody is in vain at present
     * @param greeted what a peer that we have a link to calls itself
     */
    public Party(Context context, EventId id, Predicate<PeerId> failing, Function<PeerId, Optional<String>> greeted) {
        this.context = context;
        this.session = new Session(id);
        this.repair = new Repair(context, session, contacts, this::belongs);
        this.presence = new Presence(context, session, contacts, this::belongs);
        this.steering = new Steering(context, this);
        this.automatic = new AutomaticActs(context, this, steering);
        this.electing = new Electing(context, this);
        this.topology = new Topology(context, failing, session, presence, electing);
        this.forks = new Forks(context, this);
        this.pen = new Pen(context, this);
        this.view = new PartyView(context, this, greeted);
    }

    /** Goes on with a log from disk, and with the session time that was kept beside it. */
    public void load(List<EventRun> runs, boolean cut, Optional<Double> clockOffsetMs) {
        clockOffsetMs.ifPresent(presence.time()::restore);
        for (EventRun run : runs) {
            // From a file that misses something in its middle, some is left out; it comes again from the others.
            lost |= !(session.add(run) instanceof EventLog.Outcome.Added);
        }
        lost |= cut;
        listening |= lost;
        fetching = session.log().size() == 0;
        accepted = session.log().lastBy(context.self).isEmpty();    // a session is kept once it was accepted, not before
        rosterChanged();
        join();
    }

    /** Reads the session from this member, now or when there is a link to it. */
    private void fetchFrom(PeerId member, List<String> addresses) {
        fetching = true;
        listening = true;
        fetchedFrom.add(member);
        presence.contact(member).ifPresentOrElse(contact -> repair.want(contact, false), () -> topology.knockAt(member, addresses));
    }

    /** A session that we founded; its START is on disk. */
    public void founded(EventRun start) {
        takeIn(List.of(new WaitingRoom.Arrival(start, added(start))));
    }

    private List<LogEntry> added(EventRun run) {
        return switch (session.add(run)) {
            case EventLog.Outcome.Added added -> added.entries();
            case EventLog.Outcome.Missing missing -> throw new IllegalStateException("own event without its past: " + run);
            case EventLog.Outcome.Refused refused -> throw new IllegalStateException("own event refused: " + refused.rule());
        };
    }

    /** Our user says yes to an invitation to this session, which was open already: after a removal, or while fetching. */
    public void accept(PeerId from, List<String> addresses) {
        accepted = true;
        joinAtMs = context.nowMs;
        if (session.log().size() == 0 || !roster.admits(context.self)) {
            fetchFrom(from, addresses);
        } else {
            join();
        }
    }

    /** Our user has said yes, and is not in yet. */
    public boolean isAccepted() {
        return accepted;
    }

    public boolean isTurnedDown() {
        return turnedDown;
    }

    /** Whether there is nothing here yet, and this member was to send it. */
    public boolean waitsFor(PeerId member) {
        return fetching && session.log().size() == 0 && fetchedFrom.contains(member);
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

    // ---- links ----

    public void linkUp(Neighbour neighbour) {
        contacts.put(neighbour.link, new Contact(neighbour, context.nowMs));
        presence.beatSoon();
        if (fetching && fetchedFrom.contains(neighbour.peer)) {
            repair.want(contacts.get(neighbour.link), false);
            topology.knocked();
        }
    }

    public void linkDown(long link) {
        Contact gone = contacts.remove(link);
        if (gone != null) {
            presence.gossip().linkDown(gone.peer());
            presence.beatSoon();
        }
    }

    /** The peer at the other end of this link takes part no more. */
    public void goodbye(long link) {
        Optional.ofNullable(contacts.get(link)).ifPresent(presence::goodbye);
    }

    // ---- messages about this session ----

    public void received(long link, PeerMessage message) throws ProtocolException {
        Contact contact = contacts.get(link);
        if (contact != null) {
            received(contact, message);
        }
    }

    private void received(Contact contact, PeerMessage message) throws ProtocolException {
        boolean member = belongs(contact.peer());
        switch (message) {
            case PeerMessage.Sync sync when member -> {
                presence.heard(contact, sync);
                if (listening && !contact.answered) {
                    repair.want(contact, false);
                } else {
                    repair.compare(contact, sync.heads());
                }
            }
            case PeerMessage.Beats beats when member -> presence.gossip().received(contact, beats);
            case PeerMessage.Sync sync when (lost || listening || fetching) && !contact.answered -> fetchFromAnybody(contact);
            case PeerMessage.Want want when !contact.answers.take(1, context.nowMs) ->
                throw new ProtocolException("more than " + 2 * Repair.WANTS_PER_S + " WANTs a second");
            case PeerMessage.Want want when member -> {
                contact.present = true;
                repair.answer(contact, want);
            }
            case PeerMessage.Sync sync when !fetching ->
                session.endOf(contact.peer()).filter(end -> !sync.heads().contains(end.id()))
                        .ifPresent(end -> presence.showEnd(contact, end.id()));
            case PeerMessage.Want want when !fetching -> session.endOf(contact.peer()).ifPresentOrElse(
                    end -> repair.answerUpTo(end, contact, want),
                    () -> context.send(contact.link(), new PeerMessage.Withdrawn(id())));
            case PeerMessage.Events events when member || (lost || listening || fetching) && events.answer() -> takeEvents(contact, events);
            case PeerMessage.Time time when member -> presence.time().answer(contact, time);
            case PeerMessage.TimeReply reply when member -> presence.time().answered(contact, reply);
            case PeerMessage.ElectionToken ballot when member -> electing.received(contact.peer(), ballot);
            case PeerMessage.TokenAck taken when member -> electing.received(contact.peer(), taken);
            default -> { }    // a stranger's, or one removed a moment ago
        }
    }

    /**
     * With whoever invited us out of reach, or with the end of our log lost, and in it who is a member: whoever beats in this session
     * can send its log, which proves itself.
     */
    private void fetchFromAnybody(Contact contact) {
        if (contacts.values().stream().allMatch(other -> other.wantMs == 0)) {
            repair.want(contact, false);
        }
    }

    private void takeEvents(Contact contact, PeerMessage.Events events) throws ProtocolException {
        List<WaitingRoom.Arrival> arrivals = new ArrayList<>();
        Collection<Contact> readers = readers();
        try {
            repair.receive(contact, events, arrivals);
        } finally {    // what came before a bad one was good
            if (!arrivals.isEmpty()) {
                arrivals.addAll(repair.retryAll());
                context.add(new Effect.Store(id(), arrivals.stream().map(WaitingRoom.Arrival::run).toList()));
                takeIn(arrivals);
            }
        }
        if (!events.answer()) {
            arrivals.forEach(arrival -> repair.push(arrival.run(), Optional.of(contact), readers));
        }
        if (fetching && contact.answered && session.log().size() > 0) {
            fetched(contact.peer());
        }
    }

    private void fetched(PeerId from) {
        fetching = false;
        if (!roster.admits(context.self)) {
            turnedDown = session.log().lastBy(context.self).isEmpty();
            return;
        }
        boolean fresh = session.log().lastBy(context.self).isEmpty() && roster.roleOf(from) == Role.DIRECTOR;
        if (fresh) {
            listening = false;    // by a director's log this key has never written here: there is nothing of ours to miss
        }
        join();
    }

    /** If our user has accepted: as soon as an event may be written, it is JOIN. */
    private void join() {
        accepted &= role() == Role.NONE;
        if (accepted && !fetching && roster.admits(context.self) && !pen.isBusyWith("ACCEPT") && joinAtMs <= context.nowMs) {
            joinAtMs = context.nowMs + JOIN_AGAIN_MS;
            propose("ACCEPT", time -> new Act.Join(context.name, context.addresses));
        }
    }

    /** Those who get the news: members and the invited whose peers have this session open. A removed one gets that last news. */
    private Collection<Contact> readers() {
        return contacts.values().stream().filter(contact -> contact.present && belongs(contact.peer())).toList();
    }

    // ---- taking in ----

    private void takeIn(List<WaitingRoom.Arrival> arrivals) {
        context.changed = true;
        rosterChanged();
    }

    /** Links are kept to those who are members now. */
    private void rosterChanged() {
        Roster before = roster;
        roster = session.roster();
        if (roster.equals(before)) {
            return;
        }
        for (Contact contact : contacts.values()) {
            if (before.admits(contact.peer()) && !belongs(contact.peer())) {
                contact.present = false;
            }
        }
        presence.beatSoon();
    }

    /** A member, invited or joined; or one who was removed by somebody whom few here take for a director. */
    private boolean belongs(PeerId peer) {
        return roster.admits(peer) || electing.keeps(peer);
    }

    // ---- writing ----

    /** Wishes for an event of our own; what the wish is about is named if it can't be had. */
    public void propose(String about, LongFunction<Act> act) {
        pen.propose(about, act);
    }

    /** Whether our role, as it is now, allows it, and it still makes sense. */
    boolean mayWrite(Act act) {
        return switch (act) {
            case Act.Join a -> roster.admits(context.self) && role() == Role.NONE;
            case Act.Leave a -> roster.admits(context.self);
            case Act.Vote a -> electing.means(a);
            case Act.Elected a -> electing.means(a);
            case Act.End a -> session.mayEnd(context.self);
            case Act.Fork a -> session.openForks().stream().anyMatch(fork -> fork.first().equals(a.first()));
            default -> role() != Role.NONE && role().includes(act.need()) && !session.ended();
        };
    }

    /** Whether an event of our own may be composed: the log is whole, and time is known. */
    boolean isWritable() {
        boolean timed = presence.clock().isSet() || role() == Role.NONE;
        return !fetching && !listening && timed;
    }

    /** Our event is on disk: now it counts. */
    public void stored(EventRun run) {
        if (pen.stored(run)) {
            Collection<Contact> readers = readers();
            takeIn(List.of(new WaitingRoom.Arrival(run, added(run))));
            repair.push(run, Optional.empty(), readers);
            pen.write();
        }
    }

    public void storeFailed(String why) {
        pen.storeFailed(why);
    }

    // ---- time ----

    public void tick() {
        listenToMembers();
        presence.tick();
        repair.tick();
        listen();
        join();
        forks.tick();
        electing.tick();
        steering.tick();
        automatic.tick();
        pen.write();
    }

    private void listenToMembers() {
        for (Contact contact : contacts.values()) {
            if (contact.listened != belongs(contact.peer())) {
                contact.listened = !contact.listened;
                context.add(new Effect.Listen(contact.link(), contact.listened));
            }
        }
    }

    /** Stops listening when all within reach have told what they hold, 3 seconds at least. */
    private void listen() {
        if (!listening || fetching) {
            return;
        }
        boolean somebody = contacts.values().stream().anyMatch(contact -> contact.answered);
        if (listeningSinceMs == 0) {
            listeningSinceMs = context.nowMs;
        }
        boolean allHeard = contacts.values().stream().noneMatch(contact -> (contact.present || contact.wantMs != 0) && !contact.answered
                && (contact.wantMs == 0 || context.nowMs - contact.wantMs < LISTEN_MS));    // who answers so late may never do
        if (context.nowMs - listeningSinceMs >= (somebody && allHeard ? LISTEN_MS : LISTEN_ALONE_MS)) {
            listening = false;
            context.changed = true;
        }
    }

    public long wakeAtMs() {
        return Math.min(Math.min(presence.wakeAtMs(), repair.wakeAtMs()), Math.min(automatic.wakeAtMs(), electing.wakeAtMs()));
    }

    // ---- the page ----

    /** What the page's user does to the video, the queue and the members. */
    public void command(PageCommand command) {
        steering.command(command);
    }

    /** Where our page's player is. */
    public void report(PlayerReport report) {
        presence.report(report);
    }

    /** The player is gone with its page. */
    public void noPlayer() {
        presence.noPlayer();
    }

    public PartyView view() {
        return view;
    }

    // ---- what others ask ----

    /** Those who are here by what this peer has heard, itself included. */
    public Set<PeerId> here() {
        return presence.here(Role.VIEWER).collect(Collectors.toSet());
    }

    public EventId id() {
        return session.id();
    }

    public Session session() {
        return session;
    }

    Presence presence() {
        return presence;
    }

    /** Whom this session wants links to, and where they may be; the same map as long as nothing has changed. */
    public Map<PeerId, List<String>> wanted() {
        return topology.wanted();
    }

    /** Whose links are welcome besides. */
    public Set<PeerId> members() {
        return topology.members();
    }

    Steering steering() {
        return steering;
    }

    AutomaticActs automatic() {
        return automatic;
    }

    Electing electing() {
        return electing;
    }

    boolean isBusyWith(String about) {
        return pen.isBusyWith(about);
    }

    /** Our own role, that of a joined member. */
    public Role role() {
        return roster.roleOf(context.self);
    }

    Optional<String> diskProblem() {
        return pen.diskProblem();
    }

    Summary.Phase phase() {
        if (session.log().size() > 0 && !fetching && !roster.admits(context.self)) {
            boolean left = session.log().lastBy(context.self).filter(last -> last.event().type().equals("LEAVE")).isPresent();
            return left ? Summary.Phase.LEFT : Summary.Phase.REMOVED;
        }
        return role() == Role.NONE ? Summary.Phase.JOINING : session.ended() ? Summary.Phase.ENDED : Summary.Phase.OPEN;
    }

    public Summary summary() {
        List<LogEntry> order = session.log().inOrder();
        long time = order.isEmpty() ? 0 : order.get(order.size() - 1).event().time();
        String title = session.title().isEmpty() ? "…" : session.title();
        return new Summary(id(), title, phase(), time, (int) roster.joined().count());
    }
}
