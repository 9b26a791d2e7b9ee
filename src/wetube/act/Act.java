package wetube.act;

import java.util.List;
import java.util.Optional;
import wetube.chat.Sealed;
import wetube.election.Ballot;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.wire.Address;
import wetube.wire.Json;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

/**
 * What an event says: its type and the members beyond the envelope.
 *
 * <p>The three tables below, {@link #type}, {@link #content} and {@link #of}, are the format; {@link #need} is who may say it.
 * Positions are {@code currentTime} in seconds of the video; {@code at} is the session time, in Unix milliseconds, from which a
 * position counts. Each act knows the role it needs. The package documentation has a literal example of each.
 */
public sealed interface Act {
    /** No position in a video lies beyond this: four weeks. */
    double MAX_SECONDS = 28 * 24 * 3600;
    /** How far {@code at} may lie from the event's own time: room for a scheduled start, not for mischief. */
    long MAX_SCHEDULE_MS = 5000;
    /** How long a HOLD may make a session wait: then the video goes on by itself, whoever is ready. */
    long MAX_HOLD_MS = 10_000;
    /** In one HOLD: where more lack data, these stand for all. */
    int MAX_WAITED_FOR = 16;
    int MAX_NAME_CHARS = 40;
    int MAX_TITLE_CHARS = 200;
    int MAX_ADDRESSES = 8;
    double MIN_RATE = 0.25;
    double MAX_RATE = 2;

    /** Who is in a session, and with what role: what {@code wetube.law} judges. */
    sealed interface Membership extends Act {}

    /** What is on the screen, and what comes next. Editors do that. */
    sealed interface Steering extends Act {}

    /** Founds a session; its author is the first director. The nonce makes two sessions of one title, author and time differ. */
    record Start(String title, String name, String nonce, List<String> addresses) implements Membership {}

    /** Names a key and the role it gets once it joins; the only way in. */
    record Invite(PeerId peer, Role role, String name, List<String> addresses) implements Membership {}

    /** Accepts an invitation. */
    record Join(String name, List<String> addresses) implements Membership {}

    /** Goes for good, or declines. */
    record Leave() implements Membership {}

    /** Takes a member out, or cancels an invitation. */
    record Remove(PeerId peer) implements Membership {}

    /** Gives a member another role; a director may lay its own down. */
    record ChangeRole(PeerId peer, Role role) implements Membership {}

    /** Shows two events of one author that did not know of each other. Acts as a removal that needs no role. */
    record Fork(EventId first, EventId second) implements Membership {}

    /** Who should direct, in the election on {@code base}. Without a candidate: "I see a director, or know of a later act of one". */
    record Vote(EventId base, int term, Optional<PeerId> candidate) implements Membership {}

    /** "I have been elected, in the election on {@code base}." Whether that is so, the votes decide: see {@code wetube.law}. */
    record Elected(EventId base, int term) implements Membership {}

    /** Ends the session for all, or agrees to that: see {@code wetube.law.Ending}. */
    record End() implements Act {}

    /** When the session waits for those without data, and how somebody comes in who knows the code. What is empty stays as it was. */
    record Setting(Optional<Waiting> waiting, Optional<Admittance> admittance) implements Act {}

    /** My display name, and where I can be reached. */
    record Profile(String name, List<String> addresses) implements Act {}

    /** Puts a new item behind the current one, and plays it. The item's id is this event's. */
    record Load(Source source, String title, long at) implements Steering {}

    /** Plays an item of the list. */
    record Jump(EventId item, long at) implements Steering {}

    /** Plays from this position from {@code at} on. */
    record Play(EventId item, double currentTime, long at) implements Steering {}

    /** Stands still at this position. */
    record Pause(EventId item, double currentTime, long at) implements Steering {}

    /** Goes to this position; playing or not stays as it is. */
    record Seek(EventId item, double currentTime, long at) implements Steering {}

    /** Another speed, from this position on. */
    record Rate(EventId item, double rate, double currentTime, long at) implements Steering {}

    /** Goes on to what follows {@code item} in the list. A second NEXT on the same item has no effect. */
    record Next(EventId item, long at) implements Steering {}

    /**
     * Waits for some who have no data, standing at {@code currentTime} until {@code until} at the latest. Answers the event that set
     * the line: on another line it has no effect, nor in a session that never waits.
     */
    record Hold(EventId setBy, List<PeerId> waitsFor, double currentTime, long until) implements Steering {}

    /** Ends a HOLD early. Answers the event that set the line: on another line, or on one that is not held, it has no effect. */
    record Resume(EventId setBy, long at) implements Steering {}

    /** Adds an item at the end of the list. The item's id is this event's. */
    record Add(Source source, String title) implements Steering {}

    /** Takes an item off the list. */
    record Drop(EventId item) implements Steering {}

    /** Moves an item before another, or to the end. */
    record Move(EventId item, Optional<EventId> before) implements Steering {}

    /** Says something to all who know the conference's code: {@link wetube.chat}. */
    record Say(Sealed box) implements Act {}

    /** The event's {@code type}. */
    default String type() {
        return switch (this) {
            case Start a -> Event.START;
            case Invite a -> "INVITE";
            case Join a -> "JOIN";
            case Leave a -> "LEAVE";
            case Remove a -> "REMOVE";
            case ChangeRole a -> "ROLE";
            case Fork a -> "FORK";
            case Vote a -> "VOTE";
            case Elected a -> "ELECTED";
            case End a -> "END";
            case Setting a -> "SETTING";
            case Profile a -> "PROFILE";
            case Load a -> "LOAD";
            case Jump a -> "LOAD";
            case Play a -> "PLAY";
            case Pause a -> "PAUSE";
            case Seek a -> "SEEK";
            case Rate a -> "RATE";
            case Next a -> "NEXT";
            case Hold a -> "HOLD";
            case Resume a -> "RESUME";
            case Add a -> "QUEUE";
            case Drop a -> "QUEUE";
            case Move a -> "QUEUE";
            case Say a -> Event.SAY;
        };
    }

    /**
     * The role that its author must hold. If a concurrent event leaves the author with less, the act is void (rule 1 of the law). For
     * INVITE, ROLE, REMOVE and END there is more to it: see {@code wetube.law}.
     */
    default Role need() {
        return switch (this) {
            case Start a -> Role.NONE;
            case Fork a -> Role.NONE;
            case Leave a -> Role.NONE;
            case Join a -> Role.VIEWER;
            case Profile a -> Role.VIEWER;
            case Vote a -> Role.VIEWER;
            case Elected a -> Role.VIEWER;
            case Say a -> Role.VIEWER;
            case Steering a -> Role.EDITOR;
            case Invite a -> Role.DIRECTOR;
            case Remove a -> Role.DIRECTOR;
            case ChangeRole a -> Role.DIRECTOR;
            case End a -> Role.DIRECTOR;
            case Setting a -> Role.DIRECTOR;
        };
    }

    /** The members beyond the envelope. */
    default Json.Obj content() {
        Json.Builder json = Json.object();
        switch (this) {
            case Say a -> {
                return a.box.toJson();
            }
            case Start a -> json.put("title", a.title).put("name", a.name).put("nonce", a.nonce).put("addresses", a.addresses);
            case Invite a -> json.put("peer", a.peer.text()).put("role", a.role.word()).put("name", a.name)
                    .put("addresses", a.addresses);
            case Join a -> json.put("name", a.name).put("addresses", a.addresses);
            case Leave a -> { }
            case Remove a -> json.put("peer", a.peer.text());
            case ChangeRole a -> json.put("peer", a.peer.text()).put("role", a.role.word());
            case Fork a -> json.put("first", a.first.text()).put("second", a.second.text());
            case Vote a -> json.put("base", a.base.text()).put("term", a.term)
                    .putIfPresent("candidate", a.candidate.map(PeerId::text));
            case Elected a -> json.put("base", a.base.text()).put("term", a.term);
            case End a -> { }
            case Setting a -> json.putIfPresent("wait", a.waiting.map(Waiting::word)).putIfPresent("door", a.admittance.map(Admittance::word));
            case Profile a -> json.put("name", a.name).put("addresses", a.addresses);
            case Load a -> json.put("torrentId", a.source.text()).put("filename", a.title).put("at", a.at);
            case Jump a -> json.put("item", a.item.text()).put("at", a.at);
            case Play a -> json.put("item", a.item.text()).put("currentTime", a.currentTime).put("at", a.at);
            case Pause a -> json.put("item", a.item.text()).put("currentTime", a.currentTime).put("at", a.at);
            case Seek a -> json.put("item", a.item.text()).put("currentTime", a.currentTime).put("at", a.at);
            case Rate a -> json.put("item", a.item.text()).put("rate", a.rate).put("currentTime", a.currentTime).put("at", a.at);
            case Next a -> json.put("item", a.item.text()).put("at", a.at);
            case Hold a -> json.put("line", a.setBy.text()).put("for", a.waitsFor.stream().map(PeerId::text).toList())
                    .put("currentTime", a.currentTime).put("until", a.until);
            case Resume a -> json.put("line", a.setBy.text()).put("at", a.at);
            case Add a -> json.put("op", "add").put("torrentId", a.source.text()).put("filename", a.title);
            case Drop a -> json.put("op", "remove").put("item", a.item.text());
            case Move a -> json.put("op", "move").put("item", a.item.text()).putIfPresent("before", a.before.map(EventId::text));
        }
        return json.build();
    }

    /** Reads a SETTING: one of its members at least. */
    static Setting setting(Json.Obj json) throws ProtocolException {
        boolean waits = json.has("wait") || !json.has("door");
        return new Setting(waits ? Optional.of(Waiting.of(json)) : Optional.empty(),
                json.has("door") ? Optional.of(Admittance.of(json)) : Optional.empty());
    }

    /**
     * Reads what an event says.
     *
     * @throws ProtocolException if the type is not known or a value makes no sense: the event is void
     */
    static Act of(Event event) throws ProtocolException {
        Json.Obj json = event.members();
        return switch (event.type()) {
            case Event.START -> new Start(name(json, "title", MAX_TITLE_CHARS), name(json, "name", MAX_NAME_CHARS),
                    json.string("nonce", 64), addresses(json));
            case "INVITE" -> new Invite(json.read("peer", PeerId::parse), Role.of(json), name(json, "name", MAX_NAME_CHARS),
                    addresses(json));
            case "JOIN" -> new Join(name(json, "name", MAX_NAME_CHARS), addresses(json));
            case "LEAVE" -> new Leave();
            case "REMOVE" -> new Remove(json.read("peer", PeerId::parse));
            case "ROLE" -> new ChangeRole(json.read("peer", PeerId::parse), Role.of(json));
            case "FORK" -> new Fork(json.read("first", EventId::parse), json.read("second", EventId::parse));
            case "VOTE" -> new Vote(json.read("base", EventId::parse), term(json), json.optional("candidate", PeerId::parse));
            case "ELECTED" -> new Elected(json.read("base", EventId::parse), term(json));
            case "END" -> new End();
            case "SETTING" -> setting(json);
            case "PROFILE" -> new Profile(name(json, "name", MAX_NAME_CHARS), addresses(json));
            case "LOAD" -> json.has("item") ? new Jump(json.read("item", EventId::parse), at(event, json))
                    : new Load(Source.of(json), title(json), at(event, json));
            case "PLAY" -> new Play(json.read("item", EventId::parse), position(json), at(event, json));
            case "PAUSE" -> new Pause(json.read("item", EventId::parse), position(json), at(event, json));
            case "SEEK" -> new Seek(json.read("item", EventId::parse), position(json), at(event, json));
            case "RATE" -> new Rate(json.read("item", EventId::parse), rate(json), position(json), at(event, json));
            case "NEXT" -> new Next(json.read("item", EventId::parse), at(event, json));
            case "HOLD" -> new Hold(json.read("line", EventId::parse), json.list("for", MAX_WAITED_FOR, PeerId::parse), position(json),
                    json.integer("until", event.time(), event.time() + MAX_HOLD_MS));
            case "RESUME" -> new Resume(json.read("line", EventId::parse), at(event, json));
            case "QUEUE" -> queue(json);
            case Event.SAY -> new Say(Sealed.of(json));
            default -> throw new ProtocolException("unknown type " + event.type());
        };
    }

    private static Act queue(Json.Obj json) throws ProtocolException {
        return switch (json.string("op", 16)) {
            case "add" -> new Add(Source.of(json), title(json));
            case "remove" -> new Drop(json.read("item", EventId::parse));
            case "move" -> new Move(json.read("item", EventId::parse), json.optional("before", EventId::parse));
            default -> throw new ProtocolException("QUEUE adds, removes or moves");
        };
    }

    static String name(Json.Obj json, String member, int maxChars) throws ProtocolException {
        String name = json.string(member, maxChars);
        if (!Name.isName(name, maxChars)) {
            throw new ProtocolException(member + " is a line of 1 to " + maxChars + " visible characters");
        }
        return name;
    }

    /** What a video is called. */
    static String title(Json.Obj json) throws ProtocolException {
        return name(json, "filename", MAX_TITLE_CHARS);
    }

    /** The addresses at which somebody says that they can be reached. */
    static List<String> addresses(Json.Obj json) throws ProtocolException {
        return json.list("addresses", MAX_ADDRESSES, text -> Address.parse(text).toString());
    }

    /** Seconds of the video. */
    static double position(Json.Obj json) throws ProtocolException {
        return json.number("currentTime", 0, MAX_SECONDS);
    }

    static double rate(Json.Obj json) throws ProtocolException {
        return json.number("rate", MIN_RATE, MAX_RATE);
    }

    private static int term(Json.Obj json) throws ProtocolException {
        return (int) json.integer("term", 1, Ballot.MAX_TERM);
    }

    private static long at(Event event, Json.Obj json) throws ProtocolException {
        return json.integer("at", Math.max(0, event.time() - MAX_SCHEDULE_MS), event.time() + MAX_SCHEDULE_MS);
    }
}
