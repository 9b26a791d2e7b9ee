package wetube.sim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import wetube.act.Act;
import wetube.act.Role;
import wetube.chat.ConferenceCode;
import wetube.identity.PeerId;
import wetube.link.DialFailure;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.WaitingRoom;
import wetube.party.PeerMessage;
import wetube.party.Sync;
import wetube.session.PlayerReport;
import wetube.session.Session;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * Somebody with a valid key, a program of their own, and bad intentions.
 *
 * <p>Here is what they do well, to be let in and kept: accept an invitation, keep a log, answer, beat. What they do badly is in
 * {@link Lie}.
 */
public final class Liar extends Host {
    private static final long BEAT_MS = 1000;
    private static final int MAX_ANSWER_BYTES = 40 * 1024;
    private static final int MAX_KEPT = 40;
    private static final long WRONG_CLOCK_MS = 300_000;

    private final Simulation world;
    private final Keys.Key key;
    private final RandomGenerator random;
    private final Map<Long, Plug> plugs = new TreeMap<>();
    private final Set<Long> asking = new HashSet<>();
    private final WaitingRoom room = new WaitingRoom();
    private final EnumSet<Lie> habits = EnumSet.noneOf(Lie.class);
    private final List<PeerMessage.Beats> kept = new ArrayList<>();
    private Session session;
    private boolean knowsAnybody;
    private long links;
    private long dials;
    private long n;
    private boolean answering = true;
    private final List<PeerMessage.Picture> pictures = new ArrayList<>();
    private Function<PeerMessage.Want, PeerMessage> answers;

    Liar(Simulation world, int number, String name, Keys.Key key) {
        super(number, name);
        this.world = world;
        this.key = key;
        this.random = world.branch();
    }

    void start() {
        world.timeline().after(BEAT_MS, this::beat);
    }

    // ---- what lies are made of ----

    /** Tells a lie now. */
    public void tell(Lie lie) {
        world.say(this, "lies: " + lie);
        lie.tell(this);
    }

    /** From now on it answers in this manner. */
    void adopt(Lie habit) {
        habits.add(habit);
    }

    boolean has(Lie habit) {
        return habits.contains(habit);
    }

    /** Says that this session is its own, and other than it is. */
    public void imitate(EventId id) {
        toAll(new PeerMessage.Invitation(id, "Something else", Role.VIEWER, "Ada"));
    }

    /** Acts as a member of a session that it only knows the id of. */
    public void pretend(EventId id) {
        session = new Session(id);
        plugs.values().forEach(plug -> ask(plug, false));
    }

    /** Says what somebody else said last, in an event of its own: the same box. */
    public void moveBox() {
        session.log().inOrder().stream().filter(entry -> entry.event().type().equals(Event.SAY) && !entry.author().equals(id()))
                .reduce((a, b) -> b).ifPresent(entry -> {
                    Json.Obj said = entry.event().members();
                    write(Event.SAY, Json.object().put("key", said.optional("key").orElseThrow()).put("box", said.optional("box").orElseThrow()).build());
                });
    }

    /** Says something under a key that nobody knows, tells a code that is none, and asks for the code. */
    public void meddleWithTheCode() {
        write(Event.SAY, Json.object().put("key", "AAAAAAAAAAAA").put("box", "A".repeat(123)).build());
        toAll(new PeerMessage.Code(session.id(), Optional.of(new ConferenceCode("7K3M-AAAA-AAAA-AAAA"))));
        toAll(new PeerMessage.Code(session.id(), Optional.empty()));
    }

    /** From now on it answers each WANT with this. */
    public void answers(Function<PeerMessage.Want, PeerMessage> answer) {
        answers = answer;
    }

    /** An event of its own as a run. */
    public EventRun sign(Event event) {
        return EventRun.sign(event, key.signer());
    }

    /** Says and dials nothing more. */
    public void rest() {
        answering = false;
    }

    RandomGenerator random() {
        return random;
    }

    Keys.Key key() {
        return key;
    }

    Simulation world() {
        return world;
    }

    /** The session it is in, once it has one. */
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /** Whether anybody has not hung up on it. */
    public boolean isLinked() {
        return !plugs.isEmpty();
    }

    /** What it was asked for, or given, of posters. */
    public List<PeerMessage.Picture> pictures() {
        return List.copyOf(pictures);
    }

    List<Plug> plugs() {
        return List.copyOf(plugs.values());
    }

    long nextBeat() {
        return ++n;
    }

    long timeMs() {
        return LocalClock.RIGHT.at(world.timeline().nowMs());
    }

    /** Says something over all of its links. */
    public void toAll(PeerMessage message) {
        Frame frame = Frame.ofBytes(message);
        plugs.values().forEach(plug -> plug.send(frame));
    }

    void toAll(String text) {
        plugs.values().forEach(plug -> plug.send(Frame.ofText(text)));
    }

    /** News, as if just written. */
    void push(EventRun run) {
        toAll(news(run));
    }

    PeerMessage news(EventRun run) {
        return new PeerMessage.Events(run.session(), List.of(run), false, false);
    }

    /** Writes an act in the proper form, whether it is allowed or not, and tells all. */
    public Event write(Act act) {
        return write(act.type(), act.content());
    }

    Event write(String type, Json.Obj content) {
        EventRun run = EventRun.sign(compose(type, content), key.signer());
        session.add(run);
        push(run);
        return run.last();
    }

    /** The next event of its own, following all it knows. */
    Event compose(String type, Json.Obj content) {
        Event proper = session.compose(key.id(), new Act.Leave(), timeMs());
        return Event.compose(Optional.of(session.id()), key.id(), proper.seq(), proper.prev(), proper.after(), timeMs(), type,
                content);
    }

    /** It has long been in a session, and has its log. */
    void seat(EventId id, List<EventRun> log) {
        session = new Session(id);
        log.forEach(session::add);
    }

    // ---- what it does well ----

    @Override
    public PeerId id() {
        return key.id();
    }

    @Override
    public boolean isHonest() {
        return false;
    }

    @Override
    Door door() {
        return Door.OPEN;
    }

    @Override
    long nextLink() {
        return ++links;
    }

    @Override
    Frame greeting() {
        return Frame.ofBytes(new PeerMessage.Hello("run", 0));
    }

    @Override
    void linkUp(Plug plug, Frame greeting) {
        plugs.put(plug.link(), plug);
        plug.send(Frame.ofBytes(new PeerMessage.Card(name(), 7001, List.of(address()))));
    }

    @Override
    void linkDown(Plug plug, String reason) {
        plugs.remove(plug.link());
        asking.remove(plug.link());
    }

    @Override
    void dialFailed(long dial, DialFailure failure, String why) {
        // it dials again with its next beat
    }

    @Override
    void turnedAway(String why) {
        // its own key at another address: no concern of a liar
    }

    /** Dials somebody. */
    public void dial(Host other) {
        world.network().dial(this, ++dials, Optional.of(other.id()), List.of(other.address()));
    }

    @Override
    void received(Plug plug, Frame frame) {
        try {
            PeerMessage message = frame.bytes() == null ? frame.message()
                    : PeerMessage.parse(JsonReader.parseObject(frame.bytes()), (author, text, signature) -> true);
            received(plug, message);
        } catch (ProtocolException e) {
            throw new Violation("an honest peer sent " + this + " what is no message: " + e.getMessage(), e);
        }
    }

    /** Whether anybody has told it a name, a title or an address. */
    public boolean knowsAnybody() {
        return knowsAnybody;
    }

    private void received(Plug plug, PeerMessage message) throws ProtocolException {
        knowsAnybody |= message instanceof PeerMessage.Card || message instanceof PeerMessage.Invitation || message instanceof PeerMessage.Welcome
                || message instanceof PeerMessage.Enter || message instanceof PeerMessage.Events;
        switch (message) {
            case PeerMessage.Invitation m when session == null -> {
                session = new Session(m.session());
                ask(plug, false);
            }
            case PeerMessage.Events m when isMine(m.session()) -> takeIn(plug, m);
            case PeerMessage.Picture m -> pictures.add(m);
            case PeerMessage.Want m when answers != null -> send(plug, answers.apply(m));
            case PeerMessage.Want m when isMine(m.session()) && answering && !has(Lie.SILENCE) -> {
                EventLog.Part part = session.log().unknownTo(m.have(), m.exact(), 0, MAX_ANSWER_BYTES);
                send(plug, new PeerMessage.Events(session.id(), part.runs(), true, part.next().isPresent()));
            }
            case PeerMessage.Pulse(Sync m) when isMine(m.session()) -> {
                if (m.heads().stream().anyMatch(id -> !session.log().contains(id))) {
                    ask(plug, false);
                }
            }
            case PeerMessage.Time m when has(Lie.WRONG_TIME) -> send(plug, Phrases.wrongTime(this, m));
            case PeerMessage.Time m when has(Lie.WRONG_CLOCK) ->
                    send(plug, new PeerMessage.TimeReply(m.session(), m.t1(), timeMs(), timeMs(),
                    WRONG_CLOCK_MS, 0, Optional.of(id())));
            case PeerMessage.Time m ->
                    send(plug, new PeerMessage.TimeReply(m.session(), m.t1(), timeMs(), timeMs(), 0, 16, Optional.empty()));
            case PeerMessage.Beats m when has(Lie.REPLAYED_BEATS) -> keep(m);
            default -> { }
        }
    }

    private void keep(PeerMessage.Beats beats) {
        kept.add(beats);
        if (kept.size() > MAX_KEPT) {
            kept.remove(0);
        }
    }

    /** Beats of others that it has kept, the oldest first. */
    List<PeerMessage.Beats> kept() {
        return kept;
    }

    private boolean isMine(EventId id) {
        return session != null && session.id().equals(id);
    }

    void send(Plug plug, PeerMessage message) {
        plug.send(Frame.ofBytes(message));
    }

    private void ask(Plug plug, boolean exact) {
        if (asking.add(plug.link())) {
            send(plug, new PeerMessage.Want(session.id(), session.log().tips(PeerMessage.MAX_TIPS), exact));
        }
    }

    private void takeIn(Plug plug, PeerMessage.Events events) throws ProtocolException {
        for (EventRun run : events.runs()) {
            if (session.add(run) instanceof EventLog.Outcome.Unknown) {
                room.park(run);
            }
        }
        session.retry(room, new ArrayList<>());
        if (events.answer()) {
            asking.remove(plug.link());
        }
        if (events.answer() && events.more() || room.lacks()) {
            ask(plug, room.lacks());
        } else if (session.roster().admits(key.id()) && session.roster().roleOf(key.id()) == Role.NONE && answering) {
            write(new Act.Join(name(), List.of(address())));
        }
    }

    private PlayerReport player() {
        return new PlayerReport(session.playback().item(), PlayerReport.State.BUFFERING, 0, 0, Optional.empty(), false, 0,
                timeMs());
    }

    private void beat() {
        world.timeline().after(BEAT_MS, this::beat);
        if (session == null || !answering) {
            return;
        }
        Sync sync = new Sync(session.id(), nextBeat(), timeMs(), session.log().heads(Event.MAX_AFTER),
                List.of(), has(Lie.FALSELY_ON_TIME) || has(Lie.WRONG_CLOCK),
                Optional.of(player()).filter(report -> has(Lie.NEVER_READY)));
        toAll(new PeerMessage.Pulse(sync));
        if (random.nextInt(3) == 0) {
            Set<PeerId> linked = new HashSet<>();
            plugs.values().forEach(plug -> linked.add(plug.peer()));
            List<Machine> others = new ArrayList<>(world.machines());
            others.removeIf(machine -> linked.contains(machine.id()) || session.roster().roleOf(machine.id()) == Role.NONE);
            others.forEach(this::dial);
        }
        habits.forEach(habit -> habit.tell(this));
    }
}
