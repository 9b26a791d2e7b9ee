package wetube.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wetube.act.Act;
import wetube.act.JoinLink;
import wetube.act.Role;
import wetube.act.Source;
import wetube.chat.ConferenceCode;
import wetube.chat.Line;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.session.PlayerReport;
import wetube.tracker.TrackerAddress;
import wetube.wire.Address;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** What the page asks of its peer. The package documentation has a literal example of each. */
public sealed interface PageCommand {
    /** To search for. */
    int MAX_WORD_CHARS = 100;
    /** The largest integer that JavaScript counts to. */
    long MAX_NUMBER = (1L << 53) - 1;

    /** "Tell me everything." */
    record Hello() implements PageCommand {}

    record Rename(String name) implements PageCommand {}

    /** Opens a known session. */
    record Open(Optional<String> name, EventId session) implements PageCommand {}

    record Start(String title) implements PageCommand {}

    /**
     * Invites whoever listens at an address, or at one of several of the same peer; {@code expected} if a key came with them.
     * A join link ({@code wetube:host:port,host:port/key}) is such addresses.
     */
    record InviteAddress(List<Address> addresses, Optional<PeerId> expected, Role role) implements PageCommand {
        public InviteAddress {
            addresses = List.copyOf(addresses);
        }

        /** What the user typed, more or less: how the page knows which of its invitations is meant. */
        public Address address() {
            return addresses.get(0);
        }
    }

    record InvitePeer(PeerId peer, Role role) implements PageCommand {}

    record Withdraw(PeerId peer) implements PageCommand {}

    /** Stops dialling. */
    record WithdrawAddress(Address address) implements PageCommand {}

    /**
     * Looks for the people of a conference.
     *
     * @param tracker   where to ask for them; empty: the one of before
     * @param addresses those of a join link, with the key that belongs to them, if it names one
     */
    record Find(Optional<String> tracker, Optional<ConferenceCode> code, List<Address> addresses, Optional<PeerId> peer)
            implements PageCommand {
        public Find {
            addresses = List.copyOf(addresses);
        }

        /** By a join link. */
        public static Find by(JoinLink link, Optional<String> tracker, Optional<ConferenceCode> otherwise) throws ProtocolException {
            return new Find(tracker, link.code().isPresent() ? Optional.of(ConferenceCode.parse(link.code().get())) : otherwise,
                    link.addresses(), link.peer());
        }

        /** What this one leaves open, as an earlier one had it: the tracker; and the code, unless this one says whom to find. */
        public Find orElse(Find earlier) {
            boolean says = code.isPresent() || !addresses.isEmpty();
            return new Find(tracker.or(earlier::tracker), says ? code : earlier.code, addresses, peer);
        }
    }

    /** Wants into a session that was found. */
    record Enter(EventId session) implements PageCommand {}

    /** Lets somebody in who waits at the door; NONE: does not. */
    record Admit(PeerId peer, Role role) implements PageCommand {}

    record Accept(EventId session) implements PageCommand {}

    record Decline(EventId session) implements PageCommand {}

    record Load(Source source, String title) implements PageCommand {}

    record Jump(EventId item) implements PageCommand {}

    record Drop(EventId item) implements PageCommand {}

    record Move(EventId item, Optional<EventId> before) implements PageCommand {}

    record Play(double currentTime) implements PageCommand {}

    record Pause(double currentTime) implements PageCommand {}

    record Seek(double currentTime) implements PageCommand {}

    record Rate(double rate) implements PageCommand {}

    record Next(EventId item) implements PageCommand {}

    /** Goes on, whoever is waited for. */
    record Resume() implements PageCommand {}

    /** An act that the page says whole: the peer adds no time and no position to it. */
    record Plain(Act act) implements PageCommand {
        @Override
        public String about() {
            return act.type();
        }
    }

    record ChangeRole(PeerId peer, Role role) implements PageCommand {}

    record Remove(PeerId peer) implements PageCommand {}

    /** Leaves the session for good. */
    record Leave() implements PageCommand {}

    /** Goes back to the list; still a member. */
    record Close() implements PageCommand {}

    record End() implements PageCommand {}

    /** Deletes what is kept of a session. */
    record Forget(EventId session) implements PageCommand {}

    /** What is about the chat. */
    sealed interface Talk extends PageCommand {}

    /** Says something; SAID answers with the same {@code number}. */
    record Say(int number, Line line) implements Talk {}

    /** "Show me lines before this one, with this word in them if it is not empty." */
    record Lines(Optional<EventId> before, String word) implements Talk {}

    /** The conference's code, typed. */
    record Code(ConferenceCode code) implements Talk {}

    /** Where the page's player is. */
    record Sync(PlayerReport report) implements PageCommand {}

    /** "What time is it?"; {@code t1} is the page's own clock. */
    record Time(double t1) implements PageCommand {}

    /** Its name, for an answer that says which command it answers. */
    default String about() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /**
     * Reads a message of the page.
     *
     * @throws ProtocolException with the reason, which the page is told
     */
    static PageCommand parse(String text) throws ProtocolException {
        Json.Obj json = JsonReader.parseObject(text);
        return switch (json.string("command", 16)) {
            case "HELLO" -> new Hello();
            case "PROFILE" -> new Rename(Act.name(json, "name", Act.MAX_NAME_CHARS));
            case "JOIN", "Join" -> new Open(
                    json.has("name") ? Optional.of(Act.name(json, "name", Act.MAX_NAME_CHARS)) : Optional.empty(), json.read("roomId", EventId::parse));
            case "START" -> new Start(Act.name(json, "title", Act.MAX_TITLE_CHARS));
            case "INVITE" -> invite(json);
            case "WITHDRAW" -> json.has("id") ? new Withdraw(json.read("id", PeerId::parse)) : new WithdrawAddress(json.read("address", Address::parse));
            case "FIND" -> find(json);
            case "ENTER" -> new Enter(json.read("session", EventId::parse));
            case "ADMIT" -> new Admit(json.read("id", PeerId::parse), json.string("role", 16).equals("none") ? Role.NONE : Role.of(json));
            case "ACCEPT" -> new Accept(json.read("session", EventId::parse));
            case "DECLINE" -> new Decline(json.read("session", EventId::parse));
            case "LOAD" -> json.has("item") ? new Jump(json.read("item", EventId::parse)) : new Load(Source.of(json), Act.title(json));
            case "QUEUE" -> queue(json);
            case "PLAY" -> new Play(Act.position(json));
            case "PAUSE" -> new Pause(Act.position(json));
            case "SEEK" -> new Seek(Act.position(json));
            case "RATE" -> new Rate(Act.rate(json));
            case "NEXT" -> new Next(json.read("item", EventId::parse));
            case "RESUME" -> new Resume();
            case "SETTING" -> new Plain(Act.setting(json));
            case "ROLE" -> new ChangeRole(json.read("id", PeerId::parse), Role.of(json));
            case "REMOVE" -> new Remove(json.read("id", PeerId::parse));
            case "LEAVE" -> new Leave();
            case "CLOSE" -> new Close();
            case "END" -> new End();
            case "FORGET" -> new Forget(json.read("session", EventId::parse));
            case "SAY" -> new Say((int) json.integer("line", 0, Integer.MAX_VALUE), say(json));
            case "LINES" -> new Lines(json.optional("before", EventId::parse), json.string("word", MAX_WORD_CHARS));
            case "CODE" -> new Code(json.read("code", ConferenceCode::parse));
            case "SYNC" -> new Sync(PlayerReport.parse(json, Math.round(json.number("dispatchedAt", 0, 1e15))));
            case "TIME" -> new Time(json.number("t1", 0, 1e15));
            default -> throw new ProtocolException("unknown command");
        };
    }

    /** The command's name, for an answer that says which was refused; empty if even that can't be read. */
    static String nameOf(String text) {
        try {
            return JsonReader.parseObject(text).string("command", 16);
        } catch (ProtocolException e) {
            return "";
        }
    }

    /** The page's number for a command, which the answer repeats; empty if it wants none, or none can be read. */
    static Optional<Long> numberOf(String text) {
        try {
            Json.Obj json = JsonReader.parseObject(text);
            return json.has("n") ? Optional.of(json.integer("n", 0, MAX_NUMBER)) : Optional.empty();
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    private static PageCommand invite(Json.Obj json) throws ProtocolException {
        if (json.has("id")) {
            return new InvitePeer(json.read("id", PeerId::parse), Role.of(json));
        }
        JoinLink link = JoinLink.parse(json.string("address", JoinLink.MAX_CHARS));    // its code, if there is one, is for the door
        return new InviteAddress(link.addresses(), link.peer(), Role.of(json));
    }

    private static Line say(Json.Obj json) throws ProtocolException {
        Optional<Line.About> about = !json.has("about") ? Optional.empty() : Optional.of(new Line.About(
                json.oneOf("relation", List.of(Line.Relation.values()), Line.Relation::word), json.read("about", EventId::parse)));
        String text = json.string("text", Line.MAX_TEXT_BYTES);
        if (text.isBlank() && about.filter(to -> to.relation() == Line.Relation.WITHDRAWAL).isEmpty()) {
            throw new ProtocolException("there is nothing to say");
        }
        return Line.typed(json.string("channel", Line.MAX_TEXT_BYTES), text, about);
    }

    private static PageCommand find(Json.Obj json) throws ProtocolException {
        Optional<String> tracker = json.optional("tracker", text -> TrackerAddress.parse(text).toString());
        if (json.has("link")) {
            return Find.by(json.read("link", JoinLink::parse), tracker, Optional.empty());
        }
        return new Find(tracker, json.optional("code", ConferenceCode::parse), List.of(), Optional.empty());
    }

    private static PageCommand queue(Json.Obj json) throws ProtocolException {
        return switch (json.string("op", 16)) {
            case "add" -> new Plain(new Act.Add(Source.of(json), Act.title(json)));
            case "remove" -> new Drop(json.read("item", EventId::parse));
            case "move" -> new Move(json.read("item", EventId::parse),
                    json.optional("before").equals(Optional.of(Json.Null.NULL)) ? Optional.empty() : json.optional("before", EventId::parse));
            default -> throw new ProtocolException("QUEUE adds, removes or moves");
        };
    }
}
