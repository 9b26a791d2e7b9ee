package wetube.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import wetube.act.Role;
import wetube.chat.ConferenceCode;
import wetube.chat.WeChat;
import wetube.friends.Acquaintances;
import wetube.friends.Copies;
import wetube.identity.PeerId;
import wetube.identity.Signer;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.wire.ProtocolException;

/**
 * A whole peer as one state machine: {@link #handle} takes what happened and gives what is to be done.
 *
 * <p>No socket, no thread, no file, no clock, no randomness but the seeded one it is given; so a hundred of these run in one JVM in
 * virtual time. Not thread-safe: the core's thread owns it.
 */
public final class Peer {
    private static final int MAX_WAITING = 8;

    private final Context context;
    private final AddressBook book = new AddressBook();
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final Calls calls;
    private final Invitations invitations;
    private final Films films;
    private final Friends friends;
    private final Codes codes;
    private final Finding finding;
    private final Door door;
    private final PageView view;
    /** Clients of the WeChat interface that wait for a session. */
    private final List<Input.Asked> waiting = new ArrayList<>();

    /**
     * @param name      display name
     * @param port      where this peer listens
     * @param addresses where others may reach it, {@code host:port}
     * @param headless  nobody sits before it: it enters what it finds
     */
    public Peer(PeerId self, Signer signer, RandomGenerator random, String name, int port, List<String> addresses, boolean headless) {
        context = new Context(self, signer, random, name, port, List.copyOf(addresses));
        neighbours = new Neighbours(context, book);
        sessions = new Sessions(context, neighbours);
        calls = new Calls(context, neighbours, sessions, book);
        invitations = new Invitations(context, neighbours);
        codes = new Codes(context);
        finding = new Finding(context, neighbours, sessions, codes, book, headless);
        door = new Door(context, neighbours, sessions, codes, calls, book);
        friends = new Friends(context, neighbours, book);
        films = new Films(context, neighbours, sessions, friends);
        view = new PageView(context, neighbours, sessions, calls, invitations, book, codes, finding, door, friends);
    }

    /** The first frame of each link. */
    public PeerMessage.Hello greeting() {
        return new PeerMessage.Hello(context.run, context.moves);
    }

    /** Handles one input. {@code nowMs} is local time in milliseconds: it never goes back, and may stand still while the machine sleeps. */
    public List<Effect> handle(Input input, long nowMs) {
        long sleptMs = context.wall.sleptMs();
        context.nowMs = nowMs + sleptMs;
        switch (input) {
            case Input.Started in -> sessions.started(in);
            case Input.LinkUp in -> linkUp(in);
            case Input.LinkDown in -> linkDown(in.link());
            case Input.Misbehaved in -> misbehaved(in.link(), in.rule());
            case Input.DialFailed in -> {
                calls.unreached(in);
                finding.unreached(in);
                neighbours.dialFailed(in.dial());
            }
            case Input.TurnedAway in -> context.strangersNotice(in.why());
            case Input.Received in -> neighbours.heard(in.link()).ifPresent(from -> received(from, in.message()));
            case Input.PageOpened in -> {
                context.opened(in.page());
                view.hello();
            }
            case Input.PageClosed in -> {
                if (isOpen(in.page())) {
                    context.page = Optional.empty();
                    sessions.open().ifPresent(Party::noPlayer);
                }
            }
            case Input.FromPage in -> {
                if (isOpen(in.page())) {
                    context.take(in.number());    // the page waits for an answer with this number
                    command(in.command());
                }
            }
            case Input.PageError in -> {
                context.take(in.number());
                context.error(in.command(), in.why());
            }
            case Input.Stored in -> sessions.stored(in.run());
            case Input.StoreFailed in -> sessions.storeFailed(in);
            case Input.Loaded in -> sessions.loaded(in);
            case Input.LoadFailed in -> sessions.loadFailed(in);
            case Input.ForLibrary in -> { }    // below
            case Input.Asked in -> asked(in);
            case Input.Films in -> view.films(in.films());
            case Input.Addresses in -> {
                boolean moved = !in.addresses().isEmpty() && !in.addresses().equals(context.addresses);
                context.changed |= !in.addresses().equals(context.addresses);
                context.addresses = in.addresses();
                if (moved) {
                    context.moves++;
                    neighbours.moved();
                    sessions.open().ifPresent(Party::moved);
                }
            }
            case Input.CodesKept in -> codes.kept(in);
            case Input.Derived in -> codes.derived(in);
            case Input.Wished in -> finding.look(in.wish());
            case Input.Found in -> finding.found(in);
            case Input.TrackerState in -> finding.tracker(in);
            case Input.Faulted in -> {
                context.take();    // throws away the effects of the input that failed
                sessions.startOver();
            }
            case Input.WallMoved in -> {
                context.wall.moved(in.byMs(), context.nowMs);
                sessions.open().ifPresent(Party::wallMoved);
            }
            case Input.Tick in -> { }
        }
        friends.handle(input);
        tick();    // after each input, whatever it was
        neighbours.slept(context.wall.sleptMs() - sleptMs);
        return context.take();    // the effects
    }

    /** Whether no other page has taken the place of this one. */
    private boolean isOpen(long page) {
        return context.page.equals(Optional.of(page));
    }

    private void start(String title) {
        EventId session = sessions.found(title);
        codes.derive(finding.code().orElseGet(() -> ConferenceCode.made(context.random)), conference -> codes.keep(session, conference));
    }

    /** The chat of the open session is read with the code that is known; what its members tell is tried. */
    private void tell(Party party) {
        party.chat().takeGuess().ifPresent(guess -> codes.derive(guess, conference -> {
            if (sessions.open(party.id()).filter(open -> open.chat().believes(conference)).isPresent()) {
                codes.keep(party.id(), conference);
            }
        }));
        codes.of(party.id()).ifPresent(party.chat()::know);
    }

    /** With no session open, whoever makes or joins a channel starts one; and waits until something can be said in it. */
    private void asked(Input.Asked in) {
        boolean enters = in.request().operation() == WeChat.Operation.CREATE || in.request().operation() == WeChat.Operation.JOIN;
        if (sessions.isIdle() && enters) {
            start(context.name);
        }
        boolean ready = sessions.open().map(open -> open.chat().isOpen()).orElse(!enters);
        if (!ready && enters && waiting.size() < MAX_WAITING) {
            waiting.add(in);
        } else if (in.request().operation() == WeChat.Operation.VERSION) {
            context.add(new Effect.Answer(in.number(), WeChat.ok("").with("version", WeChat.VERSION)));
        } else if (sessions.open().isEmpty()) {
            context.add(new Effect.Answer(in.number(), WeChat.unknownSession()));
        } else {
            sessions.open().get().clients().ask(in.request(), answer -> context.add(new Effect.Answer(in.number(), answer)));
        }
    }

    private void tick() {
        sessions.open().ifPresent(this::tell);
        if (sessions.open().filter(open -> open.chat().isOpen()).isPresent()) {
            List<Input.Asked> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(this::asked);
        }
        sessions.open().ifPresent(Party::tick);    // writes what the page's user wished for, among other things
        sessions.tick();
        neighbours.want("the open session's", sessions.open().map(Party::wanted).orElse(Map.of()));    // whom to dial
        neighbours.want("the inviter's", sessions.open().map(Party::inviter).orElse(Map.of()));
        finding.tick();
        friends.tick();
        neighbours.want("friends", friends.wanted());
        neighbours.welcome(sessions.open().map(Party::members).orElse(Set.of()));    // who may dial us, however many they are
        neighbours.tick();
        sessions.open().ifPresent(party -> neighbours.introduce(party.session().roster()::admits));
        calls.tick();
        // Once we are members, the invitation to this session is done with.
        sessions.open().filter(party -> party.role() != Role.NONE).ifPresent(party -> invitations.take(party.id()));
        Set<PeerId> guests = new HashSet<>(calls.invited());
        guests.addAll(invitations.inviters());
        guests.addAll(door.guests());
        guests.addAll(friends.guests());
        neighbours.closePurposeless(guests);    // links to others than members and these guests serve nothing
        if (context.changed) {
            films.tick();
        }
        view.tick();    // tells the page what has changed
        context.wall.tick(neighbours.hearsAnybody(), context.nowMs);
        context.answer(sessions.isBusy());    // DONE for the page's commands, unless the disk is still at work for them
    }

    /** When {@link #handle} wants to be called with a {@link Input.Tick}, if nothing else comes first. */
    public long wakeAtMs() {
        long wake = Math.min(view.wakeAtMs(), Math.min(Math.min(neighbours.wakeAtMs(), finding.wakeAtMs()),
                Math.min(calls.wakeAtMs(), friends.wakeAtMs())));
        return sessions.open().map(party -> Math.min(wake, party.wakeAtMs())).orElse(wake) - context.wall.sleptMs();
    }

    // ---- links ----

    private void linkUp(Input.LinkUp in) {
        if (in.dialledByMe()) {
            book.note(in.peer(), in.address(), book.of(in.peer(), List.of()));
        }
        calls.reached(in);
        neighbours.linkUp(in).ifPresent(neighbour -> {
            sessions.open().ifPresent(party -> party.linkUp(neighbour.link, neighbour.peer, in.hello().run()));
            finding.linkUp(in, neighbour);
            friends.linkUp(neighbour, in.dial());
        });
        context.changed = true;
    }

    private void linkDown(long link) {
        neighbours.at(link).ifPresent(gone -> finding.linkDown(gone.peer));
        door.linkDown(link);
        friends.linkDown(link);
        neighbours.linkDown(link);
        sessions.open().ifPresent(party -> party.linkDown(link));
        invitations.linkDown(link);
        context.changed = true;
    }

    private void misbehaved(long link, String rule) {
        neighbours.at(link).ifPresent(neighbour -> {
            neighbours.shun(neighbour.peer);
            friends.misbehaved(neighbour.peer, rule.startsWith("more ") ? Acquaintances.Fault.FLOODING : Acquaintances.Fault.FORGED);
            context.add(new Effect.Report(neighbour.name() + " (" + neighbour.peer.shortText() + ") broke a rule: " + rule));
        });
    }

    private void received(Neighbour from, PeerMessage message) {
        try {
            switch (message) {
                case PeerMessage.Hello m -> throw new ProtocolException("HELLO is the first frame only");
                case PeerMessage.Card m -> {
                    neighbours.introduced(from, m);
                    friends.introduced(from);
                }
                case PeerMessage.Bye m -> bye(from.link, m);
                case PeerMessage.Invitation m -> {
                    if (!sessions.isAccepted(m.session()) && !finding.invited(from, m)) {
                        invitations.received(from, m, sessions.open().filter(open -> open.session().roster().admits(from.peer)).isPresent());
                    }
                }
                case PeerMessage.Withdrawn m -> {
                    invitations.withdrawn(from, m.session());
                    sessions.withdrawn(m.session(), from.peer);
                }
                case PeerMessage.Decline m -> calls.declined(from, m.session());
                case PeerMessage.Ask m -> calls.asked(from, m.session());
                case PeerMessage.Knock m -> door.knocked(from, m);
                case PeerMessage.Welcome m -> finding.welcomed(from, m);
                case PeerMessage.Enter m -> door.asked(from, m);
                case PeerMessage.AtDoor m -> finding.answered(from, m);
                case PeerMessage.InSession m -> inSession(from, m);
                case PeerMessage.AmongFriends m -> friends.received(from, m);
            }
        } catch (ProtocolException e) {
            context.close(from.link, e.getMessage());
            misbehaved(from.link, e.getMessage());
        }
    }

    private void bye(long link, PeerMessage.Bye message) {
        if (message.isLeaving()) {
            sessions.open().ifPresent(party -> party.goodbye(link));
        }
        context.add(new Effect.CloseLink(link, "they said goodbye: " + message.reason()));
    }

    private void inSession(Neighbour from, PeerMessage.InSession message) throws ProtocolException {
        Optional<Party> party = sessions.open(message.session());
        if (party.isPresent()) {
            party.get().received(from.link, message);
        } else if (!friends.received(from, message) && message instanceof PeerMessage.Pulse && !sessions.isKnown(message.session())) {
            invitations.mentioned(from, message.session());
        }
    }

    // ---- the page ----

    private void command(PageCommand command) {
        switch (command) {
            case PageCommand.Hello c -> view.hello();
            case PageCommand.Rename c -> rename(c.name());
            case PageCommand.Open c -> {
                c.name().ifPresent(this::rename);
                sessions.choose(c.session());
            }
            case PageCommand.Start c -> start(c.title());
            case PageCommand.Find c -> finding.look(c);
            case PageCommand.Enter c -> finding.enter(c.session());
            case PageCommand.Admit c -> door.decide(c.peer(), c.role());
            case PageCommand.Accept c -> invitations.take(c.session()).ifPresentOrElse(
                    invitation -> sessions.accept(c.session(), invitation.from()),
                    () -> context.error("ACCEPT", "That invitation was taken back."));
            case PageCommand.Decline c -> invitations.decline(c.session());
            case PageCommand.Close c -> sessions.close();
            case PageCommand.Forget c -> {
                codes.forget(c.session());
                sessions.forget(c.session());
            }
            case PageCommand.WithdrawAddress c -> calls.withdraw(c.address());
            case PageCommand.Time c -> view.time(c.t1());
            case PageCommand.Sync c -> sessions.open().ifPresent(party -> party.report(c.report()));
            case PageCommand.InviteAddress c -> inSession("INVITE", party -> calls.invite(party, c));
            case PageCommand.InvitePeer c -> inSession("INVITE", party -> calls.invite(party, c));
            case PageCommand.Talk c -> inSession("SAY", party -> party.chatView().command(c));
            case PageCommand.Leave c -> inSession("LEAVE", Party::leave);
            default -> inSession(command.about(), party -> party.command(command));
        }
    }

    private void inSession(String about, Consumer<Party> action) {
        sessions.open().ifPresentOrElse(action, () -> context.error(about, "No session is open."));
    }

    private void rename(String name) {
        if (!name.equals(context.name)) {
            context.name = name;
            context.changed = true;
            context.add(new Effect.KeepName(name));
            sessions.open().filter(party -> party.role() != Role.NONE).ifPresent(Party::announce);
        }
    }

    // ---- for those who look on ----

    public Optional<Party> party() {
        return sessions.open();
    }

    /** This peer's catalogue, and its copies of its friends'. */
    public Copies copies() {
        return friends.copies();
    }
}
